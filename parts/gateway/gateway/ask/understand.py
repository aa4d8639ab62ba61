"""Read a question: the model's likeliest plan, the plans that it nearly wrote, and what the checks say of each."""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from gateway.ask import checks, compile, confidence, cues, decide, repair
from gateway.ask.canonical import canonical
from gateway.ask.catalogue import Catalogue
from gateway.ask.compared import Complaint
from gateway.ask.dates import Date
from gateway.ask.grammar import Grammar
from gateway.ask.language import Aggregate, Condition, Link, Plan, PlanError
from gateway.ask.model import Writer
from gateway.ask.parse import parse
from gateway.ask.values import Hint, words_of
from gateway.ask.whole_names import with_whole_names

# What follows from the question before: it begins so, or is too short to be one of its own.
FOLLOWS = re.compile(
    r"(and|or|but|only|just|also|same|then|now|what about|how about|with|without|per|by|for|in total"
    r"|split|break|broken|group|sort|order(ed)? (by|them)"
    r"|und|oder|nur|auch|mit|ohne|pro|je|jetzt|y|o|solo|con|sin|por|et|ou|seulement|avec|sans|par|e)\b",
    re.IGNORECASE,
)
# Words that stand for what was spoken of.
THEM = re.compile(
    r"\b(them|they|their|those|these|ones|instead|davon|ihnen|deren|ellos|ellas|ceux|celles)\b", re.IGNORECASE
)
SHORT = 3  # words
YEAR_AND_MONTH = re.compile(r"(\d{4})-\d\d")
REPAIRED = 2  # readings of which others are made
CHANGED = -0.5  # added to the log-probability of what they are made of


@dataclass(frozen=True)
class Question:
    """A question with what is known for it. `previous` is the plan that it may go on from."""

    text: str
    catalogue: Catalogue
    grammar: Grammar
    hints: Sequence[Hint]
    today: datetime.date
    previous: str = ""
    inside: Sequence[
        Hint
    ] = ()  # words that are parts of values: the model is not told of them, as they may mean nothing

    @property
    def follows(self) -> bool:
        """Whether it goes on from the question before."""
        return bool(self.previous) and may_follow(self.text)

    @property
    def user(self) -> str:
        """The user's turn, as the model was trained on it."""
        asked = f"{self.previous}\n> {self.text}" if self.follows else self.text
        return "\n".join([asked, *map(str, self.hints)])


def may_follow(text: str) -> bool:
    """Whether a question can be one that goes on from another."""
    begins = FOLLOWS.match(text.strip()) is not None
    return len(text.split()) <= SHORT or begins or THEM.search(text) is not None


async def understand(question: Question, model: Writer) -> decide.Decision[Plan]:
    """What the question means, or may mean. Raises Failure when the model can't be used."""
    previous = question.previous if question.follows else ""
    rules = question.grammar.rules(question.text, question.hints, previous, today=question.today)
    first = await model.write(question.catalogue.text, question.user, rules)
    branches = decide.branches(first.tokens)
    readings = _Readings(question, len(branches))
    readings.add(first.text, sum(token.logprob for token in first.tokens))
    if readings.certain:
        return readings.decision
    for branch in branches:
        rest = await model.write(question.catalogue.text, question.user, plan=branch.begin)
        readings.add(branch.begin + rest.text, branch.logprob + sum(token.logprob for token in rest.tokens))
    readings.branches -= readings.agreeing
    readings.repair()
    return readings.decision


def how_many(question: str, plan: Plan) -> Plan | None:
    """The number of the documents that a plan lists, where the question is some words about them: "loans last year"."""
    if plan.action != "list" or plan.limit or cues.ASKS.search(question.lower()):
        return None
    return Plan(plan.collection, "aggregate", plan.where, aggregates=(Aggregate("count"),))


def same_documents(one: Plan, other: Plan) -> bool:
    """Whether two plans show the same documents, one of them more of their fields."""
    if not {one.action, other.action} <= {"list", "show"}:
        return False
    if replace(one, action="list", fields=()) != replace(other, action="list", fields=()):
        return False
    some, others = set(one.fields), set(other.fields)
    return "list" in {one.action, other.action} or some <= others or others <= some


def in_its_year(plan: Plan, before: Plan) -> Plan:
    """A month is of the year that was spoken of: after October 2026 "and in November?" means November 2026."""
    years = {
        one.field: found[1]
        for one in before.conditions()
        for value in one.values
        if isinstance(value, Date) and (found := YEAR_AND_MONTH.match(value.literal))
    }

    def dated(one: Condition | Link) -> Condition | Link:
        if isinstance(one, Link) or one.field not in years:
            return one
        made = [
            Date(years[one.field] + value.literal[1:])
            if isinstance(value, Date) and value.literal.startswith("*-")
            else value
            for value in one.values
        ]
        return replace(one, values=tuple(made))

    return replace(plan, where=tuple(tuple(map(dated, every)) for every in plan.where))


