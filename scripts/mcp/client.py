"""A round trip through the MongoDB MCP server with the official client, as any other MCP client would do it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scripts.errors import ServiceError
from scripts.mcp.probe import CONNECTION

if TYPE_CHECKING:
    from mcp import Client

_HINT = "Its log: uv run invoke logs mcp"
_SYSTEM = {"admin", "local", "config"}


@dataclass(frozen=True)
class RoundTrip:
    """What the server showed: its tools, the databases, and the documents counted in each collection."""

    tools: tuple[str, ...]
    databases: tuple[str, ...]
    database: str = ""  # the database whose collections were counted; empty without one
    counts: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


def round_trip(url: str, token: str, database: str | None = None, timeout: float = 30.0) -> RoundTrip:
    """List tools, databases and collections, and count the documents of (at most 12) collections.

    Without `database`, of the first one that isn't MongoDB's own. `timeout` is in seconds, for all of it.
    Raises ServiceError.
    """
    import asyncio

    import mcp  # noqa: F401 - takes seconds, which are not the server's

    start = time.monotonic()
    try:
        found = asyncio.run(asyncio.wait_for(_walk(url, token, database), timeout))
    except TimeoutError:
        raise ServiceError(
            f"The MCP server at {url} did not finish in {timeout:g} s.", fault="mcp-unreachable", hint=_HINT
        ) from None
    except ServiceError:
        raise
    except (
        Exception
    ) as error:  # the client's own kinds are many, some wrapped in groups; their texts are the evidence
        raise _explain(url, error) from None
    return RoundTrip(*found, seconds=time.monotonic() - start)


async def _walk(
    url: str, token: str, database: str | None
) -> tuple[tuple[str, ...], tuple[str, ...], str, dict[str, int]]:
    import httpx2
    from mcp import Client
    from mcp.client.streamable_http import streamable_http_client

    headers = {"Authorization": f"Bearer {token}".strip()}  # a space at the end makes an invalid header
    async with (
        httpx2.AsyncClient(headers=headers, trust_env=False, timeout=httpx2.Timeout(30)) as http,
        Client(streamable_http_client(url, http_client=http)) as client,
    ):
        tools = tuple(one.name for one in (await client.list_tools()).tools)
        listed = await _call(client, "list-databases", {})
        databases = tuple(str(one["name"]) for one in listed["databases"])
        chosen = database or next((one for one in databases if one not in _SYSTEM), "")
        counts: dict[str, int] = {}
        if chosen:
            answer = await _call(client, "list-collections", {"database": chosen})
            for name in [str(one["name"]) for one in answer["collections"]][:12]:
                counted = await _call(client, "count", {"database": chosen, "collection": name, "query": {}})
                counts[name] = int(counted["count"])
    return tools, databases, chosen, counts


async def _call(client: Client, tool: str, arguments: dict[str, Any]) -> dict[str, Any]:
    result = await client.call_tool(tool, {"connectionId": CONNECTION, **arguments})
    if result.is_error or not isinstance(result.structured_content, dict):
        raise ServiceError(f"The MCP server's tool `{tool}` answered with an error.", fault="mcp-tool-failed")
    return result.structured_content


def _explain(url: str, error: BaseException) -> ServiceError:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, ServiceError):
        return error
    words = str(error).splitlines()[:1] or [type(error).__name__]
    return ServiceError(
        f"The MCP server at {url} could not be used.", fault="mcp-unreachable", detail=words, hint=_HINT
    )
