"""The gateway as a process of its own: how it ends, and what others see of it."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from scripts.home import ROOT
from tests.machine import free_port
from tests.unit.gateway.conftest import NEEDED
from tests.unit.gateway.tools.conftest import BACKEND, KEY, Gateway
from tests.waits import PATIENCE, runs, until

SERVERS = {
    "near": {
        "tools": ["process", "slow"],
        "command": sys.executable,
        "args": [str(BACKEND)],
        "timeout": 2 * PATIENCE,  # seconds: no call ends by itself
    }
}
GET_DUMPABLE = 3  # of prctl


@pytest.fixture
def running() -> Iterator[tuple[subprocess.Popen[bytes], Gateway]]:
    """The process, and the gateway that it is."""
    port = free_port()
    own = {
        "PATH": os.environ["PATH"],
        "GATEWAY_PORT": str(port),
        "MCP_SERVERS": json.dumps(SERVERS),
        "GATEWAY_TOKEN": KEY,
    }
    made = subprocess.Popen(
        [sys.executable, "-m", "gateway.server"], env=NEEDED | own, cwd=ROOT / "parts" / "gateway"
    )
    try:
        until(lambda: _answers(f"http://127.0.0.1:{port}/health"))
        yield made, Gateway(f"http://127.0.0.1:{port}")
    finally:
        made.kill()
        made.wait()


def test_it_stops_while_a_tool_runs_and_takes_its_children_along(
    running: tuple[subprocess.Popen[bytes], Gateway], tmp_path: Path
) -> None:
    process, gateway = running
    child = int(gateway.call("/mcp/near", "process").content[0].text)
    note = tmp_path / "note"
    with ThreadPoolExecutor() as pool:
        call = pool.submit(gateway.call, "/mcp/near", "slow", note=str(note))
        until(note.exists)
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
        assert call.exception() or call.result().is_error
    until(lambda: not runs(child))


@pytest.mark.skipif(sys.platform != "linux", reason="Linux has this protection")
def test_its_environment_is_not_for_other_processes(running: tuple[subprocess.Popen[bytes], Gateway]) -> None:
    process, _ = running
    code = "import ctypes, gateway.server as s; s._hide(); print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    shown = subprocess.check_output([sys.executable, "-c", code], cwd=ROOT / "parts" / "gateway")
    assert int(shown) == 0 and ctypes.CDLL(None).prctl(GET_DUMPABLE, 0, 0, 0, 0) == 1
    if os.geteuid():
        with pytest.raises(PermissionError):
            Path(f"/proc/{process.pid}/environ").read_bytes()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False).is_success
    except httpx.HTTPError:
        return False
