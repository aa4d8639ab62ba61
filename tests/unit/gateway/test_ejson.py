"""Values of documents as the MCP server writes them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from gateway.ejson import Decimal128, ObjectId, decode, encode

MAY = datetime.datetime(2026, 5, 3, 12, 30, tzinfo=datetime.UTC)
ID = "65f1c0ffee65f1c0ffee65f1"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ({"$date": "2026-05-03T12:30:00.000Z"}, MAY),
        ({"$oid": ID}, ObjectId(ID)),
        ({"$numberDecimal": "84133.7100000000000001"}, Decimal128("84133.7100000000000001")),
        ([1, 2.5, "x", True, None], [1, 2.5, "x", True, None]),
        ({"a": {"b": [{"c": {"$oid": ID}}]}}, {"a": {"b": [{"c": ObjectId(ID)}]}}),
        ({"price $": {"a.b": 1}}, {"price $": {"a.b": 1}}),
    ],
)
def test_what_is_read_can_be_asked_for(written: Any, value: Any) -> None:
    assert decode(written) == value and encode(value) == written


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (
            {"$date": {"$numberLong": "-1000"}},
            datetime.datetime(1969, 12, 31, 23, 59, 59, tzinfo=datetime.UTC),
        ),
        ({"$date": 0}, datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)),
        ({"$numberLong": "9007199254740993"}, 9007199254740993),
        ({"$numberDouble": "0.5"}, 0.5),
        ({"$uuid": "0e4f"}, "0e4f"),
    ],
)
def test_other_ways_to_write_a_value(written: Any, value: Any) -> None:
    assert decode(written) == value


@pytest.mark.parametrize(
    "written",
    [
        {"$date": "yesterday"}, {"$date": {"$numberLong": "9" * 30}}, {"$numberLong": "x"}, {"$date": None},
        {"$binary": {"base64": "AA==", "subType": "00"}}, {"$timestamp": {"t": 1, "i": 1}}, {"$minKey": 1},
    ],
)  # fmt: skip
def test_what_has_no_meaning_here_is_a_gap(written: Any) -> None:
    assert decode([written, 1]) == [None, 1]


def test_a_day_without_a_zone_is_one_of_utc() -> None:
    assert encode(datetime.datetime(2026, 5, 3)) == {"$date": "2026-05-03T00:00:00.000Z"}


def test_a_decimal_is_a_number() -> None:
    assert float(Decimal128("1.5")) == 1.5 and str(Decimal128("1.50")) == "1.50"
