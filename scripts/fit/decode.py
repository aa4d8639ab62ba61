"""How fast a model would answer, from what was measured on this machine; without that, nothing is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.benchmark.result import Result


@dataclass(frozen=True)
class Measured:
    """The memory's bytes per second, and what share of its bound each benchmark reached (0 to 1)."""

    bandwidth: float
    source: str
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Decode:
    """Tokens per second: what the memory allows at most, and between which figures the answer is expected.

    `low` and `high` are None where no benchmark says what share is reached here; equal where one only does.
    """

    ceiling: float
    low: float | None
    high: float | None
    benchmarks: int


def measured(results: Iterable[Result], processor: str | None) -> Measured | None:
    """What earlier benchmarks of this processor tell; None where there are none with a measured bandwidth."""
    found = [
        one.roofline
        for one in results
        if one.roofline and one.environment.device == "CPU" and one.environment.processor == processor
    ]
    if not found:
        return None
    shares = tuple(one.share for one in found if one.share)
    return Measured(found[-1].bandwidth, found[-1].source, shares)


def expected(bytes_per_token: int | None, known: Measured | None) -> Decode | None:
    """The speed of a model that reads so many bytes for each token; None where nothing was measured."""
    if known is None or not bytes_per_token:
        return None
    ceiling = known.bandwidth / bytes_per_token
    low, high = (min(known.shares), max(known.shares)) if known.shares else (None, None)
    return Decode(
        ceiling,
        None if low is None else low * ceiling,
        None if high is None else high * ceiling,
        len(known.shares),
    )
