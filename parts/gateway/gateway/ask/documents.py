"""Sampled documents: every path with its values, bounded whatever the documents are like."""

from __future__ import annotations

import datetime
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gateway.ask.catalogue import Catalogue

FIELDS = 60  # of one collection: those that most documents have
DEPTH = 6  # keys from the document's root
NODES = 2000  # values read of one document
MAP_KEYS = 12  # an object with more different keys than this, each rare, is a map: its keys are data
MAP_PRESENCE = 0.3

# Values of such fields are shown to nobody, and no question is answered from them.
PRIVATE = re.compile(r"passw|pwd|secret|token|(^|_)hash|salt$|apikey|api_key|private_?key", re.IGNORECASE)

Path = tuple[str, ...]


class Seen:
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


def read(documents: Sequence[Mapping[str, Any]]) -> dict[Path, Seen]:
    """Every path of the documents with its values, in the order in which documents hold them."""
    seen: dict[Path, Seen] = {}
    keys: dict[Path, Counter[str]] = {}
    objects: Counter[Path] = Counter()
    for document in documents:
        found = set()
        for path, value, arrays in _walk(document, keys, objects):
            one = seen.setdefault(path, Seen())
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
    document: Mapping[str, Any], keys: dict[Path, Counter[str]], objects: Counter[Path]
) -> Iterator[tuple[Path, object, tuple[int, ...]]]:
    left = NODES
    stack: list[tuple[Path, object, tuple[int, ...]]] = [((), document, ())]
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


def kept(seen: dict[Path, Seen]) -> list[tuple[Path, Seen]]:
    """The fields that most documents have, in their own order."""
    usable = [(path, one) for path, one in seen.items() if one.kinds and not PRIVATE.search(".".join(path))]
    frequent = sorted(range(len(usable)), key=lambda i: -usable[i][1].documents)[:FIELDS]
    return [usable[i] for i in sorted(frequent)]


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
