"""Figures against values worked out by others, and what can't be told."""

from __future__ import annotations

import math

import pytest

from scripts.benchmark.statistics import difference, percentile, ratio, share_interval, summary, t95


def test_a_summary_has_the_interval_of_students_t() -> None:
    found = summary([10.0, 12.0, 14.0, None, math.nan, math.inf])
    assert found is not None
    assert (found.n, found.mean, found.median, found.sd) == (3, 12.0, 12.0, 2.0)
    margin = 4.303 * 2.0 / math.sqrt(3)
    assert found.low == pytest.approx(12 - margin)
    assert found.high == pytest.approx(12 + margin)


def test_one_value_has_no_spread_and_none_no_summary() -> None:
    one = summary([5.0])
    assert one is not None
    assert (one.n, one.mean, one.sd, one.low, one.high) == (1, 5.0, None, None, None)
    assert summary([]) is None
    assert summary([None, math.nan]) is None


@pytest.mark.parametrize(
    ("freedom", "point"),
    [
        (0.5, math.inf),
        (1, 12.706),
        (4.9, 2.776),
        (30, 2.042),
        (30.9, 2.042),
        (35, 2.042),
        (59, 2.021),
        (1000, 1.984),
    ],
)
def test_t(freedom: float, point: float) -> None:
    assert t95(freedom) == point


def test_welch_tells_a_difference_from_none() -> None:
    slow, fast = [98.0, 100.0, 102.0, 101.0, 99.0], [88.0, 90.0, 92.0, 91.0, 89.0]
    found = difference(slow, fast)
    assert found is not None
    assert found.told
    assert found.mean == -10
    # Equal spreads of equal size: the degrees of freedom are 8, the error is sqrt(2 * 2.5 / 5).
    assert found.low == pytest.approx(-10 - 2.306 * 1.0)
    assert found.share == pytest.approx(-0.1)
    assert found.share_high == pytest.approx((-10 + 2.306) / 100)
    same = difference(slow, [97.0, 103.0, 100.0, 99.5, 101.5])
    assert same is not None
    assert not same.told


def test_spreads_that_differ_leave_fewer_degrees_of_freedom() -> None:
    wide, narrow = [80.0, 100.0, 120.0], [100.0, 100.1, 99.9]
    found = difference(wide, narrow)
    assert found is not None
    assert found.high - found.low == pytest.approx(2 * 4.303 * math.sqrt(400 / 3 + 0.01 / 3), rel=1e-4)


def test_no_spread_at_all_is_a_sharp_difference() -> None:
    found = difference([2.0, 2.0], [3.0, 3.0])
    assert found is not None
    assert (found.low, found.high, found.told) == (1.0, 1.0, True)


@pytest.mark.parametrize(
    ("a", "b"), [([1.0], [2.0, 3.0]), ([1.0, 2.0], [None, 3.0]), ([0.0, 0.0], [1.0, 1.0])]
)
def test_too_little_to_compare(a: list[float | None], b: list[float | None]) -> None:
    assert difference(a, b) is None


def test_percentiles() -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0, None], 0.5) == 2.5
    assert percentile([1.0, 2.0, 3.0, 4.0, 5.0], 0.95) == pytest.approx(4.8)
    assert percentile([7.0], 0.95) == 7.0
    assert percentile([None], 0.5) is None


@pytest.mark.parametrize(
    ("first", "second", "mean", "low", "high"),
    [
        ([20.0, 20.0], [10.0, 10.0], 2.0, 2.0, 2.0),
        # Of logarithms to base 2: means 0 and -1, each with an error of 1/2, so sqrt(1/2) together; 2 degrees of
        # freedom.
        (
            [2.0**0.5, 0.5**0.5],
            [0.5**0.5, 0.5**1.5],
            2.0,
            2 ** (1 - 4.303 / 2**0.5),
            2 ** (1 + 4.303 / 2**0.5),
        ),
        ([30.0, None], [10.0, 20.0], 30 / 200**0.5, None, None),
    ],
)
def test_ratio(
    first: list[float | None], second: list[float | None], mean: float, low: float | None, high: float | None
) -> None:
    found = ratio(first, second)
    assert found is not None
    assert found.mean == pytest.approx(mean)
    assert (found.low, found.high) == (
        None if low is None else pytest.approx(low),
        None if high is None else pytest.approx(high),
    )


def test_a_ratio_that_can_not_be_told() -> None:
    assert ratio([], [1.0]) is None
    assert ratio([None], [1.0]) is None
    assert ratio([0.0, 1.0], [1.0, 1.0]) is None


def test_which_of_two_is_more() -> None:
    more, less, even = (
        ratio([9.0, 9.1], [3.0, 3.1]),
        ratio([3.0, 3.1], [9.0, 9.1]),
        ratio([3.0, 5.0], [4.0, 4.1]),
    )
    assert more and less and even
    assert [(one.more, one.less) for one in (more, less, even)] == [
        (True, False),
        (False, True),
        (False, False),
    ]


def test_an_interval_holds_its_share_and_narrows() -> None:
    low, high = share_interval(5, 10)
    assert 0.23 < low < 0.24 and 0.76 < high < 0.77  # as tables of Wilson's interval have it
    assert share_interval(0, 10)[0] == pytest.approx(0, abs=1e-9) and share_interval(500, 1000)[1] < high


def test_a_share_has_the_interval_of_wilson() -> None:
    low, high = share_interval(8, 10)
    assert low == pytest.approx(0.4901, abs=1e-3) and high == pytest.approx(0.9433, abs=1e-3)
    assert share_interval(0, 0) == (0.0, 1.0)
    assert share_interval(10, 10)[1] == 1.0 and share_interval(0, 10)[0] == 0.0
