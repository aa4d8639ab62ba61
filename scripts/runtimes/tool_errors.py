"""Why a container tool does not work here, or gives no image, in words, and what to do about it."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from scripts.errors import HostError, InstallError, ServiceError

if TYPE_CHECKING:
    from scripts.faults import Fault

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
SHOWN = 10  # lines of what a tool said
# Faults whose fix is about services of the stack, which a container tool's words are never.
OTHERS = frozenset({"connection-refused"})
WAYS = {
    "colima": "colima start",
    "desktop": "Open Docker Desktop, and wait until it says that the engine runs",
    "stopped": "sudo systemctl start docker",
}


def absent(name: str) -> HostError:
    return HostError(f"RUNTIME={name}: {name} is not installed.", hint=f"{GET[name]}, or {EMBEDDED}")


def known(said: list[str]) -> Fault | None:
    """The fault that a tool's words prove, the cause before its consequence; None where it is not known."""
    from scripts import faults

    found = faults.explain("\n".join(said))
    return next(
        (one.fault for one in found if one.fault.kind == "fault" and one.fault.id not in OTHERS), None
    )


def broken(name: str, said: list[str]) -> HostError:
    """The tool is there and fails; `said` are its last words."""
    fault = known(said)
    meaning, fix = (f" {fault.meaning}", fault.fix) if fault else ("", f"{name} info")
    return HostError(f"{name} does not work here.{meaning}", detail=said, hint=f"{fix}; or {EMBEDDED}")


def old(text: str) -> HostError | None:
    """What `podman version` says of itself; None when it is recent enough, or says nothing that can be read."""
    from scripts.faults import FAULTS
    from scripts.faults.facts import OLDEST_PODMAN
    from scripts.tools import podman, versions

    found = podman.version(text).engine
    if not found or versions.parse(found) >= OLDEST_PODMAN:
        return None
    fault = next(one for one in FAULTS if one.id == "podman-old")
    return HostError(
        f"podman {found} is older than {versions.shown(OLDEST_PODMAN)}, the oldest that Byre works with.",
        hint=fault.fix,
    )


def image(name: str, command: str, code: int, where: str, said: list[str]) -> InstallError:
    """A service's image could not be built or pulled; `where` is the step of the build that failed."""
    fault = known(said)
    place = f", in {where}" if where else ""
    meaning = f" {fault.meaning}" if fault else ""
    fix = fault.fix if fault else "The lines above say why"
    again = "" if "uv run invoke" in fix else "; then: uv run invoke start"
    return InstallError(
        f"The image of {name} could not be had: {command} ended with {code}{place}.{meaning}",
        detail=said[-SHOWN:],
        hint=fix + again,
    )


def container(name: str, tool: str, said: list[str]) -> ServiceError:
    """A service's container could not be made or started."""
    fault = known(said)
    meaning = f" {fault.meaning}" if fault else ""
    hint = fault.fix if fault else f"uv run invoke logs {name}"
    return ServiceError(f"{name} can't be started by {tool}.{meaning}", detail=said, hint=hint)


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
