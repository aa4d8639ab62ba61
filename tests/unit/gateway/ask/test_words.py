from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from gateway.ask import words
from gateway.ask.catalogue import Catalogue, Collection, Field
from gateway.ask.parse import parse

from tests.unit.gateway.ask.plans import SHOP, Plans, field

TODAY = date(2026, 5, 3)


def test_a_bound_of_groups_leaves_a_name_as_it_is() -> None:
    fields = dict([field("kind", "text"), field("price_(net)", "number")])
    shop = Catalogue("shop", {"goods": Collection("goods", 9, fields)})
    plan = parse("goods count by kind sum price_(net) > 5", shop)
    assert plan and words.plan(plan, shop, TODAY) == (
        "all goods: number of different kind with sum of price (net) over 5"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("orders count", "all orders: count"),
        (
            'orders[status="paid" & made=2026-03] sum total',
            "orders where status is paid and made is in March 2026: sum of total",
        ),
        (
            "orders[made=last 30 days & sent>2026-Q1] list 5",
            "orders where made is in the last 30 days (3 April 2026 to 3 May 2026) "
            "and sent is after the first quarter of 2026: 5 of them",
        ),
        (
            "orders[made=yesterday|2026-05-03 or made<=2026-H2 & vip!=true] percent",
            "orders where made is yesterday (2 May 2026) or on 3 May 2026, or made is in the second half of 2026 or "
            "earlier and vip is not true: their share of all orders",
        ),
        (
            'orders[note!~"a" & tags="gift" & total>@shipping & weight=null] show made:year desc made',
            'orders where note does not contain "a" or missing and tags includes gift and total is over shipping and '
            "weight is missing: year of made, ordered by made, latest first",
        ),
        ("orders top 1 total show customer_id.name", "all orders: name of customer of the one with the highest total"),
        ("orders bottom 3 made", "all orders: the 3 with the earliest made"),
        (
            "orders by sent:month count >= 2 top 3, avg total",
            "all orders: count (at least 2, the 3 highest) and average of total for each month of sent "
            "(those without one are left out)",
        ),
        ("orders[sent - made>3] sum shipping * total", (
            "orders where days from made to sent is over 3: sum of shipping times total"
        )),
        ("orders avg total - shipping", "all orders: average of total minus shipping"),
        ("customers show name, born:age", "all customers: name and full years since born"),
        ("orders count by customer_id count > 1", "all orders: number of different customer id with count over 1"),
        ("orders avg by made:month sum total", (
            "all orders: sum of total for each month of made, and the average of these"
        )),
        ("orders[vip=true] by status percent top 1", (
            "orders where vip is true: their share in percent of the orders (the highest) for each status"
        )),
        ("customers[no orders & age<avg] count distinct city", (
            "customers where there are no orders of it and age is under its average: number of different values of city"
        )),
    ],
)  # fmt: skip
def test_a_plan_in_words(text: str, expected: str) -> None:
    plan = parse(text, SHOP)
    assert plan
    assert words.plan(plan, SHOP, TODAY) == expected


def test_different_plans_have_different_words() -> None:
    plans = Plans(SHOP, seed=4)
    seen: dict[str, str] = {}
    for _ in range(1000):
        plan = plans.plan()
        assert seen.setdefault(words.plan(plan, SHOP, TODAY), str(plan)) == str(plan)


YEAR = Field("opened", ("opened",), "number", low=1950, high=2020)
CODE = Field("ZipCode", ("ZipCode",), "number", low=1, high=99999)
TOTAL = Field("total", ("total",), "number", low=0, high=9e6)


@pytest.mark.parametrize(
    ("value", "field", "text"),
    [
        (1234567, TOTAL, "1,234,567"),
        (1234567.891, TOTAL, "1,234,567.89"),
        (84133.7, None, "84,133.7"),
        (Decimal("1234.50"), None, "1,234.5"),
        (-0.33333, None, "-0.3333"),
        (0.0, None, "0"),
        (1e-9, None, "1e-09"),
        (float("nan"), None, "nan"),
        (1999, YEAR, "1999"),
        (12345, CODE, "12345"),
        (True, None, "true"),
        (None, None, "none"),
        (datetime(2026, 5, 3, tzinfo=UTC), None, "3 May 2026"),
        (datetime(2026, 5, 3, 14, 7, tzinfo=UTC), None, "3 May 2026, 14:07"),
        ("two\nlines\x00", None, "two lines"),
        ("x" * 100, None, "x" * 79 + "…"),
        ([1, 2, 3, 4, 5, 6, 7], None, "1, 2, 3, 4, 5, 2 more"),
        ([], None, "none"),
        ({"a": 1}, None, '{"a": 1}'),
    ],
)
def test_a_value_in_words(value: Any, field: Field | None, text: str) -> None:
    assert words.value(value, field) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("unit_price", "unit price"),
        ("SourceAirport", "source airport"),
        ("address.city", "address city"),
        ("GDP", "GDP"),
    ],
)
def test_a_name_in_words(name: str, text: str) -> None:
    assert words.spaced(name) == text


def test_a_list_in_words() -> None:
    assert [words.listing("abc"[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
