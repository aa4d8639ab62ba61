"""What Podman and Docker say differently: all of it is here, and nowhere else."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scripts.home import ROOT

OUTER = "egress"  # the network of the compose file that leads out


@dataclass(frozen=True)
class Dialect:
    """One container tool and its compose tool. Fields with a tuple are arguments as the tool wants them."""

    name: str
    compose: tuple[str, ...]  # the compose tool
    between: str  # what separates project, service and number in a container's name
    label: str  # the prefix of `.project` and `.service` in the compose tool's labels
    host: str  # this machine, as seen from a container
    build: tuple[str, ...]
    died: tuple[str, ...]  # of `events`: the ends of containers in the last minutes, a JSON document each
    remove: tuple[str, ...]  # of containers, running or not, in two seconds
    internal: tuple[str, ...]  # of a network that leads nowhere
    labels_secrets: bool  # whether the compose tool has a label of SELinux for a secret
    storage: str  # what `info` calls the place of volumes
    memory: str  # what `info` calls the memory of the machine that containers run in, in bytes
    low_ports: bool  # whether a user may publish ports below 1024: a daemon of root does it
    step: re.Pattern[str]  # of a build's output: stage, number, what
    environment: Mapping[str, str] = field(default_factory=dict)

    def container(self, project: str, service: str) -> str:
        """The name that the compose tool gives a service's container."""
        return self.between.join((project, service, "1"))

    def network_labels(self, project: str, network: str) -> dict[str, str]:
        """The compose tool takes a network with these labels for one of its own."""
        return self._labels(project, "network", network)

    def volume_labels(self, project: str, volume: str) -> dict[str, str]:
        """As `network_labels`, of a volume."""
        return self._labels(project, "volume", volume)

    def _labels(self, project: str, kind: str, name: str) -> dict[str, str]:
        labels = {f"{self.label}.project": project, "com.docker.compose.project": project}
        return labels if self is PODMAN else {**labels, f"com.docker.compose.{kind}": name}

    def spelled(self, body: dict[str, Any]) -> dict[str, Any]:
        """A service of the compose file in the form that the compose tool needs."""
        if self is PODMAN:
            return body
        if OUTER in body.get("networks", ()):
            body = {**body, "extra_hosts": [f"{self.host}:host-gateway"]}
        return body


PODMAN = Dialect(
    name="podman",
    compose=(sys.executable, "-m", "podman_compose", "--in-pod=false"),
    between="_",
    label="io.podman.compose",
    # https://docs.podman.io/en/latest/markdown/podman-run.1.html#add-host-hostname-hostname-ip
    host="host.containers.internal",
    build=("build", "--format", "docker", "--ignorefile", str(ROOT / ".containerignore")),
    died=("--stream=false", "--since", "10m", "--filter", "event=died", "--format", "json"),
    remove=("rm", "--force", "--time", "2"),
    internal=("--internal",),
    labels_secrets=True,
    storage="{{.Store.VolumePath}}",
    memory="{{.Host.MemTotal}}",
    low_ports=False,
    step=re.compile(r"(?P<stage>\[\d/\d\] )?STEP (?P<number>\d+/\d+): (?P<what>.*)"),
)

DOCKER = Dialect(
    name="docker",
    compose=("docker", "compose"),
    between="-",
    label="com.docker.compose",
    # https://docs.docker.com/reference/cli/docker/container/run/#add-host
    host="host.docker.internal",
    # BuildKit is sent the files that a Containerfile copies, and no others: it needs no list of what to leave out.
    build=("build", "--progress", "plain"),
    died=("--since", "10m", "--until", "0s", "--filter", "event=die", "--format", "{{json .}}"),
    remove=("rm", "--force"),
    # Without an address on the bridge this machine is unreachable too, as with Podman.
    # https://docs.docker.com/engine/network/drivers/bridge/#options
    internal=("--internal", "--opt", "com.docker.network.bridge.inhibit_ipv4=true"),
    labels_secrets=False,
    storage="{{.DockerRootDir}}",
    memory="{{.MemTotal}}",
    low_ports=True,
    # The summary repeats a failed step, after a `>`.
    step=re.compile(r"(?:#\d+| >) \[(?P<stage>\S+ )?(?P<number>\d+/\d+)\] (?P<what>.*)"),
    # The builder without BuildKit knows no cache mounts. Hints are advertisements.
    environment={"DOCKER_BUILDKIT": "1", "DOCKER_CLI_HINTS": "false"},
)

DIALECTS = {one.name: one for one in (PODMAN, DOCKER)}
