"""Several volumes change at once: all hold what was staged, or all what they held before, also after a kill."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts import settings
from scripts.errors import ByreError, ServiceError
from scripts.home import Home, read_json, write_state
from scripts.lifecycle import installation, page_revision, postgres
from scripts.lifecycle.choices import Chosen
from scripts.lifecycle.installation import Note
from scripts.lifecycle.site import Site
from scripts.volumes import Mover, Volume
from scripts.volumes.mover import ASIDE, moment
from scripts.volumes.restore import Restored, Staged
from scripts.volumes.restore import swap as swap_one
from scripts.webui import page_program


def swap(site: Site, staged: Sequence[Staged]) -> list[Restored]:
    """Put what was staged in place. Nothing uses the volumes. Raises ByreError with all of the old content back."""
    which = moment()
    held = {one.volume.label: bool(Mover(one.volume).survey().files) for one in staged}
    known = {"version": 1, "which": which, "runtime": site.runtime.name, "volumes": held}
    write_state(_journal(site.home), json.dumps(known))
    page_revision.forget(site)
    try:
        done = [swap_one(one, which) for one in staged]
    except BaseException:
        with suppress(ByreError):
            put_back(site)
        raise
    _journal(site.home).unlink()
    return done


def interrupted(home: Home) -> bool:
    """Whether a `swap` did not come to its end."""
    return _journal(home).exists()


@contextmanager
def whole(home: Home, note: Note, wait: bool = True) -> Iterator[Site]:
    """Alone with the installation as it is now, without a restore half done, or a service on its way down; `wait` as in
    `locked`. Raises ByreError, also where an update, or a move of the page's data, is half done."""
    with installation.locked(home, note, wait):
        site = installation.look(lambda _: None)  # the first look showed the remarks
        if installation.settled(site):
            site = installation.look(lambda _: None)
        not_half_updated(home)
        not_half_moved(home)
        put_back(site, note)
        yield site


def not_half_updated(home: Home) -> None:
    """Raises ServiceError where a change of Open WebUI's version did not come to its end."""
    if page_program.read(home).trying:
        raise ServiceError(
            "A change of Open WebUI's version was interrupted: first its data have to be those of one version.",
            fault="update-interrupted",
            hint="uv run invoke start   brings the version and the data from before it back",
        )


def not_half_moved(home: Home) -> None:
    """Raises ServiceError where a move of the page's data to another database did not come to its end."""
    if postgres.journal(home).exists():
        raise ServiceError(
            "A move of the page's users and chats is not at its end. Nothing was changed.",
            fault="move-interrupted",
            hint="uv run invoke start   ends it; then the same command again",
        )


def put_back(site: Site, note: Note | None = None) -> bool:
    """Bring back what the volumes held where `swap` did not come to its end; whether there was anything to do.

    Raises ByreError where that fails, also where a volume can't be found: the same call again goes on.
    """
    if not interrupted(site.home):
        return False
    path = _journal(site.home)
    known = read_json(path)
    if not isinstance(known, dict) or known.get("version") != 1:  # nobody knows which volumes hold old data
        raise ServiceError(
            f"A restore was interrupted, and its record {path} can't be read. Nothing was changed.",
            fault="restore-interrupted",
            hint=f"Make it readable. If it is damaged: rm {shlex.quote(str(path))}, then the restore again: what the "
            "volumes held before is kept in them (uv run invoke volumes list)",
        )
    swapped = at(site, known.get("runtime", site.runtime.name))
    swapped.runtime.data.prepare()
    there = {volume.label: volume for volume in swapped.runtime.data.volumes() if volume.exists}
    if missing := sorted(known["volumes"].keys() - there):
        raise ServiceError(
            f"A restore was interrupted, and {', '.join(missing)} can't be found to bring the old data back.",
            fault="restore-interrupted",
            hint=f"RUNTIME={swapped.runtime.name} uv run invoke start, with the folders in .env as they were then. "
            f"To leave the data as they are: rm {shlex.quote(str(path))}",
        )
    for label, held in known["volumes"].items():
        _back(there[label], f"{ASIDE}{known['which']}", bool(held))
    page_revision.forget(site)
    path.unlink()
    if note:
        note("note: a restore was interrupted; the data from before it are back.")
    return True


def at(site: Site, name: str) -> Site:
    """The installation with the runtime of this name, that of a swap. Its engine is not started: a setting that only
    the runtime of now can follow is left out."""
    if name == site.runtime.name:
        return site
    neutral = {} if settings.in_containers(name) else {"engine": "auto", "engine_location": "auto"}
    return Site.of(site.settings.model_copy(update=neutral), site.home, Chosen(name, ""))


def _back(volume: Volume, aside: str, held: bool) -> None:
    mover = Mover(volume)
    mover.settle()
    if aside in mover.survey().aside:
        mover.bring_back(aside)
    elif not held:
        mover.reset()


def _journal(home: Home) -> Path:
    return home.run / "restore.json"
