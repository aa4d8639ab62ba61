"""How many documents the database holds: asked when it is backed up, and in a stack that is made of the backup.

The embedded database counts the copy that it makes of itself. Another one that is written to meanwhile is asked before
and after its copy. A collection in which the two differ has no one right count: of it a stack only has to have some.
Nor has one that is not counted in time, if its server has no figure of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from scripts.database import counting, users
from scripts.database.counting import Counts
from scripts.errors import ByreError
from scripts.lifecycle import clients
from scripts.lifecycle.site import Site
from scripts.text import short

# In a manifest, what it says of the database: {"shop.orders": [1500, 1500]}; the same by the server's own figures; the
# names of the others.
FACT, OWN, LEFT = "documents", "documents_by_server", "documents_not_counted"
SECONDS = 20.0  # that a backup takes for the counts; without them it is as good
LONG = 600.0  # the same of a rehearsal, for which nobody waits
SHOWN = 5  # collections that are named, at most
Window = tuple[int, int]  # documents before and after


def counted(site: Site, seconds: float = SECONDS) -> Counts:
    """The documents of the running database; nothing where it can't be asked."""
    with suppress(ByreError):
        return _counted(site, seconds)
    return Counts()


def _counted(site: Site, seconds: float) -> Counts:
    # The embedded database counts for its owner alone. In a container it is MongoDB.
    user = users.READER if site.runtime.containers else users.OWNER
    with clients.database(site, user=user) as uri:
        return counting.count(uri, seconds)


def facts(before: Counts, after: Counts) -> dict[str, Any]:
    """For a manifest, by the counts of before and after the copy. Nothing where one of them is missing."""
    if not before.names or not after.names:
        return {}
    known = {FACT: _windows(before.exact, after.exact, before.names, after.names)}
    known[OWN] = _windows(before.own, after.own, before.names, after.names)
    left = (before.names & after.names) - known[FACT].keys() - known[OWN].keys()
    return {**{key: value for key, value in known.items() if value}, **({LEFT: sorted(left)} if left else {})}


def _windows(before: Mapping[str, int], after: Mapping[str, int], *names: set[str]) -> dict[str, list[int]]:
    """Of the collections that are in both; one that is not there at all has no documents."""
    old, new = names
    return {
        name: [before.get(name, 0), after.get(name, 0)]
        for name in sorted(before.keys() | after.keys())
        if (name in before or name not in old) and (name in after or name not in new)
    }


def known(told: Any) -> dict[str, Window]:
    """What a manifest says, which may hold anything there; nothing where it was not counted."""
    pairs = told.items() if isinstance(told, dict) else ()
    return {
        name: (value[0], value[1])
        for name, value in pairs
        if isinstance(value, list) and len(value) == 2 and all(type(one) is int for one in value)
    }


def compared(site: Site, told: Mapping[str, Any]) -> tuple[bool | None, str]:
    """Whether the running database holds what a manifest says of it, and what was seen; None where nothing could be
    compared."""
    try:
        found = _counted(site, LONG)
    except ByreError as error:
        return False, f"they can't be counted. {error.message}"
    kept, own = known(told.get(FACT)), known(told.get(OWN))
    listed = told.get(LEFT)
    left = [str(one) for one in listed] if isinstance(listed, list) else []
    if not kept and not own and not left:
        there = sum(found.exact.values())
        return None, f"{there}; the backup does not say how many there were, so none were compared"
    good: dict[str, Window] = {}
    wrong: dict[str, str] = {}
    rest: list[str] = []
    for name, window in kept.items():
        count = found.exact.get(name) if name in found.names else 0
        if count is None:
            rest.append(name)
        elif _fits(count, window):
            good[name] = window
        else:
            wrong[name] = _of(count, window)
    for name, window in own.items():
        count = found.exact.get(name) if name in found.names else 0
        if count is not None and _fits(count, window):
            good[name] = window
        elif count == 0 and min(window):
            wrong[name] = _of(count, window)
        else:  # a server's own figure may be wrong after a crash
            rest.append(name)
    for name in left:
        if name in found.names:
            rest.append(name)
        else:
            wrong[name] = "is missing"
    if wrong:
        return False, _few(f"{short(repr(name))} {said}" for name, said in wrong.items())
    return (True if good else None), _said(found, good, rest)


def _said(found: Counts, good: Mapping[str, Window], rest: list[str]) -> str:
    window = sum(before for before, _ in good.values()), sum(after for _, after in good.values())
    said = _of(sum(found.exact.get(name, 0) for name in good), window)
    if moved := sum(before != after for before, after in good.values()):
        said += f"; {moved} of {len(good)} collections were written to meanwhile"
    if rest:
        said += f"; not compared, too many to count in time: {_few(short(repr(name)) for name in rest)}"
    return said


def _few(lines: Iterable[str]) -> str:
    every = list(lines)
    more = [f"{len(every) - SHOWN} more collections"] if len(every) > SHOWN else []
    return ", ".join([*every[:SHOWN], *more])


def _fits(found: int, window: Window) -> bool:
    before, after = window
    return found == before if before == after else found > 0 or (found == 0 and not min(window))


def _of(found: int, window: Window) -> str:
    before, after = window
    return f"{found} of {before}" if before == after else f"{found} of {min(window)} to {max(window)}"
