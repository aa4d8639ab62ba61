"""What a database holds: collections, their fields, and the text about them that the plan model reads.

It is made from samples of documents. Nothing in it is an instruction: the text is quoted data, one line a collection,
and names that the plan language could not write are changed (`Field.name`), their real keys kept (`Field.path`).
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

FIELDS = 60  # of one collection: those that most documents have
DEPTH = 6  # keys from the document's root
NODES = 2000  # values read of one document
VALUES = 15  # a text field with more values than this is no enumeration
VALUE_LENGTH = 30  # characters of an enumerated value
EXAMPLE_LENGTH = 20  # characters of an example
ENUMERATION_LENGTH = 160  # characters of all values of a field
MAP_KEYS = 12  # an object with more different keys than this, each rare, is a map: its keys are data
MAP_PRESENCE = 0.3
SIGN = 5  # characters: words of one length up to this are codes

# Characters that the plan language uses. A field or collection that has one is written with `_` in its place.
RESERVED = re.compile(r"[\[\]&|=,\":<>~^$@!#\s]+")
# Words of the plan language that may follow a field: a field of that name is written with `_` after it.
KEYWORDS = frozenset({"asc", "desc", "top", "bottom", "distinct"})
# Values of such fields are shown to nobody, and no question is answered from them.
PRIVATE = re.compile(r"passw|pwd|secret|token|(^|_)hash|salt$|apikey|api_key|private_?key", re.IGNORECASE)

_NUMBER = re.compile(r"-?\d{1,15}(\.\d+)?")
_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([T ]\d\d:\d\d.*)?")
_CODE = re.compile(r"id|code|zip|post|phone|fax|number|isbn|ssn|account|no$", re.IGNORECASE)
# Fields of these names describe a document, and two collections can share a value by chance.
_ORDINARY_NAMES = """
name title description date year month day time age rank position score count total price amount size type status
first_name last_name email phone address notes note comment url color
"""
_ORDINARY = frozenset(_ORDINARY_NAMES.split())
_KEY = re.compile(
    r"(^|[_.\s])(id|key|code|no|nr|num|number|uid|uuid|ref|sku|clave|codigo|código|numero|número|matricule)$"
    r"|(ID|Id|Code|Key|No|Nr)$|^id|(nummer|kennung|kuerzel|kürzel|schluessel|schlüssel)$"
)
_CODE_VALUE = re.compile(r"[A-Z0-9][A-Z0-9_-]{1,11}")  # a short code, whatever its field is called


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


@dataclass(frozen=True)
class Catalogue:
    database: str
    collections: Mapping[str, Collection]
    # `__eq__` and `__hash__` ignore what is worked out from the rest.
    _usable: dict[str, dict[str, Field]] = field(default_factory=dict, compare=False, repr=False)

    def fields_of(self, collection: str) -> dict[str, Field]:
        """All that a plan may name in `collection`: its own fields, fields one reference away, lengths of arrays.

        A field over a reference has the path of the reference followed by its own; see `hop`. Raises KeyError.
        """
        if collection not in self._usable:
            self._usable[collection] = dict(self._fields(collection))
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
                name = _written(path)
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
        return "\n".join(_line(one) for one in self.collections.values())


def _line(collection: Collection) -> str:
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


# --- made from documents ---------------------------------------------------------------------------------------------


class _Seen:
    """The values of one path."""

    def __init__(self) -> None:
        self.documents = 0
        self.kinds: Counter[str] = Counter()
        self.values: dict[str, Counter[Any]] = {}
        self.arrays: set[int] = set()

    def add(self, value: object, arrays: tuple[int, ...]) -> None:
        self.arrays.update(arrays)
        kind = kind_of(value)
        if (kind and isinstance(value, str | int | float | bool | datetime.date)) or kind == "id":
            self.kinds[kind] += 1
            self.values.setdefault(kind, Counter())[value] += 1


def kind_of(value: object) -> str:
    """number, text, date, bool or id; an empty string for null and what no plan can use."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number" if math.isfinite(value) else ""
    if isinstance(value, str):
        return "text"
    if isinstance(value, datetime.date):
        return "date"
    return {"ObjectId": "id", "Decimal128": "number", "Int64": "number"}.get(type(value).__name__, "")


Samples = Mapping[str, tuple[int, Sequence[Mapping[str, Any]]]]
Known = Mapping[tuple[str, tuple[str, ...]], set[Any]]


