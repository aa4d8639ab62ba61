"""Documents are counted in a time that is limited: by the embedded database, and one by one."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from scripts.database import counting
from scripts.database.counting import Counts
from scripts.database.users import OWNER, READER
from scripts.errors import ServiceError
from tests.unit.database.mongodb import mongodb
from tests.unit.database.server import Server
from tests.waits import until

NAMES = ("few", "many")


@pytest.fixture
def counted(database: Server) -> Any:
    with database.client(OWNER) as client:
        client.drop_database("counted")
        client.counted.many.insert_many([{"n": n} for n in range(9000)])
        client.counted.few.insert_many([{"n": n} for n in range(7)])
        client.counted.create_collection("none")
        client.counted.command("create", "view", viewOn="many", pipeline=[])
        yield client
        client.drop_database("counted")


def of(counts: Counts) -> Counts:
    """Without what other tests have left."""
    exact, own = (
        {name: n for name, n in found.items() if name.startswith("counted.")}
        for found in (counts.exact, counts.own)
    )
    return Counts(exact, own, tuple(sorted(name for name in counts.left if name.startswith("counted."))))


@pytest.mark.parametrize("user", [OWNER, READER], ids=["by itself", "one by one"])
def test_all_are_counted(database: Server, counted: Any, user: Any) -> None:
    found = counting.count(database.uri_of(user), 60)
    assert of(found) == Counts({"counted.few": 7, "counted.many": 9000, "counted.none": 0})


def test_each_of_many_is_counted_once(database: Server, counted: Any) -> None:
    """The count goes on where others had their turn, also when that is just the end."""
    counted.counted.turns.insert_many([{"n": n} for n in range(2 * 4096)])
    assert counting.count(database.uri_of(OWNER), 60).exact["counted.turns"] == 2 * 4096


def test_the_small_ones_come_first(database: Server, counted: Any) -> None:
    """There is no time for the large one."""
    found = of(counting.count(database.uri_of(OWNER), 0))
    assert found == Counts({"counted.few": 7, "counted.none": 0}, {}, ("counted.many",))


@pytest.mark.parametrize("figures", [True, False])
def test_one_by_one_until_the_time_is_over(
    database: Server, counted: Any, monkeypatch: pytest.MonkeyPatch, figures: bool
) -> None:
    """With the server's own figures the smaller ones are counted, and of the others they are told."""
    asked = counting._asked

    def slow(client: Any, one: tuple[str, str], seconds: float, *, exact: bool) -> int | None:
        is_slow = one[1] == "many" if exact else not figures
        return None if is_slow else asked(client, one, seconds, exact=exact)

    monkeypatch.setattr(counting, "_asked", slow)
    found = of(counting.count(database.uri_of(READER), 60))
    if figures:
        assert found == Counts({"counted.few": 7, "counted.none": 0}, {"counted.many": 9000})
    else:
        assert not found.own and "counted.many" in found.left


def test_of_mongodb_its_own_figures_stand_for_what_is_too_large() -> None:
    """A stand-in that answers as its manual says. No MongoDB was asked."""
    sizes = {"few": 7, "huge": 10**12, "none": 0, "large": 10**11}
    with mongodb(sizes, 10**9) as server:
        found = counting.count(server.uri, 2)
    assert found == Counts({"shop.few": 7, "shop.none": 0}, {"shop.huge": 10**12, "shop.large": 10**11})
    limits = [one["maxTimeMS"] for one in server.heard if "aggregate" in one]
    assert len(limits) == 3 and all(0 < one <= 2000 for one in limits), "the server ends it, too"


def test_a_count_does_not_keep_others_from_writing(database: Server, counted: Any) -> None:
    """And it is of one moment: what is written in turn is there in both, or once more in the first."""
    over, done = threading.Event(), list[int]()

    def write() -> None:
        with database.client(OWNER) as client:
            while not over.is_set():
                for name in ("first", "second"):
                    client.counted[name].insert_one({})
                done.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        until(lambda: len(done) > 20)
        for _ in range(5):
            found = counting.count(database.uri_of(OWNER), 60).exact
            assert found["counted.first"] - found["counted.second"] in {0, 1}
    finally:
        over.set()
        writer.join()


def test_a_copy_says_how_many_documents_it_has(database: Server, counted: Any, tmp_path: Any) -> None:
    (tmp_path / "copy").mkdir()
    answer = counted.admin.command("byreCopy", str(tmp_path / "copy"), count=60)
    assert of(counting.told(answer)).exact == {"counted.few": 7, "counted.many": 9000, "counted.none": 0}
    (tmp_path / "another").mkdir()
    answer = counted.admin.command("byreCopy", str(tmp_path / "another"))
    assert counting.told(answer) == Counts(), "nobody asked"


def test_more_collections_than_a_manifest_holds(
    database: Server, counted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST", 2)
    for user in (OWNER, READER):
        assert counting.count(database.uri_of(user), 60) == Counts()


def test_a_server_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.database.connection.REACH", 0.3)
    monkeypatch.setattr(counting, "REACH", 0.3)
    with pytest.raises(ServiceError):
        counting.count("mongodb://127.0.0.1:1/?directConnection=true", 0)
