"""A real Podman for tests: with a storage, networks and images of its own, so that nothing of the user's is touched."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import bases
from tests.conftest import cache
from tests.machine import ROOT


@dataclass(frozen=True)
class Podman:
    """A podman on this machine and the environment that it is called with."""

    environment: dict[str, str]

    def run(
        self, *arguments: str, check: bool = True, timeout: float = 600
    ) -> subprocess.CompletedProcess[str]:
        run = subprocess.run(
            ["podman", *arguments], env={**os.environ, **self.environment}, text=True, capture_output=True,
            timeout=timeout, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if check and run.returncode:
            raise AssertionError(
                f"podman {' '.join(arguments)}: {run.returncode}\n{run.stdout}\n{run.stderr}"
            )
        return run

    def inspect(self, container: str) -> dict[str, Any]:
        return dict(json.loads(self.run("container", "inspect", container).stdout)[0])

    def remove(self, project: str) -> None:
        """Everything of a project: containers, networks, volumes."""
        for command, kind in (("rm", "containers"), ("network rm", "networks"), ("volume rm", "volumes")):
            if names := labelled(self, project)[kind]:
                self.run(*command.split(), "--force", *names, check=False)

    def has(self, image: str) -> bool:
        return self.run("image", "exists", image, check=False).returncode == 0


def podman() -> Podman:
    """Podman with its state in the cache. Where its own ways do not work (no systemd, cgroup v1), ours do."""
    folder = cache() / "podman"
    networks = folder / "networks"
    networks.mkdir(parents=True, exist_ok=True)
    storage = folder / "storage.conf"
    storage.write_text(
        f'[storage]\ndriver = "overlay"\ngraphroot = "{folder}/graph"\nrunroot = "/tmp/byre-podman-{os.getuid()}"\n'
    )
    lines = ["[network]", f'network_config_dir = "{networks}"', "[engine]", 'image_default_format = "docker"']
    if not Path("/run/systemd/system").exists():
        lines += ['cgroup_manager = "cgroupfs"', 'events_logger = "file"']
    if not Path("/sys/fs/cgroup/cgroup.controllers").exists():
        lines += ['runtime = "runc"']  # crun refuses cgroup v1
    lines += ["[containers]", 'default_ulimits = ["nofile=20000:20000", "nproc=4096:4096"]']
    settings = folder / "containers.conf"
    settings.write_text("\n".join(lines) + "\n")
    return Podman(
        {
            "CONTAINERS_CONF": str(settings),
            "CONTAINERS_STORAGE_CONF": str(storage),
            "BUILDAH_FORMAT": "docker",
        }
    )


def base(tool: Podman, suite: str) -> str:
    """The base image of a Debian release; made when it is missing. Returns its name."""
    name = bases.name(suite)
    if not tool.has(name):
        tool.run("import", *bases.CHANGES, str(bases.tar(suite)), name)
    return name


def image(tool: Podman, name: str, suite: str) -> str:
    """An image that only tests need, of tests/images; built when it has changed."""
    tag = f"localhost/byre-test-{name}:latest"
    file = ROOT / "tests" / "images" / f"Containerfile.{name}"
    tool.run(
        "build", "--ignorefile", str(ROOT / ".containerignore"), "--build-arg", f"BASE={base(tool, suite)}",
        "-f", str(file), "-t", tag, str(ROOT), timeout=900,
    )  # fmt: skip
    return tag


# What an image must not hold: tools that only its build needs, and what package managers keep.
_LEFTOVERS = """
for tool in gcc cc g++ make cmake git npm pip pip3 uv curl wget; do command -v $tool; done
ls -d /root/.cache /root/.npm /var/cache/apt/archives/*.deb /var/lib/apt/lists/*_* /tmp/* /build 2>/dev/null
find / -xdev -type d '(' -name _cacache -o -path '*/.cache/*' ')' 2>/dev/null
true
"""


def leftovers(tool: Podman, image: str) -> list[str]:
    """Build tools and caches in an image."""
    return tool.run(
        "run", "--rm", "--user", "0", "--network", "none", "--entrypoint", "sh", image, "-c", _LEFTOVERS
    ).stdout.split()


def labelled(tool: Podman, project: str) -> dict[str, list[str]]:
    """What of a project is there: containers, networks, volumes."""
    mine = f"label=io.podman.compose.project={project}"
    kinds = {
        "containers": ("ps", "--all", "--filter", mine, "--format", "{{.Names}}"),
        "networks": ("network", "ls", "--filter", mine, "--format", "{{.Name}}"),
        "volumes": ("volume", "ls", "--filter", mine, "--format", "{{.Name}}"),
    }
    return {kind: tool.run(*command).stdout.split() for kind, command in kinds.items()}
