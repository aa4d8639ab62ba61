"""How rooms that take time say how far they are, without knowing who shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


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
