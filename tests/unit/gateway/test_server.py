"""The HTTP server: what it serves, and which faults it can name."""

from __future__ import annotations

import ast

from gateway.faults import Failure
from starlette.testclient import TestClient

from scripts.faults.table import BY_ID
from scripts.home import ROOT
from tests.unit.gateway.conftest import KEY, Answers, error


def test_health_needs_no_key(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok"}


def test_nobody_is_led_elsewhere_with_a_key(client: TestClient) -> None:
    answer = client.post("/v1/chat/completions/", headers=KEY, follow_redirects=False)
    assert error(answer) == (404, "program-request") and "location" not in answer.headers
    assert error(client.get("/v1/chat/completions", headers=KEY)) == (405, "program-request")


def test_a_failure_is_named_by_its_fault(client: TestClient, answers: Answers) -> None:
    answers.result = Failure("database-unreachable", "The database does not answer.")
    assert error(client.post("/v1/ask", json={"question": "x"}, headers=KEY)) == (503, "database-unreachable")


def test_an_error_of_its_own_tells_nothing_of_itself(client: TestClient, answers: Answers) -> None:
    answers.result = RuntimeError("mongodb://user:secret@host")
    answer = client.post("/v1/ask", json={"question": "x"}, headers=KEY)
    assert error(answer) == (500, "gateway-failed") and "secret" not in answer.text


def test_every_fault_of_the_gateway_is_in_the_table() -> None:
    """Read from its source: each Failure names its fault first."""
    found = set()
    for path in (ROOT / "parts" / "gateway" / "gateway").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Failure", "TooLarge"}
            if called and isinstance(first := node.args[0], ast.Constant):  # type: ignore[attr-defined]
                found.add(first.value)
    assert len(found) > 5 and found <= BY_ID.keys()
