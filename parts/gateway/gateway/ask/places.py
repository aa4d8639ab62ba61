"""Where a plan's fields are once a pipeline runs, and the stages that bring them there.

A stage can write most fields as a dotted path. The others are made reachable first: elements of arrays are unwound
if the action is about them, referred documents are joined, numbers and dates kept as text are converted, lengths of
arrays are counted, keys with dots or dollars are read by `$getField`, what a plan reckons of two fields is worked out.
Expressions never name a path through an array: not every server follows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from gateway.ask.catalogue import AGE, Catalogue, Field, is_reckoned, parts_of
from gateway.ask.language import PlanError

Stage = dict[str, Any]
Expression = Any
Path = tuple[str, ...]

LENGTH = "#"
ROOT = "$$ROOT"
DAY = 86_400_000  # milliseconds, in which dates are subtracted
# What a value has to be for a comparison to mean something: BSON orders values of all types.
TYPES: dict[str, Callable[[Expression], Expression]] = {
    "number": lambda value: {"$isNumber": value},
    "date": lambda value: {"$eq": [{"$type": value}, "date"]},
    "text": lambda value: {"$eq": [{"$type": value}, "string"]},
    "bool": lambda value: {"$eq": [{"$type": value}, "bool"]},
    "id": lambda value: {"$eq": [{"$type": value}, "objectId"]},
}


@dataclass(frozen=True)
class Place:
    """A field in a pipeline. `path` is dotted; `arrays` are the parts of it that hold arrays when it is tested."""

    field: Field
    path: str
    arrays: tuple[str, ...] = ()
    prepared: bool = False  # it is there only after the stages of `Places.stages`
    unwound: tuple[str, ...] = ()  # the arrays that were unwound to reach it

    @property
    def kind(self) -> str:
        return self.field.kind

    @property
    def elements(self) -> str:
        """The outermost array of objects that holds the field, or an empty string."""
        return self.arrays[0] if self.arrays and self.arrays[0] != self.path else ""

    def within(self, array: str) -> Place:
        """The same place as an element of `array` sees it."""
        return Place(self.field, self.path.removeprefix(array + "."), prepared=self.prepared)

    def holds(self, test: Callable[[Expression], Expression]) -> Expression:
        """`test` of the value as an expression; of some value, where an array holds it."""
        if not self.arrays:
            return test(f"${self.path}")
        values = each(
            tuple(self.path.split(".")), {len(one.split(".")) for one in self.arrays}, lambda value: value
        )
        return {"$anyElementTrue": [{"$map": {"input": values, "as": "one", "in": test("$$one")}}]}


class Places:
    """The places of the fields `names` of a collection.

    `apart`: fields whose arrays are unwound, so that each element is a row; `keep_empty`: documents without elements
    stay; `today` is the day of ages. Raises PlanError("path") for what no stage can name, ("arrays") for what is
    reckoned of several values.
    """

    def __init__(
        self, catalogue: Catalogue, collection: str, names: Iterable[str], apart: Iterable[str] = (),
        keep_empty: bool = True, today: date = date.max,
    ) -> None:  # fmt: skip
        self.catalogue = catalogue
        self.collection = collection
        self.fields = catalogue.fields_of(collection)
        self.taken = {one.path[0] for one in self.fields.values()}
        self.keep_empty = keep_empty
        self.today = today
        self.unwound: list[str] = []
        self.stages: list[Stage] = []
        self._joined: dict[str, str] = {}
        self._places: dict[str, Place] = {}
        names = list(names)
        apart = [part for name in apart for part in parts_of(name)]
        for name in apart:
            own = self._own(name)
            self._unwind(own.path, own.arrays)
        self._apart = frozenset(apart)
        # A field that others are reached through comes first; what is computed comes last, in one stage.
        computed: Stage = {}
        for name in dict.fromkeys((*apart, *(part for one in names for part in parts_of(one)))):
            self._places[name] = self._place(name, computed)
        if computed:
            self.stages.append({"$set": computed})
        if reckoned := dict(self._reckoned(name) for name in dict.fromkeys(names) if is_reckoned(name)):
            self.stages.append({"$set": reckoned})

    def __getitem__(self, name: str) -> Place:
        return self._places[name]

    def _own(self, name: str) -> Field:
        """The field itself, or the reference that leads to it."""
        hop = self.catalogue.hop(self.collection, name)
        return hop[0] if hop else self.fields[name]

    def _unwind(self, path: Path, arrays: Iterable[int]) -> None:
        for length in sorted(arrays):
            array = plain(path[:length])
            if array is None:
                raise PlanError("path", ".".join(path[:length]))
            if array not in self.unwound:
                self.unwound.append(array)
                self.stages.append(
                    {"$unwind": {"path": f"${array}", "preserveNullAndEmptyArrays": self.keep_empty}}
                )

    def _left(self, path: Path, arrays: Iterable[int]) -> set[int]:
        """The arrays that are not unwound."""
        return {length for length in arrays if plain(path[:length]) not in self.unwound}

    def _done(self, path: Path, arrays: Iterable[int]) -> tuple[str, ...]:
        """The arrays that are."""
        return tuple(array for length in sorted(arrays) if (array := plain(path[:length])) in self.unwound)

    def _place(self, name: str, computed: Stage) -> Place:
        field, own = self.fields[name], self._own(name)
        unwound = self._done(own.path, own.arrays)
        if own is field:
            return self._at(field, field.path, unwound, self._left(field.path, field.arrays), computed)
        joined, many = self._join(own)
        hop = self.catalogue.hop(self.collection, name)
        other = hop[1] if hop else field
        path = (joined, *other.path)
        arrays = {length + 1 for length in other.arrays} | ({1} if many else set())
        if name in self._apart:
            self._unwind(path, arrays)
        unwound += self._done(path, arrays)
        return self._at(field, path, unwound, self._left(path, arrays), computed)

    def _reckoned(self, name: str) -> tuple[str, Expression]:
        """The key of what is reckoned, and its value: of two dates the days from the second to the first."""
        places = [self._places[part] for part in parts_of(name)]
        if any(one.arrays for one in places):
            raise PlanError("arrays", name)
        made, values, kind = self.free(name), [f"${one.path}" for one in places], places[0].kind
        unwound = max((one.unwound for one in places), key=len)
        self._places[name] = Place(self.fields[name], made, (), True, unwound)
        if name.endswith(AGE):
            value = full_years(values[0], self.today)
        else:
            value = {"$multiply" if " * " in name else "$subtract": values}
            value = {"$divide": [value, DAY]} if kind == "date" else value
        return made, {"$cond": [{"$and": [TYPES[kind](each) for each in values]}, value, None]}

    def _at(
        self, field: Field, path: Path, unwound: tuple[str, ...], arrays: set[int], computed: Stage
    ) -> Place:
        dotted = plain(path)
        if dotted is not None and not field.encoded:
            prepared = bool(unwound) or path[0] in self._joined.values()
            return Place(
                field, dotted, tuple(".".join(path[:length]) for length in sorted(arrays)), prepared, unwound
            )
        made = self.free(field.name.replace(LENGTH, "length"))
        computed[made] = value_of(field, path, arrays)
        return Place(field, made, (made,) if arrays else (), True, unwound)

    def _join(self, reference: Field) -> tuple[str, bool]:
        """The name under which the documents that `reference` names are, and whether there are several."""
        left = self._left(reference.path, reference.arrays)
        if reference.name not in self._joined:
            other = self.catalogue.collections[reference.ref or ""]
            key = other.fields.get(reference.ref_field or "_id")
            foreign = plain(key.path if key else (reference.ref_field or "_id",))
            if foreign is None:
                raise PlanError("path", f"{other.name}.{reference.ref_field}")
            local = plain(reference.path)
            if local is None or (left and max(left) < len(reference.path)):
                local = self.free(f"{reference.name}_keys")
                self.stages.append({"$set": {local: each(reference.path, left, lambda value: value)}})
            made = self._joined[reference.name] = self.free(reference.name)
            self.stages.append(
                {"$lookup": {"from": other.real, "localField": local, "foreignField": foreign, "as": made}}
            )
            if not left:
                self.stages.append({"$set": {made: {"$first": f"${made}"}}})
        return self._joined[reference.name], bool(left)

    def free(self, name: str) -> str:
        """A new field's name that no document of the sample has."""
        made = "_" + re.sub(r"\W+", "_", name).strip("_")
        while made in self.taken:
            made += "_"
        self.taken.add(made)
        return made


