"""A copy of a database is the same, or said not to be."""

from __future__ import annotations

import datetime
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bson import Binary, Decimal128, Int64, ObjectId, Regex, Timestamp
from pymongo import MongoClient

from scripts.database import connection, copying
from scripts.errors import ServiceError
from tests.waits import PATIENCE

Client = MongoClient[dict[str, Any]]
EVERY = {
    "_id": ObjectId(), "double": 1.5, "negative zero": -0.0, "text": "a\0🦙", "deep": {"list": [1, {"two": None}]},
    "bytes": Binary(b"\0\xff", 5), "yes": True, "when": datetime.datetime(1960, 1, 1, tzinfo=datetime.UTC),
    "regex": Regex("^a", "i"), "int": 7, "long": Int64(7), "decimal": Decimal128("1.10"), "stamp": Timestamp(1, 2),
}  # fmt: skip


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[tuple[Client, Client]]:
    secantus = pytest.importorskip("secantus", reason="the embedded database has no wheels for this Python")
    made = [secantus.SecantusDBServer(storage_path=str(tmp_path / name)) for name in ("one", "two")]
    for server in made:
        server.start()
    with Client(made[0].uri) as one, Client(made[1].uri) as two:
        yield one, two
    for server in made:
        server.stop()


def uri(client: Client) -> str:
    host, port = client.address or ("", 0)
    return f"mongodb://{host}:{port}/?directConnection=true"


def listed(client: Client, name: str) -> dict[str, tuple[Any, Any]]:
    """Each collection with its documents and its indexes."""
    found = {}
    for collection in client[name].list_collection_names():
        indexes = {
            one["name"]: (dict(one["key"]), one.get("unique"))
            for one in client[name][collection].list_indexes()
        }
        found[collection] = (sorted(map(str, client[name][collection].find())), indexes)
    return found


def test_all_of_it_and_nothing_else(servers: tuple[Client, Client]) -> None:
    one, two = servers
    one.mine.every.insert_one(EVERY)
    one.mine.many.insert_many({"_id": n, "text": str(n) * 20} for n in range(2500))
    one.mine.many.create_index([("text", 1), ("_id", -1)], name="by text", unique=True)
    one["other-db"].create_collection("empty")
    two.left.over.insert_one({"_id": 1})
    two.mine.many.insert_one({"_id": "of before"})
    passed: list[int] = []
    assert copying.copy(uri(one), uri(two), passed.append) == {
        "mine.every": 1,
        "mine.many": 2500,
        "other-db.empty": 0,
    }
    assert "left" not in two.list_database_names() and sum(passed) > 2500 * 40
    for name in ("mine", "other-db"):
        assert listed(two, name) == listed(one, name)
    assert two.mine.every.find_one() == one.mine.every.find_one()
    assert listed(two, "mine")["many"][1]["by text"] == ({"text": 1, "_id": -1}, True)
    assert copying.copy(uri(one), uri(two))["mine.many"] == 2500, "the same again"


def test_a_server_that_is_not_there_is_not_waited_for(
    servers: tuple[Client, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "REACH", 0.3)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nowhere = f"mongodb://127.0.0.1:{closed.getsockname()[1]}/?directConnection=true"
        for source, target in ((nowhere, uri(servers[1])), (uri(servers[0]), nowhere)):
            began = time.monotonic()
            with pytest.raises(ServiceError) as caught:
                copying.copy(source, target)
            assert caught.value.fault == "database-unreachable" and time.monotonic() - began < PATIENCE


def test_a_batch_ends_with_its_documents_or_its_bytes() -> None:
    def sizes(*documents: int) -> list[int]:
        made = (SimpleNamespace(raw=bytes(size)) for size in documents)
        return [len(one) for one in copying._batches(made)]

    half = copying.BATCH_BYTES // 2
    assert sizes() == [] and sizes(*[100] * 2500) == [1000, 1000, 500]
    assert sizes(half, half, half, 2 * half, 1) == [2, 2, 1]


def test_what_differs_is_said(servers: tuple[Client, Client]) -> None:
    one, two = servers
    one.mine.few.insert_many({"_id": n} for n in range(3))

    def meanwhile(_: int) -> None:
        two.mine.few.replace_one({"_id": "else"}, {"_id": "else"}, upsert=True)

    with pytest.raises(ServiceError) as caught:
        copying.copy(uri(one), uri(two), meanwhile)
    assert caught.value.fault == "move-failed" and "mine.few" in caught.value.message
    assert one.mine.few.count_documents({}) == 3


def test_the_order_of_fields_counts_but_for_the_first() -> None:
    from bson.raw_bson import RawBSONDocument

    def digest(*documents: dict[str, Any]) -> int:
        from bson import encode

        made = copying._Digest()
        list(made.passing(RawBSONDocument(encode(one)) for one in documents))
        return made.sum

    assert digest({"_id": 1, "a": 2}, {"_id": 2}) == digest({"_id": 2}, {"a": 2, "_id": 1})
    assert digest({"_id": 1, "a": 1, "b": 2}) != digest({"_id": 1, "b": 2, "a": 1})
    assert digest({"_id": 1, "a": 1}) != digest({"_id": 1, "a": 1.0})
