"""The gateway's tools, as a program outside of the stack uses them."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scripts import bounded
from scripts.errors import ServiceError
from scripts.faults import lookup

if TYPE_CHECKING:
    from mcp import Client
    from mcp.types import CallToolResult

PATIENCE = 30.0  # seconds until all servers have been asked; the gateway itself gives up earlier
CALL = 610.0  # seconds of one call: the longest `timeout` of an entry, and the gateway's answer
FAULT = "byre/fault"  # in the metadata of the gateway's refusals
_HINT = "Its log: uv run invoke logs gateway"


@dataclass(frozen=True)
class State:
    """What a server showed the gateway. `missing` are allowed tools that it does not offer."""

    name: str
    fault: str = ""
    text: str = ""
    offered: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    milliseconds: int = 0


@dataclass(frozen=True)
class Result:
    """What a tool gave: texts, and what else there is as words; `document` is all of it. It took `milliseconds`."""

    texts: tuple[str, ...]
    document: Mapping[str, Any]
    milliseconds: int


class Tools:
    """The tools behind a gateway at an address. Methods raise ServiceError."""

    def __init__(self, address: str, key: str) -> None:
        self._address = address
        self._headers = {"Authorization": f"Bearer {key}".strip()}

    def states(self) -> tuple[State, ...]:
        """What each server shows now, all asked at once."""
        import httpx

        try:
            with httpx.Client(headers=self._headers, timeout=PATIENCE, trust_env=False) as http:
                found = bounded.from_json(bounded.ask(http, "GET", f"{self._address}/ready").content)
            if error := found.get("error"):
                raise lookup.named(error)
            return tuple(_state(one) for one in found["servers"])
        except httpx.TimeoutException as error:
            raise _unreachable(f"The gateway did not answer in {PATIENCE:.0f} s.") from error
        except (httpx.HTTPError, OSError) as error:
            raise _unreachable("The gateway does not answer.") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _unreachable("What answers as the gateway is another program.") from error

    def read_only(self, server: str) -> dict[str, bool | None]:
        """The allowed tools of a server: whether each only reads, as the server says; None where it says nothing.

        https://modelcontextprotocol.io/specification/2025-06-18/schema#toolannotations
        """
        import asyncio

        import mcp  # noqa: F401 - takes seconds, which are not the server's

        try:
            return asyncio.run(asyncio.wait_for(self._read_only(server), PATIENCE))
        except TimeoutError as error:
            raise _unreachable(f"The gateway did not answer in {PATIENCE:.0f} s.") from error
        except Exception as error:  # the client's own kinds are many, some wrapped in groups
            raise _innermost(error) from None

    async def _read_only(self, server: str) -> dict[str, bool | None]:
        async with self._client(server) as client:
            listed = await client.list_tools()
        return {one.name: one.annotations.read_only_hint if one.annotations else None for one in listed.tools}

    def call(self, server: str, tool: str, arguments: Mapping[str, Any]) -> Result:
        """Call a tool of a server. Raises ServiceError also where the tool answers with an error."""
        import asyncio

        import mcp  # noqa: F401 - takes seconds, which are not the tool's

        began = time.monotonic()
        try:
            result = asyncio.run(asyncio.wait_for(self._call(server, tool, arguments), CALL))
        except TimeoutError as error:
            raise _unreachable(f"The gateway did not answer in {CALL:.0f} s.") from error
        except Exception as error:  # the client's own kinds are many, some wrapped in groups
            raise _innermost(error) from None
        document = result.model_dump(mode="json", by_alias=True, exclude_none=True)
        texts = tuple(_words(block) for block in document.get("content", ()))
        if result.is_error:
            fault = str((result.meta or {}).get(FAULT, ""))
            raise lookup.named({"fault": fault or "mcp-tool-failed", "message": "\n".join(texts)})
        return Result(texts, document, round(1000 * (time.monotonic() - began)))

    async def _call(self, server: str, tool: str, arguments: Mapping[str, Any]) -> CallToolResult:
        from mcp.types import CallToolResult

        async with self._client(server) as client:
            result = await client.call_tool(tool, dict(arguments))
        if not isinstance(result, CallToolResult):
            raise lookup.named(
                {"fault": "mcp-tool-failed", "message": "The tool asks for more than a call can give."}
            )
        return result

    @asynccontextmanager
    async def _client(self, server: str) -> AsyncIterator[Client]:
        import httpx2
        from mcp import Client
        from mcp.client.streamable_http import streamable_http_client

        async def refused(response: httpx2.Response) -> None:
            if response.status_code >= 400:
                document = bounded.from_json(await response.aread())
                raise lookup.named(document.get("error", {}))

        async with (
            httpx2.AsyncClient(
                headers=self._headers, trust_env=False, timeout=CALL, event_hooks={"response": [refused]}
            ) as http,
            Client(streamable_http_client(f"{self._address}/mcp/{server}", http_client=http)) as client,
        ):
            yield client


def _state(document: Mapping[str, Any]) -> State:
    lists: dict[str, Any] = {key: tuple(document[key]) for key in ("offered", "missing")}
    rest: dict[str, Any] = {key: document[key] for key in ("name", "fault", "text", "milliseconds")}
    return State(**rest, **lists)


def _words(block: Mapping[str, Any]) -> str:
    if block.get("type") == "text":
        return str(block["text"])
    data = block.get("data") or ""
    return f"[{block.get('type')}{f', {len(data) * 3 // 4:,} bytes' if data else ''}]"


def _unreachable(words: str) -> ServiceError:
    return ServiceError(words, fault="gateway-unreachable", hint=_HINT)


def _innermost(error: BaseException) -> ServiceError:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ServiceError):
            return seen
        seen = seen.__cause__ or seen.__context__
    return _unreachable("The gateway could not be used.")
