"""Docker's user without root: somebody in the group of the daemon's socket, and somebody who is not."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docker_tool import Docker
from tests.machine import Machine
from tests.rootless import UID, RootlessMachine, User, installation, user
from tests.waits import PATIENCE

OWNER = 10001  # the containers' user
KEPT = ("DOCKER_HOST", "DOCKER_CONFIG", "DOCKER_BUILDKIT", "PATH")
# What a start does with a secret and with a folder of the settings.
HAND_OVER = """
import os, sys
from pathlib import Path
from scripts.runtimes.dialect import DIALECTS
from scripts.runtimes.container_data import Owner
from scripts.runtimes.tool import Tool
paths = [Path(name) for name in sys.argv[2:]]
owner = Owner(Tool(DIALECTS["docker"], os.environ))
owner.give(*paths)
owner.settle(sys.argv[1])
"""


@pytest.fixture(scope="module")
def socket(tool: Docker) -> Path:
    return Path(tool.environment["DOCKER_HOST"].removeprefix("unix://"))


@pytest.fixture(scope="module")
def somebody(tool: Docker, socket: Path) -> Iterator[User]:
    """A user without root in the socket's group, who sees the folder of the command and the socket."""
    folder = Path(tempfile.mkdtemp(prefix="byre-docker-user-"))
    folder.chmod(0o755)
    with user(folder, folder / "store", socket.parent) as made:
        os.chown(socket, 0, UID)
        yield made
        os.chown(socket, 0, 0)


@pytest.fixture
def project(tool: Docker) -> Iterator[str]:
    name = f"byretest-{uuid.uuid4().hex[:8]}"
    yield name
    tool.remove(name)
    volumes = tool.run("volume", "ls", "--quiet", "--filter", f"name={name}_").stdout.split()
    tool.run("volume", "rm", *volumes) if volumes else None


