"""How a question set is written: questions, and answers computed in plain Python from the documents.

Rows hold the asked columns only, in the order asked; text and numbers as stored, floats not rounded, shares as 0..100.
Helpers stop where a question would be ambiguous: a value that never occurs, a name that occurs twice, a tie.
"""

from __future__ import annotations

import datetime
import random
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
Database = Mapping[str, list[Row]]
Table = list[list[Any]]
Answer = Callable[[Database], Table]
Select = Callable[[Database], list[Row]]
Groups = Callable[[Database], Mapping[Any, Any]]

D = datetime.datetime
DAY = datetime.timedelta(days=1)
TODAY = datetime.date(2026, 11, 29)
NOW = D(2026, 11, 29)  # the beginning of TODAY
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass
class Q:
    """A question in several wordings. `answer` gives its rows; None: the right thing is to say that there is no answer.

    `also` are answers that are as right: another form, a tie, a reading that a reasonable person accepts. Where a note
    of a question without an answer says so, an empty result or 0 is fine too. `note` of a follow-up is the question
    before it.
    """

    kind: str
    wordings: list[str]
    answer: Answer | None
    note: str = ""
    ordered: bool = False
    also: list[Answer] = field(default_factory=list)


# What answers are computed with


def get(row: Any, path: str) -> Any:
    """The value at a dotted path; None without it."""
    for part in path.split("."):
        row = row.get(part) if isinstance(row, dict) else None
    return row


