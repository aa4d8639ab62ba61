from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from gateway.tools import entries

from scripts.errors import SettingsError
from scripts.mcp import CONFIG_FILE, connections, elsewhere, for_gateway, packages, read_config, tool_ids
from scripts.mcp.probe import CONNECTION

ROOT = Path(__file__).resolve().parents[3]
VARIABLES = {"MCP_URL": "http://127.0.0.1:3000/mcp", "MCP_TOKEN": "t0ken"}


def _write(folder: Path, servers: Any) -> Path:
    file = folder / CONFIG_FILE
    file.write_text(json.dumps({"mcpServers": servers}))
    return file


def test_the_shipped_file() -> None:
    (server,) = read_config(ROOT / CONFIG_FILE, VARIABLES)
    assert (server.name, server.url, server.kind) == ("mongodb", VARIABLES["MCP_URL"], "127.0.0.1:3000")
    assert server.headers == {"Authorization": "Bearer t0ken"}
    assert server.fixed == {"connectionId": CONNECTION}
    assert set(server.tools) == {
        "count",
        "find",
        "aggregate",
        "list-databases",
        "list-collections",
        "collection-schema",
    }
    assert "t0ken" not in repr(server)
    assert not packages(ROOT / CONFIG_FILE) and not elsewhere(ROOT / CONFIG_FILE)


def test_what_open_webui_gets_for_a_model_that_calls_tools_and_for_one_that_does_not() -> None:
    servers = read_config(ROOT / CONFIG_FILE, VARIABLES)
    (native,) = json.loads(connections(servers, "native", "http://gateway:8090", "k3y"))
    assert (native["type"], native["auth_type"], native["key"]) == ("mcp", "bearer", "k3y")
    assert native["url"] == "http://gateway:8090/mcp/mongodb"
    assert native["config"]["enable"] is True
    assert native["config"]["access_grants"] == [
        {"principal_type": "user", "principal_id": "*", "permission": "read"}
    ]
    assert native["info"]["id"] == "mongodb"
    assert native["config"]["function_name_filter_list"].split(",") == list(servers[0].tools)
    assert "t0ken" not in json.dumps(native)
    assert connections(servers, "none", "", "") == "[]"
    assert tool_ids(servers, "native") == ("server:mcp:mongodb",)
    assert tool_ids(servers, "none") == ()


NPX = ["-y", "@modelcontextprotocol/server-filesystem@2026.8.31", "${MCP_FOLDER}"]
SEVERAL = {
    "weather": {
        "url": "https://weather.example/mcp",
        "headers": {"X-Key": "${MCP_TOKEN}"},
        "tools": ["today"],
    },
    "off": {"url": "https://off.example/mcp", "disabled": True},
    "files": {"type": "stdio", "command": "npx", "args": NPX, "tools": ["read_file"], "timeout": 5},
    "own": {"command": "uvx", "args": ["thing"], "env": {"API_KEY": "${MCP_TOKEN}", "MODE": "plain"}},
    "mongodb": {"type": "streamable-http", "url": "${MCP_URL}", "tools": ["count"]},
}


def test_several_servers_of_each_kind(tmp_path: Path) -> None:
    file = _write(tmp_path, SEVERAL)
    servers = read_config(file, {**VARIABLES, "MCP_FOLDER": "/home/me"})
    assert [one.name for one in servers] == ["weather", "files", "own", "mongodb"]
    _, files, own, _ = servers
    assert (files.package, files.command, files.args) == (NPX[1], "", ("/home/me",))
    assert (own.command, own.env) == ("uvx", {"API_KEY": "t0ken", "MODE": "plain"})
    native = json.loads(connections(servers, "native", "http://gateway:8090", "k3y"))
    assert [one["info"]["id"] for one in native] == ["weather", "files", "mongodb"]  # `own` allows no tool
    assert packages(file) == (NPX[1],) and elsewhere(file)
    assert "t0ken" not in repr(servers)


