"""GET /v1/models, POST /v1/chat/completions and POST /v1/embeddings, as OpenAI's clients know them:
https://platform.openai.com/docs/api-reference

A key's scopes say what is behind them: the engine's models (chat, embeddings), and "Ask your data" (ask). The stack's
own services see that alone: they have the engine by themselves.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import AsyncExitStack, aclosing
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from gateway import http
from gateway.chat.model import MODEL, AskModel
from gateway.faults import Failure
from gateway.programs import engine as engines
from gateway.programs import requests
from gateway.programs.door import BYTES, Door, Visit
from gateway.programs.engine import Engine

SECONDS, SLOW = 1800.0, "program-slow"  # for one answer, and the fault after them


def routes(door: Door, ask: AskModel, engine: Engine) -> list[BaseRoute]:
    """The routes of this room."""

    async def models(request: Request, visit: Visit) -> Response:
        listed = ask.listed() if visit.may("ask") else None
        others = [] if visit.key is None or visit.key.scopes == ("ask",) else await engine.models()
        data, after = await listed if listed else ([], None)
        return JSONResponse({"object": "list", "data": [*others, *data]}, background=after)

    async def complete(request: Request, visit: Visit) -> Response:
        given = await _body(request)
        model = str(given.get("model"))
        if visit.key is None or model.partition(":")[0] == MODEL:
            visit.need("ask")
            visit.model = MODEL
            return await ask.answer(request, given)
        visit.need("chat")
        return await _passed(request, visit, "/v1/chat/completions", given, requests.chat(given))

    async def embed(request: Request, visit: Visit) -> Response:
        visit.need("embeddings")
        given = await _body(request)
        return await _passed(request, visit, "/v1/embeddings", given, requests.embeddings(given))

    async def _passed(
        request: Request, visit: Visit, path: str, given: Mapping[str, Any], made: dict[str, Any]
    ) -> Response:
        await engine.check(str(given.get("model")))
        visit.model = str(given["model"])
        # Until the engine has counted: who goes away before has had its work, too.
        visit.tokens_in = len(json.dumps(made)) // engines.CHARACTERS
        try:
            if made.get("stream"):
                return await _streamed(request, visit, path, made, requests.wants_usage(given))
            content, status, kind = await http.unless_gone(request, _whole(path, made), SECONDS, SLOW)
        except Failure as failure:
            if failure.fault != SLOW:
                visit.tokens_in = 0
            raise
        if status != 200:
            visit.tokens_in = 0
        engines.count(visit, content)
        return Response(content, status, media_type=kind)

    async def _whole(path: str, made: dict[str, Any]) -> tuple[bytes, int, str]:
        async with engine.ask("POST", path, made) as response:
            return await engines.whole(response), response.status, response.content_type

    async def _streamed(
        request: Request, visit: Visit, path: str, made: dict[str, Any], usage: bool
    ) -> Response:
        stack = AsyncExitStack()
        answer = engine.ask("POST", path, made)
        try:
            response = await http.unless_gone(request, stack.enter_async_context(answer), SECONDS, SLOW)
        except BaseException:
            await stack.aclose()
            raise
        if response.status == 200:
            return _Stream(stack, engines.events(response, visit, usage))
        visit.tokens_in = 0
        async with stack:
            return Response(await engines.whole(response), response.status, media_type=response.content_type)

    return [
        Route("/v1/models", door.open(models), methods=["GET"]),
        Route("/v1/chat/completions", door.open(complete), methods=["POST"]),
        Route("/v1/embeddings", door.open(embed), methods=["POST"]),
    ]


class _Stream(Response):
    """Events passed on. What fails under way is the last event, as OpenAI's clients expect it."""

    def __init__(self, stack: AsyncExitStack, events: AsyncGenerator[bytes]) -> None:
        self._stack = stack
        self._events = events
        self.background = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._stack:
            await StreamingResponse(self._whole(), media_type="text/event-stream")(scope, receive, send)

    async def _whole(self) -> AsyncIterator[bytes]:
        try:
            async with aclosing(self._events) as events:
                async for one in events:
                    yield one
        except Failure as failure:
            yield b"data: " + json.dumps(http.document(failure)).encode() + b"\n\n"


async def _body(request: Request) -> dict[str, Any]:
    given = await http.body(request, BYTES, "program-request")
    if not isinstance(given, dict):
        raise Failure("program-request", "The request must be a JSON object with model.", 400)
    return given