def num(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def vals(rows: Iterable[Row], path: str) -> list[Any]:
    """The numbers at a path, of the documents that have one."""
    return [get(row, path) for row in rows if num(get(row, path))]


def avg(values: Iterable[float]) -> float:
    values = list(values)
    assert values, "average of nothing"
    return sum(values) / len(values)


def cols(rows: Iterable[Row], *paths: str) -> Table:
    return [[get(row, path) for path in paths] for row in rows]


def uniq(rows: Iterable[list[Any]]) -> Table:
    """Each row once, in order."""
    out: Table = []
    for row in rows:
        if row not in out:
            out.append(row)
    return out


def one(rows: Iterable[Row], path: str, text: str) -> Row:
    """The only document whose text holds `text`, whatever the case."""
    hits = [row for row in rows if text.lower() in str(get(row, path) or "").lower()]
    assert len(hits) == 1, ("not unique", path, text, len(hits))
    return hits[0]


def is_(rows: Iterable[Row], path: str, value: Any) -> list[Row]:
    out = [row for row in rows if get(row, path) == value]
    assert out, ("value never occurs", path, value)
    return out


def groups(rows: Iterable[Row], by: str | Callable[[Row], Any]) -> dict[Any, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[by(row) if callable(by) else get(row, by)].append(row)
    return dict(found)


def counts(rows: Iterable[Row], by: str | Callable[[Row], Any]) -> dict[Any, int]:
    return {key: len(its) for key, its in groups(rows, by).items()}


def avgs(rows: Iterable[Row], by: str | Callable[[Row], Any], path: str) -> dict[Any, float]:
    return {key: avg(vals(its, path)) for key, its in groups(rows, by).items() if vals(its, path)}


def sums(rows: Iterable[Row], by: str | Callable[[Row], Any], path: str) -> dict[Any, float]:
    return {key: sum(vals(its, path)) for key, its in groups(rows, by).items()}


def between(rows: Iterable[Row], path: str, low: Any, high: Any) -> list[Row]:
    """low <= value < high; what is missing or null is out."""
    return [row for row in rows if get(row, path) is not None and low <= get(row, path) < high]


def year(rows: Iterable[Row], path: str, number: int) -> list[Row]:
    return between(rows, path, D(number, 1, 1), D(number + 1, 1, 1))


def srt(rows: Iterable[Row], path: str, rev: bool = False) -> list[Row]:
    """The documents that have a value, in its order; no two have the same."""
    found = sorted(
        (row for row in rows if get(row, path) is not None), key=lambda row: get(row, path), reverse=rev
    )
    values = [get(row, path) for row in found]
    assert len(set(values)) == len(values), ("ties in an ordered list", path)
    return found


def first(rows: Iterable[Row], path: str, n: int = 1, rev: bool = False) -> list[Row]:
    """The n documents with the lowest (`rev`: highest) value, without a tie up to the next one."""
    found = sorted(
        (row for row in rows if get(row, path) is not None), key=lambda row: get(row, path), reverse=rev
    )
    values = [get(row, path) for row in found[: n + 1]]
    assert len(set(values)) == len(values), ("tie", path, values)
    return found[:n]


def flat(key: Any) -> list[Any]:
    return list(key) if isinstance(key, tuple) else [key]


def hexid(rnd: random.Random) -> str:
    """An id in the form of an ObjectId."""
    return "".join(rnd.choice("0123456789abcdef") for _ in range(24))


def day(
    rnd: random.Random, low: tuple[int, int, int], high: tuple[int, int, int],
    hours: tuple[int, int] | None = None,
) -> datetime.datetime:  # fmt: skip
    """A day from `low` to the one before `high`; with `hours`, a time of it too."""
    found = D(*low) + DAY * rnd.randrange((D(*high) - D(*low)).days)
    if hours:
        found += datetime.timedelta(
            hours=rnd.randint(*hours), minutes=rnd.randrange(60), seconds=rnd.randrange(60)
        )
    return found


# Kinds of questions


def count(kind: str, wordings: list[str], rows: Select, note: str = "", also: Sequence[Select] = ()) -> Q:
    """How many documents."""

    def counted(select: Select) -> Answer:
        return lambda db: [[len(select(db))]]

    return Q(kind, wordings, counted(rows), note, False, [counted(one) for one in also])


def listed(
    kind: str, wordings: list[str], rows: Select, *paths: str,
    note: str = "", ordered: bool = False, distinct: bool = False,
) -> Q:  # fmt: skip
    """Fields of documents; each row once is as right."""

    def every(db: Database) -> Table:
        return cols(rows(db), *paths)

    def each(db: Database) -> Table:
        return uniq(every(db))

    return Q(kind, wordings, each if distinct else every, note, ordered, [] if distinct else [each])


def top(
    kind: str, wordings: list[str], table: Groups, n: int = 1, low: bool = False, numbers: bool = False,
    note: str = "", ordered: bool | None = None,
) -> Q:  # fmt: skip
    """The n groups with the highest (lowest) number, without a tie; `numbers`: the number is asked too."""

    def pairs(db: Database) -> list[tuple[Any, Any]]:
        found = [(key, value) for key, value in table(db).items() if key is not None]
        found.sort(key=lambda pair: pair[1], reverse=not low)
        values = [value for _, value in found[: n + 1]]
        assert len(set(values)) == len(values), ("tie", wordings[0], found[: n + 3])
        return found[:n]

    def names(db: Database) -> Table:
        return [flat(key) for key, _ in pairs(db)]

    def both(db: Database) -> Table:
        return [[*flat(key), value] for key, value in pairs(db)]

    in_order = (n > 1) if ordered is None else ordered
    return Q(kind, wordings, both if numbers else names, note, in_order, [] if numbers else [both])


def table(kind: str, wordings: list[str], tab: Groups, note: str = "", names_only: bool = False) -> Q:
    """One row a group. Documents without the group's field make a row of their own or none: both are right."""

    def values(value: Any) -> list[Any]:
        return list(value) if isinstance(value, tuple | list) else [value]

    def rows(db: Database, none: bool) -> Table:
        return [
            flat(key) + ([] if names_only else values(value))
            for key, value in tab(db).items()
            if none or key is not None
        ]

    def with_numbers(db: Database) -> Table:
        return [flat(key) + flat(value) for key, value in tab(db).items() if key is not None]

    also: list[Answer] = [lambda db: rows(db, True), *([with_numbers] if names_only else [])]
    return Q(kind, wordings, lambda db: rows(db, False), note, False, also)


def monthly(kind: str, wordings: list[str], tab: Groups, note: str = "", ordered: bool = False) -> Q:
    """A row a month of one year, of {(year, month): number}; the month may be written in several ways."""

    def rows(name: Callable[[int, int], Hashable]) -> Answer:
        return lambda db: [[*flat(name(y, m)), value] for (y, m), value in sorted(tab(db).items())]

    other = [
        rows(lambda y, m: f"{y}-{m:02d}"),
        rows(lambda y, m: (y, m)),
        rows(lambda y, m: MONTHS[m - 1]),
        rows(lambda y, m: MONTHS[m - 1][:3]),
        rows(lambda y, m: f"{m:02d}"),
        rows(lambda y, m: D(y, m, 1)),
    ]
    return Q(kind, wordings, rows(lambda y, m: m), note, ordered, other)


def no(kind: str, *wordings: str, note: str = "") -> Q:
    """A question without an answer."""
    return Q(kind, list(wordings), None, note)


def unanswerable(*wordings: str, note: str = "") -> Q:
    return no("unanswerable", *wordings, note=note)
