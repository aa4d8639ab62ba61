"""The page's users, chats and settings go from SQLite to PostgreSQL: copied by the page's own Python into the tables
that Open WebUI has made there, compared, then used.

While that is under way the file of SQLite has another name, so that nothing writes it, and a record says so: what fails
or is killed ends with the users in SQLite, as they were. In the end the file stays, by a third name; so does a backup.

The record has the step of the move. COPYING: the data are in SQLite, and PostgreSQL has nothing that is needed. WHOLE:
they are in PostgreSQL, and only names and settings are left to change. BACK: they go back to SQLite.
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
from scripts.settings import ENV_FILE, Loaded
from scripts.volumes import Mover
from scripts.volumes.consistent import DATABASE
from scripts.volumes.manifest import Backup
from scripts.volumes.mover import moment
from scripts.webui import copying

FIELD, NAME, SQLITE = "webui_database", postgres.NAME, postgres.SQLITE
COMMAND = f"uv run invoke volumes move --to {NAME}"
UNDER_WAY, BEFORE = ".moving", ".before-postgres"  # ends of the file's name meanwhile, and afterwards
COPY_SECONDS = 3600.0
FAILED = "move-failed"
COPYING, WHOLE, BACK = "copying", "whole", "back"
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
    """The installation with the page's data in SQLite, and in PostgreSQL. `in_env`: the setting is in `.env`, or
    nowhere yet. `said`: what it is before the move."""

    source: Site
    target: Site
    in_env: bool
    said: str

    @property
    def running(self) -> frozenset[str]:
        """The services that the move stops."""
        return self.source.running | self.target.running


@dataclass(frozen=True)
class Copied:
    """Rows of each table; rows that were left out, by table or column; the backup of the data in SQLite."""

    tables: dict[str, int]
    left: dict[str, int]
    backup: Backup


def on(loaded: Loaded, database: str) -> Loaded:
    """The settings with the page's data in this database."""
    chosen = settings.changed(loaded.settings, {FIELD: database}, ENV_FILE)
    return Loaded(chosen, loaded.home, loaded.remarks)


def plan(loaded: Loaded) -> PageMove:
    """Raises SettingsError where the page has no data in SQLite, or where `.env` could not say the new place;
    HostError where local processes lack the program; ServiceError where another move did not come to its end; BusyError
    while what does not belong to the stack uses the data."""
    swapping.not_half_moved(loaded.home)
    given = loaded.settings
    in_env = settings.can_keep(given, FIELD)
    if given.webui_database != NAME and not in_env:
        raise SettingsError(
            f"{FIELD.upper()}={given.webui_database} ({given.origin(FIELD)}) conflicts with --to {NAME}.",
            fault="argument-invalid",
            hint=f"Take it out of the environment, then: {COMMAND}",
        )
    source, target = (Site.of(on(loaded, name).settings, loaded.home) for name in (SQLITE, NAME))
    move = PageMove(source, target, in_env, given.webui_database)
    moving.unfinished(source)
    move_folder.not_half(source)
    source.runtime.data.prepare()
    page = backing_up.page_volume(source)
    kept_backups.strangers(source, page)
    if not postgres.in_sqlite(source):
        kept = source.last.get(FIELD) == NAME
        raise SettingsError(
            "The page's users and chats are in PostgreSQL already."
            if kept
            else f"{page.label} has no users yet.",
            fault="argument-invalid" if kept else "volume-missing",
            hint="uv run invoke volumes list"
            if kept
            else f"{FIELD.upper()}={NAME} in .env, then: uv run invoke start",
        )
    postgres.program(move.target)
    if (there := postgres.volume(move.target)) and postgres.major(there):
        raise SettingsError(
            f"{there.label} has data of PostgreSQL already, which a copy would replace. Nothing was changed.",
            fault="folder-not-empty",
            hint=f"If they are not needed: {FIELD.upper()}={NAME} uv run invoke volumes reset {NAME}, then: {COMMAND}",
        )
    return move


def begin(move: PageMove, report: Report) -> Backup:
    """A backup of the data in SQLite, whose file has another name from then on. Nothing runs. Raises ByreError."""
    source = move.source
    page = backing_up.page_volume(source)
    kept = keeping.make(source, [page], kept_backups.root(source), report, f"-before-{NAME}")
    _note(move, COPYING)
    page_revision.forget(source)
    _rename(source, "", UNDER_WAY)
    return kept


def copy(move: PageMove, kept: Backup, report: Report) -> Copied:
    """Copy and compare, by the page's Python: its tables are made. Raises ServiceError."""
    report(Progress(NAME, "copying"))
    done = page_python.run(
        move.target, Path(copying.__file__), {"suffix": UNDER_WAY},
        "The page's data can't be copied into PostgreSQL.", FAILED, COPY_SECONDS,
    )  # fmt: skip
    if "revisions" in done:
        raise ServiceError(
            f"The data in SQLite are those of another version of Open WebUI (schema {done['revisions'][0]}) than the "
            f"one that is used ({done['revisions'][1]}).",
            fault="sql-version",
            hint=f"{FIELD.upper()}={SQLITE} uv run invoke start   brings them to this version; then: {COMMAND}",
        )
    return Copied(dict(done["tables"]), dict(done["left"]), kept)


