"""What speaks against a plan, by its question, the values that the question names, and the catalogue.

Every value, number and date that the question names has to be used; nothing may be used that neither question nor
catalogue holds; words of direction, bound and grain have to agree. Most checks read English words and are silent
about other languages, and about follow-ups. A complaint is no proof: it turns an answer into a choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gateway.ask import agreement, unknown, unused
from gateway.ask.catalogue import Catalogue
from gateway.ask.compared import Compared, Complaint
from gateway.ask.language import Plan
from gateway.ask.values import Hint


def complaints(
    plan: Plan, question: str, catalogue: Catalogue, hints: Sequence[Hint] = (), previous: str = ""
) -> tuple[Complaint, ...]:
    """What speaks against the plan. `previous`: the plan that a follow-up goes on from; what it holds is known."""
    return tuple(_all(Compared(plan, question, catalogue, hints, previous)))


def _all(it: Compared) -> Iterator[Complaint]:
    yield from unused.unused_values(it)
    yield from unused.misplaced_values(it)
    yield from unused.unused_numbers(it)
    yield from unknown.unknown_texts(it)
    yield from unknown.unknown_numbers(it)
    yield from unknown.unknown_dates(it)
    yield from unknown.denials(it)
    yield from unknown.no_gaps(it)
    yield from unused.overdue(it)
    yield from agreement.quantities(it)
    if not it.previous:
        yield from unused.other_collection(it)
        yield from unused.unused_fields(it)
        yield from unused.unnamed_rows(it)
    if it.is_english():
        yield from unknown.unnamed_conditions(it)
        yield from agreement.bounds(it)
        yield from agreement.compared_fields(it)
        yield from agreement.directions(it)
        yield from agreement.figures(it)
        yield from agreement.groups(it)
        yield from agreement.ranking(it)
