"""What a database holds: collections, their fields, and the text about them that the plan model reads.

It is made from samples of documents. Nothing in it is an instruction: the text is quoted data, one line a collection,
and names that the plan language could not write are changed (`Field.name`), their real keys kept (`Field.path`).
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

# Characters that the plan language uses. A field or collection that has one is written with `_` in its place.
RESERVED = re.compile(r"[\[\]&|=,\":<>~^$@!#\s]+")
# Two fields reckoned with: `a - b`, `a * b`; and the age by a date: `born:age`. Names hold no blanks and no colons.
PAIR = re.compile(r"(\S+) ([-*]) (\S+)")
AGE = ":age"
# Words of the plan language that may follow a field: a field of that name is written with `_` after it.
KEYWORDS = frozenset({"asc", "desc", "top", "bottom", "distinct"})


@dataclass(frozen=True)
class Field:
    """A field that documents of one collection hold. SOURCE of each part: the sampled documents.

    `name` is what a plan writes: the keys joined by dots. `kind` is number, text, date, bool or id (an ObjectId).
    `arrays` are the lengths of the parts of `path` that are arrays. `values` are all values of a text field that has
    few; `low` and `high` the range of numbers, of dates as YYYY-MM-DD. `ref` is the collection that the value names a
    document of, by `ref_field`. `encoded`: numbers or dates that are kept as text. `present`: share of the documents.
    """

    name: str
    path: tuple[str, ...]
    kind: str
    arrays: tuple[int, ...] = ()
    values: tuple[str, ...] | None = None
    example: str | None = None
    low: float | str | None = None
    high: float | str | None = None
    ref: str | None = None
    ref_field: str | None = None
    encoded: bool = False
    present: float = 1.0

    @property
    def array(self) -> bool:
        """Whether a document can hold several values."""
        return bool(self.arrays)


@dataclass(frozen=True)
class Collection:
    """`name` is what a plan writes, `real` the server's name, `count` its documents."""

    name: str
    count: int
    fields: Mapping[str, Field]
    real: str = ""

    def __post_init__(self) -> None:
        if not self.real:
            object.__setattr__(self, "real", self.name)


class Usable(dict[str, Field]):
    """Fields by name. What is reckoned of them is a number."""

    def __missing__(self, name: str) -> Field:
        parts = parts_of(name)
        if parts == (name,) or not set(parts) <= self.keys():
            raise KeyError(name)
        return Field(name, (name,), "number", present=min(self[one].present for one in parts))


def parts_of(name: str) -> tuple[str, ...]:
    """The fields that a name is reckoned of (`PAIR`, `AGE`); another name alone."""
    pair = PAIR.fullmatch(name)
    return (pair[1], pair[3]) if pair else (name.removesuffix(AGE),)


def is_reckoned(name: str) -> bool:
    """Whether it is no field itself, but worked out from one or two."""
    return parts_of(name) != (name,)


@dataclass(frozen=True)
class Catalogue:
    database: str
    collections: Mapping[str, Collection]
    # `__eq__` and `__hash__` ignore what is worked out from the rest.
    _usable: dict[str, Usable] = field(default_factory=dict, compare=False, repr=False)

    def fields_of(self, collection: str) -> dict[str, Field]:
        """All that a plan may name in `collection`: its own fields, fields one reference away, lengths of arrays; and,
        though it is not listed, what is reckoned of these.

        A field over a reference has the path of the reference followed by its own; see `hop`. Raises KeyError.
        """
        if collection not in self._usable:
            self._usable[collection] = Usable(self._fields(collection))
        return self._usable[collection]

    def _fields(self, collection: str) -> Iterator[tuple[str, Field]]:
        for name, one in self.collections[collection].fields.items():
            yield name, one
            for length in one.arrays:
                if length == len(one.path):
                    yield f"{name}.#", Field(f"{name}.#", (*one.path, "#"), "number", one.arrays[:-1])
            if one.ref and one.ref in self.collections:
                for inner, other in self.collections[one.ref].fields.items():
                    if inner not in {"_id", one.ref_field}:
                        arrays = one.arrays + tuple(len(one.path) + n for n in other.arrays)
                        path, joined = one.path + other.path, f"{name}.{inner}"
                        yield joined, dataclasses.replace(other, name=joined, path=path, arrays=arrays)
        seen = set()
        for one in self.collections[collection].fields.values():
            for length in one.arrays:
                path = one.path[:length]
                name = written(path)
                if length < len(one.path) and path not in seen:  # an array of objects has no field of its own
                    seen.add(path)
                    yield (
                        f"{name}.#",
                        Field(f"{name}.#", (*path, "#"), "number", one.arrays[: one.arrays.index(length)]),
                    )

    def hop(self, collection: str, name: str) -> tuple[Field, Field] | None:
        """The reference of `collection` that `name` goes over, and the field in the other collection; else None."""
        own = self.collections[collection].fields
        if name in own:
            return None
        for reference in own.values():
            if reference.ref and reference.ref in self.collections and name.startswith(reference.name + "."):
                other = self.collections[reference.ref].fields.get(name[len(reference.name) + 1 :])
                if other is not None:
                    return reference, other
        return None

    def independent(self, collection: str, names: Sequence[str]) -> list[str]:
        """Those of `names` that do not follow from others: a field of what a reference among them refers to does."""
        hops = {name: self.hop(collection, name) for name in names}
        return [name for name, hop in hops.items() if hop is None or hop[0].name not in hops]

    def links(self, collection: str) -> dict[str, Field]:
        """The collections that refer to `collection`, each with the field by which it does (the first, if several)."""
        found: dict[str, Field] = {}
        for other in self.collections.values():
            for one in other.fields.values():
                if one.ref == collection:
                    found.setdefault(other.name, one)
        return found

    @cached_property
    def text(self) -> str:
        """What the plan model reads: one line a collection."""
        return "\n".join(map(line, self.collections.values()))


def line(collection: Collection) -> str:
    """What the plan model reads of a collection."""
    return f"{collection.name}: " + "; ".join(_shown(one) for one in collection.fields.values())


def _shown(one: Field) -> str:
    mark = one.name + ("[]" if one.array else "")
    if one.ref:
        return f"{mark} ->{one.ref}"
    if one.values:
        return f"{mark} " + "|".join(json.dumps(value, ensure_ascii=False) for value in one.values)
    if one.kind == "text":
        return f"{mark} {json.dumps(one.example or '', ensure_ascii=False)}.."
    if one.kind == "number":
        return f"{mark} {_number(one.low)}..{_number(one.high)}" if one.low is not None else f"{mark} num"
    if one.kind == "date":
        return f"{mark} date" + (f" {str(one.low)[:7]}..{str(one.high)[:7]}" if one.low else "")
    return f"{mark} {one.kind}"


def _number(value: float | str | None) -> str:
    if not isinstance(value, int | float):
        return ""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else f"{value:.6g}"


def written(path: Sequence[str]) -> str:
    return ".".join(RESERVED.sub("_", key) or "_" for key in path)
