"""What a grammar allows. It holds no rule that leads back to itself, so a regular expression says the same."""

from __future__ import annotations

import datetime
import re

import pytest
from gateway.ask.catalogue import Catalogue, Collection, Field
from gateway.ask.grammar import Grammar, alternatives
from gateway.ask.language import number_text
from gateway.ask.values import Hint

from tests.unit.gateway.ask.plans import DATES, NUMBERS, SHOP, TEXTS, Plans

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\[[^\]]*\]|\{\d+,\d+\}|[a-z][a-zA-Z0-9-]*|[()|?*]|\s+')
ESCAPE = re.compile(r"\\(?:U([0-9A-F]{8})|(.))")


def pattern(grammar: str) -> re.Pattern[str]:
    bodies = dict(line.split(" ::= ", 1) for line in grammar.splitlines())
    made: dict[str, str] = {}

    def of(rule: str) -> str:
        if rule not in made:
            body = bodies[rule]
            assert "".join(TOKEN.findall(body)) == body, body
            made[rule] = "(?:" + "".join(map(one, TOKEN.findall(body))) + ")"
        return made[rule]

    def one(token: str) -> str:
        if token.startswith('"'):
            text = ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], token[1:-1])
            return f"(?:{re.escape(text)})"
        if token[0].isalpha():
            return of(token)
        return "(?:" if token == "(" else token.strip()

    return re.compile(of("root"))


def allows(grammar: str, *plans: str) -> list[bool]:
    made = pattern(grammar)
    return [made.fullmatch(plan) is not None for plan in plans]


def test_every_plan_is_allowed_that_the_question_gives_words_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.ask.grammar.WORDS", 0)  # the texts come from hints; the pattern stays small
    question = " ".join([*map(number_text, NUMBERS), *DATES, "2 3 10"])
    made = pattern(Grammar(SHOP).rules(question, [Hint("", text, ()) for text in TEXTS]))
    plans = Plans(SHOP, seed=3)
    for _ in range(1000):
        text = str(plans.plan())
        assert made.fullmatch(text), text


def test_numbers_years_and_text_come_from_the_question() -> None:
    question = 'Orders over 1,500 in 2025 with the note "call  first"'
    grammar = Grammar(SHOP).rules(question)
    assert all(
        allows(
            grammar, "orders[total>1500] count", "orders[total>0] count", "orders[made=2025-03] count",
            'orders[note~"call  first"] count', 'orders[note="the note \\"call"] count', "orders[made=*-07] list",
        )
    )  # fmt: skip
    assert not any(
        allows(
            grammar, "orders[total>15] count", "orders[made=2026-03] count", 'orders[note~"ring"] count',
            'orders[note~"call first"] count', 'orders[status="call"] count', "orders top 3 total", "shops count",
        )
    )  # fmt: skip


def test_a_value_of_the_index_and_of_the_plan_before_may_be_used() -> None:
    hints = [Hint("bert", "Bert", ("customers.name",))]
    before = 'orders[note~"ring \\"me\\"" & total>77 & made=2023-02] count'
    plans = (
        'customers[name="Bert"] count', 'orders[note~"ring \\"me\\""] count', "orders[total<77] count",
        "orders[made=2023-04] count",
    )  # fmt: skip
    assert all(allows(Grammar(SHOP).rules("and bert in April?", hints, before), *plans))
    assert not any(allows(Grammar(SHOP).rules("and bert in April?"), *plans))


def test_the_model_may_decline_or_must_not() -> None:
    assert allows(Grammar(SHOP).rules("hello"), "none") == [True]
    assert allows(Grammar(SHOP).rules("hello", none=False), "none", "orders count") == [False, True]


def test_names_share_their_beginnings() -> None:
    assert alternatives({"ab": "x", "abc": "", "d": "", 'q"\n': "y"}) == (
        '"ab" (x | "c") | "d" | "q\\"\\U0000000A" y'
    )


@pytest.mark.parametrize("kind", ["text", "bool", "id"])
def test_a_collection_without_numbers_has_a_grammar(kind: str) -> None:
    only = Catalogue("d", {"things": Collection("things", 1, {"a": Field("a", ("a",), kind)})})
    assert allows(Grammar(only).rules("all things"), "things[a=null] count", "things show a") == [True, True]


def test_a_large_catalogue_has_a_grammar_in_no_time() -> None:
    fields = {f"field_{n}": Field(f"field_{n}", (f"field_{n}",), "number") for n in range(60)}
    grammar = Grammar(Catalogue("d", {f"c_{n}": Collection(f"c_{n}", 1, fields) for n in range(50)}))
    first, second = grammar.rules("more than 5"), grammar.rules("less than 7")
    shared = first.index("part ::=")
    assert len(first[:shared]) < 1000
    assert first[shared:] == second[second.index("part ::=") :]


def test_an_hour_may_be_sixty_minutes() -> None:
    grammar = Grammar(SHOP).rules("orders that took longer than an hour")
    assert allows(grammar, "orders[total>60] list", "orders[total>61] list") == [True, False]


@pytest.mark.parametrize(
    ("question", "date", "allowed"),
    [
        ("orders in the first quarter", "2026-Q1", True),
        ("orders since May", "2025-05", True),
        ("orders in May", "2026-05", False),
        ("orders in the first quarter of 2024", "2026-Q1", False),
    ],
)
def test_a_part_of_a_year_without_the_year_is_one_of_this_or_the_last(
    question: str, date: str, allowed: bool
) -> None:
    grammar = Grammar(SHOP).rules(question, today=datetime.date(2026, 5, 3))
    assert allows(grammar, f"orders[made={date}] count") == [allowed]
