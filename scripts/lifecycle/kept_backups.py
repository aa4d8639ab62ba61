"""The backups and volumes of an installation by the names that people give them, and whether the two fit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scripts.errors import BusyError, SettingsError
from scripts.home import Home, named, read_json, write_state
from scripts.lifecycle import backing_up, postgres
from scripts.lifecycle.installation import Note
from scripts.lifecycle.site import Site
from scripts.volumes import Volume
from scripts.volumes.manifest import Backup, Record, find_backups, read_backup
from scripts.volumes.verify import unreadable
from scripts.webui import page_program

LIST = "uv run invoke volumes list"
LATEST = "latest"
ACCEPTED = "accepted-sizes.json"  # in `run`: by place, from which backup on `prune` compares sizes


def root(site: Site) -> Path:
    """Where Byre keeps backups that no other folder is named for."""
    return site.home.state / "backups"


def needed(site: Site, folder: Path) -> frozenset[str]:
    """The names of those in a folder that `rollback`, or the way back from an interrupted update, goes to."""
    state = page_program.read(site.home)
    return frozenset({state.back, state.safety}) if folder.resolve() == root(site).resolve() else frozenset()


def accepted(home: Home, place: str) -> str:
    """The moment (ISO 8601) of the newest backup in a place whose size a person has taken for right; empty for none."""
    return str(_accepted(home).get(place, ""))


def accept(home: Home, place: str, moment: str) -> None:
    """Keep that. Raises HostError."""
    known = {"version": 1, "places": {**_accepted(home), place: moment}}
    write_state(home.run / ACCEPTED, json.dumps(known))


def _accepted(home: Home) -> dict[str, Any]:
    known = read_json(home.run / ACCEPTED)
    places = known.get("places") if isinstance(known, dict) else None
    return places if isinstance(places, dict) else {}


def secrets_of(site: Site) -> tuple[Path, ...]:
    """The secrets, and the copies that containers read."""
    return (site.home.secrets, site.home.run / "secrets")


def where(volume: Volume, aside: str) -> str:
    """What a restore put aside, for people."""
    if not aside or aside.startswith("/"):
        return aside
    return f"{volume.label}/{aside}" if volume.helper else str(volume.place / aside)


def choose(site: Site, name: str) -> list[Volume]:
    """The volumes of these names, separated by commas; all without. Raises SettingsError for an unknown one."""
    volumes = site.runtime.data.volumes()
    wanted = [one for one in name.split(",") if one]
    for one in wanted:
        if one not in {volume.name for volume in volumes}:
            allowed = ", ".join(volume.name for volume in volumes)
            raise SettingsError(
                f"Unknown volume {one!r}. Volumes: {allowed}.", fault="argument-invalid", hint=LIST
            )
    return [volume for volume in volumes if not wanted or volume.name in wanted]


def find(site: Site, folder: str, note: Note) -> Backup:
    """The backup in a folder; a bare name is one of Byre's own, `latest` the newest of those that can be read. `note`
    is called with each that can't.

    Raises SettingsError where there is none, ByreError where it can't be read.
    """
    if folder == LATEST:
        backups, bad = find_backups(root(site))
        if bad and not backups:
            raise bad[-1][1]
        for path, error in bad:
            note(f"note: {path.name} is skipped, because it can't be read: {error.message}")
        if not backups:
            raise SettingsError(
                "There is no backup yet.", fault="backup-unknown", hint="uv run invoke volumes backup"
            )
        return backups[-1]
    path = named(folder)
    if not path.is_dir() and folder and (root(site) / folder).is_dir():
        path = root(site) / folder
    if not folder or not path.is_dir():
        raise SettingsError(f"Unknown backup {folder!r}.", fault="backup-unknown", hint=LIST)
    return read_backup(path.absolute())


def file_of(site: Site, name: str) -> Path | None:
    """The file that holds a backup, where a name is not that of one of Byre's own, nor of a folder. Raises ByreError
    where that can't be seen."""
    path = named(name)
    try:
        is_own = name == LATEST or (root(site) / name).is_dir()
        return path.absolute() if name and not is_own and path.is_file() else None
    except OSError as error:  # its folder is closed to this user, or the name is too long
        raise unreadable(name, error) from error


