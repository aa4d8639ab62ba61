"""The plan: a question about one collection, in a small language that code compiles.

    plan   := COLL ["[" where "]"] " " action                           or "none": it can't be said
    where  := cond (" & " cond)* (" or " cond (" & " cond)*)*           & binds tighter than or
    cond   := F op value ("|" value)* | "no " COLL | "has " COLL        no/has: some document of COLL refers to it
    op     := = != > >= < <=  ~ (contains)  !~  ^ (starts with)  $ (ends with)
    value  := "text" | number | date | true | false | null | avg (F's mean in the collection) | @F (another field)
    action := A, A… | percent | distinct K, K… [order] | show K, K… [order] | list [N]
            | (top|bottom) N F [show K, K…]
            | by K, K… [asc|desc] G, G…
    A      := count | count F | count distinct F | (sum|avg|min|max) F
    G      := A [" "(>|>=|<|<=|=) N][" "(top|bottom) N | " asc" | " desc"]
    K      := F | F:(year|month|day|weekday)
    order  := " "(asc|desc) F

F is a path of the collection, of one that it refers to (`customer_id.city`), or the length of an array (`tags.#`).
Several values mean any of them, with != and !~ none of them. `str(plan)` is the one way to write a plan.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Literal, TypeVar, cast, get_args

from gateway.ask.catalogue import Catalogue
from gateway.ask.dates import Date, is_literal

NONE = "none"
ActionName = Literal["aggregate", "percent", "distinct", "show", "list", "top", "bottom", "by"]
How = Literal["count", "count distinct", "sum", "avg", "min", "max"]
Part = Literal["year", "month", "day", "weekday"]
Way = Literal["asc", "desc"]
Rank = Literal["top", "bottom", "asc", "desc"]
Operator = Literal["=", "!=", ">", ">=", "<", "<=", "~", "!~", "^", "$"]

T = TypeVar("T")

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
    """What to look up: `where` is an or of ands, `fields` are shown or distinct, top and bottom go by `rank`."""

    collection: str
    action: ActionName
    where: Where = ()
    fields: tuple[Key, ...] = ()
    by: tuple[Key, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    order: Order | None = None
    limit: int = 0
    rank: str | None = None

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
                return f"by {', '.join(map(str, self.by))}{order} {aggregates}"
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


NAME = re.compile(r'[^\[\]&|=,":<>~^$@!\s]+')
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
LIMIT = re.compile(r"[1-9]\d{0,3}(?!\d)")
OPERATOR = re.compile(r"!=|!~|>=|<=|[=<>~^$]")
COMPARE = re.compile(r">=|<=|[=<>]")
PLAIN_VALUE = re.compile(r"(?:(?! & | or )[^|\]])+")
AGGREGATE = re.compile(r"count distinct(?= )|count|sum|avg|min|max")
JSON = json.JSONDecoder()


def parse(text: str, catalogue: Catalogue) -> Plan | None:
    """The plan that `text` writes, or None for "none". Raises PlanError naming what is wrong, and where."""
    text = text.strip()
    return None if text == NONE else _Reader(text, catalogue).plan()


class _Reader:
    """Reads one plan from left to right."""

    def __init__(self, text: str, catalogue: Catalogue) -> None:
        self.text = text
        self.at = 0
        self.catalogue = catalogue
        self.collection = self._name(catalogue.collections, "collection")
        self.fields = catalogue.fields_of(self.collection)

    def plan(self) -> Plan:
        where = self._where() if self._take("[") else ()
        if not self._take(" "):
            raise self._error("action")
        plan = self._action(where)
        if self.at < len(self.text):
            raise self._error("end")
        return plan

    # Tokens

    def _error(self, what: str, start: int | None = None) -> PlanError:
        start = self.at if start is None else start
        return PlanError(what, self.text[start : start + 40])

    def _take(self, token: str) -> bool:
        if self.text.startswith(token, self.at):
            self.at += len(token)
            return True
        return False

    def _match(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if not match:
            return ""
        self.at = match.end()
        return match.group()

    def _name(self, names: Container[str], what: str) -> str:
        start = self.at
        name = self._match(NAME)
        if name not in names:
            raise self._error(what, start)
        return name

    def _field(self) -> str:
        return self._name(self.fields, "field")

    # Conditions

    def _where(self) -> Where:
        ways = [self._every()]
        while self._take(" or "):
            ways.append(self._every())
        if not self._take("]"):
            raise self._error("value")
        return tuple(ways)

    def _every(self) -> tuple[Condition | Link, ...]:
        conditions = [self._condition()]
        while self._take(" & "):
            conditions.append(self._condition())
        return tuple(conditions)

    def _condition(self) -> Condition | Link:
        if self._take("no "):
            return self._link("no")
        if self._take("has "):
            return self._link("has")
        start = self.at
        name = self._field()
        op = self._match(OPERATOR)
        if op not in OPERATORS[self.fields[name].kind]:
            raise self._error("operator", start)
        values = [self._value(name, op)]
        while self._take("|"):
            values.append(self._value(name, op))
        if len(values) > 1 and (op in ORDERED or not all(type(one) in (str, float, Date) for one in values)):
            raise self._error("value", start)
        return Condition(name, cast(Operator, op), tuple(values))

    def _link(self, kind: Literal["no", "has"]) -> Link:
        start = self.at
        name = self._name(self.catalogue.collections, "collection")
        if name not in self.catalogue.links(self.collection):
            raise self._error("link", start)
        return Link(kind, name)

    def _value(self, name: str, op: str) -> Value:
        start, kind = self.at, self.fields[name].kind
        if self._take("@"):
            other = self._field()
            if op in PATTERN or self.fields[other].kind != kind:
                raise self._error("kind", start)
            return Other(other)
        if self.text.startswith('"', self.at):
            if kind not in ("text", "id"):
                raise self._error("kind")
            try:
                value, self.at = JSON.raw_decode(self.text, self.at)
            except ValueError as error:
                raise self._error("value") from error
            return str(value)
        word = self._match(PLAIN_VALUE)
        match kind, word:
            case _, "null" if op in EQUALITY:
                return None
            case "bool", "true" | "false":
                return word == "true"
            case "number", "avg":
                return Average()
            case "number", _ if NUMBER.fullmatch(word):
                return float(word)
            case "date", _ if is_literal(word):
                return Date(word)
        raise self._error("value", start)

    # Actions

    def _action(self, where: Where) -> Plan:
        make = partial(Plan, self.collection, where=where)
        if self._take("by "):
            by = self._list(self._key)
            order = self._order(named=False)
            if not self._take(" "):
                raise self._error("action")
            groups = self._list(self._group_aggregate)
            if sum(map(bool, (order, *(one.order for one in groups)))) > 1:
                raise self._error("order", 0)
            return make("by", by=by, order=order, aggregates=groups)
        if self._take("distinct "):
            return make("distinct", fields=self._list(self._key), order=self._order())
        if self._take("show "):
            return make("show", fields=self._list(self._key), order=self._order())
        if self._take("percent"):
            return make("percent")
        if self._take("list"):
            return make("list", limit=self._limit() if self._take(" ") else 0)
        for way in RANKED:
            if self._take(f"{way} "):
                return self._ranked(way, make)
        return make("aggregate", aggregates=self._list(self._aggregate))

    def _ranked(self, way: ActionName, make: Callable[..., Plan]) -> Plan:
        limit = self._limit()
        if not self._take(" "):
            raise self._error("field")
        start = self.at
        rank = self._field()
        if self.fields[rank].kind not in AGGREGATED["max"]:
            raise self._error("kind", start)
        fields = self._list(self._key) if self._take(" show ") else ()
        return make(way, limit=limit, rank=rank, fields=fields)

    def _limit(self) -> int:
        digits = self._match(LIMIT)
        if not digits:
            raise self._error("number")
        return int(digits)

    def _list(self, read: Callable[[], T]) -> tuple[T, ...]:
        some = [read()]
        while self._take(", "):
            some.append(read())
        return tuple(some)

    def _key(self) -> Key:
        start = self.at
        name = self._field()
        if not self._take(":"):
            return Key(name)
        for part in get_args(Part):
            if self._take(part):
                if self.fields[name].kind != "date":
                    raise self._error("kind", start)
                return Key(name, part)
        raise self._error("action")

    def _order(self, named: bool = True) -> Order | None:
        for way in get_args(Way):
            if self._take(f" {way}"):
                if named and not self._take(" "):
                    raise self._error("field")
                return Order(way, self._field() if named else None)
        return None

    def _aggregate(self) -> Aggregate:
        how = self._match(AGGREGATE)
        if not how:
            raise self._error("action")
        if how == "count":
            return Aggregate("count", self._counted())
        if not self._take(" "):
            raise self._error("field")
        start = self.at
        name = self._field()
        if self.fields[name].kind not in AGGREGATED.get(how, KINDS):
            raise self._error("kind", start)
        return Aggregate(cast(How, how), name)

    def _counted(self) -> str | None:
        """The field after `count`, if what follows is one."""
        before = self.at
        if self._take(" ") and (name := self._match(NAME)) and name not in RANKS:
            if name in self.fields:
                return name
            raise self._error("field", before + 1)
        self.at = before
        return None

    def _group_aggregate(self) -> Aggregate:
        one = self._aggregate()
        before = self.at
        compare = None
        if self._take(" ") and (op := self._match(COMPARE)):
            number = self._match(NUMBER) if self._take(" ") else ""
            if not number:
                raise self._error("number")
            compare = (cast(Operator, op), float(number))
            before = self.at
        self.at = before
        for rank in RANKS:
            if self._take(f" {rank}"):
                if rank in get_args(Way):
                    return replace(one, compare=compare, order=rank)
                if not self._take(" "):
                    raise self._error("number")
                return replace(one, compare=compare, order=rank, limit=self._limit())
        return replace(one, compare=compare)
