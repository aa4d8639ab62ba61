"""How likely a reading is right: what the question leaves over, what nobody named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from gateway.ask.confidence import Evidence, if_empty, left_over, probability, unnamed
from gateway.ask.language import Plan
from gateway.ask.parse import parse
from gateway.ask.sampling import build

CATALOGUE = build(
    "x",
    {
        "dogs": (3, [{"name": n, "dateOfBirth": "2020-01-0" + n, "weight_kg": int(n)} for n in "123"]),
        "owners": (3, [{"_id": int(n), "city": n * 3} for n in "123"]),
    },
)


def plan(text: str) -> Plan:
    made = parse(text, CATALOGUE)
    assert made
    return made


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("How many dogs are there?", "dogs count", 0.0),
        ("What is the average weight of the dogs in kg?", "dogs avg weight_kg", 0.0),
        ("What is the average age of the dogs?", "dogs avg weight_kg", 0.5),
        ("What is the average age of the dogs?", "dogs avg dateOfBirth:age", 0.0),
        ("Which dog weighs 3?", "dogs[weight_kg=3] list", 0.0),
        ("Who painted the Mona Lisa?", "owners list", 1.0),
        ("Wie viele Hunde gibt es?", "dogs count", 1.0),
        ("¿Cuánto pesa el perro?", "dogs show weight_kg", 0.5),
        ("Wie heißen die Halter?", "owners list", 1.0),
    ],
)
def test_words_that_a_plan_does_not_use(question: str, text: str, share: float) -> None:
    assert left_over(question, plan(text)) == pytest.approx(share, abs=0.34)
    assert (left_over(question, plan(text)) == 0) == (share == 0)


def test_fields_that_nobody_named() -> None:
    assert unnamed("the name of the best dog", plan("dogs top 1 weight_kg show name"), CATALOGUE) == 1
    assert unnamed("the name of the heaviest dog", plan("dogs top 1 weight_kg show name"), CATALOGUE) == 0
    assert unnamed("birth dates and weights", plan("dogs show dateOfBirth, weight_kg"), CATALOGUE) == 0


def test_the_only_date_needs_no_name() -> None:
    assert unnamed("dogs of 2020", plan("dogs[dateOfBirth=2020] list"), CATALOGUE) == 0


def test_the_collection_of_a_link_is_used() -> None:
    bills = {"_id": 1, "owner_id": 1}
    linked = build(
        "x",
        {
            "owners": (3, [{"_id": n, "city": "Oslo"} for n in range(3)]),
            "bills": (2, [bills, {**bills, "_id": 2}]),
        },
    )
    made = parse("owners[no bills] list", linked)
    assert made and left_over("Which owners have no bills?", made) == 0


def test_each_piece_of_evidence_counts_in_its_direction() -> None:
    sure = Evidence(
        logprob=-0.05, share=0.98, none=0.0, left_over=0.0, unnamed=0, complaints=0, words=8, branches=0
    )
    assert probability(sure) > 0.7
    for worse in (
        replace(sure, logprob=-3, share=0.3), replace(sure, left_over=0.8), replace(sure, unnamed=2),
        replace(sure, complaints=1), replace(sure, branches=1),
    ):  # fmt: skip
        assert probability(worse) < probability(sure)


def test_a_query_that_finds_nothing_is_less_likely_what_was_meant() -> None:
    assert if_empty(0.99) > 0.9
    assert if_empty(0.8) < 0.75
    assert 0 < if_empty(0.0) < if_empty(1.0) < 1
