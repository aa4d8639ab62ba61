"""Every file of a folder as it is now, and what of it stays out of a backup."""

from __future__ import annotations

import base64
import errno
import os
import stat
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from scripts.errors import HostError, ServiceError, SettingsError
from scripts.volumes.manifest import Entry, LeftOut
from scripts.volumes.volume import WORK, Volume

# What can be made or fetched again, by volume. Open WebUI also keeps uploads and pictures in `cache`: those stay.
CACHES = {
    "openwebui": {
        "cache/embedding": "a model that Open WebUI fetches again",
        "cache/whisper": "a model that Open WebUI fetches again",
        "cache/tiktoken": "tables that Open WebUI fetches again",
    },
    "models": {".partial": "downloads under way"},
}
CACHE_NAMES = {"__pycache__": "made again by Python"}
# A label of the place, not of the data: a restored file gets that of its new place.
XATTRS_OF_PLACE = frozenset({"security.selinux"})
OTHERS = {
    stat.S_IFSOCK: "a socket",
    stat.S_IFIFO: "a fifo",
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
}

Stamp = tuple[int, ...]
# Called with each entry, of which the sha256 is not known yet, and its content, of which so many bytes as
# the entry says are to be read, and no more.
Take = Callable[[Entry, IO[bytes]], object]


@dataclass(frozen=True)
class Found:
    """An entry without its sha256, with the values that a write changes."""

    entry: Entry
    stamp: Stamp


@dataclass(frozen=True)
class Look:
    """A folder at one moment. `disk_bytes` is what its files take of the disk."""

    found: tuple[Found, ...]
    left_out: tuple[LeftOut, ...]
    disk_bytes: int

    @property
    def content_bytes(self) -> int:
        return sum(one.entry.size for one in self.found)


def look(volume: Volume, forbidden: Sequence[Path] = (), *, caches: bool = False) -> Look:
    """Each folder before what is in it, by name, with caches or without.

    Raises SettingsError at a forbidden folder, ServiceError if something vanishes during the scan, HostError for what
    can't be read.
    """
    never = {_identity(path.stat()) for path in forbidden if path.exists()}
    left_out: list[LeftOut] = []
    found: list[Found] = []
    names: dict[tuple[int, int], str] = {}
    disk_bytes = 0
    for path, state in _walk(volume, left_out, caches):
        if _identity(state) in never:
            raise secret(volume)
        if why := OTHERS.get(stat.S_IFMT(state.st_mode)) or _strays(volume.place, path, state):
            left_out.append(LeftOut(path, why))
            continue
        first = names.setdefault(_identity(state), path) if stat.S_ISREG(state.st_mode) else path
        with reading(volume, path):
            entry = _entry(volume.place / path, path, state, first)
        found.append(Found(entry, stamp(state)))
        disk_bytes += min(state.st_blocks * 512, state.st_size) if entry.type == "file" else 0
    return Look(tuple(found), tuple(left_out), disk_bytes)


def stamp(state: os.stat_result) -> Stamp:
    """Equal before and after only if nothing was written in between. The number of names is part of the change
    time."""
    return (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)


def in_use(volume: Volume, path: str) -> ServiceError:
    return ServiceError(
        f"{volume.label} is in use: {path!r} changed while it was read.",
        fault="volume-busy",
        hint="uv run invoke stop, then again: uv run invoke volumes backup",
    )


def secret(volume: Volume) -> SettingsError:
    return SettingsError(
        f"{volume.label} contains the folder of the secrets, or is inside it; secrets never go into a backup.",
        fault="secrets-in-volume",
        hint="Move it to a folder of its own in .env; see: uv run invoke config",
    )


class reading:
    """Turns failures to read a path into Byre's errors: a vanished path is in use, anything else is the machine's
    fault."""

    def __init__(self, volume: Volume, path: str) -> None:
        self.volume, self.path = volume, path

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            if error.errno in {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ESTALE}:
                raise in_use(self.volume, self.path) from error
            raise HostError(
                f"{self.path!r} of {self.volume.label} can't be read: {error.strerror}.",
                fault="file-unreadable",
                hint="As a user who may read it: uv run invoke volumes backup",
            ) from error


