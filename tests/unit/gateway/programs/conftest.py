"""A gateway as it runs, with an engine behind it that answers at once, or when a test lets it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from gateway.programs import usage
from gateway.server import application
from gateway.settings import Settings
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.unit.gateway.conftest import NEEDED, PLANS, listening
from tests.waits import PATIENCE

MODEL = "small"
USED = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
OWN = {"Authorization": "Bearer right"}
CHAT = "/v1/chat/completions"


class Engine:
    """`got` is what it was asked. While `held` it answers nobody; `status` is that of its answers. A stream of its has
    a pause in its middle, until `gone` on."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.keys: set[str] = set()
        self.held = self.pausing = False
        self.status = 200
        self.left = 0  # answers whose reader went away

    def application(self) -> Starlette:
        paths = {"/v1/models": self._models, CHAT: self._chat, "/v1/embeddings": self._embed}
        return Starlette(routes=[Route(path, one, methods=["GET", "POST"]) for path, one in paths.items()])

    async def _models(self, request: Request) -> Response:
        self.keys.add(request.headers["authorization"])
        return JSONResponse(
            {"data": [{"id": MODEL, "owned_by": "here", "meta": {"path": "/models/small.gguf"}}]}
        )

    async def _embed(self, request: Request) -> Response:
        self.got.append(await request.json())
        return JSONResponse(
            {"data": [{"embedding": [0.5]}], "usage": {"prompt_tokens": 4, "total_tokens": 4}}
        )

    async def _chat(self, request: Request) -> Response:
        given = await request.json()
        self.got.append(given)
        while self.held:
            if await request.is_disconnected():
                self.left += 1
                return Response()
            await asyncio.sleep(0.01)
        if self.status != 200:
            return JSONResponse({"error": {"message": "too long", "code": 400}}, self.status)
        if given.get("stream"):
            return StreamingResponse(self._events(given), media_type="text/event-stream")
        choice = {"index": 0, "message": {"role": "assistant", "content": "hello you"}}
        return JSONResponse({"choices": [choice], "usage": USED})

    async def _events(self, given: dict[str, Any]) -> AsyncIterator[bytes]:
        try:
            yield event({"choices": [{"delta": {"content": "hel"}}]})
            while self.pausing:
                await asyncio.sleep(0.01)
            yield event({"choices": [{"delta": {"content": 'lo "usage":{'}}]})
            if given.get("stream_options", {}).get("include_usage"):
                yield event({"choices": [], "usage": USED})
            yield b"data: [DONE]\n\n"
        except asyncio.CancelledError:
            self.left += 1
            raise


def event(document: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(document).encode() + b"\n\n"


class Gateway:
    """Requests to it; `key` is that of a program."""

    def __init__(self, url: str, engine: Engine, state: Path) -> None:
        self.url = url
        self.engine = engine
        self.state = state
        self.http = httpx.Client(base_url=url, trust_env=False, timeout=PATIENCE)

    def make(self, name: str = "one", **more: Any) -> str:
        """A new key."""
        answer = self.http.post("/admin/keys", json={"name": name, **more}, headers=OWN)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["key"])

    def keys(self) -> dict[str, Any]:
        """Every key by its name."""
        return {one["name"]: one for one in self.http.get("/admin/keys", headers=OWN).json()["keys"]}

    def chat(self, key: str, path: str = CHAT, **more: Any) -> httpx.Response:
        return self.http.post(path, json=request(**more), headers=bearer(key))


def request(**more: Any) -> dict[str, Any]:
    return {"model": MODEL, "messages": [{"role": "user", "content": "hi"}], **more}


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@contextmanager
def served(engine: Engine, url: str, state: Path) -> Iterator[Gateway]:
    """A gateway that keeps its state in a folder."""
    own = {"ENGINE_URL": url, "ENGINE_API_KEY": "e", "GATEWAY_STATE": str(state)}
    with listening(application(Settings.read(NEEDED | PLANS | own))) as address:
        made = Gateway(address, engine, state)
        with made.http:
            yield made


@pytest.fixture(autouse=True)
def one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test meets midnight, when the counts of a day begin again."""
    monkeypatch.setattr(usage, "_day", lambda: "2026-05-03")


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    engine = Engine()
    with listening(engine.application()) as url, served(engine, url, tmp_path / "state") as made:
        yield made