def test_what_the_gateway_gets_is_what_it_reads(tmp_path: Path) -> None:
    servers = read_config(_write(tmp_path, SEVERAL), {**VARIABLES, "MCP_FOLDER": "/home/me"})
    weather, files, own, mongodb = entries.read(for_gateway(servers))
    assert weather == entries.Entry(
        "weather", ("today",), url="https://weather.example/mcp", headers={"X-Key": "t0ken"}, timeout=60
    )
    assert (files.package, files.args, files.timeout) == (
        "@modelcontextprotocol/server-filesystem",
        ("/home/me",),
        5,
    )
    assert (own.command, own.tools) == ("uvx", ()) and mongodb.url == VARIABLES["MCP_URL"]


def test_the_example_of_the_page_can_be_used(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "mcp-servers.md").read_text()
    example = page.partition("```json\n")[2].partition("```")[0]
    (tmp_path / CONFIG_FILE).write_text(example)
    known = {**VARIABLES, "MCP_FOLDER": "/folder", "TICKETS_KEY": "k"}
    mongodb, files, tickets = read_config(tmp_path / CONFIG_FILE, known)
    assert (mongodb.fixed, files.args, tickets.timeout) == ({"connectionId": CONNECTION}, ("/folder",), 120)


def test_an_address_that_is_none_stops_no_other_reader(tmp_path: Path) -> None:
    file = _write(tmp_path, {"a": {"url": "http://[::1"}})
    assert packages(file) == () and not elsewhere(file)


def test_arguments_that_have_no_secret(tmp_path: Path) -> None:
    plain = [
        "-e",
        "MODE=a",
        "--author=me",
        "http://host/mcp?page=1",
        "a@b",
        "${MCP_FOLDER}/notes",
        "--port",
        "8080",
    ]
    (server,) = read_config(_write(tmp_path, {"a": {"command": "x", "args": plain}}), {"MCP_FOLDER": "/f"})
    assert server.args == (*plain[:5], "/f/notes", *plain[6:])


