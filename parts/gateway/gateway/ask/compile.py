"""A plan as a query: always one aggregation pipeline, in MongoDB's extended JSON, with a bound on its rows.

- Documents without the field form no group, and are not among the highest or lowest.
- Of equal ones the first by `_id` (groups: by key) is shown; `results.read` says that there were more.
- Counts are of documents; a field in an array is counted, summed and averaged by element.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

from gateway.ask.catalogue import Catalogue, is_reckoned, parts_of
from gateway.ask.conditions import COMPARISONS, Filter, links, means, plain_number, with_means
from gateway.ask.language import (
    Aggregate,
    Average,
    Condition,
    Key,
    Link,
    Order,
    Other,
    Plan,
    PlanError,
    Where,
)
from gateway.ask.places import TYPES, Expression, Place, Places, Stage
from gateway.ask.results import ROWS, Query, read

COLUMNS = 40  # of documents that are shown whole
PARTS: Mapping[str, Callable[[Expression], Expression]] = {
    "year": lambda value: {"$year": value},
    "month": lambda value: {"$dateToString": {"date": value, "format": "%Y-%m"}},
    "day": lambda value: {"$dateToString": {"date": value, "format": "%Y-%m-%d"}},
    "weekday": lambda value: {"$isoDayOfWeek": value},
}
# Their value changes where a document stands in several rows.
SENSITIVE = frozenset({"count", "sum", "avg"})


def query(plan: Plan, catalogue: Catalogue, today: date) -> Query:
    """The query of a plan. Raises PlanError ("arrays", "path") if no pipeline gives what the plan says."""
    return _Compiler(plan, catalogue, today).query()


def rows(query: Query, documents: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """The rows alone of what `results.read` gives."""
    return read(query, documents).rows


class _Compiler:
    def __init__(self, plan: Plan, catalogue: Catalogue, today: date) -> None:
        self.plan = plan
        self.catalogue = catalogue
        self.today = today
        self.collection = catalogue.collections[plan.collection]
        self.fields = catalogue.fields_of(plan.collection)
        self.shared = any(one.how == "percent" for one in plan.aggregates)
        shown = self._shown() if plan.action in ("list", "top", "bottom") and not plan.fields else ()
        names = (*plan.used(), *shown)
        self.apart = self._taken_apart()
        arrays = any(self.fields[part].array for one in plan.conditions() for part in parts_of(one.field))
        self.places = Places(catalogue, plan.collection, names, self.apart, not arrays, today)
        self.whole = Places(catalogue, plan.collection, [one for one in names if not is_reckoned(one)])
        # Elements of one array beside elements of another would be every pair of them.
        reached = sorted({self.places[name].unwound for name in self.apart}, key=len)
        if any(two[: len(one)] != one for one, two in combinations(reached, 2)):
            raise PlanError("arrays", ", ".join(self.apart))

    def _shown(self) -> tuple[str, ...]:
        """The columns of a whole document."""
        own = [name for name, one in self.collection.fields.items() if not _of_objects(one.path, one.arrays)]
        if self.plan.rank and self.plan.rank not in own[:COLUMNS]:
            own.insert(0, self.plan.rank)
        return tuple(own[:COLUMNS])

    def _taken_apart(self) -> list[str]:
        """The fields whose elements are rows: all that are reckoned with; of those shown, the ones in objects."""
        plan = self.plan
        names = [one.field for one in plan.aggregates if one.field] + [key.field for key in plan.by]
        names += [plan.rank] if plan.rank else []
        for key in plan.fields:
            field = self.fields[key.field]
            apart = plan.action == "distinct" or is_reckoned(key.field)
            if apart or _of_objects(field.path, field.arrays):
                names.append(key.field)
        if plan.order and plan.order.field:
            names.append(plan.order.field)
        single = dict.fromkeys(part for name in names for part in parts_of(name))
        return [name for name in single if self.fields[name].array]

    # The documents

    def query(self) -> Query:
        early, late = self._split()
        names, variables = means(self.plan, self.catalogue, self.today)
        linked, lookups = links(self.plan, self.catalogue, self.places)
        whole = Filter(self.whole, self.today, {}, {})
        found = Filter(self.places, self.today, names, linked)
        stages: list[Stage] = [{"$match": whole.match(early)}] if early else []
        stages += [*self.places.stages, *lookups]
        if self.shared:
            made = self._by(stages, found.match(late) if late else {})
        elif self.plan.action == "percent":
            stages += self._percent(found.match(late) if late else {})
            made = self._made(["percent"], stages, nothing=[None])
        else:
            stages += [{"$match": found.match(late)}] if late else []
            made = self._action(stages)
        real = self.collection.real
        return replace(made, pipeline=with_means(real, variables, made.pipeline)) if variables else made

    def _split(self) -> tuple[Where, Where]:
        """Conditions on documents as they are stored, which come first, and the others."""
        where = self.plan.where
        if len(where) != 1 or self.shared or self.plan.action == "percent":
            return (), where
        early = tuple(one for one in where[0] if self._is_early(one, where[0]))
        late = tuple(one for one in where[0] if one not in early)
        return ((early,) if early else ()), ((late,) if late else ())

    def _is_early(self, one: Condition | Link, others: Sequence[Condition | Link]) -> bool:
        if isinstance(one, Link) or any(isinstance(value, Average) for value in one.values):
            return False
        names = [one.field, *(value.field for value in one.values if isinstance(value, Other))]
        if any(is_reckoned(name) or self.whole[name].prepared for name in names):
            return False
        if not any(self.places[name].unwound for name in names):
            return True
        # Of an array's values each equality names another one; it is about the document, not about an element.
        same = [
            other
            for other in others
            if isinstance(other, Condition) and (other.field, other.op) == (one.field, "=")
        ]
        return one.op == "=" and (not self.whole[one.field].elements or len(same) > 1)

    # The action

    def _action(self, stages: list[Stage]) -> Query:
        match self.plan.action:
            case "aggregate":
                return self._aggregate(stages)
            case "by":
                return self._by(stages)
            case "distinct":
                return self._distinct(stages)
            case "show":
                return self._show(stages)
            case "list":
                return self._list(stages)
            case _:
                return self._ranked(stages)

    def _made(self, columns: list[str], stages: list[Stage], **more: Any) -> Query:
        return Query(self.collection.real, stages, columns, _keys(columns), **more)

    def _percent(self, test: Stage) -> list[Stage]:
        count = {"$group": {"_id": None, "n": {"$sum": 1}}}
        return [
            {"$facet": {"all": [count], "some": [*([{"$match": test}] if test else []), count]}},
            {"$set": {"all": {"$first": "$all"}, "some": {"$first": "$some"}}},
            {"$match": {"all": {"$ne": None}}},
            {
                "$project": {
                    "percent": {"$multiply": [100, {"$divide": [{"$ifNull": ["$some.n", 0]}, "$all.n"]}]}
                }
            },
        ]

    def _aggregate(self, stages: list[Stage]) -> Query:
        aggregates = self.plan.aggregates
        columns = [_figure(one) for one in aggregates]
        keys = _keys(columns)
        nothing = [0 if one.how.startswith("count") else None for one in aggregates]
        if len(aggregates) == 1 and aggregates[0].how == "count distinct" and aggregates[0].field:
            # Groups, not a set in one document, which could be too large.
            place = self.places[aggregates[0].field]
            stages += [{"$match": _present(place)}, {"$group": {"_id": f"${place.path}"}}]
            stages += [{"$group": {"_id": None, keys[0]: {"$sum": 1}}}, {"$project": {"_id": 0, keys[0]: 1}}]
            return self._made(columns, stages, nothing=nothing)
        self._check_rows(aggregates)
        stages += self._grouped(None, {}, aggregates, keys)
        return self._made(columns, stages, nothing=nothing)

    def _check_rows(self, aggregates: Iterable[Aggregate]) -> None:
        """Raise PlanError if a document's value would count once for each element of an array."""
        arrays = {self.places[one.field].unwound for one in aggregates if one.field and one.how in SENSITIVE}
        if len(arrays) > 1 or (
            self.plan.action == "aggregate" and arrays and self.places.unwound != [*arrays.pop()]
        ):
            raise PlanError("arrays", ", ".join(map(str, aggregates)))

    def _grouped(
        self,
        key: Expression,
        keys: Mapping[str, Expression],
        aggregates: Sequence[Aggregate],
        names: Sequence[str],
    ) -> list[Stage]:
        """Groups with their figures, each under its name."""
        by_element = any(one.field and self.places[one.field].unwound for one in aggregates)
        group: Stage = {"_id": key}
        shown: Stage = {"_id": 0, **keys}
        for name, one in zip(names, aggregates, strict=True):
            group[name], shown[name] = self._figure(one, name, by_element)
        return [{"$group": group}, {"$project": shown}]

    def _figure(self, one: Aggregate, name: str, by_element: bool) -> tuple[Expression, Expression]:
        """What collects a figure in a group, and what shows it."""
        if not one.field:
            return ({"$addToSet": "$_id"}, {"$size": f"${name}"}) if by_element else ({"$sum": 1}, 1)
        place = self.places[one.field]
        value = f"${place.path}"
        if one.how == "count distinct":
            return {"$addToSet": value}, {"$size": {"$setDifference": [f"${name}", [None, ""]]}}
        if one.how == "count":
            present = (
                {"$ne": [{"$ifNull": [value, ""]}, ""]} if place.kind == "text" else {"$gt": [value, None]}
            )
            return {"$sum": {"$cond": [present, 1, 0]}}, 1
        if one.how in ("min", "max"):
            return {f"${one.how}": {"$cond": [TYPES[place.kind](value), value, None]}}, 1
        return {f"${one.how}": value}, 1

    def _by(self, stages: list[Stage], test: Stage | None = None) -> Query:
        """`test` is what documents fulfil whose share is asked for."""
        plan = self.plan
        self._check_rows(plan.aggregates)
        columns = [*map(str, plan.by), *map(_figure, plan.aggregates)]
        names = _keys(columns)
        parts, figures = names[: len(plan.by)], names[len(plan.by) :]
        stages.append({"$match": dict(self._has(key) for key in self._needed(plan.by))})
        values = [self._value(key) for key in plan.by]
        key: Expression = values[0] if len(values) == 1 else dict(zip(parts, values, strict=True))
        once: list[Stage] = []
        if self.places.unwound and not any(
            one.field and self.places[one.field].unwound for one in plan.aggregates
        ):
            # A document counts once in a group, even if several of its elements belong there.
            once = [
                {"$group": {"_id": {"group": key, "document": "$_id"}, "document": {"$first": "$$ROOT"}}},
                {"$replaceWith": "$document"},
            ]
        shown = {name: "$_id" if len(parts) == 1 else f"$_id.{name}" for name in parts}
        if self.shared:
            stages += self._shares(key, shown, once, test, figures[0])
        else:
            stages += [*once, *self._grouped(key, shown, plan.aggregates, figures)]
        for name, one in zip(figures, plan.aggregates, strict=True):
            if one.compare:
                stages.append({"$match": {name: {COMPARISONS[one.compare[0]]: plain_number(one.compare[1])}}})
        if plan.over:
            return self._over(stages, figures[0])
        ranked = [(name, one) for name, one in zip(figures, plan.aggregates, strict=True) if one.order]
        way = -1 if plan.order and plan.order.way == "desc" else 1
        sort, limit, rank = dict.fromkeys(parts, way), ROWS, None
        for name, one in ranked:
            sort = {name: -1 if one.order in ("top", "desc") else 1, **dict.fromkeys(parts, 1)}
            if one.limit:
                limit, rank = min(one.limit, ROWS), name
        stages += [{"$sort": sort}, {"$limit": limit + 1}]
        return self._made(columns, stages, limit=limit, rank=rank)

    def _shares(
        self,
        key: Expression,
        keys: Mapping[str, Expression],
        once: list[Stage],
        test: Stage | None,
        name: str,
    ) -> list[Stage]:
        """Of each group the share that passes the test; without one its share of all. `once` makes a document stand
        once in a group."""
        grouped = [*once, {"$group": {"_id": key, "n": {"$sum": 1}}}]
        whole: list[Stage] = [{"$group": {"_id": "$_id"}}] if once else []
        some = [{"$match": test}, *grouped] if test else [*whole, {"$group": {"_id": None, "n": {"$sum": 1}}}]
        same = {"$filter": {"input": "$some", "as": "one", "cond": {"$eq": ["$$one._id", "$all._id"]}}}
        part = [{"$sum": {"$map": {"input": "$some", "as": "one", "in": "$$one.n"}}}, "$all.n"]
        share = {"$divide": part if test else part[::-1]}
        return [
            {"$facet": {"all": grouped, "some": some}},
            {"$unwind": "$all"},
            *([{"$set": {"some": same}}] if test else []),
            {"$replaceWith": {"_id": "$all._id", name: {"$multiply": [100, share]}}},
            {"$project": {"_id": 0, **keys, name: 1}},
        ]

    def _over(self, stages: list[Stage], figure: str) -> Query:
        """A figure of the groups, one row."""
        columns = [f"{self.plan.over} by {', '.join(map(str, self.plan.by))}"]
        (key,) = _keys(columns)
        made = {"$sum": 1} if self.plan.over == "count" else {"$avg": f"${figure}"}
        stages += [{"$group": {"_id": None, key: made}}, {"$project": {"_id": 0, key: 1}}]
        return self._made(columns, stages, nothing=[0 if self.plan.over == "count" else None])

    def _distinct(self, stages: list[Stage]) -> Query:
        fields, order = self.plan.fields, self.plan.order
        columns = [*map(str, fields)]
        keys = _keys(columns)
        value = self._shown_value
        if len(fields) == 1:
            value = self._value
        if len(needed := self._needed(fields)) == 1:
            stages.append({"$match": dict([self._has(needed[0])])})
        group: Stage = {"_id": dict(zip(keys, map(value, fields), strict=True))}
        sort = dict.fromkeys((f"_id.{key}" for key in keys), 1)
        if order and order.field:
            by = [f"_id.{key}" for key, one in zip(keys, fields, strict=True) if one.field == order.field]
            if not by:
                group["order"] = {
                    "$min" if order.way == "asc" else "$max": f"${self.places[order.field].path}"
                }
            first = by[0] if by else "order"
            sort = {first: 1 if order.way == "asc" else -1, **{key: 1 for key in sort if key != first}}
        stages += [{"$group": group}, {"$sort": sort}, {"$limit": ROWS + 1}, {"$replaceWith": "$_id"}]
        return self._made(columns, stages)

    def _show(self, stages: list[Stage]) -> Query:
        stages += self._sort(self.plan.order)
        stages += [{"$limit": ROWS + 1}]
        return self._projected(self.plan.fields, stages)

    def _sort(self, order: Order | None) -> list[Stage]:
        if not order or not order.field:
            return []
        return [{"$sort": {self.places[order.field].path: 1 if order.way == "asc" else -1, "_id": 1}}]

    def _list(self, stages: list[Stage]) -> Query:
        limit = min(self.plan.limit or ROWS, ROWS)
        stages += [{"$limit": limit + 1}]
        return self._projected([Key(name) for name in self._shown()], stages, limit=limit)

    def _ranked(self, stages: list[Stage]) -> Query:
        place = self.places[self.plan.rank or ""]
        limit = min(self.plan.limit, ROWS)
        types = {"number": "number", "date": "date", "text": "string"}
        stages += [
            {"$match": {place.path: {"$type": types[place.kind]}}},
            {"$sort": {place.path: -1 if self.plan.action == "top" else 1, "_id": 1}},
            {"$limit": limit + 1},
        ]
        fields = self.plan.fields or [Key(name) for name in self._shown()]
        made = self._projected(fields, stages, limit=limit, rank="rank_")
        made.pipeline[-1]["$project"]["rank_"] = f"${place.path}"
        return made

    def _projected(self, fields: Sequence[Key], stages: list[Stage], **more: Any) -> Query:
        columns = [*map(str, fields)]
        shown = dict(zip(_keys(columns), (self._shown_value(key) for key in fields), strict=True))
        return self._made(columns, [*stages, {"$project": {"_id": 0, **shown}}], **more)

    def _shown_value(self, key: Key) -> Expression:
        value = self._value(key)
        path = f"${self.places[key.field].path}"
        return {"$cond": [TYPES["date"](path), value, None]} if key.part else value

    def _value(self, key: Key) -> Expression:
        path = f"${self.places[key.field].path}"
        return PARTS[key.part](path) if key.part else path

    def _needed(self, keys: Sequence[Key]) -> list[Key]:
        """The keys that a group has to have: what a reference among them refers to may be gone, or have no name."""
        independent = self.catalogue.independent(self.plan.collection, [key.field for key in keys])
        return [key for key in keys if key.field in independent]

    def _has(self, key: Key) -> tuple[str, Expression]:
        place = self.places[key.field]
        return (place.path, {"$type": "date"}) if key.part else next(iter(_present(place).items()))


def _of_objects(path: Sequence[str], arrays: Sequence[int]) -> bool:
    return any(length < len(path) for length in arrays)


def _present(place: Place) -> dict[str, Expression]:
    return {place.path: {"$nin": [None, ""]} if place.kind == "text" else {"$ne": None}}


def _figure(one: Aggregate) -> str:
    return f"{one.how} {one.field}" if one.field else one.how


def _keys(columns: Sequence[str]) -> list[str]:
    """A field's name for each column, all different."""
    made: list[str] = []
    for column in columns:
        key = re.sub(r"\W+", "_", column).strip("_") or "value"
        while key in made:
            key += "_"
        made.append(key)
    return made
