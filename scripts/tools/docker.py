"""What `docker version` says, also where `docker` is another program, or its daemon does not answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scripts.faults import lookup
from scripts.tools import podman


@dataclass(frozen=True)
class DockerVersion:
    """`podman` means that `docker` is Podman's wrapper. `trouble` is the id of the fault by which the daemon does not
    answer; empty when it does."""

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
    return DockerVersion(
        client[1] if client else "",
        server[1] if server else "",
        trouble="" if server else lookup.proven(text) or "docker-silent",
    )
