"""Restoring a volume: the archive checked as it is unpacked into a folder of ours, read again and compared, swapped."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from scripts.errors import ByreError, HostError
from scripts.progress import Meter, Progress, Report, silent
from scripts.volumes import verify
from scripts.volumes.archive import Passing, Tree, entries
from scripts.volumes.backup import ENTRY_BYTES
from scripts.volumes.manifest import Backup, Record
from scripts.volumes.mover import Bad, Mover
from scripts.volumes.volume import Volume


@dataclass(frozen=True)
class Restored:
    """What a restore did. `before` names the folder in the volume that holds the old content, if there was any."""

    volume: Volume
    record: Record
    before: str
    lost: tuple[str, ...]  # extended attributes that this file system or user can't set, as "path: name"


def restore(
    volume: Volume, backup: Backup, report: Report = silent, adapt: Callable[[str], object] = lambda _: None
) -> Restored:
    """Replace a volume's content with a backup's. Whatever fails, the old content is untouched and nothing is left.

    A kill leaves what mover.sh describes; the next call puts it right first. Raises SettingsError without such a
    backup, ByreError if it is damaged or would write outside the volume, HostError for the disk. `adapt` is called with
    the name of the folder that holds the new content, once that is checked, before it takes its place.
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
        with mover.filling(new, owners) as into:
            expected = verify.read(backup, record, into.write, meter.add, owners)
        lost = _check(mover, new, expected, Meter(report, volume.name, "checking", record.content_bytes))
        adapt(new)
        before = mover.exchange(new)
    except BaseException:
        with suppress(ByreError):
            mover.settle()
        raise
    report(Progress(volume.name, "done"))
    return Restored(volume, record, before, tuple(lost))


def _check(mover: Mover, new: str, expected: Tree, meter: Meter) -> list[str]:
    """Check that the disk now holds what the backup says, by reading it again. Returns the attributes that are missing.

    Raises ByreError.
    """
    made = Tree(expected.owners)

    def keep(_: object, why: str) -> bool:
        if why:
            raise Bad(why)
        return True

    try:
        with mover.reading(folder=new) as raw:
            for entry in entries(Passing(raw), keep, lambda piece: meter.add(len(piece))):
                made.add(entry)
        wrong, lost = expected.differences(made)
    except Bad as error:
        wrong, lost = [str(error)], []
    if wrong:
        raise ByreError(
            f"{wrong[0]!r} of {mover.volume.label} differs from the backup after unpacking; nothing was changed.",
            fault="restore-failed",
            detail=[f"{len(wrong)} in all"],
            hint="Try again; if this stays, check the disk: uv run invoke volumes restore",
        )
    return lost
