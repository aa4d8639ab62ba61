"""A disk that is really small: a file system of its own, in memory, which only root can make."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path]:
    """A disk of this many bytes in a folder that is made for it. The test is skipped where there can be none."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("a small disk is made by root, on Linux")
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        yield folder
    finally:
        # At once, also while a process that is just ending has a file of it open.
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def leave(disk: Path, free: int) -> Path:
    """Fill a disk up but for some bytes; the file that does so, to be removed."""
    ballast = disk / "ballast"
    ballast.unlink(missing_ok=True)
    with ballast.open("wb") as file:
        left = shutil.disk_usage(disk).free - free
        file.write(bytes(max(0, left)))
    return ballast
