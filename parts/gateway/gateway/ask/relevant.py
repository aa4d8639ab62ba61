"""What of a large database the plan model reads for a question: the collections that it may be about.

The model was trained on catalogues of a dozen collections, what it can read is bounded, and reading takes seconds. So a
catalogue of more than WHOLE characters is shown in part: by the words of the question that name collections and fields,
the values that the index found for it, and the references between collections. The part has the order of the whole,
so that questions about the same things share its beginning in the engine's cache.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection as Group
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gateway.ask.catalogue import Catalogue, Collection, Field, line, parts_of
from gateway.ask.confidence import FUNCTION
from gateway.ask.language import Link, Plan
from gateway.ask.names import means, parts
from gateway.ask.values import FIELDS, Hint, Index, words_of

WHOLE = 6000  # characters, some 2,000 tokens: a larger catalogue is shown in part
PART = 3000  # characters of the part
PLACES = 100  # fields of one value that are looked at
# How much it says for a collection that a word of the question names it, a value in it, or a field of it. The rarer the
# word is among the collections, the more.
NAME, VALUE, FIELD = 3.0, 2.0, 1.0
BESIDE = 0.4  # of the weight of the heaviest collection that it refers to, or that refers to it


@dataclass(frozen=True)
class Shown:
    """What is known for a question: the catalogue that the model reads, and the values that it names."""

    catalogue: Catalogue
    hints: Sequence[Hint]
    inside: Sequence[Hint]


def shown(
    question: str, catalogue: Catalogue, index: Index, before: Plan | None, whole: int = WHOLE
) -> Shown:
    """The catalogue, or of one with more than `whole` characters the part that the question may be about. `before` is
    the plan that the question may go on from."""
    if len(catalogue.text) <= whole:
        return Shown(catalogue, index.hints(question), index.parts(question))
    hints, inside = index.hints(question, PLACES), index.parts(question, PLACES)
    weights = _weights(question, catalogue, hints, inside)
    part = _part(catalogue, weights, _used(before, catalogue), min(PART, whole))
    part = {name: _fields(one, question, hints, before, min(PART, whole)) for name, one in part.items()}
    made = Catalogue(catalogue.database, part)
    return Shown(made, _among(hints, made), _among(inside, made))


def _weights(
    question: str, catalogue: Catalogue, hints: Iterable[Hint], inside: Iterable[Hint]
) -> dict[str, float]:
    said = [word for word in dict.fromkeys(words_of(question)) if word not in FUNCTION]
    found = dict.fromkeys(catalogue.collections, 0.0)
    names = {name: parts(name) for name in found}
    fields = {
        name: {part for inner in one.fields for part in parts(inner)}
        for name, one in catalogue.collections.items()
    }
    for word in said:
        named = _naming(word, names)
        _add(found, named, NAME)
        _add(found, _naming(word, fields) - named, FIELD)
    for hint in (*hints, *inside):
        _add(found, {name for name in found if any(_is_of(place, name) for place in hint.fields)}, VALUE)
    beside = {name: _neighbours(name, catalogue) for name in found}
    return {
        name: weight + BESIDE * max((found[other] for other in beside[name]), default=0.0)
        for name, weight in found.items()
    }


def _naming(word: str, names: Mapping[str, Group[str]]) -> set[str]:
    known = {part: means(part, word) for its in names.values() for part in its}
    return {name for name, its in names.items() if any(known[part] for part in its)}


def _add(weights: dict[str, float], named: Group[str], weight: float) -> None:
    for name in named:
        weights[name] += weight * math.log(1 + len(weights) / len(named))


def _neighbours(name: str, catalogue: Catalogue) -> set[str]:
    own = {one.ref for one in catalogue.collections[name].fields.values() if one.ref}
    return {one for one in own | catalogue.links(name).keys() if one in catalogue.collections} - {name}


def _used(before: Plan | None, catalogue: Catalogue) -> set[str]:
    """The collections of a plan."""
    if before is None:
        return set()
    linked = {one.collection for every in before.where for one in every if isinstance(one, Link)}
    hops = [catalogue.hop(before.collection, name) for name in _fields_used(before)]
    return {before.collection, *linked, *(one[0].ref for one in hops if one and one[0].ref)}


def _fields_used(plan: Plan) -> list[str]:
    """The fields of a plan, also those that it reckons with."""
    return [name for one in plan.used() for name in parts_of(one)]


def _part(
    catalogue: Catalogue, weights: Mapping[str, float], used: Group[str], room: int
) -> dict[str, Collection]:
    """The heaviest collections that have room, at least one; of the same weight the largest ones."""
    every = catalogue.collections
    ranked = sorted(every, key=lambda name: (name not in used, -weights[name], -every[name].count))
    taken: set[str] = set()
    for name in ranked:
        size = len(line(every[name])) + 1
        if size <= room or not taken:
            taken.add(name)
            room -= size
    return {name: one for name, one in every.items() if name in taken}


def _fields(
    collection: Collection, question: str, hints: Iterable[Hint], before: Plan | None, room: int
) -> Collection:
    """The collection with those of its fields that have room: the named ones, then the first."""
    if len(line(collection)) <= room:
        return collection
    said = [word for word in words_of(question) if word not in FUNCTION]
    held = {place for hint in hints for place in hint.fields}
    held |= {f"{before.collection}.{name}" for name in _fields_used(before)} if before else set()

    def named(name: str) -> bool:
        mine = f"{collection.name}.{name}" in held
        return mine or any(means(part, word) for part in parts(name) for word in said)

    kept: dict[str, Field] = {}
    for name in sorted(collection.fields, key=lambda name: not named(name)):
        tried = dataclasses.replace(collection, fields={**kept, name: collection.fields[name]})
        if len(line(tried)) <= room:
            kept = dict(tried.fields)
    return dataclasses.replace(
        collection, fields={name: one for name, one in collection.fields.items() if name in kept}
    )


def _among(hints: Iterable[Hint], catalogue: Catalogue) -> list[Hint]:
    """The hints of what is shown."""
    kept = []
    for hint in hints:
        places = [one for one in hint.fields if any(_is_of(one, name) for name in catalogue.collections)]
        if places:
            kept.append(dataclasses.replace(hint, fields=tuple(places[:FIELDS])))
    return kept


def _is_of(place: str, collection: str) -> bool:
    return place.startswith(f"{collection}.")
