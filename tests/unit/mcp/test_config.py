from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from scripts.errors import SettingsError
from scripts.mcp import CONFIG_FILE, Server, connections, read_config, tool_ids

ROOT = Path(__file__).resolve().parents[3]
VARIABLES = {"MCP_URL": "http://127.0.0.1:3000/mcp", "MCP_TOKEN": "t0ken"}


def _write(folder: Path, servers: Any) -> Path:
    file = folder / CONFIG_FILE
    file.write_text(json.dumps({"mcpServers": servers}))
    return file


def test_the_shipped_file() -> None:
    (server,) = read_config(ROOT / CONFIG_FILE, VARIABLES)
    assert (server.name, server.url) == ("mongodb", VARIABLES["MCP_URL"])
    assert server.headers == {"Authorization": "Bearer t0ken"}
    assert set(server.tools) == {
        "count",
        "find",
        "aggregate",
        "list-databases",
        "list-collections",
        "collection-schema",
    }
    assert "t0ken" not in repr(server)


def test_what_open_webui_gets_for_a_model_that_calls_tools_and_for_one_that_does_not() -> None:
    servers = read_config(ROOT / CONFIG_FILE, VARIABLES)
    (native,) = json.loads(connections(servers, "native"))
    assert (native["type"], native["auth_type"], native["key"]) == ("mcp", "bearer", "t0ken")
    assert native["config"]["enable"] is True
    assert native["config"]["access_grants"] == [
        {"principal_type": "user", "principal_id": "*", "permission": "read"}
    ]
    assert native["info"]["id"] == "mongodb"
    assert native["config"]["function_name_filter_list"].split(",") == list(servers[0].tools)
    assert connections(servers, "none") == "[]"
    assert tool_ids(servers, "native") == ("server:mcp:mongodb",)
    assert tool_ids(servers, "none") == ()


def test_several_servers_other_headers_and_disabled_ones(tmp_path: Path) -> None:
    file = _write(
        tmp_path,
        {
            "weather": {"url": "https://weather.example/mcp", "headers": {"X-Key": "${MCP_TOKEN}"}},
            "off": {"url": "https://off.example/mcp", "disabled": True},
            "mongodb": {"type": "streamable-http", "url": "${MCP_URL}", "tools": ["count"]},
        },
    )
    servers = read_config(file, VARIABLES)
    assert [one.name for one in servers] == ["weather", "mongodb"]
    weather, _ = json.loads(connections(servers, "native"))
    assert (weather["auth_type"], weather["key"], weather["headers"]) == ("none", "", {"X-Key": "t0ken"})
    assert weather["config"]["function_name_filter_list"] == ""
    assert tool_ids(servers, "native") == ("server:mcp:weather", "server:mcp:mongodb")


def test_a_bearer_without_a_token_is_not_sent() -> None:
    (one,) = json.loads(connections([Server("a", "http://a/mcp", {"authorization": "Bearer "})], "native"))
    assert one["auth_type"] == "none"


def test_a_variable_cannot_change_the_structure(tmp_path: Path) -> None:
    file = _write(tmp_path, {"a": {"url": "http://a/mcp", "headers": {"X": "${MCP_TOKEN}"}}})
    (server,) = read_config(file, {"MCP_TOKEN": '", "Y": "${MCP_URL}'})
    assert server.headers == {"X": '", "Y": "${MCP_URL}'}


URL = "http://127.0.0.1/mcp"


@pytest.mark.parametrize(
    ("servers", "words"),
    [
        ({"a": {"command": "npx", "args": ["x"]}}, ["mcpServers.a", "stdio", "only Streamable HTTP"]),
        ({"a": {"type": "stdio"}}, ["stdio"]),
        ({"a": {"type": "sse", "url": URL}}, ["a.type", "sse", "streamable-http"]),
        ({"a": {}}, ["a.url", "missing"]),
        ({"a": {"url": "ftp://x"}}, ["a.url", "https://"]),
        ({"a": {"url": "http://me:pw@x/mcp"}}, ["a.url", "without a user or password"]),
        ({"a": {"url": "${MCP_URI}"}}, ["a.url", "${MCP_URI}", "MCP_TOKEN, MCP_URL"]),
        ({"a": {"url": URL, "headers": {"X": "${NO}"}}}, ["a.headers.X", "${NO}"]),
        ({"a": {"url": URL, "tools": ["a,b"]}}, ["a.tools", "'a,b'"]),
        ({"a": {"url": URL, "tools": "count"}}, ["a.tools", "list"]),
        ({"a": {"url": URL, "tool": ["count"]}}, ["a.tool", "unknown key", "tools"]),
        ({"a:b": {"url": URL}}, ["mcpServers.a:b", "letters"]),
        ([], ["mcpServers", "dictionary"]),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, servers: Any, words: list[str]) -> None:
    file = _write(tmp_path, servers)
    with pytest.raises(SettingsError) as error:
        read_config(file, VARIABLES)
    said = " ".join([error.value.message, *error.value.detail])
    assert all(word in said for word in [str(file), *words]), said
    assert "pw" not in said
    assert "uv run invoke" in error.value.hint


@pytest.mark.parametrize(
    ("content", "words"), [(None, "missing"), (b"{,}", "not JSON"), (b"\xff\xfe\x00", "can't be read")]
)
def test_files_that_are_no_such_file(tmp_path: Path, content: bytes | None, words: str) -> None:
    file = tmp_path / CONFIG_FILE
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError, match=words):
        read_config(file, VARIABLES)


def test_a_byte_order_mark_is_no_trouble(tmp_path: Path) -> None:
    file = tmp_path / CONFIG_FILE
    file.write_text('{"mcpServers": {}}', encoding="utf-8-sig")
    assert read_config(file, {}) == ()


@pytest.mark.parametrize(
    "text", ["[" * 50_000, '{"mcpServers":' * 50_000, "{", '{"mcpServers": 3}', "3", "x" * (2 << 20)]
)
def test_a_file_that_is_deep_cut_or_huge_is_an_error_that_names_it(tmp_path: Path, text: str) -> None:
    file = tmp_path / CONFIG_FILE
    file.write_text(text)
    with pytest.raises(SettingsError, match=CONFIG_FILE) as caught:
        read_config(file, VARIABLES)
    assert caught.value.hint and len(str(caught.value)) < 500


def test_a_file_that_is_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / CONFIG_FILE)
    with pytest.raises(SettingsError, match="it is a pipe"):
        read_config(tmp_path / CONFIG_FILE, VARIABLES)
