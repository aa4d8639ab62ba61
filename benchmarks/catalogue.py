"""How long the catalogue of a database of many collections takes: read at first, and looked at again."""

from __future__ import annotations

import asyncio
import time
from random import Random
from typing import Any

from gateway.ask.reading import counts, read
from gateway.ask.relevant import shown
from gateway.mcp import Server
from pymongo import MongoClient

COLLECTIONS, FIELDS, DOCUMENTS = 50, 10, 1000
NAME = "many"
QUESTION = "What is the highest value_3 of thing 17?"


def fill(uri: str) -> None:
    """Write the database: numbers, a reference, texts of few values and of many."""
    chance = Random(7)  # noqa: S311
    with MongoClient[dict[str, Any]](uri) as client:
        client.drop_database(NAME)
        for number in range(COLLECTIONS):
            client[NAME][f"thing_{number}"].insert_many(
                {
                    "_id": one,
                    "name": f"Thing {one} of {number}",
                    "kind": chance.choice(("red", "green", "blue")),
                    f"thing_{(number + 1) % COLLECTIONS}_id": chance.randrange(DOCUMENTS),
                    **{f"value_{field}": chance.randrange(10_000) for field in range(FIELDS - 4)},
                }
                for one in range(DOCUMENTS)
            )


async def measure(url: str, key: str) -> dict[str, float]:
    """Seconds of the first reading, of a look at what was read before, and of choosing what a question is shown."""
    server = Server(url, key)
    async with server.session() as session:
        began = time.monotonic()
        reading = await read(session, NAME)
        first = time.monotonic()
        assert await counts(session, NAME) == reading.counts
        looked = time.monotonic()
    part = shown(QUESTION, reading.catalogue, reading.index, None)
    chosen = time.monotonic() - looked
    await server.close()
    assert "thing_17" in part.catalogue.collections and len(reading.catalogue.collections) == COLLECTIONS
    return {"first": first - began, "look": looked - first, "choose": chosen}


def taken(uri: str, url: str, key: str) -> dict[str, float]:
    """Write the database, and measure; it is removed after."""
    fill(uri)
    try:
        return asyncio.run(measure(url, key))
    finally:
        with MongoClient[dict[str, Any]](uri) as client:
            client.drop_database(NAME)
