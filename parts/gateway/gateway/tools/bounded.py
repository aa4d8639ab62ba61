"""What comes from an MCP server, read with limits: answers by HTTP, lines of a program's standard output."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx2
from anyio.streams.text import TextReceiveStream
from mcp.client import stdio

from gateway.faults import Failure

LARGEST = (
    4 << 20
)  # bytes of one answer by HTTP, characters of one line: a result of 256 KiB fits, however it is escaped
TOO_LARGE = -32070  # the code of a JSON-RPC error that stands for a line that was too long
_ENDS = 300  # characters of a long line that are kept at each end: one of them has the id
_ID = r'"jsonrpc"\s*:\s*"2\.0"\s*,\s*"id"\s*:\s*(\d{1,15})'
_FIRST, _LAST = re.compile(rf"\s*\{{\s*{_ID}"), re.compile(rf"{_ID}\s*\}}\s*$")


async def bound(response: httpx2.Response, name: str) -> None:
    """Let no more than LARGEST bytes of a response of this server be read. Raises Failure where it came compressed,
    which was not asked for: a few bytes may become many."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise Failure("mcp-result-large", f"{name} compresses its answers, though it was asked not to.")
    response.stream = _Body(response.stream, name)


class _Body(httpx2.AsyncByteStream):
    def __init__(self, stream: Any, name: str) -> None:
        self._stream = stream
        self._name = name

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._stream:
            size += len(chunk)
            if size > LARGEST:
                raise Failure(
                    "mcp-result-large",
                    f"{self._name} answers more than {LARGEST >> 20} MiB. Narrow the call.",
                )
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


class Lines(TextReceiveStream):
    """The standard output of a server, whole lines at a time. One that is too long becomes an error with its id."""

    def __post_init__(self, encoding: str, errors: str) -> None:
        super().__post_init__(encoding, errors)
        self._parts: list[str] = []
        self._size = 0
        self._end = ""

    async def receive(self) -> str:
        """At least one line, with its end. Raises EndOfStream."""
        while True:
            whole = "".join(map(self._line, (await super().receive()).splitlines(keepends=True)))
            if whole:
                return whole

    def _line(self, text: str) -> str:
        """The line that this text ends; nothing where it goes on."""
        self._size += len(text)
        self._end = (self._end + text)[-_ENDS:]
        if self._size <= LARGEST:
            self._parts.append(text)
        else:
            self._parts = ["".join(self._parts)[:_ENDS]]
        if not text.endswith("\n"):
            return ""
        line = "".join(self._parts) if self._size <= LARGEST else _error(self._parts[0], self._end)
        self._parts, self._size, self._end = [], 0, ""
        return line


def _error(first: str, last: str) -> str:
    """What stands for a line that is too long. Without an id there is nobody to answer."""
    found = _FIRST.match(first) or _LAST.search(last)
    if not found:
        return ""
    error = {"code": TOO_LARGE, "message": f"The answer has more than {LARGEST >> 20} MiB"}
    return json.dumps({"jsonrpc": "2.0", "id": int(found[1]), "error": error}) + "\n"


# The client has no limit of its own for a line, and no setting for what reads it.
stdio.TextReceiveStream = Lines  # type: ignore[attr-defined]
