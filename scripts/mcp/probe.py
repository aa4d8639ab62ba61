"""Is the MongoDB MCP server ready? Three plain requests, because the official client takes seconds to import."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scripts import bounded
from scripts.errors import ServiceError

if TYPE_CHECKING:
    import httpx

# The only connection that the server has, made from MDB_MCP_CONNECTION_STRING. Every database tool wants it.
CONNECTION = "preconfigured"
_PROTOCOL = "2025-06-18"
_HINT = "Its log: uv run invoke logs mcp"


@dataclass(frozen=True)
class McpEvidence:
    """The server answered a tool call with these databases after so many seconds."""

    version: str
    databases: tuple[str, ...]
    seconds: float


def probe(url: str, token: str, timeout: float = 5.0) -> McpEvidence:
    """Call `list-databases`: server, token and database work together. `timeout` is in seconds, for all of it.

    Raises ServiceError that says which of the three does not work.
    """
    import httpx

    start = time.monotonic()
    headers = {"Authorization": f"Bearer {token}".strip(), "Accept": "application/json, text/event-stream"}
    try:
        with httpx.Client(headers=headers, timeout=timeout, trust_env=False) as client:
            hello = {
                "protocolVersion": _PROTOCOL,
                "capabilities": {},
                "clientInfo": {"name": "byre", "version": "1"},
            }
            answer, session = _post(client, url, {"id": 1, "method": "initialize", "params": hello})
            client.headers["Mcp-Session-Id"] = session
            client.headers["Mcp-Protocol-Version"] = _PROTOCOL
            try:
                _post(client, url, {"method": "notifications/initialized"})
                call = {"name": "list-databases", "arguments": {"connectionId": CONNECTION}}
                result, _ = _post(client, url, {"id": 2, "method": "tools/call", "params": call})
            finally:
                client.delete(url)  # sessions are kept until they time out otherwise
    except httpx.TimeoutException:
        raise ServiceError(
            f"The MCP server at {url} did not answer in {timeout:g} s.", fault="mcp-unreachable", hint=_HINT
        ) from None
    except httpx.HTTPError as error:
        raise ServiceError(
            f"No MCP server answers at {url} ({type(error).__name__}).", fault="mcp-unreachable", hint=_HINT
        ) from None
    if result.get("isError"):
        raise ServiceError(
            f"The MCP server at {url} runs, but can't reach its database.",
            fault="database-unreachable",
        )
    found = (result.get("structuredContent") or {}).get("databases", [])
    version = str((answer.get("serverInfo") or {}).get("version", ""))
    return McpEvidence(version, tuple(str(one["name"]) for one in found), time.monotonic() - start)


def _post(client: httpx.Client, url: str, message: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The result of one JSON-RPC message, and the session that the server opened for it, if any."""
    response = bounded.ask(client, "POST", url, json={"jsonrpc": "2.0", **message})
    if response.status_code in {401, 403}:
        raise ServiceError(
            f"The MCP server at {url} does not accept this token.",
            fault="mcp-key",
            hint="Restart it with the current token: uv run invoke restart",
        )
    if response.is_error:
        raise ServiceError(
            f"The MCP server at {url} answered with HTTP {response.status_code}.",
            fault="mcp-unreachable",
            hint=_HINT,
        )
    session = response.headers.get("mcp-session-id", "")
    if "id" not in message:
        return {}, session
    for line in response.text.splitlines():
        text = line.removeprefix("data:").strip()
        if text.startswith("{") and (answer := bounded.from_json(text)).get("id") == message["id"]:
            if "result" in answer:
                return answer["result"], session
            break
    raise ServiceError(f"What answers at {url} is not an MCP server.", fault="mcp-unreachable", hint=_HINT)
