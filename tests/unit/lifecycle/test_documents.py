"""What a backup says of the documents, and what a database made of it holds: a real database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pymongo import MongoClient

from scripts.database import counting
from scripts.database.counting import Counts
from scripts.database.users import OWNER
from scripts.errors import ServiceError
from scripts.lifecycle import backing_up, clients, documents
from scripts.volumes.consistent import Reading
from tests.unit.database.server import serving

Client = MongoClient[dict[str, Any]]
SITE: Any = SimpleNamespace(
    runtime=SimpleNamespace(containers=None)
)  # of what is asked here, only the database


def plain(folder: Path) -> Any:
    """The same server without the commands that Byre adds: it is asked as MongoDB is."""
    secantus = pytest.importorskip("secantus", reason="the embedded database has no wheels for this Python")

    @contextmanager
    def served() -> Iterator[str]:
        server = secantus.SecantusDBServer(storage_path=str(folder))
        server.start()
        yield f"mongodb://127.0.0.1:{server.port}/?directConnection=true"
        server.stop()

    return served()


@contextmanager
def embedded(folder: Path) -> Iterator[str]:
    pytest.importorskip("secantus", reason="the embedded database has no wheels for this Python")
    with serving(folder) as server:
        yield server.uri_of(OWNER)


@pytest.fixture(params=[embedded, plain], ids=["embedded", "another"])
def client(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Client]:
    with request.param(tmp_path / "data") as uri:

        @contextmanager
        def database(*_: Any, **__: Any) -> Iterator[str]:
            yield uri

        monkeypatch.setattr(clients, "database", database)
        with Client(uri) as one:
            one.shop.orders.insert_many([{"n": n} for n in range(30)])
            one.shop.items.insert_many([{"n": n} for n in range(12)])
            one.shop.command("create", "seen", viewOn="orders", pipeline=[])
            yield one


def told(before: Counts, after: Counts) -> dict[str, Any]:
    """As a manifest gives it back."""
    return dict(json.loads(json.dumps(documents.facts(before, after))))


def test_a_lost_document_is_seen(client: Client) -> None:
    kept = documents.counted(SITE)
    assert kept == Counts({"shop.items": 12, "shop.orders": 30})
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
    kept = told(before, Counts({**before.exact, "shop.orders": 50, "shop.new": 1}))
    good, seen = documents.compared(SITE, kept)
    assert good and "42 of 42 to 63" in seen and "2 of 3 collections" in seen
    client.shop.drop_collection("orders")
    assert documents.compared(SITE, kept)[0] is False


@pytest.mark.parametrize("kept", [None, {}, [], "many", {"shop.orders": 30}, {"shop.orders": [True, "30"]}])
def test_a_backup_without_counts_is_not_compared(client: Client, kept: Any) -> None:
    good, seen = documents.compared(SITE, {documents.FACT: kept})
    assert good is None and seen.startswith("42;")


def test_what_was_not_counted_is_said_and_the_rest_is_compared(client: Client) -> None:
    """One collection was too large, of another the server had a figure of its own."""
    kept = Counts({"shop.items": 12}, {"shop.orders": 30}, ("shop.events",))
    facts = told(kept, kept)
    good, seen = documents.compared(SITE, facts)
    assert good is False and "'shop.events' is missing" in seen
    client.shop.events.insert_one({})
    good, seen = documents.compared(SITE, facts)
    assert good and seen.startswith("42 of 42;") and "'shop.events'" in seen and "orders" not in seen
    client.shop.orders.insert_one({})  # a server's figure may be wrong
    good, seen = documents.compared(SITE, facts)
    assert good and seen.startswith("12 of 12;") and "'shop.orders', 'shop.events'" in seen
    client.shop.orders.delete_many({})
    good, seen = documents.compared(SITE, facts)
    assert good is False and seen == "'shop.orders' 0 of 30"
    client.shop.orders.insert_one({})
    only = Counts({}, {}, ("shop.events",))
    good, seen = documents.compared(SITE, told(only, only))
    assert good is None and "'shop.events'" in seen, "nothing was compared"


def test_what_was_counted_then_and_can_not_be_now(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = documents.counted(SITE)
    now = Counts({"shop.items": 12}, {"shop.orders": 29})
    monkeypatch.setattr(counting, "count", lambda *_: now)
    good, seen = documents.compared(SITE, told(kept, kept))
    assert good and seen.startswith("12 of 12;") and "'shop.orders'" in seen


def test_a_collection_that_came_or_went_meanwhile_is_not_missed() -> None:
    before = Counts({"shop.items": 12, "shop.old": 3}, {}, ("shop.events", "shop.gone"))
    after = Counts({"shop.items": 12, "shop.new": 2}, {}, ("shop.events",))
    assert told(before, after) == {
        documents.FACT: {"shop.items": [12, 12], "shop.new": [0, 2], "shop.old": [3, 0]},
        documents.LEFT: ["shop.events"],
    }


def test_a_database_that_does_not_answer_has_no_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    def database(*_: Any, **__: Any) -> Any:
        raise ServiceError("It is down.", fault="service-down")

    monkeypatch.setattr(clients, "database", database)
    assert documents.counted(SITE) == Counts()
    assert documents.facts(Counts(), Counts({"shop.orders": 1})) == {}
    good, seen = documents.compared(SITE, {documents.FACT: {"shop.orders": [1, 1]}})
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
