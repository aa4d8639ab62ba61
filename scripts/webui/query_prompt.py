"""The prompt by which a small model picks a database call, made from what is really in the database.

A model of half a billion parameters can't choose among tools by their schemas: it fills in one call that it has seen
three times. So it gets the collections, their fields, the values of fields that have only a few, three counts that are
true for this database, and three questions that need none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scripts.database.catalogue import Catalogue, Collection, Field

# Characters for the description of the database: 700 tokens or so, 7 s to read for a CPU that reads 100 tokens/s, and
# a sixth of a context of 4,096.
BUDGET = 2800

_INTRODUCTION = "You translate a question into a database call. Reply with one JSON object and nothing else."
_NOTHING = '{"name": "none"}'


@dataclass(frozen=True)
class Example:
    """A question and the count that answers it."""

    question: str
    collection: Collection
    query: dict[str, Any]


def query_prompt(catalogue: Catalogue, tool: str, connection: str) -> str:
    """Open WebUI's TOOLS_FUNCTION_CALLING_PROMPT_TEMPLATE for a catalogue that holds at least one collection.

    `tool` is the count tool's name as the model must write it; `connection` the MCP server's name for its database.
    It leaves out `{{TOOLS}}` on purpose: no schema has to be read, which saves seconds.
    """
    counts = [(one.question, _call(one, tool, connection)) for one in examples(catalogue)]
    # Greetings, knowledge, arithmetic: without one of each, small models still count something.
    chat = [
        (words, _NOTHING)
        for words in ("hi", "What is the capital of Spain?", "What is 7 plus 5?", "thank you")
    ]
    pairs = [chat[0], *counts[:1], chat[1], *counts[1:2], chat[2], *counts[2:], chat[3]]
    shown = "\n".join(f"Query: {question}\n{answer}" for question, answer in pairs)
    return f"{_INTRODUCTION}\n{_schema(catalogue)}\n\n{shown}\n"


def examples(catalogue: Catalogue) -> list[Example]:
    """Up to three counts: by a value, of everything, by a number; of different collections where there are enough."""
    made: list[Example] = []
    for kind in (_by_value, _of_all, _by_number):
        used = [one.collection for one in made]
        options = [example for one in catalogue.collections if (example := kind(one))]
        if options:
            # The last one that isn't used: the first collections are what people ask for first.
            made.append(next((one for one in reversed(options) if one.collection not in used), options[-1]))
    return made


def _by_value(collection: Collection) -> Example | None:
    for field in collection.fields:
        values = [one for one in field.values if isinstance(one, str)]
        if len(values) > 1:
            value = values[-1]
            return Example(f"How many {value} {collection.name} are there?", collection, {field.name: value})
    return None


def _of_all(collection: Collection) -> Example | None:
    return Example(f"How many {collection.name} are there?", collection, {})


def _by_number(collection: Collection) -> Example | None:
    for field in collection.fields:
        if field.low is not None and field.high is not None and field.low < field.high:
            limit = between(field.low, field.high)
            question = f"How many {collection.name} have {field.name} more than {limit}?"
            return Example(question, collection, {field.name: {"$gt": limit}})
    return None


def between(low: float, high: float) -> int | float:
    """A number near the middle, with as few digits as a person would ask for."""
    middle = (low + high) / 2
    for digits in range(1, 7):
        short = float(f"{middle:.{digits}g}")
        if low < short < high:
            return int(short) if short.is_integer() else short
    return middle


def _call(example: Example, tool: str, connection: str) -> str:
    parameters = {
        "connectionId": connection,
        "database": example.collection.database,
        "collection": example.collection.name,
        "query": example.query,
    }
    return json.dumps({"name": tool, "parameters": parameters}, ensure_ascii=False)


def _schema(catalogue: Catalogue) -> str:
    """The databases in the most detail that the budget allows."""
    for values in (12, 6, 3):
        for fields in (12, 8, 5, 3):
            text = "\n".join(_lines(catalogue, fields, values))
            if len(text) <= BUDGET:
                return text
    return text[:BUDGET].rpartition("\n")[0]


def _lines(catalogue: Catalogue, fields: int, values: int) -> Iterator[str]:
    for database in catalogue.databases:
        yield f'Database "{database}", collections:'
        for one in catalogue.collections:
            if one.database == database:
                shown = ", ".join(_field(field, values) for field in one.fields[:fields])
                yield f"{one.name}: {shown}" if shown else one.name


def _field(field: Field, values: int) -> str:
    shown = [json.dumps(one) if isinstance(one, bool) else str(one) for one in field.values]
    return f"{field.name} ({', '.join(shown)})" if 0 < len(shown) <= values else field.name
