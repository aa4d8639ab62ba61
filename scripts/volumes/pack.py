"""Backing a volume up: written aside, synced, read back, renamed."""

from __future__ import annotations

import hashlib
import os
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, cast

import zstandard

from scripts.errors import HostError, SettingsError
from scripts.home import write_atomic
from scripts.host.space import disk_free
from scripts.progress import Progress, Report, silent
from scripts.volumes import archive, remote_look, remote_pack
from scripts.volumes.look import Found, Look, in_use, look, reading, secret, stamp
from scripts.volumes.manifest import Backup, Entry, Manifest, paths
from scripts.volumes.volume import Volume

PARTIAL = ".partial"
# Of an archive, beside the contents: a header with its extended one for each entry; zstd's frame for what won't shrink.
ENTRY_BYTES = 2048
MARGIN = 1.01
STEP = 4 << 20  # bytes between two reports


def back_up(volume: Volume, into: Path, report: Report = silent, *, forbidden: Sequence[Path] = ()) -> Backup:
    """Write `NAME.tar.zst` and `NAME.json` into a folder. Whatever fails, nothing new is left there.

    `forbidden` names folders that are never backed up: those of the secrets. Raises SettingsError for a folder that
    can't be used, HostError for a full disk or an unreadable file, ServiceError for a volume in use, ByreError when
    the archive does not read back as it was written.
    """
    target, manifest_path = paths(into, volume.name)
    _check_places(volume, into, manifest_path, forbidden)
    clear_partial(into, volume.name)
    if volume.remote:
        volume.remote.clear()
    there = _look(volume, forbidden)
    _check_space(volume, into, there)
    ours = not into.exists()
    partial = into / f".{target.name}.{os.getpid()}{PARTIAL}"
    try:
        into.mkdir(parents=True, exist_ok=True, mode=0o700)
        manifest = _write(volume, there, partial, report, forbidden)
        _read_back(partial, manifest, report)
        partial.replace(target)
        sync(into)
        write_atomic(manifest_path, manifest.text())
        sync(into)
    except BaseException as error:
        for path in (partial, *(() if manifest_path.exists() else (target,))):
            with suppress(OSError):
                path.unlink()
        if ours:
            with suppress(OSError):
                into.rmdir()
        if isinstance(error, OSError):
            raise HostError(
                f"The backup of {volume.label} can't be written to {into}: {error.strerror or error}.",
                hint="Name another folder: uv run invoke volumes backup --to FOLDER",
            ) from error
        raise
    report(Progress(volume.name, "done", note=str(target)))
    return Backup(manifest_path, target, manifest)


def clear_partial(into: Path, name: str = "*") -> None:
    """Remove what a killed backup left in a folder. The caller's lock says that none is under way."""
    for path in (*into.glob(f".{name}.tar.zst.*{PARTIAL}"), *into.glob(f".{name}.json.*")):
        with suppress(OSError):
            path.unlink()


def sync(folder: Path) -> None:
    """See that the names in a folder are on disk. Not every file system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def enough(folder: Path, need: int, what: str, hint: str) -> None:
    """Raises HostError, with both numbers, unless the disk of a folder has so many bytes free."""
    short(disk_free(folder), need, what, str(folder), hint)


def short(free: int, need: int, what: str, where: str, hint: str) -> None:
    """Raises HostError, with both numbers, unless so many bytes are free."""
    if free < need:
        raise HostError(
            f"{what} needs {need / 1e6:,.1f} MB in {where}; {free / 1e6:,.1f} MB are free.", hint=hint
        )


class Meter:
    """Reports bytes, not at every chunk."""

    def __init__(self, report: Report, subject: str, doing: str, total: int) -> None:
        self.report, self.subject, self.doing, self.total = report, subject, doing, total
        self.done = self.told = 0
        self.add(0)

    def add(self, count: int) -> None:
        self.done += count
        if not count or self.done - self.told >= STEP or self.done == self.total:
            self.told = self.done
            self.report(Progress(self.subject, self.doing, self.done, self.total))


def _check_places(volume: Volume, into: Path, manifest: Path, forbidden: Sequence[Path]) -> None:
    other = "uv run invoke volumes backup --to FOLDER"
    if volume.remote is None:
        place, goal = volume.place, into.resolve()
        if not place.is_dir():
            raise HostError(f"{volume.label} has no folder yet: {place}.", hint="uv run invoke start")
        for one in (path.resolve() for path in forbidden):
            if place.is_relative_to(one) or one.is_relative_to(place):
                raise secret(volume)
        if goal.is_relative_to(place):
            raise SettingsError(
                f"{into} lies in {volume.label} itself.", hint=f"Name a folder outside of it: {other}"
            )
    if manifest.exists():
        raise SettingsError(f"{manifest} is there already.", hint=f"Name another folder: {other}")


def _check_space(volume: Volume, into: Path, there: Look) -> None:
    """As if nothing shrank: models and pictures don't."""
    need = int(there.disk_bytes * MARGIN) + len(there.found) * ENTRY_BYTES
    enough(
        into, need, f"A backup of {volume.label}",
        "Free some space, or name another disk: uv run invoke volumes backup --to FOLDER",
    )  # fmt: skip


