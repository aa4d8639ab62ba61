"""A plan that shows whole names: the last name beside the first one, and a name beside a reference.

A small model shows one of them alone. Columns that follow from others change no row of documents or groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gateway.ask.catalogue import Catalogue, Field
from gateway.ask.language import Key, Plan
from gateway.ask.names import LABELS, parts
from gateway.ask.values import words_of

FIRST = frozenset(words_of("first given fname firstname forename vorname prenom"))
LAST = frozenset(words_of("last family lname lastname surname nachname apellido apellidos"))
# One of the two is asked for by its name.
PART_ASKED = re.compile(
    r"\b(?:first|given|last|family|fore|sur)[ -]?names?\b|\b(?:vor|nach)namen?\b|\bpr[ée]noms?\b|\bapellidos?\b",
    re.IGNORECASE,
)


def with_whole_names(plan: Plan, question: str, catalogue: Catalogue) -> Plan:
    """The plan with the names that belong to what it shows."""
    part_asked = PART_ASKED.search(question) is not None
    fields = catalogue.fields_of(plan.collection)
    by = plan.by
    if not plan.over:
        with_names = _with(plan.by, plan.collection, catalogue, fields, part_asked)
        by = tuple(key for key in with_names if key in plan.by or _leaves_none_out(key, plan, catalogue))
    shown = tuple(_with(plan.fields, plan.collection, catalogue, fields, part_asked))
    return replace(plan, by=by, fields=shown)


def _leaves_none_out(key: Key, plan: Plan, catalogue: Catalogue) -> bool:
    """Whether a key beside those of the plan takes no document away: documents without a key are in no group."""
    names = [*(one.field for one in plan.by), key.field]
    needed = catalogue.independent(plan.collection, names)
    return key.field not in needed or catalogue.fields_of(plan.collection)[key.field].present == 1


def _with(
    keys: Sequence[Key], collection: str, catalogue: Catalogue, fields: Mapping[str, Field], part_asked: bool
) -> Iterator[Key]:
    shown = {key.field for key in keys}
    for key in keys:
        yield key
        others = [] if part_asked else [_sibling(key.field, fields)]
        own = catalogue.collections[collection].fields.get(key.field)
        if own and own.ref and not own.array and not any(name.startswith(f"{key.field}.") for name in shown):
            held = catalogue.collections[own.ref].fields if own.ref in catalogue.collections else {}
            others += [f"{key.field}.{name}" for name in _names(held) if name != own.ref_field]
        for name in others:
            if name and name in fields and name not in shown:
                shown.add(name)
                yield Key(name)


def _sibling(name: str, fields: Mapping[str, Field]) -> str | None:
    """The other half of a name that is kept in two fields."""
    before, dot, own = name.rpartition(".")
    for half, other in ((FIRST, LAST), (LAST, FIRST)):
        if half & set(parts(own)):
            beside = (
                one for one in fields if one.startswith(before + dot) and "." not in one[len(before + dot) :]
            )
            return next((one for one in beside if other & set(parts(one[len(before + dot) :]))), None)
    return None


def _names(fields: Mapping[str, Field]) -> list[str]:
    """The fields that name a document: a name or a title, or its two halves."""
    texts = [
        name
        for name, one in fields.items()
        if one.kind == "text" and "." not in name and not one.array and not one.ref
    ]
    halves = [name for name in texts if (FIRST | LAST) & set(parts(name))]
    if len(halves) == 2:
        return halves
    return next(([name] for name in texts if parts(name) and parts(name)[-1] in LABELS), [])
