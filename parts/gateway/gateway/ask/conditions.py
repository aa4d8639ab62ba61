"""Conditions of a plan as a query document of MongoDB, and the stages that bring what they compare with: means, and the
documents that refer to one.

Conditions on one array of objects hold for one element of it, equalities of the same field for several. `!=` and `!~`
hold for documents without the field too, and for arrays mean that no element has the value. Text is compared without
regard to case, except for values that the catalogue lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gateway.ask.catalogue import Catalogue
from gateway.ask.dates import Date, MonthOfAnyYear
from gateway.ask.language import (
    ORDERED,
    Average,
    Condition,
    Link,
    Operator,
    Other,
    Plan,
    PlanError,
    Value,
    Where,
)
from gateway.ask.places import TYPES, Expression, Place, Places, Stage

Test = dict[str, Any]

COMPARISONS = {"=": "$eq", "!=": "$ne", ">": "$gt", ">=": "$gte", "<": "$lt", "<=": "$lte"}
OPPOSITE: Mapping[str, Operator] = {"=": "!=", "!=": "=", "!~": "~"}
NEGATIVE = frozenset({"!=", "!~"})
SPECIAL = re.compile(r"[\\^$.|?*+()\[\]{}]")
OBJECT_ID = re.compile(r"[0-9a-fA-F]{24}")


@dataclass(frozen=True)
class Filter:
    """Turns conditions into a query document.

    `means`: the variable that holds a field's mean; `linked`: where the documents are that refer to this one, by
    collection.
    """

    places: Places
    today: date
    means: Mapping[str, str]
    linked: Mapping[str, str]

    def match(self, where: Where) -> Test:
        """A document that fulfils one of the ways."""
        ways = [self.every(way) for way in where]
        return ways[0] if len(ways) == 1 else {"$or": ways}

    def every(self, conditions: Sequence[Condition | Link]) -> Test:
        """A document that fulfils all of them."""
        found: list[Test] = []
        by_array: dict[str, list[tuple[Place, Condition]]] = {}
        for one in conditions:
            if isinstance(one, Link):
                found.append({self.linked[one.collection]: [] if one.kind == "no" else {"$ne": []}})
                continue
            place = self.places[one.field]
            if not place.arrays or is_computed(one, self.today):
                found.append(self.test(place, one))
            else:
                by_array.setdefault(place.elements or place.path, []).append((place, one))
        for array, pairs in by_array.items():
            found += self._elements(array, pairs) if pairs[0][0].elements else self._values(array, pairs)
        return joined(found)

    def _values(self, array: str, pairs: list[tuple[Place, Condition]]) -> Iterator[Test]:
        """An array of plain values: bounds hold for one of them, the rest each by itself."""
        bounds: Test = {}
        for place, one in pairs:
            test = self.test(place, one)
            if one.op in ORDERED and not set(bounds) & set(test[array]):
                bounds |= test[array]
            else:
                yield test
        if bounds:
            yield {array: {"$elemMatch": bounds} if len(bounds) > 1 else bounds}

    def _elements(self, array: str, pairs: list[tuple[Place, Condition]]) -> Iterator[Test]:
        """An array of objects: one element fulfils them, except several equalities of the same field."""
        paths = [place.path for place, one in pairs if one.op == "="]
        together: list[tuple[Place, Condition]] = []
        for place, one in pairs:
            if len(pairs) == 1 and (one.op in NEGATIVE) != (one.values == (None,)):
                opposite = Condition(one.field, OPPOSITE[one.op], one.values)
                yield {"$nor": [self._element(array, [(place, opposite)])]}
            elif one.op == "=" and paths.count(place.path) > 1:
                yield self._element(array, [(place, one)])
            else:
                together.append((place, one))
        if together:
            yield self._element(array, together)

    def _element(self, array: str, pairs: list[tuple[Place, Condition]]) -> Test:
        tests = [self.test(place.within(array), one) for place, one in pairs]
        return {array: {"$elemMatch": joined(tests)}}

    def test(self, place: Place, one: Condition) -> Test:
        """One condition. Where arrays hold the field, some value fulfils it or, if it is negative, none does."""
        if is_computed(one, self.today):
            return {"$expr": self._expression(place, one)}
        if one.values == (None,):
            missing: list[Any] = [
                None,
                *([""] if place.kind == "text" else []),
                *([[]] if place.arrays else []),
            ]
            return {place.path: _equal(missing, one.op)}
        match place.kind:
            case "text":
                return {place.path: _text(place, one)}
            case "date":
                return self._dates(place, one)
            case "id":
                ids = [
                    {"$oid": value}
                    for value in one.values
                    if isinstance(value, str) and OBJECT_ID.fullmatch(value)
                ]
                return {place.path: {"$in" if one.op == "=" else "$nin": ids}}
            case _ if one.op in ORDERED:
                return {place.path: {COMPARISONS[one.op]: plain_number(one.values[0])}}
            case _:
                return {place.path: _equal([plain_number(value) for value in one.values], one.op)}

    def _dates(self, place: Place, one: Condition) -> Test:
        spans = [self._span(value) for value in one.values]
        tests: list[Test] = [dict([_bound(one.op, *span)]) for span in spans]
        if one.op not in ORDERED:
            within = [{"$gte": start, "$lt": end} for start, end in spans]
            tests = [{"$elemMatch": span} for span in within] if place.arrays else within
        if one.op == "!=":
            return {"$nor": [{place.path: each} for each in tests]}
        return {place.path: tests[0]} if len(tests) == 1 else {"$or": [{place.path: each} for each in tests]}

    def _span(self, value: Value) -> tuple[Test, Test]:
        span = value.span(self.today) if isinstance(value, Date) else None
        if span is None or isinstance(span, MonthOfAnyYear):
            raise TypeError(f"not a span of days: {value}")
        return moment(span.start), moment(span.end)

    def _expression(self, place: Place, one: Condition) -> Expression:
        tests = [place.holds(self._computed(place, one, value)) for value in one.values]
        either = tests[0] if len(tests) == 1 else {"$or": tests}
        return {"$not": [either]} if one.op == "!=" and isinstance(one.values[0], Date) else either

    def _computed(self, place: Place, one: Condition, value: Value) -> Callable[[Expression], Expression]:
        """The test of a value of the place, as an expression."""
        typed, compare = TYPES[place.kind], COMPARISONS[one.op]
        if isinstance(value, Average):
            return lambda left: {"$and": [typed(left), {compare: [left, f"$${self.means[one.field]}"]}]}
        if isinstance(value, Other):
            other = self.places[value.field]
            case = (lambda side: {"$toLower": side}) if place.kind == "text" else (lambda side: side)
            return lambda left: other.holds(
                lambda right: {"$and": [typed(left), typed(right), {compare: [case(left), case(right)]}]}
            )
        span = value.span(self.today) if isinstance(value, Date) else None
        if isinstance(span, MonthOfAnyYear):
            compare = COMPARISONS["=" if one.op == "!=" else one.op]
            return lambda left: {"$and": [typed(left), {compare: [{"$month": left}, span.month]}]}
        start, end = self._span(value)
        if one.op in ORDERED:
            compare, day = _bound(one.op, start, end)
            return lambda left: {"$and": [typed(left), {compare: [left, day]}]}
        return lambda left: {"$and": [typed(left), {"$gte": [left, start]}, {"$lt": [left, end]}]}


def is_computed(one: Condition, today: date) -> bool:
    """Whether the condition needs an expression."""
    return any(
        isinstance(value, Average | Other)
        or (isinstance(value, Date) and isinstance(value.span(today), MonthOfAnyYear))
        for value in one.values
    )


def joined(tests: Sequence[Test]) -> Test:
    """All of the tests in one document; below `$and` those whose key is taken. A field comes first: the embedded
    database reads an `$elemMatch` that begins with an operator as one on values."""
    made: Test = {}
    rest: list[Test] = []
    for one in tests:
        for key, value in one.items():
            if key not in made:
                made[key] = value
            elif _are_bounds(made[key]) and _are_bounds(value) and not made[key].keys() & value.keys():
                made[key] = {**made[key], **value}
            else:
                rest.append({key: value})
    return {**made, "$and": rest} if rest else made


def _are_bounds(test: Any) -> bool:
    return isinstance(test, dict) and set(test) <= {"$gt", "$gte", "$lt", "$lte"}


def plain_number(value: Value) -> Any:
    """A whole number without a fraction, so that it reads as people write it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def moment(day: date) -> Test:
    """The beginning of a day (UTC), in MongoDB's extended JSON."""
    return {"$date": f"{day.isoformat()}T00:00:00Z"}


