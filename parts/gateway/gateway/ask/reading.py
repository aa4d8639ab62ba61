"""Read a catalogue from a live database: a sample of each collection, its values, and the references between them.

Everything goes through a `Source`, the read-only MCP server. What is read is bounded: collections, documents, values.
What takes long to work out does so in a thread, so that others are answered meanwhile.
A collection that can't be read is left out: the others can still be asked about.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeVar

from gateway.ask import documents, sampling
from gateway.ask.catalogue import Catalogue, Collection, Field
from gateway.ask.values import Index, index_of
from gateway.faults import Failure

log = logging.getLogger("gateway.ask")
COLLECTIONS = 200
SAMPLES = (200, 40, 8)  # documents read whole, to learn the fields: fewer where they are too large
VALUES = (5000, 500)  # documents read for values and ranges: all of a smaller collection
AT_ONCE = 4  # collections read side by side
# What may be wrong with one collection alone: a slow view, a broken one, large documents, no right to read it.
TOO_LARGE = "ask-result-large"
ITS_OWN = frozenset({TOO_LARGE, "ask-query-slow", "mcp-tool-failed", "database-login"})

Document = Mapping[str, Any]
Tried = TypeVar("Tried")


class Source(Protocol):
    """A database that answers read-only questions."""

    async def collections(self, database: str) -> Sequence[str]:
        """The names of the collections."""
        ...

    async def count(self, database: str, collection: str) -> int:
        """The number of documents, an estimate where the server keeps one."""
        ...

    async def aggregate(
        self, database: str, collection: str, pipeline: Sequence[Mapping[str, Any]]
    ) -> Sequence[Document]:
        """All documents that the pipeline gives, with values as Python's own or bson's types."""
        ...


@dataclass(frozen=True)
class Reading:
    """A catalogue with its value index. `counts` by real collection: another set of counts means a changed database.
    `failed` are the collections that can't be read, `left_out` these and those beyond the limit.
    """

    catalogue: Catalogue
    index: Index
    counts: Mapping[str, int]
    left_out: tuple[str, ...] = ()
    failed: frozenset[str] = frozenset()


async def counts(source: Source, database: str, skip: AbstractSet[str] = frozenset()) -> dict[str, int]:
    """The collections that people ask about, with their number of documents; not those of `skip`, nor those that
    can't be counted."""
    counted, _ = await _counts(source, database, skip)
    return counted


async def read(source: Source, database: str, skip: AbstractSet[str] = frozenset()) -> Reading:
    """Read what `database` holds, without the collections of `skip`, which failed before. Raises Failure where the
    database does not answer, or none of its collections can be read.
    """
    counted, failed = await _counts(source, database, skip)
    largest = sorted(counted, key=lambda name: (-counted[name], name))
    chosen = [name for name in counted if name in set(largest[:COLLECTIONS])]
    gate = asyncio.Semaphore(AT_ONCE)

    async def sample(name: str) -> Sequence[Document] | Failure:
        async def some(size: int) -> Sequence[Document]:
            return await source.aggregate(database, name, [_some(size, counted[name])])

        async with gate:
            return await _tried(some, SAMPLES)

    samples = {}
    for name, its in zip(chosen, await asyncio.gather(*map(sample, chosen)), strict=True):
        if isinstance(its, Failure):
            failed[name] = its
        else:
            samples[name] = (counted[name], its)
    if failed and not samples:
        raise next(iter(failed.values()))
    known = await _known(source, database, samples)
    made = await asyncio.to_thread(sampling.build, database, samples, known)

    async def values(collection: Collection) -> tuple[Collection, dict[str, set[str]]]:
        async def of(documents: int) -> tuple[Collection, dict[str, set[str]]]:
            return await _values(source, database, collection, documents)

        if collection.count <= len(samples[collection.real][1]):
            return collection, {}
        async with gate:
            found = await _tried(of, VALUES)
        return (collection, {}) if isinstance(found, Failure) else found

    refined = await asyncio.gather(*map(values, made.collections.values()))
    sampled = {name: its for name, (_, its) in samples.items()}
    texts = await asyncio.to_thread(documents.texts, made, sampled)
    for collection, more in refined:
        for name, found in more.items():
            texts[collection.name].setdefault(name, set()).update(found)
    made = Catalogue(database, {collection.name: collection for collection, _ in refined})
    for failure in failed.values():
        log.info("a collection is left out: %s", failure.fault)
    unread = frozenset(failed) | skip
    left_out = sorted((set(counted) | unread) - set(samples))
    return Reading(
        made,
        await asyncio.to_thread(index_of, texts),
        {name: count for name, count in counted.items() if name not in unread},
        tuple(left_out),
        unread,
    )


async def _counts(
    source: Source, database: str, skip: AbstractSet[str]
) -> tuple[dict[str, int], dict[str, Failure]]:
    """The number of documents of each collection, and why others can't be counted."""
    names = [one for one in await source.collections(database) if not one.startswith("system.")]
    gate = asyncio.Semaphore(AT_ONCE)

    async def count(name: str) -> int | Failure:
        async with gate:
            return await _tried(lambda _: source.count(database, name), (0,))

    wanted = [name for name in names if name not in skip]
    found = dict(zip(wanted, await asyncio.gather(*map(count, wanted)), strict=True))
    return (
        {name: one for name, one in found.items() if not isinstance(one, Failure)},
        {name: one for name, one in found.items() if isinstance(one, Failure)},
    )


