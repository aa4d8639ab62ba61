from __future__ import annotations

from datetime import date

import pytest
from gateway.ask.canonical import canonical
from gateway.ask.parse import parse

from tests.unit.gateway.ask.plans import SHOP, Plans

TODAY = date(2026, 5, 3)


def form(text: str) -> str:
    plan = parse(text, SHOP)
    assert plan
    return str(canonical(plan, TODAY))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('orders[total>1 & status="paid"] count', 'orders[status="paid" & total>1] count'),
        ('orders[status="paid"|"new"] count', 'orders[status="new"|"paid"|"new"] count'),
        ("orders[vip=true or total>1] count", "orders[total>1 or vip=true & vip=true] count"),
        ('customers[name="Anna"] count', 'customers[name="ANNA"] count'),
        ("orders[made=last month] count", "orders[made=2026-04] count"),
        ("orders[made=last year] count", "orders[made=2025] count"),
        ("orders[made=last quarter] count", "orders[made=2026-Q1] count"),
        ("orders[made=yesterday] count", "orders[made=2026-05-02] count"),
        ("orders show _id, total", "orders show total, _id"),
        ("orders sum total, count", "orders count, sum total"),
        ("orders top 1 total show total", "orders max total"),
        ("orders bottom 1 made show made", "orders min made"),
        ("orders[note!=null & vip=true] by note count", "orders[vip=true] by note count"),
        ("orders[note!=null] by note count", "orders by note count"),
        ("orders by status, vip count top 1", "orders by vip, status count top 1"),
    ],
)
def test_plans_of_one_meaning_have_one_form(one: str, other: str) -> None:
    assert form(one) == form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("orders[made=last 30 days] count", "orders[made=2026-04] count"),
        ("orders[made=*-04] count", "orders[made=2026-04] count"),
        ("orders top 1 total", "orders max total"),
        ("orders by status, vip count", "orders by vip, status count"),
        ("orders count distinct status", "orders distinct status"),
        ("orders[note!=null] by note percent", "orders by note percent"),
        ("orders[note!=null or vip=true] by note count", "orders by note count"),
    ],
)
def test_other_plans_stay_apart(one: str, other: str) -> None:
    assert form(one) != form(other)


def test_the_form_of_a_form_is_itself() -> None:
    plans = Plans(SHOP, seed=6)
    for _ in range(300):
        plan = canonical(plans.plan(), TODAY)
        assert canonical(plan, TODAY) == plan
