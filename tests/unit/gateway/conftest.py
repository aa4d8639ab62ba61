"""The gateway's server, with something that stands in for what answers questions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from gateway.ask.ask import Asker
from gateway.ask.outcome import Asked, Outcome
from gateway.server import application
from gateway.settings import Settings
from starlette.testclient import TestClient

KEY = {"Authorization": "Bearer right"}
NEEDED = {"GATEWAY_TOKEN": "right", "MCP_URL": "http://127.0.0.1:1/mcp", "MCP_TOKEN": "m"}
PLANS = {"PLAN_URL": "http://127.0.0.1:1"}


class Answers:
    """Stands in for what answers questions: `result` is what it returns or raises, `asked` what it got."""

    def __init__(self) -> None:
        self.result: Outcome | Exception = Outcome("declined", why="nothing")
        self.asked: list[Asked] = []


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    made = Answers()

    async def ask(_: Asker, asked: Asked) -> Outcome:
        made.asked.append(asked)
        if isinstance(made.result, Exception):
            raise made.result
        return made.result

    monkeypatch.setattr(Asker, "ask", ask)
    return made


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(application(Settings.read(NEEDED | PLANS)), raise_server_exceptions=False) as made:
        yield made


def error(answer: Any) -> tuple[int, str]:
    """The status and the fault of an answer that failed."""
    return answer.status_code, answer.json()["error"]["fault"]