def _bound(op: str, start: Test, end: Test) -> tuple[str, Test]:
    """What compares a moment with a span: > is after its end, <= before it."""
    return {">": ("$gte", end), ">=": ("$gte", start), "<": ("$lt", start)}.get(op, ("$lt", end))


def _equal(values: list[Any], op: str) -> Any:
    if op == "!=":
        return {"$ne": values[0]} if len(values) == 1 else {"$nin": values}
    return values[0] if len(values) == 1 else {"$in": values}


def _text(place: Place, one: Condition) -> Any:
    texts = [str(value) for value in one.values]
    if one.op in ("=", "!=") and set(texts) <= set(place.field.values or ()):
        return _equal(texts, one.op)
    escaped = [SPECIAL.sub(r"\\\g<0>", text) for text in texts]
    either = escaped[0] if len(escaped) == 1 else f"(?:{'|'.join(escaped)})"
    start = "^" if one.op in ("=", "!=", "^") else ""
    end = "$" if one.op in ("=", "!=", "$") else ""
    pattern = {"$regex": f"{start}{either}{end}", "$options": "i"}
    return {"$not": pattern} if one.op in NEGATIVE else pattern


def links(plan: Plan, catalogue: Catalogue, places: Places) -> tuple[dict[str, str], list[Stage]]:
    """Where the documents that refer to this one are, and the stages that put (one of) them there."""
    linked: dict[str, str] = {}
    stages: list[Stage] = []
    for link in (each for every in plan.where for each in every if isinstance(each, Link)):
        if link.collection in linked:
            continue
        reference = catalogue.links(plan.collection)[link.collection]
        other = Places(catalogue, link.collection, [reference.name])[reference.name]
        key = catalogue.collections[plan.collection].fields.get(reference.ref_field or "_id")
        own = Places(catalogue, plan.collection, [key.name])[key.name] if key else None
        if other.prepared or (own and own.prepared):
            raise PlanError("path", reference.name)
        made = linked[link.collection] = places.free(link.collection)
        local = own.path if own else "_id"
        one: list[Stage] = [{"$limit": 1}, {"$project": {"_id": 1}}]
        found: Stage = {"localField": local, "foreignField": other.path, "pipeline": one}
        if other.elements:  # SecantusDB 0.7 finds nothing by a field inside of an array of documents
            apart = Places(catalogue, link.collection, [reference.name], [reference.name])
            same = {"$match": {"$expr": {"$eq": ["$$key", f"${apart[reference.name].path}"]}}}
            found = {"let": {"key": f"${local}"}, "pipeline": [*apart.stages, same, *one]}
        real = catalogue.collections[link.collection].real
        stages.append({"$lookup": {"from": real, **found, "as": made}})
    return linked, stages


