"""A backup of a volume, read: back from the disk once it is written, whole by `verify` and by a restore."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO

import zstandard

from scripts import bounded
from scripts.errors import BusyError, ByreError
from scripts.progress import Meter, Report
from scripts.volumes.archive import CHUNK, END, Entry, Passing, Tree, entries, header, padding
from scripts.volumes.configuration import LARGEST
from scripts.volumes.hashing import Beside, Hashing
from scripts.volumes.manifest import DAMAGED, LIST, Backup, File, Record, alone, damaged
from scripts.volumes.tar import Bad

WINDOW = 1 << 25  # bytes of memory that unpacking an archive may take; ours take 2 MB


class DamagedBlob(ByreError):
    """The file of a model at `path` differs from the sha256 in its name."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"The backup's {path} is damaged: {why}.",
            fault="backup-damaged",
            hint="While the model is here, this stores it again: uv run invoke volumes backup",
        )
        self.path = path


def verify(backup: Backup, report: Report) -> None:
    """Read every archive and blob of a backup, and keep that it was done. Raises ByreError that names all bad ones.

    A damaged blob is put aside: by its name, later backups would take it for the model's.
    """
    bad: list[ByreError] = []
    for record in backup.contents.volumes:
        tell = Meter(report, record.volume, "reading", record.content_bytes).add
        try:
            read(backup, record, tell=tell, bad=bad.append)
        except ByreError as error:
            bad.append(error)
    try:
        configuration(backup)
    except ByreError as error:
        bad.append(error)
    for path in (one.path for one in bad if isinstance(one, DamagedBlob)):
        # While another command works with the blobs, they stay where they are.
        with suppress(OSError, BusyError), alone(backup.folder.parent):
            path.rename(path.with_name(f"{DAMAGED}{path.name}"))
    with suppress(OSError):  # on a disk that is read-only it is as good or bad all the same
        backup.mark(good=not bad)
    if bad:
        raise all_of(bad, f"{backup.folder} is damaged")


def all_of(bad: Sequence[ByreError], what: str) -> ByreError:
    """One error that names all of these, which are at least one. `what` is said of several."""
    first, *others = bad
    if not others:
        return first
    lines = [line for one in bad for line in (one.message, *one.detail)]
    return ByreError(f"{what} in {len(bad)} places.", fault=first.fault, hint=first.hint, detail=lines)


def read(
    backup: Backup,
    record: Record,
    out: Callable[[bytes], object] = lambda _: None,
    tell: Callable[[int], object] = lambda _: None,
    tree: Tree | None = None,
    bad: Callable[[ByreError], object] | None = None,
) -> None:
    """Read a volume's archive and its blobs, and hand on one tar of both. `tree` gets what is in it.

    Without contents in that tree, the archive's own sha256 and zstd's checksum vouch for those of the archive.

    Raises ByreError when anything differs from the manifest and the list; a part of it has been handed on then. With
    `bad`, that gets each blob's error, and the next one is read.
    """
    path = backup.folder / record.archive.name
    rest = backup.entries(record)
    tree = tree or Tree()
    try:
        size = path.stat().st_size
        if size != record.archive.bytes:
            raise Bad(f"it has {size} bytes, not {record.archive.bytes}")
        with path.open("rb") as file, Beside() as beside:
            source = Hashing(file, beside)
            _archive(source, rest, tree, record, out, tell)
            if source.sha256 != record.archive.sha256:
                raise Bad("its sha256 differs from the manifest's")
    except BrokenPipeError:
        raise
    except FileNotFoundError as error:
        raise damaged(path, "it is missing") from error
    except (ValueError, zstandard.ZstdError) as error:
        raise damaged(path, str(error)) from error
    except OSError as error:
        raise unreadable(str(path), error) from error
    for entry in rest:
        try:
            _blob(backup.blobs, entry, tree, out, tell)
        except ByreError as error:
            if not bad:
                raise
            bad(error)
    out(END)


