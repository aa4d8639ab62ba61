"""The page's users, chats and settings go from SQLite to PostgreSQL: copied by the page's own Python into the tables
that Open WebUI has made there, compared, then used.

While that is under way the file of SQLite has another name, so that nothing writes it, and a record says so: what fails
or is killed ends with the users in SQLite, as they were. In the end the file stays, by a third name; so does a backup.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts import settings
from scripts.errors import ServiceError, SettingsError
from scripts.home import ROOT, Home, read_json, write_state
from scripts.lifecycle import (
    backing_up,
    keeping,
    kept_backups,
    page_python,
    page_revision,
    postgres,
    swapping,
)
from scripts.lifecycle.installation import Note
from scripts.lifecycle.site import Site
from scripts.progress import Progress, Report
from scripts.runtimes.base import SERVICES
from scripts.settings import DEFAULT, ENV_FILE, Loaded
from scripts.volumes import Mover
from scripts.volumes.consistent import DATABASE
from scripts.volumes.manifest import Backup
from scripts.webui import copying

FIELD, NAME, SQLITE = "webui_database", postgres.NAME, postgres.SQLITE
COMMAND = f"uv run invoke volumes move --to {NAME}"
UNDER_WAY, BEFORE = ".moving", ".before-postgres"  # ends of the file's name meanwhile, and afterwards
COPY_SECONDS = 3600.0
FAILED = "move-failed"
# The file and what SQLite may have beside it, by other ends of their names.
RENAME = (
    'for more in "" -wal -shm; do if [ -e "$0$1$more" ]; then mv "$0$1$more" "$0$2$more" || exit 1; fi; done'
)


@dataclass(frozen=True)
class PageMove:
    """The installation with the page's data in SQLite, and in PostgreSQL. `in_env`: the setting is in `.env`, or
    nowhere yet."""

    source: Site
    target: Site
    in_env: bool

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
    HostError where local processes lack the program."""
    given = loaded.settings
    origin = given.origin(FIELD)
    in_env = origin == DEFAULT or origin.startswith(ENV_FILE)
    if given.webui_database != NAME and not in_env:
        raise SettingsError(
            f"{FIELD.upper()}={given.webui_database} ({origin}) conflicts with --to {NAME}.",
            fault="argument-invalid",
            hint=f"Take it out of the environment, then: {COMMAND}",
        )
    source, target = (Site.of(on(loaded, name).settings, loaded.home) for name in (SQLITE, NAME))
    move = PageMove(source, target, in_env)
    move.source.runtime.data.prepare()
    page = backing_up.page_volume(move.source)
    if not postgres.in_sqlite(move.source) or move.source.last.get(FIELD) == NAME:
        kept = move.source.last.get(FIELD) == NAME
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
    """A backup of the data in SQLite, whose file has another name from then on: the next start makes new ones in
    PostgreSQL. Nothing runs. Raises ByreError."""
    source = move.source
    page = backing_up.page_volume(source)
    kept = keeping.make(source, [page], kept_backups.root(source), report, f"-before-{NAME}")
    _note(move, whole=False)
    page_revision.forget(source)
    _rename(source, "", UNDER_WAY)
    return kept


def copy(move: PageMove, kept: Backup, report: Report) -> Copied:
    """Copy and compare, by the page's Python: the page runs and has made its tables. Raises ServiceError."""
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
    _note(move, whole=True)
    _finish(move.source, move.in_env)


def _finish(site: Site, in_env: bool) -> None:
    _rename(site, UNDER_WAY, BEFORE)
    site.last.keep(**{FIELD: NAME})
    if in_env:
        settings.keep(ROOT, {FIELD.upper(): NAME})
    _journal(site.home).unlink()


def put_back(loaded: Loaded, note: Note, report: Report) -> bool:
    """End a move that did not come to its end; whether there was one. What runs is stopped. The caller holds the home's
    lock. Raises ByreError: the same call again goes on."""
    known: Any = read_json(_journal(loaded.home))
    if not isinstance(known, dict) or known.get("version") != 1:
        return False
    site = swapping.at(Site.of(on(loaded, NAME).settings, loaded.home), str(known["runtime"]))
    site.runtime.data.prepare()
    if site.running:
        report(Progress("stack", "stopping"))
        site.runtime.services.down(SERVICES, report)
    if known.get("whole"):
        _finish(site, known.get("in_env") is True)
        return True
    _rename(site, UNDER_WAY, "")
    if there := postgres.volume(site):
        Mover(there).reset()
    page_revision.forget(site)
    site.last.keep(**{FIELD: SQLITE})
    _journal(site.home).unlink()
    note(
        "note: A move of the users and chats to PostgreSQL did not come to its end: they are in SQLite, unchanged."
    )
    return True


def take_back(move: PageMove, loaded: Loaded, note: Note, report: Report) -> None:
    """The stack does not start with the data in PostgreSQL: those in SQLite are used again. The caller holds the home's
    lock. Raises ByreError."""
    if loaded.settings.webui_database == SQLITE:
        settings.keep(ROOT, {FIELD.upper(): SQLITE})
    _note(move, whole=True)
    _rename(move.source, BEFORE, UNDER_WAY)
    _note(move, whole=False)
    put_back(loaded, note, report)


def interrupted(home: Home) -> bool:
    """Whether a move is under way, or did not come to its end."""
    return _journal(home).exists()


def _note(move: PageMove, whole: bool) -> None:
    known = {"version": 1, "runtime": move.source.runtime.name, "in_env": move.in_env, "whole": whole}
    write_state(_journal(move.source.home), json.dumps(known))


def _rename(site: Site, end: str, then: str) -> None:
    page = Mover(backing_up.page_volume(site))
    page.run("plain", "sh", "-c", RENAME, DATABASE, end, then, write=True)


def _journal(home: Home) -> Path:
    return home.run / "page-database.json"
