"""Make the catalogue of a live database: read-only commands, bounded in time and size, and no private values."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from scripts.database.catalogue import Catalogue, Collection
from scripts.database.connection import SYSTEM_DATABASES, connect, user_databases
from scripts.database.fields import PROMPTABLE, field, flat, kinds

if TYPE_CHECKING:
    from pymongo.collection import Collection as Live
    from pymongo.database import Database

    from scripts.database.connection import Client

COLLECTIONS = 12
_LOOK = 50  # whole documents read to learn the fields
_SAMPLE = 5000  # documents of which only the promising fields are read, to learn values and ranges
_QUERY = 3.0  # seconds that one query may take on the server


def describe(uri: str, timeout: float = 10.0) -> Catalogue:
    """Describe the databases that the URI may read. `timeout` is in seconds.

    A database that the URI names is the only one described. Raises SettingsError and ServiceError as
    `connection.connect`; if the time runs out, the catalogue holds what was read (`complete` is False).
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
            if name.startswith("system.") or not PROMPTABLE.fullmatch(name.replace(".", "_")):
                continue
            try:
                found.append((database[name], database[name].estimated_document_count(maxTimeMS=1000)))
            except PyMongoError:  # a view over something slow or forbidden
                continue
    chosen = sorted(found, key=lambda one: -one[1])[:COLLECTIONS]
    return sorted(chosen, key=lambda one: one[0].full_name), len(found) <= COLLECTIONS


def _describe(live: Live[dict[str, Any]], count: int, end: float) -> Collection | None:
    """One collection, or None if the time is up or its documents can't be read."""
    from pymongo.errors import PyMongoError

    try:
        seen = [dict(flat(one)) for one in _read(live, count, _LOOK, None, end)]
        fields = kinds(seen)
        asked = [name for name, kind in fields.items() if kind in {"string", "bool", "number"}]
        rows = [dict(flat(one)) for one in _read(live, count, _SAMPLE, asked, end)] if asked else []
    except PyMongoError:
        return None
    described = tuple(
        field(name, kind, [row[name] for row in rows if name in row]) for name, kind in fields.items()
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
