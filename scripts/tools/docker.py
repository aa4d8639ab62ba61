"""What `docker version` says, also where `docker` is another program, or its daemon does not answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scripts.tools import podman

# What the daemon's absence looks like, and what to do about each.
TROUBLES = (
    (r"permission denied while trying to connect", "denied"),
    (r"\.colima/", "colima"),
    (r"\.docker/desktop|docker_engine|Docker Desktop", "desktop"),
    (
        r"Cannot connect to the Docker daemon|failed to connect to the docker API|connection refused",
        "stopped",
    ),
)


@dataclass(frozen=True)
class DockerVersion:
    """`podman` means that `docker` is Podman's wrapper. `trouble` is empty when the daemon answers, else denied,
    colima, desktop, stopped or unknown."""

    client: str = ""
    server: str = ""
    podman: bool = False
    trouble: str = ""


def version(text: str) -> DockerVersion:
    """From stdout and stderr together: the client's part comes also after an error."""
    if "Podman Engine" in text or "Emulate Docker CLI using podman" in text:
        found = podman.version(text)
        return DockerVersion(found.client, found.engine, podman=True)
    client = re.search(r"^Client:.*?^\s*Version:\s*(\S+)", text, re.DOTALL | re.MULTILINE)
    server = re.search(r"^Server:.*?^\s*Version:\s*(\S+)", text, re.DOTALL | re.MULTILINE)
    trouble = next((name for pattern, name in TROUBLES if re.search(pattern, text)), "unknown")
    return DockerVersion(
        client[1] if client else "",
        server[1] if server else "",
        trouble="" if server else trouble,
    )
