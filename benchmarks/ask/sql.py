"""The plan of an SQL query: what the plan language can say of the queries that come with public question sets."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import sqlglot
from gateway.ask.catalogue import Catalogue
from gateway.ask.dates import Date
from gateway.ask.language import Aggregate, Average, Condition, Key, Link, Order, Other, Plan, Value, Where
from sqlglot import exp

_COMPARE: dict[type[exp.Expr], str] = {
    exp.EQ: "=", exp.NEQ: "!=", exp.GT: ">", exp.GTE: ">=", exp.LT: "<", exp.LTE: "<=",
}  # fmt: skip
_FLIP = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "=": "=", "!=": "!="}
_HOW: dict[type[exp.Expr], str] = {exp.Sum: "sum", exp.Avg: "avg", exp.Min: "min", exp.Max: "max"}


class NoPlan(ValueError):
    """The plan language can't say it; the text names what."""


def plan_of(sql: str, catalogue: Catalogue) -> Plan:
    """The plan that gives what `sql` (SQLite's) gives. Raises NoPlan."""
    query = sqlglot.parse_one(sql, read="sqlite")
    if not isinstance(query, exp.Select):
        raise NoPlan(type(query).__name__)
    return _Query(query, catalogue).plan()


class _Query:
    """One query over `base`, or over `base` and the collection that its field `reference` refers to."""

    def __init__(self, query: exp.Select, catalogue: Catalogue) -> None:
        self.query, self.catalogue = query, catalogue
        self.tables: dict[str, str] = {}
        tables = [query.args["from_"].this, *(one.this for one in query.args.get("joins") or ())]
        for one in tables:
            if not isinstance(one, exp.Table):
                raise NoPlan("from")
            self.tables[one.alias_or_name.lower()] = self._collection(one.name)
        if len(self.tables) > 2:
            raise NoPlan("two joins")
        self.base, self.reference = next(iter(self.tables.values())), ""
        if len(self.tables) == 2:
            self._join(query.args["joins"][0])

    def _collection(self, name: str) -> str:
        for one in self.catalogue.collections.values():
            if one.real.lower() == name.lower():
                return one.name
        raise NoPlan(f"collection {name}")

    def _join(self, join: exp.Join) -> None:
        on = join.args.get("on")
        if not isinstance(on, exp.EQ) or not all(
            isinstance(one, exp.Column) for one in (on.this, on.expression)
        ):
            raise NoPlan("join")
        sides = [(self._table(one), one.name.lower()) for one in (on.this, on.expression)]
        for (base, name), (other, _) in (sides, sides[::-1]):
            for one in self.catalogue.collections[base].fields.values():
                if one.ref == other and one.path[-1].lower() == name:
                    self.base, self.reference = base, one.name
                    return
        raise NoPlan("join without reference")

    def _table(self, column: exp.Column) -> str:
        if column.table:
            return self.tables[column.table.lower()]
        for table in self.tables.values():
            if any(
                one.path[-1].lower() == column.name.lower()
                for one in self.catalogue.collections[table].fields.values()
            ):
                return table
        raise NoPlan(f"column {column.name}")

    def field(self, column: exp.Expr | None) -> str:
        if not isinstance(column, exp.Column):
            raise NoPlan(f"expression {column.sql() if column else ''}")
        table = self._table(column)
        for one in self.catalogue.collections[table].fields.values():
            if one.path[-1].lower() == column.name.lower():
                if table == self.base:
                    return one.name
                if one.name in {
                    "_id",
                    self.catalogue.collections[self.base].fields[self.reference].ref_field,
                }:
                    return self.reference
                return f"{self.reference}.{one.name}"
        raise NoPlan(f"column {column.sql()}")

    # conditions

    def where(self, node: exp.Expr | None) -> Where:
        if node is None:
            return ()
        if isinstance(node, exp.Where):
            node = node.this
        return tuple(tuple(dict.fromkeys(every)) for every in _in_lists(self._ways(node)))

    def _ways(self, node: exp.Expr) -> list[tuple[Condition | Link, ...]]:
        if isinstance(node, exp.Paren):
            return self._ways(node.this)
        if isinstance(node, exp.Or):
            return self._ways(node.left) + self._ways(node.right)
        if isinstance(node, exp.And):
            return [a + b for a, b in itertools.product(self._ways(node.left), self._ways(node.right))]
        return [self._condition(node)]

    def _condition(self, node: exp.Expr) -> tuple[Condition | Link, ...]:
        if isinstance(node, exp.Not):
            return (self._negated(node.this),)
        if isinstance(node, exp.Between):
            name = self.field(node.this)
            low, high = node.args["low"], node.args["high"]
            return (
                Condition(name, ">=", (self._value(name, low),)), Condition(name, "<=", (self._value(name, high),)),
            )  # fmt: skip
        if isinstance(node, exp.In):
            return (self._in(node, "=", "has"),)
        if isinstance(node, exp.Like):
            return (self._like(node, False),)
        if isinstance(node, exp.Is) and isinstance(node.expression, exp.Null):
            return (Condition(self.field(node.this), "=", (None,)),)
        op = _COMPARE.get(type(node))
        if not op:
            raise NoPlan(f"condition {node.sql()}")
        left, right = node.this, node.expression
        if not isinstance(left, exp.Column):
            left, right, op = right, left, _FLIP[op]
        name = self.field(left)
        return (Condition(name, op, (self._value(name, right),)),)  # type: ignore[arg-type]

    def _negated(self, node: exp.Expr) -> Condition | Link:
        if isinstance(node, exp.Paren):
            return self._negated(node.this)
        if isinstance(node, exp.In):
            return self._in(node, "!=", "no")
        if isinstance(node, exp.Like):
            return self._like(node, True)
        if isinstance(node, exp.Is):
            return Condition(self.field(node.this), "!=", (None,))
        if isinstance(node, exp.EQ):
            name = self.field(node.this)
            return Condition(name, "!=", (self._value(name, node.expression),))
        raise NoPlan(f"not {node.sql()}")

    def _in(self, node: exp.In, op: str, kind: str) -> Condition | Link:
        name = self.field(node.this)
        inner = node.args.get("query")
        if inner is None:
            return Condition(name, op, tuple(self._value(name, one) for one in node.expressions))  # type: ignore[arg-type]
        select = inner.this if isinstance(inner, exp.Subquery) else inner
        if isinstance(select, exp.Select) and not select.args.get("where") and len(select.expressions) == 1:
            other = _Query(select, self.catalogue)
            link = self.catalogue.links(self.base).get(other.base)
            if link and other.field(_bare(select.expressions[0])) == link.name and not other.reference:
                return Link(kind, other.base)  # type: ignore[arg-type]
        raise NoPlan("subquery")

    def _like(self, node: exp.Like, negated: bool) -> Condition:
        name, text = self.field(node.this), node.expression.name
        bare = text.strip("%")
        if "%" in bare or ("_" in bare and text != bare):
            raise NoPlan(f"like {text}")
        begins, ends = not text.startswith("%"), not text.endswith("%")
        if negated and (begins or ends):
            raise NoPlan(f"not like {text}")
        op = "!~" if negated else "=" if begins and ends else "^" if begins else "$" if ends else "~"
        return Condition(name, op, (bare,))  # type: ignore[arg-type]

    def _value(self, name: str, node: exp.Expr) -> Value:
        kind = self.catalogue.fields_of(self.base)[name].kind
        if isinstance(node, exp.Column) and not (node.this.args.get("quoted") and not node.table):
            return Other(self.field(node))
        if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Select):
            inner = _Query(node.this, self.catalogue)
            if (
                not node.this.args.get("where")
                and len(node.this.expressions) == 1
                and inner.base == self.base
            ):
                only = node.this.expressions[0]
                if isinstance(only, exp.Avg) and inner.field(only.this) == name:
                    return Average()
            raise NoPlan("subquery")
        negative = isinstance(node, exp.Neg)
        text = node.this.name if negative else node.name
        if not isinstance(node, exp.Literal | exp.Neg | exp.Column):
            raise NoPlan(f"value {node.sql()}")
        if kind == "number":
            try:
                return -float(text) if negative else float(text)
            except ValueError as error:
                raise NoPlan(f"value {text} of a number") from error
        if kind == "bool":
            return text.lower() in {"1", "t", "true", "y"}
        if kind == "date":
            return Date(text[:10])
        return text

    # what is asked

    def plan(self) -> Plan:
        query, base = self.query, self.base
        where = self.where(query.args.get("where"))
        limit = int(query.args["limit"].expression.name) if query.args.get("limit") else 0
        order = [
            (one.this, "desc" if one.args.get("desc") else "asc") for one in _expressions(query, "order")
        ]
        group = _expressions(query, "group")
        having = query.args.get("having")
        selected = [_bare(one) for one in query.expressions]
        if group:
            return self._grouped(where, group, selected, having.this if having else None, order, limit)
        if all(_aggregate(one) for one in selected):
            if order or limit:
                raise NoPlan("order of one row")
            return Plan(base, "aggregate", where, aggregates=tuple(self._aggregate(one) for one in selected))
        if any(_aggregate(one) for one in selected):
            raise NoPlan("aggregate beside a column")
        if len(order) > 1:
            raise NoPlan("two orders")
        if query.args.get("distinct"):
            if limit:
                raise NoPlan("distinct with limit")
            by = Order(order[0][1], self.field(order[0][0])) if order else None  # type: ignore[arg-type]
            if by and by.field not in [self.field(one) for one in selected]:
                raise NoPlan("distinct by another order")
            return Plan(base, "distinct", where, self._keys(selected), order=by)
        if any(isinstance(one, exp.Star) for one in selected):
            if order or len(selected) > 1:
                raise NoPlan("star with order")
            return Plan(base, "list", where, limit=limit)
        fields = self._keys(selected)
        if order and limit:
            return Plan(
                base, "top" if order[0][1] == "desc" else "bottom", where, fields, limit=limit,
                rank=self.field(order[0][0]),
            )  # fmt: skip
        if limit:
            raise NoPlan("limit without order")
        by = Order(order[0][1], self.field(order[0][0])) if order else None  # type: ignore[arg-type]
        return Plan(base, "show", where, fields, order=by)

    def _keys(self, selected: list[exp.Expr]) -> tuple[Key, ...]:
        return tuple(Key(self.field(one)) for one in selected)

    def _aggregate(self, node: exp.Expr) -> Aggregate:
        if isinstance(node, exp.Count):
            inner = node.this
            if isinstance(inner, exp.Distinct):
                return Aggregate("count distinct", self.field(inner.expressions[0]))
            return (
                Aggregate("count") if isinstance(inner, exp.Star) else Aggregate("count", self.field(inner))
            )
        return Aggregate(_HOW[type(node)], self.field(node.this))  # type: ignore[arg-type]

    def _grouped(
        self, where: Where, group: list[exp.Expr], selected: list[exp.Expr],
        having: exp.Expr | None, order: list[tuple[exp.Expr, str]], limit: int,
    ) -> Plan:  # fmt: skip
        keys = [self.field(one) for one in group]
        shown = [self.field(one) for one in selected if not _aggregate(one)]
        # Grouped by a key, shown by another field of the same document: one group each all the same.
        by = [one for one in shown if one not in keys and self._one_each(one, keys)]
        if any(one not in keys and one not in by for one in shown):
            raise NoPlan("column that is not grouped by")
        names = list(dict.fromkeys([*shown, *([] if by else keys)])) or keys
        aggregates = [self._aggregate(one) for one in selected if _aggregate(one)]
        if having is not None:
            aggregates = self._having(aggregates, having)
        if not aggregates:
            aggregates = [Aggregate("count")] if not order or not _aggregate(order[0][0]) else []
        key_order: Order | None = None
        if len(order) > 1:
            raise NoPlan("two orders")
        if order:
            node, way = order[0]
            node = _unalias(node, self.query)
            if not _aggregate(node):
                if self.field(node) not in names or limit:
                    raise NoPlan("order of groups")
                key_order = Order(way)  # type: ignore[arg-type]
            else:
                wanted = self._aggregate(node)
                position = next((i for i, one in enumerate(aggregates) if _same(one, wanted)), None)
                if position is None:
                    aggregates.append(wanted)
                    position = len(aggregates) - 1
                rank: Any = ("top" if way == "desc" else "bottom") if limit else way
                aggregates[position] = replace(aggregates[position], order=rank, limit=limit)
        elif limit:
            raise NoPlan("limit without order")
        return Plan(
            self.base, "by", where, by=tuple(map(Key, names)), order=key_order, aggregates=tuple(aggregates)
        )

    def _one_each(self, name: str, keys: list[str]) -> bool:
        """Whether a field has one value for each group: it is of the document that a key names."""
        hop = self.catalogue.hop(self.base, name)
        if hop:
            return hop[0].name in keys or any(
                (other := self.catalogue.hop(self.base, key)) and other[0] == hop[0] for key in keys
            )
        return False

    def _having(self, aggregates: list[Aggregate], node: exp.Expr) -> list[Aggregate]:
        parts = [node]
        if isinstance(node, exp.Between):
            low, high = node.args["low"], node.args["high"]
            parts = [exp.GTE(this=node.this, expression=low), exp.LTE(this=node.this, expression=high)]
        for part in parts:
            op = _COMPARE.get(type(part))
            right = part.expression if op else None
            if not op or not _aggregate(part.this) or not isinstance(right, exp.Literal):
                raise NoPlan(f"having {part.sql()}")
            wanted = replace(self._aggregate(part.this), compare=(op, float(right.name)))  # type: ignore[arg-type]
            for i, one in enumerate(aggregates):
                if _same(one, wanted) and not one.compare:
                    aggregates[i] = replace(one, compare=wanted.compare)
                    break
            else:
                aggregates.append(wanted)
        return aggregates


