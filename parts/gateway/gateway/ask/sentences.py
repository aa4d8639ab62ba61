"""The answer in a sentence, made from the plan and the rows alone: no number and no name passes through a model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from gateway.ask.catalogue import Catalogue, Field
from gateway.ask.language import Aggregate, Plan
from gateway.ask.results import Query, Rows
from gateway.ask.words import EXTREMES, Words, capital, listing, number, short, singular, spaced, value

SHOWN = 5  # rows in a sentence; the table has all
# Fields that say which document it is, the best first.
LABEL = re.compile(r"(^|[_. ])(full_?name|name|title|label|headline|subject)$|Name$|Title$", re.IGNORECASE)


def answer(plan: Plan, query: Query, found: Rows, catalogue: Catalogue, today: date) -> str:
    """One sentence, and what limits it: more rows than are shown, a tie."""
    made = _Sentence(plan, query, found, Words(plan, catalogue, today))
    return " ".join([made.sentence(), *made.limits()])


def nothing(plan: Plan, near: Iterable[tuple[str, int]], catalogue: Catalogue, today: date) -> str:
    """An empty result. `near`: each condition in words, with the documents that meet the others."""
    text = f"No {spaced(plan.collection)} match: {Words(plan, catalogue, today).where()}."
    without = [f"without “{words}” {number(count)}" for words, count in near if count]
    return f"{text} {capital(listing(without))} would." if without else text


def missing(question: str, shown: Catalogue, catalogue: Catalogue, left_out: Sequence[str] = ()) -> str:
    """What the collections hold, for a question that none of them answers: those `shown` for it, of all in `catalogue`.
    `left_out` are those that were not read."""
    names = [
        f"{one.name} ({_fields(one.fields.values())})" for one in list(shown.collections.values())[:SHOWN]
    ]
    more = len(catalogue.collections) - len(names)
    held = listing([*names, f"{more} more collections"] if more > 0 else names)
    unread = [*map(short, left_out[:SHOWN]), *(["more"] if len(left_out) > SHOWN else [])]
    other = f" Collections that were not read: {listing(unread)}." if unread else ""
    return f"Nothing here answers “{short(question)}”. The database holds {held}.{other}"


def _fields(fields: Iterable[Field]) -> str:
    names = [spaced(one.name) for one in fields]
    return ", ".join([*names[:8], "…"] if len(names) > 8 else names)


class _Sentence:
    def __init__(self, plan: Plan, query: Query, found: Rows, words: Words) -> None:
        self.plan = plan
        self.query = query
        self.found = found
        self.rows = found.rows
        self.words = words
        self.fields = words.catalogue.fields_of(plan.collection)
        where = words.where()
        self.things = spaced(plan.collection)
        self.subject = f"{self.things} where {where}" if where else self.things

    def limits(self) -> list[str]:
        made = []
        if self.found.more and not (self.plan.action == "list" and self.plan.limit):
            more = "" if self.found.total else "There are more; the"
            made.append(f"{more or 'The'} first {number(len(self.rows))} are shown.")
        if self.found.tied:
            made.append("Another one is equal to the last.")
        return made

    def sentence(self) -> str:
        match self.plan.action:
            case "aggregate":
                return self._figures()
            case "percent":
                return self._share()
            case "top" | "bottom" if self.rows:
                return self._ranked()
            case "by" if self.plan.over:
                return self._over()
            case "by" if self.rows:
                return self._groups()
            case "distinct" if self.rows:
                keys = listing(map(self.words.key, self.plan.fields))
                return f"{self._size(len(self.rows))} different values of {keys} among {self._all()}: {self._listed()}."
            case _ if not self.rows:
                return f"No {self.subject}."
        if self.plan.action == "list":
            return f"{self._counted(len(self.rows))}: {self._listed(self._labels())}."
        keys = capital(listing(map(self.words.key, self.plan.fields)))
        return f"{keys} of {self._counted(len(self.rows))}: {self._listed()}."

    def _all(self) -> str:
        return self.subject if self.plan.where else f"all {self.things}"

    def _counted(self, count: int) -> str:
        """3 orders where …"""
        if not count:
            return f"No {self.subject}"
        if any(_of_objects(self.fields[key.field]) for key in self.plan.fields):
            return f"{self._all()}, {self._size(count)} rows"
        subject = singular(self.things) + self.subject[len(self.things) :] if count == 1 else self.subject
        return f"{self._size(count)} {subject}"

    def _size(self, count: int) -> str:
        if self.found.more and not self.plan.limit:
            return number(self.found.total) if self.found.total else f"more than {number(count)}"
        return number(count)

    def _figures(self) -> str:
        aggregates = self.plan.aggregates
        row = self.rows[0] if self.rows else [None] * len(aggregates)
        if [str(one) for one in aggregates] == ["count"]:
            return f"{self._counted(int(row[0] or 0))}."
        if all(one is None or one == 0 for one in row) and any(one is None for one in row):
            return f"No value: there are no {self.subject}, or none has the field."
        parts = [
            f"{self.words.aggregate(one)} is {self._figure(one, shown)}"
            for one, shown in zip(aggregates, row, strict=True)
        ]
        return f"The {listing(parts)}, of {self._all()}."

    def _figure(self, one: Aggregate, shown: Any) -> str:
        """A sum or a count has separators; the highest year has none."""
        return value(shown, self.fields[one.field] if one.field and one.how in ("min", "max") else None)

    def _share(self) -> str:
        share = self.rows[0][0] if self.rows else None
        if share is None:
            return f"There are no {self.things}."
        return f"{number(share)} % of all {self.things} are {self.subject}." if self.plan.where else "100 %."

    def _ranked(self) -> str:
        plan = self.plan
        field = self.fields[plan.rank or ""]
        which = (
            f"{EXTREMES['max' if plan.action == 'top' else 'min', field.kind]} {self.words.field(field.name)}"
        )
        if plan.fields:
            asked = listing(map(self.words.key, plan.fields))
            of = (
                f"the {number(len(self.rows))} with the {which}"
                if len(self.rows) > 1
                else f"the one with the {which}"
            )
            return f"{capital(asked)} of {of} among {self._all()}: {self._listed()}."
        labels = [one for one in self._labels() if one != self._column(field.name)] + [
            self._column(field.name)
        ]
        return f"The {which} among {self._all()}: {self._listed(labels)}."

    def _groups(self) -> str:
        plan = self.plan
        keys = len(plan.by)
        shown = []
        for row in self.rows[:SHOWN]:
            name = " ".join(self._cell(at, row) for at in range(keys))
            figures = [
                f"{self._figure(one, row[keys + at])}" if len(plan.aggregates) == 1
                else f"{self.words.aggregate(one)} {self._figure(one, row[keys + at])}"
                for at, one in enumerate(plan.aggregates)
            ]  # fmt: skip
            shown.append(f"{name}: {', '.join(figures)}")
        more = (self.found.total or len(self.rows)) - len(shown)
        text = "; ".join([*shown, f"and {number(more)} more"] if more else shown)
        ranked = any(one.limit for one in plan.aggregates)
        size = "" if ranked or len(self.rows) == 1 else f", {self._size(len(self.rows))} groups"
        return f"{capital(self.words.action())}, of {self._all()}{size}: {text}."

    def _over(self) -> str:
        shown = self.rows[0][0] if self.rows else None
        if shown is None:
            return f"No value: there are no {self.subject}, or none has the field."
        what = self.words.action().replace(", and the average of these", "")
        figure = f"average {what}" if self.plan.over == "avg" else what
        return f"The {figure}, of {self._all()}, is {number(shown)}."

    def _column(self, name: str) -> int:
        return self.query.columns.index(name)

    def _labels(self) -> list[int]:
        """The columns that say which document it is: one or two."""
        columns = self.query.columns
        named = [at for at, name in enumerate(columns) if LABEL.search(name)]
        texts = [
            at for at, name in enumerate(columns) if name in self.fields and self.fields[name].kind == "text"
        ]
        return (named or texts or list(range(min(2, len(columns)))))[:1] or [0]

    def _cell(self, at: int, row: Sequence[Any]) -> str:
        name, _, part = self.query.columns[at].partition(":")
        if part == "year":
            return str(row[at])
        return value(row[at], self.fields.get(name))

    def _listed(self, columns: Sequence[int] | None = None) -> str:
        """The first rows: "Anna (30), Bert (41) and 3 more"."""
        shown = []
        for row in self.rows[:SHOWN]:
            first, *rest = [
                self._cell(at, row) for at in (columns if columns is not None else range(len(row)))
            ]
            shown.append(f"{first} ({', '.join(rest)})" if rest else first)
        more = (self.found.total or len(self.rows)) - len(shown)
        return listing([*shown, f"{number(more)} more"] if more else shown)


def _of_objects(field: Field) -> bool:
    """Whether a document has several rows of it."""
    return any(length < len(field.path) for length in field.arrays)
