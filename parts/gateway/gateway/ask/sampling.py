"""A catalogue made from samples of documents."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gateway.ask.catalogue import KEYWORDS, RESERVED, Catalogue, Collection, Field, written
from gateway.ask.documents import Path, Seen, kept, read
from gateway.ask.references import Known, Sampled, called, keys_of, reference

VALUES = 15  # a text field with more values than this is no enumeration
VALUE_LENGTH = 30  # characters of an enumerated value
EXAMPLE_LENGTH = 20  # characters of an example
ENUMERATION_LENGTH = 160  # characters of all values of a field

_NUMBER = re.compile(r"-?\d{1,15}(\.\d+)?")
_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([T ]\d\d:\d\d.*)?")
_CODE = re.compile(r"id|code|zip|post|phone|fax|number|isbn|ssn|account|no$", re.IGNORECASE)

# {collection: (its number of documents, some of them)}
Samples = Mapping[str, tuple[int, Sequence[Mapping[str, Any]]]]


def build(database: str, samples: Samples, known: Known | None = None) -> Catalogue:
    """A catalogue of sampled documents: {collection: (its number of documents, some of them)}.

    `known` are values that a key has beside those of the sample: {(collection, path of the key): values}.
    """
    sampled = _sampled(samples)
    keys = keys_of(sampled, known or {})
    names = _unique(list(samples))
    collections = {}
    for real, (count, seen, size) in sampled.items():
        fields: dict[str, Field] = {}
        for path, one in kept(seen):
            made = _field(path, one, size)
            if made is None:
                continue
            target = reference(real, path, one, keys)
            if target:
                made = dataclasses.replace(
                    made, ref=names[target[0]], ref_field=written(target[1]), values=None, example=None
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
    key: Path
    values: tuple[Any, ...]


def doubts(samples: Samples, values: int = 20) -> list[Doubt]:
    """The references that a look at the server would settle, each with up to `values` values to look for."""
    sampled = _sampled(samples)
    keys = keys_of(sampled, {})
    found = []
    for real, (_, seen, _size) in sampled.items():
        for path, one in kept(seen):
            kind = max(one.kinds, key=lambda name: one.kinds[name])
            for other, its in keys.items():
                for key, known in its.items():
                    named = kind == "id" or called(path, other, key) > 0
                    if (
                        not known.whole
                        and named
                        and path != key
                        and not (path in keys[real] and path[0] == "_id")
                    ):
                        found.append(Doubt(other, key, tuple(list(one.values[kind])[:values])))
    return found


def _sampled(samples: Samples) -> Sampled:
    return {real: (count, read(documents), len(documents)) for real, (count, documents) in samples.items()}


def _unique(reals: list[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for real in reals:
        name = RESERVED.sub("_", real) or "_"
        while name in names.values():
            name += "_"
        names[real] = name
    return names


def _field(path: Path, seen: Seen, size: int) -> Field | None:
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
    name = written(path)
    return Field(
        f"{name}_" if name in KEYWORDS else name, path, kind, tuple(sorted(seen.arrays)), values, example, low, high,
        encoded=encoded, present=seen.documents / max(1, size),
    )  # fmt: skip


def _encoded(path: Path, texts: list[str]) -> tuple[str, bool]:
    """Whether texts are really numbers or days: at least nine in ten of three or more."""
    if len(texts) < 3:
        return "text", False
    if sum(1 for one in texts if _DAY.fullmatch(one)) >= 0.9 * len(texts):
        return ("date", True) if all(_DAY.fullmatch(one) for one in texts) else ("text", False)
    numeric = all(_NUMBER.fullmatch(one) for one in texts)
    padded = any(one.startswith("0") and len(one) > 1 and one[1] != "." for one in texts)
    return ("number", True) if numeric and not padded and not _CODE.search(path[-1]) else ("text", False)


def enumeration(counted: Counter[Any]) -> tuple[Path | None, str | None]:
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
