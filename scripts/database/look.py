"""A few documents of each collection, bounded in number, size and time, for a person who wants to see what is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scripts.database.connection import connect, user_databases
from scripts.errors import SettingsError
from scripts.text import plain

COLLECTIONS = 50  # shown at most
DOCUMENTS = 100  # of one collection, at most
TEXT = 200  # characters of a text
ITEMS = 10  # of an array
FIELDS = 50  # of a document, nested ones counted apart
DEPTH = 8  # of nested documents
QUERY = 3.0  # seconds that one query may take on the server


@dataclass(frozen=True)
class Few:
    """Some documents of a collection, as extended JSON has them. `count` is the server's estimate; None where it does
    not say."""

    database: str
    collection: str
    count: int | None
    documents: tuple[dict[str, Any], ...]
    problem: str = ""  # why there are none


def few(
    uri: str,
    database: str,
    collection: str,
    documents: int,
    mask: bool,
    left_out: Callable[[str, int], object] = lambda *_: None,
    timeout: float = 30.0,
) -> Iterator[Few]:
    """Some documents of each collection: of all databases, or of those that are named. With `mask` the types in place
    of values. `left_out` is called with a database and how many of its collections are beyond COLLECTIONS. `timeout` is
    in seconds, for all.

    Raises SettingsError for a name that is not there, and as `connect` does.
    """
    from pymongo.errors import PyMongoError

    with connect(uri, timeout) as client:
        left = COLLECTIONS
        for name in _chosen("database", database, user_databases(client)):
            there = sorted(
                one
                for one in client[name].list_collection_names(authorizedCollections=True, nameOnly=True)
                if not one.startswith("system.")
            )
            if collection and collection not in there and not database:
                continue
            chosen = _chosen("collection", collection, there)
            if more := len(chosen[left:]):
                left_out(name, more)
            for one in chosen[:left]:
                left -= 1
                live, limit = client[name][one], int(QUERY * 1000)
                try:
                    count = live.estimated_document_count(maxTimeMS=limit)
                    found = list(live.find({}, limit=documents, max_time_ms=limit))
                except PyMongoError as error:
                    yield Few(
                        name, one, None, (), f"can't be read (error {getattr(error, 'code', None) or '?'})"
                    )
                    continue
                yield Few(name, one, count, tuple(shown(document, mask) for document in found))


def shown(document: Mapping[str, Any], mask: bool) -> dict[str, Any]:
    """A document as extended JSON, with long values cut; with `mask` each value is the name of its type."""
    import json

    from bson import json_util

    if mask:
        return {str(key): _type(value) for key, value in list(document.items())[:FIELDS]}
    plain = json.loads(json_util.dumps(document, json_options=json_util.RELAXED_JSON_OPTIONS))
    return dict(_cut(plain, 0))


def _chosen(kind: str, name: str, there: list[str]) -> list[str]:
    if not name:
        return there
    if name not in there:
        known = plain(", ".join(there[:20])) or "none"
        raise SettingsError(
            f"Unknown {kind} {name!r}. There: {known}.",
            fault="argument-invalid",
            hint="uv run invoke db check",
        )
    return [name]


def _cut(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return value if len(value) <= TEXT else f"{value[:TEXT]}… ({len(value)} characters)"
    if isinstance(value, list):
        more = [f"… ({len(value)} items)"] if len(value) > ITEMS else []
        return [*(_cut(one, depth + 1) for one in value[:ITEMS]), *more]
    if isinstance(value, dict):
        if depth > DEPTH:
            return "…"
        kept = {key: _cut(one, depth + 1) for key, one in list(value.items())[:FIELDS]}
        return kept | {"…": f"{len(value)} fields"} if len(value) > FIELDS else kept
    return value


def _type(value: Any, depth: int = 0) -> Any:
    """The type in place of a value; of an array that of its first item, of a document those of its fields."""
    if isinstance(value, Mapping) and depth <= DEPTH:
        return {str(key): _type(one, depth + 1) for key, one in list(value.items())[:FIELDS]}
    if isinstance(value, list):
        return [_type(value[0], depth + 1)] if value and depth <= DEPTH else []
    return TYPES.get(type(value).__name__, type(value).__name__)


# Python's and the driver's types by the names of MongoDB: https://www.mongodb.com/docs/manual/reference/bson-types/
TYPES = {
    "str": "string", "int": "int", "Int64": "long", "float": "double", "bool": "bool", "NoneType": "null",
    "datetime": "date", "ObjectId": "objectId", "Decimal128": "decimal", "bytes": "binData", "Binary": "binData",
    "UUID": "binData", "Regex": "regex", "Timestamp": "timestamp", "dict": "object",
}  # fmt: skip
