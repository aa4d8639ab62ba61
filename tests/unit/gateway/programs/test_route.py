"""What a program gets with its key: the engine's answers as they are, counted; nothing that is not in its scopes."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import Any

import pytest
from gateway.programs import route

from tests.unit.gateway.conftest import error
from tests.unit.gateway.programs.conftest import CHAT, MODEL, USED, Gateway, bearer, request
from tests.waits import PATIENCE, until


def test_an_answer_is_the_engine_s_and_is_counted(gateway: Gateway) -> None:
    key = gateway.make()
    answer = gateway.chat(key, temperature=0)
    assert answer.json()["usage"] == USED
    assert gateway.engine.got == [request(temperature=0, max_tokens=2048)]
    assert gateway.engine.keys == {"Bearer e"}, "never the program's"
    used = gateway.keys()["one"]
    assert used["today"] == used["total"] == {"requests": 1, "tokens_in": 7, "tokens_out": 3}
    assert used["last_used"] and "hash" not in used


@pytest.mark.parametrize("wants", [True, False])
def test_a_stream_has_the_tokens_for_who_wants_them(gateway: Gateway, wants: bool) -> None:
    more: dict[str, Any] = {"stream_options": {"include_usage": True}} if wants else {}
    answer = gateway.chat(gateway.make(), stream=True, **more)
    *events, end, rest = answer.text.split("\n\n")
    documents = [json.loads(one.removeprefix("data: ")) for one in events]
    assert (end, rest) == ("data: [DONE]", "") and answer.headers["content-type"].startswith(
        "text/event-stream"
    )
    assert [one["choices"][0]["delta"]["content"] for one in documents[:2]] == ["hel", 'lo "usage":{']
    assert documents[2:] == ([{"choices": [], "usage": USED}] if wants else [])
    until(lambda: gateway.keys()["one"]["today"]["tokens_out"] == 3)


def test_a_stream_that_is_left_ends_the_engine_s_work_and_counts(gateway: Gateway) -> None:
    key = gateway.make()
    gateway.engine.pausing = True
    with gateway.http.stream("POST", CHAT, json=request(stream=True), headers=bearer(key)) as answer:
        assert b"hel" in next(answer.iter_raw())
    until(lambda: gateway.engine.left == 1)
    until(lambda: gateway.keys()["one"]["today"]["tokens_out"] == 1)
    assert gateway.keys()["one"]["today"]["tokens_in"] > 0


@pytest.mark.parametrize("stream", [True, False])
def test_who_goes_away_while_the_engine_works_ends_that(gateway: Gateway, stream: bool) -> None:
    key = gateway.make()
    gateway.engine.held = True
    caller = HTTPConnection("127.0.0.1", int(gateway.url.rpartition(":")[2]), timeout=PATIENCE)
    caller.request("POST", CHAT, json.dumps(request(stream=stream)), bearer(key))
    until(lambda: gateway.engine.got)
    caller.close()
    until(lambda: gateway.engine.left == 1)
    until(lambda: gateway.keys()["one"]["today"]["tokens_in"] > 0)


@pytest.mark.parametrize("stream", [True, False])
def test_an_engine_that_takes_too_long(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, stream: bool
) -> None:
    key = gateway.make()
    monkeypatch.setattr(route, "SECONDS", 0.3)
    gateway.engine.held = True

    def asked() -> int:
        assert error(gateway.chat(key, stream=stream)) == (504, "program-slow")
        return len(gateway.engine.got)

    assert until(asked)  # on a busy machine the time may be over before the engine hears of it
    until(lambda: gateway.engine.left == len(gateway.engine.got))


def test_models_are_those_of_the_scopes(gateway: Gateway) -> None:
    def listed(*scopes: str) -> list[str]:
        key = gateway.make("-".join(scopes), scopes=list(scopes))
        return [one["id"] for one in gateway.http.get("/v1/models", headers=bearer(key)).json()["data"]]

    assert listed("chat") == listed("embeddings") == [MODEL]
    assert listed("ask") == ["ask-your-data"]
    assert listed("chat", "ask") == [MODEL, "ask-your-data"]
    answer = gateway.http.get("/v1/models", headers=bearer(gateway.make("again")))
    assert answer.json()["data"][0] == {"id": MODEL, "object": "model", "created": 0, "owned_by": "here"}


def test_a_scope_that_a_key_does_not_have(gateway: Gateway) -> None:
    asks, chats = gateway.make("asks", scopes=["ask"]), gateway.make("chats")
    assert error(gateway.chat(asks)) == (403, "key-scope")
    assert error(gateway.chat(chats, model="ask-your-data")) == (403, "key-scope")
    assert error(gateway.chat(chats, "/v1/embeddings", input="x")) == (403, "key-scope")
    assert not gateway.engine.got


def test_embeddings(gateway: Gateway) -> None:
    key = gateway.make(scopes=["embeddings"])
    body = {"model": MODEL, "input": ["a", "b"]}
    answer = gateway.http.post("/v1/embeddings", json=body, headers=bearer(key))
    assert answer.json()["data"] == [{"embedding": [0.5]}] and gateway.engine.got == [body]
    assert gateway.keys()["one"]["today"] == {"requests": 1, "tokens_in": 4, "tokens_out": 0}


def test_a_model_that_the_engine_does_not_have(gateway: Gateway) -> None:
    assert error(gateway.chat(gateway.make(), model="gpt-4o")) == (404, "program-model")
    assert not gateway.engine.got


@pytest.mark.parametrize("stream", [True, False])
def test_what_the_engine_refuses_is_passed_on(gateway: Gateway, stream: bool) -> None:
    key, gateway.engine.status = gateway.make(), 400
    answer = gateway.chat(key, stream=stream)
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, "too long")
    gateway.engine.status = 401
    assert error(gateway.chat(key, stream=stream)) == (503, "engine-key")
    assert gateway.keys()["one"]["today"] == {"requests": 2, "tokens_in": 0, "tokens_out": 0}


def test_a_key_that_is_none(gateway: Gateway) -> None:
    key = gateway.make()
    for wrong in (key[:-1], f"{key}x", "sk-byre-", "sk-byre-" + "x" * 20_000, "sk-byre-\u00e9"):
        answer = gateway.http.post(
            CHAT, json=request(), headers={b"Authorization": f"Bearer {wrong}".encode()}
        )
        assert error(answer) == (401, "key-unknown")
        assert answer.json()["error"]["type"] == "authentication_error"
    for wrong in ("", "Bearer", "Basic x", "Bearer sk-other"):
        answer = gateway.http.post(CHAT, json=request(), headers={"Authorization": wrong})
        assert error(answer) == (401, "gateway-key")
    assert not gateway.engine.got


def test_a_key_that_was_revoked_opens_nothing(gateway: Gateway) -> None:
    key = gateway.make()
    assert gateway.chat(key).status_code == 200
    gateway.http.delete("/admin/keys/one", headers={"Authorization": "Bearer right"})
    assert error(gateway.chat(key)) == (401, "key-unknown")


def test_what_is_asked_is_in_no_log(gateway: Gateway, capfd: pytest.CaptureFixture[str]) -> None:
    key, said = gateway.make(), list[str]()

    def audited() -> list[str]:
        said.append(capfd.readouterr().err)
        whole, _, _ = "".join(said).rpartition("\n")
        return [line for line in whole.splitlines() if '"audit"' in line]

    gateway.chat(key, messages=[{"role": "user", "content": "my secret"}])
    lines = [json.loads(line) for line in until(audited)]  # written when the answer has been sent
    assert [(one["key"], one["model"], one["tokens_out"], one["fault"]) for one in lines] == [
        ("one", MODEL, 3, "")
    ]
    assert "my secret" not in str(lines) and key not in str(lines)
