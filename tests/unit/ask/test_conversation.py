"""A conversation: follow-ups, choices by number, failures that do not end it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from scripts import chat
from scripts.ask.client import Outcome, Question
from scripts.ask.conversation import Conversation
from scripts.errors import ServiceError

CHOICES = [{"plan": "a count", "words": "a: count"}, {"plan": "b count", "words": "b: count"}]


class Screen:
    def __init__(self) -> None:
        self.text = ""
        self.notes: list[str] = []

    def write(self, text: str) -> None:
        self.text += text

    def note(self, text: str) -> None:
        self.notes.append(text)


class Answers:
    """A gateway that answers as given, one after another."""

    def __init__(self, *outcomes: Outcome | ServiceError) -> None:
        self.outcomes = list(outcomes)
        self.asked: list[Question] = []

    def ask(self, question: Question) -> Outcome:
        self.asked.append(question)
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, ServiceError):
            raise outcome
        return outcome


def outcome(plan: str) -> Outcome:
    query = {"collection": "orders", "shell": ""}
    return Outcome(
        "answered", {"answer": f"{plan}!", "plan": plan, "rows": [], "columns": [], "query": query}
    )


def talk(answers: Answers, *typed: str) -> Screen:
    screen = Screen()
    keys: Iterator[str] = iter(typed)

    def read() -> str:
        try:
            return next(keys)
        except StopIteration:
            raise EOFError from None

    made: Any = Conversation(answers, Question(database="shop"), screen)  # type: ignore[arg-type]
    chat.interact(made, read)
    return screen


def test_the_plan_of_an_answer_goes_with_the_next_question() -> None:
    answers = Answers(outcome("orders count"), outcome("orders[x] count"), outcome("customers count"))
    screen = talk(
        answers, "How many orders?", "", "and in April?", "/new", "How many customers?", "/exit", "unread"
    )
    assert [(one.question, one.previous) for one in answers.asked] == [
        ("How many orders?", ""), ("and in April?", "orders count"), ("How many customers?", ""),
    ]  # fmt: skip
    assert {one.database for one in answers.asked} == {"shop"} and "orders count!\n" in screen.text


def test_a_number_chooses() -> None:
    choose = Outcome("choose", {"choices": CHOICES})
    answers = Answers(choose, outcome("b count"), outcome("c count"))
    talk(answers, "a or b?", "2", "2")
    assert [(one.question, one.plan) for one in answers.asked] == [
        ("a or b?", ""),
        ("", "b count"),
        ("2", ""),
    ]


@pytest.mark.parametrize("number", ["0", "3", "-1"])
def test_a_number_of_no_choice_is_a_question(number: str) -> None:
    answers = Answers(Outcome("choose", {"choices": CHOICES}), Outcome("declined", {}))
    talk(answers, "a or b?", number)
    assert answers.asked[1].question == number


def test_a_failure_is_shown_and_the_conversation_goes_on() -> None:
    answers = Answers(
        ServiceError("Down.", fault="gateway-unreachable", hint="start it"), outcome("orders count")
    )
    screen = talk(answers, "x", "y")
    assert screen.notes == ["Down.\nstart it"] and len(answers.asked) == 2


def test_commands_are_listed() -> None:
    screen = talk(Answers(), "/help", "/nix")
    assert "/new" in screen.notes[0] and "/help" in screen.notes[1]
