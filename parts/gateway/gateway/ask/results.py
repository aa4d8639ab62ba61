"""A query, and the rows of an answer from the documents that it gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from gateway.ask.places import Stage

ROWS = 1000  # at most; a query asks for one more, to know that there are more
TOTAL = "total"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Query:
    """A pipeline for the collection `collection` (the server's name).

    `columns` are named as the plan names them; `keys` are the fields of a result document that hold them. `limit`:
    the rows that count. `rank`: the key by which they are ranked. `nothing`: the row that stands for no documents.
    """

    collection: str
    pipeline: list[Stage]
    columns: list[str]
    keys: list[str]
    limit: int = ROWS
    rank: str | None = None
    nothing: list[Any] | None = None

    @property
    def counted(self) -> list[Stage] | None:
        """A pipeline that gives the number of all rows, as TOTAL; None where the rows have no bound."""
        last = [at for at, stage in enumerate(self.pipeline) if stage == {"$limit": self.limit + 1}]
        return [*self.pipeline[: last[-1]], {"$count": TOTAL}] if last else None


@dataclass(frozen=True)
class Rows:
    """The rows of an answer. `more`: the database holds more than these, `total` in all (None: not counted); `tied`:
    the next one is equal to the last."""

    rows: list[list[Any]]
    more: bool = False
    tied: bool = False
    total: int | None = None


def read(query: Query, documents: Sequence[Mapping[str, Any]]) -> Rows:
    """The rows of result documents in extended JSON: text, numbers, True and False, None, dates, lists of them."""
    if not documents:
        return Rows([query.nothing] if query.nothing else [])
    rows = [
        [_typed(column, document.get(key)) for column, key in zip(query.columns, query.keys, strict=True)]
        for document in documents[: query.limit]
    ]
    more = len(documents) > query.limit
    rank = query.rank
    tied = bool(more and rank and documents[query.limit].get(rank) == documents[query.limit - 1].get(rank))
    return Rows(rows, more and not rank, tied)


def _typed(column: str, value: Any) -> Any:
    if column.endswith(":weekday") and isinstance(value, int):
        return WEEKDAYS[value - 1]
    return plain_value(value)


def plain_value(value: Any) -> Any:
    """A value of extended JSON as Python has it; an ObjectId as text."""
    if isinstance(value, list):
        return [plain_value(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    match list(value.items()):
        case [("$date", str(text))]:
            return datetime.fromisoformat(text).astimezone(UTC)
        case [("$date", inner)]:
            milliseconds = int(inner["$numberLong"] if isinstance(inner, Mapping) else inner)
            return datetime.fromtimestamp(milliseconds / 1000, UTC)
        case [("$numberDecimal", text)]:
            return Decimal(text)
        case [("$numberInt" | "$numberLong", text)]:
            return int(text)
        case [("$numberDouble", text)]:
            return float(text)
        case [("$oid", text)]:
            return str(text)
    return {key: plain_value(one) for key, one in value.items()}
