"""The MCP servers as the gateway takes them, and as Open WebUI does: one connection for each, through the gateway.

One each, so that people switch them one by one in a chat, and a server that is down shows as one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Literal

from scripts.mcp.config import Server

ToolMode = Literal["native", "none"]  # whether a model calls tools by itself


def for_gateway(servers: Iterable[Server]) -> str:
    """The gateway's MCP_SERVERS. It holds the servers' secrets: hand it over as a secret file."""
    return json.dumps({one.name: _entry(one) for one in servers}, ensure_ascii=False)


def _entry(server: Server) -> dict[str, Any]:
    known = {
        "tools": server.tools,
        "url": server.url,
        "headers": dict(server.headers),
        "command": server.command,
        "package": server.package.rpartition("@")[0],
        "args": server.args,
        "env": dict(server.env),
        "fixed": dict(server.fixed),
        "timeout": server.timeout,
    }
    return {key: value for key, value in known.items() if value}


def connections(servers: Iterable[Server], tools: ToolMode, gateway: str, key: str) -> str:
    """Open WebUI's TOOL_SERVER_CONNECTIONS. It holds the gateway's key: hand it over as a secret file.

    Open WebUI drops the whole list in silence when it is malformed, a server without `config.enable` or `info.id`,
    and shows a server without `access_grants` to admins only.
    """
    usable = _usable(servers, tools)
    return json.dumps([_connection(one, gateway, key) for one in usable], ensure_ascii=False)


def tool_ids(servers: Iterable[Server], tools: ToolMode) -> tuple[str, ...]:
    """The ids by which Open WebUI knows these servers: in a chat's `tool_ids`, in a model's `toolIds`."""
    return tuple(f"server:mcp:{one.name}" for one in _usable(servers, tools))


def _usable(servers: Iterable[Server], tools: ToolMode) -> list[Server]:
    return [one for one in servers if one.tools] if tools == "native" else []


def _connection(server: Server, gateway: str, key: str) -> dict[str, Any]:
    return {
        "type": "mcp",
        "url": f"{gateway}/mcp/{server.name}",
        "path": "",
        "auth_type": "bearer",
        "key": key,
        "headers": None,
        "config": {
            "enable": True,
            # Names are matched by their end: `count` also lets `list-count` pass. The server's own list is the limit.
            "function_name_filter_list": ",".join(server.tools),
            "access_grants": [{"principal_type": "user", "principal_id": "*", "permission": "read"}],
        },
        "info": {"id": server.name, "name": server.name, "description": server.description},
    }
