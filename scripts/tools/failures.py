"""Why a container tool failed: what it said, the fault that its words prove by the one table, and the next command."""

from __future__ import annotations

import re

from scripts.errors import HostError, InstallError, ServiceError
from scripts.faults import lookup
from scripts.tools import docker, podman, versions

EMBEDDED = "Or without containers: RUNTIME=embedded uv run invoke start"
SHOWN = 10  # lines of what a tool said
# A service's log means the stack by it; a container tool means a registry.
OF_SERVICES = frozenset({"connection-refused"})
# Lines of `docker version` that say why the daemon does not answer.
REASON = re.compile("denied|daemon|docker API|error", re.IGNORECASE)


def proven(said: list[str]) -> str:
    """The id of the fault that a tool's words prove; empty where it is not known."""
    return lookup.proven("\n".join(said), besides=OF_SERVICES)


def absent(name: str) -> HostError:
    """The tool is not there."""
    fault = f"{name}-missing"
    return HostError(f"RUNTIME={name}: {name} was not found.", fault=fault, hint=_or_embedded(fault))


def broken(name: str, said: list[str]) -> HostError:
    """The tool is there and fails; `said` are its last words."""
    fault = proven(said)
    return HostError(
        _with_meaning(f"{name} does not work here.", fault),
        fault=fault or f"{name}-silent",
        detail=said,
        hint=_or_embedded(fault or f"{name}-silent"),
    )


def old(text: str) -> HostError | None:
    """What `podman version` says of itself; None when it is recent enough, or says nothing that can be read."""
    from scripts.faults.facts import OLDEST_PODMAN

    found = podman.version(text).engine
    if not found or versions.parse(found) >= OLDEST_PODMAN:
        return None
    oldest = versions.shown(OLDEST_PODMAN)
    return HostError(
        f"podman {found} is older than {oldest}, the oldest supported version.", fault="podman-old"
    )


def daemon(text: str) -> HostError | None:
    """The obstacle by `docker version`, its output and errors together; None if a daemon answers."""
    found = docker.version(text)
    if found.podman:
        return HostError(
            "`docker` is Podman here.",
            fault="docker-is-podman",
            hint="RUNTIME=podman uv run invoke start",
        )
    if not found.trouble:
        return None
    said = [line for line in text.splitlines() if REASON.search(line)] or text.splitlines()
    return broken("docker", said[-3:])


def plugin(said: list[str]) -> HostError:
    """`docker compose` is missing; `said` are docker's words."""
    fault = "docker-compose-missing"
    return HostError("`docker compose` is missing.", fault=fault, detail=said, hint=_or_embedded(fault))


def image(name: str, command: str, code: int, where: str, said: list[str]) -> HostError | InstallError:
    """A service's image could not be built or pulled; `where` is the step of the build that failed.

    A HostError when Docker has nothing to build with.
    """
    fault = proven(said) or "image-failed"
    place = f", in {where}" if where else ""
    kind = HostError if fault == "buildkit-missing" else InstallError
    return kind(
        _with_meaning(
            f"The image of {name} is missing: {command} ended with {code}{place}.",
            "" if fault == "image-failed" else fault,
        ),
        fault=fault,
        detail=said[-SHOWN:],
        hint=lookup.fault(fault).fix,
    )


def container(name: str, tool: str, said: list[str]) -> ServiceError:
    """A service's container could not be made or started."""
    fault = proven(said)
    return ServiceError(
        _with_meaning(f"{name} can't be started by {tool}.", fault),
        fault=fault or "service-failed",
        detail=said,
        hint="" if fault else f"uv run invoke logs {name}",
    )


def _with_meaning(message: str, fault: str) -> str:
    return f"{message} {lookup.fault(fault).meaning}" if fault else message


def _or_embedded(fault: str) -> str:
    """The table's fix, and the way without containers."""
    return f"{lookup.fault(fault).fix}. {EMBEDDED}"
