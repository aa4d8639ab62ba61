"""A shop: its catalogue, its documents, and random plans over it."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any, cast, get_args

from gateway.ask.catalogue import Catalogue, Collection, Field
from gateway.ask.dates import Date
from gateway.ask.language import (
    AGGREGATED,
    EQUALITY,
    OPERATORS,
    ORDERED,
    PATTERN,
    RANKED,
    RANKS,
    Aggregate,
    Average,
    Condition,
    How,
    Key,
    Link,
    Operator,
    Order,
    Other,
    Over,
    Part,
    Plan,
    Rank,
    Value,
    Way,
)


def field(name: str, kind: str, **more: Any) -> tuple[str, Field]:
    return name, Field(name, tuple(name.split(".")), kind, **more)


ORDERS = Collection(
    "orders",
    6,
    dict(
        [
            field("_id", "number", low=1, high=6),
            field("status", "text", values=("paid", "sent", "new")),
            field("total", "number", low=1.5, high=980),
            field("shipping", "number", low=0, high=20),
            field("made", "date", low="2024-01-03", high="2026-05-20"),
            field("sent", "date", encoded=True, present=0.5),
            field("weight", "number", encoded=True, present=0.7),
            field("customer_id", "id", ref="customers", ref_field="_id"),
            field("note", "text", example="call first", present=0.4),
            field("tags", "text", arrays=(1,), values=("gift", "fragile", "bulk")),
            field("items.sku", "text", arrays=(1,), example="A-1"),
            field("items.quantity", "number", arrays=(1,), low=1, high=9),
            field("vip", "bool"),
        ]
    ),
)
CUSTOMERS = Collection(
    "customers",
    4,
    dict(
        [
            field("_id", "id"),
            field("name", "text", example="Anna"),
            field("city", "text", values=("Oslo", "Bergen", "Lisbon")),
            field("age", "number", low=18, high=80, present=0.9),
            field("born", "date"),
        ]
    ),
)
SHOP = Catalogue("shop", {"orders": ORDERS, "customers": CUSTOMERS})
ANNA, BERT, CLEO, DORA = ({"$oid": f"{n:024x}"} for n in range(1, 5))


def day(text: str) -> dict[str, str]:
    return {"$date": f"{text}T12:00:00Z"}


# Extended JSON. Order 4 lacks most, order 5 has texts for a number and a date, order 6 no customer.
DOCUMENTS: dict[str, list[dict[str, Any]]] = {
    "orders": [
        {
            "_id": 1, "status": "paid", "total": 100, "shipping": 5, "made": day("2026-03-02"), "sent": "2026-03-05",
            "weight": "2.5", "customer_id": ANNA, "note": "Call first", "tags": ["gift", "bulk"],
            "items": [{"sku": "A-1", "quantity": 2}, {"sku": "B-2", "quantity": 1}], "vip": True,
        },
        {
            "_id": 2, "status": "paid", "total": 50.5, "shipping": 60, "made": day("2026-03-15"),
            "sent": "2026-03-16", "weight": "n/a", "customer_id": ANNA, "tags": ["gift"],
            "items": [{"sku": "A-1", "quantity": 1}, {"sku": "A-1", "quantity": 3}], "vip": False,
        },
        {
            "_id": 3, "status": "sent", "total": 980, "shipping": 10, "made": day("2025-12-31"), "weight": "10",
            "customer_id": BERT, "note": "ring; a & b or c]", "tags": [], "items": [{"sku": "B-2", "quantity": 9}],
            "vip": True,
        },
        {
            "_id": 4, "status": "new", "total": 1.5, "shipping": 0, "made": day("2026-05-03"), "customer_id": BERT,
            "items": [],
        },
        {
            "_id": 5, "status": "new", "total": "n/a", "made": "unknown", "customer_id": CLEO, "tags": ["fragile"],
            "items": [{"sku": "C-3", "quantity": 4}],
        },
        {
            "_id": 6, "status": "paid", "total": 20, "shipping": 20, "made": day("2024-03-01"), "note": "",
            "tags": ["gift", "fragile"], "items": [{"sku": "A-1", "quantity": 5}],
        },
    ],
    "customers": [
        {"_id": ANNA, "name": "Anna (A.)", "city": "Oslo", "age": 30, "born": day("1996-01-01")},
        {"_id": BERT, "name": "Bert", "city": "Bergen", "age": 41, "born": day("1985-07-14")},
        {"_id": CLEO, "name": "Cleo", "city": "Lisbon", "born": day("1999-07-01")},
        {"_id": DORA, "name": "dora", "city": "Oslo", "age": 55, "born": day("1971-11-05")},
    ],
}  # fmt: skip
DATES = ("2026", "2026-05", "2026-05-03", "2025-Q4", "2024-H1", "*-03", "today", "last 30 days", "this week")
TEXTS = ("paid", "Oslo", 'with "quotes"', "a & b or c]", "é\n\\", "", "gift")
NUMBERS = (0.0, 1.0, -3.0, 0.5, 1e15, 1e-7, 42.25)


class Plans:
    """Makes a plan a call, the same ones for the same seed."""

    def __init__(self, catalogue: Catalogue, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311
        self.catalogue = catalogue

    def plan(self) -> Plan:
        name = self.random.choice(sorted(self.catalogue.collections))
        self.fields = self.catalogue.fields_of(name)
        some = range(self.random.choice((0, 0, 1, 1, 2)))
        where = tuple(tuple(self.condition(name) for _ in range(self.random.randint(1, 3))) for _ in some)
        return getattr(self, self.random.choice(("aggregate", "percent", "rows", "listed", "ranked", "by")))(  # type: ignore[no-any-return]
            name, where
        )

    def named(self, kinds: frozenset[str] = frozenset(OPERATORS)) -> str:
        return self.random.choice([name for name, one in self.fields.items() if one.kind in kinds])

    def reckoned(self) -> str:
        """A figure of two fields, or an age."""
        kind, op = self.random.choice(
            (("number", " - "), ("number", " * "), ("date", " - "), ("date", ":age"))
        )
        one, two = self.named(frozenset({kind})), self.named(frozenset({kind}))
        if op == ":age":
            return one + op
        return op.join(sorted((one, two)) if op == " * " else (one, two))

    def condition(self, collection: str) -> Condition | Link:
        if collection == "customers" and self.random.random() < 0.2:
            return Link(self.random.choice(("no", "has")), "orders")
        if self.random.random() < 0.1:
            op = cast(Operator, self.random.choice(sorted(ORDERED)))
            return Condition(self.reckoned(), op, (self.random.choice(NUMBERS),))
        name = self.named()
        kind = self.fields[name].kind
        op = cast(Operator, self.random.choice(sorted(OPERATORS[kind])))
        if op in EQUALITY and self.random.random() < 0.2:
            return Condition(name, op, (None,))
        if op not in PATTERN and self.random.random() < 0.1:
            return Condition(name, op, (Other(self.named(frozenset({kind}))),))
        if kind == "number" and self.random.random() < 0.1:
            return Condition(name, op, (Average(),))
        count = 1 if op in ORDERED or kind == "bool" else self.random.choice((1, 1, 2, 3))
        listed = self.fields[name].values if op in EQUALITY else None
        return Condition(
            name, op, tuple(self.random.choice(listed or [self.value(kind)]) for _ in range(count))
        )

    def value(self, kind: str) -> Value:
        if kind == "number":
            return self.random.choice(NUMBERS)
        if kind == "date":
            return Date(self.random.choice(DATES))
        if kind == "bool":
            return self.random.random() < 0.5
        return self.random.choice(TEXTS)

    def key(self) -> Key:
        if self.random.random() < 0.1:
            return Key(self.reckoned())
        name = self.named()
        dated = self.fields[name].kind == "date" and self.random.random() < 0.7
        return Key(name, self.random.choice(get_args(Part)) if dated else None)

    def keys(self) -> tuple[Key, ...]:
        return tuple(self.key() for _ in range(self.random.randint(1, 3)))

    def order(self) -> Order | None:
        way: Way = self.random.choice(("asc", "desc"))
        return Order(way, self.named()) if self.random.random() < 0.5 else None

    def figure(self) -> Aggregate:
        how: How = self.random.choice([one for one in get_args(How) if one != "percent"])
        if how in ("sum", "avg", "min", "max") and self.random.random() < 0.2:
            return Aggregate(how, self.reckoned())
        if how == "count" and self.random.random() < 0.7:
            return Aggregate("count")
        return Aggregate(how, self.named(AGGREGATED.get(how, frozenset(OPERATORS))))

    def aggregate(self, name: str, where: Any) -> Plan:
        figures = tuple(self.figure() for _ in range(self.random.randint(1, 3)))
        return Plan(name, "aggregate", where, aggregates=figures)

    def percent(self, name: str, where: Any) -> Plan:
        return Plan(name, "percent", where)

    def rows(self, name: str, where: Any) -> Plan:
        return Plan(
            name, self.random.choice(("distinct", "show")), where, fields=self.keys(), order=self.order()
        )

    def listed(self, name: str, where: Any) -> Plan:
        return Plan(name, "list", where, limit=self.random.choice((0, 1, 10)))

    def ranked(self, name: str, where: Any) -> Plan:
        shown = self.keys() if self.random.random() < 0.5 else ()
        rank, limit = self.named(AGGREGATED["max"]), self.random.choice((1, 3))
        rank = self.reckoned() if self.random.random() < 0.2 else rank
        return Plan(name, self.random.choice(RANKED), where, shown, limit=limit, rank=rank)

    def by(self, name: str, where: Any) -> Plan:
        figure = Aggregate("percent") if (share := self.random.random() < 0.15) else self.figure()
        compare = (self.random.choice((">", ">=", "<", "<=", "=")), self.random.choice(NUMBERS))
        order: Rank | None = self.random.choice((*RANKS, None))
        figure = Aggregate(
            figure.how,
            figure.field,
            cast("tuple[Operator, float]", compare) if self.random.random() < 0.3 else None,
            order,
            2 if order in ("top", "bottom") else 0,
        )
        over: Over | None = None if share else self.random.choice((None, None, None, *get_args(Over)))
        if over and figure.how in ("min", "max"):  # dates and texts have no mean
            over = "count"
        if over:
            return Plan(
                name,
                "by",
                where,
                by=self.keys(),
                aggregates=(replace(figure, order=None, limit=0),),
                over=over,
            )
        by_key = None if order or share else self.random.choice((None, Order("asc"), Order("desc")))
        more = (self.figure(),) if not share and self.random.random() < 0.3 else ()
        return Plan(name, "by", where, by=self.keys(), aggregates=(figure, *more), order=by_key)
