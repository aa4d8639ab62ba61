"""Plans near one that the checks complain about: with one or two small changes, and fewer complaints.

A small model forgets a value, turns a bound round, or adds a condition of its own, and often all its readings do.
What it forgot stands in the question, so code can put it there. A repaired plan is a reading like the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, cast

from gateway.ask import cues
from gateway.ask.catalogue import Catalogue, Field
from gateway.ask.compared import Complaint
from gateway.ask.dates import Date
from gateway.ask.language import (
    ORDERED,
    Aggregate,
    Condition,
    Key,
    Link,
    Operator,
    Order,
    Part,
    Plan,
    PlanError,
    Rank,
)
from gateway.ask.names import alike, due_date, label, main_date, means, parts
from gateway.ask.numbers import Number, named
from gateway.ask.parse import parse
from gateway.ask.values import Hint, words_of

CHANGES = 2  # in a row
KEPT = 3  # plans of each step
OPPOSITE: dict[str, str] = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "top": "bottom", "bottom": "top", "asc": "desc",
                            "desc": "asc", "min": "max", "max": "min"}  # fmt: skip
INCLUSIVE: dict[str, str] = {">": ">=", ">=": ">", "<": "<=", "<=": "<"}


@dataclass(frozen=True)
class Asked:
    """What a plan is repaired by."""

    question: str
    catalogue: Catalogue
    hints: Sequence[Hint]


def repaired(plan: Plan, asked: Asked, complaints: Callable[[Plan], Sequence[Complaint]]) -> list[Plan]:
    """Plans without complaints, with as few changes of `plan` as that takes."""
    at = [(complaints(plan), plan)]
    seen = {str(plan)}
    for _ in range(CHANGES):
        better: list[tuple[Sequence[Complaint], Plan]] = []
        for said, one in at:
            for other in _near(one, asked, {each.id for each in said}):
                if str(other) not in seen:
                    seen.add(str(other))
                    left = complaints(other)
                    if len(left) < len(said):
                        better.append((left, other))
        whole = [one for left, one in better if not left]
        if whole:
            return whole[:KEPT]
        at = sorted(better, key=lambda each: len(each[0]))[:KEPT]
    return []


def _near(plan: Plan, asked: Asked, why: set[str]) -> Iterator[Plan]:
    """Valid plans that differ in one thing, of the kinds that the complaints are about."""
    changes = _Changes(plan, asked)
    for change, ids in _Changes.ABOUT.items():
        for other in getattr(changes, change)() if ids & why else ():
            try:
                yield cast(Plan, parse(str(other), asked.catalogue))
            except PlanError:
                continue


class _Changes:
    # Each kind of change, and the complaints that it may answer. What takes away comes last.
    ABOUT: ClassVar[dict[str, set[str]]] = {
        "overdue": {"overdue"},
        "values": {"value-unused", "value-field", "text-unknown"},
        "flags": {"denial"},
        "gaps": {"no-gaps"},
        "lengths": {"quantity"},
        "bounds": {"bound"},
        "ways": {"direction", "ranking"},
        "counted": {"ranking"},
        "numbers": {"number-unused"},
        "labelled": {"label"},
        "figures": {"figure"},
        "grouped": {"groups"},
        "fewer": {"text-unknown", "number-unknown", "date-unknown", "condition-unnamed", "denial", "no-gaps"},
    }

    def __init__(self, plan: Plan, asked: Asked) -> None:
        self.plan = plan
        self.asked = asked
        self.lower = asked.question.lower()
        self.words = words_of(asked.question)
        self.fields = asked.catalogue.fields_of(plan.collection)
        self.own = asked.catalogue.collections[plan.collection].fields

    # Conditions

    def with_one(self, before: Condition | None, after: Condition | None) -> Plan:
        """The plan with one condition in the place of another; without either, one less or one more."""
        changed = []
        for way in self.plan.where or ((),):
            kept = [after if one is before else one for one in way]
            changed.append(tuple(one for one in (*kept, None if before else after) if one))
        return replace(self.plan, where=tuple(way for way in changed if way))

    def reached(self, hint: Hint) -> list[str]:
        """The fields of the plan's collection, or over a reference of it, that hold the value."""
        places = []
        for name in self.fields:
            hop = self.asked.catalogue.hop(self.plan.collection, name)
            place = f"{hop[0].ref}.{hop[1].name}" if hop else f"{self.plan.collection}.{name}"
            if place in hint.fields:
                places.append(name)
        return places

    def values(self) -> Iterator[Plan]:
        """A value that the question names, in the place of another one or beside the rest."""
        texts = " ".join(words_of(str(self.plan)))
        for hint in self.asked.hints:
            for name in self.reached(hint):
                one = Condition(name, "=" if hint.whole else "~", (hint.value,))
                for other in self.plan.conditions():
                    if other.field == name or hint.value in other.values:
                        yield self.with_one(other, one)
                if " ".join(words_of(hint.value)) not in texts:
                    yield self.with_one(None, one)

    def fewer(self) -> Iterator[Plan]:
        """Without one of the conditions."""
        yield from (self.with_one(one, None) for one in self.plan.conditions())

    def flags(self) -> Iterator[Plan]:
        """The other one of two values."""
        for one in self.plan.conditions():
            values = self.fields[one.field].values or ()
            if isinstance(one.values[0], bool):
                yield self.with_one(one, replace(one, values=(not one.values[0],)))
            elif len(values) == 2 and len(one.values) == 1:
                yield from (
                    self.with_one(one, replace(one, values=(text,)))
                    for text in values
                    if text not in one.values
                )

    def gaps(self) -> Iterator[Plan]:
        """A gap in a field of the same kind that has some."""
        for one in self.plan.conditions():
            for name, other in self.own.items() if one.values == (None,) else ():
                if other.kind == self.fields[one.field].kind and other.present < 1:
                    yield self.with_one(one, replace(one, field=name))

    def lengths(self) -> Iterator[Plan]:
        """How many an array holds, where what it holds was taken for a number."""
        for one in self.plan.conditions():
            if f"{one.field}.#" in self.fields:
                yield self.with_one(one, replace(one, field=f"{one.field}.#"))
        if f"{self.plan.rank}.#" in self.fields:
            yield replace(self.plan, rank=f"{self.plan.rank}.#")

    def bounds(self) -> Iterator[Plan]:
        """Another side of a bound, with it or without it."""
        for one in self.plan.conditions():
            if one.op in ORDERED:
                for op in (INCLUSIVE[one.op], OPPOSITE[one.op], OPPOSITE[INCLUSIVE[one.op]]):
                    yield self.with_one(one, replace(one, op=cast(Operator, op)))

    def overdue(self) -> Iterator[Plan]:
        """Due before today, and not done: the date that some documents lack says when it was."""
        if not cues.OVERDUE.search(self.lower):
            return
        dates = {name: one for name, one in self.own.items() if one.kind == "date"}
        due = due_date(self.own)
        if due is None:
            return
        late: list[Condition | Link] = [Condition(due, "<", (Date("today"),))]
        late += [
            Condition(name, "=", (None,)) for name, one in dates.items() if one.present < 1 and name != due
        ][-1:]
        named = [
            one for way in self.plan.where for one in way if isinstance(one, Condition) and self._hinted(one)
        ]
        yield replace(self.plan, where=((*named, *late),))

    def _hinted(self, one: Condition) -> bool:
        return any(hint.value in one.values for hint in self.asked.hints)

    # What is done with the documents

    def grouped(self) -> Iterator[Plan]:
        """A figure for each year, month or day."""
        said, date = cues.PER_TIME.search(self.lower), main_date(self.own)
        named = [one.field for one in self.plan.conditions() if self.fields[one.field].kind == "date"]
        if said and date:
            key = Key((named or [date])[0], cast(Part, said[1]))
            figures = self.plan.aggregates if self.plan.action == "aggregate" else (Aggregate("count"),)
            yield Plan(self.plan.collection, "by", self.plan.where, by=(key,), aggregates=figures)

    def labelled(self) -> Iterator[Plan]:
        """The flag that is shown as a condition; the field that says which document it is, before the others."""
        for key in self.plan.fields:
            field = self.fields[key.field]
            yes = [one for one in field.values or () if one.casefold() in cues.FLAGS - cues.DENIALS]
            if len(self.plan.fields) == 1 and (field.kind == "bool" or len(yes) == 1):
                listed = Plan(self.plan.collection, "list", self.plan.where)
                one = Condition(key.field, "=", (yes[0] if yes else True,))
                yield replace(listed, where=tuple((*way, one) for way in listed.where or ((),)))
        name = label(self.own)
        if name and self.plan.fields and self.plan.action != "distinct":
            yield replace(self.plan, fields=(Key(name), *self.plan.fields))

    def ways(self) -> Iterator[Plan]:
        """The other end, the other order."""
        plan = self.plan
        if plan.action in OPPOSITE:
            yield replace(plan, action="bottom" if plan.action == "top" else "top")
        if plan.order:
            yield replace(plan, order=Order("asc" if plan.order.way == "desc" else "desc", plan.order.field))
        for at, one in enumerate(plan.aggregates):
            if one.order:
                yield self._with_figure(at, replace(one, order=cast(Rank, OPPOSITE[one.order])))
            if one.how in ("min", "max"):
                yield self._with_figure(at, replace(one, how="min" if one.how == "max" else "max"))

    def _with_figure(self, at: int, one: Aggregate) -> Plan:
        figures = (*self.plan.aggregates[:at], one, *self.plan.aggregates[at + 1 :])
        return replace(self.plan, aggregates=figures)

    def figures(self) -> Iterator[Plan]:
        """Another figure of the same documents; a number instead of the documents."""
        plan = self.plan
        for at, one in enumerate(plan.aggregates):
            for name in [one.field] if one.field else self._numbers():
                if self.fields[name].kind == "number":
                    yield self._with_figure(at, replace(one, how="avg", field=name))
                    yield self._with_figure(at, replace(one, how="sum", field=name))
            yield self._with_figure(at, replace(one, how="count", field=None))
        if plan.action in ("show", "list", "distinct", "top", "bottom"):
            yield self._figure(Aggregate("count"))
            for key in plan.fields:
                if plan.action == "distinct":
                    yield self._figure(Aggregate("count distinct", key.field))
                elif self.fields[key.field].kind == "number":
                    yield self._figure(Aggregate("avg", key.field))

    def _figure(self, one: Aggregate) -> Plan:
        return Plan(self.plan.collection, "aggregate", self.plan.where, aggregates=(one,))

    def _numbers(self) -> list[str]:
        """The numbers of the collection that the question names."""
        own = [name for name, one in self.own.items() if one.kind == "number" and not one.ref]
        return [name for name in own if any(alike(part, word) for part in parts(name) for word in self.words)]

    def numbers(self) -> Iterator[Plan]:
        """A number of the question as the limit, as a threshold of groups, as a year."""
        plan = self.plan
        for said in named(self.asked.question):
            for value in said.values:
                whole = value == int(value) and 0 < value < 1000
                if plan.action in ("top", "bottom", "list") and whole:
                    yield replace(plan, limit=int(value))
                for at, one in enumerate(plan.aggregates if plan.action == "by" else ()):
                    if one.limit and whole:
                        yield self._with_figure(at, replace(one, limit=int(value)))
                    order = None if one.limit else one.order
                    for op in self._bounds(said):
                        yield self._with_figure(at, replace(one, compare=(op, value), order=order, limit=0))
                if said.said.isdigit() and 1900 <= value <= 2100:
                    for name, field in self.own.items():
                        if field.kind == "date" and _holds(field, said.said):
                            yield self.with_one(None, Condition(name, "=", (Date(said.said),)))

    def _bounds(self, said: Number) -> list[Operator]:
        before, after = self.lower[: said.start], self.lower[said.start + len(said.said) :]
        found = [op for op, cue in cues.BOUND_AFTER.items() if cue.search(after)]
        found += [op for op, cue in cues.BOUND_BEFORE.items() if cue.search(before)]
        return [cast(Operator, op) for op in found[:1]]

    def counted(self) -> Iterator[Plan]:
        """The documents that most others refer to: "the most borrowed book" is the book with the most loans."""
        plan = self.plan
        if plan.action not in ("top", "bottom") or not plan.rank or self._said(plan.rank):
            return
        rank = Aggregate("count", None, None, plan.action, plan.limit)
        for child, reference in self._references():
            name = label(self.asked.catalogue.collections[reference.ref or ""].fields)
            if name:
                where = plan.where if child == plan.collection else ()
                key = Key(f"{reference.name}.{name}")
                yield Plan(child, "by", where, by=(key,), aggregates=(rank,))

    def _references(self) -> Iterator[tuple[str, Field]]:
        """The references of this collection to others that the question names, and of others to this one."""
        for one in self.own.values():
            if one.ref and any(means(part, word) for part in parts(one.ref) for word in self.words):
                yield self.plan.collection, one
        yield from self.asked.catalogue.links(self.plan.collection).items()

    def _said(self, name: str) -> bool:
        return any(means(part, word) for part in parts(name) for word in self.words)


def _holds(field: Field, year: str) -> bool:
    return str(field.low)[:4] <= year <= str(field.high)[:4]
