"""Volumes that lie in another machine, as on a Mac: Podman is a client here, and its service is at the end of a socket.

That the service runs on this very machine is what lets the tests look at the volumes; Byre doesn't know it.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from scripts import settings
from scripts.home import Home
from scripts.places import Places
from scripts.runtimes.containers import Containers
from tests.containers import installation, kill
from tests.machine import Machine
from tests.podman_tool import Podman
from tests.unit.volumes.trees import State, state, tree, with_xattrs
from tests.waits import PATIENCE, until

FILL = 40 << 20  # bytes: enough for a restore to be caught in the middle


@pytest.fixture(scope="module")
def service(tool: Podman, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Podman service with the storage of the tests."""
    path = tmp_path_factory.mktemp("service") / "podman.sock"
    process = subprocess.Popen(
        ["podman", "system", "service", "--time", "0", f"unix://{path}"], env={**os.environ, **tool.environment},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _until_there(path)
        yield f"unix://{path}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


@pytest.fixture
def far(tool: Podman, service: str, tmp_path: Path) -> Iterator[Machine]:
    """An installation whose Podman is elsewhere, with two volumes, and no stack."""
    image = {
        "OPENWEBUI_IMAGE": tool.image("python", "trixie"),
        "OLLAMA_MODEL_STORAGE": str(tmp_path / "models"),
    }
    for made in installation(tool, image, tmp_path / "home", CONTAINER_HOST=service):
        project = made.settings["COMPOSE_PROJECT_NAME"]
        for name in ("openwebui-data", "database"):
            tool.run("volume", "create", f"--label={tool.label}={project}", f"{project}_{name}")
        yield made
        containers = tool.run("ps", "--all", "--format", "{{.Names}}").stdout.split()
        volumes = tool.run("volume", "ls", "--format", "{{.Name}}").stdout.split()
        left = {name for name in (*containers, *volumes) if name.startswith(project)}
        assert left == {f"{project}_openwebui-data", f"{project}_database"}


def place(tool: Podman, machine: Machine, volume: str = "openwebui-data") -> Path:
    """Where a volume lies in truth."""
    label = f"{machine.settings['COMPOSE_PROJECT_NAME']}_{volume}"
    return Path(json.loads(tool.run("volume", "inspect", label).stdout)[0]["Mountpoint"])


def filled(folder: Path) -> State:
    """Files of every kind below a volume's folder; returns how it is then."""
    tree(folder / "data")
    with_xattrs(folder / "data")
    os.chown(folder, 10001, 10001)
    for path in folder.rglob("*"):
        os.chown(path, 10001, 10001, follow_symlinks=False)
    (folder / "data" / "run me").chmod(0o750)
    os.utime(folder, ns=(1, 1_234_567_890_000_000_000))
    return state(folder)


def work(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob(".byre-*"))


def content(folder: Path) -> State:
    """Without the time that putting something aside in it gave the folder."""
    found = state(folder)
    return {**found, ".": found["."][:4]}


def test_backup_restore_and_reset_where_the_volume_lies_elsewhere(far: Machine, tool: Podman) -> None:
    folder = place(tool, far)
    before = filled(folder)
    expected = content(folder)
    listed = {one["name"]: one for one in far.json("volumes", "list")["volumes"]}
    assert listed["openwebui"]["remote"] and listed["openwebui"]["folder"] is None
    assert listed["openwebui"]["files"] >= 10 and listed["openwebui"]["bytes"] > 5 << 20
    assert (
        listed["database"]["present"] and listed["database"]["files"] == 0 and not listed["models"]["remote"]
    )

    kept = far.json("volumes", "backup", "openwebui")
    assert state(folder) == before, "a backup only reads"
    (folder / "data" / "data.db").unlink()
    (folder / "later").write_text("written since")
    (done,) = far.json("volumes", "restore", kept["folder"])["restored"]
    assert content(folder) == expected and done["lost"] == []
    assert (folder / Path(done["before"]).name / "later").read_text() == "written since"

    # A container of somebody else's that uses it is seen from here, too.
    label = f"{far.settings['COMPOSE_PROJECT_NAME']}_openwebui-data"
    stranger = f"{label}-stranger"
    image = far.settings["OPENWEBUI_IMAGE"]
    tool.run("run", "--detach", "--rm", "--name", stranger, "--network", "none", "--user", "10001:10001",
             "--volume", f"{label}:/x", image, "sleep", "600")  # fmt: skip
    refused = far.invoke("volumes", "reset", "openwebui", "--yes", check=False)
    tool.run("rm", "--force", "--time", "0", stranger)
    assert refused.returncode == 8 and stranger in refused.stderr and content(folder) == expected

    told = far.json("volumes", "reset", "openwebui", "--yes")
    assert told["files"] >= 10 and [Path(path).name for path in told["kept"]] == work(folder)
    assert [path.name for path in folder.iterdir()] == work(folder) and folder.stat().st_uid == 10001


def test_a_backup_goes_from_one_side_to_the_other(far: Machine, tool: Podman) -> None:
    """The same installation with and without the socket: the archive has one format."""
    folder = place(tool, far)
    filled(folder)
    expected = content(folder)
    near = Machine(far.home, {k: v for k, v in far.settings.items() if k != "CONTAINER_HOST"})
    for one, other in ((near, far), (far, near)):
        kept = one.json("volumes", "backup", "openwebui", "--to", str(far.home / f"by-{one is near}"))
        (folder / "data" / "data.db").unlink()
        other.invoke("volumes", "restore", kept["folder"])
        assert content(folder) == expected


def test_a_restore_that_is_killed_and_archives_that_do_not_fit(far: Machine, tool: Podman) -> None:
    folder = place(tool, far)
    (folder / "noise").write_bytes(os.urandom(FILL))
    (folder / "webui.db").write_text("chats")
    kept = Path(far.json("volumes", "backup", "openwebui")["folder"])
    (folder / "webui.db").write_text("later")
    later = state(folder)

    run = far.begin("volumes", "restore", str(kept))
    _until_there(folder, ".byre-restoring-*/noise")
    kill(run)
    assert content(folder) == {**later, ".": later["."][:4]}, "nothing has happened to the old content"

    # Archives that are not to be restored: told, and what the kill left may stay.
    archive = kept / "openwebui.tar.zst"
    good = archive.read_bytes()
    archive.write_bytes(good[: len(good) // 2])
    told = far.invoke("volumes", "restore", str(kept), check=False)
    assert told.returncode == 1 and "is damaged" in told.stderr
    archive.write_bytes(good)

    (done,) = far.json("volumes", "restore", str(kept))["restored"]
    assert (folder / "webui.db").read_text() == "chats" and work(folder) == [Path(done["before"]).name]
    assert (folder / work(folder)[0] / "webui.db").read_text() == "later"


def _until_there(path: Path, pattern: str = "") -> None:
    """Wait for a socket that answers, or for a file of a pattern in a folder."""

    def there() -> bool:
        if pattern:
            return any(path.glob(pattern))
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(path)) == 0

    until(there, every=0.01)


def test_the_memory_is_that_of_the_other_machine(tool: Podman, service: str, tmp_path: Path) -> None:
    chosen, home = settings.load(tmp_path, {}).settings, Home(tmp_path / "home")
    far, near = (
        Containers(home, Places.of(chosen, home), chosen, env={**os.environ, **tool.environment, **more})
        for more in ({"CONTAINER_HOST": service}, {})
    )
    assert far.machine_memory() == psutil.virtual_memory().total
    assert near.machine_memory() is None
