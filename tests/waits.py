"""Wait for an event, never for a time: a busy machine needs longer, and an idle one does not wait."""

from __future__ import annotations

from collections.abc import Callable
from operator import not_
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_result, stop_after_delay, wait_fixed

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

    def late(state: RetryCallState) -> T:
        last = state.outcome.result() if state.outcome else None
        raise AssertionError(f"not within {patience:g} s: {why() if why else repr(last)}")

    return Retrying(
        retry=retry_if_result(not_),
        stop=stop_after_delay(patience),
        wait=wait_fixed(every),
        retry_error_callback=late,
    )(look)
