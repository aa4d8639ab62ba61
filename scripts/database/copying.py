"""All that people keep in a database, written into another one, which may be of another program; then compared."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scripts.database.connection import connect, user_databases
from scripts.errors import ServiceError

if TYPE_CHECKING:
    from pymongo.database import Database

    from scripts.database.connection import Client

PATIENCE = 12 * 3600.0  # seconds for one operation: an index may take hours
BATCH = 1000  # documents, at most
BATCH_BYTES = 16 << 20  # after which a batch is written: one document may have as many
SYSTEM = "system."  # collections that a server makes itself begin so


def copy(source: str, target: str, tell: Callable[[int], object] = lambda _: None) -> dict[str, int]:
    """Make `target` hold what `source` holds, and nothing else; returns how many documents each collection has.

    Both are URIs of databases that nobody else writes to. `tell` is called with bytes as they are copied. Users and
    roles are not copied: each of the stack's databases has its own. Raises ServiceError, also where the copy is not
    the same.
    """
    counts: dict[str, int] = {}
    with connect(source, PATIENCE) as one, connect(target, PATIENCE) as other:
        for name in user_databases(other):
            other.drop_database(name)
        for name in user_databases(one):
            views = []
            for spec in listed(one, name):
                if spec.get("type") == "view":
                    views.append(spec)
                    continue
                counts[f"{name}.{spec['name']}"] = _collection(one, other, name, spec, tell)
            for spec in views:
                _create(other[name], spec)
    return counts


def listed(client: Client, name: str) -> Iterator[Mapping[str, Any]]:
    """The collections and views of a database that people made."""
    for spec in client[name].list_collections():
        if not str(spec["name"]).startswith(SYSTEM):
            yield spec


def _collection(
    one: Client, other: Client, name: str, spec: Mapping[str, Any], tell: Callable[[int], object]
) -> int:
    """Raises ServiceError where it is not the same in the end."""
    from pymongo.errors import OperationFailure

    collection = str(spec["name"])
    _create(other[name], spec)
    target = _raw(other, name, collection)
    before = _Digest()
    for batch in _batches(before.passing(_raw(one, name, collection).find({}), tell)):
        target.insert_many(batch)
    for index in one[name][collection].list_indexes():
        kept = {key: value for key, value in index.items() if key != "ns"}
        if kept["name"] == "_id_":
            continue
        try:
            other[name].command({"createIndexes": collection, "indexes": [kept]})
        except OperationFailure as error:
            raise _not_same(name, collection, f"the index {kept['name']} can't be made there") from error
    after = _Digest()
    for _ in after.passing(target.find({})):
        pass
    if (before.count, before.sum) != (after.count, after.sum):
        raise _not_same(name, collection, f"{after.count} of {before.count} documents are the same")
    return before.count


def _batches(documents: Iterable[Any]) -> Iterator[list[Any]]:
    """The documents in lists that the memory holds, whatever their size."""
    batch: list[Any] = []
    held = 0
    for one in documents:
        batch.append(one)
        held += len(one.raw)
        if len(batch) == BATCH or held >= BATCH_BYTES:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


class _Digest:
    """Of documents in any order: the sum of their digests, modulo 2^256. A server may put `_id` first."""

    def __init__(self) -> None:
        self.count, self.sum = 0, 0

    def passing(
        self, documents: Iterable[Any], tell: Callable[[int], object] = lambda _: None
    ) -> Iterator[Any]:
        for one in documents:
            raw = one.raw
            if next(iter(one)) != "_id":
                import bson

                raw = bson.encode({"_id": one["_id"], **dict(one)})
            self.count += 1
            self.sum = (self.sum + int.from_bytes(hashlib.sha256(raw).digest(), "big")) % (1 << 256)
            tell(len(raw))
            yield one


def _raw(client: Client, name: str, collection: str) -> Any:
    """The collection with documents as the bytes that they are."""
    from bson.codec_options import CodecOptions
    from bson.raw_bson import RawBSONDocument

    return client[name][collection].with_options(CodecOptions(document_class=RawBSONDocument))


def _create(database: Database[dict[str, Any]], spec: Mapping[str, Any]) -> None:
    """With the options of the original: those of a view, of a capped collection, a validator."""
    options = {key: value for key, value in (spec.get("options") or {}).items() if key != "uuid"}
    database.command({"create": spec["name"], **options})


def _not_same(name: str, collection: str, why: str) -> ServiceError:
    return ServiceError(
        f"The copy of {name}.{collection} is not the same: {why}. The original is unchanged.",
        fault="move-failed",
        hint="uv run invoke doctor; then the same command again",
    )
