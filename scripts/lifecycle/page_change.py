"""What is kept of a change of Open WebUI's version, and the way back from one that did not come to its end."""

from __future__ import annotations

from dataclasses import replace

from scripts.errors import ByreError
from scripts.home import Home
from scripts.lifecycle import kept_backups, page_revision, restoring, swapping
from scripts.lifecycle.installation import Note
from scripts.lifecycle.site import Site
from scripts.progress import Report
from scripts.runtimes.base import SERVICES
from scripts.settings import Loaded
from scripts.volumes.manifest import Backup
from scripts.webui import page_program
from scripts.webui.page_program import Program, State

LOST = frozenset({"backup-unknown", "backup-damaged"})  # faults of a backup that does not come back


def keep(site: Site) -> None:
    """The stack was started: the data belong to the program in use from now on. A change under way keeps it itself."""
    state = page_program.read(site.home)
    if not state.trying:
        page_program.write(site.home, replace(state, now=used(site)))


def begin(site: Site, program: Program, safety: Backup) -> None:
    """From now on the data may be changed for another program."""
    state = page_program.read(site.home)
    page_program.write(site.home, replace(state, trying=program, safety=safety.name))


def finish(site: Site) -> None:
    """The change is done: its program has the data, and `rollback` has the ones from before."""
    state = page_program.read(site.home)
    done = State(now=state.trying, before=state.now, back=state.safety)
    page_program.write(site.home, done)


def interrupted(home: Home) -> bool:
    """Whether a change is under way, or did not come to its end."""
    return page_program.read(home).trying is not None


def take_back(loaded: Loaded, note: Note, report: Report) -> bool:
    """Bring back the program and the data of before a change that is not at its end; whether there was one.

    Services are stopped for that. Without the backup of those data, the program is the one that the data of now belong
    to. Raises ByreError where they can't be brought back: the same call again goes on.
    """
    state = page_program.read(loaded.home)
    if not state.trying:
        return False
    site = Site.of(loaded.settings, loaded.home)
    try:
        aside = _data_back(site, state.safety, note, report) if state.safety else []
    except ByreError as error:
        if error.fault not in LOST:
            raise
        _without_backup(site, state, error, note, report)
        return True
    page_program.write(loaded.home, replace(state, trying=None, safety=""))
    version = state.now.version if state.now else "the version from before"
    note(
        f"note: The change to Open WebUI {state.trying.version} was not finished. It is {version} again, "
        + ("with the data from before the change." if state.safety else "and the data were not changed.")
    )
    for place in aside:
        note(f"note: What was written since is kept in {place}; how to remove it: uv run invoke volumes list")
    return True


def _data_back(site: Site, safety: str, note: Note, report: Report) -> list[str]:
    """Restore the data of before a change; where those of now are kept."""
    found = kept_backups.find(site, safety, note)
    site = swapping.at(site, found.contents.runtime)
    site.runtime.services.down(SERVICES, report)
    # For `now`, not for `trying`; and those of a moment ago.
    done = restoring.restore(site, found, "", report, lambda: None, other=True, older=False)
    return [kept_backups.where(one.volume, one.before) for one in done if one.before]


def _without_backup(site: Site, state: State, why: ByreError, note: Note, report: Report) -> None:
    """The change ends with the data as they are: as before it, or else those of the new program, which can read them
    also where they are half-way."""
    site.runtime.services.down(SERVICES, report)
    at_rest = replace(site, processes={})
    unchanged = state.now is not None and page_revision.belong(at_rest, state.now)
    ended = replace(state, trying=None, safety="") if unchanged else State(now=state.trying)
    page_program.write(site.home, ended)
    assert ended.now
    note(
        f"note: {why.message} So the data from before the change can't be brought back. The data in use belong to "
        f"Open WebUI {ended.now.version}, which is used."
    )


def used(site: Site) -> Program:
    """The program of Open WebUI that a start takes."""
    return site.runtime.parts.used(site.described()[page_program.SERVICE])


def owner(site: Site) -> Program:
    """The one that the data belong to, also while another one is tried."""
    state = page_program.read(site.home)
    return state.now if state.trying and state.now else used(site)


def pinned(site: Site) -> Program:
    """The one of this version of Byre."""
    return site.runtime.parts.pinned(site.described()[page_program.SERVICE])
