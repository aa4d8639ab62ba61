"""The page's users, chats and settings go from SQLite to PostgreSQL, or back: copied by the page's own Python into the
tables that Open WebUI has made there, compared, then used.

While they go to PostgreSQL the file of SQLite has another name, so that nothing writes it; on the way back the new file
counts at the very end only. A record says so: what fails or is killed ends with the users where they were. In the end
the original stays, the file by a third name; so does a backup.

The record has the step of the move. COPYING: the data are where they were, and the other database has nothing that is
needed. WHOLE: they are in the other one, and only names and settings are left to change. BACK: they go back.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scripts import settings
from scripts.errors import ServiceError, SettingsError
from scripts.home import ROOT, Home, read_json, write_state
from scripts.lifecycle import (
    backing_up,
    half_copy,
    keeping,
    kept_backups,
    move_folder,
    moving,
    page_python,
    page_revision,
    postgres,
    swapping,
)
from scripts.lifecycle.installation import Note
from scripts.lifecycle.site import Site
from scripts.progress import Progress, Report
from scripts.runtimes.base import SERVICES
from scripts.settings import FILE, Loaded
from scripts.volumes import Mover, Volume
from scripts.volumes.consistent import DATABASE
from scripts.volumes.manifest import Backup
from scripts.volumes.mover import moment
from scripts.webui import copying

FIELD, NAME, SQLITE = "webui_database", postgres.NAME, postgres.SQLITE
LABELS = {NAME: "PostgreSQL", SQLITE: "SQLite"}
UNDER_WAY, BEFORE = ".moving", ".before-postgres"  # ends of the file's name meanwhile, and afterwards
COPY_SECONDS = 3600.0
FAILED = "move-failed"
COPYING, WHOLE, BACK = "copying", "whole", "back"
# A new file of SQLite, with what is beside it.
REMOVE = 'rm -f -- "$0" "$0-journal" "$0-wal" "$0-shm"'
# The file and what SQLite has beside it get other names; the same again, or the way back, goes on from any line. Where
# there is a file of both names, the other one is of another time, and gets a name of its own with all that is beside
# it: a journal beside another file would change that.
RENAME = """set -e
if [ -e "$0$1" ] && [ -e "$0$2" ]; then
    for more in -journal -wal -shm ""; do [ ! -e "$0$2$more" ] || mv -- "$0$2$more" "$0$2$3$more"; done
fi
for more in "" -journal -wal -shm; do [ ! -e "$0$1$more" ] || mv -- "$0$1$more" "$0$2$more"; done
sync -f . 2>/dev/null || sync"""


@dataclass(frozen=True)
class PageMove:
    """The installation with the page's data where they are, and where they go. `in_env`: the setting is in `.env`, or
    nowhere yet. `said`: what it is before the move."""

    source: Site
    target: Site
    in_env: bool
    said: str

    @property
    def to(self) -> str:
        """The database that gets the data, as WEBUI_DATABASE names it."""
        return self.target.settings.webui_database

    @property
    def held(self) -> tuple[Volume, ...]:
        """The volumes that have the data of now."""
        page, own = backing_up.page_volume(self.source), postgres.volume(self.source)
        return (own, page) if self.to == SQLITE and own else (page,)

    @property
    def running(self) -> frozenset[str]:
        """The services that the move stops."""
        return self.source.running | self.target.running


@dataclass(frozen=True)
class Copied:
    """Rows of each table; rows that were left out, by table or column; the backup of the data from before."""

    tables: dict[str, int]
    left: dict[str, int]
    backup: Backup


def on(loaded: Loaded, database: str) -> Loaded:
    """The settings with the page's data in this database."""
    chosen = settings.changed(loaded.settings, {FIELD: database}, FILE)
    return Loaded(chosen, loaded.home, loaded.remarks)


def command(to: str) -> str:
    """What to type for the move to a database."""
    return f"uv run invoke volumes move --to {to}"


def other(database: str) -> str:
    """The one of the two that this one is not."""
    return SQLITE if database == NAME else NAME


def plan(loaded: Loaded, to: str = NAME) -> PageMove:
    """Raises SettingsError where the page has no data in the other database, or where `.env` could not say the new
    place; HostError where local processes lack the program; ServiceError where another move did not come to its end;
    BusyError while what does not belong to the stack uses the data."""
    swapping.not_half_moved(loaded.home)
    given = loaded.settings
    in_env = settings.can_keep(given, FIELD)
    if given.webui_database != to and not in_env:
        raise SettingsError(
            f"{FIELD.upper()}={given.webui_database} ({given.origin(FIELD)}) conflicts with --to {to}.",
            fault="argument-invalid",
            hint=f"Take it out of the environment, then: {command(to)}",
        )
    source, target = (Site.of(on(loaded, name).settings, loaded.home) for name in (other(to), to))
    move = PageMove(source, target, in_env, given.webui_database)
    moving.unfinished(source)
    move_folder.not_half(source)
    source.runtime.data.prepare()
    for one in move.held:
        kept_backups.strangers(source, one)
    if to == NAME:
        _from_sqlite(move)
    else:
        _from_postgres(move)
    return move