class _Readings:
    """What the model wrote for a question, each with its log-probability and what speaks against it. `branches`: places
    where it nearly wrote something that means something else."""

    def __init__(self, question: Question, branches: int = 0) -> None:
        self.question = question
        self.branches = branches
        self.previous = question.previous if question.follows else ""
        said = {word for hint in question.hints for word in words_of(hint.said)} | confidence.ASKING
        self.hints = (
            *question.hints,
            *(one for one in question.inside if not said & set(words_of(one.said))),
        )
        self.all: list[tuple[Plan | None, float, Sequence[str]]] = []
        self.queries: dict[Plan | None, str] = {}
        self.made: set[Plan] = set()  # by code: they are offered, and never the answer

    def add(self, text: str, logprob: float) -> None:
        """A plan as it was written. What is none is left out: a branch is written without the grammar."""
        asked = self.question
        try:
            plan = parse(text, asked.catalogue)
            plan = in_its_year(plan, self.before) if plan and self.before else plan
            plan = with_whole_names(plan, asked.text, asked.catalogue) if plan else None
            said: tuple[str, ...] = ()
            if plan:
                query = compile.query(canonical(plan, asked.today), asked.catalogue, asked.today)
                self.queries[plan] = json.dumps(vars(query), default=str)
                said = tuple(map(str, self._complaints(plan)))
        except PlanError:
            return
        self.all.append((plan, logprob, said))

    @cached_property
    def before(self) -> Plan | None:
        """The plan that a follow-up goes on from. Raises PlanError."""
        return parse(self.previous, self.question.catalogue) if self.previous else None

    def repair(self) -> None:
        """Plans near those that the checks complain about, which they complain about less."""
        asked = repair.Asked(self.question.text, self.question.catalogue, self.hints)
        likely = sorted(self.all, key=lambda one: -one[1])[:REPAIRED]
        for plan, logprob, said in likely:
            if plan and said:
                for other in repair.repaired(plan, asked, self._complaints):
                    self.made |= {other} - self.queries.keys()
                    self.add(str(other), logprob + CHANGED)

    def _complaints(self, plan: Plan) -> Sequence[Complaint]:
        asked = self.question
        return checks.complaints(plan, asked.text, asked.catalogue, self.hints, self.previous)

    @property
    def certain(self) -> bool:
        """Whether other readings need not be looked at: the first is the answer even if all that is left were against
        it, or it is none with most of the probability."""
        if not self.all:
            return False
        plan, logprob, said = self.all[0]
        share = math.exp(logprob)
        if plan is None:
            return share >= 1 - decide.OFFER
        alone = [decide.Candidate(plan, share, tuple(said), logprob)]
        rest = decide.Candidate[Plan](None, 1 - share, (), math.log(max(decide.LEAST, 1 - share)))
        return decide.decide(self._weighed([*alone, rest])).status == "answered"

    @property
    def meanings(self) -> dict[Plan, str]:
        """The query of each reading; of those that show the same documents that of the likeliest."""
        found: dict[Plan, str] = {}
        for plan, _, _ in sorted(self.all, key=lambda one: -one[1]):
            if plan is not None and plan not in found:
                same = (found[other] for other in found if same_documents(plan, other))
                found[plan] = next(same, self.queries[plan])
        return found

    @property
    def agreeing(self) -> int:
        """How many of the other readings mean what the first one means."""
        found = self.meanings
        meant = [found[plan] if plan else None for plan, _, _ in self.all]
        return meant.count(meant[0]) - 1 if meant else 0

    @property
    def decision(self) -> decide.Decision[Plan]:
        """Readings of one meaning are one."""
        decision = decide.decide(self._weighed(decide.together(self.all, self.meanings.__getitem__)))
        many = how_many(self.question.text, decision.plans[0]) if decision.status == "choose" else None
        if many and len(decision.plans) < decide.CHOICES and many not in decision.plans:
            decision = replace(decision, plans=(*decision.plans, many))
        return decision

    def _weighed(self, candidates: Sequence[decide.Candidate[Plan]]) -> list[decide.Candidate[Plan]]:
        """The candidates with how likely each is right."""
        none = sum(one.share for one in candidates if one.plan is None)
        return [
            one if one.plan is None else replace(one, chance=self._chance(one, one.plan, none))
            for one in candidates
        ]

    def _chance(self, one: decide.Candidate[Plan], plan: Plan, none: float) -> float:
        text = self.question.text
        left, unnamed = (
            confidence.left_over(text, plan),
            confidence.unnamed(text, plan, self.question.catalogue),
        )
        words = len(words_of(text))
        found = confidence.probability(
            confidence.Evidence(
                one.logprob, one.share, none, left, unnamed, len(one.complaints), words, self.branches
            )
        )
        return min(found, decide.ANSWER - 0.01) if plan in self.made else found