def full_years(value: Expression, today: date) -> Expression:
    """The years from a date to today, those of the calendar less one before the day of the year has come."""
    day = {"$add": [{"$multiply": [100, {"$month": value}]}, {"$dayOfMonth": value}]}
    before = {"$cond": [{"$gt": [day, 100 * today.month + today.day]}, 1, 0]}
    return {"$subtract": [{"$subtract": [today.year, {"$year": value}]}, before]}


def plain(path: Path) -> str | None:
    """The dotted path, if a stage can write each key."""
    odd = any(not key or "." in key or key.startswith("$") or key == LENGTH for key in path)
    return None if odd else ".".join(path)


def value_of(field: Field, path: Path, arrays: set[int]) -> Expression:
    """The expression for a value that no path can name as it is: converted, counted, or under an odd key."""

    def convert(value: Expression) -> Expression:
        if field.path[-1] == LENGTH:
            return {"$size": {"$cond": [{"$isArray": value}, value, []]}}
        if field.encoded:
            to = {"number": "double", "date": "date"}[field.kind]
            return {"$convert": {"input": value, "to": to, "onError": None, "onNull": None}}
        return value

    return each(path[:-1] if path[-1] == LENGTH else path, arrays, convert)


def each(path: Path, arrays: Iterable[int], last: Callable[[Expression], Expression]) -> Expression:
    """`last` of the value at `path`; of each one, in one flat array, where parts of the path (by length) are arrays."""
    lengths = set(arrays)

    def walk(value: Expression, at: int) -> Expression:
        if at in lengths:
            deeper = any(length > at for length in lengths)
            values = {"$cond": [{"$isArray": value}, value, [value]]}
            inner = {"$map": {"input": values, "as": f"v{at}", "in": step(f"$$v{at}", at)}}
            if not deeper:
                return inner
            return {
                "$reduce": {
                    "input": inner,
                    "initialValue": [],
                    "in": {"$concatArrays": ["$$value", "$$this"]},
                }
            }
        return step(value, at)

    def step(value: Expression, at: int) -> Expression:
        return last(value) if at == len(path) else walk(key_of(value, path[at]), at + 1)

    return step(ROOT, 0)


def key_of(value: Expression, key: str) -> Expression:
    """The value under `key`."""
    if isinstance(value, str) and plain((key,)) is not None:
        return f"${key}" if value == ROOT else f"{value}.{key}"
    name: Expression = {"$literal": key} if key.startswith("$") else key
    return {"$getField": {"field": name, "input": value}}
