"""Count documents in the database itself, to hold other ways of counting against it."""

from __future__ import annotations

from scripts.database.connection import connect


def counts(uri: str, database: str, collections: tuple[str, ...], timeout: float = 30.0) -> dict[str, int]:
    """Documents in each collection, counted one by one (no estimate). `timeout` is in seconds, for all.

    Raises SettingsError or ServiceError, as `connect`.
    """
    with connect(uri, timeout) as client:
        return {name: client[database][name].count_documents({}) for name in collections}
