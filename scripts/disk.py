"""Is there enough disk, before the first byte is written."""

from __future__ import annotations

from pathlib import Path

from scripts.amounts import size
from scripts.errors import HostError
from scripts.host.space import disk_free

SPARE = 64_000_000  # bytes to leave free after a model


def enough(folder: Path, need: int, what: str, hint: str) -> None:
    """Raises HostError, with both numbers, unless the disk of a folder has `need` bytes free; `what` needs them."""
    enough_of(disk_free(folder), need, what, str(folder), hint)


def enough_of(free: int, need: int, what: str, where: str, hint: str) -> None:
    """The same for a disk with this many bytes free."""
    if free < need:
        raise HostError(
            f"{what} needs {size(need)} of disk in {where}; {size(free)} is free.",
            fault="disk-small",
            hint=hint,
        )
