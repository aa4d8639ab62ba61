from __future__ import annotations

from dataclasses import replace

import pytest
from gateway.ask.catalogue import Catalogue, Collection
from gateway.ask.parse import parse
from gateway.ask.whole_names import with_whole_names

from tests.unit.gateway.ask.plans import SHOP, field

STAFF = dict(
    [field("_id", "number"), field("first_name", "text"), field("last_name", "text"), field("age", "number")]
)
SHIFTS = dict([field("staff_id", "number", ref="staff", ref_field="_id"), field("hours", "number")])
PEOPLE = Catalogue(
    "people", {"staff": Collection("staff", 9, STAFF), "shifts": Collection("shifts", 90, SHIFTS)}
)


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("staff show first_name", "who is here", "staff show first_name, last_name"),
        ("staff show last_name, age", "who is how old", "staff show last_name, first_name, age"),
        ("staff show first_name", "the first names, please", "staff show first_name"),
        ("staff show age", "the ages", "staff show age"),
        (
            "shifts by staff_id.first_name count",
            "shifts of each",
            "shifts by staff_id.first_name, staff_id.last_name count",
        ),
        (
            "shifts by staff_id sum hours top 1",
            "who works most",
            "shifts by staff_id, staff_id.first_name, staff_id.last_name sum hours top 1",
        ),
        ("shifts avg by staff_id count", "shifts of one on average", "shifts avg by staff_id count"),
    ],
)
def test_names_are_whole(text: str, question: str, expected: str) -> None:
    plan = parse(text, PEOPLE)
    assert plan
    assert str(with_whole_names(plan, question, PEOPLE)) == expected


def test_no_group_is_lost_for_a_half_that_some_lack() -> None:
    staff = {**STAFF, "last_name": replace(STAFF["last_name"], present=0.9)}
    some = Catalogue("people", {"staff": Collection("staff", 9, staff)})
    for text, expected in (
        ("staff by first_name count", "staff by first_name count"),
        ("staff show first_name", "staff show first_name, last_name"),
    ):
        plan = parse(text, some)
        assert plan and str(with_whole_names(plan, "who is here", some)) == expected


def test_a_reference_has_the_name_beside_it() -> None:
    plan = parse("orders show customer_id", SHOP)
    assert plan
    assert str(with_whole_names(plan, "who ordered", SHOP)) == "orders show customer_id, customer_id.name"
