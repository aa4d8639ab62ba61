"""Mean, spread and confidence intervals. A figure that needs more values is None."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

# Two-sided 95 % points of Student's t for 1 to 30 degrees of freedom, then for some more.
# https://www.itl.nist.gov/div898/handbook/eda/section3/eda3672.htm
_T = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
    2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
_T_MORE = ((100, 1.984), (60, 2.000), (40, 2.021))


@dataclass(frozen=True)
class Summary:
    """Of `n` values: `low` to `high` is the 95 % interval of the mean by Student's t; None for fewer than
    two."""

    n: int
    mean: float
    median: float
    sd: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Difference:
    """The second mean less the first, with its 95 % interval by Welch, and the same as shares of the first
    mean."""

    mean: float
    low: float
    high: float
    share: float
    share_low: float
    share_high: float

    @property
    def told(self) -> bool:
        """Whether the difference is clear: the interval does not contain 0."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Ratio:
    """The first mean over the second (geometric means), with its 95 % interval; None where one side has fewer
    than two values."""

    mean: float
    low: float | None
    high: float | None

    @property
    def told(self) -> bool:
        """Whether there are enough values to separate it from chance."""
        return self.low is not None

    @property
    def more(self) -> bool:
        """Whether the first is clearly larger."""
        return self.low is not None and self.low > 1

    @property
    def less(self) -> bool:
        """Whether the first is clearly smaller."""
        return self.high is not None and self.high < 1


def known(values: Sequence[float | None]) -> list[float]:
    """The values that are known: neither None nor NaN nor infinite."""
    return [value for value in values if value is not None and math.isfinite(value)]


def summary(values: Sequence[float | None]) -> Summary | None:
    """Of the values that are known; None when none is."""
    found = known(values)
    if not found:
        return None
    mean, median = statistics.fmean(found), statistics.median(found)
    if len(found) < 2:
        return Summary(1, mean, median, None, None, None)
    sd = statistics.stdev(found)
    margin = t95(len(found) - 1) * sd / math.sqrt(len(found))
    return Summary(len(found), mean, median, sd, mean - margin, mean + margin)


def difference(first: Sequence[float | None], second: Sequence[float | None]) -> Difference | None:
    """Welch's interval of the difference of two means; None when a side has fewer than two values, or a mean
    of 0.

    https://www.itl.nist.gov/div898/handbook/eda/section3/eda353.htm
    """
    a, b = summary(first), summary(second)
    if a is None or b is None or a.sd is None or b.sd is None or a.mean == 0:
        return None
    change, margin, scale = b.mean - a.mean, _margin(a.sd, a.n, b.sd, b.n), abs(a.mean)
    low, high = change - margin, change + margin
    return Difference(change, low, high, change / scale, low / scale, high / scale)


def ratio(first: Sequence[float | None], second: Sequence[float | None]) -> Ratio | None:
    """How many times the first is the second: Welch's interval of the difference of their logarithms.

    None when a side has no value, or one that is not above 0.
    """
    if any(value <= 0 for value in (*known(first), *known(second))):
        return None
    a, b = (summary([math.log(value) for value in known(side)]) for side in (first, second))
    if a is None or b is None:
        return None
    mean = a.mean - b.mean
    if a.sd is None or b.sd is None:
        return Ratio(math.exp(mean), None, None)
    margin = _margin(a.sd, a.n, b.sd, b.n)
    return Ratio(math.exp(mean), math.exp(mean - margin), math.exp(mean + margin))


def _margin(sd_a: float, n_a: int, sd_b: float, n_b: int) -> float:
    """Half of the 95 % interval of the difference of two means."""
    error_a, error_b = sd_a**2 / n_a, sd_b**2 / n_b
    error = error_a + error_b
    freedom = error**2 / (error_a**2 / (n_a - 1) + error_b**2 / (n_b - 1)) if error else float(n_a + n_b - 2)
    return t95(freedom) * math.sqrt(error)


def t95(freedom: float) -> float:
    """The two-sided 95 % point of Student's t. Between the table's rows the wider one is taken."""
    if freedom < 1:
        return math.inf
    if freedom < 31:
        return _T[int(freedom) - 1]
    return next((value for least, value in _T_MORE if freedom >= least), _T[-1])


def percentile(values: Sequence[float | None], share: float) -> float | None:
    """The quantile `share` (0 to 1) of the known values, interpolated; None if no value is known."""
    found = sorted(known(values))
    if not found:
        return None
    place = share * (len(found) - 1)
    below = math.floor(place)
    above = min(below + 1, len(found) - 1)
    return found[below] + (found[above] - found[below]) * (place - below)


def share_interval(successes: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's 95 % interval of a share, 0..1. SOURCE: Brown, Cai, DasGupta 2001, doi:10.1214/ss/1009213286."""
    if not total:
        return 0.0, 1.0
    share = successes / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return max(0.0, middle - half), min(1.0, middle + half)
