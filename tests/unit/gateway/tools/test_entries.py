"""The servers as Byre hands them over, and the programs of npm packages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from gateway.faults import Failure
from gateway.tools.entries import Entry, read
from gateway.tools.packages import command


def test_servers_are_read() -> None:
    document = {
        "a": {"url": "http://x/mcp", "headers": {"K": "s3cret"}, "tools": ["t"], "fixed": {"c": 1}},
        "b": {
            "command": "run",
            "args": ["--key", "s3cret"],
            "env": {"K": "s3cret"},
            "tools": [],
            "timeout": 5,
        },
    }
    found = read(json.dumps(document))
    assert found[0] == Entry("a", ("t",), url="http://x/mcp", headers={"K": "s3cret"}, fixed={"c": 1})
    assert (found[1].args, found[1].timeout) == (("--key", "s3cret"), 5)
    assert "s3cret" not in repr(found) and read("") == ()


@pytest.mark.parametrize("text", ["[", "3", '{"a": {"tool": []}}', '{"a": 3}', '{"a": {"tools": 3}}'])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="MCP_SERVERS"):
        read(text)


def package(folder: Path, name: str, bin: Any) -> Path:
    home = folder / "node_modules" / name
    (home / "dist").mkdir(parents=True)
    (home / "dist" / "index.js").touch()
    (home / "package.json").write_text(json.dumps({"name": name, "bin": bin}))
    (folder / "bin").mkdir()
    (folder / "bin" / "node").touch()
    return home / "dist" / "index.js"


@pytest.mark.parametrize(
    ("name", "bin"),
    [
        ("one", "dist/index.js"),
        ("@scope/two", {"other": "x.js", "two": "dist/index.js"}),
        ("@scope/three", {"mcp-server-three": "dist/index.js"}),
    ],
)
def test_the_program_of_a_package(tmp_path: Path, name: str, bin: Any) -> None:
    script = package(tmp_path, name, bin)
    assert command(tmp_path, name) == (str(tmp_path / "bin" / "node"), str(script))


@pytest.mark.parametrize("bin", [None, {}, 3, "missing.js"])
def test_a_package_without_a_program(tmp_path: Path, bin: Any) -> None:
    package(tmp_path, "one", bin)
    for name in ("one", "two"):
        with pytest.raises(Failure) as caught:
            command(tmp_path, name)
        assert caught.value.fault == "mcp-package-missing"


def test_without_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package(tmp_path, "one", "dist/index.js")
    (tmp_path / "bin" / "node").unlink()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Failure) as caught:
        command(tmp_path, "one")
    assert caught.value.fault == "mcp-command-missing"
