"""Questions for what is reckoned of fields, and of groups."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from gateway.ask.parse import parse

from training.domains import domains
from training.drafts import Draft
from training.generate import Asker, Writer
from training.schema import Schema, make


@pytest.fixture(scope="module")
def schemas() -> list[Schema]:
    known = tuple(one for one in domains() if not one.held)
    return [make(known, random.Random(seed)) for seed in range(40)]


def asked(schemas: list[Schema], kind: str) -> list[tuple[Draft, str]]:
    """Drafts of a kind, each with the plan as it is printed."""
    found = []
    for number, schema in enumerate(schemas):
        chance = random.Random(number)
        writer = Writer(schema, chance, (), Counter())
        for made in schema.collections:
            asker = Asker(schema, chance)
            draft = getattr(asker, kind)(made)
            plan = writer.answer(asker, draft, draft.text) if draft else None
            if draft and plan:
                assert parse(plan, schema.catalogue)
                found.append((draft, plan))
    assert found
    return found


def test_days_pass_from_one_date_to_another(schemas: list[Schema]) -> None:
    for draft, plan in asked(schemas, "days"):
        dates = {one.name for one in draft.made.fields if one.kind == "d"}
        assert any(f"{end} - {start}" in plan for end in dates for start in dates), plan


def test_ages_are_by_birthdays(schemas: list[Schema]) -> None:
    for draft, plan in asked(schemas, "age"):
        assert ":age" in plan
        assert "age" in draft.text.lower() or "old" in draft.text.lower(), draft.text


@pytest.mark.parametrize(("kind", "sign"), [("difference", " - "), ("product", " * ")])
def test_two_numbers(schemas: list[Schema], kind: str, sign: str) -> None:
    assert all(sign in plan for _, plan in asked(schemas, kind))


@pytest.mark.parametrize(
    ("kind", "action"),
    [("how_many_groups", "count by "), ("mean_of_groups", "avg by "), ("shares", "by "), ("rates", "by ")],
)
def test_groups_as_one_figure_or_as_shares(schemas: list[Schema], kind: str, action: str) -> None:
    for draft, plan in asked(schemas, kind):
        assert draft.action.startswith(action), plan
        assert ("percent" in plan) == (kind in ("shares", "rates")), plan


def test_a_rate_has_a_condition_and_a_share_has_none(schemas: list[Schema]) -> None:
    assert all(draft.where for draft, _ in asked(schemas, "rates"))
    assert not any(draft.where for draft, _ in asked(schemas, "shares"))


def test_within_is_with_its_bound(schemas: list[Schema]) -> None:
    drafts = [
        Asker(schemas[0], random.Random(seed)).days(made)
        for seed in range(99)
        for made in schemas[0].collections
    ]
    said = [one for one in drafts if one and " within " in one.text]
    assert said and all("<=" in one.where for one in said)
