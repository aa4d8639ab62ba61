"""A real Docker for tests: a daemon with a socket, storage and networks of its own, ended with the tests.

Its networks lie in 10.201.0.0/16, so that they never meet those of another tool. What a daemon leaves in the kernel
when it ends (its bridge and its rules) is removed.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from tests.conftest import cache
from tests.containers import ContainerTool
from tests.waits import PATIENCE, until

COMPOSE = "v5.6.0"  # the last that Go 1.26.8 compiles
BRIDGE = "10.201.0.1/24"
POOL = {"base": "10.201.128.0/17", "size": 24}
CHAINS = ("DOCKER", "DOCKER-ISOLATION-STAGE-1", "DOCKER-ISOLATION-STAGE-2", "DOCKER-USER")


class Docker(ContainerTool):
    """A docker on this machine and the environment that it is called with."""

    program = "docker"
    label = "com.docker.compose.project"
    exists = ("image", "inspect")
    removes: ClassVar = {
        "containers": ("rm", "--force", "--volumes"),
        "networks": ("network", "rm"),
        "volumes": ("volume", "rm"),
    }


@contextmanager
def docker() -> Iterator[Docker]:
    """The daemon, for as long as the context lasts. Its images stay in the cache."""
    folder = cache() / "docker"
    config = folder / "config"
    _programs(folder, config)
    socket = folder / "docker.sock"
    settings = folder / "daemon.json"
    settings.write_text(
        json.dumps(
            {
                "data-root": str(folder / "data"),
                "exec-root": str(folder / "exec"),
                "pidfile": str(folder / "dockerd.pid"),
                "hosts": [f"unix://{socket}"],
                "bip": BRIDGE,
                "default-address-pools": [POOL],
                # The default is more than a container without CAP_SYS_RESOURCE may have.
                "default-ulimits": {"nofile": {"Name": "nofile", "Hard": 20000, "Soft": 20000}},
            }
        )
    )
    tool = Docker(
        {
            "DOCKER_HOST": f"unix://{socket}",
            "DOCKER_CONFIG": str(config),
            "DOCKER_BUILDKIT": "1",
            "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        }
    )
    policy = _iptables("filter", "-S", "FORWARD").splitlines()[:1]
    log = folder / "dockerd.log"
    with log.open("w") as into:
        daemon = subprocess.Popen(
            ["dockerd", "--config-file", str(settings)], stdout=into, stderr=into, start_new_session=True
        )
    try:
        until(
            lambda: (
                daemon.poll() is not None
                or (socket.exists() and not tool.run("info", check=False).returncode)
            )
        )
        assert daemon.poll() is None, log.read_text()[-3000:]
        yield tool
    finally:
        daemon.send_signal(signal.SIGTERM)
        try:
            daemon.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(daemon.pid, signal.SIGKILL)
            daemon.wait(PATIENCE)
        _forget()
        if policy:  # a daemon that had to turn on forwarding has set it to DROP
            _iptables("filter", *policy[0].split())


def _programs(folder: Path, config: Path) -> None:
    """The command, and its compose plugin, in places of their own.

    The command is the daemon's own where the system has several: a newer one wants a plugin to build images with.
    """
    (folder / "bin").mkdir(parents=True, exist_ok=True)
    own = folder / "bin" / "docker"
    if Path("/usr/bin/docker").exists() and not own.is_symlink():
        own.symlink_to("/usr/bin/docker")
    plugin = folder / f"docker-compose-{COMPOSE}"
    link = config / "cli-plugins" / "docker-compose"
    link.parent.mkdir(parents=True, exist_ok=True)
    if not plugin.exists():
        _compile(folder / "compose", plugin)
    link.unlink(missing_ok=True)
    link.symlink_to(plugin)


def _compile(source: Path, into: Path) -> None:
    """The compose plugin from its Go module. It has excludes, which `go install` refuses: hence a module around it."""
    module = "github.com/docker/compose/v5"
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir(parents=True)
    part = into.with_suffix(".part")
    for command in (
        ("go", "mod", "init", "compose"),
        ("go", "get", f"{module}/cmd@{COMPOSE}"),
        ("go", "build", "-ldflags", f"-s -w -X {module}/internal.Version={COMPOSE}", "-o", str(part), f"{module}/cmd"),
    ):  # fmt: skip
        done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{' '.join(command)}: {done.stderr[-2000:]}"
    part.rename(into)


def _forget() -> None:
    """Remove the bridge and the rules that a daemon leaves behind: only those that carry Docker's names or our pool."""
    subprocess.run(["ip", "link", "delete", "docker0"], capture_output=True, check=False)
    for table in ("filter", "nat"):
        rules = [line.split() for line in _iptables(table, "-S").splitlines() if line.startswith("-A ")]
        for rule in rules:
            if {"docker0", *CHAINS} & set(rule) or any(word.startswith("10.201.") for word in rule):
                _iptables(table, "-D", *rule[1:])
        for chain in CHAINS:
            _iptables(table, "-X", chain)


def _iptables(table: str, *arguments: str) -> str:
    """What it prints; nothing where it refuses."""
    argv = ["iptables", "-w", "-t", table, *arguments]
    return subprocess.run(argv, capture_output=True, text=True, check=False).stdout
