"""A plan in words, and values as people write them. Every word comes from the plan and the catalogue."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from gateway.ask.catalogue import AGE, PAIR, Catalogue, Field
from gateway.ask.dates import Date, Interval
from gateway.ask.language import (
    Aggregate,
    Average,
    Condition,
    Key,
    Link,
    Order,
    Other,
    Plan,
    Value,
)

LONGEST = 80  # characters of a text value in a sentence
LISTED = 5  # values of an array in a sentence
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
ORDINALS = ("first", "second", "third", "fourth")
# Numbers that name something are written without separators.
NAMING = re.compile(
    r"(^|[_. ])(id|year|code|zip|phone|number|no|nr|isbn|key)s?$|(Id|ID|Year|Code|No)$", re.IGNORECASE
)
COMPARED = {">": "over", ">=": "at least", "<": "under", "<=": "at most", "=": "exactly"}
DATED = {">": "after {}", ">=": "in {} or later", "<": "before {}", "<=": "in {} or earlier"}
PATTERNS = {"~": "contains", "!~": "does not contain", "^": "starts with", "$": "ends with"}
AGGREGATES = {
    "count": "number of values of",
    "count distinct": "number of different values of",
    "sum": "sum of",
    "avg": "average of",
}
EXTREMES = {
    ("max", "number"): "highest", ("min", "number"): "lowest", ("max", "date"): "latest", ("min", "date"): "earliest",
    ("max", "text"): "last", ("min", "text"): "first",
}  # fmt: skip


def plan(one: Plan, catalogue: Catalogue, today: date) -> str:
    """What a plan looks up: "orders where status is paid and made is in March 2026: sum of total"."""
    return Words(one, catalogue, today).plan()


def condition(one: Condition | Link, about: Plan, catalogue: Catalogue, today: date) -> str:
    """One condition of a plan."""
    return Words(about, catalogue, today).condition(one)


@dataclass(frozen=True)
class Words:
    """The words for the parts of one plan."""

    about: Plan
    catalogue: Catalogue
    today: date

    def plan(self) -> str:
        return f"{self.subject()}: {self.action()}"

    def subject(self) -> str:
        """The documents: "orders where status is paid"."""
        where = self.where()
        return (
            f"{spaced(self.about.collection)} where {where}"
            if where
            else f"all {spaced(self.about.collection)}"
        )

    def where(self) -> str:
        """The conditions, or an empty string."""
        ways = [" and ".join(map(self.condition, every)) for every in self.about.where]
        return (", or " if any(" and " in one for one in ways) else " or ").join(ways)

    def field(self, name: str) -> str:
        """A field: "unit price", "city of customer", "number of tags", "stock times price"."""
        if name.endswith(AGE):
            return f"full years since {self.field(name.removesuffix(AGE))}"
        if pair := PAIR.fullmatch(name):
            one, two = self.field(pair[1]), self.field(pair[3])
            if self.found(pair[1]).kind == "date":
                return f"days from {two} to {one}"
            return f"{one} {'times' if pair[2] == '*' else 'minus'} {two}"
        if name.endswith(".#"):
            return f"number of {spaced(name[:-2])}"
        hop = self.catalogue.hop(self.about.collection, name)
        if not hop:
            return spaced(name)
        reference, other = hop
        entity = re.sub(r"\s*(id|key|code|ref|no)s?$", "", spaced(reference.name)) or singular(
            spaced(reference.ref or "")
        )
        return f"{spaced(other.name)} of {entity}"

    def found(self, name: str) -> Field:
        return self.catalogue.fields_of(self.about.collection)[name]

    def key(self, one: Key) -> str:
        return f"{one.part} of {self.field(one.field)}" if one.part else self.field(one.field)

    def condition(self, one: Condition | Link) -> str:
        if isinstance(one, Link):
            return f"there are {'no ' if one.kind == 'no' else ''}{spaced(one.collection)} of it"
        name, field = self.field(one.field), self.found(one.field)
        # Documents without the field are not equal to anything.
        gap = " or missing" if one.op in ("!=", "!~") and field.present < 1 and not field.array else ""
        if one.values == (None,):
            return f"{name} is {'missing' if one.op == '=' else 'present'}"
        if one.op in PATTERNS:
            verb = PATTERNS[one.op]
            return f"{name} {verb} {either(map(self.value_quoted, one.values))}{gap}"
        if field.kind == "date" and all(isinstance(value, Date) for value in one.values):
            return f"{name} {self._dated(one)}{gap}"
        values = either(self._value(value, field) for value in one.values)
        if one.op in ("=", "!="):
            verb = (
                ("includes" if one.op == "=" else "does not include")
                if field.array
                else "is"
                if one.op == "="
                else "is not"
            )
            return f"{name} {verb} {values}{gap}"
        compared = (
            {">": "after", "<": "before"}.get(one.op, COMPARED[one.op])
            if field.kind == "date"
            else COMPARED[one.op]
        )
        return f"{name} is {compared} {values}"

    def _dated(self, one: Condition) -> str:
        spans = [self.span(value) for value in one.values if isinstance(value, Date)]
        if one.op in ("=", "!="):
            days = either(f"{within} {span}".strip() for within, span in spans)
            return f"is not {days}" if one.op == "!=" else f"is {days}"
        within, span = spans[0]
        words = DATED[one.op].format(span)
        return f"is {words.removeprefix('in ') if within != 'in' and one.op in ('>=', '<=') else words}"

    def span(self, one: Date) -> tuple[str, str]:
        """A span of days and the word before it: "in" "March 2026", "" "yesterday (2 May 2026)"."""
        text = one.literal
        span = one.span(self.today)
        if not isinstance(span, Interval):
            return "in", f"{MONTHS[span.month - 1]} of any year"
        if text[0].isdigit():
            year = text[:4]
            match text[5:6], len(text):
                case "", _:
                    return "in", year
                case ("Q" | "H") as part, _:
                    return (
                        "in",
                        f"the {ORDINALS[int(text[6]) - 1]} {'quarter' if part == 'Q' else 'half'} of {year}",
                    )
                case _, 7:
                    return "in", f"{MONTHS[span.start.month - 1]} {year}"
            return "on", day(span.start)
        last = span.end - timedelta(days=1)
        exact = day(span.start) if last == span.start else f"{day(span.start)} to {day(last)}"
        counted = re.search(r"\d", text) is not None
        return ("in", f"the {text} ({exact})") if counted else ("", f"{text} ({exact})")

    def _value(self, one: Value, field: Field) -> str:
        match one:
            case Average():
                return "its average"
            case Other():
                return self.field(one.field)
            case str():
                return one if field.values and one in field.values else self.value_quoted(one)
            case _:
                return value(one, field)

    def value_quoted(self, one: Value) -> str:
        return json.dumps(short(str(one)), ensure_ascii=False)

    def action(self) -> str:
        """What is asked of the documents."""
        about = self.about
        match about.action:
            case "aggregate":
                return listing(self.aggregate(one) for one in about.aggregates)
            case "percent":
                return f"their share of all {spaced(about.collection)}"
            case "distinct":
                return f"different values of {listing(map(self.key, about.fields))}{self._order(about.order)}"
            case "show":
                return f"{listing(map(self.key, about.fields))}{self._order(about.order)}"
            case "list":
                return f"{about.limit} of them" if about.limit else "all of them"
            case "by":
                return self._groups()
        field = self.found(about.rank or "")
        which = EXTREMES["max" if about.action == "top" else "min", field.kind]
        ranked = f"the {about.limit if about.limit > 1 else 'one'} with the {which} {self.field(field.name)}"
        return f"{listing(map(self.key, about.fields))} of {ranked}" if about.fields else ranked

    def aggregate(self, one: Aggregate) -> str:
        """A figure: "count", "sum of total", "latest made"."""
        if one.how == "percent":
            things = spaced(self.about.collection)  # with conditions each group is the whole of its share
            return (
                f"their share in percent of the {things}"
                if self.about.where
                else f"share in percent of all {things}"
            )
        if not one.field:
            return "count"
        if one.how in ("min", "max"):
            return f"{EXTREMES[one.how, self.found(one.field).kind]} {self.field(one.field)}"
        return f"{AGGREGATES[one.how]} {self.field(one.field)}"

    def _groups(self) -> str:
        about = self.about
        keys = listing(map(self.key, about.by))
        figures = [self.aggregate(one) + self._ranked(one) for one in about.aggregates]
        if about.over == "count":
            passed = [
                f" with {self.aggregate(one)} {self._bound(one)}" for one in about.aggregates if one.compare
            ]
            return f"number of different {keys}{''.join(passed)}"
        if about.over:
            return f"{figures[0]} for each {keys}, and the average of these"
        independent = self.catalogue.independent(about.collection, [key.field for key in about.by])
        missing = any(self.found(name).present < 1 for name in independent)
        order = self._order(about.order)
        return f"{listing(figures)} for each {keys}{order}{' (those without one are left out)' if missing else ''}"

    def _bound(self, one: Aggregate) -> str:
        return f"{COMPARED[one.compare[0]]} {number(one.compare[1])}" if one.compare else ""

    def _ranked(self, one: Aggregate) -> str:
        parts = [self._bound(one)] if one.compare else []
        if one.order in ("top", "bottom"):
            most = "highest" if one.order == "top" else "lowest"
            parts.append(f"the {one.limit} {most}" if one.limit > 1 else f"the {most}")
        elif one.order:
            parts.append(f"{'highest' if one.order == 'desc' else 'lowest'} first")
        return f" ({', '.join(parts)})" if parts else ""

    def _order(self, order: Order | None) -> str:
        if not order:
            return ""
        name = order.field or self.about.by[0].field
        kind = self.found(name).kind
        ends = {"date": ("earliest", "latest"), "number": ("lowest", "highest")}.get(kind, ("A", "Z"))
        return f", ordered by {self.field(name)}, {ends[order.way == 'desc']} first"


def spaced(name: str) -> str:
    """A name as words: unit_price → unit price, SourceAirport → source airport."""
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    words = re.sub(r"[_.\s]+", " ", parts).strip() or name
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in words.split())


def singular(name: str) -> str:
    """orders → order, cities → city."""
    if name.endswith("ies") and len(name) > 4:
        return name[:-3] + "y"
    if name.endswith(("sses", "shes", "ches", "xes")):
        return name[:-2]
    return (
        name[:-1] if name.endswith("s") and not name.endswith(("ss", "us", "is")) and len(name) > 3 else name
    )


def listing(some: Iterable[str], word: str = "and") -> str:
    """a, b and c."""
    parts = list(some)
    return f" {word} ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def capital(text: str) -> str:
    """The text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def either(some: Iterable[str]) -> str:
    """a, b or c."""
    return listing(some, "or")


