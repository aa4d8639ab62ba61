"""The data of the page or of the database go to a folder of their own, or back to where they are without a setting.

The setting in `.env` says where they are. It is written once, when the copy is whole and compared: a move that fails or
is killed has changed nothing. The originals stay in any case.
"""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts import settings
from scripts.errors import ServiceError, SettingsError
from scripts.home import ROOT, Home, read_json, write_state
from scripts.lifecycle import backing_up, keeping, kept_backups
from scripts.lifecycle.moving import Moved, counted_in, unfinished
from scripts.lifecycle.site import Site
from scripts.progress import Report
from scripts.settings import DEFAULT, ENV_FILE, Loaded
from scripts.volumes import Mover, Volume
from scripts.volumes import restore as room

FIELDS = {
    "openwebui": "openwebui_data_storage",
    "database": "database_storage",
}  # the settings that name a folder
WITHOUT = "default"  # instead of a folder: where the data are without a setting
COMMAND = "uv run invoke volumes move --volume"
LIST = "uv run invoke volumes list"


@dataclass(frozen=True)
class FolderMove:
    """Of which volume, from which place to which other one. `value` is the setting's; empty: none."""

    name: str
    source: Site
    target: Site
    value: str

    @property
    def places(self) -> tuple[Volume, Volume]:
        """The volume here and there, as it is now."""
        return kept_backups.choose(self.source, self.name)[0], kept_backups.choose(self.target, self.name)[0]

    @property
    def command(self) -> str:
        return f"{COMMAND} {self.name} --into {shlex.quote(self.value or WITHOUT)}"

    def again(self, loaded: Loaded) -> FolderMove:
        """The same, with what runs now."""
        return plan(loaded, self.name, self.value or WITHOUT)


def plan(loaded: Loaded, name: str, into: str) -> FolderMove:
    """Raises SettingsError where that can't be. Nothing is looked at on the disk but where folders are."""
    if name not in FIELDS or not into:
        raise SettingsError(
            f"{f'Unknown volume {name!r}.' if name not in FIELDS else 'Where to?'} --volume names one of "
            f"{', '.join(FIELDS)}, --into a folder or {WITHOUT!r}.",
            fault="argument-invalid",
            hint=LIST,
        )
    given, field = loaded.settings, FIELDS[name]
    origin = given.origin(field)
    if origin != DEFAULT and not origin.startswith(ENV_FILE):
        raise SettingsError(
            f"{field.upper()} ({origin}) says where {name} is: only in .env can a move change it.",
            fault="argument-invalid",
            hint=f"Set it in .env instead: {field.upper()}={given.text(field)}",
        )
    value = "" if into == WITHOUT else str(Path(into).expanduser().absolute())
    if re.search(r"['\"\\`$:\n\r]", value):
        raise SettingsError(
            f"{value!r} can't be in .env or mounted: it has a quote, a backslash, a colon, $ or a line's end.",
            fault="argument-invalid",
            hint="Choose a folder with another name",
        )
    source = Site.of(given, loaded.home)
    target = Site.of(settings.changed(given, {field: value}, ENV_FILE), loaded.home)
    move = FolderMove(name, source, target, value)
    _apart(move)
    return move


def _apart(move: FolderMove) -> None:
    """Raises SettingsError where the copy would be in its original, or among other data."""
    here, there = move.places
    if here.label == there.label:
        raise SettingsError(
            f"The data of {move.name} are in {here.label} already.", fault="argument-invalid", hint=LIST
        )
    if there.kind == "named":
        return
    others = [one for one in move.source.runtime.data.volumes() if one.kind != "named"]
    for other in others:
        if there.place.is_relative_to(other.place) or other.place.is_relative_to(there.place):
            raise SettingsError(
                f"{there.place} and {other.place}, where {other.name} is, are not apart. Nothing was changed.",
                fault="move-shared",
                hint=f"Choose another folder: {COMMAND} {move.name} --into FOLDER",
            )


