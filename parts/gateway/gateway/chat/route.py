"""GET /v1/models and POST /v1/chat/completions, as OpenAI's clients know them:
https://platform.openai.com/docs/api-reference/chat

The answer is made whole before its first byte, so that what does not work has a status of 4xx or 5xx also for a stream.
There is no `usage`: most of an answer is not made of tokens.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import AsyncIterator
from typing import Any

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from gateway import http
from gateway.ask.ask import Asker, Outcome
from gateway.chat import conversation, markdown
from gateway.faults import Failure

MODEL = "ask-your-data"
BYTES = 1 << 20  # of a request: a long chat, with the tables of its answers


def routes(asker: Asker, token: str) -> list[Route]:
    """The routes of this room, for callers with the bearer key `token`."""

    async def models(request: Request) -> Response:
        """Who lists models may ask soon: the catalogue is read after the answer."""
        http.admit(request, token)
        listed = [_listed(asker.examples())] if asker.can_ask else []
        return JSONResponse({"object": "list", "data": listed}, background=BackgroundTask(asker.prepare))

    async def complete(request: Request) -> Response:
        http.admit(request, token)
        given = await http.body(request, BYTES)
        if not isinstance(given, dict):
            raise Failure("ask-invalid", "The request must be a JSON object with model and messages.", 400)
        if given.get("model") != MODEL:
            raise Failure(
                "ask-invalid", f"Unknown model {str(given.get('model'))[:60]!r}. Models: {MODEL}.", 404
            )
        asked = conversation.asked(conversation.messages(given.get("messages")))
        outcome = asked if isinstance(asked, Outcome) else await http.unless_gone(request, asker.ask(asked))
        answer = _Answer(*markdown.message(outcome))
        if given.get("stream"):
            return StreamingResponse(answer.events(), media_type="text/event-stream")
        return JSONResponse(answer.whole())

    return [Route("/v1/models", models), Route("/v1/chat/completions", complete, methods=["POST"])]


def _listed(examples: list[str]) -> dict[str, Any]:
    """`name` and `info` are for Open WebUI: what its list of models and an empty chat show, and that no tool goes with
    this model."""
    meta = {
        "description": "Answers questions about your data. Each answer comes with its query.",
        "toolIds": [],
        "suggestion_prompts": [{"title": [one, ""], "content": one} for one in examples],
    }
    known = {"id": MODEL, "object": "model", "created": 0, "owned_by": "byre"}
    return {**known, "name": "Ask your data", "info": {"meta": meta}}


class _Answer:
    """A message in the forms of the protocol."""

    def __init__(self, first: str, folded: str) -> None:
        self.parts = [first, f"\n\n{folded}"] if folded else [first]
        self.head = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": MODEL}

    def whole(self) -> dict[str, Any]:
        message = {"role": "assistant", "content": "".join(self.parts)}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return {**self.head, "object": "chat.completion", "choices": [choice]}

    async def events(self) -> AsyncIterator[str]:
        yield self._event({"role": "assistant", "content": ""})
        for part in self.parts:
            yield self._event({"content": part})
        yield self._event({}, "stop")
        yield "data: [DONE]\n\n"

    def _event(self, delta: dict[str, str], finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return (
            f"data: {json.dumps({**self.head, 'object': 'chat.completion.chunk', 'choices': [choice]})}\n\n"
        )
