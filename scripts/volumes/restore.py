"""Restoring a volume: the archive is checked as it is unpacked into its own folder, which is compared, and swapped."""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from scripts.disk import enough_of
from scripts.errors import ByreError, HostError
from scripts.host.space import device, disk_free
from scripts.progress import Meter, Report, silent
from scripts.volumes import verify
from scripts.volumes.archive import Passing, Tree, described, entries
from scripts.volumes.backup import ENTRY_BYTES
from scripts.volumes.manifest import Backup, Record
from scripts.volumes.mover import ROOM, Mover
from scripts.volumes.tar import Bad
from scripts.volumes.volume import Volume


@dataclass(frozen=True)
class Staged:
    """A backup's content in a folder of its own beside the volume's, checked."""

    volume: Volume
    record: Record
    folder: str
    lost: tuple[str, ...]  # extended attributes that this file system or user can't set, as "path: name"


@dataclass(frozen=True)
class Restored:
    """What a restore did. `before` names the folder in the volume that holds the old content, if there was any."""

    volume: Volume
    record: Record
    before: str
    lost: tuple[str, ...]


def admit(volumes: Sequence[Volume], backup: Backup) -> None:
    """Check that there is room for all, before the first byte. Volumes of containers share a disk. Raises HostError."""
    needs: dict[object, tuple[int, list[Volume]]] = {}
    for volume in volumes:
        record = backup.record(volume.name)
        disk = "containers" if volume.kind == "named" else device(volume.place)
        need, others = needs.get(disk, (0, []))
        needs[disk] = (need + record.disk_bytes + record.entries * ENTRY_BYTES, [*others, volume])
    for need, sharing in needs.values():
        there = next((one for one in sharing if one.exists), None)
        free = Mover(there).free() if there else disk_free(sharing[0].place)
        if there or sharing[0].kind != "named":
            what, where = " and ".join(one.name for one in sharing), f"the place of {sharing[0].label}"
            enough_of(free, need, f"Restoring {what}", where, ROOM)


def stage(volume: Volume, backup: Backup, report: Report = silent) -> Staged:
    """Unpack a volume's backup beside its content, and check it. The service may run.

    Whatever fails, the content is untouched and nothing is left. A kill leaves what mover.sh describes; the next call
    puts it right first. Raises SettingsError without such a backup, ByreError if it is damaged or would write outside
    the volume, HostError for the disk.
    """
    record = backup.record(volume.name)
    if volume.kind == "named" and not volume.made:  # only its runtime can make one
        raise HostError(
            f"The volume {volume.label} does not exist yet.",
            fault="volume-missing",
            hint="uv run invoke start makes it; then uv run invoke stop, and again: uv run invoke volumes restore",
        )
    mover = Mover(volume)
    mover.begin(record.disk_bytes + record.entries * ENTRY_BYTES, f"Restoring {volume.label}")
    new = f".byre-restoring-{uuid.uuid4().hex[:8]}"
    owners = mover.helper is not None or os.geteuid() == 0
    try:
        meter = Meter(report, volume.name, "restoring", record.content_bytes)
        expected = Tree(owners, contents=False)
        with mover.filling(new, owners) as into:
            verify.read(backup, record, into.write, meter.add, expected)
        meter = Meter(report, volume.name, "checking", record.content_bytes)
        lost = _check(mover, new, backup, expected, meter)
    except BaseException:
        with suppress(ByreError):
            mover.settle()
        raise
    return Staged(volume, record, new, tuple(lost))


def swap(staged: Staged, which: str = "") -> Restored:
    """Put what was staged in the volume's place; nothing uses it. `which` names what it puts aside: UTC, without `-`.

    Raises ByreError with the old content in its place.
    """
    before = Mover(staged.volume).exchange(staged.folder, which)
    return Restored(staged.volume, staged.record, before, staged.lost)


def _check(mover: Mover, new: str, backup: Backup, expected: Tree, meter: Meter) -> list[str]:
    """Check that the disk now holds what the backup says. Returns the extended attributes that are missing.

    The contents were of an archive with the right sha256, and `tar` ends with an error where it can't write one.
    To read them again would read the memory that it wrote to, not the disk. What `tar` does not tell is seen without
    contents: names that became one, another size, owner, mode or time, a link that leads elsewhere. Only a tar tells of
    attributes, and only GNU's `find` of the rest: else all is read again, and contents are compared too.

    Raises ByreError.
    """
    made = Tree(expected.owners, contents=False)
    try:
        if not expected.xattrs:
            with mover.describing(new) as found:
                for entry in described(found):
                    made.add(entry)
                    meter.add(entry.size)
        if not made.found:
            record = backup.record(mover.volume.name)
            expected, made = Tree(expected.owners), Tree(expected.owners)
            for entry in backup.entries(record):
                expected.add(entry)
            with mover.reading(folder=new) as raw:
                for entry in entries(Passing(raw), _all, lambda piece: meter.add(len(piece))):
                    made.add(entry)
        wrong, lost = expected.differences(made)
    except Bad as error:
        wrong, lost = [str(error)], []
    if wrong:
        raise _differs(mover, [repr(one) for one in wrong])
    return lost


def _all(_: object, why: str) -> bool:
    if why:
        raise Bad(why)
    return True


def _differs(mover: Mover, wrong: list[str]) -> ByreError:
    return ByreError(
        f"What was unpacked of {mover.volume.label} differs from the backup; nothing was changed.",
        fault="restore-failed",
        detail=[*wrong[:10], f"{len(wrong)} in all"],
        hint="Try again; if this stays, check the disk: uv run invoke volumes restore",
    )
