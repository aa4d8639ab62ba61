from __future__ import annotations

import pytest
from gateway.ask.language import Condition, Key, Link, Plan, PlanError, number_text
from gateway.ask.parse import parse

from tests.unit.gateway.ask.plans import SHOP, Plans

PLANS = """
orders count
orders[status="paid" & made=2026-03] sum total
orders[total>avg] show _id, total desc total
orders[weight>@shipping & sent!=null] avg weight, count
orders[made=*-03|2024 & vip=true] percent
orders[tags="gift" & tags="bulk" & tags.#>=2] list 5
orders[note~"call"|"ring" & note!~"a & b or c]"] count
orders top 1 total show customer_id.name
orders by made:month asc count, sum total
orders by customer_id.city, made:year count > 2 top 3, avg total
orders distinct made:year desc made
orders count distinct items.sku, count note, max made
customers[no orders & name^"A"] show name
customers[city="Oslo"|"Bergen" or has orders] count
customers by city count >= 20
orders[total - shipping>5 & sent - made<=3] avg shipping * total
orders top 1 sent - made show _id, sent - made
customers[born:age>=18] by city avg born:age desc
orders count by customer_id count > 1
orders[vip=true] avg by made:month sum total
orders[vip=true] by status percent > 20 top 1
orders by customer_id.city percent
""".strip().splitlines()


@pytest.mark.parametrize("text", PLANS)
def test_a_plan_is_printed_as_it_was_read(text: str) -> None:
    assert str(parse(text, SHOP)) == text


def test_every_plan_is_read_as_it_was_printed() -> None:
    plans = Plans(SHOP, seed=1)
    for _ in range(3000):
        plan = plans.plan()
        assert parse(str(plan), SHOP) == plan


def test_none_is_no_plan() -> None:
    assert parse(" none\n", SHOP) is None


def test_what_a_plan_holds() -> None:
    plan = parse('customers[city="Oslo" & age>30 or no orders] distinct born:year, name', SHOP)
    assert plan == Plan(
        "customers",
        "distinct",
        where=(
            (Condition("city", "=", ("Oslo",)), Condition("age", ">", (30.0,))),
            (Link("no", "orders"),),
        ),
        fields=(Key("born", "year"), Key("name")),
    )
    assert plan.used() == ["city", "age", "born", "name"]


@pytest.mark.parametrize(
    ("text", "what", "near"),
    [
        ("", "collection", ""),
        ("salaries count", "collection", "salaries count"),
        ("orders", "action", ""),
        ("orders delete", "action", "delete"),
        ("orders[price>1] count", "field", "price>1] count"),
        ("orders count price", "field", "price"),
        ("orders[total~1] count", "operator", "total~1] count"),
        ("orders[vip>true] count", "operator", "vip>true] count"),
        ("orders[made=2026-13] count", "value", "2026-13] count"),
        ("orders[made=2026-02-30] count", "value", "2026-02-30] count"),
        ("orders[made=2026 & ] count", "field", "] count"),
        ('orders[status="paid] count', "value", '"paid] count'),
        ("orders[status=paid] count", "value", "paid] count"),
        ("orders[total=1|avg] count", "value", "total=1|avg] count"),
        ("orders[total>1|2] count", "value", "total>1|2] count"),
        ("orders[total>null] count", "value", "null] count"),
        ("orders[total=1 count", "value", "1 count"),
        ('orders[total="1"] count', "kind", '"1"] count'),
        ("orders[total>@made] count", "kind", "@made] count"),
        ("customers[no customers] count", "link", "customers] count"),
        ("customers[no shops] count", "collection", "shops] count"),
        ("orders sum status", "kind", "status"),
        ("orders by total:year count", "kind", "total:year count"),
        ("orders top 3 vip", "kind", "vip"),
        ("orders avg by status max made", "kind", "max made"),
        ("orders avg by status min note", "kind", "min note"),
        ("orders top 0 total", "number", "0 total"),
        ("orders top total", "number", "total"),
        ("orders by status count > many", "number", "many"),
        ("orders by status count desc, sum total top 3", "order", "orders by status count desc, sum total t"),
        ("orders count top 3", "end", " top 3"),
        ("orders show made desc", "field", ""),
    ],
)
def test_an_error_names_what_is_wrong(text: str, what: str, near: str) -> None:
    with pytest.raises(PlanError) as caught:
        parse(text, SHOP)
    assert (caught.value.what, caught.value.near) == (what, near)


@pytest.mark.parametrize(
    ("number", "text"), [(1e15, "1000000000000000"), (1e-7, "0.0000001"), (-0.5, "-0.5")]
)
def test_a_number_has_no_exponent(number: float, text: str) -> None:
    assert number_text(number) == text