async def _tried(read: Callable[[int], Awaitable[Tried]], sizes: Sequence[int]) -> Tried | Failure:
    """What `read` gives for the first of `sizes` that is not too large, or why the collection can't be read. Raises
    Failure for what is wrong with more than one collection."""
    for size in sizes:
        try:
            return await read(size)
        except Failure as error:
            if error.fault not in ITS_OWN:
                raise
            failure = error
            if failure.fault != TOO_LARGE:
                break
    return failure


async def _aggregate(
    source: Source, database: str, name: str, pipeline: Sequence[Mapping[str, Any]], _: int
) -> Sequence[Document]:
    return await source.aggregate(database, name, pipeline)


def _some(size: int, count: int) -> dict[str, Any]:
    return {"$limit": size} if count <= size else {"$sample": {"size": size}}


async def _known(
    source: Source, database: str, samples: sampling.Samples
) -> dict[tuple[str, tuple[str, ...]], set[Any]]:
    """Which of the values that may be references are keys of documents that the sample does not hold."""
    asked: dict[tuple[str, tuple[str, ...]], set[Any]] = {}
    for doubt in await asyncio.to_thread(sampling.doubts, samples):
        asked.setdefault((doubt.other, doubt.key), set()).update(doubt.values)
    known = {}
    for (other, key), wanted in asked.items():
        name = ".".join(key)
        pipeline: list[dict[str, Any]] = [
            {"$match": {name: {"$in": list(wanted)}}}, {"$group": {"_id": f"${name}"}}, {"$limit": len(wanted)},
        ]  # fmt: skip
        found = await _tried(partial(_aggregate, source, database, other, pipeline), (0,))
        if not isinstance(found, Failure):
            known[other, key] = {one["_id"] for one in found}
    return known


async def _values(
    source: Source, database: str, collection: Collection, documents_read: int
) -> tuple[Collection, dict[str, set[str]]]:
    """The collection with the ranges and values of more documents than the sample, and its text values by field."""
    fields = [one for one in collection.fields.values() if not any(set(".$") & set(key) for key in one.path)]
    texts = [one for one in fields if one.kind == "text" and not one.ref]
    ranges = [
        one
        for one in fields
        if one.kind in {"number", "date"} and not one.encoded and not one.array and not one.ref
    ]
    if not texts and not ranges:
        return collection, {}
    facet: dict[str, Any] = {f"t{number}": _distinct(one) for number, one in enumerate(texts)}
    if ranges:
        ends: dict[str, Any] = {"_id": None}
        for number, one in enumerate(ranges):
            ends[f"l{number}"] = {"$min": f"${'.'.join(one.path)}"}
            ends[f"h{number}"] = {"$max": f"${'.'.join(one.path)}"}
        facet["ends"] = [{"$group": ends}]
    some = _some(documents_read, collection.count)
    (row,) = await source.aggregate(database, collection.real, [some, {"$facet": facet}]) or [{}]
    (between,) = row.get("ends") or [{}]
    changed: dict[str, Field] = dict(collection.fields)
    found = {}
    for number, one in enumerate(texts):
        (values,) = row.get(f"t{number}") or [{}]
        its = {value for value in _flat(values.get("its", ())) if isinstance(value, str)}
        found[one.name] = its
        changed[one.name] = dataclasses.replace(
            one, **_enumeration(its, min(collection.count, documents_read), one)
        )
    for number, one in enumerate(ranges):
        low, high = between.get(f"l{number}"), between.get(f"h{number}")
        if documents.kind_of(low) == documents.kind_of(high) == one.kind:
            changed[one.name] = dataclasses.replace(one, low=_end(low), high=_end(high))
    return dataclasses.replace(collection, fields=changed), found


def _distinct(one: Field) -> list[dict[str, Any]]:
    """The stages that give a field's different values as one list. Groups, since SecantusDB 0.7 compares each value of
    an `$addToSet` with all before it: 64 s for five fields of 1,000 documents, where groups took 2 s.
    """
    return [
        {"$group": {"_id": f"${'.'.join(one.path)}"}},
        {"$group": {"_id": None, "its": {"$push": "$_id"}}},
    ]


def _enumeration(values: set[str], documents: int, one: Field) -> dict[str, Any]:
    counted = Counter({value: max(1, documents // max(1, len(values))) for value in values})
    listed, example = sampling.enumeration(counted)
    return {"values": listed, "example": None if listed else one.example or example}


def _end(value: Any) -> float | str:
    return str(value)[:10] if documents.kind_of(value) == "date" else float(str(value))


def _flat(values: Iterable[Any]) -> Iterable[Any]:
    for value in values:
        if isinstance(value, list | tuple):
            yield from _flat(value)
        else:
            yield value
