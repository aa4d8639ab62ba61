"""An archive and its list as they are written: in threads, while the volume is read."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, cast

import zstandard

from scripts.home import write_atomic
from scripts.volumes.archive import CHUNK, END, LEADS_OUT, Entry, Passing, Tree, entries
from scripts.volumes.hashing import Beside
from scripts.volumes.manifest import File, LeftOut, shown
from scripts.volumes.volume import Volume

LEVEL = (
    1  # of text, 25 % less time and half the memory of zstd's default 3, for archives 14 % larger: measured
)
THREADS = min(4, os.cpu_count() or 1)  # each takes some 10 MB of memory
FLUSH = 32 << 20  # bytes after which the disk is asked to write what it has


class Packer:
    """What it takes becomes an archive and a list in a folder.

    Once `opened` is over, `archive` and `listing` say what was written.
    """

    def __init__(self, folder: Path, volume: Volume) -> None:
        self.folder, self.volume = folder, volume
        self.entries, self.content = 0, 0
        self.left_out: list[LeftOut] = []
        self._tree, self._gone = Tree(), set[str]()

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Until both are on the disk. Raises OSError."""
        archive, listing = (self.folder / f"{self.volume.name}.{kind}.zst" for kind in ("tar", "list"))
        with _Packed(archive, THREADS) as self._tar, _Packed(listing, 0) as self._list:
            yield
            self._tar.write(END)
            self.archive, self.listing = self._tar.finish(), self._list.finish()

    def take(self, raw: IO[bytes], tell: Callable[[int], None]) -> None:
        """Another tar of the same volume. Raises Bad where it is not one."""
        for entry in entries(Passing(raw, self._tar.write), self._keep, lambda piece: tell(len(piece))):
            self._line(entry)

    def blobs(self, stored: Sequence[Entry]) -> None:
        """What is of the volume, but not in the archive."""
        for entry in stored:
            self._tree.add(entry)
            self._line(entry)
        if stored:
            lines = "".join(f"{entry.sha256} {shown(entry.path)}\n" for entry in stored)
            write_atomic(self.folder / f"{self.volume.name}.blobs", lines)

    def _keep(self, entry: Entry, why: str) -> bool:
        if entry.type == "hardlink" and entry.target in self._gone:
            why = "a further name of what is left out"
        elif self._tree.leads_out(entry):
            why = LEADS_OUT
        if why:
            self._gone.add(entry.path)
            self.left_out.append(LeftOut(shown(entry.path), why))
            return False
        self._tree.add(entry)
        return True

    def _line(self, entry: Entry) -> None:
        self._list.write(json.dumps(entry.document()).encode() + b"\n")
        self.entries += 1
        self.content += entry.size


class _Packed:
    """A file of zstd. It is written in one thread, and flushed in another one as it grows."""

    def __init__(self, path: Path, threads: int) -> None:
        self._path, self._bytes, self._sha = path, 0, hashlib.sha256()
        self._file = path.open("xb")
        path.chmod(0o600)
        packer = zstandard.ZstdCompressor(level=LEVEL, threads=threads, write_checksum=True)
        out = cast("IO[bytes]", _Output(self._passed))
        self._packer: Any = packer.stream_writer(out, write_size=CHUNK, closefd=False)
        self._writer, self._flusher, self._flushed = Beside(), Beside(), 0

    def __enter__(self) -> _Packed:
        return self

    def __exit__(self, *_: object) -> None:
        with self._file, self._flusher, self._writer:
            pass

    def write(self, data: bytes) -> None:
        self._packer.write(data)

    def finish(self) -> File:
        """On the disk, and out of memory where the system allows it: what reads it next reads the disk."""
        self._packer.close()
        self._writer.wait()
        self._flusher.wait()
        self._file.flush()
        os.fsync(self._file.fileno())
        if hasattr(os, "posix_fadvise"):
            with suppress(OSError):
                os.posix_fadvise(self._file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return File(self._path.name, self._bytes, self._sha.hexdigest())

    def _passed(self, data: bytes) -> None:
        self._bytes += len(data)
        self._writer.call(self._sha.update, data)
        self._writer.call(self._file.write, data)
        if self._bytes - self._flushed >= FLUSH:
            self._flushed = self._bytes
            self._flusher.call(os.fsync, self._file.fileno())


class _Output:
    """As much of a file as zstd writes to."""

    def __init__(self, passed: Callable[[bytes], None]) -> None:
        self._passed = passed

    def write(self, data: bytes) -> int:
        self._passed(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""
