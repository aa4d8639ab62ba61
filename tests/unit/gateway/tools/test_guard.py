"""What each call passes, with real servers behind."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import psutil
import pytest
from gateway.faults import Failure
from gateway.tools import backend, guard
from gateway.tools.backend import CONNECT
from gateway.tools.bounded import LARGEST
from mcp import Client

from scripts.faults.table import BY_ID
from tests.machine import free_port
from tests.unit.gateway.tools.conftest import LONG, Gateway, as_child, by_http, remote, served
from tests.waits import runs, until


def fault(result: Any) -> str:
    assert result.is_error
    found = str((result.meta or {}).get(guard.FAULT, ""))
    assert found in BY_ID
    return found


def text(result: Any) -> str:
    return str(result.content[0].text)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_tools_of_all_servers_and_of_one(gateway: Gateway, mode: str) -> None:
    found = gateway.tools(mode=mode)
    assert {"far_where", "near_where"} < set(found) and not [one for one in found if "hidden" in one]
    assert "where" in gateway.tools("/mcp/far", mode)
    assert text(gateway.call("/mcp", "near_where", mode, connectionId="x")) == "x:"


def test_a_fixed_argument_is_hidden_and_given(gateway: Gateway) -> None:
    async def schema(client: Client) -> Any:
        return next(tool.input_schema for tool in (await client.list_tools()).tools if tool.name == "where")

    assert set(gateway.talk("/mcp/pinned", schema)["properties"]) == {"text"}
    assert text(gateway.call("/mcp/pinned", "where", text="a")) == "preconfigured:a"
    assert text(gateway.call("/mcp/pinned", "where", connectionId="preconfigured")) == "preconfigured:"
    assert fault(gateway.call("/mcp/pinned", "where", connectionId="other")) == "mcp-arguments-invalid"


def test_an_argument_of_nothing_arrives(gateway: Gateway) -> None:
    assert text(gateway.call("/mcp/far", "optional", due=None)) == "None"
    assert text(gateway.call("/mcp/near", "optional", due=None)) == "None"


def test_a_tool_without_the_fixed_argument_is_not_there(gateway: Gateway) -> None:
    assert gateway.tools("/mcp/pinned") == ["where"]
    result = gateway.call("/mcp/pinned", "process")
    assert fault(result) == "mcp-server-down" and "`fixed`" in text(result)


@pytest.mark.parametrize("tool", ["far_hidden", "nothing", "far_", ""])
def test_a_tool_that_is_not_allowed_is_not_there(gateway: Gateway, tool: str) -> None:
    assert fault(gateway.call("/mcp", tool)) == "mcp-tool-unknown"


@pytest.mark.parametrize("arguments", [{"size": "many"}, {}, {"size": 3, "more": 1}])
def test_arguments_are_held_against_the_schema(gateway: Gateway, arguments: dict[str, Any]) -> None:
    assert fault(gateway.call("/mcp/near", "large", **arguments)) == "mcp-arguments-invalid"


def test_a_schema_leads_nowhere_else() -> None:
    with pytest.raises(Failure) as caught:
        guard.check({"a": 1}, {"properties": {"a": {"$ref": "http://127.0.0.1:1/schema.json"}}})
    assert caught.value.fault == "mcp-tool-failed"


def test_a_result_that_is_too_large_is_not_cut(gateway: Gateway) -> None:
    assert len(text(gateway.call("/mcp/near", "large", size=1000))) == 1000
    result = gateway.call("/mcp/near", "large", size=guard.BYTES)
    assert fault(result) == "mcp-result-large" and len(text(result)) < 200


@pytest.mark.parametrize("server", ["far", "near"])
def test_a_result_without_end_is_not_read(gateway: Gateway, server: str) -> None:
    first = text(gateway.call("/mcp", f"{server}_process"))
    before = psutil.Process().memory_info().rss
    result = gateway.call("/mcp", f"{server}_large", size=12 * LARGEST)
    assert fault(result) == "mcp-result-large"
    assert psutil.Process().memory_info().rss - before < 6 * LARGEST
    assert text(gateway.call("/mcp", f"{server}_process")) == first


def test_what_a_server_answers_to_a_call_comes_through(gateway: Gateway) -> None:
    result = gateway.call("/mcp/near", "broken")
    assert result.is_error and "broken" in text(result)


def test_a_call_that_takes_too_long_is_cancelled_at_the_server(tmp_path: Path) -> None:
    async def both(client: Client) -> list[Any]:
        calls = (client.call_tool(f"{one}_slow", {"note": str(tmp_path / one)}) for one in ("far", "near"))
        return list(await asyncio.gather(*calls))

    port = free_port()
    with remote(port), served(by_http(port), as_child()) as gateway:
        until(lambda: {"far_slow", "near_slow"} <= set(gateway.tools()))
        assert [fault(one) for one in gateway.talk("/mcp", both)] == ["mcp-slow"] * 2
        for one in ("far", "near"):
            until(lambda note=tmp_path / one: note.read_text() == "cancelled")  # type: ignore[misc]


@pytest.mark.parametrize("server", ["far", "near"])
def test_a_caller_who_goes_away_cancels_the_call_at_the_server(
    gateway: Gateway, tmp_path: Path, server: str
) -> None:
    gateway.tools()  # what is loaded at first is loaded
    note = tmp_path / "note"
    call = {"name": "slow", "arguments": {"note": str(note)}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}

    async def leave() -> None:
        headers = {"Authorization": "Bearer the-key", "Accept": "application/json, text/event-stream"}
        async with httpx.AsyncClient(headers=headers, trust_env=False) as http:
            asked = asyncio.create_task(http.post(f"{gateway.url}/mcp/{server}", json=message))
            while not note.exists():
                await asyncio.sleep(0.02)
            asked.cancel()

    asyncio.run(leave())
    until(lambda: note.read_text() == "cancelled")  # the time of the call is not over by then


def test_a_dead_server_takes_no_other_along(gateway: Gateway) -> None:
    assert fault(gateway.call("/mcp", "gone_a")) == "mcp-server-down"
    assert fault(gateway.call("/mcp", "lost_a")) == "mcp-command-missing"
    assert gateway.tools("/mcp/gone") == [] == gateway.tools("/mcp/lost")


def test_a_server_that_comes_back_is_used_again() -> None:
    port = free_port()
    with served(by_http(port), as_child()) as gateway:
        assert fault(gateway.call("/mcp", "far_process")) == "mcp-server-down"
        for _ in range(2):
            with remote(port) as process:
                assert int(text(gateway.call("/mcp", "far_process"))) == process.pid
            assert fault(gateway.call("/mcp", "far_process")) == "mcp-server-down"


def test_a_list_is_kept_for_a_moment_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "KEPT", LONG)
    port = free_port()
    with served(by_http(port)) as gateway:
        assert gateway.tools() == []
        with remote(port):
            assert "far_process" in gateway.tools()
        assert "far_process" in gateway.tools()
        monkeypatch.setattr(guard, "KEPT", 0)
        assert gateway.tools() == []


def test_a_child_that_was_killed_or_hangs_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with served(as_child(), by_http(free_port())) as gateway:
        first = int(until(lambda: _number(gateway.call("/mcp", "near_process"))))
        os.kill(first, signal.SIGKILL)
        until(lambda: not runs(first))
        second = int(until(lambda: _number(gateway.call("/mcp", "near_process"))))
        os.kill(second, signal.SIGSTOP)
        with monkeypatch.context() as soon:
            soon.setattr(backend, "START", 5)
            assert fault(gateway.call("/mcp/near", "process", "legacy")) == "mcp-slow"
        third = int(until(lambda: _number(gateway.call("/mcp/near", "process", "legacy"))))
        assert len({first, second, third}) == 3
    until(lambda: not Path(f"/proc/{third}").exists())


@pytest.mark.parametrize("module", [guard, backend], ids=["list", "connection"])
def test_a_list_waits_for_a_server_that_hangs_once(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType
) -> None:
    # The limit of the list and that of the connection are equal: which of them ends the wait is chance.
    monkeypatch.setattr(module, "CONNECT", 2 * CONNECT)
    monkeypatch.setattr(guard, "KEPT", 0)
    port = free_port()

    def listed() -> tuple[list[str], float]:
        began = time.monotonic()
        return gateway.tools(), time.monotonic() - began

    with remote(port) as process, served(by_http(port), as_child()) as gateway:
        until(lambda: {"far_process", "near_process"} <= set(gateway.tools()))
        os.kill(process.pid, signal.SIGSTOP)
        first, waited = listed()
        second, soon = listed()
        assert first == second and "near_process" in first and "far_process" not in first
        assert soon < CONNECT <= waited
        os.kill(process.pid, signal.SIGCONT)
        until(lambda: "far_process" in gateway.tools())


def test_looking_at_a_server_ends_no_call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    note, over = tmp_path / "note", tmp_path / "over"
    with served(as_child(timeout=LONG)) as gateway, ThreadPoolExecutor() as pool:
        until(gateway.tools)
        call = pool.submit(gateway.call, "/mcp/near", "block", note=str(note), over=str(over))
        until(note.exists)  # the call is at the server: it needs no other word of it
        monkeypatch.setattr(backend, "START", 0.5)
        monkeypatch.setattr(guard, "CONNECT", 0.5)
        monkeypatch.setattr(guard, "KEPT", 0)
        try:
            until(lambda: gateway.ask("GET", "/ready").json()["servers"][0]["fault"] == "mcp-slow")
            assert gateway.tools() == []
        finally:
            over.touch()
        assert text(call.result()) == "done"


def _number(result: Any) -> str:
    return "" if result.is_error else text(result)


def test_calls_are_logged_and_counted(gateway: Gateway, capsys: pytest.CaptureFixture[str]) -> None:
    gateway.call("/mcp", "near_where", connectionId="mongodb://me:hunter2@host", text="t")
    gateway.call("/mcp", "near_nothing", password="hunter2")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert [(one["who"], one["server"], one["tool"], one["ok"], one["fault"]) for one in lines] == [
        ("127.0.0.1", "near", "where", True, ""),
        ("127.0.0.1", "", "near_nothing", False, "mcp-tool-unknown"),
    ]
    assert "hunter2" not in str(lines) and lines[0]["bytes"] > 10 and lines[0]["ms"] >= 0
    metrics = gateway.ask("GET", "/metrics").text
    assert 'byre_mcp_calls_total{server="near",tool="where"}' in metrics
    assert 'byre_mcp_errors_total{fault="mcp-tool-unknown",server="",tool=""}' in metrics
