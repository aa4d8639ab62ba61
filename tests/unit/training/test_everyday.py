"""What is overdue or undone, how old somebody is, what happened most often."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from gateway.ask.parse import parse

from training.domains import domains
from training.drafts import Draft
from training.everyday import Everyday
from training.refusals import EVENTS, NEAR
from training.schema import Made, Schema, make

Find = Callable[[Everyday, Made], Draft | None]


@pytest.fixture(scope="module")
def schemas() -> list[Schema]:
    chance = random.Random(6)
    names = {"plant hire", "receivables", "staff training", "reading room", "alert log"}
    known = tuple(one for one in domains() if one.name in names)
    return [make(known, chance) for _ in range(25)]


def drafts(schemas: list[Schema], find: Find) -> list[Draft]:
    chance, found = random.Random(8), []
    for schema in schemas:
        for made in schema.collections:
            asker = Everyday(schema, chance)
            some = [find(asker, made) for _ in range(4)]
            for draft in some:
                if draft:
                    plan = asker.resolve(draft.plan, {}, {})
                    assert plan and parse(plan, schema.catalogue)
                    found.append(draft)
    assert len(found) > 20
    return found


def test_what_is_overdue_is_due_before_today_and_not_done(schemas: list[Schema]) -> None:
    found = drafts(schemas, Everyday.overdue)
    assert all("<today" in one.where or ">@" in one.where for one in found)
    assert any("=null" in one.where for one in found)
    assert any("überfällig" in one.text for one in found)


def test_what_is_undone_has_a_gap(schemas: list[Schema]) -> None:
    found = drafts(schemas, Everyday.undone)
    assert all(one.where.endswith("=null") and "due" not in one.where for one in found)


def test_older_is_born_earlier(schemas: list[Schema]) -> None:
    for one in drafts(schemas, Everyday.aged):
        if "older than" in one.text or "more than" in one.text:
            assert "<last" in one.where
        if "oldest" in one.text or "eldest" in one.text:
            assert one.action.startswith("bottom 1")
        if "youngest" in one.text or "newest" in one.text:
            assert one.action.startswith("top 1")


def test_the_most_done_is_counted_by_what_it_is_done_to(schemas: list[Schema]) -> None:
    found = drafts(schemas, Everyday.busiest)
    assert all(" count " in one.action and one.action.startswith("by ") for one in found)
    assert any(
        "most borrowed" in one.text or "most rented" in one.text or "hired" in one.text for one in found
    )


def test_what_one_that_is_named_did(schemas: list[Schema]) -> None:
    for one in drafts(schemas, Everyday.of_one):
        assert "." in one.where and not one.text.startswith(" ")


def test_near_misses_are_other_words_than_the_field_itself() -> None:
    assert all(noun not in others and others for noun, others in NEAR.items())
    assert len({event for event, _ in EVENTS}) == len(EVENTS)
