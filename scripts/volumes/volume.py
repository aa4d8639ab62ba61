"""What a volume is, and how much it holds."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scripts.volumes.remote import Remote

OTHER = "uv run invoke volumes backup --to FOLDER"

# A volume's name is part of files' names.
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
# What `swap` keeps inside a volume, if it can keep nothing next to it. Not part of the content.
WORDS = ("restoring", "restored", "moving-in", "before-restore", "emptying", "removing")
WORK = re.compile(rf"\.byre-({'|'.join(WORDS)})-\S+")


@dataclass(frozen=True)
class Volume:
    """A folder with a name. For a named volume, `folder` is its mountpoint, as the runtime reports it.

    If the mountpoint is in another machine, `remote` says how to reach it, and `folder` is useless here; a volume's
    `keeper` does all work on it, so that no other code has to ask.
    """

    name: str  # database, openwebui, models
    kind: Literal["embedded", "bind", "named"]
    folder: Path
    label: str  # the real name for people: byre_openwebui-data, or the path
    services: tuple[str, ...] = ()  # those that use it
    remote: Remote | None = None
    made: bool = True  # False for a named volume that the container tool does not have

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is not a name for a volume")

    @property
    def exists(self) -> bool:
        """Whether there is something to read. The folder of a named volume may be in another machine."""
        return self.made if self.kind == "named" else self.folder.exists()

    @property
    def place(self) -> Path:
        """The folder itself, where `folder` is a link to it."""
        return self.folder.resolve()


@dataclass(frozen=True)
class Usage:
    """Bytes on disk, holes not counted; files and links, a file with several names counted once."""

    bytes: int
    files: int


def usage(folder: Path) -> Usage:
    """Bytes that a folder takes on the disk. It may be in use: what vanishes during the scan, or can't be read, is
    not counted."""
    taken, seen = 0, set()
    for found in _walk(folder):
        if found.st_nlink > 1 and (found.st_dev, found.st_ino) in seen:
            continue
        seen.add((found.st_dev, found.st_ino))
        taken += found.st_blocks * 512
    return Usage(taken, len(seen))


def _walk(folder: Path) -> Iterator[os.stat_result]:
    """Everything below a folder but folders."""
    waiting = [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(Path(entry.path))
                    else:
                        yield entry.stat(follow_symlinks=False)
        except OSError:
            continue


@dataclass(frozen=True)
class Survey:
    """What there is of a volume. `aside` is what restores have put aside, oldest first; in another machine it is
    LABEL/FOLDER."""

    present: bool
    usage: Usage
    aside: tuple[Path, ...]
