"""What is asked, and what becomes of it.

An outcome is always one of three: *answered*, *choose* (did you mean one of these?), *declined* (and what is missing).
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from gateway.ask import shell

Status = Literal["answered", "choose", "declined"]


@dataclass(frozen=True)
class Asked:
    """A question, or a `plan` instead of one. `previous` is the plan that a follow-up question goes on from, `choose`
    the number of a choice that the same question brought before, `today` the day from which date words count.
    """

    question: str = ""
    database: str = ""
    previous: str = ""
    choose: int = 0
    plan: str = ""
    today: datetime.date | None = None


@dataclass(frozen=True)
class Choice:
    """One of the things that may have been meant."""

    plan: str
    words: str


@dataclass(frozen=True)
class Outcome:
    """What became of a question. `more`: there are more rows than these, `total` in all (0: not counted). `read` is the
    number of documents of the collection, `near` what an empty result would be without one of its conditions:
    (condition, documents). `unmet`: no document meets the conditions, which a sum of 0 does not show. `prompt`: tokens
    of the prompts for its plans; the `cached` ones of them the engine had read before. Both 0 where it wrote none.
    """

    status: Status
    answer: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[list[Any], ...] = ()
    more: bool = False
    total: int = 0
    database: str = ""
    collection: str = ""
    pipeline: tuple[Any, ...] = ()
    plan: str = ""
    words: str = ""
    why: str = ""
    choices: tuple[Choice, ...] = ()
    near: tuple[tuple[str, int], ...] = ()
    unmet: bool = False
    read: int = 0
    milliseconds: int = 0
    prompt: int = 0
    cached: int = 0

    def document(self) -> dict[str, Any]:
        """As JSON has it, without what does not belong to its status."""
        found: dict[str, Any] = {"status": self.status, "database": self.database}
        if self.status == "answered":
            found |= {
                "answer": self.answer,
                "columns": list(self.columns),
                "rows": [list(map(plain, row)) for row in self.rows],
                "more": self.more,
                "query": {
                    "collection": self.collection,
                    "pipeline": list(self.pipeline),
                    "shell": shell.query(self.collection, self.pipeline),
                },
                "plan": self.plan,
                "words": self.words,
                "read": self.read,
            }
            found |= {"total": self.total} if self.total else {}
        if self.near:
            found["near"] = [{"without": words, "documents": count} for words, count in self.near]
        if self.choices:
            found["choices"] = [{"plan": one.plan, "words": one.words} for one in self.choices]
        if self.prompt:
            found["tokens"] = {"prompt": self.prompt, "cached": self.cached}
        return {**found, "why": self.why, "milliseconds": self.milliseconds}


def plain(value: Any) -> Any:
    """A value of a row as JSON has it: dates as ISO 8601, a decimal as text where a number would lose digits."""
    if isinstance(value, datetime.datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, Decimal):
        return float(value) if Decimal(repr(float(value))) == value else str(value)
    if isinstance(value, list | tuple):
        return list(map(plain, value))
    return {key: plain(one) for key, one in value.items()} if isinstance(value, dict) else value
