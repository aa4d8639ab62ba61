"""The services' logs: one file each, every line with its time. Read, merged by time, followed.

Their size is bounded where they are written: `scripts.runtimes.launch`.
"""

from __future__ import annotations

import heapq
import os
import re
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path
from typing import IO

from scripts import bounded
from scripts.errors import HostError, SettingsError
from scripts.text import COLOURS
from scripts.text import plain as printable

LONGEST = 1 << 17  # bytes of a line that are read; the log keeper and its stamp write half of that
STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})Z (.*)")
FOLLOW_SECONDS = 0.2
ASK_SECONDS = 0.5
LATE_SECONDS = 5.0  # a line may be told so long after one that was written later: services are asked in turn


@dataclass(frozen=True)
class Line:
    """A line of a service's log; `time` is in seconds since the epoch."""

    time: float
    service: str
    text: str


# Lines of one moment stay in the order in which they were written: one says what the next is about.
BY_TIME = attrgetter("time")


def plain(text: str) -> str:
    """Without the colours of a terminal, and without anything else that would act on one: programs log what was sent to
    them."""
    return text if text.isprintable() else printable(COLOURS.sub("", text), "\t")


def tail(path: Path, count: int) -> list[str]:
    """The last lines of one log, without their times; empty without one that can be read: it is asked for as evidence
    of another failure."""
    with suppress(HostError):
        return [line.text for line in deque(_lines(path, ""), count)]
    return []


def read(folder: Path, services: tuple[str, ...], since: float = 0.0) -> Iterator[Line]:
    """The lines of several logs since a time, in the order in which they were written."""
    logs = (_since(folder, service, since) for service in services)
    return heapq.merge(*logs, key=BY_TIME)


def unseen(found: Iterable[Line], shown: Counter[Line]) -> list[Line]:
    """Those that were not shown yet. One that was written three times and shown twice is new once."""
    again: Counter[Line] = Counter()
    new = []
    for line in found:
        again[line] += 1
        if again[line] > shown[line]:
            new.append(line)
    return new


def follow(
    folder: Path, services: tuple[str, ...], begin: float, shown: Sequence[Line] = ()
) -> Iterator[Line]:
    """Lines as they come, until the caller stops: those since `begin` (seconds since the epoch) but for those `shown`.

    A log that is rotated or not there yet is picked up.
    """
    begin = max([begin, *(line.time for line in shown[-1:])])
    files: dict[str, tuple[IO[bytes], int]] = {}
    with ExitStack() as stack:
        here: list[Line] = []
        for service in services:
            path = folder / f"{service}.log"
            with suppress(FileNotFoundError):
                file = stack.enter_context(_opened(path))
                here += [line for line in _parsed(file, service) if line.time >= begin]
                files[service] = (file, os.fstat(file.fileno()).st_ino)
        yield from sorted(unseen(here, Counter(shown)), key=BY_TIME)
        while True:
            new: list[Line] = []
            for service in services:
                path = folder / f"{service}.log"
                if service in files:
                    new += _parsed(files[service][0], service)
                with suppress(FileNotFoundError):  # in the middle of a rotation, or not there yet
                    if service not in files or path.stat().st_ino != files[service][1]:
                        file = stack.enter_context(_opened(path))
                        files[service] = (file, os.fstat(file.fileno()).st_ino)
            yield from sorted(new, key=BY_TIME)
            if not new:
                time.sleep(FOLLOW_SECONDS)


def asked_again(
    lines: Callable[[float], Iterable[Line]], begin: float, shown: Sequence[Line] = ()
) -> Iterator[Line]:
    """As `follow`, of what can only be asked for its `lines` since a time."""
    known = Counter(shown)
    latest = max([begin, *(line.time for line in shown)])
    while True:
        begin = max(begin, latest - LATE_SECONDS)
        found = list(lines(begin))
        yield from unseen(found, known)
        known = Counter(found)
        latest = max([latest, *(line.time for line in found)])
        time.sleep(ASK_SECONDS)


def since_time(text: str, now: float) -> float:
    """`10m`, `2h`, `30s`, `1d` ago, or a time such as `2026-11-22 14:05`, in seconds since the epoch.

    Raises SettingsError for anything else.
    """
    ago = re.fullmatch(r"(\d+)\s*([smhd])", text.strip())
    if ago:
        return now - int(ago[1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[ago[2]]
    try:
        return datetime.fromisoformat(text.strip()).timestamp()
    except ValueError:
        raise SettingsError(
            f"--since {text!r} is not a time. Allowed: 30s, 10m, 2h, 1d, or 2026-11-22 14:05.",
            fault="argument-invalid",
            hint="uv run invoke logs --since 10m",
        ) from None


def _since(folder: Path, service: str, since: float) -> Iterator[Line]:
    for path in (folder / f"{service}.log.1", folder / f"{service}.log"):
        yield from (line for line in _lines(path, service) if line.time >= since)


def _lines(path: Path, service: str) -> Iterator[Line]:
    try:
        with _opened(path) as file:
            yield from _parsed(file, service)
    except FileNotFoundError:
        return


def _opened(path: Path) -> IO[bytes]:
    """Raises FileNotFoundError, HostError where it can't be read or is not a plain file."""
    try:
        return bounded.opened(path)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise HostError(
            f"The log {path} can't be read: {error.strerror}.", fault="file-unreadable"
        ) from error


def _parsed(file: IO[bytes], service: str) -> Iterator[Line]:
    for text in bounded.lines_of(file, LONGEST):
        if match := STAMP.match(text.partition("\r")[0]):
            moment = datetime.fromisoformat(match[1]).replace(tzinfo=UTC).timestamp()
            yield Line(moment, service, plain(match[2]))