def test_a_disabled_server_is_still_checked(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        read_config(_write(tmp_path, {"off": {"disabled": True}}), VARIABLES)


def test_a_variable_cannot_change_the_structure(tmp_path: Path) -> None:
    file = _write(tmp_path, {"a": {"url": "http://a/mcp", "headers": {"X": "${MCP_TOKEN}"}}})
    (server,) = read_config(file, {"MCP_TOKEN": '", "Y": "${MCP_URL}'})
    assert server.headers == {"X": '", "Y": "${MCP_URL}'}


URL = "http://127.0.0.1/mcp"
FILES = {"command": "npx", "args": ["-y", "pkg@1.2.3"], "tools": ["b_c"]}


@pytest.mark.parametrize(
    ("servers", "words"),
    [
        ({"a": {"type": "stdio"}}, ["mcpServers.a", "`command`"]),
        ({"a": {"type": "sse", "url": URL}}, ["a.type", "sse", "streamable-http"]),
        ({"a": {"type": "http", "command": "x"}}, ["a.type", "stdio"]),
        ({"a": {}}, ["mcpServers.a", "`url`"]),
        ({"a": {"url": URL, "command": "x"}}, ["mcpServers.a", "either"]),
        ({"a": {"url": URL, "args": ["x"]}}, ["a.args", "`command`"]),
        ({"a": {"command": "x", "headers": {"A": "b"}}}, ["a.headers", "`url`"]),
        ({"a": {"command": " "}}, ["a.command", "empty"]),
        ({"a": {"url": "ftp://x"}}, ["a.url", "https://"]),
        ({"a": {"url": "http://me:pw@x/mcp"}}, ["a.url", "password"]),
        ({"a": {"url": "http://x/mcp?api_key=pw"}}, ["a.url", "api_key", "${NAME}"]),
        ({"a": {"url": "${MCP_URI}"}}, ["a.url", "${MCP_URI}", "MCP_TOKEN, MCP_URL"]),
        ({"a": {"url": URL, "headers": {"X": "${NO}"}}}, ["a.headers.X", "${NO}", "mcp secret NO"]),
        ({"a": {"url": URL, "headers": {"Authorization": "Bearer pw"}}}, ["headers.Authorization", "${NAME}"]),
        ({"a": {"command": "x", "env": {"MY_TOKEN": "pw"}}}, ["a.env.MY_TOKEN", "${NAME}"]),
        ({"a": {"command": "x", "args": ["--api-key=pw"]}}, ["a.args.0", "`env`"]),
        ({"a": {"command": "x", "args": ["run", "--token", "pw"]}}, ["a.args.2", "`env`"]),
        ({"a": {"command": "x", "args": ["run", "--token", "${GH}"]}}, ["a.args.2", "`env`"]),
        ({"a": {"command": "x", "args": ["--url=x?k=${MCP_TOKEN}"]}}, ["a.args.0", "`env`"]),
        ({"a": {"command": "docker", "args": ["run", "-e", "GITHUB_TOKEN=pw"]}}, ["a.args.2", "`env`"]),
        ({"a": {"command": "x", "args": ["postgresql://me:pw@host/db"]}}, ["a.args.0", "`env`"]),
        ({"a": {"command": "npx", "args": ["-y", "p@1.2.3", "redis://:pw@host"]}}, ["a.args.2", "`env`"]),
        ({"a": {"url": "http://[::1"}}, ["a.url", "https://"]),
        ({"a": {"url": "http://x:99999/mcp"}}, ["a.url", "https://"]),
        ({"a": {"url": "http://x:abc/mcp"}}, ["a.url", "https://"]),
        ({"a": {"command": "x", "args": ["${MCP_FOLDER}"]}}, ["a.args.0", "Set MCP_FOLDER in .env"]),
        ({"a": {"url": URL, "tools": ["a,b"]}}, ["a.tools", "'a,b'"]),
        ({"a": {"url": URL, "tools": "count"}}, ["a.tools", "list"]),
        ({"a": {"url": URL, "tool": ["count"]}}, ["a.tool", "unknown key", "tools"]),
        ({"a": {"url": URL, "timeout": 0}}, ["a.timeout", "1"]),
        ({"a": {"url": URL, "timeout": 601}}, ["a.timeout", "600"]),
        ({"a:b": {"url": URL}}, ["mcpServers.a:b", "letters"]),
        ([], ["mcpServers", "dictionary"]),
        *[
            ({"a": {"command": "npx", "args": arguments}}, ["a.args", "exact version", "package@1.2.3"])
            for arguments in (
                [], ["-y"], ["pkg"], ["-y", "pkg"], ["-y", "pkg@latest"], ["-y", "pkg@^1.2.3"], ["-y", "pkg@1.2"],
                ["-p", "pkg@1.2.3", "x"], ["-y", "../pkg@1.2.3"], ["-y", "https://x/y@1.2.3"], ["-y", "pkg@1.2.3; x"],
            )
        ],
        ({"a": FILES, "a_b": {**FILES, "tools": ["c"]}}, ["a.tools", "a_b_c"]),
        ({"a": FILES, "b": {**FILES, "args": ["pkg@2.0.0"]}}, ["b.args", "pkg", "1.2.3"]),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named(tmp_path: Path, servers: Any, words: list[str]) -> None:
    file = _write(tmp_path, servers)
    with pytest.raises(SettingsError) as error:
        read_config(file, VARIABLES)
    said = " ".join([error.value.message, *error.value.detail])
    assert all(word in said for word in [str(file), *words]), said
    assert "pw" not in said
    assert "uv run invoke" in error.value.hint and error.value.fault == "mcp-config-invalid"


def test_each_bad_entry_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / CONFIG_FILE
    file.write_text(
        """{
\t"mcpServers": {
\t\t"a": {"url": "ftp://x"},
    "b": {"command": "npx",
      "args": ["-y",
        "pkg"]},
    "c": {"url": "http://x"}, "c": {
      "command": "x",
      "env": {"A": "1", "TOKEN": "abc"}}
  }
}"""
    )
    with pytest.raises(SettingsError) as error:
        read_config(file, VARIABLES)
    lines = {tuple(one.text.split(": ")[:2]) for one in error.value.problems}
    assert lines == {
        ("line 7", "mcpServers.c"),
        ("line 3", "mcpServers.a.url"),
        ("line 5", "mcpServers.b.args"),
        ("line 9", "mcpServers.c.env.TOKEN"),
    }
    assert packages(file) == ()


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
