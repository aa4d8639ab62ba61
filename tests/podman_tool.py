"""A real Podman for tests: with a storage, networks and images of its own, so that nothing of the user's is touched."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import ClassVar

from tests.conftest import cache
from tests.containers import ContainerTool
from tests.machine import ROOT


class Podman(ContainerTool):
    """A podman on this machine and the environment that it is called with."""

    program = "podman"
    label = "io.podman.compose.project"
    exists = ("image", "exists")
    removes: ClassVar = {
        "containers": ("rm", "--force", "--time", "0"),
        "networks": ("network", "rm", "--force"),
        "volumes": ("volume", "rm", "--force"),
    }
    ignores = ("--ignorefile", str(ROOT / ".containerignore"))


def podman() -> Podman:
    """Podman with its state in the cache. Where its own ways do not work (no systemd, cgroup v1), ours do."""
    folder = cache() / "podman"
    networks = folder / "networks"
    networks.mkdir(parents=True, exist_ok=True)
    storage = folder / "storage.conf"
    # What runs is kept per storage, below a short path: sockets lie there.
    running = f"/tmp/byre-podman-{os.getuid()}-{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}"
    storage.write_text(
        f'[storage]\ndriver = "overlay"\ngraphroot = "{folder}/graph"\nrunroot = "{running}"\n'
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
