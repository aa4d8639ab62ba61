"""Two results: what changed, how sure that is, and whether it is a regression. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scripts.benchmark.environment import Environment
from scripts.benchmark.result import FIGURES, Figure, Result
from scripts.benchmark.statistics import Difference, Ratio, difference, ratio, summary

NO_DIFFERENCE = "no clear difference"
LEAST = 3  # clean repetitions on each side, for a gate to judge
GATED = (("engine_decode", "client_decode"), ("engine_prefill", "client_prefill"))

Verdict = Literal["passed", "slower", "unknown"]


@dataclass(frozen=True)
class Change:
    """One figure of both results: their means, and the interval of the difference if there are enough values."""

    figure: Figure
    first: float | None
    second: float | None
    difference: Difference | None

    @property
    def words(self) -> str:
        """better, worse, or why neither can be said."""
        if self.first is None or self.second is None:
            return "unknown"
        if self.difference is None:
            return "too little data"
        if not self.difference.told:
            return NO_DIFFERENCE
        better = (self.difference.mean > 0) == self.figure.more_is_better
        return "better" if better else "worse"


@dataclass(frozen=True)
class Gate:
    """`limit` is a share: 0.05 lets 5 % of speed be lost. `reasons` say what each figure showed, `caveats` what else
    differs between the two."""

    limit: float
    verdict: Verdict
    reasons: tuple[str, ...]
    caveats: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether it was shown that no more was lost than the limit allows."""
        return self.verdict == "passed"


def changes(first: Result, second: Result) -> tuple[Change, ...]:
    """Each figure of both, by the repetitions that count."""
    found = []
    for figure in FIGURES:
        a, b = first.values(figure.key), second.values(figure.key)
        one, other = summary(a), summary(b)
        found.append(
            Change(figure, one.mean if one else None, other.mean if other else None, difference(a, b))
        )
    return tuple(found)


def caveats(first: Result, second: Result) -> tuple[str, ...]:
    """What else differs between the two, so that the change may not be the engine's."""
    said = []
    if first.model != second.model:
        said.append(f"model: {_model(first)} / {_model(second)}")
    if first.workload != second.workload:
        said.append(f"workload: {first.workload} / {second.workload}")
    said += first.environment.differences(second.environment)
    for one in (first, second):
        if one.disturbed:
            said.append(f"{one.id}: {one.disturbed} of {len(one.repetitions)} repetitions were disturbed")
    return tuple(said)


def unlike(first: Result, second: Result) -> tuple[str, ...]:
    """Why the speed of one says nothing of the other's: other bytes, other work, or another thing that computes."""
    said = []
    if first.model.sha256 != second.model.sha256:
        digests = " / ".join(_digest(one) for one in (first, second))
        said.append(f"these may be different bytes (sha256 {digests})")
    if first.workload != second.workload:
        said.append(f"the workload differed ({first.workload} / {second.workload})")
    one, other = first.environment, second.environment
    if (one.device, one.device_share) != (other.device, other.device_share):
        said.append(f"the device differed ({_device(one)} / {_device(other)})")
    return tuple(said)


def gate(first: Result | None, second: Result, limit: float) -> Gate:
    """Whether `second` lost more than `limit` of decode or prefill speed. Without proof nothing passes.

    Only results of the same bytes on the same device are compared, by clean repetitions only: the whole 95 % interval
    of the change lies above -limit for it to pass, and below for it to be slower; otherwise it is unknown.
    """
    if first is None:
        return Gate(limit, "unknown", ("no earlier result of this model and workload",))
    beside = caveats(first, second)
    if others := unlike(first, second):
        return Gate(limit, "unknown", others, beside)
    few = [one for one in (first, second) if len(one.clean) < LEAST]
    if few:
        said = [f"{one.id}: {len(one.clean)} clean repetitions; at least {LEAST} needed" for one in few]
        return Gate(limit, "unknown", ("too little data", *said), beside)
    verdicts: list[Verdict] = []
    reasons = []
    for keys in GATED:
        figure, change = _first_told(keys, first, second)
        if change is None:
            verdicts.append("unknown")
            reasons.append(f"{figure.title}: too little data")
            continue
        verdicts.append(_verdict(change, limit))
        reasons.append(
            f"{figure.title}: {change.share:+.1%}, "
            f"95 % interval {change.share_low:+.1%} to {change.share_high:+.1%}"
        )
    order: Sequence[Verdict] = ("slower", "unknown", "passed")
    return Gate(limit, next(one for one in order if one in verdicts), tuple(reasons), beside)


def _first_told(keys: Sequence[str], first: Result, second: Result) -> tuple[Figure, Difference | None]:
    """The engine's own figure, or ours if the engine reports none."""
    figures = [next(one for one in FIGURES if one.key == key) for key in keys]
    for figure in figures:
        change = difference(first.values(figure.key, clean=True), second.values(figure.key, clean=True))
        if change is not None:
            return figure, change
    return figures[0], None


def _verdict(change: Difference, limit: float) -> Verdict:
    if change.share_high < -limit:
        return "slower"
    return "passed" if change.share_low > -limit else "unknown"


def _digest(result: Result) -> str:
    return f"{result.model.sha256[:12]}…" if result.model.sha256 else "unknown"


def _device(environment: Environment) -> str:
    share = "" if environment.device_share is None else f", {environment.device_share:.1%} of the model"
    return f"{environment.device or 'unknown'}{share}"


def _model(result: Result) -> str:
    digest = f", sha256 {result.model.sha256[:12]}…" if result.model.sha256 else ""
    return result.model.name + digest


@dataclass(frozen=True)
class Locations:
    """Tokens per second of an answer outside of containers and inside, and how many times the second the first is."""

    native: float
    contained: float
    ratio: Ratio


def locations(results: Sequence[Result], model: str) -> Locations | None:
    """Of the last results of both locations with this model, one workload and one machine; None where there are
    none."""
    seen: dict[tuple[object, ...], dict[str, Result]] = {}
    for one in reversed(results):
        if one.model.name != model or one.location is None:
            continue
        here = one.environment
        both = seen.setdefault((one.workload, here.processor, here.cores), {})
        both.setdefault(one.location, one)
        if len(both) == 2:
            # By our clock, which is the same for both locations and every engine.
            sides = [both[name].values("client_decode") for name in ("native", "container")]
            means, between = [summary(side) for side in sides], ratio(*sides)
            if between is None or means[0] is None or means[1] is None:
                return None
            return Locations(means[0].mean, means[1].mean, between)
    return None
