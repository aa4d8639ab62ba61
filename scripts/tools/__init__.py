"""Container tools and their helpers as they describe themselves: what was printed, read into facts.

Parsers take text and never fail: what is absent is unknown.
"""

from __future__ import annotations

from scripts.tools import docker, mac, machines, podman, versions
from scripts.tools.docker import DockerVersion
from scripts.tools.mac import Mac
from scripts.tools.machines import Machine
from scripts.tools.podman import PodmanInfo, PodmanVersion

__all__ = [
    "DockerVersion",
    "Mac",
    "Machine",
    "PodmanInfo",
    "PodmanVersion",
    "docker",
    "mac",
    "machines",
    "podman",
    "versions",
]
