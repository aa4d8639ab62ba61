"""Waiting until something is so, within bounds. https://tenacity.readthedocs.io"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(look: Callable[[], T], *, seconds: float, every: float, good: Callable[[T], object] = bool) -> T:
    """The first good value that `look` returns, or the last one after `seconds`; the caller checks which. `look` is
    called at once and then every `every` seconds; with 0 `seconds`, once. Raises what `look` raises.
    """
    import tenacity  # asyncio comes with it: not for commands that never wait

    def late(state: tenacity.RetryCallState) -> T:
        assert state.outcome
        value: T = state.outcome.result()
        return value

    return tenacity.Retrying(
        retry=tenacity.retry_if_result(lambda value: not good(value)),
        stop=tenacity.stop_after_delay(seconds),
        wait=tenacity.wait_fixed(every),
        retry_error_callback=late,
    )(look)
