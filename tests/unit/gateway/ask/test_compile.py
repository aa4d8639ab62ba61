"""Every pipeline runs on the embedded database."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from bson import json_util
from gateway.ask.catalogue import Catalogue, Collection, Field
from gateway.ask.compile import query, rows
from gateway.ask.language import PlanError
from gateway.ask.parse import parse
from gateway.ask.results import TOTAL, read
from gateway.ask.sampling import build
from pymongo import MongoClient

from tests.unit.gateway.ask.conftest import Aggregate
from tests.unit.gateway.ask.plans import DOCUMENTS, SHOP, Plans

TODAY = date(2026, 5, 3)
ANNA, BERT, CLEO = (one["_id"]["$oid"] for one in DOCUMENTS["customers"][:3])


def answer(text: str, aggregate: Aggregate) -> list[list[Any]]:
    plan = parse(text, SHOP)
    assert plan
    made = query(plan, SHOP, TODAY)
    return rows(made, aggregate(made.collection, made.pipeline))


def test_documents_referred_to_from_inside_of_an_array(server: MongoClient[dict[str, Any]]) -> None:
    documents: dict[str, list[dict[str, Any]]] = {
        "wines": [{"ref": f"W{n}", "name": f"n{n}"} for n in range(6)],
        "sales": [
            {"no": n, "lines": [{"ref": f"W{n}", "qty": n}, {"ref": f"W{n + 1}", "qty": 1}]} for n in range(4)
        ],
    }
    for name, its in documents.items():
        server["cellar"][name].insert_many([dict(one) for one in its])
    catalogue = build("cellar", {name: (len(its), its) for name, its in documents.items()})
    assert catalogue.collections["sales"].fields["lines.ref"].ref == "wines"
    for text, expected in (("wines[no sales] show name", ["n5"]), ("wines[has sales] count", [5])):
        plan = parse(text, catalogue)
        assert plan
        made = query(plan, catalogue, TODAY)
        found = list(server["cellar"][made.collection].aggregate(made.pipeline))
        assert [row[0] for row in rows(made, found)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # conditions
        ('orders[status="paid"] count', 3),
        ('orders[status="Paid"] count', 3),
        ('orders[status="paid"|"sent"] count', 4),
        ('orders[status!="paid"] count', 3),
        ('orders[status="void"] count', 0),
        ("orders[total>50.5] count", 2),
        ("orders[total>=20 & total<=100] count", 3),
        ("orders[total=20|980] count", 2),
        ("orders[total!=20] count", 5),
        ("orders[total>avg] count", 1),
        ("orders[total<avg & shipping>avg] count", 2),
        ("orders[total>@shipping] count", 3),
        ("orders[total=@shipping] count", 1),
        ("orders[vip=true] count", 2),
        ("orders[vip!=true] count", 4),
        ("orders[vip=null] count", 3),
        ("orders[note=null] count", 4),
        ("orders[note!=null] count", 2),
        ('orders[note~"CALL"|"ring"] count', 2),
        ('orders[note~"a & b or c]"] count', 1),
        ('orders[note!~"call"] count', 5),
        ('customers[name="anna (a.)"] count', 1),
        ('customers[name^"a"] count', 1),
        ('customers[name$"A"] count', 1),
        ('customers[name!="bert"|"DORA"] count', 2),
        ('customers[_id="000000000000000000000001"] count', 1),
        ('customers[_id="nobody"] count', 0),
        ('customers[_id!="nobody"] count', 4),
        # either
        ('orders[status="paid" & total>50 or status="new"] count', 4),
        ("customers[age>50 or no orders or city=null] count", 1),
        # dates
        ("orders[made=2026] count", 3),
        ("orders[made=2026-03-15] count", 1),
        ("orders[made>2026-03] count", 1),
        ("orders[made>=2026-03] count", 3),
        ("orders[made<2026-03] count", 2),
        ("orders[made<=2026-03] count", 4),
        ("orders[made!=2026] count", 3),
        ("orders[made=2024|2025-12] count", 2),
        ("orders[made=*-03] count", 3),
        ("orders[made!=*-03] count", 3),
        ("orders[made=*-03|2025] count", 4),
        ("orders[made=today] count", 1),
        ("orders[made=last year] count", 1),
        ("orders[sent=2026-03-05] count", 1),
        ("orders[sent>2026-03-05] count", 1),
        ("orders[sent=null] count", 4),
        ("orders[made<@sent] count", 2),
        # numbers kept as text
        ("orders[weight>2.4] count", 2),
        ("orders[weight=null] count", 4),
        ("orders sum weight", 12.5),
        # arrays
        ('orders[tags="gift"] count', 3),
        ('orders[tags="gift" & tags="bulk"] count', 1),
        ('orders[tags!="gift"] count', 3),
        ("orders[tags=null] count", 2),
        ("orders[tags.#>=2] count", 2),
        ("orders[items.#=0] count", 1),
        ('orders[items.sku="a-1"] count', 3),
        ('orders[items.sku="A-1" & items.quantity>2] count', 2),
        ('orders[items.sku="A-1" & items.sku="B-2"] count', 1),
        ('orders[items.sku!="A-1"] count', 3),
        ("orders[items.quantity>2 & items.quantity!=5 & items.quantity!=9] count", 2),
        ("orders[items.sku=null] count", 1),
        ("orders[items.sku!=null] count", 5),
        ("orders[items.quantity>avg] count", 3),
        ("orders[items.quantity>@shipping] count", 0),
        # references
        ('orders[customer_id.city="Oslo"] count', 2),
        ("orders[customer_id.age>40 & total>2] count", 1),
        ("orders[customer_id.age>avg] count", 2),
        ("customers[no orders] count", 1),
        ('customers[has orders & city="Oslo"] count', 1),
        # reckoned
        ("orders sum items.quantity * total", 12 * 50.5 - 8 * 50.5 + 3 * 100 + 9 * 980 + 5 * 20),
        ("orders sum total - shipping", 1151.5 - 95 + 0.5),
        ("orders[total - shipping<0] count", 1),
        ("orders avg sent - made", (2.5 + 0.5) / 2),
        ("orders[sent - made>1] count", 1),
        ("orders max made - customer_id.born", 14903),
        ("customers max born:age", 54),
        ("customers[born:age<27] count", 1),
        ("orders[customer_id.born:age>30] count", 2),
        # of groups
        ("orders count by customer_id count > 1", 2),
        ("orders count by made:year sum total > 1000", 0),
        ("orders avg by status count", 2),
        ("orders[status=null] count by status count", 0),
        # figures
        ("orders sum total", 1152),
        ("orders avg total", 230.4),
        ("orders max total", 980),
        ("orders min total", 1.5),
        ("orders min made", datetime(2024, 3, 1, 12, tzinfo=UTC)),
        ("orders max status", "sent"),
        ("orders count note", 2),
        ("orders count tags", 6),
        ("orders count vip", 3),
        ("orders count distinct status", 3),
        ("orders count distinct tags", 3),
        ("orders count distinct note", 2),
        ("orders count distinct customer_id.city", 3),
        ('orders[items.sku="A-1"] sum items.quantity', 11),
        ('orders[tags="gift"] count tags', 5),
        ('orders[tags^"g"] count tags', 3),
        ("orders[status=null] sum total", None),
        ('orders[status="paid"] percent', 50),
        ("orders percent", 100),
        ('orders[customer_id.city="Oslo" or vip=true] percent', 50),
    ],
)
def test_one_figure(text: str, expected: object, aggregate: Aggregate) -> None:
    assert answer(text, aggregate) == [[expected]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("orders count, sum total, avg shipping, max made", [[6, 1152, 19, datetime(2026, 5, 3, 12, tzinfo=UTC)]]),
        ("orders count, sum items.quantity", [[6, 25]]),
        ("orders count distinct status, count note", [[3, 2]]),
        ("orders distinct status", [["new"], ["paid"], ["sent"]]),
        ("orders distinct status desc status", [["sent"], ["paid"], ["new"]]),
        ("orders distinct tags", [["bulk"], ["fragile"], ["gift"]]),
        ('orders[tags!="gift"] distinct tags', [["bulk"], ["fragile"]]),
        ("orders[total>15] distinct status asc total", [["paid"], ["sent"]]),
        ("orders distinct made:year", [[2024], [2025], [2026]]),
        ("orders distinct customer_id.city", [["Bergen"], ["Lisbon"], ["Oslo"]]),
        ("customers show name desc age", [["dora"], ["Bert"], ["Anna (A.)"], ["Cleo"]]),
        ("orders[vip=true] show _id, customer_id.name, tags", [[1, "Anna (A.)", ["gift", "bulk"]], [3, "Bert", []]]),
        ("orders[_id<3] show _id, items.sku", [[1, "A-1"], [1, "B-2"], [2, "A-1"], [2, "A-1"]]),
        ("orders[items.quantity>2] show _id, items.sku", [[2, "A-1"], [3, "B-2"], [5, "C-3"], [6, "A-1"]]),
        ("orders[_id=1|5] show made:weekday, sent:month, weight", [["Monday", "2026-03", 2.5], [None, None, None]]),
        ("orders top 1 total show customer_id.name", [["Bert"]]),
        ("orders bottom 2 total show _id", [[4], [6]]),
        ("orders bottom 1 made show _id, made", [[6, datetime(2024, 3, 1, 12, tzinfo=UTC)]]),
        ("orders top 1 items.quantity show items.sku", [["B-2"]]),
        ("orders top 1 weight show _id", [[3]]),
        ("customers top 1 born", None),
        ("orders by status count", [["new", 2], ["paid", 3], ["sent", 1]]),
        ("orders by status count top 1", [["paid", 3]]),
        ("orders by status percent top 1", [["paid", 50]]),
        ("orders[vip=true] by status percent > 40", [["sent", 100]]),
        ("orders[vip=true] by status percent < 10", [["new", 0]]),
        # four orders have tags; of the three with A-1 two have more than two of it
        ("orders by tags percent", [["bulk", 25], ["fragile", 50], ["gift", 75]]),
        ("orders[items.quantity>2] by items.sku percent top 2", [["C-3", 100], ["A-1", pytest.approx(200 / 3)]]),
        ("orders by status count >= 2 asc", [["new", 2], ["paid", 3]]),
        ("orders by status desc sum total, count", [["sent", 980, 1], ["paid", 170.5, 3], ["new", 1.5, 2]]),
        ("orders by customer_id.name count top 2", [["Anna (A.)", 2], ["Bert", 2]]),
        # the name beside a reference takes no document away, and adds none
        ("orders by customer_id, customer_id.age count top 3", [[ANNA, 30, 2], [BERT, 41, 2], [CLEO, None, 1]]),
        ("orders distinct customer_id, customer_id.age", [[ANNA, 30], [BERT, 41], [CLEO, None]]),
        ("orders by vip count", [[False, 1], [True, 2]]),
        ("orders by made:month asc count", [["2024-03", 1], ["2025-12", 1], ["2026-03", 2], ["2026-05", 1]]),
        ("orders by made:year, status sum total > 100", [[2025, "sent", 980], [2026, "paid", 150.5]]),
        ("orders by sent:day count", [["2026-03-05", 1], ["2026-03-16", 1]]),
        ("orders by tags count desc", [["gift", 3], ["fragile", 2], ["bulk", 1]]),
        # a document counts once, though two of its elements are in the group
        ("orders by items.sku count", [["A-1", 3], ["B-2", 2], ["C-3", 1]]),
        ("orders by items.sku sum total", [["A-1", 170.5], ["B-2", 1080], ["C-3", 0]]),
        ("orders by items.sku sum items.quantity, count", [["A-1", 11, 3], ["B-2", 10, 2], ["C-3", 4, 1]]),
        ("orders by customer_id.city count distinct status", [["Bergen", 2], ["Lisbon", 1], ["Oslo", 1]]),
        ("orders[total>avg] by status count", [["sent", 1]]),
        ("orders[status=null] show _id", []),
    ],
)  # fmt: skip
def test_rows(text: str, expected: list[list[Any]] | None, aggregate: Aggregate) -> None:
    found = answer(text, aggregate)
    if expected is not None:
        assert found == expected


def test_a_document_is_shown_with_its_fields(aggregate: Aggregate) -> None:
    plan = parse("customers top 1 age", SHOP)
    assert plan
    made = query(plan, SHOP, TODAY)
    assert made.columns == ["_id", "name", "city", "age", "born"]
    born = datetime(1971, 11, 5, 12, tzinfo=UTC)
    assert rows(made, aggregate("customers", made.pipeline)) == [[f"{4:024x}", "dora", "Oslo", 55, born]]


def test_every_plan_runs_or_says_why(aggregate: Aggregate) -> None:
    plans = Plans(SHOP, seed=2)
    ran = 0
    for _ in range(400):
        plan = plans.plan()
        try:
            made = query(plan, SHOP, TODAY)
        except PlanError as error:
            assert error.what == "arrays", plan
            continue
        found = read(made, aggregate(made.collection, made.pipeline))
        assert all(len(row) == len(made.columns) for row in found.rows), plan
        ran += 1
    assert ran > 300


@pytest.mark.parametrize(
    "text",
    [
        "orders sum total, sum items.quantity",
        "orders show tags, items.sku desc tags",
        "orders by tags sum items.quantity",
    ],
)
def test_a_value_never_counts_more_than_once(text: str) -> None:
    plan = parse(text, SHOP)
    assert plan
    with pytest.raises(PlanError) as caught:
        query(plan, SHOP, TODAY)
    assert caught.value.what == "arrays"


def test_rows_have_a_bound_and_say_that_there_are_more(server: Any) -> None:
    server["many"]["things"].insert_many({"n": n} for n in range(1005))
    things = Catalogue("many", {"things": Collection("things", 1005, {"n": Field("n", ("n",), "number")})})
    for text, count, more in (("things show n", 1000, True), ("things[n<1000] list", 1000, False)):
        plan = parse(text, things)
        assert plan
        made = query(plan, things, TODAY)
        found = read(made, list(server["many"]["things"].aggregate(made.pipeline)))
        assert (len(found.rows), found.more) == (count, more)
        assert made.counted
        (counted,) = server["many"]["things"].aggregate(made.counted)
        assert counted[TOTAL] == (1005 if more else count)


def test_a_tie_is_seen(aggregate: Aggregate) -> None:
    for text, tied in (
        ("orders by customer_id.name count top 1", True),
        ("orders by status count top 1", False),
    ):
        plan = parse(text, SHOP)
        assert plan
        made = query(plan, SHOP, TODAY)
        found = read(made, aggregate("orders", made.pipeline))
        assert (len(found.rows), found.tied) == (1, tied)


def test_odd_keys_are_reached(server: Any) -> None:
    odd = server["odd"]["my things"]
    odd.insert_many(
        [
            {
                "_id": 1,
                "price.usd": 3,
                "$size": "L",
                "a b": {"c.d": "2026-01-05"},
                "😀": [{"x.y": 1}, {"x.y": 5}],
            },
            {"_id": 2, "price.usd": 8, "$size": "S", "a b": {"c.d": "2026-02-05"}, "😀": [{"x.y": 7}]},
        ]
    )
    fields = {
        "price.usd": Field("price.usd", ("price.usd",), "number"),
        "_size": Field("_size", ("$size",), "text", values=("L", "S")),
        "a_b.c.d": Field("a_b.c.d", ("a b", "c.d"), "date", encoded=True),
        "😀.x.y": Field("😀.x.y", ("😀", "x.y"), "number", (1,)),
    }
    catalogue = Catalogue("odd", {"my_things": Collection("my_things", 2, fields, "my things")})
    for text, expected in (
        ("my_things sum price.usd", [[11]]),
        ('my_things[_size="L"] show price.usd, a_b.c.d:month', [[3, "2026-01"]]),
        ("my_things[a_b.c.d=2026-02] count", [[1]]),
        ("my_things[😀.x.y>4] count", [[2]]),
        ("my_things sum 😀.x.y", [[13]]),
        ("my_things[price.usd>avg] show _size", [["S"]]),
    ):
        plan = parse(text, catalogue)
        assert plan
        made = query(plan, catalogue, TODAY)
        found = odd.aggregate(json_util.loads(json.dumps(made.pipeline)))
        assert rows(made, list(found)) == expected, text


def test_a_pipeline_is_extended_json() -> None:
    plan = parse('orders[customer_id.city="Oslo" & made=2026-03] sum total', SHOP)
    assert plan
    made = query(plan, SHOP, TODAY)
    assert json.loads(json.dumps(made.pipeline)) == [
        {
            "$match": {
                "made": {"$gte": {"$date": "2026-03-01T00:00:00Z"}, "$lt": {"$date": "2026-04-01T00:00:00Z"}}
            }
        },
        {
            "$lookup": {
                "from": "customers",
                "localField": "customer_id",
                "foreignField": "_id",
                "as": "_customer_id",
            }
        },
        {"$set": {"_customer_id": {"$first": "$_customer_id"}}},
        {"$match": {"_customer_id.city": "Oslo"}},
        {"$group": {"_id": None, "sum_total": {"$sum": "$total"}}},
        {"$project": {"_id": 0, "sum_total": 1}},
    ]
