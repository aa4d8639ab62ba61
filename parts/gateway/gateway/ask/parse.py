"""Reads a plan: the text that the model writes, in the language of `gateway.ask.language`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container
from dataclasses import replace
from functools import partial
from typing import Literal, TypeVar, cast, get_args

from gateway.ask.catalogue import AGE, Catalogue
from gateway.ask.dates import Date, is_literal
from gateway.ask.language import (
    AGGREGATED,
    EQUALITY,
    KINDS,
    NONE,
    OPERATORS,
    ORDERED,
    PAIRED,
    PATTERN,
    RANKED,
    RANKS,
    ActionName,
    Aggregate,
    Average,
    Condition,
    How,
    Key,
    Link,
    Operator,
    Order,
    Other,
    Over,
    Part,
    Plan,
    PlanError,
    Value,
    Way,
    Where,
)

T = TypeVar("T")

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
        start, name = self.at, self._name(self.fields, "field")
        if self.fields[name].kind == "date" and self._take(AGE):
            return name + AGE
        for op, kinds in PAIRED.items():
            if self._take(op):
                other = self._name(self.fields, "field")
                if self.fields[name].kind not in kinds or self.fields[name].kind != self.fields[other].kind:
                    raise self._error("kind", start)
                return op.join(sorted((name, other)) if op == " * " else (name, other))
        return name

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
        for over in get_args(Over):
            if self._take(f"{over} by "):
                by = self._list(self._key)
                if not self._take(" "):
                    raise self._error("action")
                start, figure = self.at, self._group_aggregate()
                if figure.order:
                    raise self._error("order", start)
                if (
                    over == "avg"
                    and figure.how in ("min", "max")
                    and self.fields[figure.field or ""].kind != "number"
                ):
                    raise self._error("kind", start)
                return make("by", by=by, aggregates=(figure,), over=over)
        if self._take("by "):
            by = self._list(self._key)
            order = self._order(named=False)
            if not self._take(" "):
                raise self._error("action")
            share = self._take("percent")
            groups = (self._ranking(Aggregate("percent")),) if share else self._list(self._group_aggregate)
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
        return self._ranking(self._aggregate())

    def _ranking(self, one: Aggregate) -> Aggregate:
        """With a threshold, a rank or an order, if they follow."""
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
