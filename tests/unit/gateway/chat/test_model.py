"""The OpenAI-compatible endpoint, as its clients see it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from gateway.ask.ask import Asker
from gateway.ask.outcome import Asked, Outcome
from gateway.chat.model import MODEL
from gateway.faults import Failure
from gateway.programs.door import BYTES
from gateway.server import application
from gateway.settings import Settings
from starlette.testclient import TestClient

from tests.unit.gateway.conftest import KEY, NEEDED, Answers, error

ANSWERED = Outcome("answered", answer="3 orders.", columns=("count",), rows=([3],), plan="orders count")
PATH = "/v1/chat/completions"


def request(*texts: str, **more: Any) -> dict[str, Any]:
    roles = ("user", "assistant")
    turns = [{"role": roles[number % 2], "content": text} for number, text in enumerate(texts)]
    return {"model": MODEL, "messages": turns, **more}


def test_the_model_is_listed(client: TestClient) -> None:
    assert error(client.get("/v1/models")) == (401, "gateway-key")
    (one,) = client.get("/v1/models", headers=KEY).json()["data"]
    assert one["id"] == MODEL and one["object"] == "model" and one["info"]["meta"]["toolIds"] == []


def test_of_several_databases_each_is_a_model(
    client: TestClient, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def databases(_: Asker) -> list[str]:
        return ["crm", "shop:old"]

    monkeypatch.setattr(Asker, "databases", databases)
    listed = client.get("/v1/models", headers=KEY).json()["data"]
    assert [one["id"] for one in listed] == [f"{MODEL}:crm", f"{MODEL}:shop:old"]
    assert len({one["name"] for one in listed}) == 2
    answers.result = ANSWERED
    answer = client.post(PATH, json={**request("How many?"), "model": f"{MODEL}:shop:old"}, headers=KEY)
    assert answer.json()["model"] == f"{MODEL}:shop:old"
    assert answers.asked == [Asked("How many?", database="shop:old")]


def test_where_nothing_writes_plans_there_is_no_model() -> None:
    with TestClient(application(Settings.read(NEEDED))) as client:
        assert client.get("/v1/models", headers=KEY).json() == {"object": "list", "data": []}


def test_an_answer(client: TestClient, answers: Answers) -> None:
    answers.result = ANSWERED
    document = client.post(PATH, json=request("How many?", temperature=0, tools=[]), headers=KEY).json()
    (choice,) = document["choices"]
    assert (
        document["object"] == "chat.completion"
        and choice["finish_reason"] == "stop"
        and "usage" not in document
    )
    assert choice["message"]["content"].startswith("3 orders.\n\n<details>\n")
    assert answers.asked == [Asked("How many?")]


def test_a_stream_has_the_same_text(client: TestClient, answers: Answers) -> None:
    answers.result = ANSWERED
    whole = client.post(PATH, json=request("How many?"), headers=KEY).json()["choices"][0]["message"][
        "content"
    ]
    answer = client.post(PATH, json=request("How many?", stream=True), headers=KEY)
    assert answer.headers["content-type"].startswith("text/event-stream")
    *events, end, rest = answer.text.split("\n\n")
    assert (end, rest) == ("data: [DONE]", "")
    choices = [json.loads(one.removeprefix("data: "))["choices"][0] for one in events]
    assert "".join(one["delta"].get("content", "") for one in choices) == whole
    assert choices[0]["delta"]["role"] == "assistant" and choices[-1]["finish_reason"] == "stop"


def test_the_conversation_is_in_the_messages_alone(client: TestClient, answers: Answers) -> None:
    answers.result = ANSWERED
    said = client.post(PATH, json=request("How many?"), headers=KEY).json()["choices"][0]["message"][
        "content"
    ]
    client.post(PATH, json=request("How many?", said, "and in April?"), headers=KEY)
    assert answers.asked[-1] == Asked("and in April?", previous="orders count")


def test_a_choice_that_was_not_offered_asks_nothing(client: TestClient, answers: Answers) -> None:
    offered = "```plans\norders count\n```"
    client.post(PATH, json=request("How many?", offered, "7"), headers=KEY)
    assert not answers.asked


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 404), ({"model": "gpt-4o", "messages": []}, 404), ({"model": MODEL}, 400),
        ({"model": ["x"] * 99, "messages": []}, 404), ({"model": MODEL, "messages": [{"role": "user"}]}, 400),
    ],
)  # fmt: skip
def test_what_is_no_chat_is_refused_in_openai_s_form(
    client: TestClient, answers: Answers, body: Any, status: int
) -> None:
    answer = client.post(PATH, json=body, headers=KEY)
    assert error(answer) == (status, "ask-invalid") and not answers.asked
    found = answer.json()["error"]
    kinds = {400: "invalid_request_error", 404: "not_found_error"}
    assert found["type"] == kinds[status] and found["code"] == "ask-invalid" and found["message"]


def test_nobody_chats_without_the_key_or_without_end(client: TestClient, answers: Answers) -> None:
    assert error(client.post(PATH, json=request("x"))) == (401, "gateway-key")
    assert error(client.post(PATH, json=request("x" * BYTES), headers=KEY)) == (413, "program-request")
    assert error(client.post(PATH, json=[], headers=KEY)) == (400, "program-request")
    assert not answers.asked


def test_a_stream_that_can_t_be_answered_has_a_status(client: TestClient, answers: Answers) -> None:
    answers.result = Failure("database-unreachable", "The database does not answer.")
    answer = client.post(PATH, json=request("x", stream=True), headers=KEY)
    assert error(answer) == (503, "database-unreachable") and answer.json()["error"]["type"] == "server_error"
