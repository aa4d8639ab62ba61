"""The gateway's server, with something that stands in for what answers questions."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from gateway.ask.ask import Asker
from gateway.ask.outcome import Asked, Outcome
from gateway.server import application
from gateway.settings import Settings
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.waits import PATIENCE, until

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


@contextmanager
def listening(app: Starlette, own: socket.socket | None = None) -> Iterator[str]:
    """The address of an application that is served at `own`, or at a socket that is made here: it listens before the
    server is there, so that nothing else can take its port."""
    with own or socket.create_server(("127.0.0.1", 0)) as own:
        port = own.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [own]})
        thread.start()
        try:
            until(lambda: server.started)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
