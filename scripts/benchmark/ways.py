"""The same model measured outside of containers and inside: how much faster the one way is here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.benchmark.result import Result
from scripts.benchmark.statistics import Ratio, ratio, summary

KEY = "client_decode"  # by our clock, which is the same for both ways and every engine


@dataclass(frozen=True)
class Ways:
    """Tokens per second of an answer, outside and inside, and how many times the second the first is."""

    native: float
    contained: float
    ratio: Ratio


def ways(results: Sequence[Result], model: str) -> Ways | None:
    """Of the last results of both ways with this model, one workload and one machine; None where there are none."""
    seen: dict[tuple[object, ...], dict[str, Result]] = {}
    for one in reversed(results):
        where = location(one)
        if one.model.name != model or where is None:
            continue
        here = one.environment
        both = seen.setdefault((one.workload, here.processor, here.cores), {})
        both.setdefault(where, one)
        if len(both) == 2:
            return _compared(both["native"], both["container"])
    return None


def location(result: Result) -> str | None:
    """`native` or `container`; None for a server of somebody else, and where an older result does not say."""
    here = result.environment
    if here.location is None and here.runtime == "embedded" and here.engine != "openai":
        return "native"
    return here.location


def _compared(native: Result, contained: Result) -> Ways | None:
    sides = native.values(KEY), contained.values(KEY)
    means, found = [summary(side) for side in sides], ratio(*sides)
    if found is None or means[0] is None or means[1] is None:
        return None
    return Ways(means[0].mean, means[1].mean, found)
