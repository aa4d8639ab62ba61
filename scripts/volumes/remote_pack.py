"""The content of a volume in another machine, as GNU tar there sends it."""

from __future__ import annotations

import base64
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import IO, Any, cast

from scripts.volumes.archive import CHUNK, TAR_TYPES, XATTR, Hashing
from scripts.volumes.look import CACHE_NAMES, CACHES, XATTRS_OF_PLACE, Look, Take, in_use
from scripts.volumes.manifest import Entry
from scripts.volumes.remote_look import nanoseconds
from scripts.volumes.volume import WORDS, Volume

# https://www.gnu.org/software/tar/manual/html_section/Extended-File-Attributes.html
CREATE = ("--create", "--file=-", "--format=posix", "--sort=name", "--numeric-owner", "--xattrs")
TYPES = {code: name for name, code in TAR_TYPES.items()}


def read(
    volume: Volume,
    there: Look,
    take: Take,
    tell: Callable[[int], None],
    folder: str = "",
    *,
    caches: bool = False,
) -> tuple[Entry, ...]:
    """Read the content once, as surveyed; returns its entries with their sha256 and attributes.

    `tell` gets the number of bytes of each piece. Raises ServiceError if it has changed since, ByreError if it can't
    be read.
    """
    assert volume.remote
    expected = {one.entry.path: one.entry for one in there.found}
    left_out = {one.path for one in there.left_out}
    entries: dict[str, Entry] = {}
    arguments = (*CREATE, *_excluded(volume.name, caches), ".")
    with volume.remote.running("tar", *arguments, folder=folder) as process:
        assert process.stdout
        with tarfile.open(
            fileobj=process.stdout, mode="r|", bufsize=CHUNK, encoding="utf-8", errors="surrogateescape"
        ) as tar:
            for info in tar:
                path = _path(info.name)
                if path in left_out:
                    continue
                entry = _entry(volume, info, expected.pop(path, None), entries)
                content = tar.extractfile(info) if entry.type == "file" else None
                source = Hashing(content or cast("IO[bytes]", _Nothing()), tell)
                take(entry, cast("IO[bytes]", source))
                entries[path] = replace(entry, sha256=source.sha.hexdigest()) if content else entry
        while process.stdout.read(CHUNK):  # tar fills its last block up
            pass
    if expected:
        raise in_use(volume, min(expected))
    return tuple(entries.values())


class _Nothing:
    def read(self, count: int = -1) -> bytes:
        return b""


def _excluded(volume: str, caches: bool) -> list[str]:
    """What need not come over: what `look` leaves out anyway."""
    work = [f"--exclude=./.byre-{word}-*" for word in WORDS]
    known = [] if caches else [f"--exclude=./{path}" for path in CACHES.get(volume, {})]
    names = [] if caches else [f"--exclude={name}" for name in CACHE_NAMES]
    of_place = [f"--xattrs-exclude={name}" for name in sorted(XATTRS_OF_PLACE)]
    return [*of_place, "--anchored", *work, *known, "--no-anchored", *names]


def _entry(volume: Volume, info: tarfile.TarInfo, seen: Entry | None, before: dict[str, Entry]) -> Entry:
    """An entry as tar reports it. Raises ServiceError unless it is the one that was surveyed."""
    path, kind = _path(info.name), TYPES.get(info.type, "")
    if seen and seen.type == "link" and kind == "hardlink":  # tar makes a second name of a link one of these
        kind, target = "link", seen.target
    else:
        target = _path(info.linkname) if kind == "hardlink" else info.linkname
    made = Entry(
        path, kind, info.mode & 0o7777, info.uid, info.gid,
        nanoseconds(info.pax_headers.get("mtime") or str(info.mtime)),
        size=info.size if kind == "file" else 0,
        target=target,
        xattrs=before[target].xattrs if kind == "hardlink" and target in before else _xattrs(info.pax_headers),
    )  # fmt: skip
    if seen is None or _known(made) != _known(seen):
        raise in_use(volume, path)
    return made


def _known(entry: Entry) -> tuple[Any, ...]:
    """The values that both programs report. They write times before 1970 in two ways."""
    return (entry.type, entry.mode, entry.uid, entry.gid, entry.size, entry.target)


def _xattrs(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(XATTR): base64.b64encode(value.encode("utf-8", "surrogateescape")).decode()
        for name, value in sorted(headers.items())
        if name.startswith(XATTR) and name.removeprefix(XATTR) not in XATTRS_OF_PLACE
    }


def _path(name: str) -> str:
    return name.removeprefix("./")
