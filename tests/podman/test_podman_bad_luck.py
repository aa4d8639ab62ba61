"""What can go wrong with containers, made for real: each is named, with the next command, and nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from tests.containers import container, kill, services
from tests.machine import ROOT, Machine
from tests.podman_tool import Podman
from tests.waits import until


def test_the_page_s_port_is_taken(other: Machine, tool: Podman) -> None:
    with socket.create_server(("127.0.0.1", int(other.settings["WEBUI_PORT"]))):
        run = other.invoke("start", check=False)
    assert run.returncode == 3 and f"WEBUI_PORT={other.settings['WEBUI_PORT']} is taken" in run.stderr
    assert not any(tool.labelled(other.settings["COMPOSE_PROJECT_NAME"]).values())


def test_podman_is_not_there(other: Machine, tmp_path: Path) -> None:
    other.settings["PATH"] = str(tmp_path)
    run = other.invoke("start", check=False)
    assert run.returncode == 3 and "error[podman-missing]" in run.stderr
    assert "RUNTIME=embedded uv run invoke start" in run.stderr


def test_podman_does_not_work(other: Machine, tmp_path: Path) -> None:
    """crun on cgroup v1, as a machine said it: named, with podman's own words."""
    broken = tmp_path / "podman"
    words = "Error: OCI runtime error: crun: cgroups in hybrid mode not supported"
    broken.write_text(f"#!/bin/sh\necho '{words}' >&2\nexit 125\n")
    broken.chmod(0o755)
    other.settings["PATH"] = f"{tmp_path}:{os.environ['PATH']}"
    run = other.invoke("start", check=False)
    assert run.returncode == 3 and "error[cgroups-hybrid]: podman " in run.stderr and words in run.stderr
    assert 'runtime = "runc"' in run.stderr.split("next:")[1]


def test_podman_is_too_old(other: Machine, tmp_path: Path) -> None:
    """As Ubuntu 22.04 has it. It lists containers well, and can't run the stack."""
    old = tmp_path / "podman"
    old.write_text(
        '#!/bin/sh\n[ "$1" != version ] || printf "Version:      3.4.4\\nAPI Version:  3.4.4\\n"\n'
    )
    old.chmod(0o755)
    other.settings["PATH"] = f"{tmp_path}:{os.environ['PATH']}"
    run = other.invoke("start", check=False)
    assert run.returncode == 3 and "podman 3.4.4 is older than 4.3" in run.stderr
    assert "RUNTIME to embedded" in run.stderr.split("next:")[1]


def test_somebody_else_s_container_has_our_name(other: Machine, tool: Podman) -> None:
    name = f"{other.settings['COMPOSE_PROJECT_NAME']}_mcp_1"
    tool.run("create", "--name", name, other.settings["TRIXIE_IMAGE"], "true")
    try:
        run = other.invoke("start", check=False)
        assert run.returncode != 0 and f"Another container named {name} exists" in run.stderr
        assert "COMPOSE_PROJECT_NAME=" in run.stderr.split("next:")[1]
        assert tool.inspect(name)["State"]["Status"] == "created", "it was not touched"
    finally:
        tool.run("rm", name)


def test_an_image_that_cannot_be_had(other: Machine) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # so that nobody else listens there
        other.settings["DATABASE_IMAGE"] = f"127.0.0.1:{silent.getsockname()[1]}/no/such:1"
        run = other.invoke("start", check=False)
    assert run.returncode == 4, run.stderr
    assert "error[image-failed]: The image of database" in run.stderr and "connection refused" in run.stderr
    assert "next:" in run.stderr


def test_a_build_that_fails_says_at_which_step(other: Machine, tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(checkout)], check=True)
    for name in ("Containerfile.mcp",):
        text = (checkout / name).read_text()
        (checkout / name).write_text(text.replace("npm ci ", "echo on the way && false && npm ci "))
    machine = Machine(other.home, other.settings, root=checkout)
    run = machine.invoke("start", check=False, timeout=1800)  # on a new machine it builds the others
    assert run.returncode == 4, run.stderr
    message, _, rest = run.stderr.partition("error[image-failed]: The image of mcp")[2].partition("\n")
    assert ", in stage build, step 4/4: RUN " in message and "npm ci" not in message, run.stderr
    detail, _, following = rest.partition("next:")
    assert "on the way" in detail and len(detail.strip().splitlines()) <= 10
    assert "uv run invoke start" in following and "network" not in following, "nothing says that it is"


