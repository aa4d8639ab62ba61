"""What each route needs: the bearer key, a bounded body, work that ends when the caller goes away, failures as JSON."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import ipaddress
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from gateway.faults import Failure

BYTES = 128 << 10  # of a request's body
SECONDS = 120.0  # for one answer
# A body that trickles in holds one of the places that there are: this many seconds, and one more for each RATE bytes.
BODY_SECONDS = 20.0
RATE = 16 << 10
NAMES = frozenset({"localhost", "gateway"})  # by which the stack and this machine call the gateway
KINDS = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
}
UNREAD = frozenset({408, 413})  # the rest of the body is not waited for
SHORT = 60  # seconds that OpenAI's clients wait at most to try again
T = TypeVar("T")


def admit(request: Request, token: str) -> None:
    """Raises Failure without the bearer key. Takes as long for a wrong key as for the right one."""
    given = request.headers.get("authorization", "").encode()
    if not hmac.compare_digest(given, f"Bearer {token}".encode()):
        raise Failure("gateway-key", "The gateway's key is missing or wrong.", 401)


def admit_near(request: Request, token: str) -> None:
    """Raises Failure without the bearer key, and for a request that a web page made: pages of other sites reach the
    programs of this machine by a name of their own (DNS rebinding), and browsers say where a page is from (Origin).
    """
    host = ""
    with contextlib.suppress(ValueError):  # brackets without an end
        host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    with contextlib.suppress(ValueError):
        ipaddress.ip_address(host)
        host = "localhost"  # an address can't be rebound
    if host not in NAMES or "origin" in request.headers:
        raise Failure("gateway-site", "The gateway takes no requests of web pages, nor by another name.", 403)
    admit(request, token)


async def body(request: Request, limit: int = BYTES, fault: str = "") -> Any:
    """The request's JSON document, read up to `limit` bytes. Raises Failure, with `fault` where that is given."""
    content = await whole(request.receive, limit, fault or "ask-too-long")
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise Failure(fault or "ask-invalid", "The request is not a JSON document.", 400) from None


async def whole(receive: Callable[[], Awaitable[Any]], limit: int, fault: str) -> bytes:
    """A request's body. Raises Failure, with `fault` for more than `limit` bytes, and for one that comes too slowly."""
    content, more = bytearray(), True
    loop = asyncio.get_running_loop()
    began = loop.time()
    while more:
        try:
            async with asyncio.timeout_at(began + BODY_SECONDS + len(content) / RATE):
                message = await receive()
        except TimeoutError:
            said = f"The request's body came too slowly: after {len(content)} bytes nothing was left of its time."
            raise Failure("gateway-body-slow", said, 408) from None
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        content += message.get("body", b"")
        more = message.get("more_body", False)
        if len(content) > limit:
            raise Failure(fault, f"The request has more than {limit >> 10} KiB.", 413)
    return bytes(content)


def replayed(content: bytes, receive: Callable[[], Awaitable[Any]]) -> Callable[[], Awaitable[Any]]:
    """What receives a body that was read, and then what comes after it."""
    left = [{"type": "http.request", "body": content, "more_body": False}]

    async def next_message() -> Any:
        return left.pop() if left else await receive()

    return next_message


async def unless_gone(request: Request, work: Awaitable[T], seconds: float = 0, fault: str = "ask-slow") -> T:
    """The result of `work`; it is cancelled when the caller goes away, or after `seconds`. Raises Failure, with `fault`
    where the time is over."""
    seconds = seconds or SECONDS
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_gone(request.receive))
    try:
        done, _ = await asyncio.wait({task, gone}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if task in done:
            return task.result()
        if gone in done:
            raise ClientDisconnect
        raise Failure(fault, f"The answer took more than {seconds:.0f} s.", 504)
    finally:
        gone.cancel()
        if task.cancel():
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task


async def _gone(receive: Callable[[], Awaitable[Any]]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def failed(_: Request, error: Exception) -> Response:
    """The answer of a request that failed: the handler of each exception."""
    if isinstance(error, ClientDisconnect):
        return Response(status_code=499)
    if isinstance(error, HTTPException):
        said = "The gateway has nothing at this address, or not for this method."
        error = Failure("program-request", said, error.status_code)
    if not isinstance(error, Failure):  # the server writes it to the log
        error = Failure("gateway-failed", "The gateway has an error of its own: its log has more.", 500)
    headers = {"Retry-After": str(error.after)} if error.after else {}
    if error.status in UNREAD:
        headers["Connection"] = "close"
    if error.after > SHORT:
        headers["x-should-retry"] = "false"  # OpenAI's clients then raise the error at once
    return JSONResponse(document(error), error.status, headers)


def document(failure: Failure) -> dict[str, Any]:
    """A failure as JSON. `type`, `code` and `param` are for OpenAI's clients:
    https://platform.openai.com/docs/guides/error-codes
    """
    kind = "server_error" if failure.status >= 500 else KINDS.get(failure.status, "invalid_request_error")
    theirs = {"type": kind, "code": failure.fault, "param": None}
    return {"error": {"fault": failure.fault, "message": failure.text, **theirs}}