def means(plan: Plan, catalogue: Catalogue, today: date) -> tuple[dict[str, str], dict[str, list[Stage]]]:
    """The variables that hold means, by field, and the stages that reckon them."""
    averaged = [one.field for one in plan.conditions() if Average() in one.values]
    names = {name: f"mean{n}" for n, name in enumerate(dict.fromkeys(averaged), 1)}
    stages = {}
    for name, variable in names.items():
        places = Places(catalogue, plan.collection, [name], [name], today=today)
        mean = {"$group": {"_id": None, "mean": {"$avg": f"${places[name].path}"}}}
        stages[variable] = [*places.stages, mean]
    return names, stages


def with_means(real: str, variables: Mapping[str, list[Stage]], pipeline: list[Stage]) -> list[Stage]:
    """The means are reckoned once, then the pipeline runs once with them as variables."""
    outer: list[Stage] = [{"$limit": 1}, {"$project": {"_id": 1}}]
    for variable, stages in variables.items():
        outer.append({"$lookup": {"from": real, "pipeline": stages, "as": variable}})
        outer.append({"$set": {variable: {"$first": f"${variable}"}}})
    let = {variable: f"${variable}.mean" for variable in variables}
    outer.append({"$lookup": {"from": real, "let": let, "pipeline": pipeline, "as": "rows"}})
    return [*outer, {"$unwind": "$rows"}, {"$replaceWith": "$rows"}]
