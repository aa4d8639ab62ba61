"""What a backup holds: a JSON file next to the archive. It is written last, so a backup that has one is whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from scripts import bounded
from scripts.errors import ByreError, SettingsError
from scripts.volumes.volume import NAME

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_Kind = TypeVar("_Kind", bound="DataclassInstance")

VERSION = 1
TYPES = frozenset({"file", "folder", "link", "hardlink"})
# What the system takes; else the least is 0 and the most is 2^63.
LIMITS = {"mode": (0, 1 << 12), "uid": (0, 1 << 32), "gid": (0, 1 << 32), "mtime_ns": (-(1 << 63), 1 << 63)}
LARGEST = 1 << 30  # bytes of a manifest: about 300 for each file
LIST = "All backups: uv run invoke volumes list"


@dataclass(frozen=True)
class Entry:
    """One file, folder or link. `path` is relative to the volume, with `/`; the volume's own folder is `.`."""

    path: str
    type: str  # one of TYPES; a hardlink is a further name of the file at `target`
    mode: int
    uid: int
    gid: int
    mtime_ns: int
    size: int = 0  # bytes, of a file
    sha256: str = ""  # of a file's content
    target: str = ""  # of a link, as written; of a hardlink, a path as above
    xattrs: dict[str, str] = field(default_factory=dict)  # values in base64


@dataclass(frozen=True)
class LeftOut:
    """Something of the volume that is not in the backup, and why."""

    path: str
    why: str


@dataclass(frozen=True)
class Manifest:
    """A volume as it was backed up. Sizes in bytes."""

    volume: str
    kind: str
    label: str
    made_at: str  # UTC, ISO 8601
    archive_bytes: int
    archive_sha256: str
    content_bytes: int  # the sum of the files' sizes
    disk_bytes: int  # what they took of the disk: less, where files have holes
    files: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]
    version: int = VERSION

    def text(self) -> str:
        """As JSON. Names that are not UTF-8 become escapes, so that they are restored exactly."""
        return json.dumps(asdict(self), indent=1)


@dataclass(frozen=True)
class Backup:
    """One volume's backup on disk."""

    manifest: Path
    archive: Path
    contents: Manifest


def paths(folder: Path, name: str) -> tuple[Path, Path]:
    """Where a volume's archive and manifest are in a backup's folder."""
    return folder / f"{name}.tar.zst", folder / f"{name}.json"


def read_manifest(path: Path) -> Manifest:
    """A manifest, with every path in it checked. Raises SettingsError if it is missing, ByreError for a bad one."""
    try:
        document = bounded.from_json(bounded.data(path, LARGEST))
    except FileNotFoundError:
        raise SettingsError(
            f"This is not a backup: {path} is missing.", fault="backup-unknown", hint=LIST
        ) from None
    except (OSError, ValueError) as error:
        raise ByreError(
            f"The manifest {path} can't be read: {error}.", fault="backup-damaged", hint=LIST
        ) from error
    version = document.get("version") if isinstance(document, dict) else None
    if version != VERSION:
        raise ByreError(
            f"{path} is of version {version}; this release reads version {VERSION}.",
            fault="backup-version",
            hint="Restore it with the release that made it; this one's: uv run invoke version",
        )
    try:
        manifest = _parse(document)
        _check_paths(manifest)
    except (TypeError, ValueError, KeyError) as error:
        raise ByreError(
            f"The manifest {path} is damaged: {error}.", fault="backup-damaged", hint=LIST
        ) from error
    return manifest


def find_backups(root: Path) -> tuple[Backup, ...]:
    """The backups in a folder and in the folders right below it, oldest first. Other folders are skipped."""
    found = []
    for path in [*root.glob("*.json"), *root.glob("*/*.json")]:
        archive = path.with_name(f"{path.stem}.tar.zst")
        if archive.is_file():
            try:
                found.append(Backup(path, archive, read_manifest(path)))
            except ByreError:
                continue
    return tuple(sorted(found, key=lambda one: (one.contents.made_at, one.contents.volume)))


def _parse(document: Mapping[str, Any]) -> Manifest:
    """Raises TypeError, ValueError or KeyError, which name what is wrong."""
    files = tuple(_typed(Entry, one) for one in document["files"])
    left_out = tuple(_typed(LeftOut, one) for one in document["left_out"])
    return _typed(Manifest, {**document, "files": files, "left_out": left_out})


def _typed(kind: type[_Kind], raw: Any) -> _Kind:
    """A dataclass of exactly these fields; each value of the type that the field has."""
    made = kind(**raw)
    for one in fields(made):
        wanted = {"int": int, "str": str}.get(str(one.type))
        value = getattr(made, one.name)
        if wanted and type(value) is not wanted:
            raise TypeError(f"{one.name} is {value!r:.40}")
        if one.name == "xattrs" and not (
            isinstance(value, dict) and all(isinstance(s, str) for pair in value.items() for s in pair)
        ):
            raise TypeError("xattrs are not text")
        low, high = LIMITS.get(one.name, (0, 1 << 63))
        if wanted is int and not low <= value < high:
            raise ValueError(f"{one.name} is {value}")
    return made


def _check_paths(manifest: Manifest) -> None:
    """Raises ValueError for a path that leaves the volume, is listed twice, or is inside something that is not a
    folder."""
    if not NAME.fullmatch(manifest.volume):
        raise ValueError(f"{manifest.volume!r} is not a name for a volume")
    if not manifest.files or (manifest.files[0].path, manifest.files[0].type) != (".", "folder"):
        raise ValueError("it does not begin with the volume's own folder")
    types = {".": "folder"}
    for entry in manifest.files[1:]:
        parts = entry.path.split("/")
        if not {"", ".", ".."}.isdisjoint(parts) or "\0" in entry.path:
            raise ValueError(f"the path {entry.path!r} leads out of the volume")
        if types.get("/".join(parts[:-1]) or ".") != "folder":
            raise ValueError(f"{entry.path!r} is in no folder of the backup")
        if entry.path in types or entry.type not in TYPES:
            raise ValueError(f"{entry.path!r} is listed twice, or is a {entry.type}")
        if entry.type == "hardlink" and types.get(entry.target) != "file":
            raise ValueError(
                f"the link {entry.path!r} leads to {entry.target!r}, which is not a file of the backup"
            )
        if entry.type == "link" and entry.target.startswith("/"):
            raise ValueError(f"the link {entry.path!r} leads out of the volume")
        types[entry.path] = entry.type
