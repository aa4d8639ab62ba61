"""The addresses, and who may come in."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scripts.faults.table import BY_ID
from scripts.home import ROOT
from tests.unit.gateway.tools.conftest import Gateway

LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
WAYS = [("POST", "/mcp"), ("POST", "/mcp/far"), ("GET", "/ready"), ("GET", "/metrics")]


def fault(answer: object) -> tuple[int, str]:
    status, named = answer.status_code, answer.json()["error"]["fault"]  # type: ignore[attr-defined]
    assert named in BY_ID
    return status, named


@pytest.mark.parametrize(("method", "path"), WAYS)
@pytest.mark.parametrize("key", ["", "wrong", "the-key2"])
def test_nobody_comes_in_without_the_key(gateway: Gateway, method: str, path: str, key: str) -> None:
    assert fault(gateway.ask(method, path, key)) == (401, "gateway-key")


@pytest.mark.parametrize(("method", "path"), WAYS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"}, {"Host": "127.0.0.1.evil.example"}, {"Host": ""}, {"Host": "["},
        {"Host": "gateway.evil.example:8090"}, {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1"},
    ],
)  # fmt: skip
def test_no_page_comes_in(gateway: Gateway, method: str, path: str, headers: dict[str, str]) -> None:
    assert fault(gateway.ask(method, path, headers=headers)) == (403, "gateway-site")


@pytest.mark.parametrize("host", ["localhost:1", "gateway:8090", "10.89.0.3:8090", "[::1]:8090"])
def test_names_of_the_gateway(gateway: Gateway, host: str) -> None:
    assert gateway.ask("POST", "/mcp", headers={"Host": host}, json=LIST).status_code == 200


def test_an_unknown_server(gateway: Gateway) -> None:
    assert fault(gateway.ask("POST", "/mcp/nothing", json=LIST)) == (404, "mcp-server-unknown")


def test_a_request_without_end_is_cut_off(gateway: Gateway) -> None:
    answer = gateway.ask("POST", "/mcp", content=b"x" * (2 << 20))
    assert fault(answer) == (413, "mcp-arguments-invalid")


def test_ready_says_what_is_missing(gateway: Gateway) -> None:
    answer = gateway.ask("GET", "/ready")
    found = {one["name"]: one for one in answer.json()["servers"]}
    assert (answer.status_code, answer.json()["status"]) == (503, "degraded")
    assert {name: one["fault"] for name, one in found.items()} == {
        "far": "", "near": "", "pinned": "mcp-config-invalid", "gone": "mcp-server-down", "lost": "mcp-command-missing"
    }  # fmt: skip
    assert "hidden" in found["near"]["offered"] and found["gone"]["missing"] == ["a"]
    assert found["pinned"]["missing"] == ["process"] and "connectionId" in found["pinned"]["text"]


def test_nothing_is_loaded_before_it_is_used() -> None:
    """fastmcp takes seconds to import: `/health` must not wait for it."""
    code = "import sys, gateway.server; sys.exit('fastmcp' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT / "parts" / "gateway")
