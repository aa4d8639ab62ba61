"""Answer, offer or decline: what several readings of a question say together. Pure functions.

A small model that is unsure says so in its probabilities, not in its words. So the places where it nearly wrote
something else are read to the end too; readings that mean the same query are one; and how much of the probability the
best one holds decides between the three outcomes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

# A branch is read when the model gave it at least this probability; at most so many branches.
BRANCH = 0.03
BRANCHES = 4
# SOURCE: a wrong answer costs two right ones (the penalised score of `nox -s ask-quality`), so that an answer pays from
# 2/3 on; more, because on databases that nobody tuned for the estimate is too high. On six databases that were not
# looked at while it was made, at 0.78, 0.74, 0.70 and 0.66: right 63, 68, 70 and 72 % of what one collection answers
# (402 questions), wrong 1.7, 2.3, 3.1 and 3.9 % of all 639.
ANSWER = 0.72  # how likely right a reading has to be to be the answer
MARGIN = 0.10  # how much likelier than every other one; closer ones are a choice
OFFER = 0.15  # and to be offered
CHOICES = 3  # at most
SILENT = 0.50  # with more than this share for "none" there is no answer, at best a choice

LEAST = 1e-9  # of a probability whose logarithm is taken

T = TypeVar("T")


class Token(Protocol):
    """One token that the model wrote."""

    @property
    def text(self) -> str:
        """Its characters."""
        ...

    @property
    def logprob(self) -> float:
        """Its natural log-probability."""
        ...

    @property
    def others(self) -> Sequence[tuple[str, float]]:
        """The likeliest tokens that were not written, with theirs."""
        ...


@dataclass(frozen=True)
class Branch:
    """Where the model nearly wrote something else: the beginning to go on from, and its log-probability."""

    begin: str
    logprob: float


def branches(tokens: Sequence[Token], minimum: float = BRANCH, most: int = BRANCHES) -> list[Branch]:
    """The other beginnings of a plan, the likeliest first."""
    found, before, text = [], 0.0, ""
    for token in tokens:
        for other, logprob in token.others:
            if other and math.exp(before + logprob) >= minimum:
                found.append(Branch(text + other, before + logprob))
        before += token.logprob
        text += token.text
    return sorted(found, key=lambda one: -one.logprob)[:most]


@dataclass(frozen=True)
class Candidate(Generic[T]):
    """A reading of the question: what it means (None: nothing here answers it), its share of the probability of all
    readings, what speaks against it, its log-probability, and how likely it is right (see `confidence`).
    """

    plan: T | None
    share: float
    complaints: tuple[str, ...] = ()
    logprob: float = 0.0
    chance: float = 0.0


def together(
    readings: Iterable[tuple[T | None, float, Sequence[str]]], meaning: Callable[[T], Hashable]
) -> list[Candidate[T]]:
    """Readings (plan, log-probability, complaints) with those of one meaning as one, the likeliest first."""
    seen: dict[Hashable, tuple[T | None, float, Sequence[str]]] = {}
    for plan, logprob, complaints in readings:
        key = None if plan is None else (meaning(plan),)
        kept = seen.get(key)
        total = math.exp(logprob) + (kept[1] if kept else 0.0)
        seen[key] = (kept[0] if kept else plan, total, kept[2] if kept else complaints)
    every = sum(total for _, total, _ in seen.values()) or 1.0
    made = [
        Candidate(plan, total / every, tuple(complaints), math.log(total or LEAST))
        for plan, total, complaints in seen.values()
    ]
    return sorted(made, key=lambda one: -one.share)


@dataclass(frozen=True)
class Decision(Generic[T]):
    """`plans`: the answer, up to three to choose from, or none. `complaints`: why the best reading is no answer.
    `chance`: how likely the first plan is right; `second`: the one after it.
    """

    status: Literal["answered", "choose", "declined"]
    plans: tuple[T, ...] = ()
    complaints: tuple[str, ...] = ()
    chance: float = 0.0
    second: float = 0.0


def decide(
    candidates: Sequence[Candidate[T]], answer: float = ANSWER, offer: float = OFFER, silent: float = SILENT
) -> Decision[T]:
    """The outcome of candidates by their chances."""
    none = sum(one.share for one in candidates if one.plan is None)
    ranked = sorted((one for one in candidates if one.plan is not None), key=lambda one: -one.chance)
    if not ranked:
        return Decision("declined")
    first = ranked[0]
    clear = len(ranked) == 1 or first.chance - ranked[1].chance >= MARGIN
    if first.plan is not None and first.chance >= answer and clear and none < silent:
        return Decision("answered", (first.plan,), (), first.chance)
    offered = tuple(one.plan for one in ranked if one.plan is not None and one.chance >= offer)[:CHOICES]
    if offered and none < 1 - offer:
        second = ranked[1].chance if len(ranked) > 1 else 0.0
        return Decision("choose", offered, first.complaints, first.chance, second)
    return Decision("declined", (), first.complaints)
