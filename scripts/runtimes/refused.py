"""Why a container tool does not work here, in words, and what to do about it."""

from __future__ import annotations

import re
import sys

from scripts.errors import HostError

EMBEDDED = "without containers: RUNTIME=embedded uv run invoke start"
GET = {
    "podman": "apt install podman (or your system's way)",
    "docker": "apt install docker.io (macOS: Docker Desktop, or brew install colima docker)",
}
# Debian's docker-compose is version 2 from Debian 13 on.
PLUGIN = {
    "compose": "Ubuntu: apt install docker-compose-v2; Debian 13: apt install docker-compose; with Docker's own "
    "packages: docker-compose-plugin; macOS: brew install docker-compose",
    "buildx": "Debian 13, Ubuntu: apt install docker-buildx; with Docker's own packages: docker-buildx-plugin; macOS: "
    "brew install docker-buildx",
}
DENIED = (
    'Podman needs no such right: RUNTIME=podman uv run invoke start; or: sudo usermod -aG docker "$USER" '
    "and log in again"
)
WAYS = {
    "colima": "colima start",
    "desktop": "Open Docker Desktop, and wait until it says that the engine runs",
    "stopped": "sudo systemctl start docker",
}


def absent(name: str) -> HostError:
    return HostError(f"RUNTIME={name}: {name} is not installed.", hint=f"{GET[name]}, or {EMBEDDED}")


def broken(name: str, said: list[str]) -> HostError:
    """The tool is there and fails; `said` are its last words."""
    return HostError(f"{name} does not work here.", detail=said, hint=f"{name} info; or {EMBEDDED}")


def daemon(text: str, platform: str = sys.platform) -> HostError | None:
    """What stands in the way by `docker version`, its output and errors together; None when a daemon answers."""
    from scripts.tools import docker

    found = docker.version(text)
    if found.podman:
        return HostError(
            "`docker` is Podman under another name here.", hint="RUNTIME=podman uv run invoke start"
        )
    if not found.trouble:
        return None
    said = [line for line in text.splitlines() if re.search("denied|daemon|docker API|error", line, re.I)][
        -3:
    ]
    if found.trouble == "denied":
        return HostError(
            "This user may not use Docker: its socket is for root and the group docker, which equals root.",
            detail=said,
            hint=f"{DENIED}; or {EMBEDDED}",
        )
    if found.trouble not in WAYS:
        return broken("docker", said or text.splitlines()[-3:])
    way = WAYS[found.trouble]
    if found.trouble == "stopped" and platform == "darwin":
        way = f"{WAYS['desktop']} (or: {WAYS['colima']})"
    return HostError("Docker's daemon does not run.", detail=said, hint=f"{way}; or {EMBEDDED}")


def plugin(name: str, said: list[str]) -> HostError:
    """One of PLUGIN is missing; `said` are docker's words."""
    return HostError(
        f"Docker's {name} plugin is missing.", detail=said, hint=f"{PLUGIN[name]}; or {EMBEDDED}"
    )