def prepare(move: FolderMove) -> None:
    """Look what there is to move, and whether it can be: nothing is changed. Raises ByreError."""
    unfinished(move.source)
    not_half(move.source)
    move.source.runtime.data.prepare()
    here, there = move.places
    if not Mover(here).survey().files:
        raise SettingsError(f"{here.label} has no data.", fault="volume-missing", hint=LIST)
    for volume in (here, there):
        kept_backups.strangers(move.source, volume)
    if move.value and not _begun(move) and there.folder.exists() and any(there.folder.iterdir()):
        raise SettingsError(
            f"{there.folder} is not empty. Nothing was changed.",
            fault="folder-not-empty",
            hint=f"Choose another folder: {COMMAND} {move.name} --into FOLDER",
        )


def run(move: FolderMove, report: Report) -> Moved:
    """Copy and compare; the last step makes the target the place of the data. Nothing runs.

    Raises ByreError with the source as it was. The caller holds the home's lock.
    """
    here, there = move.places
    root = kept_backups.root(move.source)
    backups = [keeping.make(move.source, [here], root, report, f"-{move.name}")]
    if not _begun(move) and Mover(there).survey().files:
        backups.append(keeping.make(move.target, [there], root, report, f"-{move.name}"))
    _note_copy(move)
    if not there.exists:
        move.target.runtime.data.make(there)
        there = move.places[1]
    room.admit([there], backups[0])
    staged = room.stage(there, backups[0], report)
    backing_up.adapt(move.target, staged, older=False)
    room.swap(staged)
    found = counted_in(move.target, backups[0]) if move.name == backing_up.PAGE else {}
    _note_copy(move, whole=True)
    settings.keep(ROOT, {FIELDS[move.name].upper(): _quoted(move.value)})
    _journal(move.source.home, move.name).unlink()
    return Moved(tuple(backups), found)


def take_back(move: FolderMove) -> None:
    """The stack does not start with the copy: the data are those of before again."""
    _note_copy(move)
    field = FIELDS[move.name]
    settings.keep(ROOT, {field.upper(): _quoted(move.source.settings.text(field))})


def not_half(site: Site) -> None:
    """Raises ServiceError where a setting names the copy of a move that did not come to its end. Of one that was
    interrupted after its last step the record is removed."""
    for name, (source, target, whole) in _records(site.home).items():
        if target not in {one.label for one in site.runtime.data.volumes() if one.name == name}:
            continue
        if not whole:
            raise ServiceError(
                f"A move of {name} from {source} to {target} was interrupted. The data are those in {source}, "
                "unchanged; the copy is not used.",
                fault="move-interrupted",
                hint=f"Set {FIELDS[name].upper()} in .env as it was before; then the move again: {COMMAND} {name} "
                f"--into {shlex.quote(target)}",
            )
        _journal(site.home, name).unlink()


def _note_copy(move: FolderMove, whole: bool = False) -> None:
    """From now on the target holds a copy that is not whole, or not used."""
    source, target = (one.label for one in move.places)
    known = {"version": 1, "source": source, "target": target, "whole": whole}
    write_state(_journal(move.source.home, move.name), json.dumps(known))


def _begun(move: FolderMove) -> bool:
    """Whether the target holds only what this same move has left there."""
    known = _records(move.source.home).get(move.name)
    return known is not None and known[:2] == tuple(one.label for one in move.places)


def _records(home: Home) -> dict[str, tuple[str, str, bool]]:
    """Of each volume: the places of a move that is not at its end, and whether its copy is whole."""
    found: dict[str, tuple[str, str, bool]] = {}
    for name in FIELDS:
        known: Any = read_json(_journal(home, name))
        if isinstance(known, dict) and known.get("version") == 1:
            found[name] = (str(known.get("source")), str(known.get("target")), known.get("whole") is True)
    return found


def _journal(home: Home, name: str) -> Path:
    return home.run / f"move-{name}.json"


def _quoted(value: str) -> str:
    """As `.env` holds it."""
    return f"'{value}'" if re.search(r"[\s#]", value) else value
