"""The data of the page or of the database go to a folder of their own, or back to where they are without a setting.

The setting in `.env` says where they are. It is written once, when the copy is whole and compared: a move that fails or
is killed has changed nothing. The originals stay in any case.
"""

from __future__ import annotations

import json
import os
import re
import shlex
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from scripts import settings
from scripts.errors import HostError, ServiceError, SettingsError
from scripts.home import ROOT, Home, named, write_state
from scripts.lifecycle import backing_up, half_copy, keeping, kept_backups, postgres
from scripts.lifecycle.moving import Moved, counted_in, unfinished
from scripts.lifecycle.site import Site
from scripts.progress import Report
from scripts.settings import FILE, Loaded
from scripts.text import short
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
        return _command(self.name, self.value)

    @property
    def before(self) -> str:
        """The setting's value that the move is to change; empty: none."""
        return self.source.settings.text(FIELDS[self.name])

    def again(self, loaded: Loaded) -> FolderMove:
        """The same, with what runs now."""
        return plan(loaded, self.name, self.value or WITHOUT)


@dataclass(frozen=True)
class Half:
    """A move that is not at its end: of which volume, from which place to which one (labels of volumes), and the
    setting's values of before and of the move; empty: none. `whole`: only the setting is left to be written."""

    name: str
    source: str
    target: str
    before: str = ""
    value: str = ""
    whole: bool = False
    asides: int | None = None  # old contents in the target once the copy is there

    @property
    def again(self) -> str:
        """The command that begins it once more."""
        return _command(self.name, self.value)

    @property
    def stay(self) -> str:
        """What to do in `.env` to use the data of before."""
        field = FIELDS[self.name].upper()
        return f"Set {field}={_quoted(self.before)} in .env" if self.before else f"Take {field} out of .env"


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
    if not settings.can_keep(given, field):
        raise SettingsError(
            f"{field.upper()} ({given.origin(field)}) says where {name} is: only in .env can a move change it.",
            fault="argument-invalid",
            hint=f"Set it in .env instead: {field.upper()}={given.text(field)}",
        )
    value = _value(into)
    if re.search(r"['\"\\`$:\n\r]", value):
        raise SettingsError(
            f"{value!r} can't be in .env or mounted: it has a quote, a backslash, a colon, $ or a line's end.",
            fault="argument-invalid",
            hint="Choose a folder with another name",
        )
    source = Site.of(given, loaded.home)
    try:
        target = Site.of(settings.changed(given, {field: value}, FILE), loaded.home)
    except ValueError as error:  # a name in it is too long
        raise SettingsError(
            f"{short(value)} can't be {field.upper()}.",
            fault="argument-invalid",
            hint="Choose a folder with another name",
        ) from error
    move = FolderMove(name, source, target, value)
    _apart(move)
    return move


def _value(into: str) -> str:
    return "" if into == WITHOUT else str(named(into))


def ended(loaded: Loaded, name: str, into: str) -> Half | None:
    """The same move where it was killed after its last step that counts: only its record is left. Raises ByreError."""
    half = _records(loaded.home).get(name)
    same = half and into and half.whole and half.value == _value(into)
    return half if half and same and _uses(Site.of(loaded.settings, loaded.home), half) else None


