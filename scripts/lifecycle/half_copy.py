"""What a move that is not at its end has left, its record and its copy in the target; and that one is at its end.

Before the first copy the record gets, for each volume of the target, how many old contents it will have aside once the
copy is in place. With that, the same move begun once more replaces its own first copy, and puts aside only what it did
not write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from scripts.errors import ServiceError, SettingsError
from scripts.home import read_json
from scripts.volumes import Mover, Volume


class AlreadyThere(SettingsError):
    """The data are where a move would bring them: with the same command again after a kill, all is done."""


def read(path: Path, what: str, hint: Callable[[], str], good: Callable[[Any], bool]) -> dict[str, Any]:
    """The record of a move; nothing without one. `what` was interrupted. Raises ServiceError with `hint` where it can't
    be read, or is not `good`: nobody knows then which data are whole."""
    known = read_json(path)
    if isinstance(known, dict) and known.get("version") == 1 and good(known):
        return known
    if not path.exists():
        return {}
    raise ServiceError(
        f"{what} was interrupted, and its record {path} can't be read. Nothing was changed.",
        fault="move-interrupted",
        hint=f"Make it readable. If it is damaged: {hint()}",
    )


def unreadable(names: Iterable[str], record: Callable[[str], object]) -> list[str]:
    """The names whose `record` is one that can't be read."""
    found = []
    for name in names:
        try:
            record(name)
        except ServiceError:
            found.append(name)
    return found


def asides(volumes: Iterable[Volume]) -> dict[str, int]:
    """Of each volume, by its name, how many old contents it will have aside with the copy in place."""
    surveys = {one.name: Mover(one).survey() for one in volumes}
    return {name: len(seen.aside) + bool(seen.files) for name, seen in surveys.items()}


def clear(volumes: Iterable[Volume], known: Any) -> None:
    """Remove what the same move has copied before; what was there first stays aside. `known` is what the record has of
    `asides`: where it has nothing, nothing is removed. Raises ByreError."""
    for volume in volumes:
        mover, expected = Mover(volume), known.get(volume.name) if isinstance(known, dict) else None
        if type(expected) is not int:
            continue
        with suppress(ServiceError):  # of Byre 0.1.0: the copy to come puts that aside
            mover.settle()  # a swap that was killed goes on, or back
        seen = mover.survey()
        if seen.files and len(seen.aside) >= expected:
            mover.reset()
