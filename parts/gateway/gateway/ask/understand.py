"""Read a question: the model's likeliest plan, the plans that it nearly wrote, and what the checks say of each."""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gateway.ask import checks, compile, confidence, decide
from gateway.ask.canonical import canonical
from gateway.ask.catalogue import Catalogue
from gateway.ask.grammar import Grammar
from gateway.ask.language import Plan, PlanError, parse
from gateway.ask.model import PlanModel
from gateway.ask.values import Hint, words_of

# What follows from the question before: it begins so, or is too short to be one of its own.
FOLLOWS = re.compile(
    r"(and|or|but|only|just|also|same|then|what about|how about|of (these|those|them)|those|these|them"
    r"|und|oder|nur|y|o|solo|et|ou|seulement|e)\b",
    re.IGNORECASE,
)
SHORT = 3  # words


@dataclass(frozen=True)
class Question:
    """A question with what is known for it. `previous` is the plan that it may go on from."""

    text: str
    catalogue: Catalogue
    grammar: Grammar
    hints: Sequence[Hint]
    today: datetime.date
    previous: str = ""

    @property
    def follows(self) -> bool:
        """Whether it goes on from the question before."""
        short = len(self.text.split()) <= SHORT
        return bool(self.previous) and (short or FOLLOWS.match(self.text.strip()) is not None)

    @property
    def user(self) -> str:
        """The user's turn, as the model was trained on it."""
        asked = f"{self.previous}\n> {self.text}" if self.follows else self.text
        return "\n".join([asked, *map(str, self.hints)])


async def understand(question: Question, model: PlanModel) -> decide.Decision[Plan]:
    """What the question means, or may mean. Raises Failure when the model can't be used."""
    previous = question.previous if question.follows else ""
    rules = question.grammar.rules(question.text, question.hints, previous)
    first = await model.write(question.catalogue.text, question.user, rules)
    readings = _Readings(question)
    readings.add(first.text, sum(token.logprob for token in first.tokens))
    if readings.certain:
        return readings.decision
    for branch in decide.branches(first.tokens):
        rest = await model.write(question.catalogue.text, question.user, plan=branch.begin)
        readings.add(branch.begin + rest.text, branch.logprob + sum(token.logprob for token in rest.tokens))
    return readings.decision


class _Readings:
    """What the model wrote for a question, each with its log-probability and what speaks against it."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.previous = question.previous if question.follows else ""
        self.all: list[tuple[Plan | None, float, Sequence[str]]] = []
        self.queries: dict[Plan | None, str] = {}

    def add(self, text: str, logprob: float) -> None:
        """A plan as it was written. What is none is left out: a branch is written without the grammar."""
        asked = self.question
        try:
            plan = parse(text, asked.catalogue)
            said: tuple[str, ...] = ()
            if plan:
                query = compile.query(canonical(plan, asked.today), asked.catalogue, asked.today)
                self.queries[plan] = json.dumps(vars(query), default=str)
                found = checks.complaints(plan, asked.text, asked.catalogue, asked.hints, self.previous)
                said = tuple(map(str, found))
        except PlanError:
            return
        self.all.append((plan, logprob, said))

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
    def decision(self) -> decide.Decision[Plan]:
        """Readings of one query are one."""
        return decide.decide(self._weighed(decide.together(self.all, self.queries.__getitem__)))

    def _weighed(self, candidates: Sequence[decide.Candidate[Plan]]) -> list[decide.Candidate[Plan]]:
        """The candidates with how likely each is right."""
        none = sum(one.share for one in candidates if one.plan is None)
        text = self.question.text
        return [
            one if one.plan is None else replace(one, chance=confidence.probability(confidence.Evidence(
                one.logprob, one.share, none, confidence.left_over(text, one.plan),
                confidence.unnamed(text, one.plan, self.question.catalogue), len(one.complaints), len(words_of(text)),
            )))
            for one in candidates
        ]  # fmt: skip
