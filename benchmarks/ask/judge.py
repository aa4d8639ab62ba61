"""Whether rows answer a question: the asked columns, whatever else is shown and in whatever order."""

from __future__ import annotations

import datetime
import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

Rows = Sequence[Sequence[Any]]
CHOICES = 5000  # ways to find the asked columns among the shown ones that are tried
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ t](\d\d:\d\d:\d\d)(?:\.\d+)?(?:z|\+00:00)?", re.IGNORECASE)


def plain(value: Any) -> Any:
    """A value as it is compared: numbers to six digits, text without case and blanks around it, days as text."""
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, int | float) or type(value).__name__ in {"Decimal128", "Decimal"}:
        number = float(str(value))
        return 0.0 if number == 0 or math.isnan(number) else float(f"{number:.6g}")
    if isinstance(value, datetime.date):
        return _moment(str(value))
    if isinstance(value, str):
        text = " ".join(value.split()).casefold()
        try:
            return float(f"{float(text):.6g}")
        except ValueError:
            return _moment(text)
    if isinstance(value, list | tuple):
        return tuple(sorted((plain(one) for one in value), key=repr))
    return value


def _moment(text: str) -> str:
    """A time to the second, in one form; a midnight as its day. Other text as it is."""
    found = _TIME.fullmatch(text)
    if not found:
        return text
    day, clock = found.groups()
    return day if clock == "00:00:00" else f"{day} {clock}"


def same(shown: Rows, asked: Rows, ordered: bool = False) -> bool:
    """Whether some columns of `shown` are `asked`. No rows on both sides are the same."""
    if len(shown) != len(asked):
        return False
    if not asked:
        return True
    width, asked_width = min(map(len, shown)), len(asked[0])
    if width < asked_width:
        return False
    mine = [[plain(value) for value in row] for row in shown]
    theirs = [tuple(plain(value) for value in row) for row in asked]
    columns = [Counter(map(repr, column)) for column in zip(*theirs, strict=True)]
    fits = [
        [i for i in range(width) if Counter(repr(row[i]) for row in mine) == column] for column in columns
    ]
    for chosen in itertools.islice(itertools.product(*fits), CHOICES):
        if len(set(chosen)) < len(chosen):
            continue
        picked = [tuple(row[i] for i in chosen) for row in mine]
        if picked == theirs or (not ordered and Counter(map(repr, picked)) == Counter(map(repr, theirs))):
            return True
    return False


def among(shown: Rows, pool: Rows, wanted: int) -> bool:
    """Whether `shown` are `wanted` of the rows that tie for the last places."""
    return len(shown) == wanted and all(any(same([row], [one]) for one in pool) for row in shown)


def nothing(shown: Rows) -> bool:
    """Whether rows say that there is nothing: none at all, or zeros and gaps alone."""
    return all(
        value is None or (value == 0 and not isinstance(value, bool)) for row in shown for value in row
    )
