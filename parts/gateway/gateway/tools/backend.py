"""One MCP server: the way to it, what it offers, and why it does not answer."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import httpx2
from fastmcp.client.transports import StdioTransport, StreamableHttpTransport
from fastmcp.server.middleware import Middleware
from fastmcp.server.providers.proxy import FastMCPProxy, ProxyClient
from fastmcp.server.transforms import Transform
from fastmcp.tools import Tool
from fastmcp.tools.tool_transform import ArgTransform
from mcp import MCPError
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from gateway.faults import Failure
from gateway.tools import bounded, packages, stderr
from gateway.tools.entries import Entry

CONNECT = 5.0  # seconds until a server has to have answered a first word
BRIEF = 0.3  # seconds that a server which did not answer gets to say that it does again
START = 15.0  # the same of a process that may have to be started first


@dataclass(frozen=True)
class State:
    """What a server showed when it was asked. `missing`: allowed tools that it does not offer."""

    name: str
    fault: str = ""
    text: str = ""
    offered: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    milliseconds: int = 0


class Backend:
    """The way to one server. Raises nothing at its making: `failure` is why there is no way."""

    def __init__(self, entry: Entry, trust: ssl.SSLContext, folder: Path) -> None:
        """`trust` is shared: reading the certificates takes 30 ms of CPU. `folder` has the npm packages."""
        self.entry = entry
        self.failure: Failure | None = None
        self._transport: StreamableHttpTransport | StdioTransport | None = None
        self._looking: asyncio.Task[None] | None = None
        self._hangs = False
        self._asking: asyncio.Task[None] | None = None
        self._mode = "auto"
        self._calls = 0
        self._log: TextIO | None = None
        try:
            self._transport = _remote(entry, trust) if entry.url else self._local(entry, folder)
        except Failure as failure:
            self.failure = failure

    def _local(self, entry: Entry, folder: Path) -> StdioTransport:
        program, arguments = _program(entry, folder)
        self._log = stderr.log_file(entry.name)
        return StdioTransport(program, arguments, env=dict(entry.env), log_file=self._log)

    @property
    def patience(self) -> float:
        """Seconds until it has to have answered a first word."""
        return START if isinstance(self._transport, StdioTransport) else CONNECT

    @property
    def busy(self) -> bool:
        """Whether a call is in flight. A server that can do one thing at a time answers nothing else meanwhile."""
        return self._calls > 0

    @contextlib.contextmanager
    def calling(self) -> Iterator[None]:
        """A call is in flight inside."""
        self._calls += 1
        try:
            yield
        finally:
            self._calls -= 1

    def client(self) -> ProxyClient[Any]:
        """A client of its own for one call. It speaks the newest protocol of the server, whatever the caller speaks,
        and passes nothing of the caller's headers on."""
        assert self._transport is not None
        return _Client(
            self._transport,
            connected=self._connected,
            waited=self.hangs,
            name=self.entry.name,
            mode=self._mode,
            forward_incoming_headers=False,
            timeout=self.entry.timeout,
            init_timeout=self.patience,
            # Questions of a server to its caller have no way back without sessions: they are not offered.
            roots=None,
            sampling_handler=None,
            elicitation_handler=None,
        )

    def _connected(self, version: str | None) -> None:
        """A server of the older protocol is not asked for the newer one each time: that is a request that fails."""
        self._hangs = False
        if self.entry.url:
            self._mode = "auto" if version in MODERN_PROTOCOL_VERSIONS else "legacy"

    def proxy(self, *middleware: Middleware) -> FastMCPProxy:
        """The server with nothing but its allowed tools."""
        made = FastMCPProxy(client_factory=self.client, name=self.entry.name, middleware=middleware)
        if self.entry.fixed:
            made.add_transform(Fixed(dict(self.entry.fixed)))
        made.enable(names=set(self.entry.tools), components={"tool"}, only=True)
        return made

    async def check(self) -> State:
        """Ask the server for its tools."""
        name, began = self.entry.name, time.monotonic()
        if self.failure:
            return State(name, self.failure.fault, self.failure.text, missing=self.entry.tools)
        try:
            async with asyncio.timeout(self.patience), self.client() as client:
                tools = sorted(await client.list_tools(), key=lambda tool: tool.name)
        except Exception as error:
            if self.busy and timed_out(error):
                said = f"{name} works on a call, and did not say meanwhile what it offers."
                return State(name, "mcp-slow", said, missing=self.entry.tools)
            if not self.busy:
                await self.renew()
            why = self.why(error)
            return State(name, why.fault, why.text, missing=self.entry.tools)
        offered = tuple(tool.name for tool in tools)
        took = round(1000 * (time.monotonic() - began))
        if missing := tuple(one for one in self.entry.tools if one not in offered):
            said = f"{name} does not offer {', '.join(missing)}."
            return State(name, "mcp-tool-missing", said, offered, missing, took)
        free = {tool.name: lacks(self.entry.fixed, tool.input_schema) for tool in tools}
        if unfit := {tool: free[tool] for tool in self.entry.tools if free[tool]}:
            said = "; ".join(f"{tool} has no {', '.join(names)}" for tool, names in unfit.items())
            text = f"`fixed` of {name} can't be applied, so these tools are left out: {said}."
            return State(name, "mcp-config-invalid", text, offered, tuple(unfit), took)
        return State(name, offered=offered, milliseconds=took)

    def why(self, error: BaseException) -> Failure:
        """What an error on the way says about the server, which may be another one when it comes back."""
        self._mode = "auto"
        for one in _causes(error):
            if isinstance(one, Failure):
                return one
            if isinstance(one, MCPError) and one.code == bounded.TOO_LARGE:
                return Failure("mcp-result-large", f"{self.entry.name}: {one.message}. Narrow the call.")
            if isinstance(one, FileNotFoundError | PermissionError):
                return Failure("mcp-command-missing", f"{self.entry.name}: its command can't be started.")
        if timed_out(error):
            return Failure("mcp-server-down", f"{self.entry.name} did not answer in {self.patience:.0f} s.")
        return Failure("mcp-server-down", f"{self.entry.name} does not answer.")

    def hangs(self) -> None:
        """It did not answer in time: who only wants to know what is there need not wait for it again."""
        self._hangs = True

    async def is_back(self) -> bool:
        """Whether it did not hang, or answers again. It is asked beside, and waited for BRIEF seconds."""
        if not self._hangs:
            return True
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask_again())
        await asyncio.wait({self._asking}, timeout=BRIEF)
        return not self._hangs

    async def _ask_again(self) -> None:
        try:
            self._hangs = not (await self.check()).offered
        finally:
            self._asking = None

    def revive(self) -> None:
        """After a call that took too long: a process that hangs is ended soon, and the next call starts another."""
        if isinstance(self._transport, StdioTransport) and not self._looking:
            self._looking = asyncio.create_task(self._revive())

    async def _revive(self) -> None:
        try:
            async with asyncio.timeout(self.patience), self.client() as client:
                await client.ping()
        except Exception:
            await self.renew()
        finally:
            self._looking = None

    async def renew(self) -> None:
        """End the server's process, if it has one here. The next call starts another."""
        if isinstance(self._transport, StdioTransport):
            with contextlib.suppress(Exception):
                await self._transport.disconnect()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """End it. Nothing can be called after."""
        if self._asking:
            self._asking.cancel()
            await asyncio.wait({self._asking})
        await self.renew()
        if self._log:
            self._log.close()


