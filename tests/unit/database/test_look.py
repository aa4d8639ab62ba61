"""A few documents of each collection, from the real embedded database, and what is shown of a document."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from typing import Any

import pytest
from bson import Decimal128, Int64, ObjectId, Regex

from scripts.database import Counted, holds, look
from scripts.database.users import OWNER, READER
from scripts.errors import SettingsError
from tests.unit.database.server import Server

DAY = datetime.datetime(2026, 3, 31, tzinfo=datetime.UTC)


@pytest.fixture
def two(database: Server) -> Iterator[Server]:
    """Two databases, one with a collection of the other's name."""
    with database.client(OWNER) as client:
        client["look_a"]["orders"].insert_many([{"_id": number} for number in range(5)])
        client["look_a"]["customers"].insert_one({"_id": 1, "name": "Ama"})
        client["look_b"]["orders"].insert_one({"_id": "of b"})
        yield database
        for name in ("look_a", "look_b"):
            client.drop_database(name)


def seen(server: Server, database: str = "", collection: str = "", mask: bool = False) -> dict[str, look.Few]:
    found = look.few(server.uri_of(READER), database, collection, 3, mask)
    return {f"{one.database}.{one.collection}": one for one in found if one.database.startswith("look_")}


def test_three_of_each(two: Server) -> None:
    found = seen(two)
    assert list(found) == ["look_a.customers", "look_a.orders", "look_b.orders"]
    assert found["look_a.orders"].count == 5 and len(found["look_a.orders"].documents) == 3
    assert found["look_a.customers"].documents == ({"_id": 1, "name": "Ama"},)


def test_what_start_shows_keeps_collections_of_one_name_apart(two: Server) -> None:
    found = [one for one in holds(two.uri_of(READER)) if one.database.startswith("look_")]
    assert found == [
        Counted("look_a", "orders", 5),
        Counted("look_a", "customers", 1),
        Counted("look_b", "orders", 1),
    ]


def test_only_what_is_named(two: Server) -> None:
    assert list(seen(two, database="look_b")) == ["look_b.orders"]
    assert list(seen(two, collection="orders")) == ["look_a.orders", "look_b.orders"]
    assert list(seen(two, "look_a", "customers")) == ["look_a.customers"]


@pytest.mark.parametrize(
    ("chosen", "collection", "there"),
    [
        ("nix", "", "look_a, look_b"),
        ("look_a", "nix", "customers, orders"),
        ("look_b", "customers", "orders"),
    ],
)
def test_an_unknown_name_is_answered_with_those_there_are(
    two: Server, chosen: str, collection: str, there: str
) -> None:
    with pytest.raises(SettingsError) as error:
        seen(two, chosen, collection)
    assert error.value.fault == "argument-invalid" and there in error.value.message


def test_with_a_mask_no_value_is_there(two: Server) -> None:
    assert seen(two, "look_a", "customers", mask=True)["look_a.customers"].documents == (
        {"_id": "int", "name": "string"},
    )


DOCUMENT: dict[str, Any] = {
    "_id": ObjectId("6b0c1135fbb6e2601d8f227d"),
    "text": "long" * 1000,
    "price": Decimal128("1.50"),
    "big": Int64(1 << 40),
    "at": DAY,
    "pattern": Regex("a.*"),
    "tags": list(range(1000)),
    "nested": {"list": [{"deep": True}], "none": None, "share": 0.5},
}


def test_a_document_is_cut_and_is_json() -> None:
    shown = look.shown(DOCUMENT, mask=False)
    assert len(json.dumps(shown)) < 1000
    assert shown["text"].endswith("(4000 characters)") and shown["tags"][-1] == "… (1000 items)"
    assert shown["at"] == {"$date": "2026-03-31T00:00:00Z"} and shown["price"] == {"$numberDecimal": "1.50"}
    assert shown["nested"] == DOCUMENT["nested"]


def test_a_wide_and_a_deep_document_are_bounded() -> None:
    deep: dict[str, Any] = {}
    for _ in range(80):
        deep = {"in": deep}
    wide = {f"f{number}": number for number in range(10_000)}
    for mask in (False, True):
        assert len(json.dumps(look.shown(wide, mask))) < 2000
        assert len(json.dumps(look.shown(deep, mask))) < 300


def test_the_mask_names_types() -> None:
    assert look.shown(DOCUMENT, mask=True) == {
        "_id": "objectId", "text": "string", "price": "decimal", "big": "long", "at": "date", "pattern": "regex",
        "tags": ["int"], "nested": {"list": [{"deep": "bool"}], "none": "null", "share": "double"},
    }  # fmt: skip
