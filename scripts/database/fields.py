"""The fields of some documents, without anyone's data. Pure functions."""

from __future__ import annotations

import datetime
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from scripts.database.catalogue import Field, Number, Value

FIELDS = 12  # of one collection
_VALUES = 12  # a field with more values than this has no list of values
_REPEATS = 4  # on average, each value of a list occurs in at least this many documents
_LENGTH = 40  # characters of a value

# Fields whose values are never shown, however few there are.
_PRIVATE = re.compile(
    r"pass|pwd|secret|token|hash|salt|key$|mail|phone|ssn|iban|card|passport|birth|salary|address|comment|note",
    re.IGNORECASE,
)
PROMPTABLE = re.compile(r"[^\W\d][\w -]{0,47}")  # names that fit in a prompt on one line, unquoted
_ID = re.compile(r"(^|[_.])id$|Id$", re.ASCII)


def flat(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The fields of a document, those of nested documents one level deep with a dotted name."""
    for name, value in document.items():
        if name in {"_id", "__v"} or not PROMPTABLE.fullmatch(name):
            continue
        if isinstance(value, Mapping):
            yield from (
                (f"{name}.{inner}", one) for inner, one in value.items() if PROMPTABLE.fullmatch(inner)
            )
        else:
            yield name, value


def kinds(documents: list[dict[str, Any]]) -> dict[str, str]:
    """The type of each of the most frequent fields, in the order in which documents hold them."""
    seen: dict[str, Counter[str]] = {}
    for document in documents:
        for name, value in document.items():
            if value is not None:
                seen.setdefault(name, Counter())[_kind(value)] += 1
    frequent = sorted(seen, key=lambda name: -seen[name].total())[:FIELDS]
    return {
        name: next(iter(found)) if len(found) == 1 else "mixed"
        for name, found in seen.items()
        if name in frequent
    }


def _kind(value: object) -> str:
    names: list[tuple[Any, str]] = [
        (bool, "bool"),
        (int | float, "number"),
        (str, "string"),
        (datetime.datetime, "date"),
        (list, "array"),
        (Mapping, "object"),
    ]
    by_class = {"Decimal128": "number", "ObjectId": "objectId", "Int64": "number"}
    return next(
        (kind for of, kind in names if isinstance(value, of)), by_class.get(type(value).__name__, "other")
    )


def field(name: str, kind: str, values: list[Any]) -> Field:
    """A field with the few values that it has, or its range: whatever says something about no single document."""
    if _PRIVATE.search(name):
        return Field(name, kind)
    if kind == "bool":
        return Field(name, kind, values=(True, False))
    if kind == "string":
        return Field(name, kind, values=_enumeration(values))
    if kind == "number" and not _ID.search(name):
        low, high = _range(values)
        return Field(name, kind, low=low, high=high)
    return Field(name, kind)


def _enumeration(values: list[Any]) -> tuple[Value, ...]:
    """The values of a field that repeats a few: none when there are many, or long ones, or each is rare."""
    strings = [one for one in values if isinstance(one, str)]
    counted = Counter(strings)
    if not counted or len(counted) > _VALUES or len(strings) < _REPEATS * len(counted):
        return ()
    if any(len(one) > _LENGTH or not one.strip() or not one.isprintable() for one in counted):
        return ()
    # The most common first: small models copy early values best, and these are what people ask for.
    return tuple(sorted(counted, key=lambda one: (-counted[one], one)))


def _range(values: list[Any]) -> tuple[Number | None, Number | None]:
    numbers = [one for one in values if isinstance(one, int | float) and math.isfinite(one)]
    return (min(numbers), max(numbers)) if numbers else (None, None)
