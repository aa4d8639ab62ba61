"""Every file of a volume in another machine, as `find` there lists it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from scripts.errors import ServiceError
from scripts.volumes.look import Found, Look, cache, stays
from scripts.volumes.manifest import Entry, LeftOut
from scripts.volumes.remote import Remote
from scripts.volumes.volume import WORK, Usage, Volume

# https://www.gnu.org/software/findutils/manual/html_node/find_html/Format-Directives.html
FORMAT = r"%y\t%m\t%U\t%G\t%s\t%b\t%D\t%i\t%T@\t%C@\t%p\0%l\0"
KINDS = {"f": "file", "d": "folder", "l": "link"}
OTHERS = {"s": "a socket", "p": "a fifo", "b": "a device", "c": "a device"}


@dataclass(frozen=True)
class Row:
    """One line of the listing. `path` is relative; the folder itself is `.`."""

    path: str
    kind: str  # find's letter
    mode: int
    uid: int
    gid: int
    size: int
    blocks: int  # of 512 bytes
    device: int
    inode: int
    mtime_ns: int
    ctime_ns: int
    target: str  # of a link

    @property
    def identity(self) -> tuple[int, int]:
        return (self.device, self.inode)

    @property
    def parent(self) -> str:
        return self.path.rpartition("/")[0] or "."


def look(volume: Volume, folder: str = "", *, caches: bool = False) -> Look:
    """As `look` of a volume here, but for the extended attributes, which only tar reports. Raises ByreError."""
    rows = [row for row in listing(_remote(volume), folder) if not WORK.fullmatch(row.path.partition("/")[0])]
    links = {row.path: row.target for row in rows if row.kind == "l"}
    left_out: list[LeftOut] = []
    found: list[Found] = []
    names: dict[tuple[int, int], str] = {}
    gone: set[str] = set()  # folders that are left out
    disk_bytes = 0
    for row in rows:
        if row.parent in gone and row.path != ".":
            gone.add(row.path)
            continue
        if not caches and (why := cache(volume.name, row.path)):
            gone.add(row.path)
            left_out.append(LeftOut(row.path, why))
            continue
        if why := _stays_out(row, links):
            left_out.append(LeftOut(row.path, why))
            continue
        first = names.setdefault(row.identity, row.path) if row.kind == "f" else row.path
        found.append(Found(_entry(row, first), (*row.identity, row.size, row.mtime_ns, row.ctime_ns)))
        disk_bytes += min(row.blocks * 512, row.size) if row.kind == "f" and first == row.path else 0
    return Look(tuple(found), tuple(left_out), disk_bytes)


def survey(volume: Volume) -> tuple[Usage, tuple[Path, ...]]:
    """What the content takes of the disk there, and what restores have put aside, oldest first."""
    rows = listing(_remote(volume), kind="look")
    files = {
        row.identity: row.blocks * 512
        for row in rows
        if row.kind != "d" and not WORK.fullmatch(row.path.partition("/")[0])
    }
    kept = [row.path for row in rows if row.parent == "." and row.path.startswith(".byre-before-restore-")]
    return Usage(sum(files.values()), len(files)), tuple(Path(volume.label, name) for name in kept)


def listing(remote: Remote, folder: str = "", kind: str = "work") -> list[Row]:
    """Everything below a folder of the volume, each folder before what is in it, by name.

    The kind `look` is for a volume that may be in use: what vanishes during the scan is skipped. Raises ByreError.
    """
    race = ["-ignore_readdir_race"] if kind == "look" else []
    with remote.running("find", ".", *race, "-printf", FORMAT, folder=folder, kind=kind) as process:
        assert process.stdout
        said = process.stdout.read()
    try:
        return sorted(
            _parse(said), key=lambda row: os.fsencode(row.path).split(b"/") if row.path != "." else []
        )
    except ValueError as error:
        raise ServiceError(
            f"What {remote.tool} says of {remote.label} can't be read: {error}.",
            fault="container-tool-failed",
            hint=f"{remote.tool} info",
        ) from error


def _parse(said: bytes) -> Iterator[Row]:
    """Raises ValueError when it was cut off."""
    parts = said.decode("utf-8", "surrogateescape").split("\0")
    if len(parts) % 2 == 0 or parts[-1]:
        raise ValueError("its end is missing")
    for line, target in zip(parts[0:-1:2], parts[1::2], strict=True):
        kind, mode, *numbers, mtime, ctime, path = line.split("\t", 10)
        uid, gid, size, blocks, device, inode = map(int, numbers)
        yield Row(path.removeprefix("./"), kind, int(mode, 8), uid, gid, size, blocks, device, inode,
                  nanoseconds(mtime), nanoseconds(ctime), target)  # fmt: skip


def nanoseconds(seconds: str) -> int:
    return int(Decimal(seconds).scaleb(9))


def _entry(row: Row, first: str) -> Entry:
    common: dict[str, Any] = {"mode": row.mode, "uid": row.uid, "gid": row.gid, "mtime_ns": row.mtime_ns}
    if first != row.path:
        return Entry(row.path, "hardlink", target=first, **common)
    kind = KINDS[row.kind]
    return Entry(row.path, kind, size=row.size if kind == "file" else 0, target=row.target, **common)


def _stays_out(row: Row, links: dict[str, str]) -> str:
    """Why something is in no backup; nothing if it is."""
    if row.kind == "l":
        return "" if stays(links.get, row.path, row.target) else "a link that leads out of the volume"
    return "" if row.kind in KINDS else OTHERS.get(row.kind, "of an unknown kind")


def _remote(volume: Volume) -> Remote:
    assert volume.remote
    return volume.remote
