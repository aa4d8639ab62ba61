"""Questions for people who see a database for the first time."""

from __future__ import annotations

from gateway.ask.catalogue import Catalogue, Collection, Field
from gateway.ask.examples import examples

from tests.unit.gateway.ask.plans import SHOP


def test_they_name_the_largest_collections_and_fields_that_fit() -> None:
    found = examples(SHOP)
    assert found[0] == "How many orders are there?" and 2 < len(found) <= 4 and len(set(found)) == len(found)


def test_odd_databases_have_some_or_none() -> None:
    assert examples(Catalogue("empty", {})) == []
    year = Field("year", ("year",), "number", low=1990, high=2020)
    evil = Collection("a\nb", 3, {"year": year})
    assert examples(Catalogue("odd", {"a\nb": evil})) == ["How many a b are there?"]
