"""What each route needs: the bearer key, a bounded body, work that ends when the caller goes away, failures as JSON."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from gateway.faults import Failure

BYTES = 128 << 10  # of a request's body
SECONDS = 120.0  # for one answer
T = TypeVar("T")


def admit(request: Request, token: str) -> None:
    """Raises Failure without the bearer key. Takes as long for a wrong key as for the right one."""
    given = request.headers.get("authorization", "").encode()
    if not hmac.compare_digest(given, f"Bearer {token}".encode()):
        raise Failure("gateway-key", "The gateway's key is missing or wrong.", 401)


async def body(request: Request, limit: int = BYTES) -> Any:
    """The request's JSON document, read up to `limit` bytes. Raises Failure."""
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > limit:
            raise Failure("ask-too-long", f"The request has more than {limit >> 10} KiB.", 413)
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise Failure("ask-invalid", "The request is not a JSON document.", 400) from None


async def unless_gone(request: Request, work: Awaitable[T]) -> T:
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


async def failed(_: Request, error: Exception) -> Response:
    """The answer of a request that failed: the handler of each exception. `type`, `code` and `param` are for OpenAI's
    clients: https://platform.openai.com/docs/guides/error-codes
    """
    if isinstance(error, ClientDisconnect):
        return Response(status_code=499)
    if not isinstance(error, Failure):  # the server writes it to the log
        error = Failure("gateway-failed", "The gateway has an error of its own: its log has more.", 500)
    kind = "invalid_request_error" if error.status < 500 else "server_error"
    theirs = {"type": kind, "code": error.fault, "param": None}
    headers = {"Retry-After": str(error.after)} if error.after else None
    return JSONResponse(
        {"error": {"fault": error.fault, "message": error.text, **theirs}}, error.status, headers
    )
