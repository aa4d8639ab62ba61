"""Plans near one that the checks complain about."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from gateway.ask.catalogue import Catalogue, Collection, Field
from gateway.ask.checks import complaints
from gateway.ask.compared import Complaint
from gateway.ask.language import Plan
from gateway.ask.parse import parse
from gateway.ask.repair import Asked, repaired
from gateway.ask.values import index_of

from tests.unit.gateway.ask.plans import SHOP

INDEX = index_of(
    {
        "orders": {"status": ["paid", "sent", "new"], "note": ["call first", "leave at the gate"]},
        "customers": {"name": ["Anna Berg", "Bert"], "city": ["Oslo", "Bergen", "Lisbon"]},
    }
)


def near(question: str, text: str, catalogue: Catalogue = SHOP) -> list[str]:
    """The repaired plans, none of which has a complaint."""
    hints = [*INDEX.hints(question), *INDEX.parts(question)]
    plan = parse(text, catalogue)
    assert plan

    def said(one: Plan) -> Sequence[Complaint]:
        return complaints(one, question, catalogue, hints)

    found = repaired(plan, Asked(question, catalogue, hints), said)
    assert not any(said(one) for one in found)
    return list(map(str, found))


@pytest.mark.parametrize(
    ("question", "written", "meant"),
    [
        ("How many customers live in Oslo?", "customers count", 'customers[city="Oslo"] count'),
        ("How many customers live in Oslo?", 'customers[name="Oslo"] count', 'customers[city="Oslo"] count'),
        ("How many customers live in Oslo?", 'customers[city="Bergen"] count', 'customers[city="Oslo"] count'),
        ("How many orders did customers in Oslo make?", "orders count", 'orders[customer_id.city="Oslo"] count'),
        ("Orders with a note about the gate", "orders list", 'orders[note~"gate"] list'),
        ("How many orders are there?", "orders[total>7] count", "orders count"),
        ("How many orders are there?", "orders[made=last year] count", "orders count"),
        ("Orders by vip customers", "orders[vip=false] list", "orders[vip=true] list"),
        ("How many orders are over 100?", "orders[total<100] count", "orders[total>100] count"),
        ("Orders whose total is under the shipping", "orders[shipping<@total] list", "orders[shipping>@total] list"),
        ("What is the lowest total?", "orders max total", "orders min total"),
        ("Customers in descending order of age", "customers show name asc age", "customers show name desc age"),
        ("What is the average total?", "orders sum total", "orders avg total"),
        ("How many orders are paid?", 'orders[status="paid"] list', 'orders[status="paid"] count'),
        ("What are the 5 highest totals?", "orders top 1 total show total", "orders top 5 total show total"),
        ("Cities with more than 2 customers", "customers by city count", "customers by city count > 2"),
        ("How many orders are there from 2025?", "orders count", "orders[made=2025] count"),
        ("How many orders were not sent?", "orders[made=null] count", "orders[sent=null] count"),
        ("Which customer ordered most often?", "orders top 1 total", "orders by customer_id.name count top 1"),
        ("orders per month 2026", "orders[made=2026] list", "orders[made=2026] by made:month count"),
        ("Customers in Oslo and their age", 'customers[city="Oslo"] show age', 'customers[city="Oslo"] show name, age'),
    ],
)  # fmt: skip
def test_what_the_question_says_is_put_right(question: str, written: str, meant: str) -> None:
    assert meant in near(question, written)


def test_two_changes_where_one_is_not_enough() -> None:
    asked = "How many paid orders were made by customers from Oslo?"
    assert 'orders[status="paid" & customer_id.city="Oslo"] count' in near(asked, "orders count")


def test_what_nobody_complains_about_stays() -> None:
    assert near("How many orders are there?", "orders count") == []


def test_a_flag_that_is_shown_may_be_a_condition() -> None:
    flag = Field("sat_flg", ("sat_flg",), "text", values=("N", "Y"))
    depots = Catalogue(
        "hire",
        {"depots": Collection("depots", 9, {"name": Field("name", ("name",), "text"), "sat_flg": flag})},
    )
    assert near("depots w saturday flag", "depots show sat_flg", depots) == [
        'depots[sat_flg="Y"] list', "depots show name, sat_flg",
    ]  # fmt: skip


def test_overdue_is_due_before_today_and_not_done() -> None:
    kinds = {
        "name": ("text", 1.0),
        "due_on": ("date", 1.0),
        "returned_on": ("date", 0.6),
        "made_on": ("date", 1.0),
    }
    fields = {name: Field(name, (name,), kind, present=part) for name, (kind, part) in kinds.items()}
    loans = Catalogue("library", {"loans": Collection("loans", 9, fields)})
    assert near("How many loans are overdue?", "loans[made_on=today] count", loans) == [
        "loans[due_on<today & returned_on=null] count"
    ]
