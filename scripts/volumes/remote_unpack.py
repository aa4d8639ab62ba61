"""Restoring a volume in another machine: sent to tar there, read back and compared, swapped."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO

from scripts.disk import enough_of
from scripts.errors import ByreError
from scripts.progress import Meter, Report
from scripts.volumes import archive, remote_look, remote_pack, remote_swap
from scripts.volumes.archive import ENTRY_BYTES
from scripts.volumes.look import stays
from scripts.volumes.manifest import LIST, Entry, Manifest
from scripts.volumes.remote import Remote
from scripts.volumes.swap import now
from scripts.volumes.volume import Volume


def bring_back(
    volume: Volume, file: Path, manifest: Manifest, report: Report
) -> tuple[Path | None, tuple[str, ...]]:
    """Replace the content by that of an archive whose sha256 has been checked.

    Returns where the old content is, and the extended attributes that can't be set there, as `Restored` has them.
    Raises ByreError; then the old content is untouched.
    """
    remote = volume.remote
    assert remote
    _check_links(file, manifest)
    free = remote_swap.settle(remote)
    # Holes are filled there: it is the sizes that count.
    need = manifest.content_bytes + len(manifest.files) * ENTRY_BYTES
    enough_of(
        free, need, f"Restoring {volume.label}", f"the machine of {remote.tool}",
        "Free some space there, then again: uv run invoke volumes restore",
    )  # fmt: skip
    new = f".byre-restoring-{os.getpid()}"
    remote_swap.begin(remote)
    try:
        _send(remote, new, file, manifest, Meter(report, volume.name, "restoring", manifest.content_bytes))
        lost = _check(volume, new, manifest, Meter(report, volume.name, "checking", manifest.content_bytes))
        kept = remote_swap.exchange(remote, new, now())
    except BaseException:
        with suppress(ByreError):
            remote_swap.settle(remote)
        raise
    return (Path(volume.label, kept) if kept else None), lost


def _check_links(file: Path, manifest: Manifest) -> None:
    """Raises ByreError for a link that leads out, before anything is sent."""
    links = {entry.path: entry.target for entry in manifest.files if entry.type == "link"}
    for path, target in links.items():
        if not stays(links.get, path, target):
            raise archive.damaged(file, f"the link {path!r} in it leads out of the volume")


def _send(remote: Remote, new: str, file: Path, manifest: Manifest, meter: Meter) -> None:
    with remote.running(*remote_swap.script("unpack", new), write=True, feed=True) as process:
        assert process.stdin
        with tarfile.open(
            fileobj=process.stdin, mode="w|", bufsize=archive.CHUNK, format=tarfile.PAX_FORMAT,
            encoding="utf-8", errors="surrogateescape",
        ) as out:  # fmt: skip

            def take(entry: Entry, content: Iterator[bytes]) -> None:
                out.addfile(archive.header(entry), io.BufferedReader(_Pieces(content, meter), archive.CHUNK))
                for _ in content:  # its end checks it
                    pass

            archive.read(file, manifest, take)


class _Pieces(io.RawIOBase):
    """The pieces of a file as a file."""

    def __init__(self, pieces: Iterator[bytes], meter: Meter) -> None:
        self.pieces, self.meter, self.rest = pieces, meter, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, into: memoryview) -> int:  # type: ignore[override]
        if not self.rest:
            self.rest = memoryview(next(self.pieces, b""))
            self.meter.add(len(self.rest))
        count = min(len(into), len(self.rest))
        into[:count] = self.rest[:count]
        self.rest = self.rest[count:]
        return count


def _check(volume: Volume, new: str, manifest: Manifest, meter: Meter) -> tuple[str, ...]:
    """Check that the volume now holds what the manifest says, by reading it back whole. Returns the attributes that
    are missing.

    Raises ByreError.
    """
    there = remote_look.look(volume, new, caches=True)
    made = {
        entry.path: entry for entry in remote_pack.read(volume, there, _drain, meter.add, new, caches=True)
    }
    lost = []
    for wanted in manifest.files:
        found = made.pop(wanted.path, None)
        if found is None or _plain(found, found.xattrs) != _plain(wanted, found.xattrs):
            raise ByreError(
                f"{wanted.path!r} of {volume.label} differs from the backup after unpacking; nothing was changed.",
                fault="restore-failed",
                hint="Try again; if this stays, check the disk there: uv run invoke volumes restore",
            )
        lost += [f"{wanted.path}: {name}" for name in sorted(wanted.xattrs) if name not in found.xattrs]
    if strays := [*made, *(one.path for one in there.left_out)]:
        raise ByreError(
            f"{min(strays)!r} is not in the backup; nothing was changed.", fault="backup-damaged", hint=LIST
        )
    return tuple(lost)


def _drain(entry: Entry, content: IO[bytes]) -> None:
    while content.read(archive.CHUNK):
        pass


def _plain(entry: Entry, possible: dict[str, str]) -> Entry:
    """An entry without the attributes that can't be set there. macOS has modes of links, and they mean nothing."""
    kept = {} if entry.type == "hardlink" else {k: v for k, v in entry.xattrs.items() if k in possible}
    return replace(entry, xattrs=kept, mode=0 if entry.type == "link" else entry.mode)
