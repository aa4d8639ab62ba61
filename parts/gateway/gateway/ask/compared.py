"""A plan beside its question: what both say, and what speaks against the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gateway.ask import cues
from gateway.ask.catalogue import Catalogue
from gateway.ask.language import Condition, Plan
from gateway.ask.names import alike, meanings, means, parts, shortens
from gateway.ask.values import Hint, words_of


@dataclass(frozen=True)
class Complaint:
    """What is wrong, by a short id, and in a sentence."""

    id: str
    text: str

    def __str__(self) -> str:
        return self.text


class Compared:
    """The words of a question, the parts of a plan for it, and how one names the other."""

    def __init__(
        self, plan: Plan, question: str, catalogue: Catalogue, hints: Sequence[Hint], previous: str
    ) -> None:
        self.plan = plan
        self.question = cues.TIME.sub(lambda found: " " * len(found.group()), question)
        self.lower = self.question.lower()
        # Without what only looks like a superlative: at least, first name.
        self.plain = cues.LOOKS_EXTREME.sub("", self.lower)
        self.words = words_of(question.replace("_", " "))
        self.catalogue = catalogue
        self.own = catalogue.collections[plan.collection].fields
        self.fields = catalogue.fields_of(plan.collection)
        self.hints = hints
        self.previous = set(words_of(re.sub(r"[_-]", " ", previous)))
        self.conditions = plan.conditions()
        self.texts = [value for one in self.conditions for value in one.values if isinstance(value, str)]
        self.used = [part for name in (plan.collection, *plan.used()) for part in parts(name)]

    def holds(self, name: str, hint: Hint) -> bool:
        """Whether the field holds the value of the hint."""
        hop = self.catalogue.hop(self.plan.collection, name)
        place = f"{hop[0].ref}.{hop[1].name}" if hop else f"{self.plan.collection}.{name}"
        return place in hint.fields

    def said(self, word: str) -> bool:
        """Whether the question, or the plan before, says a word, or a form of it."""
        return word in self.previous or any(alike(word, other) for other in self.words)

    def said_in_part(self, name: str) -> bool:
        """Whether a word of a name is said."""
        return any(self.said(word) for word in parts(name) if len(word) > 1)

    def meant_by_words(self, name: str) -> bool:
        """Whether a word stands for one of a name: as it is, or by its meaning."""
        return any(means(part, word) for part in parts(name) for word in self.words)

    def meant(self, name: str) -> bool:
        """Whether a word means one of a name, by more than that it is a date, an amount, a number or a name."""
        bland = {line for word in ("date", "amount", "number", "name") for line in meanings(word)}
        known = {line for word in self.words for line in meanings(word)} - bland
        return any(meanings(part) & known for part in parts(name) if len(part) > 2)

    def named(self, one: Condition) -> bool:
        """Whether the field of a condition is said, or a word that it shortens."""
        words = [word for word in parts(one.field) if len(word) > 1]
        return not words or any(
            self.said(word) or any(shortens(word, other) for other in self.words) for word in words
        )

    def is_english(self) -> bool:
        """Whether the English words tell: not in other languages, nor of a follow-up."""
        said = set(re.findall(r"[^\W\d_]+", self.lower))
        return bool(cues.FUNCTION_WORDS & said) and not cues.OTHER_LANGUAGES & said and not self.previous

    def is_time(self, name: str) -> bool:
        """Whether a field says when: a date, or a number that is a year."""
        field = self.fields.get(name)
        ends = (
            [float(one) for one in (field.low, field.high) if isinstance(one, int | float)] if field else []
        )
        years = len(ends) == 2 and all(1000 <= one <= 2100 for one in ends)
        return field is not None and (
            field.kind == "date" or years or bool({"year", "date", "time"} & set(parts(name)))
        )

    def is_taken(self, name: str) -> bool:
        """Whether a field is a number that says how long something takes."""
        field = self.fields.get(name)
        return field is not None and field.kind == "number" and bool(cues.TAKEN & set(parts(name)))

    def limits(self) -> list[str]:
        """The words for an end that stand in names of fields: min_nights has a minimum."""
        ends = {"min": "minimum", "minimum": "minimum", "max": "maximum", "maximum": "maximum"}
        return [ends[part] for part in self.used if part in ends]

    def ranked(self) -> Iterator[tuple[str, bool]]:
        """What the plan ranks by, and whether the highest come first."""
        plan = self.plan
        if plan.rank:
            yield plan.rank, plan.action == "top"
        for one in plan.aggregates:
            if one.order:
                yield one.field or "", one.order in ("top", "desc")
            elif one.how in ("min", "max") and len(plan.aggregates) == 1:
                yield one.field or "", one.how == "max"
        if plan.order:
            yield plan.order.field or plan.by[0].field, plan.order.way == "desc"

    def superlative(self) -> bool:
        """Whether an end is asked for."""
        return any(found.group() not in cues.NO_EXTREME for found in cues.EXTREME.finditer(self.lower))
