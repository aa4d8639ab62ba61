"""A query as MongoDB's shell takes it."""

from __future__ import annotations

from typing import Any

import pytest
from gateway.ask.shell import literal, query


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"$date": "2026-05-03T00:00:00.000Z"}, 'ISODate("2026-05-03T00:00:00.000Z")'),
        ({"_id": {"$oid": "65f1"}}, '{"_id": ObjectId("65f1")}'),
        (
            {"n": {"$numberDecimal": "1.10"}, "m": {"$numberLong": "9"}},
            '{"n": Decimal128("1.10"), "m": Long("9")}',
        ),
        ([{"$limit": 3}, {"x": None}], '[{"$limit": 3}, {"x": null}]'),
    ],
)
def test_values_are_written_as_the_shell_takes_them(value: Any, shown: str) -> None:
    assert literal(value) == shown


def test_the_name_of_a_collection_is_a_text() -> None:
    assert query('a"b', []) == r'db.getCollection("a\"b").aggregate([])'
