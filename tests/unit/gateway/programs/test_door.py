"""How much a key allows: per minute, per day, at once, until when."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from gateway import http
from gateway.programs import door

from tests.unit.gateway.conftest import error, listening
from tests.unit.gateway.programs.conftest import CHAT, OWN, Engine, Gateway, served
from tests.waits import until


def test_requests_per_minute(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    # Where a minute of the clock ends, a part of what was asked is forgiven at once.
    middle = time.time() // 60 * 60 + 30
    monkeypatch.setattr(time, "time", lambda: middle)
    key, other = gateway.make(per_minute=2), gateway.make("other", per_minute=2)
    assert [gateway.chat(key).status_code for _ in range(3)] == [200, 200, 429]
    answer = gateway.chat(key)
    assert error(answer) == (429, "key-rate") and answer.json()["error"]["type"] == "rate_limit_error"
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert gateway.chat(other).status_code == 200, "each key has its own"
    assert gateway.keys()["one"]["today"]["requests"] == 2


def test_tokens_per_day(gateway: Gateway) -> None:
    key = gateway.make(tokens_per_day=15)
    assert [gateway.chat(key).status_code for _ in range(3)] == [200, 200, 429], "10 tokens each"
    answer = gateway.chat(key)
    assert error(answer) == (429, "key-quota")
    assert 0 < int(answer.headers["retry-after"]) <= 86_401


def test_a_key_that_has_expired(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    end = int(time.time()) + 1000
    key = gateway.make(expires=end)
    assert gateway.chat(key).status_code == 200
    monkeypatch.setattr(time, "time", lambda: float(end))
    assert error(gateway.chat(key)) == (401, "key-expired") and gateway.keys()["one"]["expired"]


def test_requests_at_once(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "AT_ONCE", 2)
    monkeypatch.setattr(door, "WAITING", 3)
    keys = [gateway.make(name) for name in ("a", "b", "c")]
    gateway.engine.held = True
    with ThreadPoolExecutor() as pool:
        calls = [pool.submit(gateway.chat, key) for key in (keys[0], keys[0], keys[1])]
        until(lambda: len(gateway.engine.got) == 3)
        full, busy = gateway.chat(keys[0]), gateway.chat(keys[2])
        gateway.engine.held = False
        assert [call.result().status_code for call in calls] == [200, 200, 200]
    assert error(full) == (429, "key-busy") and error(busy) == (503, "gateway-busy")
    assert full.headers["retry-after"] == busy.headers["retry-after"] == "2"
    assert gateway.chat(keys[0]).status_code == 200


def test_sixteen_callers_get_sixteen_answers(gateway: Gateway) -> None:
    key = gateway.make()
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: gateway.chat(key).status_code, range(64)))
    assert answers == [200] * 64
    assert gateway.keys()["one"]["today"] == {"requests": 64, "tokens_in": 448, "tokens_out": 192}


def test_keys_and_what_they_used_survive_a_restart(tmp_path: Path) -> None:
    engine = Engine()
    with listening(engine.application()) as url:
        with served(engine, url, tmp_path) as first:
            key = first.make(tokens_per_day=15)
            assert first.chat(key).status_code == first.chat(key).status_code == 200
        with served(engine, url, tmp_path) as second:
            assert second.keys()["one"]["today"]["tokens_in"] == 14
            assert error(second.chat(key)) == (429, "key-quota")


def test_an_engine_that_does_not_answer(tmp_path: Path) -> None:
    with served(Engine(), "http://127.0.0.1:1", tmp_path) as made:
        assert error(made.chat(made.make())) == (503, "engine-unreachable")


def test_the_door_of_keys_is_for_this_machine(gateway: Gateway) -> None:
    for headers in ({}, {"Authorization": f"Bearer {gateway.make()}"}):
        assert error(gateway.http.get("/admin/keys", headers=headers)) == (401, "gateway-key")
    for headers in ({"Host": "llm.example"}, {"Origin": "http://localhost"}):
        answer = httpx.get(f"{gateway.url}/admin/keys", headers={**OWN, **headers}, trust_env=False)
        assert error(answer) == (403, "gateway-site")


def test_slow_bodies_do_not_keep_others_out(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "WAITING", 1)
    monkeypatch.setattr(door, "READING", 5)
    key, port = gateway.make(), int(gateway.url.rpartition(":")[2])
    head = f"POST {CHAT} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Length: 1000\r\n\r\n{{"
    slow = [socket.create_connection(("127.0.0.1", port), 60) for _ in range(4)]
    try:
        for one in slow:
            one.sendall(head.encode())
        # Who is let in, and whose body does not come, is not waited for.
        assert [gateway.chat(key).status_code for _ in range(3)] == [200] * 3
        with monkeypatch.context() as soon:
            soon.setattr(http, "BODY_SECONDS", 0.0)
            slow[0].sendall(b"x")
            said = slow[0].makefile("rb").read()  # to its end: the connection is closed
        assert said.startswith(b"HTTP/1.1 408") and b"gateway-body-slow" in said
    finally:
        for one in slow:
            one.close()
    until(lambda: gateway.chat(key).status_code == 200)
