"""The database, read through the MongoDB MCP server: names, counts and pipelines that read. Nothing here can write.

The server is used by the official client. Its tools answer at most 100 documents (its own setting), so that rows come
as the one document of a last stage that collects them.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import anyio
import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent

from gateway.ejson import decode, encode
from gateway.faults import Failure

CONNECTION = "preconfigured"  # the server's only connection, made of its own secret
SYSTEM = frozenset({"admin", "config", "local"})
FIRST = 10.0  # seconds until the server has to have answered a first word
NAMES = 15.0  # that a list of names may take: it is no query, and an election of a new primary takes 12
SECONDS = 30.0  # that one query may take
BYTES = 15 << 20  # of one answer: MongoDB's documents end at 16 MiB
MOST = 10_000  # documents of one answer
ROWS = "rows"

# What the server says when a call fails. The words are its own, MongoDB's and Node's, never ours.
_SLOW = re.compile(r"MaxTimeMSExpired|exceeded time limit|time ?limit", re.IGNORECASE)
_LOGIN = re.compile(
    r"auth(entication)? failed|bad auth|Unauthorized|not authorized|requires authentication", re.I
)
_LARGE = re.compile(
    r"BSONObj ?(size|TooLarge)|BSONObjectTooLarge|Exceeded memory limit|exceeds? .*size|used too much memory"
    r"|bytes, which exceeds the limit",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"ECONNREFUSED|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|ServerSelection|MongoNetwork|topology|need to connect|not connected"
    r"|connection .*(closed|failed|refused|timed out)|failed to connect",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """Documents in Extended JSON. `more`: there were more than were asked for."""

    documents: list[dict[str, Any]]
    more: bool = False


class TooLarge(Failure):
    """The documents have more bytes than one answer can hold."""


class Session:
    """One connection to the server. Methods raise Failure."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def databases(self) -> list[str]:
        """The databases, without MongoDB's own and those that begin with an underscore or `byre`."""
        answer = await self._call("list-databases", {})
        names = [str(one["name"]) for one in answer.get("databases", ())]
        return [name for name in names if name not in SYSTEM and not name.startswith(("_", "byre_"))]

    async def collections(self, database: str) -> list[str]:
        """The names of its collections, without the server's own."""
        answer = await self._call("list-collections", {"database": database})
        names = [str(one["name"]) for one in answer.get("collections", ())]
        return sorted(name for name in names if not name.startswith("system."))

    async def count(self, database: str, collection: str) -> int:
        """The number of its documents."""
        arguments = {"database": database, "collection": collection, "query": {}}
        return int((await self._call("count", arguments))["count"])

    async def aggregate(
        self, database: str, collection: str, pipeline: Sequence[Mapping[str, Any]]
    ) -> list[dict[str, Any]]:
        """All documents of a pipeline, in its order, with Python's values. Raises TooLarge for more than MOST of
        them, or if they are too many bytes for one answer.
        """
        found = await self.rows(database, collection, pipeline)
        if found.more:
            raise TooLarge("ask-result-large", f"The result has more than {MOST:,} rows.", 422)
        return [decode(one) for one in found.documents]

    async def rows(
        self, database: str, collection: str, pipeline: Sequence[Mapping[str, Any]], most: int = MOST
    ) -> Found:
        """The documents of a pipeline, in its order, `most` at the utmost. Raises TooLarge if they are too many bytes
        for one answer.
        """
        collect = [{"$limit": most + 1}, {"$group": {"_id": None, ROWS: {"$push": "$$ROOT"}}}]
        arguments = {
            "database": database,
            "collection": collection,
            "pipeline": encode([*pipeline, *collect]),
        }
        answer = await self._call("aggregate", {**arguments, "responseBytesLimit": BYTES})
        if not answer["documents"]:
            if answer.get("appliedLimits"):
                raise TooLarge("ask-result-large", "The result is too large for one answer.", 422)
            return Found([])
        rows = answer["documents"][0][ROWS]
        return Found(rows[:most], len(rows) > most)

    async def _call(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        queries = tool in {"aggregate", "count"}  # a count, too: of a view it is a query
        limit = SECONDS if queries else NAMES
        try:
            async with asyncio.timeout(limit):
                result = await self._client.call_tool(tool, {"connectionId": CONNECTION, **arguments})
        except TimeoutError:
            # The server itself answered when the session began.
            if queries:
                raise Failure("ask-query-slow", f"The query took more than {limit:.0f} s.", 504) from None
            raise Failure("database-unreachable", f"The database did not answer in {limit:.0f} s.") from None
        if not isinstance(result, CallToolResult) or result.is_error:
            raise _refused(tool, result)
        if not isinstance(result.structured_content, dict):
            raise Failure("mcp-tool-failed", f"The MCP server's tool {tool} gave no documents.")
        return result.structured_content


def _refused(tool: str, result: object) -> Failure:
    parts = result.content if isinstance(result, CallToolResult) else ()
    text = " ".join(part.text for part in parts if isinstance(part, TextContent))
    if _SLOW.search(text):
        return Failure("ask-query-slow", "The database stopped the query: it took too long.", 504)
    if _LARGE.search(text):
        return TooLarge("ask-result-large", "The result is too large for one answer.", 422)
    if _LOGIN.search(text):
        return Failure(
            "database-login", "The database refuses the user or password, or lets this user not read."
        )
    if _AWAY.search(text):
        return Failure("database-unreachable", "The database does not answer.")
    return Failure("mcp-tool-failed", f"The MCP server's tool {tool} answered with an error.")


class Server:
    """The MCP server at an address. Connections and certificates are shared by all sessions."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self._http = httpx2.AsyncClient(
            headers={"Authorization": f"Bearer {token}".strip()},
            timeout=httpx2.Timeout(SECONDS + 5),
            trust_env=False,
            verify=ssl.create_default_context(),
            event_hooks={"response": [_let_in]},
        )

    async def close(self) -> None:
        """End its connections."""
        await self._http.aclose()

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        """A session of the protocol. What fails inside or in making it is raised as Failure."""
        began = time.monotonic()
        try:
            async with (
                asyncio.timeout(FIRST) as limit,
                Client(streamable_http_client(self.url, http_client=self._http)) as client,
            ):
                limit.reschedule(None)  # from here on each call has its own
                yield Session(client)
        except BaseException as error:
            cause = _innermost(error)
            if isinstance(cause, Failure):
                raise cause from None
            if not isinstance(cause, Exception):
                raise
            raise _unusable(cause, time.monotonic() - began) from error


async def _let_in(response: httpx2.Response) -> None:
    """The client of the protocol keeps to itself why the server refused."""
    if response.status_code in {401, 403}:
        raise Failure("mcp-key", "The MCP server refuses the gateway's key.")


def _innermost(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    if isinstance(error, BaseExceptionGroup):
        failures = [one for one in map(_innermost, error.exceptions) if isinstance(one, Failure)]
        return failures[0] if failures else error.exceptions[0]
    return error


def _unusable(error: Exception, seconds: float) -> Failure:
    if isinstance(error, TimeoutError | httpx2.TimeoutException | anyio.EndOfStream) or seconds > SECONDS:
        return Failure("mcp-unreachable", f"The MCP server did not answer in {seconds:.0f} s.")
    return Failure("mcp-unreachable", "The MCP server does not answer.")