def _write(volume: Volume, there: Look, partial: Path, report: Report, forbidden: Sequence[Path]) -> Manifest:
    meter = Meter(report, volume.name, "backing up", there.content_bytes)
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    with partial.open("xb") as file:
        partial.chmod(0o600)
        out = archive.Hashing(file)
        packer = zstandard.ZstdCompressor(level=archive.LEVEL, write_checksum=True)
        with (
            packer.stream_writer(cast("IO[bytes]", out), closefd=False) as packed,
            tarfile.open(
                fileobj=packed, mode="w|", bufsize=archive.CHUNK, format=tarfile.PAX_FORMAT,
                encoding="utf-8", errors="surrogateescape",
            ) as tar,
        ):  # fmt: skip
            entries = _entries(tar, volume, there, meter)
        file.flush()
        os.fsync(file.fileno())
        _forget(file)
    _unchanged(volume, there, _look(volume, forbidden))
    return Manifest(
        volume.name, volume.kind, volume.label, made_at,
        archive_bytes=out.count, archive_sha256=out.sha.hexdigest(),
        content_bytes=there.content_bytes, disk_bytes=there.disk_bytes,
        files=entries, left_out=there.left_out,
    )  # fmt: skip


def _look(volume: Volume, forbidden: Sequence[Path]) -> Look:
    return remote_look.look(volume) if volume.remote else look(volume, forbidden)


def _entries(tar: tarfile.TarFile, volume: Volume, there: Look, meter: Meter) -> tuple[Entry, ...]:
    """Write what was looked at; returns it with each file's sha256."""
    if volume.remote is None:
        return tuple(_add(tar, volume, found, meter) for found in there.found)
    return remote_pack.read(
        volume, there, lambda entry, content: tar.addfile(archive.header(entry), content), meter.add
    )


def _add(tar: tarfile.TarFile, volume: Volume, found: Found, meter: Meter) -> Entry:
    """Write one entry; returns it with its sha256."""
    if found.entry.type != "file":
        tar.addfile(archive.header(found.entry))
        return found.entry
    with reading(volume, found.entry.path):
        handle = os.open(volume.place / found.entry.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        source = _Source(file, volume, found, meter)
        source.check()
        tar.addfile(archive.header(found.entry), cast("IO[bytes]", source))
        source.check()
    return replace(found.entry, sha256=source.sha.hexdigest())


class _Source:
    """A file of the volume, as tar reads it. Raises ServiceError when it is not the one that was looked at."""

    def __init__(self, file: IO[bytes], volume: Volume, found: Found, meter: Meter) -> None:
        self.file, self.volume, self.found, self.meter = file, volume, found, meter
        self.sha = hashlib.sha256()

    def read(self, count: int) -> bytes:
        with reading(self.volume, self.found.entry.path):
            data = self.file.read(count)
        if len(data) < count:  # tar asks for no more than there was
            raise in_use(self.volume, self.found.entry.path)
        self.sha.update(data)
        self.meter.add(len(data))
        return data

    def check(self) -> None:
        if stamp(os.fstat(self.file.fileno())) != self.found.stamp:
            raise in_use(self.volume, self.found.entry.path)


def _unchanged(volume: Volume, before: Look, after: Look) -> None:
    """Raises ServiceError for a file that is new, gone or written since: the parts of a backup fit together."""
    if before != after:
        different = set(_stamps(before)) ^ set(_stamps(after))
        raise in_use(volume, min((path for path, _ in different), default="."))


def _stamps(one: Look) -> Iterator[tuple[str, object]]:
    yield from ((found.entry.path, found.stamp) for found in one.found)
    yield from ((left.path, None) for left in one.left_out)


def _forget(file: IO[bytes]) -> None:
    """Have the read-back come from the disk, not from memory, where the system can be told."""
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _read_back(partial: Path, manifest: Manifest, report: Report) -> None:
    meter = Meter(report, manifest.volume, "checking", manifest.content_bytes)

    def take(entry: Entry, content: Iterator[bytes]) -> None:
        for chunk in content:
            meter.add(len(chunk))

    if archive.read(partial, manifest, take) != manifest.archive_sha256:
        raise archive.damaged(partial, "it does not read back as it was written")
