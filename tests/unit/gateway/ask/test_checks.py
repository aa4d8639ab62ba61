from __future__ import annotations

import pytest
from gateway.ask.catalogue import Catalogue, Collection, Field
from gateway.ask.checks import complaints
from gateway.ask.language import parse
from gateway.ask.values import index_of

from tests.unit.gateway.ask.plans import SHOP

INDEX = index_of(
    {
        "orders": {"status": ["paid", "sent", "new"], "tags": ["gift", "bulk"], "items.sku": ["A-1", "B-2"]},
        "customers": {"name": ["Anna Berg", "Bert"], "city": ["Oslo", "Bergen", "Lisbon"]},
    }
)


def ids(question: str, text: str, previous: str = "") -> list[str]:
    plan = parse(text, SHOP)
    assert plan
    return [one.id for one in complaints(plan, question, SHOP, INDEX.hints(question), previous)]


RIGHT = [
    ("How many orders are there?", "orders count"),
    ("How many orders were paid in March 2026?", 'orders[status="paid" & made=2026-03] count'),
    ("What is the total of all paid orders?", 'orders[status="paid"] sum total'),
    ("orders over 1,500 last month", "orders[total>1500 & made=last month] list"),
    ("Show name and age of all customers, oldest first.", "customers show name, age desc age"),
    ("Who are the three oldest customers?", "customers top 3 age show name"),
    ("Which customer has placed the most orders?", "orders by customer_id.name count top 1"),
    ("Cities with at least two customers", "customers by city count >= 2"),
    ("Which customers have no orders?", "customers[no orders] show name"),
    ("Orders of customers in Oslo or Lisbon", 'orders[customer_id.city="Oslo"|"Lisbon"] list'),
    ("How many orders above the average total?", "orders[total>avg] count"),
    ("What percentage of the orders is paid?", 'orders[status="paid"] percent'),
    ("How many different cities are there?", "customers count distinct city"),
    ("Which orders have no note?", "orders[note=null] list"),
    ("Orders of customers that aren't VIP", "orders[vip=false] list"),
    ("Orders by vip customers", "orders[vip=true] list"),
    ("average total per status", "orders by status avg total"),
    ("When was the first order made?", "orders min made"),
    ("orders between 20 and 100", "orders[total>=20 & total<=100] list"),
    ("orders of twenty or more", "orders[total>=20] list"),
    ("revenue by status", "orders by status sum total"),
    ("Show the names of customers from the oldest to the youngest", "customers show name asc born"),
    ("overdue orders", "orders[sent=null & made<today] list"),
    ("customers who never bought anything", "customers[no orders] list"),
    ("How many different orders are there?", "orders count"),
    ("not more than 5 items", "orders[items.#<=5] list"),
    ("Wie viele Bestellungen über 100 gibt es?", "orders[total>100] count"),
]


@pytest.mark.parametrize(("question", "text"), RIGHT)
def test_nothing_speaks_against_a_right_plan(question: str, text: str) -> None:
    assert ids(question, text) == []


