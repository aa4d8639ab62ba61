"""Five defaults of fastmcp that do not suit a gateway: a test for each, since a new version may change them."""

from __future__ import annotations

import asyncio
import ssl
from typing import Any

import pytest
from gateway.tools.backend import Backend
from gateway.tools.ledger import Ledger
from gateway.tools.servers import Servers
from mcp import Client

from tests.unit.gateway.tools.conftest import Gateway, as_child, by_http


def test_no_call_starts_a_child_again(gateway: Gateway) -> None:
    assert len({gateway.call("/mcp", "near_process").content[0].text for _ in range(3)}) == 1


def test_nothing_of_the_caller_s_headers_reaches_a_server(gateway: Gateway) -> None:
    async def headers(client: Client) -> Any:
        return (await client.call_tool("headers", {})).structured_content

    seen = gateway.talk("/mcp/far", headers, headers={"X-Of-The-Caller": "1", "Cookie": "a=b"})
    assert seen["authorization"] == "Bearer its-own"
    assert not {"x-of-the-caller", "cookie"} & set(seen)


def test_callers_of_both_protocols_share_a_child(gateway: Gateway) -> None:
    async def both() -> list[list[str]]:
        async def names(client: Client) -> list[str]:
            await client.call_tool("process", {})
            return [tool.name for tool in (await client.list_tools()).tools]

        modes = ("auto", "legacy") * 3
        return list(await asyncio.gather(*(gateway.session("/mcp/near", names, mode) for mode in modes)))

    found = asyncio.run(both())
    assert found[0] and all(one == found[0] for one in found)


def test_certificates_are_read_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    made: list[ssl.SSLContext] = []
    real = ssl.create_default_context

    def counted(*arguments: Any, **more: Any) -> ssl.SSLContext:
        made.append(real(*arguments, **more))
        return made[-1]

    monkeypatch.setattr(ssl, "create_default_context", counted)

    async def look() -> None:
        servers = Servers([by_http(1), by_http(2)], tmp_path, Ledger())
        for _ in range(2):
            assert [one.fault for one in await servers.states()] == ["mcp-server-down"] * 2

    asyncio.run(look())
    assert len(made) == 1


def test_a_host_of_another_site_is_refused(gateway: Gateway) -> None:
    """More in test_front."""
    assert gateway.ask("POST", "/mcp", headers={"Host": "evil.example"}).status_code == 403


def test_a_child_gets_none_of_the_gateway_s_secrets(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATEWAY_TOKEN", "x")

    async def names() -> Any:
        backend = Backend(as_child(env={"OF_ITS_OWN": "1"}), ssl.create_default_context(), None)  # type: ignore[arg-type]
        async with backend.client() as client:
            found = await client.call_tool("environment", {})
        await backend.close()
        return found.structured_content

    found = str(asyncio.run(names()))
    assert "OF_ITS_OWN" in found and "GATEWAY_TOKEN" not in found