def _from_sqlite(move: PageMove) -> None:
    if not postgres.in_sqlite(move.source):
        raise _none(move)
    postgres.program(move.target)
    if (there := postgres.volume(move.target)) and postgres.major(there):
        raise SettingsError(
            f"{there.label} has data of PostgreSQL already, which a copy would replace. Nothing was changed.",
            fault="folder-not-empty",
            hint=f"If they are not needed: {FIELD.upper()}={NAME} uv run invoke volumes reset {NAME}, then: "
            f"{command(NAME)}",
        )


def _from_postgres(move: PageMove) -> None:
    if (pages := move.source.settings.webui_replicas) > 1:
        raise SettingsError(
            f"WEBUI_REPLICAS={pages}: several pages can't share SQLite. Nothing was changed.",
            fault="settings-invalid",
            hint=f"WEBUI_REPLICAS=1 in .env, then: {command(SQLITE)}",
        )
    there = postgres.volume(move.source)
    if not there or not postgres.major(there) or move.source.last.get(FIELD) == SQLITE:
        raise _none(move)
    postgres.program(move.source)
    if postgres.in_sqlite(move.source):
        page = backing_up.page_volume(move.source)
        raise SettingsError(
            f"{page.label} has a {DATABASE} already, which a copy would replace. Nothing was changed.",
            fault="folder-not-empty",
            hint=f"If it is not needed, give that file another name, then: {command(SQLITE)}",
        )


def _none(move: PageMove) -> SettingsError:
    """There is nothing to move: all is in the other database already, or nowhere yet."""
    if move.source.last.get(FIELD) == move.to:
        return half_copy.AlreadyThere(
            f"The page's users and chats are in {LABELS[move.to]} already.",
            fault="argument-invalid",
            hint="uv run invoke start",
        )
    return SettingsError(
        f"{backing_up.page_volume(move.source).label} has no users yet.",
        fault="volume-missing",
        hint=f"{FIELD.upper()}={move.to} in .env, then: uv run invoke start",
    )


def begin(move: PageMove, report: Report) -> Backup:
    """A backup of the data; a file of SQLite has another name from then on. Nothing runs. Raises ByreError."""
    source = move.source
    kept = keeping.make(source, move.held, kept_backups.root(source), report, f"-before-{move.to}")
    _note(move, COPYING)
    page_revision.forget(source)
    if move.to == NAME:
        _rename(source, "", UNDER_WAY)
    return kept


def sites(loaded: Loaded, to: str) -> tuple[Site, Site]:
    """The installation with PostgreSQL, and that with the database that gets the data, as they are now."""
    owner, page = (Site.of(on(loaded, name).settings, loaded.home) for name in (NAME, to))
    return owner, page


def copy(move: PageMove, kept: Backup, report: Report) -> Copied:
    """Copy and compare, by the page's Python: its tables are made. Raises ServiceError."""
    report(Progress(NAME, "copying"))
    site = move.target if move.to == NAME else move.source  # whose settings have PostgreSQL
    done = page_python.run(
        site, Path(copying.__file__), {"suffix": UNDER_WAY if move.to == NAME else "", "to": move.to},
        f"The page's data can't be copied into {LABELS[move.to]}.", FAILED, COPY_SECONDS,
    )  # fmt: skip
    if "revisions" in done:
        of = other(move.to)
        raise ServiceError(
            f"The data in {LABELS[of]} are those of another version of Open WebUI (schema {done['revisions'][0]}) than "
            f"the one that is used ({done['revisions'][1]}).",
            fault="sql-version",
            hint=f"{FIELD.upper()}={of} uv run invoke start   brings them to this version; then: {command(move.to)}",
        )
    return Copied(dict(done["tables"]), dict(done["left"]), kept)


def finish(move: PageMove) -> None:
    """From now on the other database has the page's data, and `.env` says so. Nothing runs. Raises ByreError."""
    _note(move, WHOLE)
    _finish(move.source, move.in_env, move.to)


def _finish(site: Site, in_env: bool, to: str) -> None:
    if to == NAME:
        _rename(site, UNDER_WAY, BEFORE)
    site.last.keep(**{FIELD: to})
    if in_env:
        settings.keep(ROOT, {FIELD.upper(): to})
    postgres.journal(site.home).unlink()