@pytest.mark.parametrize(
    ("question", "text", "id"),
    [
        (
            "How many paid orders were made by customers from Oslo?",
            'orders[status="paid"] count',
            "value-unused",
        ),
        ("How many customers live in Oslo?", 'customers[name="Oslo"] count', "value-field"),
        ("How many orders are over 100?", "orders count", "number-unused"),
        ("How many orders are over 100?", "orders[total>200] count", "number-unknown"),
        (
            "How many orders are there in Oslo?",
            'orders[customer_id.city="Oslo" & status="paid"] count',
            "text-unknown",
        ),
        ("How many orders were made in 2026?", "orders[made=2026-03] count", "date-unknown"),
        ("How many orders were made on 3 May 2026?", "orders[made=2026-05-04] count", "date-unknown"),
        ("How many orders are there?", "orders[made=last month] count", "date-unknown"),
        ("How many orders are there?", "orders[vip=true] count", "condition-unnamed"),
        ("List the customers", "customers[no orders] list", "condition-unnamed"),
        ("What are the totals of the orders?", "orders[total>avg] show total", "condition-unnamed"),
        ("Show the name and age of customers from Oslo", 'customers[city="Oslo"] show name', "field-unused"),
        ("How many orders are over 100?", "orders[total<100] count", "bound"),
        ("How many orders are at least 100?", "orders[total>100] count", "bound"),
        ("How many customers are 30 or younger?", "customers[age<30] count", "bound"),
        ("Cities with more than 2 customers", "customers by city count >= 2", "bound"),
        ("What is the lowest total?", "orders max total", "direction"),
        ("Which customer is the youngest?", "customers bottom 1 born show name", "direction"),
        ("Who is the oldest customer by age?", "customers bottom 1 age show name", "direction"),
        ("Names of customers from oldest to youngest", "customers show name desc born", "direction"),
        ("The totals from lowest to highest", "orders show total desc total", "direction"),
        ("Customers in descending order of age", "customers show name asc age", "direction"),
        ("What is the average total?", "orders sum total", "figure"),
        ("What is the sum of the totals?", "orders avg total", "figure"),
        ("How many orders are paid?", 'orders[status="paid"] list', "figure"),
        ("How many different cities are there?", "customers count", "figure"),
        ("How many orders are paid?", 'orders[status="paid"] percent', "figure"),
        ("How many orders are there in each status?", "orders count", "groups"),
        ("average total by status", "orders avg total", "groups"),
        ("List the orders", "orders by status sum total", "groups"),
        ("orders per month", "orders list", "groups"),
        ("Which city has the most customers?", "customers by city count", "ranking"),
        ("Orders of VIP customers", "orders[vip=false] list", "denial"),
        ("List the customers", "customers top 1 age", "ranking"),
        ("Which customer ordered the most?", "orders top 1 total show customer_id.name", "ranking"),
        ("Orders without a total", "orders[total=null] list", "no-gaps"),
        ("Customers in Oslo and their age", 'customers[city="Oslo"] show age', "label"),
        ("What is the total of the most recent order?", "orders max total", "ranking"),
        ("The total of the order with the highest shipping", "orders top 1 total", "ranking"),
        ("List customers ordered by age", "customers show name asc city", "ranking"),
        ("Orders in descending order of total", "orders top 1 total", "ranking"),
        ("Names of the customers in alphabetical order", "customers show name", "ranking"),
    ],
)
def test_a_wrong_plan_is_told_apart(question: str, text: str, id: str) -> None:
    assert id in ids(question, text)


def test_another_collection_that_is_named_is_told() -> None:
    fields = {"name": Field("name", ("name",), "text")}
    zoo = Catalogue("zoo", {name: Collection(name, 1, fields) for name in ("keepers", "animals")})
    plan = parse("animals show name", zoo)
    assert plan
    assert [one.id for one in complaints(plan, "What are the names of the keepers?", zoo)] == ["collection"]


def test_what_is_overdue_is_due_before_today() -> None:
    fields = {
        name: Field(name, (name,), "date", present=part) for name, part in (("due_on", 1), ("paid_on", 0.5))
    }
    bills = Catalogue("bills", {"bills": Collection("bills", 1, fields)})

    def said(text: str) -> list[str]:
        plan = parse(text, bills)
        assert plan
        return [one.id for one in complaints(plan, "How many bills are overdue?", bills)]

    assert (
        said("bills[paid_on=null] count") == said("bills[due_on=today & paid_on=null] count") == ["overdue"]
    )
    assert said("bills[due_on<today & paid_on=null] count") == []


def test_what_the_plan_before_holds_is_known_to_a_follow_up() -> None:
    before = 'orders[status="paid" & total>77 & made=2026-03] count'
    assert ids("and in April?", 'orders[status="paid" & total>77 & made=2026-04] count', before) == []
    assert "number-unknown" in ids("and in April?", "orders[total>78 & made=2026-04] count", before)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Sum in this month", "orders[made=this month] sum total"),
        ("total per status", "orders by status sum total"),
        ("takings by month", "orders by made:month sum total"),
        ("orders below 50 or above 120", "orders[total<50 or total>120] list"),
        ("Bestellungen in diesem Jahr", "orders[made=this year] list"),
        ("Anteil paid in Prozent", 'orders[status="paid"] percent'),
        ("how are the orders spread over the statuses", "orders by status count"),
        ("main status of orders", "orders by status count top 1"),
        ("the 3 customers who owe us the most", "customers top 3 age"),
    ],
)
def test_what_people_say_is_no_reason_to_doubt(question: str, text: str) -> None:
    assert ids(question, text) == []
