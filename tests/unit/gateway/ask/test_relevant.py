"""What of a large database is shown for a question."""

from __future__ import annotations

from typing import Any

import pytest
from gateway.ask import documents, sampling
from gateway.ask.catalogue import Catalogue
from gateway.ask.parse import parse
from gateway.ask.relevant import PART, WHOLE, Shown, shown
from gateway.ask.values import Index, index_of

ROWS = 6
KINDS = ("walnut", "beech", "cherry", "larch", "maple", "rowan")


def rows(**fields: Any) -> list[dict[str, Any]]:
    return [{"_id": n, **{name: made(n) for name, made in fields.items()}} for n in range(1, ROWS + 1)]


def known(collections: dict[str, list[dict[str, Any]]]) -> tuple[Catalogue, Index]:
    made = sampling.build("large", {name: (len(its), its) for name, its in collections.items()})
    return made, index_of(documents.texts(made, collections))


@pytest.fixture(scope="module")
def large() -> tuple[Catalogue, Index]:
    """50 ledgers with nothing to ask for, among them a carpenter's orders."""
    dull = {f"ledger_{n}": rows(**{f"entry_{n}_{m}": lambda at: at * 7 for m in range(9)}) for n in range(50)}
    return known(
        {
            "carpenters": rows(name=lambda n: f"Joiner {n} of Oslo", wage=lambda n: n * 10.5),
            **dull,
            "orders": rows(carpenter_id=lambda n: n, wood=lambda n: KINDS[n % 6], price=lambda n: n * 99.5),
            "largest": rows(amount=lambda n: n) * 9,
        }
    )


def asked(large: tuple[Catalogue, Index], question: str, before: str = "") -> Shown:
    return shown(question, *large, parse(before, large[0]) if before else None)


def test_what_is_small_is_shown_whole() -> None:
    small, index = known({"orders": rows(wood=lambda n: KINDS[n % 6])})
    found = shown("Which orders are of larch?", small, index, None)
    assert found.catalogue is small and [one.value for one in found.hints] == ["larch"]


@pytest.mark.parametrize(
    ("question", "collections"),
    [
        ("How many orders are there?", {"orders"}),
        ("How many carpenters are there?", {"carpenters"}),
        ("What is the average wage?", {"carpenters"}),
        ("Which are of larch?", {"orders"}),
        ("What is the dearest order, and whose is it?", {"orders", "carpenters"}),
        ("Welche Bestellung hat den höchsten Preis?", {"orders"}),
        ("and?", {"largest"}),
    ],
)
def test_the_collections_that_a_question_may_be_about_are_shown(
    large: tuple[Catalogue, Index], question: str, collections: set[str]
) -> None:
    whole, found = large[0], asked(large, question).catalogue
    assert len(whole.text) > WHOLE and len(found.text) <= PART
    assert collections <= set(found.collections)
    assert list(found.collections) == [one for one in whole.collections if one in found.collections]


def test_what_the_question_before_reckoned_with_is_shown(large: tuple[Catalogue, Index]) -> None:
    found = shown("and in 2024?", *large, parse("orders avg price - carpenter_id.wage", large[0]), 300)
    assert {"orders", "carpenters"} <= found.catalogue.collections.keys()


def test_what_the_question_before_was_about_is_shown(large: tuple[Catalogue, Index]) -> None:
    found = asked(large, "and the largest amount?", 'orders[carpenter_id.name~"Oslo"] max price').catalogue
    assert {"orders", "carpenters", "largest"} <= set(found.collections)


def test_values_of_what_is_not_shown_are_not_spoken_of(large: tuple[Catalogue, Index]) -> None:
    whole, index = known(
        {name: rows(place=lambda n: f"Oslo {n}", **{f"{name}_{m}": lambda n: n for m in range(9)})
         for name in (f"ledger_{n}" for n in range(50))}
    )  # fmt: skip
    found = shown("How many of ledger 7 are in Oslo 3?", whole, index, None)
    places = {place.partition(".")[0] for hint in (*found.hints, *found.inside) for place in hint.fields}
    assert places and places <= set(found.catalogue.collections)


def test_of_a_wide_collection_the_named_fields_are_shown() -> None:
    measured = {f"value_that_was_measured_at_the_mast_number_{n}": lambda at: at * 1.5 for n in range(55)}
    wide = rows(**measured, rainfall=lambda n: n)
    whole, index = known({"stations": wide, "masts": wide, "copies": wide})
    found = shown("What is the highest rainfall of all stations?", whole, index, None).catalogue
    assert "rainfall" in found.collections["stations"].fields and len(found.text) <= PART
