"""Plans of one meaning in one form: near duplicates count once when readings are compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from gateway.ask.dates import Date, Interval
from gateway.ask.language import Aggregate, Condition, Key, Link, Plan, Value, Where


def canonical(plan: Plan, today: date) -> Plan:
    """The plan with conditions, values, columns and figures in one order, and its dates by the calendar."""
    ways = {tuple(sorted({_condition(one, today) for one in every}, key=str)) for every in plan.where}
    ranked = bool(plan.over) or any(one.order for one in plan.aggregates)
    same = replace(
        plan,
        where=_without_gaps(tuple(sorted(ways, key=str)), plan),
        by=tuple(sorted(plan.by, key=str)) if ranked else plan.by,
        fields=tuple(sorted(set(plan.fields), key=str)),
        aggregates=tuple(sorted(set(plan.aggregates), key=str)),
    )
    if same.rank and same.limit == 1 and same.fields == (Key(same.rank),):
        figure = Aggregate("max" if same.action == "top" else "min", same.rank)
        return Plan(same.collection, "aggregate", same.where, aggregates=(figure,))
    return same


def _without_gaps(where: Where, plan: Plan) -> Where:
    """The conditions without those that a group's field is there: what has none is in no group. (Of shares they say
    what share is asked for.)"""
    if len(where) != 1 or any(one.how == "percent" for one in plan.aggregates):
        return where
    there = {Condition(key.field, "!=", (None,)) for key in plan.by}
    kept = tuple(one for one in where[0] if one not in there)
    return (kept,) if kept else ()


def _condition(one: Condition | Link, today: date) -> Condition | Link:
    if isinstance(one, Link):
        return one
    values = {str(value): value for value in (_plain(value, today) for value in one.values)}
    return replace(one, values=tuple(values[key] for key in sorted(values)))


def _plain(value: Value, today: date) -> Value:
    """Text without case, as it is compared; a date by the calendar."""
    return value.casefold() if isinstance(value, str) else _calendar(value, today)


def _calendar(value: Value, today: date) -> Value:
    """A relative date by its name in the calendar, if it has one: on 3 May 2026 "last month" is 2026-04."""
    span = value.span(today) if isinstance(value, Date) else None
    if not isinstance(span, Interval):
        return value
    year, month = f"{span.start.year:04}", span.start.month - 1
    names = (
        year,
        f"{year}-H{month // 6 + 1}",
        f"{year}-Q{month // 3 + 1}",
        f"{year}-{month + 1:02}",
        f"{span.start}",
    )
    return next((Date(name) for name in names if Date(name).span(today) == span), value)