def day(one: date) -> str:
    """3 May 2026."""
    return f"{one.day} {MONTHS[one.month - 1]} {one.year}"


def short(text: str) -> str:
    """A text on one line, cut."""
    line = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def number(one: int | float | Decimal, naming: bool = False) -> str:
    """1,234.5; two decimals, small ones to four digits. `naming`: no separators (a year, an id)."""
    if one != one or one in (float("inf"), float("-inf")):
        return str(one)
    if one == int(one):
        return str(int(one)) if naming else f"{int(one):,}"
    text = f"{one:,.2f}" if abs(float(one)) >= 1 else f"{float(one):.4g}"
    return text.rstrip("0").rstrip(".") if "e" not in text else text


def value(one: Any, field: Field | None = None) -> str:
    """A value of the database as people write it; `field` is where it stands."""
    match one:
        case None:
            return "none"
        case bool():
            return "true" if one else "false"
        case int() | float() | Decimal():
            return number(one, field is not None and is_name(field))
        case datetime():
            midnight = (one.hour, one.minute, one.second) == (0, 0, 0)
            return day(one) if midnight else f"{day(one)}, {one:%H:%M}"
        case date():
            return day(one)
        case list():
            shown = [value(each, field) for each in one[:LISTED]]
            return ", ".join([*shown, f"{len(one) - LISTED} more"] if len(one) > LISTED else shown) or "none"
        case str():
            return short(one)
    return short(json.dumps(one, ensure_ascii=False, default=str))


def is_name(field: Field) -> bool:
    """Whether the numbers of a field name something: an id, a year."""
    ends = [float(one) for one in (field.low, field.high) if isinstance(one, int | float)]
    years = len(ends) == 2 and all(1000 <= one <= 2100 and one.is_integer() for one in ends)
    return field.kind == "number" and (years or NAMING.search(field.name) is not None)
