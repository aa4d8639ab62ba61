"""The gateway's HTTP server: `python -m gateway.server`. Settings come from the environment (gateway.settings).

    GET  /health    {"status": "ok"}: the program runs
    POST /v1/ask    a question about the data and its outcome (gateway.ask.route)
    GET  /v1/models, POST /v1/chat/completions, /v1/embeddings    an OpenAI-compatible server: questions about the data
        as a model, and for programs with a key of their own the engine (gateway.programs)
    /admin/keys    these keys (gateway.programs.admin)
    /mcp, /ready, /metrics    the tools of the MCP servers (gateway.tools.front)

All but the first need the gateway's bearer key, or where programs are named one of theirs.
What can't be answered because something does not work is {"error": {"fault": id, "message": sentence}} with a status of
4xx or 5xx. Exit code 2: a setting is missing or wrong; its line says which.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
import os
import sys
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway import http
from gateway.ask import route as ask
from gateway.ask.ask import Asker
from gateway.ask.model import PlanModel
from gateway.chat.model import AskModel
from gateway.faults import Failure
from gateway.mcp import Server
from gateway.programs import admin
from gateway.programs import route as programs
from gateway.programs.door import Door
from gateway.programs.engine import Engine
from gateway.programs.keys import Keys
from gateway.programs.usage import Usage
from gateway.settings import Settings
from gateway.tools.front import Front

GRACE = 3  # seconds that requests have to end after SIGTERM; who stops the gateway kills it after 10
_SET_DUMPABLE = 4  # of prctl


def application(settings: Settings) -> Starlette:
    """The application. It connects to nothing before it is asked."""
    server = Server(settings.mcp_url, settings.mcp_token)
    model = PlanModel(settings.plan_url, settings.plan_key, settings.plan_slot) if settings.plan_url else None
    asker = Asker(server, model, settings.database)
    tools = Front(settings.servers, settings.token, settings.packages)
    engine = Engine(settings.engine_url, settings.engine_key)
    keys, usage = Keys(settings.state), Usage(settings.state)
    door = Door(settings.token, keys, usage)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        keeping = asyncio.create_task(usage.keep())
        yield
        keeping.cancel()
        usage.save()
        await engine.close()
        await tools.close()
        await server.close()
        if model:
            await model.close()

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    app = Starlette(
        routes=[
            Route("/health", health),
            *ask.routes(asker, settings.token),
            *programs.routes(door, AskModel(asker), engine),
            *admin.routes(settings.token, keys, usage),
            *tools.routes(),
        ],
        lifespan=lifespan,
        exception_handlers=dict.fromkeys((Failure, ClientDisconnect, HTTPException, Exception), http.failed),
    )
    # Behind the proxy it would lead to plain HTTP, and a program would send its key there.
    app.router.redirect_slashes = False
    return app


def main() -> None:
    """Serve until SIGTERM."""
    import uvicorn

    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    for noisy in ("httpx", "httpx2", "mcp"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    try:
        settings = Settings.read(os.environ)
    except ValueError as error:
        sys.stderr.write(f"error[gateway-settings]: {error}\n")
        sys.exit(2)
    _hide()
    uvicorn.run(
        application(settings),
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=GRACE,
    )


def _hide() -> None:
    """Keep the environment and the memory from other processes of the same user, such as MCP servers: they hold keys.

    Linux: https://man7.org/linux/man-pages/man2/pr_set_dumpable.2const.html. A program that is started from here is
    as readable as any other.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)


if __name__ == "__main__":
    main()
