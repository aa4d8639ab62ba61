from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from gateway.ask import sentences
from gateway.ask.compile import query
from gateway.ask.language import PlanError
from gateway.ask.parse import parse
from gateway.ask.results import Rows, read

from tests.unit.gateway.ask.conftest import Aggregate
from tests.unit.gateway.ask.plans import SHOP, Plans

TODAY = date(2026, 5, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('orders[status="paid"] count', "3 orders where status is paid."),
        ("customers[no orders] count", "1 customer where there are no orders of it."),
        ('orders[status="sent" & total<3] count', "No orders where status is sent and total is under 3."),
        ("orders sum total", "The sum of total is 1,152, of all orders."),
        ("orders count, max made", "The count is 6 and latest made is 3 May 2026, 12:00, of all orders."),
        (
            "orders[total>5000] sum total",
            "No value: there are no orders where total is over 5,000, or none has the field.",
        ),
        ('orders[status="paid"] percent', "50 % of all orders are orders where status is paid."),
        ("orders distinct status", "3 different values of status among all orders: new, paid and sent."),
        ("customers show name, age desc age", (
            "Name and age of 4 customers: dora (55), Bert (41), Anna (A.) (30) and Cleo (none)."
        )),
        ("orders[_id<3] show items.sku", (
            "Items sku of orders where id is under 3, 4 rows: A-1, B-2, A-1 and A-1."
        )),
        ("customers list 2", "2 customers: Anna (A.) and Bert."),
        ("orders top 1 total show customer_id.name", (
            "Name of customer of the one with the highest total among all orders: Bert."
        )),
        ("customers bottom 1 born", "The earliest born among all customers: dora (5 November 1971, 12:00)."),
        ("orders by made:year count", (
            "Count for each year of made, of all orders, 3 groups: 2024: 1; 2025: 1; 2026: 3."
        )),
        ("orders by customer_id.name count top 1", (
            "Count (the highest) for each name of customer, of all orders: Anna (A.): 2. "
            "Another one is equal to the last."
        )),
        ("orders count by customer_id count > 1", (
            "The number of different customer id with count over 1, of all orders, is 2."
        )),
        ("orders avg by status sum total", "The average sum of total for each status, of all orders, is 384."),
        ("orders by status percent", (
            "Share in percent of all orders for each status, of all orders, 3 groups: "
            "new: 33.33; paid: 50; sent: 16.67."
        )),
        ("orders[vip=true] by status percent top 1", (
            "Their share in percent of the orders (the highest) for each status, of orders where vip is true: "
            "sent: 100."
        )),
        ("orders[total>5000] show total", "No orders where total is over 5,000."),
    ],
)  # fmt: skip
def test_an_answer_is_a_sentence(text: str, expected: str, aggregate: Aggregate) -> None:
    plan = parse(text, SHOP)
    assert plan
    made = query(plan, SHOP, TODAY)
    found = read(made, aggregate(made.collection, made.pipeline))
    assert sentences.answer(plan, made, found, SHOP, TODAY) == expected


def test_every_answer_has_a_sentence(aggregate: Aggregate) -> None:
    plans = Plans(SHOP, seed=5)
    for _ in range(150):
        plan = plans.plan()
        try:
            made = query(plan, SHOP, TODAY)
        except PlanError:
            continue
        found = read(made, aggregate(made.collection, made.pipeline))
        assert sentences.answer(plan, made, found, SHOP, TODAY).endswith((".", "last.")), plan


def test_more_rows_than_are_shown_are_said() -> None:
    plan = parse("customers show name", SHOP)
    assert plan
    found = Rows([[f"name {n}"] for n in range(1000)], more=True)
    counted = replace(found, total=2345)
    assert sentences.answer(plan, query(plan, SHOP, TODAY), found, SHOP, TODAY) == (
        "Name of more than 1,000 customers: name 0, name 1, name 2, name 3, name 4 and 995 more. "
        "There are more; the first 1,000 are shown."
    )
    assert sentences.answer(plan, query(plan, SHOP, TODAY), counted, SHOP, TODAY) == (
        "Name of 2,345 customers: name 0, name 1, name 2, name 3, name 4 and 2,340 more. The first 1,000 are shown."
    )


def test_an_empty_result_says_which_condition_empties_it() -> None:
    plan = parse('orders[status="paid" & total>900] count', SHOP)
    assert plan
    near = [("status is paid", 1), ("total is over 900", 3)]
    assert sentences.nothing(plan, near, SHOP, TODAY) == (
        "No orders match: status is paid and total is over 900. "
        "Without “status is paid” 1 and without “total is over 900” 3 would."
    )
    assert (
        sentences.nothing(plan, [], SHOP, TODAY) == "No orders match: status is paid and total is over 900."
    )


def test_what_is_missing_is_named_by_what_is_there() -> None:
    assert sentences.missing("What is the salary\nof Bert?", SHOP, SHOP) == (
        "Nothing here answers “What is the salary of Bert?”. The database holds orders (id, status, total, shipping, "
        "made, sent, weight, customer id, …) and customers (id, name, city, age, born)."
    )
    assert sentences.missing("Why?", SHOP, SHOP, ["slow", "x\x1b]"]).endswith(": slow and x ].")
