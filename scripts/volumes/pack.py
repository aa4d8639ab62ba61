"""Backing a volume up: written aside, synced, read back, renamed."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, cast

import zstandard

from scripts.disk import enough
from scripts.errors import HostError, SettingsError
from scripts.home import write_atomic
from scripts.progress import Meter, Progress, Report, silent
from scripts.volumes import archive
from scripts.volumes.archive import ENTRY_BYTES
from scripts.volumes.keeper import Keeper, keeper_of
from scripts.volumes.look import Look, in_use
from scripts.volumes.manifest import Backup, Entry, Manifest, paths
from scripts.volumes.swap import sync
from scripts.volumes.volume import OTHER, Volume

PARTIAL = ".partial"
MARGIN = 1.01


def back_up(volume: Volume, into: Path, report: Report = silent, *, forbidden: Sequence[Path] = ()) -> Backup:
    """Write `NAME.tar.zst` and `NAME.json` into a folder. Whatever fails, nothing new is left there.

    `forbidden` names folders that are never backed up: those of the secrets. Raises SettingsError for a folder that
    can't be used, HostError for a full disk or an unreadable file, ServiceError for a volume in use, ByreError when
    the archive does not read back as it was written.
    """
    target, manifest_path = paths(into, volume.name)
    keeper = keeper_of(volume)
    keeper.admit(into, forbidden)
    if manifest_path.exists():
        raise SettingsError(
            f"{manifest_path} already exists.", fault="backup-exists", hint=f"Choose another folder: {OTHER}"
        )
    clear_partial(into, volume.name)
    there = keeper.look(forbidden)
    _check_space(volume, into, there)
    ours = not into.exists()
    partial = into / f".{target.name}.{os.getpid()}{PARTIAL}"
    try:
        into.mkdir(parents=True, exist_ok=True, mode=0o700)
        manifest = _write(volume, keeper, there, partial, report, forbidden)
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
                fault="file-unwritable",
                hint="Choose another folder: uv run invoke volumes backup --to FOLDER",
            ) from error
        raise
    report(Progress(volume.name, "done", note=str(target)))
    return Backup(manifest_path, target, manifest)


def clear_partial(into: Path, name: str = "*") -> None:
    """Remove what a killed backup left in a folder. The caller's lock says that none is under way."""
    for path in (*into.glob(f".{name}.tar.zst.*{PARTIAL}"), *into.glob(f".{name}.json.*")):
        with suppress(OSError):
            path.unlink()


def _check_space(volume: Volume, into: Path, there: Look) -> None:
    """As if nothing shrank: models and pictures don't."""
    need = int(there.disk_bytes * MARGIN) + len(there.found) * ENTRY_BYTES
    enough(
        into, need, f"A backup of {volume.label}",
        f"Free some space, or choose another disk: {OTHER}",
    )  # fmt: skip


def _write(
    volume: Volume, keeper: Keeper, there: Look, partial: Path, report: Report, forbidden: Sequence[Path]
) -> Manifest:
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
            entries = keeper.read(
                there, lambda entry, content: tar.addfile(archive.header(entry), content), meter.add
            )
        file.flush()
        os.fsync(file.fileno())
        _forget(file)
    _unchanged(volume, there, keeper.look(forbidden))
    return Manifest(
        volume.name, volume.kind, volume.label, made_at,
        archive_bytes=out.count, archive_sha256=out.sha.hexdigest(),
        content_bytes=there.content_bytes, disk_bytes=there.disk_bytes,
        files=entries, left_out=there.left_out,
    )  # fmt: skip


def _unchanged(volume: Volume, before: Look, after: Look) -> None:
    """Raises ServiceError for a file that is new, gone or written since: the parts of a backup fit together."""
    if before != after:
        different = set(_stamps(before)) ^ set(_stamps(after))
        raise in_use(volume, min((path for path, _ in different), default="."))


def _stamps(one: Look) -> Iterator[tuple[str, object]]:
    yield from ((found.entry.path, found.stamp) for found in one.found)
    yield from ((left.path, None) for left in one.left_out)


def _forget(file: IO[bytes]) -> None:
    """Make the read-back come from the disk, not from memory, if the system allows it."""
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _read_back(partial: Path, manifest: Manifest, report: Report) -> None:
    meter = Meter(report, manifest.volume, "checking", manifest.content_bytes)

    def take(entry: Entry, content: Iterator[bytes]) -> None:
        for chunk in content:
            meter.add(len(chunk))

    if archive.read(partial, manifest, take) != manifest.archive_sha256:
        raise archive.damaged(partial, "the written archive differs when read back")
