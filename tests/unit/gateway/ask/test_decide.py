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


@pytest.mark.parametrize(
    ("candidates", "status", "plans"),
    [
        ([], "declined", ()),
        ([Candidate("a", 0.9)], "answered", ("a",)),
        ([Candidate("a", 0.9, ("number-unused",))], "declined", ()),
        ([Candidate("a", 0.5), Candidate("b", 0.4)], "choose", ("a", "b")),
        ([Candidate("a", 0.5, ("number-unused",)), Candidate("b", 0.4)], "choose", ("b",)),
        ([Candidate[str](None, 0.95), Candidate("a", 0.05)], "declined", ()),
        ([Candidate[str](None, 0.6), Candidate("a", 0.4)], "choose", ("a",)),
        ([Candidate(one, 0.25) for one in "abcd"], "choose", ("a", "b", "c")),
    ],
)
def test_one_of_three_outcomes(candidates: list[Candidate[str]], status: str, plans: tuple[str, ...]) -> None:
    made = decide(candidates)
    assert (made.status, made.plans) == (status, plans)


def test_the_complaint_about_the_best_reading_is_kept() -> None:
    assert decide([Candidate("a", 0.9, ("number-unused",))]).complaints == ("number-unused",)