def _same(one: Aggregate, other: Aggregate) -> bool:
    both = {one.field, other.field}
    return one.how == other.how and (len(both) == 1 or (one.how == "count" and None in both))


def _bare(node: exp.Expr) -> exp.Expr:
    inner: exp.Expr = node.this if isinstance(node, exp.Alias) else node
    return inner


def _unalias(node: exp.Expr, query: exp.Select) -> exp.Expr:
    if isinstance(node, exp.Column) and not node.table:
        for one in query.expressions:
            if isinstance(one, exp.Alias) and one.alias.lower() == node.name.lower():
                return _bare(one)
    return node


def _aggregate(node: exp.Expr) -> bool:
    return isinstance(node, exp.Count | exp.Sum | exp.Avg | exp.Min | exp.Max)


def _expressions(query: exp.Select, name: str) -> list[exp.Expr]:
    found = query.args.get(name)
    return list(found.expressions) if found else []


def _in_lists(ways: list[tuple[Condition | Link, ...]]) -> list[tuple[Condition | Link, ...]]:
    """Alternatives that differ in one equality's value as one list: a=1 or a=2 is a=1|2."""
    merged = list(ways)
    for i, one in enumerate(merged):
        for j in range(len(merged) - 1, i, -1):
            other = merged[j]
            if len(one) != len(other):
                continue
            differ = [k for k in range(len(one)) if one[k] != other[k]]
            if len(differ) != 1:
                continue
            a, b = one[differ[0]], other[differ[0]]
            if (
                isinstance(a, Condition) and isinstance(b, Condition) and a.field == b.field and a.op == b.op
                and a.op in {"=", "~", "^", "$"} and None not in a.values + b.values
                and all(isinstance(v, str | float) for v in a.values + b.values)
            ):  # fmt: skip
                one = (*one[: differ[0]], replace(a, values=a.values + b.values), *one[differ[0] + 1 :])
                merged[i] = one
                del merged[j]
    return merged