def configuration(backup: Backup) -> bytes:
    """A backup's settings and secrets, encrypted as they are; nothing where there are none. Raises ByreError."""
    expected = backup.contents.configuration
    if not expected:
        return b""
    path = backup.folder / expected.name
    try:
        found = bounded.data(path, LARGEST)
    except OSError as error:
        raise unreadable(str(path), error) from error
    if hashlib.sha256(found).hexdigest() != expected.sha256:
        raise damaged(path, "its sha256 differs from the manifest's")
    return found


def written(folder: Path, file: File, tell: Callable[[int], object]) -> None:
    """Read back what was just written: it has that sha256, and unpacks by zstd's own checksum. Raises ByreError."""
    path = folder / file.name
    try:
        with path.open("rb") as raw, Beside() as beside:
            source = Hashing(raw, beside)
            for piece in _unpacked(source):
                tell(len(piece))
            while source.read(CHUNK):
                pass
            if (source.count, source.sha256) != (file.bytes, file.sha256):
                raise Bad("its sha256 differs from that of what was written")
    except (ValueError, zstandard.ZstdError) as error:
        raise damaged(path, str(error)) from error
    except OSError as error:
        raise unreadable(str(path), error) from error


def blobs(folder: Path, fresh: Iterable[Entry], tell: Callable[[int], object]) -> None:
    """Read back blobs that were just stored. Raises ByreError."""
    for entry in fresh:
        _blob(folder, entry, None, lambda _: None, tell)


def _unpacked(source: IO[bytes] | Hashing) -> Iterator[bytes]:
    unpacker = zstandard.ZstdDecompressor(max_window_size=WINDOW)
    with unpacker.stream_reader(source, CHUNK, read_across_frames=True) as reader:  # type: ignore[arg-type]
        while piece := reader.read(CHUNK):
            yield piece


def _archive(
    source: Hashing, rest: Iterator[Entry], tree: Tree, record: Record, out: Callable[[bytes], object],
    tell: Callable[[int], object],
) -> None:  # fmt: skip
    """Raises Bad."""
    expected: Entry | None = None
    content = 0

    def keep(found: Entry, _: str) -> bool:
        nonlocal expected, content
        expected = next(rest, None)
        if expected is None or expected.blob or replace(expected, sha256="") != found:
            raise Bad(f"{found.path!r} in it differs from its list")
        tree.add(expected)
        content += found.size
        if content > record.content_bytes:
            raise Bad("it holds more than the manifest says")
        return True

    unpacker = zstandard.ZstdDecompressor(max_window_size=WINDOW)
    with unpacker.stream_reader(source, CHUNK, read_across_frames=True) as plain:  # type: ignore[arg-type]
        for found in entries(Passing(plain, out), keep, lambda piece: tell(len(piece)), tree.contents):
            if tree.contents and expected and found.sha256 != expected.sha256:
                raise Bad(f"the content of {found.path!r} differs from its list")
    while source.read(CHUNK):
        pass


def _blob(
    folder: Path,
    entry: Entry,
    tree: Tree | None,
    out: Callable[[bytes], object],
    tell: Callable[[int], object],
) -> None:
    path = folder / entry.sha256
    try:
        if not entry.blob or entry.type != "file" or not entry.sha256.isalnum():
            raise Bad(f"{entry.path!r} is missing from the archive")
        if tree:
            tree.add(entry)
        if path.stat().st_size != entry.size:
            raise DamagedBlob(path, f"it does not have {entry.size} bytes")
        with path.open("rb") as file, Beside() as beside:
            source = Hashing(file, beside)
            out(header(entry))
            while piece := source.read(CHUNK):
                out(piece)
                tell(len(piece))
            out(padding(entry.size))
        if (source.count, source.sha256) != (entry.size, entry.sha256):
            raise DamagedBlob(path, "its sha256 differs from its name")
    except BrokenPipeError:
        raise
    except ValueError as error:
        raise damaged(path, str(error)) from error
    except OSError as error:
        raise unreadable(str(path), error) from error


def unreadable(path: str, error: OSError) -> ByreError:
    return ByreError(
        f"The backup {path} can't be read: {error.strerror}.", fault="file-unreadable", hint=LIST
    )