def _apart(move: FolderMove) -> None:
    """Raises SettingsError where the copy would be in its original, or among other data."""
    here, there = move.places
    if here.label == there.label:
        raise half_copy.AlreadyThere(
            f"The data of {move.name} are in {here.label} already.",
            fault="argument-invalid",
            hint="uv run invoke start",
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
    if move.value and not _begun(move):
        _empty(there.folder, f"Choose another folder: {COMMAND} {move.name} --into FOLDER")


def _empty(folder: Path, hint: str) -> None:
    """Raises SettingsError for a folder that holds something, or is none; HostError where that can't be seen, or where
    it can't be made."""
    try:
        if not folder.exists():
            above = next(one for one in folder.parents if one.exists())
            if above.is_dir() and os.access(above, os.W_OK | os.X_OK):
                return
            raise HostError(
                f"{folder} can't be made: {above} can't be written. Nothing was changed.",
                fault="file-unwritable",
                hint=hint,
            )
        if folder.is_dir() and not any(folder.iterdir()):
            return
    except OSError as error:
        raise HostError(
            f"{folder} can't be read: {error.strerror or error}. Nothing was changed.",
            fault="file-unreadable",
            hint=hint,
        ) from error
    what = "is not empty" if folder.is_dir() else "is not a folder"
    raise SettingsError(f"{folder} {what}. Nothing was changed.", fault="folder-not-empty", hint=hint)


def run(move: FolderMove, report: Report) -> Moved:
    """Copy and compare; the last step makes the target the place of the data. Nothing runs.

    Raises ByreError with the source as it was. The caller holds the home's lock.
    """
    here, there = move.places
    root = kept_backups.root(move.source)
    backups = [keeping.make(move.source, [here], root, report, f"-{move.name}")]
    if _begun(move):
        half_copy.clear([there], {move.name: _records(move.source.home)[move.name].asides})
    else:
        if Mover(there).survey().files:
            backups.append(keeping.make(move.target, [there], root, report, f"-{move.name}"))
        _note_copy(move, asides=half_copy.asides([there])[move.name])
    if not there.exists:
        move.target.runtime.data.make(there)
        there = move.places[1]
    room.admit([there], backups[0])
    staged = room.stage(there, backups[0], report)
    backing_up.adapt(move.target, staged, older=False)
    room.swap(staged)
    # Users and chats that are in PostgreSQL are not moved.
    is_counted = move.name == backing_up.PAGE and not postgres.keeps(move.source)
    found = counted_in(move.target, backups[0]) if is_counted else {}
    _note_copy(move, whole=True)
    settings.keep(ROOT, {FIELDS[move.name].upper(): _quoted(move.value)})
    _journal(move.source.home, move.name).unlink()
    return Moved(tuple(backups), found)


def take_back(move: FolderMove) -> None:
    """The stack does not start with the copy, or the command was interrupted: the data are those of before again."""
    _note_copy(move)
    settings.keep(ROOT, {FIELDS[move.name].upper(): _quoted(move.before)})


def is_used(move: FolderMove) -> bool:
    """Whether `.env` names the target: the step of `run` that counts. Raises SettingsError."""
    return settings.kept(ROOT, FIELDS[move.name]) == move.value != move.before


def not_half(site: Site) -> None:
    """Raises ServiceError where a setting names the copy of a move that did not come to its end. Of one that was
    interrupted after its last step the record is removed; before it, the original goes on, and the copy is one of the
    past."""
    for half in _records(site.home).values():
        if not _uses(site, half):
            if half.whole:
                _write(site.home, replace(half, whole=False))
            continue
        if not half.whole:
            raise ServiceError(
                f"A move of {half.name} from {half.source} to {half.target} was interrupted. The data are those in "
                f"{half.source}, unchanged; the copy is not used.",
                fault="move-interrupted",
                hint=f"{half.stay}; then the move again: {half.again}",
            )
        _journal(site.home, half.name).unlink()


def interrupted(site: Site) -> tuple[tuple[Half, bool], ...]:
    """The moves that did not come to their end, and whether a setting names their half copy: then a start is refused.
    Those whose copy is gone are left out, and those of `damaged`. Nothing is changed."""
    found = []
    broken = damaged(site.home)
    for half in (_record(site.home, name) for name in FIELDS if _journal(site.home, name) not in broken):
        if not half:
            continue
        is_used = _uses(site, half)
        if not half.whole if is_used else _may_be_there(half.target):
            found.append((half, is_used))
    return tuple(found)


def _may_be_there(label: str) -> bool:
    """Of a volume: only of a folder can it be seen."""
    try:
        return not Path(label).is_absolute() or Path(label).exists()
    except OSError:
        return True


def _uses(site: Site, half: Half) -> bool:
    """Whether the settings name the copy as the place of the data."""
    return half.target in {one.label for one in site.runtime.data.volumes() if one.name == half.name}


def _note_copy(move: FolderMove, whole: bool = False, asides: int | None = None) -> None:
    """From now on the target holds a copy that is not whole, or not used."""
    source, target = (one.label for one in move.places)
    if asides is None and _begun(move):
        asides = _records(move.source.home)[move.name].asides
    _write(move.source.home, Half(move.name, source, target, move.before, move.value, whole, asides))


def _write(home: Home, half: Half) -> None:
    write_state(_journal(home, half.name), json.dumps({"version": 1, **asdict(half)}))


def _begun(move: FolderMove) -> bool:
    """Whether the target holds only what this same move has left there."""
    known = _records(move.source.home).get(move.name)
    return known is not None and (known.source, known.target) == tuple(one.label for one in move.places)


def _records(home: Home) -> dict[str, Half]:
    """Of each volume the move that is not at its end. Raises ServiceError where a record can't be read."""
    return {name: half for name in FIELDS if (half := _record(home, name))}


def damaged(home: Home) -> list[Path]:
    """The records of moves that can't be read."""
    return [_journal(home, one) for one in half_copy.unreadable(FIELDS, lambda one: _record(home, one))]


def _record(home: Home, name: str) -> Half | None:
    path = _journal(home, name)
    hint = lambda: (  # noqa: E731
        f"see that {FIELDS[name].upper()} in .env names the folder that had the data before the move (nothing: where "
        f"they are without a setting), then: rm {shlex.quote(str(path))}; then the move again: {COMMAND} {name}"
    )
    good = lambda found: all(found.get(key) for key in ("source", "target"))  # noqa: E731
    known = half_copy.read(path, f"A move of {name}", hint, good)
    if not known:
        return None
    source, target, before, value = (
        str(known.get(key, "")) for key in ("source", "target", "before", "value")
    )
    asides = known.get("asides")
    count = asides if type(asides) is int else None
    return Half(name, source, target, before, value, known.get("whole") is True, count)


def _journal(home: Home, name: str) -> Path:
    return home.run / f"move-{name}.json"


def _command(name: str, value: str) -> str:
    return f"{COMMAND} {name} --into {shlex.quote(value or WITHOUT)}"


def _quoted(value: str) -> str:
    """As `.env` holds it. Quotes are in a value that a person wrote, never in one of a move."""
    if re.fullmatch(r"[\w/.,:@%+=~-]*", value):
        return value
    if "'" not in value:
        return f"'{value}'"
    return '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'
