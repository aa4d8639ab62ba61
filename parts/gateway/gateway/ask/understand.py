"""Read a question: the model's likeliest plan, the plans that it nearly wrote, and what the checks say of each."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from gateway.ask import compile, decide
from gateway.ask.catalogue import Catalogue
from gateway.ask.grammar import Grammar
from gateway.ask.language import Plan, PlanError, parse
from gateway.ask.model import PlanModel
from gateway.ask.values import Hint

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
    catalogue = question.catalogue
    rules = question.grammar.rules(
        question.text, question.hints, question.previous if question.follows else ""
    )
    first = await model.write(catalogue.text, question.user, rules)
    written = [(first.text, sum(token.logprob for token in first.tokens))]
    for branch in decide.branches(first.tokens):
        rest = await model.write(catalogue.text, question.user, plan=branch.begin)
        logprob = branch.logprob + sum(token.logprob for token in rest.tokens)
        written.append((branch.begin + rest.text, logprob))
    readings: list[tuple[Plan | None, float, Sequence[str]]] = []
    queries: dict[Plan | None, str] = {}
    for text, logprob in written:
        try:
            plan = parse(text, catalogue)
            queries[plan] = (
                json.dumps(vars(compile.query(plan, catalogue, question.today)), default=str) if plan else ""
            )
        except PlanError:  # a branch is written without the grammar
            continue
        readings.append((plan, logprob, ()))
    return decide.decide(decide.together(readings, queries.__getitem__))
