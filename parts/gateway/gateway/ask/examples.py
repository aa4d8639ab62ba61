"""Questions that a database can answer, for people who see it for the first time."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.ask.catalogue import Catalogue, Collection
from gateway.ask.words import is_name, short, spaced


def examples(catalogue: Catalogue) -> list[str]:
    """A few, the largest collections first: their names and fields are in them, and no value."""
    largest = sorted(catalogue.collections.values(), key=lambda one: -one.count)[:2]
    return [short(one) for collection in largest for one in _of(collection)][:4]


def _of(collection: Collection) -> Iterator[str]:
    things, fields = spaced(collection.name), collection.fields.values()
    yield f"How many {things} are there?"
    if one := next(
        (one for one in fields if one.kind == "text" and len(one.values or ()) > 1 and not one.array), None
    ):
        yield f"How many {things} are there for each {spaced(one.name)}?"
    numbers = (one for one in fields if one.kind == "number" and not (one.array or one.ref or one.encoded))
    if one := next((one for one in numbers if not is_name(one)), None):
        yield f"What is the average {spaced(one.name)} of {things}?"
