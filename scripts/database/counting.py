"""How many documents each collection of a database has, in a time that is limited."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scripts.database.connection import REACH, SYSTEM_DATABASES, connect, user_databases
from scripts.database.copying import SYSTEM, listed

if TYPE_CHECKING:
    from scripts.database.connection import Client

COMMAND = "byreCount"  # of parts/database/database_server.py
UNKNOWN, UNAUTHORIZED = 59, 13  # what a server answers that has no such command, or not for this user
MOST = 10_000  # collections: a manifest has a limit
FIGURES = 0.25  # of the time for the server's own figures


@dataclass(frozen=True)
class Counts:
    """Documents by "database.collection": `exact` of those that were counted; `own` of others, as the server says
    without counting; `left` of which nothing is known but that they are there."""

    exact: dict[str, int] = field(default_factory=dict)
    own: dict[str, int] = field(default_factory=dict)
    left: tuple[str, ...] = ()

    @property
    def names(self) -> set[str]:
        """Of all collections."""
        return {*self.exact, *self.own, *self.left}


def count(uri: str, seconds: float) -> Counts:
    """Count for so many seconds, smaller collections first; nothing of more than MOST collections. The embedded
    database counts by itself, of one moment and beside writes, where the user is its owner.

    Raises ServiceError, SettingsError.
    """
    from pymongo.errors import OperationFailure

    with connect(uri, seconds + REACH, retry=False) as client:
        try:
            return told(client.admin.command(COMMAND, seconds))
        except OperationFailure as error:
            if error.code not in {UNKNOWN, UNAUTHORIZED}:
                raise
        return _each(client, seconds)


def told(answer: Mapping[str, Any]) -> Counts:
    """From the embedded database's answer to COMMAND, or to its copy."""
    counted, left = _of_people(answer.get("counts", ())), _of_people(answer.get("left", ()))
    if len(counted) + len(left) > MOST:
        return Counts()
    return Counts({_name(one): int(one["n"]) for one in counted}, {}, tuple(_name(one) for one in left))


def _of_people(found: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [
        one
        for one in found
        if one["db"] not in SYSTEM_DATABASES and not str(one["collection"]).startswith(SYSTEM)
    ]


def _name(one: Mapping[str, Any]) -> str:
    return f"{one['db']}.{one['collection']}"


def _each(client: Client, seconds: float) -> Counts:
    """By the server's own figures, which MongoDB has at once; then one by one until the time is over."""
    began = time.monotonic()
    there = [
        (name, str(spec["name"]))
        for name in user_databases(client)
        for spec in listed(client, name)
        if spec.get("type") != "view"
    ]
    if len(there) > MOST:
        return Counts()
    own: dict[tuple[str, str], int] = {}
    for one in there:
        left = began + seconds * FIGURES - time.monotonic()
        if (figure := _asked(client, one, left, exact=False)) is not None:
            own[one] = figure
    exact: dict[tuple[str, str], int] = {}
    for one in sorted(there, key=lambda one: own.get(one, 1 << 63)):
        counted = _asked(client, one, began + seconds - time.monotonic(), exact=True)
        if counted is None:
            break  # the others are larger
        exact[one] = counted
    rest = [one for one in there if one not in exact]
    return Counts(
        {".".join(one): value for one, value in exact.items()},
        {".".join(one): own[one] for one in rest if one in own},
        tuple(".".join(one) for one in rest if one not in own),
    )


def _asked(client: Client, one: tuple[str, str], seconds: float, *, exact: bool) -> int | None:
    """None where that takes longer than so many seconds."""
    import pymongo
    from pymongo.errors import PyMongoError

    if seconds <= 0:
        return None
    collection = client[one[0]][one[1]]
    try:
        with pymongo.timeout(seconds):
            return collection.count_documents({}) if exact else collection.estimated_document_count()
    except PyMongoError as error:
        if not error.timeout:
            raise
        return None