def finish(move: PageMove) -> None:
    """From now on PostgreSQL has the page's data, and `.env` says so. Nothing runs. Raises ByreError."""
    _note(move, WHOLE)
    _finish(move.source, move.in_env)


def _finish(site: Site, in_env: bool) -> None:
    _rename(site, UNDER_WAY, BEFORE)
    site.last.keep(**{FIELD: NAME})
    if in_env:
        settings.keep(ROOT, {FIELD.upper(): NAME})
    postgres.journal(site.home).unlink()


def put_back(loaded: Loaded, note: Note, report: Report, undo: bool = False) -> Loaded:
    """End a move that did not come to its end, if there was one; the settings as they are then. What runs is stopped.
    With `undo` all is in SQLite in any case. The caller holds the home's lock. Raises ByreError: the same call again
    goes on."""
    if not interrupted(loaded.home):
        return loaded
    known = _known(loaded.home)
    site = swapping.at(Site.of(on(loaded, NAME).settings, loaded.home), str(known["runtime"]))
    site.runtime.data.prepare()
    _same_places(site, known)
    site.runtime.services.down(SERVICES, report)
    Mover(backing_up.page_volume(site)).settle()  # what a killed command may still do there
    in_env = known["in_env"] is True
    if known["step"] == WHOLE and not undo:
        _finish(site, in_env)
        note("note: The move of the users and chats was interrupted at its very end: they are in PostgreSQL.")
        return on(loaded, NAME) if in_env and settings.can_keep(loaded.settings, FIELD) else loaded
    if known["step"] != COPYING:
        known["step"] = BACK
        write_state(postgres.journal(site.home), json.dumps(known))
        _rename(site, UNDER_WAY, BEFORE)  # the rest, where that was cut
        _rename(site, BEFORE, "")
    else:
        _rename(site, UNDER_WAY, "")
    if there := postgres.volume(site):
        Mover(there).reset()
    page_revision.forget(site)
    site.last.keep(**{FIELD: SQLITE})
    written = known["step"] == BACK and in_env and known["said"] == SQLITE
    if written:
        settings.keep(ROOT, {FIELD.upper(): SQLITE})
    postgres.journal(site.home).unlink()
    note(
        "note: A move of the users and chats to PostgreSQL did not come to its end: they are in SQLite, unchanged."
    )
    return on(loaded, SQLITE) if written and settings.can_keep(loaded.settings, FIELD) else loaded


def take_back(move: PageMove, loaded: Loaded, note: Note, report: Report) -> None:
    """The stack does not start with the data in PostgreSQL: those in SQLite are used again. What the page may have
    written since is kept in a backup. The caller holds the home's lock. Raises ByreError."""
    site = swapping.at(Site.of(on(loaded, NAME).settings, loaded.home), move.source.runtime.name)
    site.runtime.services.down(SERVICES, report)
    site = replace(site, processes={})
    there = [one for one in (postgres.volume(site),) if one and one.exists]
    kept = keeping.make(site, there, kept_backups.root(site), report, f"-of-{NAME}")
    _note(move, BACK)
    put_back(loaded, note, report)
    note(f"note: What was written in PostgreSQL meanwhile is kept in {kept.folder}")


def interrupted(home: Home) -> str:
    """Where the data of a move are that is under way, or did not come to its end; empty without one."""
    if not postgres.journal(home).exists():
        return ""
    known = read_json(postgres.journal(home))
    return NAME if isinstance(known, dict) and known.get("step") == WHOLE else SQLITE


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
        hint=f"Make it readable. If it is damaged: in the page's volume, rename {DATABASE}{UNDER_WAY}, or else "
        f"{DATABASE}{BEFORE}, to {DATABASE}, then: rm {shlex.quote(str(path))}",
    )


def _same_places(site: Site, known: Mapping[str, Any]) -> None:
    """Raises ServiceError where the settings name other places than those of a move, or the page's volume is gone."""
    lacks = set(dict(known["places"]).values()) - set(_places(site).values())
    page = backing_up.page_volume(site)
    if not page.exists:
        lacks.add(page.label)
    if lacks:
        raise ServiceError(
            f"A move of the page's users and chats to PostgreSQL was interrupted, and {', '.join(sorted(lacks))} can't "
            "be found to end it. Nothing was changed.",
            fault="move-interrupted",
            hint="Set the folders and COMPOSE_PROJECT_NAME back to what they were then, and: uv run invoke start. To "
            f"leave the data as they are: rm {shlex.quote(str(postgres.journal(site.home)))}",
        )


def _places(site: Site) -> dict[str, str]:
    held = (backing_up.page_volume(site), postgres.volume(site))
    return {one.name: one.label for one in held if one}


def _note(move: PageMove, step: str) -> None:
    known = {"version": 1, "runtime": move.source.runtime.name, "places": _places(move.target), "in_env": move.in_env,
             "said": move.said, "step": step}  # fmt: skip
    write_state(postgres.journal(move.source.home), json.dumps(known))


def _rename(site: Site, end: str, then: str) -> None:
    page = Mover(backing_up.page_volume(site))
    page.run("plain", "sh", "-c", RENAME, DATABASE, end, then, f".{moment()}", write=True)
