"""POST /v1/ask: a question, or a plan, and its outcome as JSON (gateway.ask.outcome.Outcome).

{"question": "…", "database"?: "shop", "previous"?: plan, "choose"?: 2, "today"?: "2026-03-31"}
{"plan": "orders count", "database"?, "today"?}
"""

from __future__ import annotations

import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway import http
from gateway.ask.ask import Asker
from gateway.ask.outcome import Asked
from gateway.faults import Failure

KEYS = {"question": str, "database": str, "previous": str, "choose": int, "plan": str, "today": str}


def routes(asker: Asker, token: str) -> list[Route]:
    """The routes of this room, for callers with the bearer key `token`."""

    async def ask(request: Request) -> Response:
        http.admit(request, token)
        asked = _asked(await http.body(request))
        outcome = await http.unless_gone(request, asker.ask(asked))
        return JSONResponse(outcome.document())

    return [Route("/v1/ask", ask, methods=["POST"])]


def _asked(document: Any) -> Asked:
    """Raises Failure that names the key and what it has to hold."""
    if not isinstance(document, dict):
        raise Failure("ask-invalid", "The request must be a JSON object with the key question.", 400)
    for key, value in document.items():
        if key not in KEYS:
            raise Failure("ask-invalid", f"Unknown key {key[:40]!r}. Keys: {', '.join(KEYS)}.", 400)
        if not isinstance(value, KEYS[key]) or isinstance(value, bool):
            raise Failure("ask-invalid", f"{key} must be a {'number' if KEYS[key] is int else 'text'}.", 400)
    given = {**document, "question": document.get("question", "").strip()}
    if not given["question"] and not given.get("plan"):
        raise Failure("ask-invalid", "question is missing or empty.", 400)
    try:
        given["today"] = datetime.date.fromisoformat(given["today"]) if given.get("today") else None
    except ValueError:
        raise Failure("ask-invalid", "today must be a date such as 2026-03-31.", 400) from None
    return Asked(**given)
