"""A question to the gateway over a real socket."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from scripts.ask.client import Gateway, Outcome, Question
from scripts.errors import ServiceError
from tests.machine import free_port
from tests.unit.engines.replay import Replay, serve

KEY = "k3y"
DECLINED = {"status": "declined", "why": "No collection here holds salaries.", "milliseconds": 5}


@pytest.fixture
def replay() -> Iterator[Replay]:
    with serve() as made:
        made.reply = json.dumps(DECLINED)
        yield made


def ask(address: str, question: Question) -> Outcome:
    with Gateway(address, KEY) as gateway:
        return gateway.ask(question)


def test_only_what_is_given_is_sent(replay: Replay) -> None:
    found = ask(replay.address, Question("Who earns most?", database="shop"))
    assert (found.status, found.text("why"), found.choices) == ("declined", DECLINED["why"], [])
    assert replay.requests == [{"question": "Who earns most?", "database": "shop"}]
    assert replay.headers[0]["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("status", "body", "fault"),
    [
        (401, {"error": {"fault": "gateway-key", "message": "The key is wrong."}}, "gateway-key"),
        (503, {"error": {"fault": "mcp-unreachable", "message": "…"}}, "mcp-unreachable"),
        (500, {"error": {"fault": "of-another-version", "message": "…"}}, "gateway-failed"),
        (200, {"status": "perhaps"}, "gateway-failed"),
        (200, [], "gateway-failed"),
        (502, "<html>", "gateway-failed"),
    ],
)
def test_a_failure_has_the_gateway_s_fault(replay: Replay, status: int, body: object, fault: str) -> None:
    replay.status = status
    replay.reply = body if isinstance(body, str) else json.dumps(body)
    with pytest.raises(ServiceError) as caught:
        ask(replay.address, Question("x"))
    assert caught.value.fault == fault


def test_nobody_there() -> None:
    with pytest.raises(ServiceError) as caught:
        ask(f"http://127.0.0.1:{free_port()}", Question("x"))
    assert caught.value.fault == "gateway-unreachable"
