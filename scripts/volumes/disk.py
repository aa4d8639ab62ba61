"""The disk under a volume or a backup: what an archive takes of it, and seeing that names are on it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

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
