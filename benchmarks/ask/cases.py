"""Questions with what counts as right, whatever set they come from."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.ask.judge import Rows

Documents = Mapping[str, list[dict[str, Any]]]  # of a database, by collection
Right = Callable[[Rows], bool]

# The day that date words count from: that of the own sets; public ones hold none.
TODAY = datetime.date(2026, 11, 29)


@dataclass(frozen=True)
class Case:
    """A question. `right` says whether rows answer it; None: nothing in the database does, and that is to be said.

    `before` is the question that a follow-up goes on from. `nothing`: an empty result or 0 is as good as to decline.
    `sql` is the query of a public set.
    """

    id: str
    kind: str
    database: str
    question: str
    right: Right | None = field(compare=False)
    before: str = ""
    nothing: bool = False
    sql: str = ""

    @property
    def answerable(self) -> bool:
        """Whether the database holds the answer."""
        return self.right is not None


@dataclass(frozen=True)
class QuestionSet:
    """`judged`: nobody looks at its questions while the feature is made."""

    name: str
    databases: Mapping[str, Documents]
    cases: list[Case]
    judged: bool = False


def sample(cases: list[Case], most: int) -> list[Case]:
    """`most` of them, the same each time and in their order, whatever else is in the list; 0: all."""
    if not most or len(cases) <= most:
        return cases
    drawn = sorted(cases, key=lambda case: hashlib.sha256(case.id.encode()).digest())[:most]
    kept = {case.id for case in drawn}
    return [case for case in cases if case.id in kept]
