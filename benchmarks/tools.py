"""What the gateway costs a call of a tool, against the same call of the MongoDB MCP server itself.

Both sides make the same calls in turn, each in a session of its own, as Open WebUI does: connect, list the tools, call.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import Any

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

ROUNDS = 50
CALLERS = (1, 16)
ARGUMENTS = {"database": "shop", "collection": "orders", "query": {}, "connectionId": "preconfigured"}


async def _once(http: httpx2.AsyncClient, url: str) -> float:
    """Seconds of one session with a call."""
    began = time.perf_counter()
    async with Client(streamable_http_client(url, http_client=http)) as client:
        await client.list_tools()
        result = await client.call_tool("count", dict(ARGUMENTS))
        assert not result.is_error, result
    return time.perf_counter() - began


def _client(key: str) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(headers={"Authorization": f"Bearer {key}"}, trust_env=False, timeout=60)


async def _side_by_side(direct: tuple[str, str], gateway: tuple[str, str], callers: int, rounds: int) -> Any:
    async with _client(direct[1]) as one, _client(gateway[1]) as other:
        ways = ((one, direct[0]), (other, gateway[0]))
        for way in ways:
            await _once(*way)
        taken: tuple[list[float], list[float]] = ([], [])
        for number in range(rounds):
            for which in (0, 1) if number % 2 else (1, 0):
                taken[which].extend(await asyncio.gather(*(_once(*ways[which]) for _ in range(callers))))
    return taken


def measure(direct: tuple[str, str], gateway: tuple[str, str], rounds: int = ROUNDS) -> dict[str, Any]:
    """For each number of callers at once, the medians in milliseconds and their ratio (gateway ÷ direct). `direct` and
    `gateway` are an address and its key."""
    found = {}
    for callers in CALLERS:
        taken = asyncio.run(_side_by_side(direct, gateway, callers, max(1, rounds // callers)))
        plain, guarded = (1000 * statistics.median(one) for one in taken)
        found[f"{callers} at once"] = {
            "direct_ms": round(plain, 1),
            "gateway_ms": round(guarded, 1),
            "ratio": guarded / plain,
        }
    return found
