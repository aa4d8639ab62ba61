"""The catalogue: what a database contains, small enough for a prompt and without anyone's data."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any

from scripts import bounded

VERSION = 1

Value = str | bool
Number = int | float


@dataclass(frozen=True)
class Field:
    """One field of a collection's documents. `name` is dotted for a field of a nested document.

    `values` are the values of a field that has only a few (a status, a city); empty for all others.
    `low` and `high` are the smallest and largest number seen, None for fields that are not numbers.
    """

    name: str
    type: str  # string, number, bool, date, objectId, array, object, mixed
    values: tuple[Value, ...] = ()
    low: Number | None = None
    high: Number | None = None


@dataclass(frozen=True)
class Collection:
    database: str
    name: str
    count: int  # the server's estimate
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """`complete` is False when there was more than the catalogue holds, or more than its time allowed."""

    collections: tuple[Collection, ...] = ()
    complete: bool = True

    @property
    def databases(self) -> tuple[str, ...]:
        """The names of the databases, each once, in the order of their collections."""
        return tuple(dict.fromkeys(one.database for one in self.collections))

    def to_json(self) -> str:
        """The catalogue as JSON text, with its format's version. `from_json` reads it back."""
        return json.dumps({"version": VERSION, **dataclasses.asdict(self)}, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Catalogue | None:
        """The catalogue, or None when the text is damaged or from another version: it can be made again."""
        try:
            data = bounded.from_json(text)
            if data["version"] != VERSION:
                return None
            collections = tuple(_collection(one) for one in data["collections"])
            return cls(collections, bool(data["complete"]))
        except (ValueError, KeyError, TypeError):
            return None


def _collection(data: dict[str, Any]) -> Collection:
    fields = tuple(Field(**{**field, "values": tuple(field["values"])}) for field in data["fields"])
    return Collection(data["database"], data["name"], data["count"], fields)
