"""Figures of the container runtime, on the Podman of the tests."""

from __future__ import annotations

import contextlib
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.machine import ROOT, Machine
from tests.podman_tool import Podman, podman

PROJECT = "byrebench"


@contextlib.contextmanager
def machine(path: Path) -> Iterator[tuple[Machine, Podman]]:
    tool = podman()
    settings = {
        "RUNTIME": "podman", "ENGINE": "llamacpp", "COMPOSE_PROJECT_NAME": PROJECT,
        **tool.images(), **tool.environment,
    }  # fmt: skip
    try:
        yield Machine(path / "home", settings), tool
    finally:
        tool.remove(PROJECT)


def seconds(action: Callable[[], Any], runs: int) -> float:
    """The median of some runs, in seconds."""
    times = []
    for _ in range(runs):
        began = time.monotonic()
        action()
        times.append(time.monotonic() - began)
    return statistics.median(times)


def measure(path: Path) -> dict[str, Any]:
    """Seconds of the container runtime's common ways, and of the compose tool's own on the same stack."""
    with machine(path) as (made, tool):
        made.invoke("start", timeout=1200)
        made.invoke("stop")
        began = time.monotonic()
        told = made.json("start")
        start = time.monotonic() - began
        ready = {s["subject"]: s["ended"] - s["began"] for s in told["timeline"] if s["doing"] == "start"}
        project = ["-p", PROJECT, "-f", str(made.home / "run" / "compose.yml")]
        compose = [sys.executable, "-m", "podman_compose", "--in-pod=false", *project, "up", "-d"]

        def up() -> None:
            subprocess.run(compose, env=made.environment, cwd=ROOT, check=True, capture_output=True)

        def status_beyond_its_slowest_probe() -> float:
            began = time.monotonic()
            services = made.json("status")["services"].values()
            slowest = max(float(one["probe_seconds"]) for one in services)
            return time.monotonic() - began - slowest

        sizes = tool.run(
            "images", "--format", "{{.Repository}} {{.Size}}", "--filter", "reference=localhost/byre/*:latest"
        )
        return {
            "start_of_stopped": start,
            "slowest_service": max(ready.values()),
            "noop_start": seconds(lambda: made.json("start"), 5),
            "noop_compose_up": seconds(up, 5),
            "status": seconds(lambda: made.json("status"), 5),
            "status_beyond_probe": statistics.median(status_beyond_its_slowest_probe() for _ in range(5)),
            "build_of_nothing": seconds(lambda: made.json("build"), 3),
            "images": dict(line.rsplit("/", 1)[-1].split(" ", 1) for line in sizes.stdout.splitlines()),
        }
