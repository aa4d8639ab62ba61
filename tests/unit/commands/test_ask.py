"""`ask`: what it sends, what it prints, its exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts.ask.client import Outcome, Question
from scripts.commands import ask as command
from scripts.console import Console
from scripts.errors import ServiceError, SettingsError

ANSWERED = Outcome(
    "answered",
    {"status": "answered", "answer": "3 orders.", "rows": [[3]], "columns": ["count"],
     "query": {"collection": "orders", "pipeline": [], "shell": ""}},
)  # fmt: skip
CHOOSE = Outcome("choose", {"status": "choose", "choices": [{"plan": "a count", "words": "a: count"}]})
DECLINED = Outcome("declined", {"status": "declined", "why": "No salaries."})


class Gateway:
    """Answers as given, one after another."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome | ServiceError] = []
        self.asked: list[Question] = []

    def ask(self, question: Question) -> Outcome:
        self.asked.append(question)
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, ServiceError):
            raise outcome
        return outcome


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Gateway:
    made = Gateway()
    site = SimpleNamespace(home=SimpleNamespace(state=tmp_path))

    @contextmanager
    def connect(_: Any) -> Iterator[Gateway]:
        yield made

    monkeypatch.setattr("scripts.lifecycle.installation.look", lambda note: site)
    monkeypatch.setattr(command, "gateway", connect)
    return made


@pytest.mark.parametrize(("outcome", "code"), [(ANSWERED, 0), (CHOOSE, 10), (DECLINED, 11)])
def test_each_outcome_has_its_code(
    gateway: Gateway, outcome: Outcome, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    gateway.outcomes = [outcome]
    assert command.ask(Console(), " How many? ", "shop", "2026-03-31", 2) == code
    assert gateway.asked == [Question("How many?", "shop", today="2026-03-31", choose=2)]
    said = capsys.readouterr()
    assert said.out and ("--choose 1" in said.err) == (code == 10)


def test_json_has_the_question_and_the_document(gateway: Gateway, capsys: pytest.CaptureFixture[str]) -> None:
    gateway.outcomes = [ANSWERED]
    command.ask(Console(json=True), "How many?", "", "", 0)
    document = json.loads(capsys.readouterr().out)
    assert (document["question"], document["rows"], document["format"]) == ("How many?", [[3]], 1)


def test_a_question_a_line_and_a_failure_ends_nothing(
    gateway: Gateway, piped: Callable[[bytes], None], capsys: pytest.CaptureFixture[str]
) -> None:
    gateway.outcomes = [ANSWERED, ServiceError("Down.", fault="mcp-unreachable"), DECLINED, ANSWERED]
    piped(b"one\n\n  \ntwo\r\nthree\n" + b"x" * 200_000)
    assert command.ask(Console(), "-", "", "", 0) == 1
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["question"] for one in told[:3]] == ["one", "two", "three"]
    assert told[1]["error"]["fault"] == "mcp-unreachable" and told[2]["status"] == "declined"
    assert len(gateway.asked) == 4 and len(gateway.asked[3].question) == command.LONGEST


@pytest.mark.parametrize(
    ("console", "question", "today"),
    [
        (Console(), "  ", ""),
        (Console(json=True), "", ""),
        (Console(), "x", "soon"),
        (Console(), "x", "2026-13-01"),
    ],
)
def test_what_can_not_be_asked_is_named(
    gateway: Gateway, console: Console, question: str, today: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        command.ask(console, question, "", today, 0)
    assert caught.value.fault == "argument-invalid" and not gateway.asked
