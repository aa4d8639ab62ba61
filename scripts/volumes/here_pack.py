"""The content of a volume on this machine, as it is read for a backup."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import IO, cast

from scripts.volumes.look import Found, Look, Take, in_use, reading, stamp
from scripts.volumes.manifest import Entry
from scripts.volumes.volume import Volume


def read(volume: Volume, there: Look, take: Take, tell: Callable[[int], None]) -> tuple[Entry, ...]:
    """Read the content once, as surveyed; returns its entries with their sha256. `tell` gets the number of bytes of
    each piece. Raises ServiceError if it has changed since, HostError if it can't be read.
    """
    return tuple(_read(volume, found, take, tell) for found in there.found)


def _read(volume: Volume, found: Found, take: Take, tell: Callable[[int], None]) -> Entry:
    if found.entry.type != "file":
        take(found.entry, BytesIO())
        return found.entry
    with reading(volume, found.entry.path):
        handle = os.open(volume.place / found.entry.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        source = _Source(file, volume, found, tell)
        source.check()
        take(found.entry, cast("IO[bytes]", source))
        source.check()
    return replace(found.entry, sha256=source.sha.hexdigest())


class _Source:
    """A file of the volume, as tar reads it. Raises ServiceError when it is not the one that was looked at."""

    def __init__(self, file: IO[bytes], volume: Volume, found: Found, tell: Callable[[int], None]) -> None:
        self.file, self.volume, self.found, self.tell = file, volume, found, tell
        self.sha = hashlib.sha256()

    def read(self, count: int) -> bytes:
        with reading(self.volume, self.found.entry.path):
            data = self.file.read(count)
        if len(data) < count:  # tar asks for no more than there was
            raise in_use(self.volume, self.found.entry.path)
        self.sha.update(data)
        self.tell(len(data))
        return data

    def check(self) -> None:
        if stamp(os.fstat(self.file.fileno())) != self.found.stamp:
            raise in_use(self.volume, self.found.entry.path)