def as_user(tool: Docker, somebody: User, *argv: str) -> str:
    env = somebody.environment | {name: tool.environment[name] for name in KEPT if name in tool.environment}
    done = subprocess.run(
        somebody.command(*argv), env=env, text=True, capture_output=True, timeout=5 * PATIENCE
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_secrets_and_folders_are_handed_over_by_a_container(tool: Docker, somebody: User) -> None:
    image, place = tool.base("bookworm"), somebody.home / "a, b"
    place.mkdir()
    secret, folder = place / "secret", place / "chats"
    secret.write_text("hush")
    secret.chmod(0o400)
    folder.mkdir()
    for path in (place, secret, folder):
        os.chown(path, UID, UID)
    as_user(tool, somebody, sys.executable, "-c", HAND_OVER, image, str(secret), str(folder))
    assert [path.stat().st_uid for path in (place, secret, folder)] == [UID, OWNER, OWNER]
    assert secret.stat().st_mode & 0o777 == 0o400
    said = tool.run(
        "run", "--rm", "--network=none", f"--user={OWNER}", "--cap-drop=ALL", f"--volume={secret}:/secret:ro",
        f"--volume={folder}:/chats", image, "sh", "-c", "cat /secret; echo kept > /chats/one",
    ).stdout  # fmt: skip
    assert said == "hush" and (folder / "one").stat().st_uid == OWNER


def test_what_only_the_service_may_read_is_backed_up_and_restored(
    tool: Docker, somebody: User, project: str
) -> None:
    """A volume and a folder, with files of the containers' user that nobody else may read."""
    image, folder = tool.image("python", "trixie"), somebody.home / "own"
    folder.mkdir()
    write = "echo kept > /d/one; chmod 600 /d/one; chown -R 10001:10001 /d"
    for source in (f"{project}_database", str(folder)):
        tool.run(
            "run", "--rm", "--network=none", "--user=0", f"--volume={source}:/d", image, "sh", "-c", write
        )
    settings = {name: tool.environment[name] for name in KEPT if name in tool.environment} | {
        "RUNTIME": "docker", "ENGINE": "llamacpp", "COMPOSE_PROJECT_NAME": project, "OLLAMA_MODEL_STORAGE": "",
        "OPENWEBUI_DATA_STORAGE": str(folder),
    } | dict.fromkeys(("OPENWEBUI_IMAGE", "MCP_IMAGE", "LLAMACPP_IMAGE"), image)  # fmt: skip
    machine = RootlessMachine(somebody.home / "byre-volumes", settings, user=somebody)
    kept = machine.json("volumes", "backup")
    assert {one["volume"]: one["entries"] for one in kept["backups"]} == {"database": 2, "openwebui": 2}
    for name in ("database", "openwebui"):
        assert machine.json("volumes", "reset", name, "--yes")["files"] == 1
    assert not any(one["files"] for one in machine.json("volumes", "list")["volumes"])
    machine.invoke("volumes", "restore", kept["folder"])
    look = "stat -c '%u %a' /d/one; cat /d/one"
    for source in (f"{project}_database", str(folder)):
        said = tool.run(
            "run", "--rm", "--network=none", f"--volume={source}:/d", image, "sh", "-c", look
        ).stdout
        assert said == f"{OWNER} 600\nkept\n", source


def test_whoever_may_not_use_the_socket_is_told_so(tool: Docker, somebody: User, socket: Path) -> None:
    settings = {name: tool.environment[name] for name in KEPT if name in tool.environment}
    machine = RootlessMachine(somebody.home / "byre-denied", settings | {"RUNTIME": "docker"}, user=somebody)
    os.chown(socket, 0, 0)
    try:
        run = machine.invoke("start", check=False)
    finally:
        os.chown(socket, 0, UID)
    assert (
        run.returncode == 3
        and "error[docker-socket-denied]" in run.stderr
        and "permission denied" in run.stderr
    )
    assert "sudo usermod -aG docker" in run.stderr.split("next:")[1]


@pytest.fixture
def member(tool: Docker, somebody: User, project: str, started: Machine) -> RootlessMachine:
    """An installation of this user with the images that root has built. Its chats lie in a folder that is not there."""
    chosen = (*KEPT, "ENGINE", "BOOKWORM_IMAGE", "TRIXIE_IMAGE", "DATABASE_IMAGE")
    settings = {name: started.settings[name] for name in chosen if name in started.settings} | {
        "RUNTIME": "docker", "COMPOSE_PROJECT_NAME": project, "OPENWEBUI_DATA_STORAGE": str(somebody.home / "chats"),
    }  # fmt: skip
    return installation(somebody, settings)


def test_a_member_of_docker_s_group_has_the_whole_stack(member: RootlessMachine) -> None:
    """Start, every check, a stop, a backup, start again: all in one, since it is slow to make."""
    chats = Path(member.settings["OPENWEBUI_DATA_STORAGE"])
    said = member.invoke("start", timeout=600)
    assert f"OPENWEBUI_DATA_STORAGE names {chats}" in said.stderr
    assert f"Data      {member.settings['DATABASE_IMAGE']}, MongoDB-compatible" in said.stdout
    told = member.json("verify")
    assert told["passed"], told
    copies = {file.name: file.stat() for file in (member.home / "run" / "secrets").iterdir()}
    assert {"mcp_headers", "webui_secret_key"} <= set(copies)
    for name, stat in copies.items():
        assert (stat.st_uid, stat.st_mode & 0o777) == (OWNER, 0o400), name
    assert chats.stat().st_uid == OWNER and member.json("start")["started"] == []
    member.invoke("stop")
    kept = member.json("volumes", "backup")
    entries = {one["volume"]: one["entries"] for one in kept["backups"]}
    assert entries["database"] > 10 and entries["openwebui"] > 10 and entries["models"] == 3
    again = member.invoke("start", timeout=600)
    assert "it is made" not in again.stderr
    told = member.json("verify")
    assert told["passed"], told
    member.invoke("stop")
