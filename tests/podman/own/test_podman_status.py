"""A real container that keeps ending, and its log while it is written. A shell stands at the MCP server's place, so
that no stack is needed for it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.containers import container
from tests.machine import Machine
from tests.podman_tool import Podman
from tests.waits import PATIENCE, until

TICKS = "number=0; while :; do number=$((number + 1)); echo tick $number; sleep 0.2; done"


@pytest.fixture
def ticking(other: Machine, tool: Podman) -> Iterator[Machine]:
    """An installation whose only container writes a line five times a second."""
    project, label = other.settings["COMPOSE_PROJECT_NAME"], "io.podman.compose"
    tool.run(
        "run", "--detach", "--name", container(other, "mcp"), "--label", f"{label}.project={project}",
        "--label", f"{label}.service=mcp", "--network=none", "--restart=on-failure:10",
        other.settings["BOOKWORM_IMAGE"], "sh", "-c", TICKS,
    )  # fmt: skip
    yield other
    tool.run("rm", "--force", "--time", "0", container(other, "mcp"))


def test_a_container_that_keeps_ending_is_a_crash_loop(ticking: Machine, tool: Podman) -> None:
    name = container(ticking, "mcp")
    for number in range(1, 4):
        before = tool.inspect(name)["State"]["Pid"]
        os.kill(before, signal.SIGKILL)
        until(lambda gone=before: tool.inspect(name)["State"]["Pid"] not in (0, gone))  # type: ignore[misc]
        told = ticking.services()["mcp"]
        assert told["restarts"] == number and told["state"] == ("crash loop" if number == 3 else "running"), (
            told
        )
    run = ticking.invoke("status", check=False)
    assert run.returncode == 6 and "crash loop" in run.stdout
    assert "service-looping" in run.stdout and "terminated by SIGKILL" in run.stdout, run


def test_a_log_is_followed_as_it_is_written_and_ctrl_c_ends_it(ticking: Machine, tmp_path: Path) -> None:
    file = tmp_path / "log"
    with file.open("w") as log:
        follower = ticking.begin("logs", "--follow", "--lines", "1", "mcp", told=log.fileno())
    try:
        until(lambda: len(file.read_text().splitlines()) > 10)
    finally:
        os.killpg(follower.pid, signal.SIGINT)
    assert follower.wait(PATIENCE) == 130
    numbers = [int(line.rpartition("tick ")[2]) for line in file.read_text().splitlines() if " tick " in line]
    assert len(numbers) > 10 and numbers == sorted(set(numbers)), "in order, each once"
