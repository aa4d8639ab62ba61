"""What a database holds, for `start` to show: its largest collections, counted in bounded time."""

from __future__ import annotations

from dataclasses import dataclass

from scripts.database.connection import SYSTEM_DATABASES, connect, user_databases

_COUNT = 1000  # milliseconds that one count may take on the server


@dataclass(frozen=True)
class Counted:
    """A collection, and the server's estimate of its documents."""

    database: str
    collection: str
    documents: int


def holds(uri: str, timeout: float = 10.0) -> tuple[Counted, ...]:
    """The collections that the URI may read, the largest first. A
    database that the URI names is the only one that is looked at; `timeout` is in seconds.

    Raises SettingsError and ServiceError as `connection.connect`.
    """
    from pymongo.errors import PyMongoError

    found = []
    with connect(uri, timeout) as client:
        named = client.get_default_database("admin").name
        for database in user_databases(client) if named in SYSTEM_DATABASES else [named]:
            for name in client[database].list_collection_names(authorizedCollections=True, nameOnly=True):
                if name.startswith("system."):
                    continue
                try:
                    count = client[database][name].estimated_document_count(maxTimeMS=_COUNT)
                except PyMongoError:  # a view over something slow or forbidden
                    continue
                found.append(Counted(database, name, count))
    return tuple(sorted(found, key=lambda one: -one.documents))
