"""Wait for an event, never for a time: a busy machine needs longer, and an idle one does not wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import psutil

from scripts import waiting

# Seconds. Far more than anything takes on a busy machine: it only bounds a test that would never end.
PATIENCE = 120.0

T = TypeVar("T")


def until(
    look: Callable[[], T],
    patience: float = PATIENCE,
    every: float = 0.05,
    why: Callable[[], object] | None = None,
) -> T:
    """The first true value that `look` returns. It is called every `every` seconds for at most `patience` seconds.

    Raises AssertionError if none was true, with what `why` returns, else with the last value; and what `look` raises.
    """
    seen = waiting.until(look, seconds=patience, every=every)
    if not seen:
        raise AssertionError(f"not within {patience:g} s: {why() if why else repr(seen)}")
    return seen


def runs(pid: int) -> bool:
    """Whether a process has not ended yet. One that nobody has waited for has ended, though it is still there."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
