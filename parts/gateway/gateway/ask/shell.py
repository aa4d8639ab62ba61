"""A query as MongoDB's shell takes it, for people who check it. Texts of the database are in it as they are."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

# How the shell writes what Extended JSON wraps.
WRAPPED: dict[str, Callable[[Any], str]] = {
    "$date": lambda inner: f"ISODate({json.dumps(inner)})",
    "$oid": lambda inner: f"ObjectId({json.dumps(inner)})",
    "$numberDecimal": lambda inner: f"Decimal128({json.dumps(inner)})",
    "$numberLong": lambda inner: f"Long({json.dumps(inner)})",
}


def query(collection: str, pipeline: Sequence[Any]) -> str:
    """The whole call."""
    return f"db.getCollection({literal(collection)}).aggregate({literal(list(pipeline))})"


def literal(value: Any) -> str:
    """A value of a pipeline in Extended JSON."""
    if isinstance(value, dict):
        if len(value) == 1 and (key := next(iter(value))) in WRAPPED:
            return WRAPPED[key](value[key])
        return "{" + ", ".join(f"{literal(key)}: {literal(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(literal, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