def test_a_service_that_dies_at_once_shows_its_last_lines(other: Machine, tmp_path: Path) -> None:
    broken = tmp_path / "database"
    broken.mkdir()
    (broken / "WiredTiger").write_text("not a database")
    (broken / "WiredTiger.wt").write_bytes(b"\0" * 4096)
    (broken / "WiredTiger.turtle").write_text("rubbish")
    other.settings["DATABASE_STORAGE"] = str(broken)
    run = other.invoke("start", check=False)
    assert run.returncode == 6, run.stderr
    assert "]: database " in run.stderr and "(exit status" in run.stderr
    assert len(run.stderr.split("error[")[1].splitlines()) >= 3, "lines of its log"
    assert (broken / "WiredTiger.turtle").read_text() == "rubbish", "nothing of it was lost"


def test_a_secret_that_the_service_cannot_read(started: Machine, tool: Podman) -> None:
    secret = started.home / "run" / "secrets" / "engine_api_key"
    os.chown(secret, 0, 0)
    tool.run("restart", "--time", "2", container(started, "llamacpp"), check=False)
    run = until(lambda: (seen := started.invoke("status", "--json", check=False)).returncode == 6 and seen)
    assert run
    (wrong,) = [one for one in json.loads(run.stdout)["findings"] if one["status"] != "ok"]
    assert wrong["seen"].startswith("llamacpp "), wrong
    assert wrong["fault"] in {"service-looping", "service-down", "service-not-ready"}, wrong
    why = "/run/secrets/LLAMA_API_KEY can't be read by user 10001"
    until(lambda: why in started.invoke("logs", "llamacpp").stdout)
    started.invoke("start")
    assert started.json("status")["ready"], "a start mends it"


def test_the_tool_is_real() -> None:
    """These tests say something only about a real Podman."""
    assert shutil.which("podman")
    version = subprocess.run(["podman", "--version"], capture_output=True, text=True, check=True).stdout
    assert version.startswith("podman version ")


RECORDED = {
    # https://github.com/containers/podman/issues/21288 and its like: the machine of a Mac is stopped.
    "machine stopped": (
        "error[podman-unreachable]",
        "podman machine start",
        "Cannot connect to Podman. Please verify your connection to the Linux system using `podman system connection "
        "list`, or try `podman machine init` and `podman machine start` to manage a new Linux VM",
    ),
    # A kernel without subordinate ids for the user.
    "no subuids": (
        "error[no-subuid]",
        "sudo usermod --add-subuids",
        "Error: cannot find UID/GID for user me: no subuid ranges found for user 'me' in /etc/subuid",
    ),
}


@pytest.mark.parametrize("case", sorted(RECORDED))
def test_podman_s_own_words_are_shown_and_named(other: Machine, tmp_path: Path, case: str) -> None:
    name, fix, words = RECORDED[case]
    broken = tmp_path / "podman"
    broken.write_text(f'#!/bin/sh\ncat >&2 <<"EOT"\n{words}\nEOT\nexit 125\n')
    broken.chmod(0o755)
    other.settings["PATH"] = f"{tmp_path}:{os.environ['PATH']}"
    run = other.invoke("start", check=False)
    assert run.returncode == 3 and words in run.stderr and name in run.stderr
    assert fix in run.stderr.split("next:")[1] and "RUNTIME=embedded" in run.stderr


def test_a_service_that_uses_up_its_memory(other: Machine) -> None:
    other.settings["DATABASE_MEMORY"] = "16m"
    run = other.invoke("start", check=False)
    assert run.returncode == 6, run.stderr
    assert "error[out-of-memory]: database " in run.stderr and "(exit status 137)" in run.stderr
    assert "DATABASE_MEMORY" in run.stderr.split("next:")[1]
    left = other.services()
    assert not any(one["state"] == "running" for one in left.values()), "what it started is stopped"


def test_a_service_that_never_gets_ready(started: Machine, tool: Podman, tmp_path: Path) -> None:
    """The others run already: nothing that is slow to start is measured by the short patience."""
    (tmp_path / "Containerfile").write_text(
        f"FROM {started.settings['DATABASE_IMAGE']}\nSTOPSIGNAL SIGKILL\n"
        'ENTRYPOINT ["sh", "-c", "echo I am thinking; exec sleep 600"]\n'
    )
    image = f"localhost/{started.settings['COMPOSE_PROJECT_NAME']}:sleeper"
    tool.run("build", "-q", "-t", image, str(tmp_path))
    hasty = Machine(started.home, started.settings | {"DATABASE_IMAGE": image, "READY_TIMEOUT": "10"})
    before = {name: one["pid"] for name, one in services(started).items() if name != "database"}
    try:
        run = hasty.invoke("start", check=False)
        assert run.returncode == 6, run.stderr
        assert "]: database " in run.stderr and "after 10 s" in run.stderr and "I am thinking" in run.stderr
        assert "uv run invoke logs database" in run.stderr and "READY_TIMEOUT=30" in run.stderr
        left = hasty.services()
        assert left.pop("database")["state"] in {"exited", "stopped"}, left
        assert {name: one["pid"] for name, one in left.items()} == before, "what ran before still runs"
    finally:
        again = started.json("start")["started"]
        tool.run("image", "rm", image)
    assert again == ["database"]


