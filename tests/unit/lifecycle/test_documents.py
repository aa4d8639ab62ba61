"""What a backup says of the documents, and what a database made of it holds: a real database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from scripts.errors import ServiceError
from scripts.lifecycle import backing_up, clients, documents
from scripts.volumes.consistent import Reading

Client = MongoClient[dict[str, Any]]
SITE: Any = None  # of what is asked here, only the database


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    secantus = pytest.importorskip("secantus", reason="the embedded database has no wheels for this Python")
    server = secantus.SecantusDBServer(storage_path=str(tmp_path / "data"))
    server.start()

    @contextmanager
    def database(_: Any) -> Iterator[str]:
        yield f"mongodb://127.0.0.1:{server.port}/?directConnection=true"

    monkeypatch.setattr(clients, "database", database)
    with Client(server.uri) as one:
        one.shop.orders.insert_many([{"n": n} for n in range(30)])
        one.shop.items.insert_many([{"n": n} for n in range(12)])
        yield one
    server.stop()


def told(before: dict[str, int], after: dict[str, int]) -> Any:
    """As a manifest gives it back."""
    return json.loads(json.dumps(documents.facts(before, after)))[documents.FACT]


def test_a_lost_document_is_seen(client: Client) -> None:
    kept = documents.counted(SITE)
    assert kept == {"shop.items": 12, "shop.orders": 30}
    good, seen = documents.compared(SITE, told(kept, kept))
    assert good and seen == "42 of 42"
    client.shop.orders.delete_one({"n": 7})
    client.shop.others.insert_one({"n": 1})  # what was not there is not missed
    good, seen = documents.compared(SITE, told(kept, kept))
    assert good is False and "shop.orders" in seen and "29 of 30" in seen and "shop.items" not in seen
    client.shop.drop_collection("orders")
    assert documents.compared(SITE, told(kept, kept))[0] is False


def test_a_collection_that_was_written_to_has_no_one_count(client: Client) -> None:
    before = documents.counted(SITE)
    kept = told(before, {**before, "shop.orders": 50, "shop.new": 1})
    good, seen = documents.compared(SITE, kept)
    assert good and "42 of 42 to 63" in seen and "2 of 3 collections" in seen
    client.shop.drop_collection("orders")
    assert documents.compared(SITE, kept)[0] is False


@pytest.mark.parametrize("kept", [None, {}, [], "many", {"shop.orders": 30}, {"shop.orders": [True, "30"]}])
def test_a_backup_without_counts_is_not_compared(client: Client, kept: Any) -> None:
    good, seen = documents.compared(SITE, kept)
    assert good is None and seen.startswith("42;")


def test_a_database_that_does_not_answer_has_no_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    def database(_: Any) -> Any:
        raise ServiceError("It is down.", fault="service-down")

    monkeypatch.setattr(clients, "database", database)
    assert documents.counted(SITE) == {} and documents.facts({}, {"shop.orders": 1}) == {}
    good, seen = documents.compared(SITE, {"shop.orders": [1, 1]})
    assert good is False and "It is down." in seen


@pytest.mark.parametrize("paused", [None, 0.1], ids=["stopped while it is read", "copied"])
def test_it_is_counted_again_when_it_runs(client: Client, paused: float | None) -> None:
    """Of one that is stopped until it is read, once that is at its end."""
    is_running = paused is not None
    held, before = Reading("", (), paused, {"program": "one"}), documents.counted(SITE)
    backing_up._count_again(SITE, held, before)
    assert (documents.FACT in held.facts) == is_running
    held.done()
    assert held.facts["program"] == "one" and held.facts[documents.FACT]["shop.items"] == [12, 12]
