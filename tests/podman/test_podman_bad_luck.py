"""What can go wrong with containers, made for real: each is named, with the next command, and nothing is lost."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import time
from pathlib import Path

from tests.machine import ROOT, Machine
from tests.podman_tool import Podman, labelled


def test_the_page_s_port_is_taken(other: Machine, tool: Podman) -> None:
    with socket.create_server(("127.0.0.1", int(other.settings["WEBUI_PORT"]))):
        run = other.invoke("start", check=False)
    assert run.returncode == 3 and f"WEBUI_PORT={other.settings['WEBUI_PORT']} is taken" in run.stderr
    assert not any(labelled(tool, other.settings["COMPOSE_PROJECT_NAME"]).values())


def test_podman_is_not_there(other: Machine, tmp_path: Path) -> None:
    other.settings["PATH"] = str(tmp_path)
    run = other.invoke("start", check=False)
    assert run.returncode == 3 and "podman is not installed" in run.stderr
    assert "RUNTIME=embedded uv run invoke start" in run.stderr


def test_podman_does_not_work(other: Machine, tmp_path: Path) -> None:
    """crun on cgroup v1, as a machine said it: podman's own words are shown."""
    broken = tmp_path / "podman"
    words = "Error: OCI runtime error: crun: cgroups in hybrid mode not supported"
    broken.write_text(f"#!/bin/sh\necho '{words}' >&2\nexit 125\n")
    broken.chmod(0o755)
    other.settings["PATH"] = f"{tmp_path}:{os.environ['PATH']}"
    run = other.invoke("start", check=False)
    assert run.returncode == 3 and "podman does not work here" in run.stderr and words in run.stderr


def test_somebody_else_s_container_has_our_name(other: Machine, tool: Podman) -> None:
    name = f"{other.settings['COMPOSE_PROJECT_NAME']}_mcp_1"
    tool.run("create", "--name", name, other.settings["TRIXIE_IMAGE"], "true")
    try:
        run = other.invoke("start", check=False)
        assert run.returncode != 0 and f"A container named {name} is there already" in run.stderr
        assert "COMPOSE_PROJECT_NAME=" in run.stderr.split("next:")[1]
        assert tool.inspect(name)["State"]["Status"] == "created", "it was not touched"
    finally:
        tool.run("rm", name)


def test_an_image_that_cannot_be_had(other: Machine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        dead = server.getsockname()[1]
    other.settings["DATABASE_IMAGE"] = f"127.0.0.1:{dead}/no/such:1"
    run = other.invoke("start", check=False)
    assert run.returncode == 4, run.stderr
    assert "The image of database could not be had" in run.stderr and "connection refused" in run.stderr
    assert "next:" in run.stderr


def test_a_build_that_fails_says_at_which_step(other: Machine, tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(checkout)], check=True)
    for name in ("Containerfile.mcp",):
        text = (checkout / name).read_text()
        (checkout / name).write_text(text.replace("npm ci ", "echo on the way && false && npm ci "))
    machine = Machine(other.home, other.settings, root=checkout)
    run = machine.invoke("start", check=False)
    assert run.returncode == 4, run.stderr
    assert "The image of mcp could not be had" in run.stderr and "on the way" in run.stderr
    assert "npm ci" in run.stderr, "the step"


def test_a_service_that_dies_at_once_shows_its_last_lines(other: Machine, tmp_path: Path) -> None:
    broken = tmp_path / "database"
    broken.mkdir()
    (broken / "WiredTiger").write_text("not a database")
    (broken / "WiredTiger.wt").write_bytes(b"\0" * 4096)
    (broken / "WiredTiger.turtle").write_text("rubbish")
    other.settings["DATABASE_STORAGE"] = str(broken)
    run = other.invoke("start", check=False)
    assert run.returncode == 6, run.stderr
    assert "database ends as soon as it starts (exit status" in run.stderr
    assert len(run.stderr.split("error:")[1].splitlines()) >= 3, "lines of its log"
    assert (broken / "WiredTiger.turtle").read_text() == "rubbish", "nothing of it was lost"


def test_a_secret_that_the_service_cannot_read(other: Machine, tool: Podman) -> None:
    other.invoke("start")
    secret = other.home / "run" / "secrets" / "engine_api_key"
    os.chown(secret, 0, 0)
    tool.run("restart", f"{other.settings['COMPOSE_PROJECT_NAME']}_llamacpp_1", check=False)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        run = other.invoke("status", check=False)
        if run.returncode == 6:
            break
        time.sleep(0.5)
    assert run.returncode == 6 and "llamacpp" in run.stderr
    said = other.invoke("logs", "llamacpp").stdout
    assert "/run/secrets/LLAMA_API_KEY can't be read by user 10001" in said
    other.invoke("start")
    assert other.json("status")["ready"], "a start mends it"


def test_killed_at_random_moments_then_started(other: Machine) -> None:
    chance = random.Random(23)  # noqa: S311
    for _ in range(5):
        run = subprocess.Popen(
            other.command("start"), cwd=ROOT, env=other.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        time.sleep(chance.uniform(0.5, 6.0))
        run.kill()
        run.wait()
    other.invoke("start")
    told = other.json("verify")
    assert told["passed"], told


def test_the_tool_is_real() -> None:
    """These tests say something only about a real Podman."""
    assert shutil.which("podman")
    version = subprocess.run(["podman", "--version"], capture_output=True, text=True, check=True).stdout
    assert version.startswith("podman version ")
