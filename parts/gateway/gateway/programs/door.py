"""Who may come in: the stack's own services by the gateway's key, programs by theirs, as often as theirs allow."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gateway import http
from gateway.faults import Failure
from gateway.programs.keys import PREFIX, Key, Keys
from gateway.programs.usage import Usage, until_tomorrow

AT_ONCE = 32  # requests of one key under way
WAITING = 64  # of all keys, whose body is here
READING = 256  # of all keys, whose body is on its way: such a one does not take the place of one that could be answered
BYTES = 4 << 20  # of a body: a long chat, or a picture
SOON = 2  # seconds after which to try again, where something is busy
LONGEST = 256  # characters of a key that is looked at


@dataclass
class Visit:
    """One request. `key` is None for the stack's own services. The rest is filled in while it is answered."""

    key: Key | None
    model: str = ""
    tokens_in: int = 0
    tokens_out: int = 0

    def may(self, scope: str) -> bool:
        """Whether its key has the scope."""
        return self.key is None or scope in self.key.scopes

    def need(self, scope: str) -> None:
        """Raises Failure without the scope."""
        if not self.may(scope):
            raise Failure("key-scope", f"This key does not have the scope {scope}.", 403)


Answer = Callable[[Request, Visit], Awaitable[Response]]


class Door:
    """`token` is the gateway's own key."""

    def __init__(self, token: str, keys: Keys, usage: Usage) -> None:
        self._token = token
        self._keys = keys
        self._usage = usage
        self._rate = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._under_way: Counter[str] = Counter()
        self._reading = self._working = 0

    def open(self, answer: Answer) -> Guarded:
        """An address behind this door."""
        return Guarded(self, answer)

    @asynccontextmanager
    async def visit(self, request: Request) -> AsyncIterator[tuple[Request, Visit]]:
        """Admit a request for as long as it is answered, and count it; it comes with its body. Raises Failure."""
        key = self._key(request)
        if key is None:
            yield request, Visit(None)
            return
        await self._admit(key)
        made, began, fault = Visit(key), time.monotonic(), ""
        self._under_way[key.name] += 1
        self._usage.add(key.name, requests=1)
        try:
            whole = await self._read(request)
            with self._turn():
                yield whole, made
        except Failure as failure:
            fault = failure.fault
            raise
        except BaseException as error:
            fault = "cancelled" if isinstance(error, ClientDisconnect) else type(error).__name__
            raise
        finally:
            self._under_way[key.name] -= 1
            if self._keys.holds(key):
                self._usage.add(key.name, tokens_in=made.tokens_in, tokens_out=made.tokens_out)
            _record(request, made, fault, time.monotonic() - began)

    def _key(self, request: Request) -> Key | None:
        """Raises Failure for a key that is wrong or over."""
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret.startswith(PREFIX):
            http.admit(request, self._token)
            return None
        key = self._keys.find(secret) if len(secret) <= LONGEST else None
        if key is None:
            raise Failure("key-unknown", "This key is wrong, or was revoked.", 401)
        if key.expired:
            raise Failure("key-expired", f"The key {key.name} has expired.", 401)
        return key

    async def _admit(self, key: Key) -> None:
        """Raises Failure that says when to try again."""
        if self._under_way[key.name] >= AT_ONCE:
            raise Failure("key-busy", f"{AT_ONCE} requests of this key are under way.", 429, after=SOON)
        if key.tokens_per_day and self._usage.of(key.name).today.tokens >= key.tokens_per_day:
            raise Failure(
                "key-quota",
                f"This key has used its {key.tokens_per_day} tokens of today. The day ends at 0:00 UTC.",
                429,
                after=until_tomorrow(),
            )
        if not key.per_minute:
            return
        rate = RateLimitItemPerMinute(key.per_minute)
        if not await self._rate.hit(rate, key.hash):
            stats = await self._rate.get_window_stats(rate, key.hash)
            after = max(1, round(stats.reset_time - time.time()))
            raise Failure("key-rate", f"This key may ask {key.per_minute} times a minute.", 429, after=after)

    async def _read(self, request: Request) -> Request:
        """The request with its whole body. Raises Failure."""
        if request.method != "POST":
            return request
        if self._reading >= READING:
            raise Failure("gateway-busy", f"{READING} requests are on their way.", 503, after=SOON)
        self._reading += 1
        try:
            content = await http.whole(request.receive, BYTES, "program-request")
        finally:
            self._reading -= 1
        return Request(request.scope, http.replayed(content, request.receive))

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """A place among those that are answered. Raises Failure without one."""
        if self._working >= WAITING:
            raise Failure("gateway-busy", f"{WAITING} requests are under way.", 503, after=SOON)
        self._working += 1
        try:
            yield
        finally:
            self._working -= 1


class Guarded:
    """An ASGI application that answers a request, and has it counted to the end of its answer."""

    def __init__(self, door: Door, answer: Answer) -> None:
        self._door = door
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._door.visit(Request(scope, receive)) as (request, visit):
            response = await self._answer(request, visit)
            await response(scope, request.receive, send)


def _record(request: Request, visit: Visit, fault: str, seconds: float) -> None:
    """A line of the log. What was asked and answered is not in it."""
    assert visit.key
    line = {
        "audit": "program",
        "key": visit.key.name,
        "path": request.url.path,
        "model": visit.model,
        "tokens_in": visit.tokens_in,
        "tokens_out": visit.tokens_out,
        "ms": round(1000 * seconds),
        "fault": fault,
    }
    sys.stderr.write(json.dumps(line, ensure_ascii=False) + "\n")