def fitting(site: Site, found: Backup, name: str) -> list[Volume]:
    """The volumes that a backup is of. Raises SettingsError when one is missing, or is of another program."""
    wanted = [one for one in name.split(",") if one]
    for one in wanted:
        found.record(one)
    _same_page_database(site, found, wanted)
    records = [one for one in found.contents.volumes if not wanted or one.volume in wanted]
    volumes = [choose(site, one.volume)[0] for one in records]
    for volume, record in zip(volumes, records, strict=True):
        _same_program(volume, record, found)
    for volume in volumes:
        if volume.name == postgres.NAME:
            _same_postgres(site, volume, found)
    if any(one.name in {"database", postgres.NAME} for one in volumes):
        _same_machine(site, found)
    return volumes


def _same_program(volume: Volume, record: Record, found: Backup) -> None:
    """Raises SettingsError if, by their kinds, different programs wrote the two: SecantusDB and MongoDB, the model
    store and Ollama's. A folder from the settings may be either, and is accepted.
    """
    if volume.name in {"database", "models"} and {record.kind, volume.kind} == {"embedded", "named"}:
        raise SettingsError(
            f"{volume.name} in {found.name} is of the kind {record.kind}, {volume.label} is {volume.kind}: "
            "the two programs can't read each other's files.",
            fault="backup-unfit",
            hint="Restore the others: --volume openwebui. Or set RUNTIME in .env to the runtime that made the backup; "
            "see: uv run invoke config",
        )


def _same_page_database(site: Site, found: Backup, wanted: Sequence[str]) -> None:
    """Raises SettingsError where the page would not use what a backup has of its users and chats."""
    then, now = found.contents.parts.get("openwebui", {}), site.settings.webui_database
    made, held = then.get("database", "sqlite"), {one.volume for one in found.contents.volumes}
    known = {"revision", "database"} & then.keys() and held & {"openwebui", postgres.NAME}
    if known and made != now and (not wanted or {*wanted} & {"openwebui", postgres.NAME}):
        raise SettingsError(
            f"The page's users and chats in {found.name} are of WEBUI_DATABASE={made}, and here it is {now}: they "
            "would not be used. Nothing was changed.",
            fault="backup-unfit",
            hint=f"WEBUI_DATABASE={made} in .env, then the same command again",
        )


def _same_postgres(site: Site, volume: Volume, found: Backup) -> None:
    """Raises SettingsError where another major version of PostgreSQL wrote the files: no other one reads them."""
    then = found.contents.parts.get(postgres.NAME, {}).get("major")
    have = postgres.readable(site, volume)
    if then and have and then not in have:
        raise SettingsError(
            f"PostgreSQL {then} wrote the page's data in {found.name}, and PostgreSQL "
            f"{', '.join(map(str, sorted(have)))} is here: it can't read them. Nothing was changed.",
            fault="page-database-version",
            hint=f"Install PostgreSQL {then} as well, or restore on a machine that has it",
        )


def _same_machine(site: Site, found: Backup) -> None:
    """Raises SettingsError where a database's files were written on another architecture."""
    then, now = found.contents.parts.get("database", {}).get("machine"), backing_up.machine(site)
    if then and now and then != now:
        raise SettingsError(
            f"The database in {found.name} was written on {then}, and this one runs on {now}: its files may not be "
            "readable here.",
            fault="backup-unfit",
            hint="Restore the others here, the database on such a machine: --volume openwebui",
        )


def at_rest(site: Site, volume: Volume) -> None:
    """Raises BusyError while something uses a volume."""
    if using := backing_up.users(site, volume):
        raise BusyError(
            f"{volume.label} is in use by {', '.join(using)}.",
            fault="volume-busy",
            hint="uv run invoke stop",
        )
    strangers(site, volume)


def strangers(site: Site, volume: Volume) -> None:
    """Raises BusyError while what does not belong to the stack uses a volume."""
    if others := site.runtime.data.holders(volume):
        containers = site.runtime.containers
        end = f"{containers.program} stop {others[0]}" if containers else "End it"
        raise BusyError(
            f"{volume.label} is in use by {', '.join(others)}, which does not belong to this stack.",
            fault="volume-busy",
            hint=f"{end}, then the same command again",
        )
