"""The MongoDB MCP server of the stack: what readiness and `verify` ask it, and what it must refuse."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from scripts.errors import ServiceError
from scripts.mcp import probe, round_trip
from scripts.mcp.probe import CONNECTION
from tests.faults import fault
from tests.machine import Stack

COUNTS = {"customers": 400, "orders": 1500, "products": 100}


def test_probe(stack: Stack) -> None:
    found = probe(stack.mcp_url, stack.mcp_token)
    assert found.version == "3.0.4"
    assert "shop" in found.databases


def test_round_trip(stack: Stack) -> None:
    found = round_trip(stack.mcp_url, stack.mcp_token)
    assert (found.database, found.counts) == ("shop", COUNTS)
    assert {"count", "find", "aggregate", "list-databases", "list-collections", "collection-schema"} <= set(
        found.tools
    )
    assert not [
        name
        for name in found.tools
        if name.startswith(("insert", "update", "delete", "drop", "create", "rename"))
    ]
    assert not {"connect", "export", "mongodb-logs"} & set(found.tools)


@pytest.mark.parametrize("token", ["", "wrong"])
def test_nobody_comes_in_without_the_token(stack: Stack, token: str) -> None:
    with pytest.raises(ServiceError, check=fault("mcp-key")):
        probe(stack.mcp_url, token)
    with pytest.raises(ServiceError, check=fault("mcp-unreachable")):
        round_trip(stack.mcp_url, token)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("insert-many", {"documents": [{"a": 1}]}),
        ("delete-many", {"filter": {}}),
        ("drop-collection", {}),
        ("aggregate", {"pipeline": [{"$out": "stolen"}]}),
        ("aggregate", {"pipeline": [{"$merge": {"into": "stolen"}}]}),
    ],
)
def test_nothing_can_be_written(stack: Stack, tool: str, arguments: dict[str, Any]) -> None:
    before = round_trip(stack.mcp_url, stack.mcp_token).counts
    assert asyncio.run(_refused(stack, tool, {"database": "shop", "collection": "orders", **arguments}))
    assert round_trip(stack.mcp_url, stack.mcp_token).counts == before


async def _refused(stack: Stack, tool: str, arguments: dict[str, Any]) -> bool:
    import httpx2
    from mcp import Client, MCPError
    from mcp.client.streamable_http import streamable_http_client

    headers = {"Authorization": f"Bearer {stack.mcp_token}"}
    async with (
        httpx2.AsyncClient(headers=headers, trust_env=False) as http,
        Client(streamable_http_client(stack.mcp_url, http_client=http)) as client,
    ):
        try:
            return bool((await client.call_tool(tool, {"connectionId": CONNECTION, **arguments})).is_error)
        except MCPError:
            return True