def build(database: str, samples: Samples, known: Known | None = None) -> Catalogue:
    """A catalogue of sampled documents: {collection: (its number of documents, some of them)}.

    `known` are values that a key has beside those of the sample: {(collection, path of the key): values}.
    """
    read = {real: (count, _read(documents), len(documents)) for real, (count, documents) in samples.items()}
    keys = _keys_of(read, known or {})
    names = _unique(list(samples))
    collections = {}
    for real, (count, seen, size) in read.items():
        fields: dict[str, Field] = {}
        for path, one in _kept(seen):
            made = _field(path, one, size)
            if made is None:
                continue
            target = _reference(real, path, one, keys)
            if target:
                made = dataclasses.replace(
                    made, ref=names[target[0]], ref_field=_written(target[1]), values=None, example=None
                )
            elif made.kind == "id":
                continue  # nobody asks for an ObjectId
            while made.name in fields:
                made = dataclasses.replace(made, name=made.name + "_")
            fields[made.name] = made
        collections[names[real]] = Collection(names[real], count, fields, real)
    return Catalogue(database, collections)


@dataclass(frozen=True)
class Doubt:
    """A field that may refer to `other` by `key`: the sample of `other` is too small to know. Ask for `values`."""

    other: str
    key: tuple[str, ...]
    values: tuple[Any, ...]


def doubts(samples: Samples, values: int = 20) -> list[Doubt]:
    """The references that a look at the server would settle, each with up to `values` values to look for."""
    read = {real: (count, _read(documents), len(documents)) for real, (count, documents) in samples.items()}
    keys = _keys_of(read, {})
    found = []
    for real, (_, seen, _size) in read.items():
        for path, one in _kept(seen):
            kind = max(one.kinds, key=lambda name: one.kinds[name])
            for other, its in keys.items():
                for key, (_known, whole) in its.items():
                    named = kind == "id" or _called(path, other, key) > 0
                    if not whole and named and path != key and not (path in keys[real] and path[0] == "_id"):
                        found.append(Doubt(other, key, tuple(list(one.values[kind])[:values])))
    return found