class _Client(ProxyClient[Any]):
    """Says the version of the protocol that was agreed on, or that the server did not answer in time, which a list of
    tools does not show."""

    def __init__(
        self,
        transport: Any,
        *,
        connected: Callable[[str | None], None],
        waited: Callable[[], None],
        **more: Any,
    ) -> None:
        super().__init__(transport, **more)
        self._told, self._waited = connected, waited

    async def __aenter__(self) -> Any:
        try:
            made = await super().__aenter__()  # type: ignore[no-untyped-call]
        except Exception as error:
            if timed_out(error):
                self._waited()
            raise
        self._told(self.protocol_version)
        return made


class Fixed(Transform):
    """Arguments that each call gets, hidden from callers. A caller's own value is refused. A tool that lacks one of
    them is not there: a limit that can't be applied, such as a mistyped one, must not pass for one."""

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__()
        self._values = values

    def _changed(self, tool: Tool) -> Tool | None:
        if lacks(self._values, tool.parameters):
            return None
        hidden = {name: ArgTransform(hide=True, default=value) for name, value in self._values.items()}
        return Tool.from_tool(tool, transform_args=hidden)

    async def list_tools(self, tools: Any) -> Any:
        return [changed for one in tools if (changed := self._changed(one))]

    async def get_tool(self, name: str, call_next: Any, *, version: Any = None) -> Any:
        found = await call_next(name, version=version)
        return found and self._changed(found)


def lacks(fixed: Mapping[str, Any], schema: Mapping[str, Any]) -> list[str]:
    """The fixed arguments that a tool with this schema does not name."""
    return sorted(set(fixed) - set(schema.get("properties", {})))


def _remote(entry: Entry, trust: ssl.SSLContext) -> StreamableHttpTransport:
    async def answered(response: httpx2.Response) -> None:
        if response.status_code in {401, 403}:
            raise Failure("mcp-key", f"{entry.name} refuses its key.")
        await bounded.bound(response, entry.name)

    def client(
        headers: dict[str, str] | None = None, timeout: Any = None, auth: Any = None, **_: Any
    ) -> httpx2.AsyncClient:
        # No redirects: a header with a key must not reach another server. A proxy only out of this machine.
        return httpx2.AsyncClient(
            headers={"Accept-Encoding": "identity"} | (headers or {}),
            timeout=timeout or httpx2.Timeout(CONNECT, read=entry.timeout),
            auth=auth,
            verify=trust,
            trust_env=entry.url.startswith("https:"),
            follow_redirects=False,
            event_hooks={"response": [answered]},
        )

    return StreamableHttpTransport(entry.url, headers=dict(entry.headers), httpx_client_factory=client)


def _program(entry: Entry, folder: Path) -> tuple[str, list[str]]:
    """What is started, and its arguments. Raises Failure."""
    if entry.package:
        program, script = packages.command(folder, entry.package)
        return program, [script, *entry.args]
    program = shutil.which(entry.command) or ""
    if not program:
        raise Failure("mcp-command-missing", f"{entry.command} is not on the PATH of the gateway.")
    return program, list(entry.args)


def timed_out(error: BaseException) -> bool:
    """Whether something took too long."""
    return any(isinstance(one, TimeoutError) for one in _causes(error))


def _causes(error: BaseException) -> list[BaseException]:
    """The error, what it was raised from, and what groups hold."""
    found: list[BaseException] = []
    left: list[BaseException | None] = [error]
    while left:
        one = left.pop()
        if one is None or one in found:
            continue
        found.append(one)
        left += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            left += one.exceptions
    return found
