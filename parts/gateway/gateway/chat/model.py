"""What GET /v1/models and POST /v1/chat/completions answer for the data, as OpenAI's clients know it:
https://platform.openai.com/docs/api-reference/chat

There is one model, or where questions have to name a database one for each: ask-your-data:crm.
The answer is made whole before its first byte, so that what does not work has a status of 4xx or 5xx also for a stream.
There is no `usage`: most of an answer is not made of tokens.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from gateway import http
from gateway.ask.ask import Asker
from gateway.ask.outcome import Outcome
from gateway.chat import conversation, markdown
from gateway.faults import Failure

MODEL = "ask-your-data"
DATABASES = 20  # listed as models; more can be asked by their names


class AskModel:
    """The model. Its methods are the two requests, of callers who may ask."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    async def listed(self) -> tuple[list[dict[str, Any]], BackgroundTask | None]:
        """The model's entries in a list of models, and what is to be done after it was sent. Who lists models may ask
        soon: the catalogue of the only database is read then."""
        if not self._asker.can_ask:
            return [], None
        names = await self._asker.databases()
        listed = [_listed(one, self._asker.examples(one)) for one in names[:DATABASES] or [""]]
        return listed, None if names else BackgroundTask(self._asker.prepare)

    async def answer(self, request: Request, given: dict[str, Any]) -> Response:
        """The answer to a chat. Raises Failure."""
        model, _, database = str(given.get("model")).partition(":")
        if model != MODEL:
            raise Failure(
                "ask-invalid", f"Unknown model {model[:60]!r}. Models: {MODEL}, {MODEL}:DATABASE.", 404
            )
        outcome = conversation.asked(conversation.messages(given.get("messages")))
        if not isinstance(outcome, Outcome):
            outcome = await http.unless_gone(request, self._asker.ask(replace(outcome, database=database)))
        answer = _Answer(_id(database), *markdown.message(outcome))
        if given.get("stream"):
            return StreamingResponse(answer.events(), media_type="text/event-stream")
        return JSONResponse(answer.whole())


def _id(database: str) -> str:
    return f"{MODEL}:{database}" if database else MODEL


def _listed(database: str, examples: list[str]) -> dict[str, Any]:
    """`name` and `info` are for Open WebUI: what its list of models and an empty chat show, and that no tool goes with
    this model."""
    meta = {
        "description": f"Answers questions about {database or 'your data'}. Each answer comes with its query.",
        "toolIds": [],
        "suggestion_prompts": [{"title": [one, ""], "content": one} for one in examples],
    }
    known = {"id": _id(database), "object": "model", "created": 0, "owned_by": "byre"}
    name = f"Ask your data: {database}" if database else "Ask your data"
    return {**known, "name": name, "info": {"meta": meta}}


class _Answer:
    """A message in the forms of the protocol."""

    def __init__(self, model: str, first: str, folded: str) -> None:
        self.parts = [first, f"\n\n{folded}"] if folded else [first]
        self.head = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": model}

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
