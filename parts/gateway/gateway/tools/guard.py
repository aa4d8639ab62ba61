"""What each call of a tool passes: the allow-list, the tool's schema, a time limit, a limit of its size."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any

from fastmcp.server.dependencies import get_http_request
from fastmcp.server.middleware import Middleware
from fastmcp.tools.base import ToolResult
from jsonschema import SchemaError
from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from mcp import MCPError
from referencing import Registry
from referencing.exceptions import Unresolvable

from gateway.faults import Failure
from gateway.tools import bounded
from gateway.tools.backend import CONNECT, Backend
from gateway.tools.ledger import Ledger

BYTES = 256 << 10  # of one result, its text and its structured form together
FAULT = "byre/fault"  # in the metadata of a result: an id of the table of faults
KEPT = 10.0  # seconds
WORDS = 300  # characters of what a schema or a server says


class Guard(Middleware):
    """`names` are the tools of one address, each with its server and its name there."""

    def __init__(self, names: Mapping[str, tuple[Backend, str]], ledger: Ledger) -> None:
        self._names = names
        self._ledger = ledger

    async def on_call_tool(self, context: Any, call_next: Any) -> Any:
        """The result, or an error that names its fault."""
        name, arguments = context.message.name, context.message.arguments or {}
        backend, tool = self._names.get(name, (None, name))
        server = backend.entry.name if backend else ""
        with self._ledger.call(_who(), server, tool, arguments) as call:
            try:
                if backend is None:
                    raise Failure(
                        "mcp-tool-unknown", f"Unknown tool {name[:80]!r}. Tools: {_list(self._names)}."
                    )
                result = await self._result(backend, context, call_next)
                call.size = size(result)
                if call.size > BYTES:
                    raise Failure(
                        "mcp-result-large",
                        f"The result of {name} has {call.size >> 10} KiB; allowed are {BYTES >> 10}. Narrow the call.",
                    )
                call.fault = "mcp-tool-failed" if result.is_error else ""
                return result
            except Failure as failure:
                call.fault = failure.fault
                return ToolResult(content=failure.text, meta={FAULT: failure.fault}, is_error=True)

    async def _result(self, backend: Backend, context: Any, call_next: Any) -> Any:
        """Raises Failure."""
        entry, name = backend.entry, context.message.name
        if backend.failure:
            raise backend.failure
        # Models that know the server may name what is fixed.
        given = context.message.arguments or {}
        arguments = {
            key: value for key, value in given.items() if key not in entry.fixed or entry.fixed[key] != value
        }
        context = context.copy(message=context.message.model_copy(update={"arguments": arguments}))
        try:
            with backend.calling():
                async with asyncio.timeout(entry.timeout):
                    tool = await context.fastmcp_context.fastmcp.get_tool(name)
                    if tool is None:
                        raise Failure(
                            "mcp-server-down",
                            f"{entry.name} does not answer, or does not offer this tool"
                            + (" with its `fixed` arguments." if entry.fixed else "."),
                        )
                    check(arguments, tool.parameters)
                    return await call_next(context)
        except Failure:
            raise
        except TimeoutError:
            backend.revive()
            raise Failure("mcp-slow", f"{name} did not answer in {entry.timeout:g} s.") from None
        except MCPError as error:
            if error.__cause__ or error.code == bounded.TOO_LARGE:
                raise backend.why(error) from None
            raise Failure("mcp-tool-failed", f"{entry.name} refused the call: {str(error)[:WORDS]}") from None
        except Exception as error:
            raise backend.why(error) from None


class Patience(Middleware):
    """Of one server: its list of tools is kept for a moment, since callers ask for it again and again; where it hangs,
    the list of all servers comes without it."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._tools: Any = ()
        self._listed = 0.0

    async def on_list_tools(self, context: Any, call_next: Any) -> Any:
        """Its tools. Raises TimeoutError after CONNECT seconds, and soon where it hung before and still does."""
        if self._tools and time.monotonic() - self._listed < KEPT:
            return self._tools
        if not await self._backend.is_back():
            raise TimeoutError
        try:
            async with asyncio.timeout(CONNECT):
                self._tools = await call_next(context)
                self._listed = time.monotonic()
                return self._tools
        except TimeoutError:
            self._backend.hangs()
            if not self._backend.busy:
                self._backend.revive()
            raise


def check(arguments: Mapping[str, Any], schema: Mapping[str, Any]) -> None:
    """Raises Failure that names the first argument that does not fit. A schema that refers to another document is not
    followed."""
    kind = validator_for(schema)
    try:
        error = best_match(kind(schema, registry=Registry()).iter_errors(dict(arguments)))
        unknown = sorted(set(arguments) - set(schema.get("properties", {})))
    except (SchemaError, Unresolvable, RecursionError) as problem:
        raise Failure("mcp-tool-failed", "The server's schema of this tool can't be used.") from problem
    if error:
        where = ".".join(str(one) for one in error.absolute_path)
        raise Failure("mcp-arguments-invalid", f"{where or 'arguments'}: {error.message[:WORDS]}")
    if unknown and "properties" in schema and not schema.get("additionalProperties"):
        known = _list(schema["properties"])
        raise Failure("mcp-arguments-invalid", f"Unknown argument {unknown[0][:80]!r}. Arguments: {known}.")


def size(result: Any) -> int:
    """Bytes of a result as it goes over the wire, about."""
    text = sum(len(block.model_dump_json().encode()) for block in result.content)
    structured = result.structured_content
    return text + (len(json.dumps(structured, ensure_ascii=False).encode()) if structured else 0)


def _who() -> str:
    """The address that the call came from."""
    try:
        client = get_http_request().client
    except RuntimeError:
        return ""
    return client.host if client else ""


def _list(names: Any) -> str:
    return ", ".join(sorted(names))[:WORDS] or "none"