def xattrs(path: Path, follow: bool = False) -> dict[str, bytes]:
    """Extended attributes; none where the file system or Python's build has none."""
    if not hasattr(os, "listxattr"):
        return {}
    try:
        names = os.listxattr(path, follow_symlinks=follow)
        return {
            name: os.getxattr(path, name, follow_symlinks=follow)
            for name in sorted(names)
            if name not in XATTRS_OF_PLACE
        }
    except OSError as error:
        if error.errno in {errno.ENOTSUP, errno.ENODATA, errno.EPERM}:
            return {}
        raise


def inside(folder: Path, path: str, target: str) -> bool:
    """Whether a link at `path` stays in the folder at each step, whatever the folder is called. A loop stays, too."""

    def read(further: str) -> str | None:
        here = folder / further
        return _target(here) if here.is_symlink() else None

    return stays(read, path, target)


def stays(read: Callable[[str], str | None], path: str, target: str) -> bool:
    """As `inside`; `read` returns where a link leads."""
    at, ahead = path.split("/")[:-1], target.split("/")[::-1]
    out, hops = target.startswith("/"), 0
    while ahead and not out and hops < 40:
        part = ahead.pop()
        if part == "..":
            out = not at
            at = at[:-1]
        elif part not in {"", "."}:
            at.append(part)
            if (further := read("/".join(at))) is not None:
                hops += 1
                out = further.startswith("/")
                ahead += further.split("/")[::-1]
                at.pop()
    return not out


def _target(link: Path) -> str:
    return os.readlink(link)  # noqa: PTH115 - as written: a Path would lose a trailing slash


def _walk(volume: Volume, left_out: list[LeftOut], caches: bool) -> Iterator[tuple[str, os.stat_result]]:
    """Depth first, a folder before what is in it. Caches are noted and passed over."""
    root, waiting = volume.place, ["."]
    while waiting:
        path = waiting.pop()
        if not caches and (why := cache(volume.name, path)):
            left_out.append(LeftOut(path, why))
            continue
        with reading(volume, path):
            state = (root / path).lstat()
            names: Collection[str] = ()
            if stat.S_ISDIR(state.st_mode):
                with os.scandir(root / path) as entries:
                    names = [entry.name for entry in entries]
        yield path, state
        if path == ".":
            waiting += sorted((n for n in names if not WORK.fullmatch(n)), reverse=True)
        else:
            waiting += sorted((f"{path}/{n}" for n in names), reverse=True)


def cache(volume: str, path: str) -> str:
    """Why a path is a cache; empty if it is not."""
    return CACHES.get(volume, {}).get(path) or CACHE_NAMES.get(path.rpartition("/")[2], "")


def _entry(file: Path, path: str, state: os.stat_result, first: str) -> Entry:
    kind = "file"
    if stat.S_ISDIR(state.st_mode):
        kind = "folder"
    elif stat.S_ISLNK(state.st_mode):
        kind = "link"
    elif first != path:
        kind = "hardlink"
    return Entry(
        path,
        kind,
        mode=stat.S_IMODE(state.st_mode),
        uid=state.st_uid,
        gid=state.st_gid,
        mtime_ns=state.st_mtime_ns,
        size=state.st_size if kind == "file" else 0,
        target=_target(file) if kind == "link" else first if kind == "hardlink" else "",
        xattrs={name: base64.b64encode(value).decode() for name, value in xattrs(file).items()},
    )


def _strays(folder: Path, path: str, state: os.stat_result) -> str:
    """Why a link stays out: a restored one must not lead to whatever has the same path elsewhere."""
    if not stat.S_ISLNK(state.st_mode):
        return ""
    try:
        return "" if inside(folder, path, _target(folder / path)) else "a link that leads out of the volume"
    except OSError:
        return ""  # just changed: the next reader reports it


def _identity(state: os.stat_result) -> tuple[int, int]:
    return (state.st_dev, state.st_ino)
