"""The addresses of the tools, and who may come in.

    POST /mcp          all MCP servers: their tools are named SERVER_TOOL
    POST /mcp/NAME     one of them: its tools have their own names
    GET  /ready        each server, what it offers and what is missing; 503 unless all is there
    GET  /metrics      calls, errors and seconds, in Prometheus' format

All need the bearer key. The protocol is Streamable HTTP:
https://modelcontextprotocol.io/specification/2025-06-18/basic/transports#streamable-http
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from gateway import http
from gateway.faults import Failure
from gateway.tools.entries import Entry
from gateway.tools.ledger import Ledger

if TYPE_CHECKING:
    from gateway.tools.servers import Servers

BYTES = 1 << 20  # of a request's body


class Front:
    """The tools' part of the gateway. What it needs is loaded at the first request."""

    def __init__(self, entries: Sequence[Entry], token: str, folder: Path) -> None:
        """`folder` has the npm packages of the servers."""
        self._entries = entries
        self._token = token
        self._folder = folder
        self._ledger = Ledger()
        self._servers: Servers | None = None
        self._stop = asyncio.Event()
        self._runner: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()

    def routes(self) -> list[BaseRoute]:
        """The routes of the module's description."""
        return [
            Route("/mcp", self),
            Route("/mcp/{server}", self),
            Route("/ready", self._ready),
            Route("/metrics", self._metrics),
        ]

    async def close(self) -> None:
        """End the servers' processes."""
        self._stop.set()
        if self._runner:
            await self._runner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Admit a request and pass it on. Raises Failure."""
        request = Request(scope, receive)
        http.admit_near(request, self._token)
        name = request.path_params.get("server", "")
        if name and name not in {one.name for one in self._entries}:
            known = ", ".join(one.name for one in self._entries) or "none"
            raise Failure("mcp-server-unknown", f"Unknown MCP server {name[:40]!r}. Servers: {known}.", 404)
        app = (await self._loaded()).apps[name]
        inner = {**scope, "path": "/mcp", "raw_path": b"/mcp", "root_path": ""}
        content = await http.whole(receive, BYTES, "mcp-arguments-invalid")
        await app(inner, http.replayed(content, receive), send)

    async def _ready(self, request: Request) -> Response:
        http.admit_near(request, self._token)
        states = await (await self._loaded()).states()
        well = not any(one.fault for one in states)
        document = {"status": "ok" if well else "degraded", "servers": [asdict(one) for one in states]}
        return JSONResponse(document, 200 if well else 503)

    async def _metrics(self, request: Request) -> Response:
        http.admit_near(request, self._token)
        return Response(self._ledger.metrics(), media_type="text/plain; version=0.0.4; charset=utf-8")

    async def _loaded(self) -> Servers:
        async with self._turn:
            if self._servers is None:
                module = await asyncio.to_thread(importlib.import_module, "gateway.tools.servers")
                made: Servers = module.Servers(self._entries, self._folder, self._ledger)
                started = asyncio.Event()
                self._runner = asyncio.create_task(self._run(made, started))
                await started.wait()
                if self._runner.done():
                    await self._runner  # raises why
                self._servers = made
            return self._servers

    async def _run(self, servers: Servers, started: asyncio.Event) -> None:
        """What the servers open is closed by the task that opened it."""
        try:
            async with servers.running():
                started.set()
                await self._stop.wait()
        finally:
            started.set()
