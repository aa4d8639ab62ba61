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
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import bases
from tests.conftest import cache
from tests.machine import ROOT

COMPOSE = "v5.6.0"  # the last that Go 1.26.8 compiles
BRIDGE = "10.201.0.1/24"
POOL = {"base": "10.201.128.0/17", "size": 24}
PATIENCE = 60.0  # seconds for the daemon to answer, and to end
CHAINS = ("DOCKER", "DOCKER-ISOLATION-STAGE-1", "DOCKER-ISOLATION-STAGE-2", "DOCKER-USER")


@dataclass(frozen=True)
class Docker:
    """A docker on this machine and the environment that it is called with."""

    environment: dict[str, str]

    def run(
        self, *arguments: str, check: bool = True, timeout: float = 600
    ) -> subprocess.CompletedProcess[str]:
        run = subprocess.run(
            ["docker", *arguments], env={**os.environ, **self.environment}, text=True, capture_output=True,
            timeout=timeout, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if check and run.returncode:
            raise AssertionError(
                f"docker {' '.join(arguments)}: {run.returncode}\n{run.stdout}\n{run.stderr}"
            )
        return run

    def inspect(self, container: str) -> dict[str, Any]:
        return dict(json.loads(self.run("container", "inspect", container).stdout)[0])

    def has(self, image: str) -> bool:
        return self.run("image", "inspect", image, check=False).returncode == 0

    def labelled(self, project: str) -> dict[str, list[str]]:
        """What of a project is there: containers, networks, volumes."""
        mine = f"label=com.docker.compose.project={project}"
        kinds = {
            "containers": ("ps", "--all", "--filter", mine, "--format", "{{.Names}}"),
            "networks": ("network", "ls", "--filter", mine, "--format", "{{.Name}}"),
            "volumes": ("volume", "ls", "--filter", mine, "--format", "{{.Name}}"),
        }
        return {kind: self.run(*command).stdout.split() for kind, command in kinds.items()}

    def remove(self, project: str) -> None:
        """Everything of a project: containers, networks, volumes."""
        for command, kind in (
            ("rm --force --volumes", "containers"), ("network rm", "networks"), ("volume rm", "volumes"),
        ):  # fmt: skip
            if names := self.labelled(project)[kind]:
                self.run(*command.split(), *names, check=False)

    def base(self, suite: str) -> str:
        """The base image of a Debian release; imported when it is missing. Returns its name."""
        name = bases.name(suite)
        if not self.has(name):
            self.run("import", *bases.CHANGES, str(bases.tar(suite)), name)
        return name

    def image(self, name: str, suite: str) -> str:
        """An image that only tests need, of tests/images; built when it has changed."""
        tag = f"localhost/byre-test-{name}:latest"
        file = ROOT / "tests" / "images" / f"Containerfile.{name}"
        argument = f"BASE={self.base(suite)}"
        self.run("build", "--build-arg", argument, "-f", str(file), "-t", tag, str(ROOT), timeout=900)
        return tag


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
        deadline = time.monotonic() + PATIENCE
        while tool.run("info", check=False).returncode or not socket.exists():
            assert daemon.poll() is None and time.monotonic() < deadline, log.read_text()[-3000:]
            time.sleep(0.2)
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
