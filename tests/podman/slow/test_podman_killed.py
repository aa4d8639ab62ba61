"""Commands that are killed while they have containers there: what they leave is ended, and the next start goes well."""

from __future__ import annotations

import random
import time
from pathlib import Path

from tests.containers import container, services
from tests.machine import Machine
from tests.podman.test_podman_stack import SMALL, of_project
from tests.podman_tool import Podman
from tests.waits import PATIENCE, until


def test_a_second_container_does_not_outlive_a_benchmark_that_is_killed(
    started: Machine, tool: Podman
) -> None:
    second = container(started, "llamacpp-cpu")
    run = started.begin(*SMALL, "--repetitions", "1")
    until(lambda: second in of_project(tool, started) or run.poll() is not None, 2 * PATIENCE)
    assert run.poll() is None
    assert "llamacpp-cpu" not in services(started)
    run.kill()
    run.wait()
    until(lambda: second not in of_project(tool, started))


def test_killed_at_random_moments_then_started(other: Machine, tmp_path: Path) -> None:
    other.settings["OPENWEBUI_DATA_STORAGE"] = str(tmp_path / "chats")
    chance = random.Random(23)  # noqa: S311
    for _ in range(5):
        run = other.begin("start")
        time.sleep(chance.uniform(0.5, 6.0))
        run.kill()
        run.wait()
    other.invoke("start")
    told = other.json("verify")
    assert told["passed"], told
    assert (tmp_path / "chats" / "webui.db").stat().st_uid == 10001, "a place of one's own is used"
