"""A gateway as it runs, with real MCP servers behind it: one by HTTP, one as its child."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest
from gateway.server import application
from gateway.settings import Settings
from gateway.tools.entries import Entry
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from tests.machine import free_port
from tests.unit.gateway.conftest import listening
from tests.waits import PATIENCE, until

BACKEND = Path(__file__).parent / "backend.py"
KEY = "the-key"
LIMIT = 10.0  # seconds of a call: a child may have to be started first
LONG = 2 * PATIENCE  # of a call that nothing but its caller or its server ends
TOOLS = ("process", "environment", "headers", "where", "large", "slow", "block", "optional", "broken")


class Gateway:
    """`url` is its address, `folder` one that a test may use."""

    def __init__(self, url: str, folder: Path = BACKEND.parent) -> None:
        self.url = url
        self.folder = folder

    def ask(self, method: str, path: str, key: str = KEY, **more: Any) -> httpx.Response:
        """A plain request."""
        headers = {"Authorization": f"Bearer {key}".strip(), "Accept": "application/json, text/event-stream"}
        headers |= more.pop("headers", {})
        return httpx.request(method, self.url + path, headers=headers, trust_env=False, timeout=60, **more)

    def talk(
        self, path: str, work: Callable[[Client], Awaitable[Any]], mode: str = "auto", headers: Mapping[str, str] = {}
    ) -> Any:  # fmt: skip
        """What `work` makes of a client of this address. `mode` is the protocol's: "auto" or "legacy"."""
        return asyncio.run(self.session(path, work, mode, headers))

    async def session(
        self, path: str, work: Callable[[Client], Awaitable[Any]], mode: str = "auto", headers: Mapping[str, str] = {}
    ) -> Any:  # fmt: skip
        """The same as a coroutine."""
        own = {"Authorization": f"Bearer {KEY}", **headers}
        async with (
            httpx2.AsyncClient(headers=own, trust_env=False, timeout=60) as http,
            Client(streamable_http_client(self.url + path, http_client=http), mode=mode) as client,
        ):
            return await work(client)

    def call(self, path: str, tool: str, mode: str = "auto", /, **arguments: Any) -> Any:
        """The result of one call."""
        return self.talk(path, lambda client: client.call_tool(tool, arguments), mode)

    def ready(self) -> dict[str, Any]:
        """What `/ready` says of each server, by its name."""
        return {one["name"]: one for one in self.ask("GET", "/ready").json()["servers"]}

    def tools(self, path: str = "/mcp", mode: str = "auto") -> list[str]:
        """The names of the tools of this address."""

        async def names(client: Client) -> list[str]:
            return [tool.name for tool in (await client.list_tools()).tools]

        return list(self.talk(path, names, mode))


@contextmanager
def served(*entries: Entry, packages: Path = BACKEND.parent) -> Iterator[Gateway]:
    """A gateway for these servers; `packages` is the folder of those from npm."""
    own = socket.create_server(("127.0.0.1", 0))
    port = own.getsockname()[1]
    settings = Settings(
        "127.0.0.1", port, KEY, "http://127.0.0.1:1/mcp", "", "", servers=entries, packages=packages
    )
    with listening(application(settings), own) as address:
        yield Gateway(address)


@contextmanager
def remote(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The test's server by HTTP."""
    process = subprocess.Popen([sys.executable, str(BACKEND), str(port)])
    try:
        until(lambda: _listens(port))
        yield process
    finally:
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/", trust_env=False).status_code > 0
    except httpx.HTTPError:
        return False


def by_http(port: int, name: str = "far", **more: Any) -> Entry:
    """The server at a port, with a key of its own."""
    own = {"Authorization": "Bearer its-own"}
    given: dict[str, Any] = {"tools": TOOLS, "headers": own, "timeout": LIMIT} | more
    return Entry(name, url=f"http://127.0.0.1:{port}/mcp", **given)


def as_child(**more: Any) -> Entry:
    """The server as a child of the gateway."""
    given: dict[str, Any] = {"tools": TOOLS, "timeout": LIMIT} | more
    return Entry("near", command=sys.executable, args=(str(BACKEND),), **given)


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    """Both servers, one of them again with a fixed argument that not each tool has, one that nobody answers for, one
    whose command is missing. The child answers: on a busy machine its first start takes longer than one waits for it.
    """
    port = free_port()
    with (
        remote(port),
        served(
            by_http(port, timeout=LONG),
            as_child(timeout=LONG),
            by_http(port, "pinned", tools=("where", "process"), fixed={"connectionId": "preconfigured"}),
            Entry("gone", ("a",), url=f"http://127.0.0.1:{free_port()}/mcp"),
            Entry("lost", ("a",), command="no-such-program"),
        ) as made,
    ):
        until(lambda: made.ready()["near"]["fault"] != "mcp-server-down")
        yield made
