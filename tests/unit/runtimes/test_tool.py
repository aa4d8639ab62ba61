"""Where the container tool runs (Podman's helpers may leave files there), and its machine on a Mac by fake programs.

The machine is brought up, never made here.
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
from pathlib import Path

import pytest

from scripts import settings, stack
from scripts.errors import HostError
from scripts.home import ROOT, Home
from scripts.places import Places
from scripts.progress import silent
from scripts.runtimes.base import PROFILES
from scripts.runtimes.container_data import Owner
from scripts.runtimes.container_images import ContainerImages
from scripts.runtimes.containers import Containers
from scripts.runtimes.dialect import PODMAN
from scripts.runtimes.reach import tunnel
from scripts.runtimes.tool import Tool
from tests.faults import fault
from tests.unit.runtimes.fake_tool import Fake
from tests.unit.setup.fake_programs import FakeMac


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
    return Tool(PODMAN, {"PATH": f"{program.parent}:{os.environ['PATH']}"}, home.run)


def test_commands_builds_and_ways_in_run_in_our_state(tool: Tool, home: Home) -> None:
    home.prepare()
    assert tool("ps").out.strip() == str(home.run)
    made = ContainerImages(home, tool, 10, dict)
    made.pull("mcp", "image:1", silent, threading.Event())
    service = stack.load(ROOT / stack.COMPOSE_FILE, {}, frozenset())["mcp"]
    made.build(service, "localhost/byre/mcp:1", silent, threading.Event())
    with (
        tunnel(["podman", "exec"], 1, tool.env, tool.cwd) as port,
        socket.create_connection(("127.0.0.1", port)) as way,
    ):
        assert way.recv(1000).decode().strip() == str(home.run)
    left = {one.name for one in home.run.iterdir()}
    assert left == {"called-ps", "called-pull", "called-build", "called-exec"}


def test_before_there_is_any_state_it_answers_too(tool: Tool, tmp_path: Path) -> None:
    """`status` makes no folder."""
    tool.env["PATH"] = os.environ["PATH"]
    assert tool.run(["pwd"], 10).out.strip() == str(ROOT)
    assert not (tmp_path / "home").exists()


# ── Podman's machine on a Mac ──

NAME = "podman-machine-default"


def on_mac(fake: FakeMac) -> Tool:
    return Tool(PODMAN, {"PATH": str(fake.folder)}, machine=NAME)


def test_a_stopped_machine_is_started_and_nothing_else(tmp_path: Path) -> None:
    fake = FakeMac(tmp_path / "my bin", "podman", "krunkit")
    fake.machine(NAME, "libkrun", running=False)
    assert on_mac(fake).start_machine()
    assert fake.changing() == [f"podman machine start --update-connection {NAME}"]
    assert not on_mac(fake).start_machine(), "it runs now"
    assert len(fake.changing()) == 1


# `podman machine inspect` of 5.3 on Apple silicon, shortened, and `podman info` of 6.1.1 on another such Mac.
INSPECTED = """[{"ConfigDir": {"Path": "/Users/me/.config/containers/podman/machine/applehv"},
"Name": "podman-machine-default",
"Resources": {"CPUs": 6, "DiskSize": 100, "Memory": 2048, "USBs": []}, "State": "running", "Rootful": true}]
"""
KERNEL = "2035326976\n"
# `podman machine ls --all-providers` of 5.7, where `inspect` knows the machines of one provider alone:
# https://blog.podman.io/2025/10/podman-6-machine-usability-improvements/
LISTED = """NAME                     VM TYPE     CREATED         LAST UP            CPUS        MEMORY      DISK SIZE
applehv-machine-1        applehv     8 minutes ago   Currently running  6           2GiB        100GiB
podman-machine-default*  libkrun     26 minutes ago  8 minutes ago      6           2GiB        100GiB
"""


@pytest.mark.parametrize(
    ("said", "bytes_"),
    [
        ({"info": KERNEL, "machine inspect": INSPECTED}, 2035326976),  # what its kernel has is less
        ({"machine inspect": INSPECTED}, 2048 << 20),  # it does not run
        ({"machine list": LISTED}, 2048 << 20),
        ({"machine inspect": "[]", "machine list": LISTED}, 2048 << 20),
        ({"machine list": LISTED.replace(NAME, "macvm")}, 6 << 30),  # none yet: as it would be made
        ({}, 6 << 30),
    ],
)
def test_the_memory_is_what_the_machine_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: dict[str, str], bytes_: int
) -> None:
    fake = Fake(tmp_path / "bin", "podman", said)
    (fake.folder / "cat").symlink_to(str(shutil.which("cat")))
    home = Home(tmp_path / "home")
    chosen = settings.load(tmp_path, {"ENGINE": "llamacpp", "MACHINE_MEMORY": "6g"}).settings
    runtime = Containers(home, Places.of(chosen, home), chosen, env={"PATH": str(fake.folder)})
    assert runtime.machine_memory() is None, "containers run in this machine"
    monkeypatch.setattr("sys.platform", "darwin")
    assert runtime.machine_memory() == bytes_
    (fake.folder / "podman").unlink()
    assert runtime.machine_memory() == 6 << 30, "who needs Podman says that it is missing"


def test_the_memory_of_docker_s_machine_is_none_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    home = Home(tmp_path / "home")
    chosen = settings.load(tmp_path, {"ENGINE": "llamacpp", "MACHINE_MEMORY": "6g"}).settings
    for number, (said, expected) in enumerate((({"info": KERNEL}, 2035326976), ({}, None))):
        fake = Fake(tmp_path / f"bin{number}", "docker", said)
        path = {"PATH": f"{fake.folder}:/usr/bin:/bin"}
        runtime = Containers(home, Places.of(chosen, home), chosen, tool="docker", env=path)
        assert runtime.machine_memory() == expected


def test_no_machine_is_made_by_a_start(tmp_path: Path) -> None:
    fake = FakeMac(tmp_path / "bin", "podman", "krunkit")
    with pytest.raises(HostError, match=f"no machine named {NAME}") as caught:
        on_mac(fake).start_machine()
    assert "setup --yes" in caught.value.hint and fake.changing() == []


def test_a_machine_that_does_not_start_says_why(tmp_path: Path) -> None:
    fake = FakeMac(tmp_path / "bin", "podman")
    fake.machine(NAME, "libkrun", running=False)
    with pytest.raises(HostError, match="does not start") as caught:
        on_mac(fake).start_machine()
    assert any("krunkit" in line for line in caught.value.detail)


def test_the_containers_user_is_ours_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Podman's client on a Mac has no `unshare`, and a Mac's user can give nothing away."""
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr("os.getuid", lambda: 501)
    monkeypatch.setattr("os.chown", lambda *_: pytest.fail("no other owner is needed"))
    home = Home(tmp_path / "home")
    home.prepare()
    fake = FakeMac(tmp_path / "bin", "podman")
    chosen = settings.load(tmp_path, {"ENGINE": "llamacpp"}).settings
    runtime = Containers(home, Places.of(chosen, home), chosen, env={"PATH": str(fake.folder)})
    Owner(runtime.tool).give(tmp_path)
    file = ROOT / stack.COMPOSE_FILE
    services = stack.load(
        file, runtime.wiring.variables({"webui_port": 1}), PROFILES, runtime.wiring.overlays()
    ).services
    for name, service in services.items():
        assert (service.userns_mode == "keep-id:uid=10001,gid=10001") == (name != "database"), name
    with pytest.raises(HostError, check=fault("machine-missing")):
        runtime.data.prepare()
