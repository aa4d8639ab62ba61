"""The disk under a volume or a backup: is there enough of it and is what was written on it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from scripts.errors import HostError
from scripts.host.space import disk_free

# Of an archive, beside the contents: a header with its extended one for each entry; zstd's frame for what won't shrink.
ENTRY_BYTES = 2048


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
            f"{what} needs {need / 1e6:,.1f} MB in {where}; {free / 1e6:,.1f} MB are free.",
            fault="disk-small",
            hint=hint,
        )
