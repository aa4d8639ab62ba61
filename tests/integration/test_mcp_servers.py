"""The MCP servers of mcp-config.json behind the gateway: the stack's MongoDB server, and two that come from npm."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gateway.tools import entries
from gateway.tools.guard import BYTES, FAULT

from scripts import mcp, parts
from tests.conftest import cache
from tests.machine import Machine, Stack
from tests.unit.gateway.tools.conftest import Gateway, served
from tests.waits import until

VERSION = "2026.8.31"
FILES, MEMORY = (f"@modelcontextprotocol/server-{name}@{VERSION}" for name in ("filesystem", "memory"))


@pytest.fixture(scope="module")
def gateway(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway as Byre configures it: the file read, its packages installed, what it gets handed over."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "note.txt").write_text("the note")
    (folder / "long.txt").write_text("x" * BYTES)
    own = {"MEMORY_FILE_PATH": str(folder / "memory.jsonl")}
    file = folder / mcp.CONFIG_FILE
    shipped = json.loads((Path(__file__).parents[2] / mcp.CONFIG_FILE).read_text())["mcpServers"]
    servers = {
        **shipped,
        "files": {"command": "npx", "args": ["-y", FILES, str(folder)], "tools": ["read_text_file"]},
        "memory": {
            "command": "npx",
            "args": [MEMORY],
            "env": own,
            "tools": ["create_entities", "read_graph"],
        },
    }
    file.write_text(json.dumps({"mcpServers": servers}))
    known = {"MCP_URL": stack.mcp_url, "MCP_TOKEN": stack.mcp_token}
    installed = parts.install(parts.of_npm(mcp.packages(file)), cache() / "parts")
    handed = entries.read(mcp.for_gateway(mcp.read_config(file, known)))
    with served(*handed, packages=installed.path) as made:
        made.folder = folder
        yield made


def text(result: Any) -> str:
    return "".join(block.text for block in result.content)


def test_all_are_ready(gateway: Gateway) -> None:
    def well() -> httpx.Response | None:
        seen.append(gateway.ask("GET", "/ready"))  # on a busy machine a first start takes long
        return seen[-1] if seen[-1].json()["status"] == "ok" else None

    seen: list[httpx.Response] = []
    answer = until(well, why=lambda: seen[-1].text)
    assert answer and answer.status_code == 200
    assert [one["name"] for one in answer.json()["servers"]] == ["mongodb", "files", "memory"]
    assert {"mongodb_count", "files_read_text_file", "memory_read_graph"} < set(gateway.tools())


def test_each_answers(gateway: Gateway) -> None:
    count = gateway.call("/mcp", "mongodb_count", database="shop", collection="orders", query={})
    assert count.structured_content["count"] == 1500
    assert (
        text(gateway.call("/mcp", "files_read_text_file", path=str(gateway.folder / "note.txt")))
        == "the note"
    )
    entity = {"name": "Byre", "entityType": "stack", "observations": ["is private"]}
    assert not gateway.call("/mcp/memory", "create_entities", entities=[entity]).is_error
    assert "is private" in text(gateway.call("/mcp/memory", "read_graph"))


def test_what_is_not_allowed_is_refused(gateway: Gateway) -> None:
    outside = gateway.call("/mcp", "files_read_text_file", path="/etc/passwd")
    assert outside.is_error and "root:" not in text(outside)
    written = gateway.call("/mcp", "files_write_file", path=str(gateway.folder / "x"), content="x")
    assert written.meta[FAULT] == "mcp-tool-unknown" and not (gateway.folder / "x").exists()
    large = gateway.call("/mcp", "files_read_text_file", path=str(gateway.folder / "long.txt"))
    assert large.meta[FAULT] == "mcp-result-large"
    other = gateway.call("/mcp", "mongodb_find", connectionId="another", database="shop", collection="orders")
    assert other.meta[FAULT] == "mcp-arguments-invalid"


def test_the_commands(machine: Machine, stack: Stack) -> None:
    (server,) = machine.json("mcp", "list")["servers"]
    assert (server["name"], server["well"], server["missing"]) == ("mongodb", True, [])
    assert machine.json("mcp", "check")["well"] is True
    arguments = json.dumps({"database": "shop", "collection": "orders"})
    called = machine.json("mcp", "call", "mongodb", "count", "--arguments", arguments)
    assert called["result"]["structuredContent"]["count"] == 1500
    refused = machine.invoke("mcp", "call", "mongodb", "drop-collection", check=False)
    assert refused.returncode == 6 and "error[mcp-tool-unknown]" in refused.stderr


def test_the_page_reaches_the_tools_through_the_gateway(machine: Machine, stack: Stack) -> None:
    """As Open WebUI of a model that calls tools would: the connection that it is given is one that it can use."""
    port = machine.port("gateway_port")
    servers = mcp.read_config(machine.root / mcp.CONFIG_FILE, {"MCP_URL": stack.mcp_url, "MCP_TOKEN": "x"})
    key = machine.secret("gateway_token")
    (given,) = json.loads(mcp.connections(servers, "native", f"http://127.0.0.1:{port}", key))
    with httpx.Client(trust_env=False, timeout=60) as http:
        signed = http.post(
            f"{stack.webui_url}/api/v1/auths/signin",
            json={"email": stack.admin_email, "password": stack.admin_password},
        ).json()
        answer = http.post(
            f"{stack.webui_url}/api/v1/configs/tool_servers/verify",
            json=given,
            headers={"Authorization": f"Bearer {signed['token']}"},
        )
    assert answer.status_code == 200, answer.text
    assert {one["name"] for one in answer.json()["specs"]} == set(servers[0].tools)
