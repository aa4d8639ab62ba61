"""An MCP server for tests: `python backend.py` speaks on its standard input and output, `backend.py PORT` by HTTP."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

from mcp.server import MCPServer
from mcp.server.mcpserver import Context

server = MCPServer("test", log_level="CRITICAL")


@server.tool()
def process() -> int:
    """The process that answers."""
    return os.getpid()


@server.tool()
def environment() -> list[str]:
    """The names of its variables."""
    return sorted(os.environ)


@server.tool()
def headers(context: Context) -> dict[str, str]:
    """The headers of this call."""
    return dict(context.headers or {})


@server.tool()
def where(connectionId: str, text: str = "") -> str:
    """Says which connection was used."""
    return f"{connectionId}:{text}"


@server.tool()
def large(size: int) -> str:
    """A text of so many bytes."""
    return "x" * size


@server.tool()
async def slow(note: str) -> str:
    """Never answers. Writes `begun`, then `cancelled`, to the file."""
    Path(note).write_text("begun")
    try:
        await asyncio.sleep(600)
    except BaseException:
        Path(note).write_text("cancelled")
        raise
    return ""


@server.tool()
async def block(note: str, over: str) -> str:
    """Writes the file `note`, and answers nothing else until there is a file `over`."""
    Path(note).touch()
    while not Path(over).exists():
        time.sleep(0.02)
    return "done"


@server.tool()
def optional(due: str | None = "unset") -> str:
    """Says what it got."""
    return repr(due)


@server.tool()
def broken() -> str:
    """Fails."""
    raise ValueError("it broke")


@server.tool()
def hidden() -> str:
    """Nobody may call it."""
    raise AssertionError


if __name__ == "__main__":
    if sys.argv[1:]:
        server.run("streamable-http", port=int(sys.argv[1]))
    else:
        server.run()
