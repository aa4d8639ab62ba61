from __future__ import annotations

import pytest
from gateway.ask.catalogue import Catalogue, Collection, Field
from gateway.ask.checks import complaints
from gateway.ask.parse import parse
from gateway.ask.values import index_of

from tests.unit.gateway.ask.plans import SHOP, field

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
    ("orders w/o vip", "orders[vip=false] list"),
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
    ("orders made more than 3 months ago", "orders[made<last 3 months] list"),
    ("orders that are over two weeks old", "orders[made<last 2 weeks] list"),
    ("orders made within 7 days", "orders[made=last 7 days] list"),
    ("How many customers are older than 50?", "customers[born<last 50 years] count"),
    ("How many customers are under 30?", "customers[born>last 30 years] count"),
    ("customers older than 1990", "customers[born<1990] list"),
    ("orders made in our Decembers", "orders[made=*-12] list"),
    ("what share of the orders has 8 or 9 items", "orders[items.quantity>=8] percent"),
    ("orders in Sept 2026", "orders[made=2026-09] list"),
    ("Bestellungen letztes Jahr in Euro, Summe", "orders[made=last year] sum total"),
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
        ("orders made more than 3 months ago", "orders[made=last 3 months] list", "bound"),
        ("Which orders were made within 7 days?", "orders[made<last 7 days] list", "bound"),
        ("How many customers are over 50?", "customers[born>last 50 years] count", "bound"),
        ("customers older than 1990", "customers[born>1990] list", "bound"),
        ("How many customers are older than 50?", "customers[born<last 5 years] count", "date-unknown"),
        ("orders made more than 3 months ago", "orders[made<last 3 years] list", "date-unknown"),
        ("share of the orders with 3 or 4 items", "orders[items.quantity>=3] percent", "number-unused"),
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


DRIVERS = Collection("drivers", 9, dict([field("name", "text", example="Ida"), field("since", "date")]))
TRIPS = Collection(
    "trips",
    90,
    dict(
        [
            field("_id", "id"),
            field("code", "text", example="T-1"),
            field("line", "text", values=("harbour", "hill", "ring")),
            field("minutes", "number", low=3, high=90),
            field("delay_min", "number", low=0, high=50),
            field("stars", "number", low=1, high=5),
            field("pax", "number", low=0, high=80),
            field("fare_k", "number", low=0, high=90),
            field("min_age", "number", low=0, high=18),
            field("seats", "number", low=10, high=80),
            field("started", "date"),
            field("driver_id", "id", ref="drivers", ref_field="_id"),
        ]
    ),
)
BUSES = Catalogue("buses", {"trips": TRIPS, "drivers": DRIVERS})
LINES = index_of({"trips": {"line": ["harbour", "hill", "ring"]}})


def of_buses(question: str, text: str) -> list[str]:
    plan = parse(text, BUSES)
    assert plan
    return [one.id for one in complaints(plan, question, BUSES, LINES.hints(question))]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What are the five slowest trips?", "trips top 5 minutes show code"),
        ("Which line is the fastest on average?", "trips by line avg minutes bottom 1"),
        ("How many trips were slower than 20 minutes?", "trips[minutes>20] count"),
        ("Who is the longest-standing driver?", "drivers bottom 1 since show name"),
        ("Which trip was the latest, and by how much?", "trips top 1 delay_min show code, delay_min"),
        ("Which trip starts next?", "trips[started>=today] bottom 1 started show code"),
        ("Which trip carried the most?", "trips top 1 pax show code"),
        ("How many trips have the top rating of 5?", "trips[stars=5] count"),
        ("How many trips have a minimum age of 6?", "trips[min_age=6] count"),
        ("What do all trips come to in thousands?", "trips sum fare_k"),
        ("trips with a fare of 20 thousand or more", "trips[fare_k>=20] list"),
        ("passengers per line", "trips by line sum pax"),
        ("per line: trips and passengers", "trips by line count, sum pax"),
        ("How long is trip T-7?", 'trips[code="T-7"] show code, minutes'),
        ("What does each line mean?", "trips distinct line"),
        ("How late are we on each line?", "trips by line avg delay_min"),
        ("How many trips did harbour, hill and ring have?", "trips by line count"),
        ("How are the trips spread over the week?", "trips by started:weekday count"),
        ("How many passengers were there in any order of trips?", "trips sum pax"),
        ("Which drivers have worked at least once?", "drivers[has trips] show name"),
        ("Which drivers did nothing?", "drivers[no trips] show name"),
    ],
)
def test_a_plan_may_say_it_in_its_own_way(question: str, text: str) -> None:
    assert of_buses(question, text) == []