def put_back(loaded: Loaded, note: Note, report: Report, undo: bool = False) -> Loaded:
    """End a move that did not come to its end, if there was one; the settings as they are then. What runs is stopped.
    With `undo` all is where it was in any case. The caller holds the home's lock. Raises ByreError: the same call again
    goes on."""
    if not interrupted(loaded.home):
        return loaded
    known = _known(loaded.home)
    to = str(known.get("to", NAME))
    site = swapping.at(Site.of(on(loaded, NAME).settings, loaded.home), str(known["runtime"]))
    site.runtime.data.prepare()
    _same_places(site, known)
    site.runtime.services.down(SERVICES, report)
    Mover(backing_up.page_volume(site)).settle()  # what a killed command may still do there
    in_env = known["in_env"] is True
    if known["step"] == WHOLE and not undo:
        _finish(site, in_env, to)
        note(
            "note: The move of the users and chats was interrupted at its very end: they are in "
            f"{LABELS[to]}."
        )
        return on(loaded, to) if in_env and settings.can_keep(loaded.settings, FIELD) else loaded
    if known["step"] != COPYING:
        known["step"] = BACK
        write_state(postgres.journal(site.home), json.dumps(known))
    _empty(site, to, known["step"])
    page_revision.forget(site)
    of = other(to)
    site.last.keep(**{FIELD: of})
    written = known["step"] == BACK and in_env and known["said"] == of
    if written:
        settings.keep(ROOT, {FIELD.upper(): of})
    postgres.journal(site.home).unlink()
    note(
        f"note: A move of the users and chats to {LABELS[to]} did not come to its end: they are in {LABELS[of]}, "
        "unchanged."
    )
    return on(loaded, of) if written and settings.can_keep(loaded.settings, FIELD) else loaded


def _empty(site: Site, to: str, step: str) -> None:
    """Nothing is left of the copy, and the original has its name."""
    if to == SQLITE:
        Mover(backing_up.page_volume(site)).run("plain", "sh", "-c", REMOVE, DATABASE, write=True)
        return
    if step == COPYING:
        _rename(site, UNDER_WAY, "")
    else:
        _rename(site, UNDER_WAY, BEFORE)  # the rest, where that was cut
        _rename(site, BEFORE, "")
    if there := postgres.volume(site):
        Mover(there).reset()


def take_back(move: PageMove, loaded: Loaded, note: Note, report: Report) -> None:
    """The stack does not start with the data in the other database: those of before are used again. What the page may
    have written since is kept in a backup. The caller holds the home's lock. Raises ByreError."""
    site = swapping.at(Site.of(on(loaded, move.to).settings, loaded.home), move.source.runtime.name)
    site.runtime.services.down(SERVICES, report)
    site = replace(site, processes={})
    written = postgres.volume(site) if move.to == NAME else backing_up.page_volume(site)
    there = [one for one in (written,) if one and one.exists]
    kept = keeping.make(site, there, kept_backups.root(site), report, f"-of-{move.to}")
    _note(move, BACK)
    put_back(loaded, note, report)
    note(f"note: What was written in {LABELS[move.to]} meanwhile is kept in {kept.folder}")


def interrupted(home: Home) -> str:
    """Where the data of a move are that is under way, or did not come to its end; empty without one."""
    if not postgres.journal(home).exists():
        return ""
    known = read_json(postgres.journal(home))
    if not isinstance(known, dict):
        return SQLITE
    to = str(known.get("to", NAME))
    return to if known.get("step") == WHOLE else other(to)


def _known(home: Home) -> dict[str, Any]:
    """The record of a move. Raises ServiceError where it can't be read: nobody knows then where the data are."""
    path = postgres.journal(home)
    known: Any = read_json(path)
    if isinstance(known, dict) and known.get("version") == 1:
        return dict(known)
    raise ServiceError(
        f"A move of the page's users and chats was interrupted, and its record {path} can't be read. Nothing was "
        "changed.",
        fault="move-interrupted",
        hint="Make it readable. If it is damaged, the data are in the newest backup whose name ends in "
        f"-before-postgres (of {FIELD.upper()}=sqlite) or -before-sqlite (of postgres). That setting in .env, then: "
        f"rm {shlex.quote(str(path))}; uv run invoke volumes restore BACKUP",
    )


def _same_places(site: Site, known: Mapping[str, Any]) -> None:
    """Raises ServiceError where the settings name other places than those of a move, or the page's volume is gone."""
    lacks = set(dict(known["places"]).values()) - set(_places(site).values())
    page = backing_up.page_volume(site)
    if not page.exists:
        lacks.add(page.label)
    if lacks:
        raise ServiceError(
            f"A move of the page's users and chats was interrupted, and {', '.join(sorted(lacks))} can't be found to "
            "end it. Nothing was changed.",
            fault="move-interrupted",
            hint="Set the folders and COMPOSE_PROJECT_NAME back to what they were then, and: uv run invoke start. To "
            f"leave the data as they are: rm {shlex.quote(str(postgres.journal(site.home)))}",
        )


def _places(site: Site) -> dict[str, str]:
    held = (backing_up.page_volume(site), postgres.volume(site))
    return {one.name: one.label for one in held if one}


def _note(move: PageMove, step: str) -> None:
    places = _places(move.target if move.to == NAME else move.source)
    known = {"version": 1, "runtime": move.source.runtime.name, "places": places, "in_env": move.in_env,
             "said": move.said, "to": move.to, "step": step}  # fmt: skip
    write_state(postgres.journal(move.source.home), json.dumps(known))


def _rename(site: Site, end: str, then: str) -> None:
    page = Mover(backing_up.page_volume(site))
    page.run("plain", "sh", "-c", RENAME, DATABASE, end, then, f".{moment()}", write=True)
