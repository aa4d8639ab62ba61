"""One fastmcp server for each address: all MCP servers together, and each alone. Importing this takes seconds."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from fastmcp import FastMCP
from starlette.applications import Starlette

from gateway.tools.backend import Backend, State
from gateway.tools.entries import Entry
from gateway.tools.guard import Guard, Patience
from gateway.tools.ledger import Ledger

PATH = "/mcp"
ALL = ""  # the address of all servers


class Servers:
    """`apps` by the name of the server; ALL has every tool, as SERVER_TOOL."""

    def __init__(self, entries: Sequence[Entry], folder: Path, ledger: Ledger) -> None:
        # It prints a traceback for each refused call, with its arguments. The ledger has a line for each.
        logging.getLogger("fastmcp").setLevel(logging.CRITICAL)
        trust = ssl.create_default_context()
        self.backends = [Backend(entry, trust, folder) for entry in entries]
        self.apps = {one.entry.name: _app({"": one}, ledger) for one in self.backends}
        self.apps[ALL] = _app({one.entry.name: one for one in self.backends}, ledger)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answers requests inside; ends the servers' processes after."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._end)
            for app in self.apps.values():
                await stack.enter_async_context(app.router.lifespan_context(app))
            yield

    async def _end(self) -> None:
        await asyncio.gather(*(one.close() for one in self.backends))

    async def states(self) -> list[State]:
        """What each server shows now, all asked at once."""
        return list(await asyncio.gather(*(one.check() for one in self.backends)))


def _app(backends: Mapping[str, Backend], ledger: Ledger) -> Starlette:
    """The ASGI application of one address; `backends` by the prefix of their tools. Without sessions: one that is not
    ended costs memory, and no answer depends on the one before."""
    names = {
        f"{prefix}_{tool}" if prefix else tool: (backend, tool)
        for prefix, backend in backends.items()
        for tool in backend.entry.tools
    }
    made = FastMCP("Byre", middleware=[Guard(names, ledger)])
    for prefix, backend in backends.items():
        if not backend.failure:
            made.mount(backend.proxy(Patience(backend)), namespace=prefix or None)
    return made.http_app(path=PATH, stateless_http=True)
