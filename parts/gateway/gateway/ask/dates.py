"""Dates as a plan writes them: spans of time, worked out by code.

    2026 · 2026-05 · 2026-05-03 · 2026-Q1 · 2026-H1 · *-03 (March of any year) · today · yesterday · tomorrow
    this|last|next week|month|quarter|year · last|next N days|weeks|months|years

A model names the span; what it means today is computed here. Weeks begin on Monday (ISO 8601).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

DAY = timedelta(days=1)
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
LITERAL = re.compile(
    r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?"
    r"|\*-(?P<any>\d\d)"
    r"|(?P<near>today|yesterday|tomorrow)"
    r"|(?P<count_way>last|next) (?P<count>\d{1,4}) (?P<unit>day|week|month|year)s"
    r"|(?P<way>this|last|next) (?P<period>week|month|quarter|year)"
)


@dataclass(frozen=True)
class Interval:
    """From the first day to the day after the last one."""

    start: date
    end: date


@dataclass(frozen=True)
class MonthOfAnyYear:
    """A month by its number, 1 to 12."""

    month: int


@dataclass(frozen=True)
class Date:
    """A span of time as the plan writes it."""

    literal: str

    def __str__(self) -> str:
        return self.literal

    def span(self, today: date) -> Interval | MonthOfAnyYear:
        """What the literal means on the day `today`.

        Raises ValueError if there is no such day: 2026-02-30, or one outside of the years 1 to 9999.
        """
        match = LITERAL.fullmatch(self.literal)
        if not match:
            raise ValueError(f"not a date: {self.literal}")
        part = match.groupdict()
        if part["any"]:
            if not 1 <= int(part["any"]) <= 12:
                raise ValueError(f"no such month: {self.literal}")
            return MonthOfAnyYear(int(part["any"]))
        try:
            if part["year"]:
                return _calendar(part)
            if part["near"]:
                start = today + {"yesterday": -1, "today": 0, "tomorrow": 1}[part["near"]] * DAY
                return Interval(start, start + DAY)
            if part["count"]:
                return _counted(part["count_way"], int(part["count"]), part["unit"], today)
            return _around(part["way"], part["period"], today)
        except OverflowError as error:
            raise ValueError(f"out of range: {self.literal}") from error


def is_literal(text: str) -> bool:
    """Whether a plan may hold `text` as a date: known form, and such a day exists."""
    try:
        Date(text).span(date(2000, 6, 15))
    except ValueError:
        return False
    return True


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last one of a shorter month. Raises ValueError beyond year 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"year {year} is out of range")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _calendar(part: dict[str, str | None]) -> Interval:
    year = int(part["year"] or 0)
    if part["day"]:
        start = date(year, int(part["month"] or 0), int(part["day"]))
        return Interval(start, start + DAY)
    if part["quarter"]:
        month, months = int(part["quarter"]) * 3 - 2, 3
    elif part["half"]:
        month, months = int(part["half"]) * 6 - 5, 6
    elif part["month"]:
        month, months = int(part["month"]), 1
    else:
        month, months = 1, 12
    start = date(year, month, 1)
    return Interval(start, add_months(start, months))


def _counted(way: str, count: int, unit: str, today: date) -> Interval:
    """The last N days end with today, the next N begin with it."""
    sign = -1 if way == "last" else 1
    if unit in ("day", "week"):
        other = today + sign * count * (7 if unit == "week" else 1) * DAY
    else:
        other = add_months(today, sign * count * MONTHS_OF[unit])
    return Interval(min(today, other), max(today, other) + DAY)


def _around(way: str, period: str, today: date) -> Interval:
    step = {"last": -1, "this": 0, "next": 1}[way]
    if period == "week":
        start = today - today.weekday() * DAY + 7 * step * DAY
        return Interval(start, start + 7 * DAY)
    months = MONTHS_OF[period]
    first = date(today.year, (today.month - 1) // months * months + 1, 1)
    return Interval(add_months(first, step * months), add_months(first, (step + 1) * months))


YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
DECADE = re.compile(r"(?<!\w)(?:([12]\d)|['’]?)([1-9]0)['’]?(?:s|er)\b")
HUNDRED = re.compile(r"(?<!\w)([12]\d)00['’]?s\b")
CENTURY = re.compile(r"\b([12]\d)(?:st|nd|rd|th|\.)?[\s-](?:century|jahrhunderts?)\b", re.IGNORECASE)
SHORT_YEAR = re.compile(r"(?<!\w)['’](\d\d)(?!\w)")
TENS = "twenties thirties forties fifties sixties seventies eighties nineties"
ZEHNER = "zwanziger dreißiger vierziger fünfziger sechziger siebziger achtziger neunziger"
DECADES = {name: tens * 10 for names in (TENS, ZEHNER) for tens, name in enumerate(names.split(), 2)}
CENTURIES = {
    name: century
    for century, name in enumerate(["eighteenth", "nineteenth", "twentieth", "twenty-first"], 18)
}
NAMED_CENTURY = re.compile(rf"\b({'|'.join(CENTURIES)})[\s-]century\b", re.IGNORECASE)


def years(question: str) -> list[int]:
    """The years that a question names; of decades and centuries the first and the last one; '24 may be two."""
    found = {int(year) for year in YEAR.findall(question)}
    found |= {century + int(year) for year in SHORT_YEAR.findall(question) for century in (1900, 2000)}
    return sorted(found | {year for span in _spans(question) for year in span})


def last_years(question: str) -> list[int]:
    """The last years of the decades and centuries that a question names."""
    return sorted({last for _, last in _spans(question)})


def _spans(question: str) -> Iterator[tuple[int, int]]:
    """The first and the last year of decades ("1990s", "90s", "the nineties") and of centuries."""
    for hundreds, decade in DECADE.findall(question):
        first = int(hundreds or 19) * 100 + int(decade)
        yield first, first + 9
    for word in re.findall(r"\w+", question.lower()):
        if word in DECADES:
            yield 1900 + DECADES[word], 1909 + DECADES[word]
    for hundreds in HUNDRED.findall(question):
        yield int(hundreds) * 100, int(hundreds) * 100 + 9
        yield int(hundreds) * 100, int(hundreds) * 100 + 99
    named = [CENTURIES[name.lower()] for name in NAMED_CENTURY.findall(question)]
    for century in (*map(int, CENTURY.findall(question)), *named):
        yield century * 100 - 100, century * 100 - 1
