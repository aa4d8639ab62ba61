"""Values of documents as the MCP server writes them (Extended JSON), as Python values.

https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True, order=True)
class ObjectId:
    """The id of a document: 24 hex digits."""

    value: str

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, order=True)
class Decimal128:
    """A decimal number as it is written. As a float it could lose digits."""

    value: str

    def __str__(self) -> str:
        return self.value

    def __float__(self) -> float:
        return float(self.value)


def decode(value: Any) -> Any:
    """Documents, lists and values with Python's types: dates are aware (UTC). What has no meaning here becomes None:
    binary data, regular expressions, code, timestamps of the server.
    """
    if isinstance(value, list):
        return [decode(one) for one in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((key, inner),) = value.items()
        if key in _WRAPPED:
            try:
                return _WRAPPED[key](inner)
            except (ValueError, TypeError, OverflowError):
                return None
    if any(key in value for key in ("$binary", "$regularExpression", "$code", "$dbPointer")):
        return None
    return {key: decode(inner) for key, inner in value.items()}


def encode(value: Any) -> Any:
    """The reverse, for pipelines. A date without a zone is one of UTC."""
    if isinstance(value, dict):
        return {key: encode(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [encode(one) for one in value]
    if isinstance(value, datetime.datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=datetime.UTC)
        return {
            "$date": aware.astimezone(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        }
    if isinstance(value, ObjectId):
        return {"$oid": value.value}
    if isinstance(value, Decimal128):
        return {"$numberDecimal": value.value}
    return value


def _date(inner: Any) -> datetime.datetime:
    if isinstance(inner, dict):
        return _EPOCH + datetime.timedelta(milliseconds=int(inner["$numberLong"]))
    if isinstance(inner, int):
        return _EPOCH + datetime.timedelta(milliseconds=inner)
    found = datetime.datetime.fromisoformat(inner)
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)


_WRAPPED: dict[str, Callable[[Any], Any]] = {
    "$oid": ObjectId,
    "$date": _date,
    "$numberInt": int,
    "$numberLong": int,
    "$numberDouble": float,
    "$numberDecimal": Decimal128,
    "$uuid": str,
    "$symbol": str,
    "$binary": lambda _: None,
    "$regularExpression": lambda _: None,
    "$code": lambda _: None,
    "$timestamp": lambda _: None,
    "$minKey": lambda _: None,
    "$maxKey": lambda _: None,
    "$undefined": lambda _: None,
}
