"""Restoring a volume on this machine: unpacked next to it, read again and compared, swapped."""

from __future__ import annotations

import base64
import errno
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from scripts.disk import enough
from scripts.errors import ByreError, HostError
from scripts.progress import Meter, Report
from scripts.volumes import archive
from scripts.volumes.archive import ENTRY_BYTES
from scripts.volumes.look import inside, look
from scripts.volumes.manifest import LIST, Entry, Manifest
from scripts.volumes.swap import Place, exchange, remove, settle
from scripts.volumes.volume import Volume

_HOLE = bytes(1 << 16)


@dataclass
class _Unpacking:
    """A folder that is being filled. Private: 0700 until the end."""

    folder: Path
    meter: Meter
    lost: list[tuple[str, str]] = field(default_factory=list)


def bring_back(
    volume: Volume, file: Path, manifest: Manifest, report: Report
) -> tuple[Path | None, tuple[str, ...]]:
    """Replace the content by that of an archive whose sha256 has been checked.

    Returns where the old content is, and the extended attributes that can't be set here, as `Restored` has them.
    Raises ByreError; then the old content is untouched.
    """
    if volume.kind == "named" and not volume.place.is_dir():  # only its runtime can make one
        raise HostError(
            f"The volume {volume.label} does not exist yet.",
            fault="volume-missing",
            hint="uv run invoke start makes it; then uv run invoke stop, and again: uv run invoke volumes restore",
        )
    settle(volume)
    place = Place.of(volume)
    enough(
        place.base, manifest.disk_bytes + len(manifest.files) * ENTRY_BYTES, f"Restoring {volume.label}",
        "Free some space, then again: uv run invoke volumes restore",
    )  # fmt: skip
    new = place.path("restoring", str(os.getpid()))
    try:
        new.mkdir(parents=True, mode=0o700)
        work = _Unpacking(new, Meter(report, volume.name, "restoring", manifest.content_bytes))
        _unpack(file, manifest, work)
        _check(volume, manifest, work, Meter(report, volume.name, "checking", manifest.content_bytes))
        os.sync()  # one call for many files; the old content is not moved before the new one is on disk
        before = exchange(volume, new)
        if not place.whole:
            with suppress(OSError):  # of the volume's own folder: not worth failing now
                _describe(place.folder, manifest.files[0], work)
    except BaseException as error:
        with suppress(OSError):
            remove(new)
        if isinstance(error, OSError):
            raise HostError(
                f"{volume.label} can't be restored: {error.strerror or error} ({error.filename or new}).",
                fault="restore-failed",
                hint="uv run invoke volumes list",
            ) from error
        raise
    return before, tuple(f"{path}: {name}" for path, name in sorted(set(work.lost)))


def _unpack(file: Path, manifest: Manifest, work: _Unpacking) -> None:
    """Every entry made new, never written through a link: the manifest's paths have been checked for that."""
    archive.read(file, manifest, lambda entry, content: _make(work, entry, content))
    for entry in manifest.files:
        if entry.type == "link" and not inside(work.folder, entry.path, entry.target):
            raise archive.damaged(file, f"the link {entry.path!r} in it leads out of the volume")
    for entry in reversed(
        manifest.files
    ):  # folders after what is in them: their time and mode are the last to be set
        if entry.type == "folder":
            _describe(work.folder / entry.path, entry, work)


def _make(work: _Unpacking, entry: Entry, content: Iterator[bytes]) -> None:
    path = work.folder / entry.path
    if entry.type == "folder":
        if entry.path != ".":
            path.mkdir(mode=0o700)
        return
    if entry.type == "hardlink":
        os.link(work.folder / entry.target, path, follow_symlinks=False)
        return
    if entry.type == "link":
        path.symlink_to(entry.target)
    else:
        _fill(path, content, entry.size, work.meter)
    _describe(path, entry, work)


def _fill(path: Path, content: Iterator[bytes], size: int, meter: Meter) -> None:
    """Zeros become holes again."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in content:
            for at in range(0, len(chunk), len(_HOLE)):
                piece = chunk[at : at + len(_HOLE)]
                if piece == _HOLE:
                    file.seek(len(piece), os.SEEK_CUR)
                else:
                    file.write(piece)
            meter.add(len(chunk))
        file.truncate(size)


def _describe(path: Path, entry: Entry, work: _Unpacking) -> None:
    """Owner (as root), mode, attributes, time, in this order: each would be undone by one before it."""
    if os.geteuid() == 0:
        os.chown(path, entry.uid, entry.gid, follow_symlinks=False)
    for name, value in entry.xattrs.items():
        if not _set(path, name, base64.b64decode(value)):
            work.lost.append((entry.path, name))
    if entry.type != "link":
        path.chmod(entry.mode)
    os.utime(path, ns=(entry.mtime_ns, entry.mtime_ns), follow_symlinks=False)


def _set(path: Path, name: str, value: bytes) -> bool:
    """Whether an extended attribute could be set."""
    if not hasattr(os, "setxattr"):
        return False
    try:
        os.setxattr(path, name, value, follow_symlinks=False)
    except OSError as error:
        if error.errno in {errno.ENOTSUP, errno.EPERM, errno.EACCES, errno.ENOSPC, errno.E2BIG, errno.EINVAL}:
            return False
        raise
    return True


def _check(volume: Volume, manifest: Manifest, work: _Unpacking, meter: Meter) -> None:
    """Check that the disk now holds what the manifest says, by reading it again. Raises ByreError."""
    there = look(replace(volume, folder=work.folder), caches=True)
    found = {one.entry.path: one.entry for one in there.found}
    names = _first_names(manifest)
    lost = {(names.get(path, path), name) for path, name in work.lost}
    for entry in manifest.files:
        made = found.pop(entry.path, None)
        if made and made.type == "file":
            made = replace(made, sha256=_digest(work.folder / entry.path, meter))
        if made is None or _plain(made, lost, names) != _plain(entry, lost, names):
            raise ByreError(
                f"{entry.path!r} of {volume.label} differs from the backup after unpacking; nothing was changed.",
                fault="restore-failed",
                hint="Try again; if this stays, check the disk: uv run invoke volumes restore",
            )
    if found:
        raise ByreError(
            f"{min(found)!r} is not in the backup; nothing was changed.", fault="backup-damaged", hint=LIST
        )


def _first_names(manifest: Manifest) -> dict[str, str]:
    return {entry.path: entry.target for entry in manifest.files if entry.type == "hardlink"}


def _plain(entry: Entry, lost: set[tuple[str, str]], names: dict[str, str]) -> Entry:
    """An entry without what this user or file system can't set."""
    first = names.get(entry.path, entry.path)
    kept = {name: value for name, value in entry.xattrs.items() if (first, name) not in lost}
    owner = (entry.uid, entry.gid) if os.geteuid() == 0 else (0, 0)
    mode = (
        0 if entry.type == "link" else entry.mode
    )  # Linux has none for links, macOS has, and it means nothing
    return replace(entry, xattrs=kept, uid=owner[0], gid=owner[1], mode=mode)


def _digest(path: Path, meter: Meter) -> str:
    mode = stat.S_IMODE(path.stat().st_mode)
    closed = not mode & stat.S_IRUSR and os.geteuid() != 0
    if closed:
        path.chmod(mode | stat.S_IRUSR)
    digest = archive.sha256(path, meter.add)
    if closed:
        path.chmod(mode)
    return digest