def _unique(reals: list[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for real in reals:
        name = RESERVED.sub("_", real) or "_"
        while name in names.values():
            name += "_"
        names[real] = name
    return names


def _written(path: Sequence[str]) -> str:
    return ".".join(RESERVED.sub("_", key) or "_" for key in path)


def _read(documents: Sequence[Mapping[str, Any]]) -> dict[tuple[str, ...], _Seen]:
    """Every path of the documents with its values, in the order in which documents hold them."""
    seen: dict[tuple[str, ...], _Seen] = {}
    keys: dict[tuple[str, ...], Counter[str]] = {}
    objects: Counter[tuple[str, ...]] = Counter()
    for document in documents:
        found = set()
        for path, value, arrays in _walk(document, keys, objects):
            one = seen.setdefault(path, _Seen())
            one.add(value, arrays)
            if value is not None:
                found.add(path)
        for path in found:
            seen[path].documents += 1
    maps = {
        path
        for path, counted in keys.items()
        if path and len(counted) > MAP_KEYS and counted.total() < MAP_PRESENCE * len(counted) * objects[path]
    }
    return {path: one for path, one in seen.items() if not any(path[:n] in maps for n in range(len(path)))}


def _walk(
    document: Mapping[str, Any], keys: dict[tuple[str, ...], Counter[str]], objects: Counter[tuple[str, ...]]
) -> Iterator[tuple[tuple[str, ...], object, tuple[int, ...]]]:
    left = NODES
    stack: list[tuple[tuple[str, ...], object, tuple[int, ...]]] = [((), document, ())]
    while stack and left:
        path, value, arrays = stack.pop()
        left -= 1
        if isinstance(value, Mapping):
            if len(path) < DEPTH:
                objects[path] += 1
                inner = [(str(key), one) for key, one in list(value.items())[:NODES]]
                keys.setdefault(path, Counter()).update(key for key, _ in inner)
                stack.extend(((*path, key), one, arrays) for key, one in reversed(inner))
        elif isinstance(value, list | tuple):
            if len(path) in arrays:
                continue  # an array in an array
            inside = [(path, one, (*arrays, len(path))) for one in value[:NODES]]
            stack.extend(reversed(inside))
            if not inside or not isinstance(value[0], Mapping):
                yield path, None, (*arrays, len(path))
        else:
            yield path, value, arrays


def _kept(seen: dict[tuple[str, ...], _Seen]) -> list[tuple[tuple[str, ...], _Seen]]:
    """The fields that most documents have, in their own order."""
    usable = [(path, one) for path, one in seen.items() if one.kinds and not PRIVATE.search(".".join(path))]
    frequent = sorted(range(len(usable)), key=lambda i: -usable[i][1].documents)[:FIELDS]
    return [usable[i] for i in sorted(frequent)]


def _field(path: tuple[str, ...], seen: _Seen, size: int) -> Field | None:
    kind = max(seen.kinds, key=lambda name: seen.kinds[name])
    counted = seen.values[kind]
    low: float | str | None = None
    high: float | str | None = None
    encoded = False
    if kind == "text":
        texts = [one for one in counted if one.strip()]
        kind, encoded = _encoded(path, texts)
        if encoded and kind == "number":
            low, high = min(map(float, texts)), max(map(float, texts))
        elif encoded:
            low, high = min(texts)[:10], max(texts)[:10]
    elif kind == "number":
        numbers = [float(str(one)) if not isinstance(one, int | float) else one for one in counted]
        low, high = min(numbers), max(numbers)
    elif kind == "date":
        days = sorted(str(one)[:10] for one in counted)
        low, high = days[0], days[-1]
    values, example = enumeration(counted) if kind == "text" else (None, None)
    name = _written(path)
    return Field(
        f"{name}_" if name in KEYWORDS else name, path, kind, tuple(sorted(seen.arrays)), values, example, low, high,
        encoded=encoded, present=seen.documents / max(1, size),
    )  # fmt: skip


def _encoded(path: tuple[str, ...], texts: list[str]) -> tuple[str, bool]:
    """Whether texts are really numbers or days: at least nine in ten of three or more."""
    if len(texts) < 3:
        return "text", False
    if sum(1 for one in texts if _DAY.fullmatch(one)) >= 0.9 * len(texts):
        return ("date", True) if all(_DAY.fullmatch(one) for one in texts) else ("text", False)
    numeric = all(_NUMBER.fullmatch(one) for one in texts)
    padded = any(one.startswith("0") and len(one) > 1 and one[1] != "." for one in texts)
    return ("number", True) if numeric and not padded and not _CODE.search(path[-1]) else ("text", False)


def enumeration(counted: Counter[Any]) -> tuple[tuple[str, ...] | None, str | None]:
    """All values of a field that repeats a few, else an example."""
    texts = [one for one in counted if isinstance(one, str)]
    few = len(texts) <= VALUES and len(texts) < max(3, 0.5 * counted.total())
    printable = all(
        len(one) <= VALUE_LENGTH and one.isprintable() and one.strip() == one != "" for one in texts
    )
    if few and printable and sum(map(len, texts)) <= ENUMERATION_LENGTH:
        return tuple(sorted(texts)), None
    shown = [one for one in texts[:20] if one.strip()]
    return None, " ".join(min(shown, key=len)[:EXAMPLE_LENGTH].split()) if shown else None


# --- references ------------------------------------------------------------------------------------------------------


# The values of each key of each collection, and whether they are all that there are (of the values asked about).
_Keys = dict[str, dict[tuple[str, ...], tuple[set[Any], bool]]]


def _keys_of(read: Mapping[str, tuple[int, dict[tuple[str, ...], _Seen], int]], known: Known) -> _Keys:
    keys: _Keys = {}
    for real, (count, seen, size) in read.items():
        keys[real] = {
            path: (values | known.get((real, path), set()), count <= size or (real, path) in known)
            for path, values in _unique_fields(seen, size)
        }
    return keys


def _unique_fields(
    seen: dict[tuple[str, ...], _Seen], size: int
) -> Iterator[tuple[tuple[str, ...], set[Any]]]:
    """The fields whose values name one document each."""
    for path, one in seen.items():
        if one.arrays or len(path) > 1 or not one.kinds:
            continue
        kind = max(one.kinds, key=lambda name: one.kinds[name])
        if kind not in {"number", "text", "id"}:
            continue
        unique = len(one.values[kind]) == one.documents == size and size >= 2
        if unique and (path[0] not in _ORDINARY):
            yield path, set(one.values[kind])


def _reference(
    real: str, path: tuple[str, ...], seen: _Seen, keys: _Keys
) -> tuple[str, tuple[str, ...]] | None:
    """The collection and key that the values of a field name: by overlap of values, and by name where values are
    small numbers or words that would overlap by chance.
    """
    if path in keys[real] and path[0] == "_id":
        return None
    kind = max(seen.kinds, key=lambda name: seen.kinds[name])
    values = set(list(seen.values[kind])[:20]) if len(seen.values[kind]) > 20 else set(seen.values[kind])
    every = set(seen.values[kind])
    order = list(keys)
    best: tuple[float, str, tuple[str, ...]] | None = None
    for other, its in keys.items():
        if other == real and len(path) == 1 and path in its:
            continue
        for key, (known, whole) in its.items():
            share = max(len(asked & known) / max(1, len(asked)) for asked in (values, every))
            named = _called(path, other, key)
            if kind == "id":
                enough = share >= 0.5
            else:
                rare = not _dense(known) or (whole and _codes(known) and every <= known)
                sparse = rare and len(every) >= 5 and share >= 0.95 and key[0] != path[-1]
                enough = (named > 0 and share >= (0.9 if whole else 0.3)) or sparse
            if other == real and not named > 1:
                enough = False  # a collection that refers to itself says so by name
            keyed = (
                key[0] == "_id"
                or bool(_KEY.search(key[0]))
                or _plain(key[0]) == _stem(other)
                or _codes(known)
            )
            if not keyed and (_plain(path[-1]) != _plain(key[0]) or (kind == "number" and _dense(known))):
                enough = (
                    False  # a unique field that is not called like a key is one for fields of its name alone
                )
            own = path in keys[real] and bool(_KEY.search(path[-1]))
            if own and _stem(other) not in _plain(path[-1]):
                # Its own key, unless two collections share one: then the later refers to the first.
                shared = named == 2 and order.index(other) < order.index(real)
                enough = enough and shared
            if enough and (best is None or (named + share) > best[0]):
                best = (named + share, other, key)
    return (best[1], best[2]) if best else None


def _dense(values: set[Any]) -> bool:
    """Whether other small numbers would be among these by chance: numbers that fill half of their range, or words."""
    numbers = [one for one in values if isinstance(one, int | float)]
    return (
        len(numbers) < len(values) or len(numbers) < 5 or len(numbers) * 2 > max(numbers) - min(numbers) + 1
    )


def _codes(values: set[Any]) -> bool:
    """Whether these are codes, as of airports or departments: no other field has their words by chance."""
    texts = [one for one in values if isinstance(one, str)]
    if len(texts) < len(values):
        return False
    width = {len(one) for one in texts}
    even = len(width) == 1 and max(width) <= SIGN and all(one.isalnum() for one in texts)
    return even or all(_CODE_VALUE.fullmatch(one) for one in texts)


def _called(path: tuple[str, ...], other: str, key: tuple[str, ...]) -> float:
    """How much a field's name says that it names a document of `other` by `key`: 0, 1 or 2."""
    mine, stem = _plain(path[-1]), _stem(other)
    if len(stem) >= 2 and stem in mine:
        return 2
    if key[0] != "_id" and (
        mine == _plain(key[0]) or (mine.endswith(_plain(key[0])) and len(_plain(key[0])) > 3)
    ):
        return (
            2 if mine == _plain(key[0]) and mine not in {"id", "code", "key", "no", "number", "name"} else 1
        )
    if len(mine) >= 4 and (stem.startswith(mine[:4]) or mine[:4] in stem):
        return 1
    return 0


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


def _stem(collection: str) -> str:
    return re.sub(r"(ies|es|s)$", "", _plain(collection)) or _plain(collection)


# --- values of documents ---------------------------------------------------------------------------------------------


def texts(
    catalogue: Catalogue, samples: Mapping[str, Sequence[Mapping[str, Any]]]
) -> dict[str, dict[str, set[str]]]:
    """The text values of documents by collection and field, for `values.index_of`. {real collection: documents}."""
    found: dict[str, dict[str, set[str]]] = {}
    for collection in catalogue.collections.values():
        wanted = {one.path: one.name for one in collection.fields.values() if one.kind == "text"}
        its = found.setdefault(collection.name, {name: set() for name in wanted.values()})
        for document in samples.get(collection.real, ()):
            for path, value, _ in _walk(document, {}, Counter()):
                if path in wanted and isinstance(value, str):
                    its[wanted[path]].add(value)
    return found
