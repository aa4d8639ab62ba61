"""The HTTP server: who may ask, what a request may hold, what comes back when something does not work."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from gateway import server
from gateway.ask.ask import Asked, Asker, Outcome
from gateway.faults import Failure
from gateway.server import KEYS, Settings, application
from starlette.testclient import TestClient

from scripts.faults.table import BY_ID
from scripts.home import ROOT

KEY = {"Authorization": "Bearer right"}
NEEDED = {"GATEWAY_TOKEN": "right", "MCP_URL": "http://127.0.0.1:1/mcp", "MCP_TOKEN": "m"}


class Answers:
    """Stands in for what answers questions: `result` is what it returns or raises."""

    result: Outcome | Exception = Outcome("declined", why="nothing")
    asked: list[Asked]
    cancelled = False


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    made = Answers()
    made.asked = []

    async def ask(_: Asker, asked: Asked) -> Outcome:
        made.asked.append(asked)
        if isinstance(made.result, Exception):
            raise made.result
        return made.result

    monkeypatch.setattr(Asker, "ask", ask)
    return made


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(application(Settings.read(NEEDED)), raise_server_exceptions=False) as made:
        yield made


def error(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["fault"]


def test_health_needs_no_key(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok"}


@pytest.mark.parametrize("header", ["", "Bearer wrong", "right", "Bearer right ", "Bearer r\u00ecght"])
def test_nobody_asks_without_the_key(client: TestClient, answers: Answers, header: str) -> None:
    answer = client.post("/v1/ask", json={"question": "x"}, headers={b"Authorization": header.encode()})
    assert error(answer) == (401, "gateway-key") and not answers.asked


def test_a_question_and_its_outcome(client: TestClient, answers: Answers) -> None:
    answers.result = Outcome("answered", answer="3 orders.", columns=("count",), rows=([3],), database="shop")
    asked = {"question": " How many? ", "database": "shop", "today": "2026-03-31", "choose": 2}
    document = client.post("/v1/ask", json=asked, headers=KEY).json()
    assert (document["status"], document["answer"], document["rows"]) == ("answered", "3 orders.", [[3]])
    (one,) = answers.asked
    assert (one.question, one.database, str(one.today), one.choose) == ("How many?", "shop", "2026-03-31", 2)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[", b"[]", b'"x"', b"{}", b'{"question": " "}', b'{"question": 3}', b'{"question": "x", "extra": ""}',
        b'{"question": "x", "today": "soon"}', b'{"question": "x", "choose": true}', b"[" * 100_000,
        b'{"question": "x", "choose": "2"}',
    ],
)  # fmt: skip
def test_what_is_no_question_is_refused(client: TestClient, answers: Answers, body: bytes) -> None:
    assert error(client.post("/v1/ask", content=body, headers=KEY)) == (400, "ask-invalid")
    assert not answers.asked


def test_a_body_without_end_is_cut_off(client: TestClient, answers: Answers) -> None:
    body = (b"x" * 1000 for _ in range(10**6))
    assert error(client.post("/v1/ask", content=body, headers=KEY)) == (413, "ask-too-long")


def test_a_failure_is_named_by_its_fault(client: TestClient, answers: Answers) -> None:
    answers.result = Failure("database-unreachable", "The database does not answer.")
    assert error(client.post("/v1/ask", json={"question": "x"}, headers=KEY)) == (503, "database-unreachable")


def test_an_error_of_its_own_tells_nothing_of_itself(client: TestClient, answers: Answers) -> None:
    answers.result = RuntimeError("mongodb://user:secret@host")
    answer = client.post("/v1/ask", json={"question": "x"}, headers=KEY)
    assert error(answer) == (500, "gateway-failed") and "secret" not in answer.text


def test_an_answer_that_takes_too_long(
    client: TestClient, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ask(_: Asker, asked: Asked) -> Outcome:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            answers.cancelled = True
            raise
        raise AssertionError

    monkeypatch.setattr(Asker, "ask", ask)
    monkeypatch.setattr(server, "SECONDS", 0.05)
    assert error(client.post("/v1/ask", json={"question": "x"}, headers=KEY)) == (504, "ask-slow")
    assert answers.cancelled


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_a_setting_that_is_missing_is_named(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        Settings.read({**NEEDED, name: ""})


def test_settings_hold_no_secret_in_their_words() -> None:
    made = Settings.read(
        {**NEEDED, "GATEWAY_TOKEN": "hunter2", "MCP_TOKEN": "hunter3", "PLAN_KEY": "hunter4"}
    )
    assert "hunter" not in repr(made) and made.plan_slot is None
    with pytest.raises(ValueError, match="PLAN_SLOT"):
        Settings.read({**NEEDED, "PLAN_SLOT": "one"})


def test_every_fault_of_the_gateway_is_in_the_table() -> None:
    """Read from its source: each Failure names its fault first."""
    import ast

    found = set()
    for path in (ROOT / "parts" / "gateway" / "gateway").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Failure", "TooLarge"}
            if called and isinstance(first := node.args[0], ast.Constant):  # type: ignore[attr-defined]
                found.add(first.value)
    assert len(found) > 5 and found <= BY_ID.keys()


def test_a_request_has_the_keys_of_a_question() -> None:
    assert set(KEYS) == set(Asked.__dataclass_fields__)
    assert json.dumps(Outcome("declined").document())