@pytest.mark.parametrize(
    ("question", "text", "id"),
    [
        ("What are the five slowest trips?", "trips bottom 5 minutes show code", "direction"),
        ("How many trips were slower than 20 minutes?", "trips[minutes<20] count", "bound"),
        ("Who is the longest-standing driver?", "drivers top 1 since show name", "direction"),
        ("Which trip was the latest?", "trips top 1 pax show code", "ranking"),
        ("Which trip starts next month?", "trips bottom 1 minutes show code", "ranking"),
        ("How many trips have the top rating?", "trips[stars=1] count", "ranking"),
        ("trips per line", "trips by line sum pax", "figure"),
        ("seats per line", "trips by line sum pax", "figure"),
        ("How long do trips take?", "trips show minutes", "figure"),
        ("Which drivers are there?", "drivers[has trips] show name", "condition-unnamed"),
        ("Which drivers are there?", "drivers[no trips] show name", "condition-unnamed"),
        ("Which drivers did nothing?", "drivers[has trips] show name", "condition-unnamed"),
        ("arrivals per line", "trips by line sum fare_k", "figure"),
        ("arrivals per line", "trips by line sum stars", "figure"),
        ("What share of the trips has 3 or 4 stars?", "trips[stars>=3] percent", "number-unused"),
        ("How long do trips take?", "trips sum minutes", "figure"),
        ("How many of each line are there?", "trips count", "groups"),
        ("What is the trip with the most seats?", "trips top 1 pax show code", "ranking"),
        ("Which trips are in descending order of seats?", "trips show code", "ranking"),
    ],
)
def test_its_own_way_is_not_any_way(question: str, text: str, id: str) -> None:
    assert id in of_buses(question, text)


MEMBERS = Collection(
    "members",
    40,
    dict(
        [
            field("name", "text", example="Ida"),
            field("bezahlt", "text", values=("ja", "nein")),
            field("payment", "text", values=("card", "cash")),
            field("confirmed", "bool"),
            field("left_on", "date", present=0.3),
        ]
    ),
)
CLUB = Catalogue("club", {"members": MEMBERS})
WORDS = index_of({"members": {"payment": ["card", "cash"], "name": ["Paid"]}})


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many members do we have now?", "members[left_on=null] count"),
        ("How many members have left already?", "members[left_on!=null] count"),
        ("How many members are unconfirmed?", "members[confirmed=false] count"),
        ("Who didn't answer?", "members[confirmed=false] show name"),
        ("How many members are unpaid?", 'members[bezahlt="nein"] count'),
        ("Which members owe us money?", 'members[bezahlt="nein"] show name'),
        ("How many members paid by card?", 'members[payment="card"] count'),
    ],
)
def test_what_is_meant_need_not_be_said_by_name(question: str, text: str) -> None:
    plan = parse(text, CLUB)
    assert plan
    assert [one.id for one in complaints(plan, question, CLUB, WORDS.hints(question))] == []


@pytest.mark.parametrize(
    ("question", "text", "fine"),
    [
        ("orders whose shipping is under the total", "orders[shipping<@total] list", True),
        ("orders whose shipping is under the total", "orders[total<@shipping] list", False),
        ("orders that cost more than the shipping", "orders[total>@shipping] list", True),
        ("orders that cost more than the shipping", "orders[total<@shipping] list", False),
        ("orders sent no later than made", "orders[sent<=@made] list", True),
    ],
)
def test_which_of_two_fields_is_the_larger(question: str, text: str, fine: bool) -> None:
    assert ("bound" in ids(question, text)) != fine


def test_what_names_a_document_is_no_quantity() -> None:
    ref = field("member_ids", "number", arrays=(1,), low=3001, high=3240)
    clubs = Catalogue("clubs", {"clubs": Collection("clubs", 9, dict([field("_id", "number"), ref]))})
    for text, fine in (
        ("clubs[member_ids<8] list", False),
        ("clubs top 1 member_ids", False),
        ("clubs[member_ids.#<8] list", True),
        ("clubs[member_ids=3001] list", True),
    ):
        plan = parse(text, clubs)
        assert plan
        assert ("quantity" in [one.id for one in complaints(plan, "clubs under 8", clubs)]) != fine


@pytest.mark.parametrize(
    ("question", "text", "id"),
    [
        ("How many members are there?", "members[left_on=null] count", "condition-unnamed"),
        ("How many members joined in all?", "members[left_on!=null] count", "condition-unnamed"),
        ("How many members are there?", "members[confirmed=false] count", "condition-unnamed"),
        ("How many members are there?", "members[confirmed=true] count", "condition-unnamed"),
        ("How many members are there?", 'members[bezahlt="nein"] count', "text-unknown"),
        ("How many members paid by card?", "members count", "value-unused"),
    ],
)
def test_what_nobody_means_is_told(question: str, text: str, id: str) -> None:
    plan = parse(text, CLUB)
    assert plan
    assert id in [one.id for one in complaints(plan, question, CLUB, WORDS.hints(question))]
