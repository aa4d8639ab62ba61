"""How many documents the database holds: asked when it is backed up, and in a stack that is made of the backup.

A database that is written to meanwhile is asked before and after its copy. A collection in which the two differ has no
one right count: of it a stack only has to have some.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from scripts.database import copying
from scripts.errors import ByreError
from scripts.lifecycle import clients
from scripts.lifecycle.site import Site
from scripts.text import short

FACT = "documents"  # in a manifest, what it says of the database: {"shop.orders": [1500, 1500]}
SECONDS = 20.0  # that a backup waits for the counts; without them it is as good
MOST = 10_000  # collections: the manifest has a limit
SHOWN = 5  # collections that are named, at most
Window = tuple[int, int]  # documents before and after


def counted(site: Site) -> dict[str, int]:
    """The documents of each collection of the running database, as "database.collection"; nothing where that takes too
    long, or where it can't be asked."""
    with suppress(ByreError), clients.database(site) as uri:
        found = copying.count(uri, SECONDS)
        return found if len(found) <= MOST else {}
    return {}


def facts(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, Any]:
    """For a manifest, by the counts of before and after the copy. Nothing where one of them is missing."""
    if not before or not after:
        return {}
    names = sorted(before.keys() | after.keys())
    return {FACT: {name: [before.get(name, 0), after.get(name, 0)] for name in names}}


def known(told: Any) -> dict[str, Window]:
    """What a manifest says, which may hold anything there; nothing where it was not counted."""
    pairs = told.items() if isinstance(told, dict) else ()
    return {
        name: (value[0], value[1])
        for name, value in pairs
        if isinstance(value, list) and len(value) == 2 and all(type(one) is int for one in value)
    }


def compared(site: Site, told: Any) -> tuple[bool | None, str]:
    """Whether the running database holds what a manifest says, and what was seen; None where that says nothing."""
    kept = known(told)
    try:
        with clients.database(site) as uri:
            found = copying.count(uri, copying.PATIENCE)
    except ByreError as error:
        return False, f"they can't be counted. {error.message}"
    if not kept:
        return (
            None,
            f"{sum(found.values())}; the backup does not say how many there were, so none were compared",
        )
    there = sum(found.get(name, 0) for name in kept)
    wrong = [name for name, window in kept.items() if not _fits(found.get(name, 0), window)]
    if wrong:
        lines = [f"{short(repr(one))} {found.get(one, 0)} of {_said(kept[one])}" for one in wrong[:SHOWN]]
        more = [f"{len(wrong) - SHOWN} more collections"] if len(wrong) > SHOWN else []
        return False, ", ".join([*lines, *more])
    moved = sum(before != after for before, after in kept.values())
    note = f"; {moved} of {len(kept)} collections were written to meanwhile" if moved else ""
    window = sum(before for before, _ in kept.values()), sum(after for _, after in kept.values())
    return True, f"{there} of {_said(window)}{note}"


def _fits(found: int, window: Window) -> bool:
    before, after = window
    return found == before if before == after else bool(found) or not min(window)


def _said(window: Window) -> str:
    before, after = window
    return str(before) if before == after else f"{min(window)} to {max(window)}"
