"""A tar.zst in PAX format, written by `pack` and read against its manifest. GNU tar and zstd read it too."""

from __future__ import annotations

import base64
import hashlib
import tarfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import zstandard

from scripts.errors import ByreError
from scripts.volumes.manifest import Entry, Manifest

# Of an archive, apart from the contents: a header with its extended one for each entry; zstd's frame for what won't
# shrink.
ENTRY_BYTES = 2048

CHUNK = 1 << 20
EXTENDED = 16 << 20  # bytes: a path has 4096, an attribute 65,536
HEADERS = (
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK
)  # fmt: skip
LEVEL = 3  # zstd's own default: fast enough that the disk is the limit
XATTR = "SCHILY.xattr."  # as GNU tar and bsdtar name them
TAR_TYPES = {
    "file": tarfile.REGTYPE,
    "folder": tarfile.DIRTYPE,
    "link": tarfile.SYMTYPE,
    "hardlink": tarfile.LNKTYPE,
}

# Called with each entry and its content; the content must be read to its end.
Take = Callable[[Entry, Iterator[bytes]], None]


class Hashing:
    """A binary file that computes the sha256 and the number of the bytes that pass, and reports them."""

    def __init__(self, file: IO[bytes], tell: Callable[[int], None] | None = None) -> None:
        self.file, self.tell, self.sha, self.count = file, tell, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self._passed(data)
        return self.file.write(data)

    def read(self, count: int = -1) -> bytes:
        data = self.file.read(count)
        self._passed(data)
        return data

    def _passed(self, data: bytes) -> None:
        self.sha.update(data)
        self.count += len(data)
        if self.tell:
            self.tell(len(data))


class Info(tarfile.TarInfo):
    """An entry whose extended header is read into memory only if it is not longer than EXTENDED."""

    def _proc_member(self, archive: tarfile.TarFile) -> Any:  # the hook that tarfile names for a subclass
        if self.type in HEADERS and self.size > EXTENDED:
            raise tarfile.ReadError(f"a header of {self.size:,} bytes")
        return super()._proc_member(archive)  # type: ignore[misc]


def header(entry: Entry) -> tarfile.TarInfo:
    """An entry as tar has it: whole nanoseconds and extended attributes as PAX headers."""
    info = tarfile.TarInfo(entry.path)
    info.type = TAR_TYPES[entry.type]
    info.size, info.mode, info.linkname = entry.size, entry.mode, entry.target
    info.uid, info.gid, info.mtime = entry.uid, entry.gid, entry.mtime_ns // 10**9
    info.pax_headers = {"mtime": _seconds(entry.mtime_ns)} | {
        XATTR + name: base64.b64decode(value).decode("utf-8", "surrogateescape")
        for name, value in entry.xattrs.items()
    }
    return info


def read(archive: Path, manifest: Manifest, take: Take) -> str:
    """Go through an archive, entry by entry as its manifest says. Returns its sha256.

    Raises ByreError when it is damaged, or when a header or a content is not that of the manifest.
    """
    with archive.open("rb") as file:
        source = Hashing(file)
        try:
            with zstandard.ZstdDecompressor().stream_reader(source) as plain:  # type: ignore[arg-type]
                _members(archive, plain, manifest, take)
        except (tarfile.TarError, zstandard.ZstdError, EOFError, ValueError) as error:
            raise damaged(archive, str(error)) from error
        while source.read(CHUNK):
            pass
    return source.sha.hexdigest()


def damaged(archive: Path, why: str) -> ByreError:
    return ByreError(
        f"The backup {archive} is damaged: {why}.",
        fault="backup-damaged",
        hint="Choose another backup: uv run invoke volumes list",
    )


def sha256(path: Path, passed: Callable[[int], None]) -> str:
    """A file's sha256; `passed` gets the number of bytes of each chunk."""
    with path.open("rb") as file:
        source = Hashing(file)
        while chunk := source.read(CHUNK):
            passed(len(chunk))
    return source.sha.hexdigest()


def _members(archive: Path, plain: IO[bytes], manifest: Manifest, take: Take) -> None:
    rest = iter(manifest.files)
    with tarfile.open(
        fileobj=plain, mode="r|", bufsize=CHUNK, encoding="utf-8", errors="surrogateescape", tarinfo=Info
    ) as tar:
        for info in tar:
            entry = next(rest, None)
            if entry is None or not _same(info, entry):
                raise damaged(archive, f"{info.name!r} in it differs from the manifest")
            take(entry, _content(archive, tar.extractfile(info) if entry.type == "file" else None, entry))
    if missing := next(rest, None):
        raise damaged(archive, f"{missing.path!r} is missing from it")


def _same(info: tarfile.TarInfo, entry: Entry) -> bool:
    wanted = header(entry)
    attributes = {name: value for name, value in info.pax_headers.items() if name.startswith(XATTR)}
    return (
        (info.name, info.type, info.size, info.linkname, info.mode, info.uid, info.gid)
        == (wanted.name, wanted.type, wanted.size, wanted.linkname, wanted.mode, wanted.uid, wanted.gid)
        and info.pax_headers.get("mtime") == wanted.pax_headers["mtime"]
        and attributes == {k: v for k, v in wanted.pax_headers.items() if k.startswith(XATTR)}
    )


def _content(archive: Path, file: IO[bytes] | None, entry: Entry) -> Iterator[bytes]:
    """Raises ByreError at its end when the content is not the entry's."""
    if file is None:
        return
    source = Hashing(file)
    while chunk := source.read(CHUNK):
        yield chunk
    if (source.count, source.sha.hexdigest()) != (entry.size, entry.sha256):
        raise damaged(archive, f"the content of {entry.path!r} is another one")


def _seconds(mtime_ns: int) -> str:
    return f"{Decimal(mtime_ns).scaleb(-9):f}"
