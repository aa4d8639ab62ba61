"""The engine behind the API: what it offers, and its answers, passed on as they come and counted by its own numbers.

aiohttp speaks to it, since it adds the least time to a request: a fifth of what httpx adds.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import aiohttp

from gateway.faults import Failure
from gateway.programs.door import Visit

CONNECT = 5.0  # seconds
SILENCE = 300.0  # seconds without a byte: a long prompt on a processor, behind others in the queue
LARGEST = 16 << 20  # bytes of an answer
EVENT = 1 << 20  # bytes of one event of a stream
KEPT = 10.0  # seconds that the list of models counts
END = re.compile(rb"\r?\n\r?\n")
USAGE = re.compile(rb'"usage"\s*:\s*\{')
Response = aiohttp.ClientResponse
CHARACTERS = 4  # of a token, about: where a request ends before the engine has counted


class Engine:
    """An OpenAI-compatible server; `url` without /v1. Methods raise Failure."""

    def __init__(self, url: str, key: str) -> None:
        self._url = url
        self._headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        self._session: aiohttp.ClientSession | None = None
        self._models: list[dict[str, Any]] = []
        self._listed = 0.0

    async def close(self) -> None:
        """End its connections."""
        if self._session:
            await self._session.close()

    async def models(self, fresh: bool = False) -> list[dict[str, Any]]:
        """The models that it serves; `fresh`: asked now."""
        if fresh or not self._models or time.monotonic() - self._listed > KEPT:
            async with self.ask("GET", "/v1/models") as response:
                content = await whole(response)
            try:
                listed = [one for one in json.loads(content)["data"] if isinstance(one["id"], str)]
            except (ValueError, LookupError, TypeError):
                raise Failure("engine-unknown", "The engine does not list its models.") from None
            self._models = [{"object": "model", "created": 0, **_shown(one)} for one in listed]
            self._listed = time.monotonic()
        return self._models

    async def check(self, model: str) -> None:
        """Raises Failure for a model that it does not serve: some engines answer to any name, with another model."""
        for fresh in (False, True):
            names = [one["id"] for one in await self.models(fresh)]
            if model in names:
                return
        known = ", ".join(names)[:400] or "none"
        raise Failure("program-model", f"Unknown model {model[:80]!r}. Models: {known}.", 404)

    @asynccontextmanager
    async def ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> AsyncIterator[Response]:
        """Its answer, whatever its status is but a refusal of the gateway's key."""
        if not self._url:
            raise Failure("engine-unreachable", "The gateway has no engine.")
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT, sock_read=SILENCE)
            self._session = aiohttp.ClientSession(
                headers=self._headers,
                timeout=timeout,
                auto_decompress=False,
                connector=aiohttp.TCPConnector(limit=0),
            )
        data = None if body is None else json.dumps(body).encode()
        with _named():
            async with self._session.request(
                method, self._url + path, data=data, allow_redirects=False
            ) as response:
                if response.status in {401, 403}:
                    raise Failure("engine-key", "The engine refuses the gateway's key.")
                yield response


@contextmanager
def _named() -> Iterator[None]:
    """Raises Failure for what the way to the engine does."""
    try:
        yield
    except TimeoutError as error:  # also of aiohttp: its kinds derive from both
        raise Failure("program-slow", "The engine took too long.", 504) from error
    except aiohttp.ClientError as error:
        raise Failure("engine-unreachable", "The engine does not answer.") from error


async def whole(response: Response) -> bytes:
    """An answer to its end. Raises Failure."""
    content = bytearray()
    async for chunk in response.content.iter_any():
        content += chunk
        if len(content) > LARGEST:
            raise Failure("engine-unknown", f"The engine's answer has more than {LARGEST >> 20} MiB.", 502)
    return bytes(content)


def count(visit: Visit, content: bytes) -> bool:
    """Take the tokens from an answer or the last event of a stream; whether that event has nothing else."""
    try:
        document = json.loads(content)
        usage = document["usage"]
        visit.tokens_in = int(usage.get("prompt_tokens") or 0)
        visit.tokens_out = int(usage.get("completion_tokens") or 0)
    except (ValueError, LookupError, TypeError, AttributeError):
        return False
    return bool(document.get("choices") == [])


async def events(response: Response, visit: Visit, usage: bool) -> AsyncGenerator[bytes]:
    """The events of a stream as they come. The one with the tokens is only for those who want it (`usage`).

    An answer that ends before it is counted by its events, each of which is a token. Raises Failure.
    """
    left, passed, counted = b"", 0, False
    try:
        with _named():
            async for chunk in response.content.iter_any():
                left += chunk
                begin, ready = 0, []
                for end in END.finditer(left):
                    event, begin = left[begin : end.end()], end.end()
                    if USAGE.search(event):
                        counted = True
                        if count(visit, event.strip().removeprefix(b"data:")) and not usage:
                            continue
                    passed += 1
                    ready.append(event)
                left = left[begin:]
                if len(left) > EVENT:
                    raise Failure("engine-unknown", "The engine's stream has an event without end.", 502)
                if ready:
                    yield b"".join(ready)
        yield left
    finally:
        if not counted:
            visit.tokens_out = passed


def _shown(model: dict[str, Any]) -> dict[str, Any]:
    """What OpenAI's API names; engines also say where a model's file is."""
    return {name: model[name] for name in ("id", "object", "created", "owned_by") if name in model}
