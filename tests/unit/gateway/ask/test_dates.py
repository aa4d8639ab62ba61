from __future__ import annotations

from datetime import date

import pytest
from gateway.ask.dates import Date, Interval, MonthOfAnyYear, add_months, is_literal

SUNDAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("literal", "start", "end"),
    [
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2024-02-29", "2024-02-29", "2024-03-01"),
        ("2026-Q4", "2026-10-01", "2027-01-01"),
        ("2026-H1", "2026-01-01", "2026-07-01"),
        ("today", "2026-11-29", "2026-11-30"),
        ("yesterday", "2026-11-28", "2026-11-29"),
        ("tomorrow", "2026-11-30", "2026-12-01"),
        ("this week", "2026-11-23", "2026-11-30"),
        ("last week", "2026-11-16", "2026-11-23"),
        ("last month", "2026-10-01", "2026-11-01"),
        ("next month", "2026-12-01", "2027-01-01"),
        ("last quarter", "2026-07-01", "2026-10-01"),
        ("last year", "2025-01-01", "2026-01-01"),
        ("last 30 days", "2026-10-30", "2026-11-30"),
        ("last 2 weeks", "2026-11-15", "2026-11-30"),
        ("last 9 months", "2026-02-28", "2026-11-30"),
        ("next 2 years", "2026-11-29", "2028-11-30"),
    ],
)
def test_spans(literal: str, start: str, end: str) -> None:
    expected = Interval(date.fromisoformat(start), date.fromisoformat(end))
    assert Date(literal).span(SUNDAY) == expected


def test_a_month_of_any_year() -> None:
    assert Date("*-03").span(SUNDAY) == MonthOfAnyYear(3)


@pytest.mark.parametrize(
    "text",
    [
        "2026-13",
        "2026-02-30",
        "2026-Q5",
        "*-00",
        "0000",
        "9999",
        "last 9999 years",
        "march",
        "26",
        "",
        "2026 ",
    ],
)
def test_no_such_day(text: str) -> None:
    assert not is_literal(text)


def test_a_shorter_month_ends_sooner() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 1, 31), -2) == date(2025, 11, 30)
