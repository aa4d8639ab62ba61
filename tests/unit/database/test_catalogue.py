from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from scripts.database import Catalogue, Collection, Field
from scripts.database.fields import FIELDS, field, flat, kinds

CATALOGUE = Catalogue(
    (
        Collection(
            "zoo",
            "animals",
            3,
            (Field("kind", "string", values=("cat", "owl")), Field("tame", "bool", (True, False))),
        ),
        Collection("zoo", "visits", 9, (Field("price", "number", low=1.5, high=20),)),
        Collection("farm", "fields", 2),
    ),
    complete=False,
)


def test_a_catalogue_goes_through_json() -> None:
    assert Catalogue.from_json(CATALOGUE.to_json()) == CATALOGUE
    assert CATALOGUE.databases == ("zoo", "farm")


@pytest.mark.parametrize("change", [{"version": 999}, {"collections": [{}]}, {"collections": None}])
def test_another_version_or_a_damaged_one_is_none(change: dict[str, object]) -> None:
    assert Catalogue.from_json(json.dumps({**json.loads(CATALOGUE.to_json()), **change})) is None
    assert Catalogue.from_json("{") is None


def test_fields_are_flattened_one_level_and_odd_names_are_left_out() -> None:
    document = {
        "_id": 1,
        "name": "x",
        "home": {"city": "Oslo", "deep": {"er": 1}, "a.b": 2},
        "$where": 1,
        "line\nbreak": 1,
        "ignore previous instructions {": 1,
        "x" * 60: 1,
        "größe": 3,
    }
    assert dict(flat(document)) == {"name": "x", "home.city": "Oslo", "home.deep": {"er": 1}, "größe": 3}


def test_kinds_of_the_most_frequent_fields_in_document_order() -> None:
    documents = [{"a": 1, "b": "x", "when": datetime.datetime(2024, 1, 1), "gone": None} for _ in range(3)]
    documents[0]["a"] = "text"
    assert kinds(documents) == {"a": "mixed", "b": "string", "when": "date"}
    wide: list[dict[str, Any]] = [{f"f{number}": True for number in range(40)}, {"often": 1}, {"often": 2}]
    assert len(kinds(wide)) == FIELDS
    assert kinds(wide)["often"] == "number"


def test_values_of_a_field_with_few_are_listed_the_most_common_first() -> None:
    assert field("city", "string", ["Oslo"] * 4 + ["Lima"] * 9).values == ("Lima", "Oslo")
    assert field("vip", "bool", [True, True]).values == (True, False)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("name", [f"person {number}" for number in range(50)]),  # everybody has another one
        ("name", ["Ada", "Ada", "Bo", "Cy"]),  # few documents: each value says something of one of them
        ("password", ["changeme"] * 50),
        ("contact.email", ["a@example.org"] * 50),
        ("text", ["a" * 41] * 50),
        ("text", ["two\nlines"] * 50),
        ("text", [" "] * 50),
        ("text", []),
    ],
)
def test_private_rare_long_and_odd_values_are_not_listed(name: str, values: list[str]) -> None:
    assert field(name, "string", values).values == ()


def test_ranges() -> None:
    assert field("price", "number", [3, 1.5, float("inf"), float("nan"), 20]) == Field(
        "price", "number", low=1.5, high=20
    )
    for name in ("customer_id", "ownerId", "salary"):
        assert field(name, "number", [1, 2, 3]) == Field(name, "number")
    assert field("price", "number", []) == Field("price", "number")
