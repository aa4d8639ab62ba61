"""The plan: a question about one collection, in a small language that code compiles.

    plan   := COLL ["[" where "]"] " " action                           or "none": it can't be said
    where  := cond (" & " cond)* (" or " cond (" & " cond)*)*           & binds tighter than or
    cond   := F op value ("|" value)* | "no " COLL | "has " COLL        no/has: some document of COLL refers to it
    op     := = != > >= < <=  ~ (contains)  !~  ^ (starts with)  $ (ends with)
    value  := "text" | number | date | true | false | null | avg (F's mean in the collection) | @F (another field)
    action := A, A… | percent | distinct K, K… [order] | show K, K… [order] | list [N]
            | (top|bottom) N F [show K, K…]
            | by K, K… [asc|desc] G, G…
            | by K, K… percent                  as G; the share of each group that fulfils where; without where, of all
            | (count|avg) by K, K… G            how many of these groups there are; the mean of their figures
    A      := count | count F | count distinct F | (sum|avg|min|max) F
    G      := A [" "(>|>=|<|<=|=) N][" "(top|bottom) N | " asc" | " desc"]
    K      := F | F:(year|month|day|weekday)
    order  := " "(asc|desc) F

F is a path of the collection, of one that it refers to (`customer_id.city`), or the length of an array (`tags.#`). It
may be two of them: `A - B` of numbers, or of dates (the days from B to A); `A * B` of numbers, in the order of the
alphabet. Or the full years since a date: `born:age`.
Several values mean any of them, with != and !~ none of them. `str(plan)` is the one way to write a plan.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from gateway.ask.dates import Date

NONE = "none"
ActionName = Literal["aggregate", "percent", "distinct", "show", "list", "top", "bottom", "by"]
How = Literal["count", "count distinct", "sum", "avg", "min", "max", "percent"]
Part = Literal["year", "month", "day", "weekday"]
Way = Literal["asc", "desc"]
Rank = Literal["top", "bottom", "asc", "desc"]
Over = Literal["count", "avg"]
Operator = Literal["=", "!=", ">", ">=", "<", "<=", "~", "!~", "^", "$"]

EQUALITY = frozenset({"=", "!="})
ORDERED = frozenset({">", ">=", "<", "<="})
PATTERN = frozenset({"~", "!~", "^", "$"})
# What may be asked of a field of each kind.
OPERATORS: Mapping[str, frozenset[str]] = {
    "number": EQUALITY | ORDERED,
    "date": EQUALITY | ORDERED,
    "text": EQUALITY | PATTERN,
    "bool": EQUALITY,
    "id": EQUALITY,
}
KINDS = frozenset(OPERATORS)
AGGREGATED = {
    "sum": frozenset({"number"}),
    "avg": frozenset({"number"}),
    "min": frozenset({"number", "date", "text"}),
    "max": frozenset({"number", "date", "text"}),
}

PAIRED = {" - ": frozenset({"number", "date"}), " * ": frozenset({"number"})}
RANKS: tuple[Rank, ...] = get_args(Rank)
RANKED: tuple[Literal["top", "bottom"], ...] = ("top", "bottom")


class PlanError(ValueError):
    """A plan that is not in the language, or names what the catalogue does not hold.

    `what`: collection, field, operator, value, kind, link, action, order, number, end. `near`: the text there.
    """

    def __init__(self, what: str, near: str) -> None:
        super().__init__(f"{what}: {near}")
        self.what = what
        self.near = near


@dataclass(frozen=True)
class Average:
    """The mean of the same field over the whole collection."""

    def __str__(self) -> str:
        return "avg"


@dataclass(frozen=True)
class Other:
    """The value of another field of the same document."""

    field: str

    def __str__(self) -> str:
        return f"@{self.field}"


Value = str | float | bool | None | Date | Average | Other


@dataclass(frozen=True)
class Condition:
    """A field compared with one value or, for some operators, with several."""

    field: str
    op: Operator
    values: tuple[Value, ...]

    def __str__(self) -> str:
        return f"{self.field}{self.op}{'|'.join(map(_value_text, self.values))}"


@dataclass(frozen=True)
class Link:
    """Whether some document of `collection` refers to this one."""

    kind: Literal["no", "has"]
    collection: str

    def __str__(self) -> str:
        return f"{self.kind} {self.collection}"


@dataclass(frozen=True)
class Key:
    """A field, or a part of its date."""

    field: str
    part: Part | None = None

    def __str__(self) -> str:
        return f"{self.field}:{self.part}" if self.part else self.field


@dataclass(frozen=True)
class Order:
    """The order of rows by a field; of groups by their key (`field` is None)."""

    way: Way
    field: str | None = None

    def __str__(self) -> str:
        return f"{self.way} {self.field}" if self.field else self.way


@dataclass(frozen=True)
class Aggregate:
    """A figure of documents; of groups also with a threshold, and a rank or an order."""

    how: How
    field: str | None = None
    compare: tuple[Operator, float] | None = None
    order: Rank | None = None
    limit: int = 0

    def __str__(self) -> str:
        text = f"{self.how} {self.field}" if self.field else self.how
        if self.compare:
            text += f" {self.compare[0]} {number_text(self.compare[1])}"
        if self.order in ("top", "bottom"):
            return f"{text} {self.order} {self.limit}"
        return f"{text} {self.order}" if self.order else text


Where = tuple[tuple[Condition | Link, ...], ...]


@dataclass(frozen=True)
class Plan:
    """What to look up: `where` is an or of ands, `fields` are shown or distinct, top and bottom go by `rank`, `over` is
    a figure of the groups."""

    collection: str
    action: ActionName
    where: Where = ()
    fields: tuple[Key, ...] = ()
    by: tuple[Key, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    order: Order | None = None
    limit: int = 0
    rank: str | None = None
    over: Over | None = None

    def __str__(self) -> str:
        where = " or ".join(" & ".join(map(str, every)) for every in self.where)
        return (
            f"{self.collection}[{where}] {self._action()}" if where else f"{self.collection} {self._action()}"
        )

    def _action(self) -> str:
        fields, aggregates = ", ".join(map(str, self.fields)), ", ".join(map(str, self.aggregates))
        order = f" {self.order}" if self.order else ""
        match self.action:
            case "aggregate":
                return aggregates
            case "distinct" | "show":
                return f"{self.action} {fields}{order}"
            case "list":
                return f"list {self.limit}" if self.limit else "list"
            case "top" | "bottom":
                shown = f" show {fields}" if fields else ""
                return f"{self.action} {self.limit} {self.rank}{shown}"
            case "by":
                over = f"{self.over} " if self.over else ""
                return f"{over}by {', '.join(map(str, self.by))}{order} {aggregates}"
            case _:
                return self.action

    def conditions(self) -> list[Condition]:
        """All conditions on fields, in order."""
        return [one for every in self.where for one in every if isinstance(one, Condition)]

    def used(self) -> list[str]:
        """All fields that the plan names, in order, each once."""
        names = [one.field for one in self.conditions()]
        names += [
            value.field for one in self.conditions() for value in one.values if isinstance(value, Other)
        ]
        names += [key.field for key in (*self.by, *self.fields)]
        names += [one.field for one in self.aggregates if one.field]
        names += [self.rank] if self.rank else []
        names += [self.order.field] if self.order and self.order.field else []
        return list(dict.fromkeys(names))


def number_text(number: float) -> str:
    """A number without exponent, and without a fraction when it has none: 1000000, 0.5, -3."""
    if number == int(number):
        return str(int(number))
    return format(Decimal(repr(number)), "f")


def _value_text(value: Value) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case float() | int():
            return number_text(value)
        case _:
            return str(value)
