"""What each route needs: who may call, how long a body may be, what ends work."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from gateway import http
from gateway.faults import Failure
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from tests.unit.gateway.conftest import KEY, error


@pytest.fixture
def echo() -> Iterator[TestClient]:
    """A server that gives back the document that it gets."""

    async def answer(request: Request) -> Response:
        http.admit(request, "right")
        return JSONResponse(await http.body(request))

    handlers = dict.fromkeys((Failure, Exception), http.failed)
    with TestClient(
        Starlette(routes=[Route("/", answer, methods=["POST"])], exception_handlers=handlers)
    ) as made:
        yield made


def test_a_document_comes_through(echo: TestClient) -> None:
    assert echo.post("/", json={"a": 1}, headers=KEY).json() == {"a": 1}


@pytest.mark.parametrize("header", ["", "Bearer wrong", "right", "Bearer right ", "Bearer r\u00ecght"])
def test_nobody_asks_without_the_key(echo: TestClient, header: str) -> None:
    answer = echo.post("/", json={}, headers={b"Authorization": header.encode()})
    assert error(answer) == (401, "gateway-key")


@pytest.mark.parametrize("body", [b"", b"[", b"[" * 100_000])
def test_what_is_no_document_is_refused(echo: TestClient, body: bytes) -> None:
    assert error(echo.post("/", content=body, headers=KEY)) == (400, "ask-invalid")


def test_a_body_without_end_is_cut_off(echo: TestClient) -> None:
    body = (b"x" * 1000 for _ in range(10**6))
    assert error(echo.post("/", content=body, headers=KEY)) == (413, "ask-too-long")


@pytest.mark.parametrize("sent", [b"", b"{", b"x" * 400])
def test_a_body_that_trickles_in_is_not_waited_for(sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "BODY_SECONDS", 0.05)
    monkeypatch.setattr(http, "RATE", 4000)

    async def receive() -> dict[str, object]:
        await asyncio.sleep(0 if left else 60)
        return {"type": "http.request", "body": left.pop(), "more_body": True}

    left = [sent] if sent else []
    with pytest.raises(Failure) as raised:
        asyncio.run(http.whole(receive, 1000, "ask-too-long"))
    assert (raised.value.fault, raised.value.status) == ("gateway-body-slow", 408)
    answer = asyncio.run(http.failed(request(), raised.value))
    assert answer.headers["connection"] == "close", "what is left is not read"


def test_who_leaves_while_the_body_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ClientDisconnect):
        asyncio.run(http.whole(request("http.disconnect").receive, 1000, "ask-too-long"))


class Work:
    """Takes a minute, unless it is cancelled."""

    cancelled = False

    async def __call__(self) -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            self.cancelled = True
            raise


def request(*messages: str) -> Request:
    """A request whose connection brings these messages, then nothing more."""
    left = list(messages)

    async def receive() -> dict[str, str]:
        if not left:
            await asyncio.sleep(60)
        return {"type": left.pop(0)}

    return Request({"type": "http", "headers": []}, receive)


@pytest.mark.parametrize("after", [0, 10])
def test_a_failure_says_when_to_ask_again_where_that_is_known(after: int) -> None:
    failed = Failure("ask-busy", "Busy.", after=after)
    answer = asyncio.run(http.failed(request(), failed))
    assert answer.status_code == 503 and answer.headers.get("retry-after") == (str(after) if after else None)


def test_work_that_takes_too_long_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "SECONDS", 0.05)
    work = Work()
    with pytest.raises(Failure) as raised:
        asyncio.run(http.unless_gone(request(), work()))
    assert raised.value.fault == "ask-slow" and work.cancelled


def test_work_whose_caller_goes_away_is_cancelled() -> None:
    work = Work()
    with pytest.raises(ClientDisconnect):
        asyncio.run(http.unless_gone(request("http.request", "http.disconnect"), work()))
    assert work.cancelled
