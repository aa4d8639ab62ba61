"""The state of containers, as the tool inspects them: what a service's process does, and how a container differs from
its description.

What both tools print: https://docs.podman.io/en/latest/markdown/podman-container-inspect.1.html,
https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Container/operation/ContainerInspect
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from scripts import bounded
from scripts.errors import HostError, ServiceError
from scripts.host.processes import memory_of
from scripts.runtimes.base import Process
from scripts.runtimes.tool import Tool, moment

# A container's state, in Podman's and Docker's words: that of a Process.
STATES = {
    "running": "running", "exited": "exited", "stopped": "exited", "created": "stopped", "paused": "paused",
    "initialized": "starting", "configured": "stopped", "stopping": "stopping", "removing": "stopping",
    "restarting": "backoff", "dead": "fatal",
}  # fmt: skip
SIGKILL, SIGTERM = 137, 143  # as exit codes
SIGNALS = {SIGKILL: "terminated by SIGKILL", SIGTERM: "terminated by SIGTERM"}
LOOP_RESTARTS = 3
LOOP_SECONDS = 60  # a container that has been up for so long has recovered
_OPTIONS = re.compile(r":[a-zA-Z,]+$")  # of a volume, as in SOURCE:TARGET:ro,z


class ContainerList:
    """The containers of one project. `last` maps services to what the tool inspected last, `addresses` to where they
    are reached without an `exec`."""

    def __init__(self, tool: Tool, project: str) -> None:
        self._tool = tool
        self._project = project
        # Root's Podman on Linux has its bridges on this machine: a service there is asked without an `exec`, which
        # takes a tenth of a second. Each listing renews the addresses.
        self._bridged = (
            tool.name == "podman" and sys.platform == "linux" and os.getuid() == 0 and not tool.away
        )
        self.last: dict[str, dict[str, Any]] = {}
        self.addresses: dict[str, str] = {}

    def look(self) -> dict[str, dict[str, Any]]:
        """The project's containers by service, as the tool inspects them.

        Those of the last answer where the tool does not answer now, as on a busy machine: nothing shows that they are
        gone.
        """
        label = self._tool.dialect.label
        try:
            listed = self._tool(
                "ps", "--all", "--quiet", "--filter", f"label={label}.project={self._project}"
            )
            ids = listed.out.split()
            # Containers that have just ended are left out; without an answer there is no list at all.
            found = bounded.from_json(self._tool("container", "inspect", *ids).out) if ids else []
        except (HostError, ServiceError, ValueError):
            return self.last
        if listed.ok:
            self.last = {labels(container).get(f"{label}.service", ""): container for container in found}
        return self.last

    def processes(self, names: tuple[str, ...]) -> dict[str, Process]:
        """The process of each service, looked at now."""
        found = self.look()
        if self._bridged:
            self.addresses = {name: address(container) for name, container in found.items()}
        return {
            name: process(name, found.get(name), self._last_exit(found[name]) if name in found else None)
            for name in names
        }

    def running(self) -> set[str]:
        """Services that can be stopped, among them paused ones, those that a killed start left before their first
        step (Podman's `initialized`: they have a process), and those that a killed stop left ending."""
        return with_status(self.look(), "running", "paused", "initialized", "stopping")

    def digests(self, name: str) -> tuple[str, ...]:
        """Names with digests (`image@sha256:…`) of the image of a service's container."""
        container = self.last.get(name)
        if container is None:
            return ()
        done = self._tool("image", "inspect", "--format", "{{json .RepoDigests}}", str(container["Image"]))
        return tuple(bounded.from_json(done.out or "[]") or ()) if done.ok else ()

    def image_made(self, name: str) -> float | None:
        """When the image of a service's container was made, in seconds since the epoch; None where it is not known."""
        container = self.last.get(name)
        if container is None:
            return None
        done = self._tool("image", "inspect", "--format", "{{json .Created}}", str(container["Image"]))
        with suppress(ValueError, TypeError):
            made = moment(bounded.from_json(done.out))
            return made if done.ok and made > 0 else None
        return None

    def _last_exit(self, container: Mapping[str, Any]) -> int | None:
        """The exit code before the last restart or the stop; None where there was none, or it is not known."""
        state = container["State"]
        stopped = state.get("ExitCode") == SIGTERM
        if not container.get("RestartCount") or (state["Status"] == "exited" and not stopped):
            return None
        done = self._tool("events", *self._tool.dialect.died, "--filter", f"container={container['Id']}")
        codes = [code for code in exit_codes(done.out) if not stopped or code != SIGTERM]
        return codes[-1] if codes else None


def process(name: str, container: Mapping[str, Any] | None, before: int | None = None) -> Process:
    """A service's process, from `container inspect`; `container` is None without one. `before` is the exit code
    before its last restart, which the state of a running container lacks.
    """
    if container is None:
        return Process(name, "stopped")
    now, restarts = container["State"], int(container.get("RestartCount") or 0)
    state = STATES.get(now["Status"], "unknown")
    up = state == "running"
    pid = int(now.get("Pid") or 0) or None
    ended, fault = ("", "") if up and not restarts else _ended(container, before)
    started = moment(now["StartedAt"])
    return Process(
        name, state, pid if up else None,
        started=started if up else None,
        memory=memory_of(pid) if up and pid else None,
        restarts=restarts,
        looping=restarts >= LOOP_RESTARTS and (not up or time.time() - started < LOOP_SECONDS),
        ended=ended,
        last_start=started if started > 0 else None,
        fault=fault,
    )  # fmt: skip


def address(container: Mapping[str, Any]) -> str:
    """The container's IPv4 address on one of its networks; empty while it has none."""
    return next((str(net["IPAddress"]) for net in _networks(container).values() if net.get("IPAddress")), "")


def labels(container: Mapping[str, Any]) -> dict[str, str]:
    """The container's labels, those of the compose tool among them."""
    return dict(container["Config"].get("Labels") or {})


def with_status(containers: Mapping[str, Mapping[str, Any]], *statuses: str) -> set[str]:
    """The names of those in one of these states, in the tool's words.

    A `paused` one can neither be started nor stopped. One that is `stopping` is still there, with its ports.
    """
    return {name for name, container in containers.items() if container["State"]["Status"] in statuses}


def exit_codes(events: str) -> list[int]:
    """The exit codes in the events, as Podman or Docker prints them. Podman 4.3 may tell an end before its code,
    without one."""
    codes = []
    for line in events.splitlines():
        with suppress(ValueError, AttributeError, TypeError, LookupError):
            event = bounded.from_json(line)
            code = event.get("ContainerExitCode")
            codes.append(int(code if code is not None else event["Actor"]["Attributes"]["exitCode"]))
    return codes


def _ended(container: Mapping[str, Any], before: int | None) -> tuple[str, str]:
    """How it ended, in words, and as a fault where that is one."""
    state = container["State"]
    code = int(state.get("ExitCode") or 0) if before is None else before
    if state.get("OOMKilled"):
        # The first process may live on when another one is killed: then the code is its own.
        return f"killed because its memory limit was reached (exit status {code})", "out-of-memory"
    limit = int((container.get("HostConfig") or {}).get("Memory") or 0)
    if code == SIGKILL and limit:
        # Podman 4 does not say who killed it on cgroups of version 1.
        return f"killed, probably because its memory limit was reached (exit status {code})", "out-of-memory"
    return str(state.get("Error") or SIGNALS.get(code, f"exit status {code}")), ""


def differences(
    described: Mapping[str, Any], container: Mapping[str, Any], project: str, image: str
) -> tuple[str, ...]:
    """How a container (`container inspect`) differs from its description; empty if it does not. This finds changes by
    hand. `image` is the id that the description's image has now; empty if unknown. Only what the description names is
    compared: an image adds its own variables and labels. Variables are named without their values, which may be
    secrets.
    """
    return tuple(_differences(described, container, project, image))


def _differences(
    described: Mapping[str, Any], container: Mapping[str, Any], project: str, image: str
) -> Iterator[str]:
    config, host = container["Config"], container.get("HostConfig") or {}
    if image and bare(str(container["Image"])) != bare(image):
        yield "its image"
    has = set(config.get("Env") or ())
    for name, value in (described.get("environment") or {}).items():
        if f"{name}={str(value).replace('$$', '$')}" not in has:
            yield name
    if str(config.get("User") or "") != str(described.get("user", "")):
        yield "its user"
    if bool(host.get("ReadonlyRootfs")) != bool(described.get("read_only")):
        yield "its read-only mode"
    if host.get("Privileged") or (
        described.get("cap_drop") and (not host.get("CapDrop") or host.get("CapAdd"))
    ):
        yield "its rights"
    limits = ((described.get("deploy") or {}).get("resources") or {}).get("limits") or {}
    # Where the kernel can't limit it (no cgroups without root), the tool shows 0.
    memory = int(host.get("Memory") or 0)
    if memory and memory != int(limits.get("memory", 0)):
        yield "its memory"
    if _published(host) != {tuple(str(port).rsplit(":", 2)) for port in described.get("ports") or ()}:
        yield "its ports"
    running = container["State"]["Status"] == "running"  # one that is stopped may be on none
    if running and set(_networks(container)) != {f"{project}_{n}" for n in described.get("networks") or ()}:
        yield "its networks"
    if not _described_mounts(described, project) <= _mounts(container):
        yield "its volumes"


def bare(id: str) -> str:
    """An id as Podman writes it; Docker puts the name of the hash before it."""
    return id.removeprefix("sha256:")


def _published(host: Mapping[str, Any]) -> set[tuple[str, ...]]:
    bindings = host.get("PortBindings") or {}
    return {
        (str(outer["HostIp"]), str(outer["HostPort"]), inner.partition("/")[0])
        for inner, all_ in bindings.items()
        for outer in all_ or ()
    }


def _networks(container: Mapping[str, Any]) -> Mapping[str, Any]:
    return (container.get("NetworkSettings") or {}).get("Networks") or {}


def _described_mounts(described: Mapping[str, Any], project: str) -> set[tuple[str, str]]:
    """(volume's name or nothing, where it is mounted) of each volume and secret."""
    found = {("", f"/run/secrets/{secret['target']}") for secret in described.get("secrets") or ()}
    for volume in described.get("volumes") or ():
        source, target = _OPTIONS.sub("", str(volume)).rsplit(":", 1)
        named = "/" not in source and "\\" not in source
        found.add((f"{project}_{source}" if named else "", target))
    return found


def _mounts(container: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {
        (str(mount.get("Name") or "") if mount.get("Type") == "volume" else "", str(mount["Destination"]))
        for mount in container.get("Mounts") or ()
    }
