"""What counts as an answer: the asked columns, in any order and any company."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from benchmarks.ask.judge import among, nothing, same


@pytest.mark.parametrize(
    ("shown", "asked"),
    [
        ([["Oslo", 3], ["Bergen", 2]], [["Bergen"], ["Oslo"]]),  # another order, a column more
        ([[2, "Bergen"]], [["bergen ", 2.0000001]]),  # columns turned; case, blanks and a rounding apart
        ([[datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)]], [[datetime.datetime(2026, 3, 1)]]),
        ([["2026-03-01T10:20:30Z"]], [[datetime.datetime(2026, 3, 1, 10, 20, 30)]]),
        ([["2026-03-01"]], [[datetime.datetime(2026, 3, 1)]]),
        ([[Decimal("12.50")]], [[12.5]]),
        ([["03"]], [[3]]),
        ([[["b", "a"]]], [[["a", "b"]]]),  # an array's values in any order
        ([[True]], [[1]]),
        ([], []),
    ],
)
def test_the_same(shown: list[list[object]], asked: list[list[object]]) -> None:
    assert same(shown, asked)


@pytest.mark.parametrize(
    ("shown", "asked"),
    [
        ([[3]], [[4]]),
        ([["Oslo"]], [["Oslo"], ["Oslo"]]),  # a row less
        ([["Oslo", 2], ["Bergen", 3]], [["Oslo", 3], ["Bergen", 2]]),  # the columns, but not the rows
        ([["Oslo"]], [["Oslo", "Norway"]]),  # a column less
        ([], [[0]]),
        ([[None]], [[0]]),
    ],
)
def test_not_the_same(shown: list[list[object]], asked: list[list[object]]) -> None:
    assert not same(shown, asked)


def test_the_order_counts_where_it_is_asked() -> None:
    assert same([[1], [2]], [[2], [1]])
    assert not same([[1], [2]], [[2], [1]], ordered=True)
    assert same([[2, "x"], [1, "y"]], [[2], [1]], ordered=True)


def test_among_ties_any_choice_is_right() -> None:
    pool = [["a"], ["b"], ["c"]]
    assert among([["c"], ["a"]], pool, 2)
    assert not among([["c"]], pool, 2) and not among([["c"], ["d"]], pool, 2)


def test_nothing_is_no_rows_or_zeros() -> None:
    assert nothing([]) and nothing([[0]]) and nothing([[None, 0]])
    assert not nothing([[False]]) and not nothing([[3]])
