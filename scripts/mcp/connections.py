"""The MCP servers as Open WebUI takes them from its environment."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Literal

from scripts.mcp.config import Server

ToolMode = Literal["native", "none"]  # whether a model calls tools by itself


def connections(servers: Iterable[Server], tools: ToolMode) -> str:
    """Open WebUI's TOOL_SERVER_CONNECTIONS. It holds the servers' secrets: hand it over as a secret file.

    Open WebUI drops the whole list in silence when it is malformed, a server without `config.enable` or `info.id`,
    and shows a server without `access_grants` to admins only.
    """
    return json.dumps([_connection(one) for one in _usable(servers, tools)], ensure_ascii=False)


def tool_ids(servers: Iterable[Server], tools: ToolMode) -> tuple[str, ...]:
    """The ids by which Open WebUI knows these servers: in a chat's `tool_ids`, in a model's `toolIds`."""
    return tuple(f"server:mcp:{one.name}" for one in _usable(servers, tools))


def _usable(servers: Iterable[Server], tools: ToolMode) -> list[Server]:
    return list(servers) if tools == "native" else []


def _connection(server: Server) -> dict[str, Any]:
    headers = dict(server.headers)
    name = next((one for one in headers if one.lower() == "authorization"), "")
    kind, _, token = headers.get(name, "").partition(" ")
    bearer = kind.lower() == "bearer" and bool(token.strip())
    if bearer:
        del headers[name]
    return {
        "type": "mcp",
        "url": server.url,
        "path": "",
        "auth_type": "bearer" if bearer else "none",  # "bearer" with an empty key breaks the server
        "key": token.strip() if bearer else "",
        "headers": headers or None,
        "config": {
            "enable": True,
            # Names are matched by their end: `count` also lets `list-count` pass. The server's own list is the limit.
            "function_name_filter_list": ",".join(server.tools),
            "access_grants": [{"principal_type": "user", "principal_id": "*", "permission": "read"}],
        },
        "info": {"id": server.name, "name": server.name, "description": server.description},
    }
