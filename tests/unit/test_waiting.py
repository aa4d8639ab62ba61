"""Waits that end as soon as they can, and in any case."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from scripts.waiting import until


def test_it_ends_with_the_first_good_value() -> None:
    values = iter(("", "", "here", "too late"))
    assert until(lambda: next(values), seconds=60, every=0.01) == "here"


def test_what_is_good_is_the_caller_s_word() -> None:
    numbers: Iterator[int] = iter(range(10))
    assert until(lambda: next(numbers), seconds=60, every=0, good=lambda one: one > 4) == 5


def test_after_its_time_the_last_value_is_returned() -> None:
    began = time.monotonic()
    assert until(lambda: [], seconds=0.2, every=0.05) == []
    assert time.monotonic() - began >= 0.2


def test_no_time_is_one_look() -> None:
    looks: list[int] = []
    assert until(lambda: looks.append(1), seconds=0, every=60) is None
    assert looks == [1]


def test_an_error_ends_it() -> None:
    with pytest.raises(ZeroDivisionError):
        until(lambda: 1 / 0, seconds=60, every=0)
