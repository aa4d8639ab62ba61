"""POST /v1/ask: what a request may hold, and what comes back."""

from __future__ import annotations

import json

import pytest
from gateway.ask.outcome import Asked, Outcome
from gateway.ask.route import KEYS
from starlette.testclient import TestClient

from tests.unit.gateway.conftest import KEY, Answers, error


def test_nobody_asks_without_the_key(client: TestClient, answers: Answers) -> None:
    assert error(client.post("/v1/ask", json={"question": "x"})) == (401, "gateway-key")
    assert not answers.asked


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
        b"[]", b'"x"', b"{}", b'{"question": " "}', b'{"question": 3}', b'{"question": "x", "extra": ""}',
        b'{"question": "x", "today": "soon"}', b'{"question": "x", "choose": true}',
        b'{"question": "x", "choose": "2"}',
    ],
)  # fmt: skip
def test_what_is_no_question_is_refused(client: TestClient, answers: Answers, body: bytes) -> None:
    assert error(client.post("/v1/ask", content=body, headers=KEY)) == (400, "ask-invalid")
    assert not answers.asked


def test_a_request_has_the_keys_of_a_question() -> None:
    assert set(KEYS) == set(Asked.__dataclass_fields__)
    assert json.dumps(Outcome("declined").document())
