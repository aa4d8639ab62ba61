"""The memory and disk that are really available."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from scripts.host import cgroups
from scripts.host.reading import ROOT, text


@dataclass(frozen=True)
class Memory:
    """Bytes. `available` is what a new program gets without swapping; cgroup limits are counted in both."""

    total: int
    available: int


def memory(root: Path = ROOT) -> Memory:
    """The machine's memory, or what cgroups grant of it where that is less."""
    if root == ROOT:
        system = psutil.virtual_memory()
        total, available = system.total, system.available
    else:
        fields = dict(line.split(":", 1) for line in text(root / "proc/meminfo").splitlines() if ":" in line)
        total, available = (int(fields[name].split()[0]) * 1024 for name in ("MemTotal", "MemAvailable"))
    for controller, limit_file, usage_file, cache_field in (
        ("", "memory.max", "memory.current", "inactive_file"),
        ("memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
    ):
        for folder in cgroups.folders(root, controller):
            written = text(folder / limit_file)
            if not written.isdigit() or int(written) >= total:  # version 1 writes "no limit" as a huge number
                continue
            limit, usage = int(written), int(text(folder / usage_file) or 0)
            stat = dict(
                line.split() for line in text(folder / "memory.stat").splitlines() if line.count(" ") == 1
            )
            used = max(0, usage - int(stat.get(cache_field, 0)))  # cached files make room
            total, available = min(total, limit), min(available, max(0, limit - used))
    return Memory(total, available)


def disk_free(path: Path) -> int:
    """Free bytes, for us, on the file system that holds `path`, or will hold it once it is made."""
    return shutil.disk_usage(_existing(path)).free


def taken(folder: Path) -> int:
    """Bytes that a folder takes of the disk. It may be in use: what vanishes, or can't be read, is not counted."""
    total, seen, waiting = 0, set[tuple[int, int]](), [folder]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry.path))
                    continue
                with suppress(OSError):
                    state = entry.stat(follow_symlinks=False)
                    if (state.st_dev, state.st_ino) not in seen:
                        seen.add((state.st_dev, state.st_ino))
                        total += state.st_blocks * 512
    return total


def device(path: Path) -> int:
    """A file system's number: equal for two paths that share their free space."""
    return _existing(path).stat().st_dev


def _existing(path: Path) -> Path:
    path = path.absolute()
    return next(folder for folder in (path, *path.parents) if folder.exists())
