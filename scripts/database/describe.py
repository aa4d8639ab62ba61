"""Make the catalogue of a live database: read-only commands, bounded in time and size, and no private values."""

from __future__ import annotations

import datetime
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scripts.database.catalogue import Catalogue, Collection, Field, Number, Value
from scripts.database.connection import SYSTEM_DATABASES, connect, user_databases

if TYPE_CHECKING:
    from pymongo.collection import Collection as Live
    from pymongo.database import Database

    from scripts.database.connection import Client

COLLECTIONS = 12
FIELDS = 12
_LOOK = 50  # whole documents read to learn the fields
_SAMPLE = 5000  # documents of which only the promising fields are read, to learn values and ranges
_VALUES = 12  # a field with more values than this has no list of values
_REPEATS = 4  # each value of a list stands, on average, in this many documents at least
_LENGTH = 40  # characters of a value
_QUERY = 3.0  # seconds that one query may take on the server

# Fields whose values are never shown, however few there are.
_PRIVATE = re.compile(
    r"pass|pwd|secret|token|hash|salt|key$|mail|phone|ssn|iban|card|passport|birth|salary|address|comment|note",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d][\w -]{0,47}")  # names that can stand in a prompt on one line, unquoted
_ID = re.compile(r"(^|[_.])id$|Id$", re.ASCII)


def describe(uri: str, timeout: float = 10.0) -> Catalogue:
    """Look at the databases that the URI may read and say what stands in them. `timeout` is in seconds.

    A database that the URI names is the only one described. Raises SettingsError and ServiceError as
    `connection.connect`; when the time ends in the middle, the catalogue holds what was seen (`complete` is False).
    """
    end = time.monotonic() + timeout
    with connect(uri, timeout) as client:
        found, complete = _largest(client, _databases(client))
        collections = []
        for live, count in found:
            described = _describe(live, count, end)
            complete &= described is not None
            if described:
                collections.append(described)
    return Catalogue(tuple(collections), complete)


def _databases(client: Client) -> Iterable[Database[dict[str, Any]]]:
    named = client.get_default_database("admin").name
    names = user_databases(client) if named in SYSTEM_DATABASES else [named]
    return (client[name] for name in names)


def _largest(
    client: Client, databases: Iterable[Database[dict[str, Any]]]
) -> tuple[list[tuple[Live[dict[str, Any]], int]], bool]:
    """The largest collections, in the order of their names, and whether these are all."""
    from pymongo.errors import PyMongoError

    found = []
    for database in databases:
        for name in database.list_collection_names(authorizedCollections=True, nameOnly=True):
            if name.startswith("system.") or not _NAME.fullmatch(name.replace(".", "_")):
                continue
            try:
                found.append((database[name], database[name].estimated_document_count(maxTimeMS=1000)))
            except PyMongoError:  # a view over something slow or forbidden
                continue
    chosen = sorted(found, key=lambda one: -one[1])[:COLLECTIONS]
    return sorted(chosen, key=lambda one: one[0].full_name), len(found) <= COLLECTIONS


def _describe(live: Live[dict[str, Any]], count: int, end: float) -> Collection | None:
    """One collection, or None when there is no time left or its documents can't be read."""
    from pymongo.errors import PyMongoError

    try:
        seen = [dict(_flat(one)) for one in _read(live, count, _LOOK, None, end)]
        fields = _fields(seen)
        asked = [name for name, kind in fields.items() if kind in {"string", "bool", "number"}]
        rows = [dict(_flat(one)) for one in _read(live, count, _SAMPLE, asked, end)] if asked else []
    except PyMongoError:
        return None
    described = tuple(
        _field(name, kind, [row[name] for row in rows if name in row]) for name, kind in fields.items()
    )
    return Collection(live.database.name, live.name, count, described)


def _read(
    live: Live[dict[str, Any]], count: int, size: int, names: list[str] | None, end: float
) -> Iterator[dict[str, Any]]:
    """Up to `size` documents: all of a small collection, else a random sample where the server can make one."""
    from pymongo.errors import ExecutionTimeout, OperationFailure

    limit = int(min(_QUERY, end - time.monotonic()) * 1000)
    if limit <= 0:
        raise ExecutionTimeout("no time left")
    shape = dict.fromkeys(names, 1) if names else None
    if count > size:
        stages: list[dict[str, Any]] = [{"$sample": {"size": size}}]
        try:
            yield from live.aggregate(stages + ([{"$project": shape}] if shape else []), maxTimeMS=limit)
            return
        except OperationFailure:
            limit = max(1, int(min(_QUERY, end - time.monotonic()) * 1000))
    yield from live.find({}, shape, limit=size, max_time_ms=limit)


def _flat(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The fields of a document, those of nested documents one level deep with a dotted name."""
    for name, value in document.items():
        if name in {"_id", "__v"} or not _NAME.fullmatch(name):
            continue
        if isinstance(value, Mapping):
            yield from ((f"{name}.{inner}", one) for inner, one in value.items() if _NAME.fullmatch(inner))
        else:
            yield name, value


def _fields(documents: list[dict[str, Any]]) -> dict[str, str]:
    """The type of each of the most frequent fields, in the order in which documents hold them."""
    kinds: dict[str, Counter[str]] = {}
    for document in documents:
        for name, value in document.items():
            if value is not None:
                kinds.setdefault(name, Counter())[_kind(value)] += 1
    frequent = sorted(kinds, key=lambda name: -kinds[name].total())[:FIELDS]
    return {
        name: next(iter(found)) if len(found) == 1 else "mixed"
        for name, found in kinds.items()
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


def _field(name: str, kind: str, values: list[Any]) -> Field:
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
    numbers = [one for one in values if isinstance(one, int | float) and one == one]
    return (min(numbers), max(numbers)) if numbers else (None, None)
