"""Podman without root: what most Linux users have."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine import Machine
from tests.podman_tool import Podman
from tests.rootless import SUBORDINATE, UID, RootlessMachine, hand_over, installation, store, user

pytestmark = pytest.mark.skipif(not shutil.which("slirp4netns"), reason="slirp4netns is not installed")


@pytest.fixture(scope="module")
def rootless(tool: Podman, images: dict[str, str], started: Machine) -> Iterator[RootlessMachine]:
    """A stack of a user without root, of the images that root has built."""
    folder = Path(tempfile.mkdtemp(prefix="byre-rootless-"))
    folder.chmod(0o755)
    mine = f"label={tool.label}={started.settings['COMPOSE_PROJECT_NAME']}"
    names = tool.run("ps", "--filter", mine, "--format", "{{.Image}}").stdout.split()
    needed = sorted({*names, images["BOOKWORM_IMAGE"], images["TRIXIE_IMAGE"]})
    place = store(tool, needed)
    with user(folder, place) as somebody:
        hand_over(tool, needed, somebody, folder, place)
        project = f"byretest-{uuid.uuid4().hex[:8]}"
        settings = {
            "RUNTIME": "podman", "ENGINE": "llamacpp", "COMPOSE_PROJECT_NAME": project,
            "DEFAULT_MODEL": "small",  # its volume is backed up and restored, too
            **images,
        }  # fmt: skip
        yield installation(somebody, settings)


def test_a_user_without_root_has_the_whole_stack(rootless: RootlessMachine) -> None:
    """Start, every check, backup, restore, start again with the chats: all in one, since it is slow to make."""
    rootless.invoke("start", timeout=1800)
    told = rootless.json("verify")
    assert told["passed"], told
    shown = rootless.json("status")["services"]
    assert all(service["ready"] for service in shown.values()), shown
    copies = {file.name: file.stat() for file in (rootless.home / "run" / "secrets").iterdir()}
    assert {"mcp_headers", "webui_secret_key"} <= set(copies)
    for name, stat in copies.items():
        assert (stat.st_uid, stat.st_mode & 0o777) == (SUBORDINATE + 10000, 0o400), name
    assert rootless.json("start")["started"] == []
    rootless.invoke("stop")
    kept = rootless.json("volumes", "backup")
    entries = {one["volume"]: one["entries"] for one in kept["backups"]}
    assert entries["database"] > 10 and entries["openwebui"] > 10 and entries["models"] == 3
    rootless.invoke("volumes", "reset", "openwebui", "--yes")
    sizes = {one["name"]: one["files"] for one in rootless.json("volumes", "list")["volumes"]}
    assert sizes["openwebui"] == 0 and sizes["database"] > 10
    restored = rootless.json("volumes", "restore", kept["folder"])
    assert {one["name"] for one in restored["restored"]} == {"database", "openwebui", "models", "gateway"}
    rootless.invoke("start", timeout=1800)
    told = rootless.json("verify")
    assert told["passed"], told
    rootless.invoke("stop")


def test_a_user_without_root_keeps_volumes_by_a_container(tool: Podman) -> None:
    """A volume and a folder of the settings, with files of the containers' user that nobody else may read."""
    image, project = tool.image("python", "trixie"), f"byretest-{uuid.uuid4().hex[:8]}"
    folder = Path(tempfile.mkdtemp(prefix="byre-rootless-"))
    folder.chmod(0o755)
    with user(folder, folder / "store") as somebody:
        hand_over(tool, [image], somebody, folder, folder / "store")
        own = somebody.home / "own"
        own.mkdir()
        os.chown(own, UID, UID)
        settings = {
            "RUNTIME": "podman", "ENGINE": "llamacpp", "COMPOSE_PROJECT_NAME": project,
            "OPENWEBUI_DATA_STORAGE": str(own),
            **dict.fromkeys(("OPENWEBUI_IMAGE", "MCP_IMAGE", "LLAMACPP_IMAGE"), image),
        }  # fmt: skip
        machine = RootlessMachine(somebody.home / "byre", settings, user=somebody)
        places = (f"{project}_database", str(own))
        somebody.run("podman", "volume", "create", places[0])

        def inside(command: str, source: str) -> str:
            run = (
                "run",
                "--rm",
                "--network=none",
                "--user=0",
                f"--volume={source}:/d",
                "--entrypoint=sh",
                image,
            )
            return somebody.run("podman", *run, "-c", command)

        for source in places:
            inside(
                "mkdir -m 700 /d/in; echo kept > /d/in/one; chmod 600 /d/in/one; chown -R 10001:10001 /d",
                source,
            )
        kept = machine.json("volumes", "backup", "database,openwebui")
        assert {one["volume"]: one["entries"] for one in kept["backups"]} == {"database": 3, "openwebui": 3}
        for name in ("database", "openwebui"):
            assert machine.json("volumes", "reset", name, "--yes")["files"] == 1
        assert not any(one["files"] for one in machine.json("volumes", "list")["volumes"])
        somebody.run("podman", "volume", "rm", places[0])
        machine.invoke("volumes", "restore", "latest")
        for source in places:
            said = inside("stat -c '%u %a' /d/in/one /d/in; cat /d/in/one", source)
            assert said == "10001 600\n10001 700\nkept\n", source