@pytest.mark.parametrize("kind", ["a file", "read-only"])
def test_a_place_that_cannot_hold_data(other: Machine, tmp_path: Path, kind: str) -> None:
    place = tmp_path / "place"
    if kind == "a file":
        place.write_text("not a folder")
        folder = place
    else:
        place.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "ro,size=1m", "tmpfs", str(place)], check=True)
        folder = place / "chats"
    try:
        other.settings["OPENWEBUI_DATA_STORAGE"] = str(folder)
        run = other.invoke("start", check=False)
        assert run.returncode in (2, 3), run.stderr
        assert str(folder) in run.stderr and "next:" in run.stderr and "Traceback" not in run.stderr
    finally:
        if kind == "read-only":
            subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_place_that_is_full(other: Machine, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)], check=True)
    try:
        (place / "chats").write_bytes(b"x" * 60_000)
        other.settings["OPENWEBUI_DATA_STORAGE"] = str(place)
        run = other.invoke("start", check=False, timeout=1700)  # Open WebUI ends three times
        assert run.returncode == 6, run.stderr
        assert "error[disk-full]" in run.stderr and "openwebui" in run.stderr
        assert "df -h" in run.stderr.split("next:")[1]
        assert (place / "chats").stat().st_size == 60_000
    finally:
        tool_stop = other.invoke("stop", check=False)
        subprocess.run(["umount", "--lazy", str(place)], check=True)
    assert tool_stop.returncode == 0


def test_a_rule_that_steals_the_page_s_port(started: Machine) -> None:
    """As a network that was never removed leaves it behind: the service answers, and nobody gets through to it."""
    port = started.settings["WEBUI_PORT"]
    rule = [
        "OUTPUT", "-t", "nat", "-p", "tcp", "-d", "127.0.0.1", "--dport", port, "-j", "DNAT", "--to-destination",
        "127.0.0.1:9",
    ]  # fmt: skip
    hasty = Machine(started.home, started.settings | {"READY_TIMEOUT": "10"})
    subprocess.run(["iptables", "-w", "-I", *rule], check=True)
    try:
        run = hasty.invoke("start", check=False)
    finally:
        subprocess.run(["iptables", "-w", "-D", *rule], check=True)
    assert run.returncode == 6, run.stderr
    assert "error[port-diverted]: openwebui " in run.stderr and f"port {port}" in run.stderr
    assert "WEBUI_PORT=" in run.stderr.split("next:")[1] and "iptables" in run.stderr
    assert started.json("start")["started"] == [], "it was left running"


def test_a_container_that_somebody_paused_is_resumed(started: Machine, tool: Podman) -> None:
    tool.run("pause", container(started, "mcp"))
    assert started.services()["mcp"]["state"] == "paused"
    assert started.json("start")["started"] == ["mcp"]
    assert all(one["ready"] for one in services(started).values())


def test_a_half_started_stack_is_stopped_and_a_strangers_hold_is_named(other: Machine, tool: Podman) -> None:
    project = other.settings["COMPOSE_PROJECT_NAME"]
    run = other.begin("start")
    until(lambda: len(tool.labelled(project)["containers"]) >= 2, patience=900)
    kill(run)  # with the compose tool, which would go on, and start what was stopped
    assert "Stopped: " in other.invoke("stop").stdout
    states = {s["state"] for s in other.services().values()}
    assert states <= {"stopped", "exited"}
    name = f"{project}-stranger"
    tool.run(
        "run", "-d", "--name", name, "-v", f"{project}_database:/data", other.settings["BOOKWORM_IMAGE"],
        "sleep", "600",
    )  # fmt: skip
    try:
        held = other.invoke("volumes", "reset", "database", "--yes", check=False)
        assert held.returncode == 8 and f"{project}_database is in use by {name}" in held.stderr
        assert f"podman stop {name}" in held.stderr
    finally:
        tool.run("rm", "--force", "--time", "1", name)
