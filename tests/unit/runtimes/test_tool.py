"""Where the container tool runs: Podman's helpers may leave files there."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

import pytest

from scripts import stack
from scripts.home import ROOT, Home
from scripts.progress import silent
from scripts.runtimes.dialect import PODMAN
from scripts.runtimes.reach import tunnel
from scripts.runtimes.tool import Tool


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def tool(tmp_path: Path, home: Home) -> Tool:
    """A tool that leaves a file wherever it is called."""
    program = tmp_path / "bin" / "podman"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\n: > "called-${1:-}"\npwd\n')
    program.chmod(0o755)
    return Tool(PODMAN, {"PATH": f"{program.parent}:{os.environ['PATH']}"}, 10, home.run)


def test_commands_builds_and_ways_in_run_in_our_state(tool: Tool, home: Home) -> None:
    home.prepare()
    assert tool("ps").out.strip() == str(home.run)
    tool.pull("mcp", "image:1", silent, threading.Event())
    service = stack.load(ROOT / stack.COMPOSE_FILE, {}, frozenset())["mcp"]
    tool.build(service, "localhost/byre/mcp:1", silent, threading.Event())
    with (
        tunnel(["podman", "exec"], 1, tool.env, tool.cwd) as port,
        socket.create_connection(("127.0.0.1", port)) as way,
    ):
        assert way.recv(1000).decode().strip() == str(home.run)
    made = {one.name for one in home.run.iterdir()}
    assert made == {"called-ps", "called-pull", "called-build", "called-exec"}


def test_before_there_is_any_state_it_answers_too(tool: Tool, tmp_path: Path) -> None:
    """`status` makes no folder."""
    tool.env["PATH"] = os.environ["PATH"]
    assert tool.run(["pwd"], 10).out.strip() == str(ROOT)
    assert not (tmp_path / "home").exists()
