"""Container tools and their helpers as they describe themselves: what was printed, read into facts.

Parsers take text and never fail: what is absent is unknown. Only `ask` runs a program.
"""

from __future__ import annotations

from scripts.tools import docker, mac, machines, podman, versions
from scripts.tools.ask import ABSENT, NO_ANSWER, REFUSED, Answer, Ask, Asker
from scripts.tools.docker import DockerVersion
from scripts.tools.mac import Mac
from scripts.tools.machines import Machine
from scripts.tools.podman import PodmanInfo, PodmanVersion

__all__ = [
    "ABSENT",
    "NO_ANSWER",
    "REFUSED",
    "Answer",
    "Ask",
    "Asker",
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
