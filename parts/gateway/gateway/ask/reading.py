"""Read a catalogue from a live database: a sample of each collection, its values, and the references between them.

Everything goes through a `Source`, the read-only MCP server. What is read is bounded: collections, documents, values.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gateway.ask import documents, sampling
from gateway.ask.catalogue import Catalogue, Collection, Field
from gateway.ask.values import Index, index_of

COLLECTIONS = 200
SAMPLE = 200  # documents read whole, to learn the fields
VALUES = 5000  # documents read for values and ranges: all of a smaller collection
AT_ONCE = 4  # collections read side by side

Document = Mapping[str, Any]


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
    `left_out` are collections beyond the limit.
    """

    catalogue: Catalogue
    index: Index
    counts: Mapping[str, int]
    left_out: tuple[str, ...] = ()


async def counts(source: Source, database: str) -> dict[str, int]:
    """The collections that people ask about, with their number of documents."""
    names = [one for one in await source.collections(database) if not one.startswith("system.")]
    gate = asyncio.Semaphore(AT_ONCE)

    async def count(name: str) -> int:
        async with gate:
            return await source.count(database, name)

    return dict(zip(names, await asyncio.gather(*map(count, names)), strict=True))


async def read(source: Source, database: str) -> Reading:
    """Read what `database` holds. Raises whatever the source raises."""
    counted = await counts(source, database)
    largest = sorted(counted, key=lambda name: (-counted[name], name))
    chosen = [name for name in counted if name in set(largest[:COLLECTIONS])]
    gate = asyncio.Semaphore(AT_ONCE)

    async def sample(name: str) -> Sequence[Document]:
        some = {"$limit": SAMPLE} if counted[name] <= SAMPLE else {"$sample": {"size": SAMPLE}}
        async with gate:
            return await source.aggregate(database, name, [some])

    sampled = await asyncio.gather(*map(sample, chosen))
    samples = {name: (counted[name], its) for name, its in zip(chosen, sampled, strict=True)}
    known = await _known(source, database, samples)
    made = sampling.build(database, samples, known)

    async def values(collection: Collection) -> tuple[Collection, dict[str, set[str]]]:
        async with gate:
            return await _values(source, database, collection)

    refined = await asyncio.gather(*map(values, made.collections.values()))
    texts = documents.texts(made, {name: its for name, (_, its) in samples.items()})
    for collection, found in refined:
        for name, its in found.items():
            texts[collection.name].setdefault(name, set()).update(its)
    made = Catalogue(database, {collection.name: collection for collection, _ in refined})
    return Reading(made, index_of(texts), counted, tuple(sorted(set(counted) - set(chosen))))


async def _known(
    source: Source, database: str, samples: sampling.Samples
) -> dict[tuple[str, tuple[str, ...]], set[Any]]:
    """Which of the values that may be references are keys of documents that the sample does not hold."""
    asked: dict[tuple[str, tuple[str, ...]], set[Any]] = {}
    for doubt in sampling.doubts(samples):
        asked.setdefault((doubt.other, doubt.key), set()).update(doubt.values)
    known = {}
    for (other, key), wanted in asked.items():
        name = ".".join(key)
        pipeline: list[dict[str, Any]] = [
            {"$match": {name: {"$in": list(wanted)}}}, {"$group": {"_id": f"${name}"}}, {"$limit": len(wanted)},
        ]  # fmt: skip
        known[other, key] = {one["_id"] for one in await source.aggregate(database, other, pipeline)}
    return known


async def _values(
    source: Source, database: str, collection: Collection
) -> tuple[Collection, dict[str, set[str]]]:
    """The collection with the ranges and values of more documents than the sample, and its text values by field."""
    fields = [one for one in collection.fields.values() if not any(set(".$") & set(key) for key in one.path)]
    texts = [one for one in fields if one.kind == "text" and not one.ref]
    ranges = [
        one
        for one in fields
        if one.kind in {"number", "date"} and not one.encoded and not one.array and not one.ref
    ]
    group: dict[str, Any] = {"_id": None}
    for number, one in enumerate(texts):
        group[f"t{number}"] = {"$addToSet": f"${'.'.join(one.path)}"}
    for number, one in enumerate(ranges):
        group[f"l{number}"] = {"$min": f"${'.'.join(one.path)}"}
        group[f"h{number}"] = {"$max": f"${'.'.join(one.path)}"}
    if len(group) == 1 or collection.count <= SAMPLE:
        return collection, {}
    some = {"$limit": VALUES} if collection.count <= VALUES else {"$sample": {"size": VALUES}}
    (row,) = await source.aggregate(database, collection.real, [some, {"$group": group}]) or [{}]
    changed: dict[str, Field] = dict(collection.fields)
    found = {}
    for number, one in enumerate(texts):
        its = {value for value in _flat(row.get(f"t{number}", ())) if isinstance(value, str)}
        found[one.name] = its
        changed[one.name] = dataclasses.replace(one, **_enumeration(its, min(collection.count, VALUES), one))
    for number, one in enumerate(ranges):
        low, high = row.get(f"l{number}"), row.get(f"h{number}")
        if documents.kind_of(low) == documents.kind_of(high) == one.kind:
            changed[one.name] = dataclasses.replace(one, low=_end(low), high=_end(high))
    return dataclasses.replace(collection, fields=changed), found


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
