"""How rooms that take time say how far they are, without knowing who shows it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

EVERY = 0.1  # seconds between two reports of a Meter


@dataclass(frozen=True)
class Progress:
    """One step forward. `done` and `total` are bytes when there is something to count, else None."""

    subject: str  # what it is about: "model", "openwebui"
    doing: str  # "downloading", "installing", "starting", "ready"
    done: int | None = None
    total: int | None = None
    note: str = ""  # a few words more: where it comes from, how long it took


Report = Callable[[Progress], None]


def silent(_: Progress) -> None:
    """A reporter for callers that do not show progress."""


class Meter:
    """Adds up the bytes that one or several threads have moved, and reports the sum every EVERY seconds at most.

    `total` is in bytes, None where it is not known.
    """

    def __init__(
        self,
        report: Report,
        subject: str,
        doing: str,
        total: int | None,
        note: str = "",
        done: int | None = 0,
    ) -> None:
        """`done` is where it begins, reported at once; None for what goes on somewhere that is not known yet."""
        self._report, self._step = report, Progress(subject, doing, 0, total, note)
        self._done: dict[str, int] = {}
        self._lock = threading.Lock()
        self._last = float("-inf")
        if done is not None:
            self.add(done)

    def add(self, count: int) -> None:
        """So many bytes more."""
        self.at("", self._done.get("", 0) + count)

    def at(self, key: str, done: int) -> None:
        """`key`, one of several transfers, is at `done` bytes now."""
        with self._lock:
            self._done[key] = done
            now = time.monotonic()
            if now - self._last >= EVERY or self._sum() == self._step.total:
                self._last = now
                self._tell()

    def end(self) -> None:
        """Everything has arrived: report it, even right after another report."""
        with self._lock:
            self._tell()

    def _sum(self) -> int:
        return sum(self._done.values())

    def _tell(self) -> None:
        self._report(replace(self._step, done=self._sum()))
