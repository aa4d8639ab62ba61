"""The three outcomes, from readings and their probabilities."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import pytest
from gateway.ask.decide import Branch, Candidate, branches, decide, together


@dataclass(frozen=True)
class Written:
    text: str
    logprob: float
    others: list[tuple[str, float]] = field(default_factory=list)


def test_a_branch_is_where_the_model_nearly_wrote_something_else() -> None:
    tokens = [
        Written("orders", math.log(0.6), [("items", math.log(0.3)), ("none", math.log(0.001))]),
        Written(" count", math.log(0.5), [(" list", math.log(0.4))]),
    ]
    assert [one.begin for one in branches(tokens)] == ["items", "orders list"]
    assert math.exp(branches(tokens)[1].logprob) == pytest.approx(0.24)
    assert branches(tokens, most=1) == [Branch("items", math.log(0.3))]


def test_readings_of_one_meaning_are_one() -> None:
    found = together(
        [("a", math.log(0.3), ()), ("A", math.log(0.3), ()), (None, math.log(0.2), ())], str.lower
    )
    assert [(one.plan, round(one.share, 2)) for one in found] == [("a", 0.75), (None, 0.25)]


def candidate(plan: str | None, chance: float, share: float = 0.5) -> Candidate[str]:
    return Candidate(plan, share, ("doubt",), math.log(share), chance)


@pytest.mark.parametrize(
    ("candidates", "status", "plans"),
    [
        ([], "declined", ()),
        ([candidate("a", 0.9)], "answered", ("a",)),
        ([candidate("a", 0.6), candidate("b", 0.2), candidate("c", 0.01)], "choose", ("a", "b")),
        ([candidate("b", 0.2), candidate("a", 0.9)], "answered", ("a",)),
        ([candidate("a", 0.9), candidate("b", 0.85)], "choose", ("a", "b")),
        ([candidate("a", 0.1)], "declined", ()),
        ([candidate(None, 0, 0.99), candidate("a", 0.9, 0.01)], "declined", ()),
        ([candidate(None, 0, 0.6), candidate("a", 0.9, 0.4)], "choose", ("a",)),
        ([candidate(one, 0.25) for one in "abcd"], "choose", ("a", "b", "c")),
    ],
)
def test_one_of_three_outcomes(candidates: list[Candidate[str]], status: str, plans: tuple[str, ...]) -> None:
    made = decide(candidates)
    assert (made.status, made.plans) == (status, plans)


def test_the_complaint_about_the_best_reading_is_kept() -> None:
    assert decide([candidate("a", 0.5)]).complaints == ("doubt",)
