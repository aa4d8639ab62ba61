"""The gateway's HTTP server: `python -m gateway.server`. Settings come from the environment; Byre's compose file has
them.

    GET  /health    {"status": "ok"}: the program runs
    POST /v1/ask    {"question": "…", "database"?: "shop", "previous"?: plan, "choose"?: 2, "today"?: "2026-03-31"}
                    or {"plan": "orders count", "database"?, "today"?} → the outcome (gateway.ask.ask.Outcome).
                    Needs the bearer key.

What can't be answered because something does not work is {"error": {"fault": id, "message": sentence}} with a status of
4xx or 5xx. Exit code 2: a setting is missing or wrong; its line says which.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import hmac
import json
import logging
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway.ask.ask import Asked, Asker
from gateway.ask.model import PlanModel
from gateway.faults import Failure
from gateway.mcp import Server

BYTES = 128 << 10  # of a request's body
SECONDS = 120.0  # for one answer
KEYS = {"question": str, "database": str, "previous": str, "choose": int, "plan": str, "today": str}
T = TypeVar("T")


@dataclass(frozen=True)
class Settings:
    """`database` is the one that is asked without another word; empty: the only one there is."""

    host: str
    port: int
    token: str = field(repr=False)
    mcp_url: str
    mcp_token: str = field(repr=False)
    plan_url: str
    plan_key: str = field(repr=False, default="")
    plan_slot: int | None = None
    database: str = ""

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Settings:
        """Raises ValueError that names the variable. An empty one counts as missing."""

        def needed(name: str) -> str:
            if not (value := environment.get(name, "").strip()):
                raise ValueError(f"{name} is not set")
            return value

        def number(name: str, default: str = "") -> int | None:
            value = environment.get(name, "").strip() or default
            if value and not value.isdecimal():
                raise ValueError(f"{name}={value} can't be used: it must be a whole number")
            return int(value) if value else None

        return cls(
            host=environment.get("GATEWAY_HOST", "").strip() or "127.0.0.1",
            port=number("GATEWAY_PORT", "8090") or 0,
            token=needed("GATEWAY_TOKEN"),
            mcp_url=needed("MCP_URL"),
            mcp_token=needed("MCP_TOKEN"),
            plan_url=environment.get("PLAN_URL", "").strip().rstrip("/"),
            plan_key=environment.get("PLAN_KEY", "").strip(),
            plan_slot=number("PLAN_SLOT"),
            database=environment.get("ASK_DATABASE", "").strip(),
        )


def application(settings: Settings) -> Starlette:
    """The application. It connects to nothing before it is asked."""
    server = Server(settings.mcp_url, settings.mcp_token)
    model = PlanModel(settings.plan_url, settings.plan_key, settings.plan_slot) if settings.plan_url else None
    asker = Asker(server, model, settings.database)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await server.close()
        if model:
            await model.close()

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ask(request: Request) -> Response:
        _admit(request, settings.token)
        asked = _asked(await _body(request))
        outcome = await _unless_gone(request, asker.ask(asked))
        return JSONResponse(outcome.document())

    routes = [Route("/health", health), Route("/v1/ask", ask, methods=["POST"])]
    return Starlette(
        routes=routes,
        lifespan=lifespan,
        exception_handlers=dict.fromkeys((Failure, ClientDisconnect, Exception), _failed),
    )


def _admit(request: Request, token: str) -> None:
    """Raises Failure without the bearer key. Takes as long for a wrong key as for the right one."""
    given = request.headers.get("authorization", "").encode()
    if not hmac.compare_digest(given, f"Bearer {token}".encode()):
        raise Failure("gateway-key", "The gateway's key is missing or wrong.", 401)


async def _body(request: Request) -> Any:
    """The request's JSON document, read up to BYTES. Raises Failure."""
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > BYTES:
            raise Failure("ask-too-long", f"The request has more than {BYTES >> 10} KiB.", 413)
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise Failure("ask-invalid", "The request is not a JSON document.", 400) from None


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


async def _unless_gone(request: Request, work: Awaitable[T]) -> T:
    """The result of `work`; it is cancelled when the caller goes away or the time is over. Raises Failure."""
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_gone(request.receive))
    try:
        done, _ = await asyncio.wait({task, gone}, timeout=SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if task in done:
            return task.result()
        if gone in done:
            raise ClientDisconnect
        raise Failure("ask-slow", f"The answer took more than {SECONDS:.0f} s.", 504)
    finally:
        gone.cancel()
        if task.cancel():
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task


async def _gone(receive: Callable[[], Awaitable[Any]]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _failed(_: Request, error: Exception) -> Response:
    if isinstance(error, ClientDisconnect):
        return Response(status_code=499)
    if not isinstance(error, Failure):  # the server writes it to the log
        error = Failure("gateway-failed", "The gateway has an error of its own: its log has more.", 500)
    return JSONResponse({"error": {"fault": error.fault, "message": error.text}}, error.status)


def main() -> None:
    """Serve until SIGTERM."""
    import uvicorn

    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    for noisy in ("httpx", "httpx2", "mcp"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    try:
        settings = Settings.read(os.environ)
    except ValueError as error:
        sys.stderr.write(f"error[gateway-settings]: {error}\n")
        sys.exit(2)
    uvicorn.run(
        application(settings), host=settings.host, port=settings.port, access_log=False, log_level="warning"
    )


if __name__ == "__main__":
    main()
