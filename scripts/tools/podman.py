"""What Podman says of itself: `podman version` and `podman info`, from 2.1 to 6.1. What it does not say is unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from scripts import bounded


@dataclass(frozen=True)
class PodmanVersion:
    """The client's version, and the server's where there is one (macOS)."""

    client: str = ""
    server: str = ""

    @property
    def engine(self) -> str:
        """The version that runs containers."""
        return self.server or self.client


def version(text: str) -> PodmanVersion:
    """Podman's `version`, as text; empty fields when it is something else.

    `Client:` is alone in 3.4 and with `Podman Engine` later; a note may come first (the `docker` wrapper); a
    column may be wider. So lines are split at the colon and nothing is counted.
    """
    section, found = "client", {"client": {}, "server": {}}  # type: tuple[str, dict[str, dict[str, str]]]
    for line in text.splitlines():
        key, colon, value = (part.strip() for part in line.partition(":"))
        if key.lower() in found:
            section = key.lower()
        elif colon and value:
            found[section].setdefault(key.lower(), value)
    client, server = found["client"], found["server"]
    if not re.match(r"\d+\.\d+", client.get("version", "")):
        return PodmanVersion()
    return PodmanVersion(client["version"], server.get("version", ""))


@dataclass(frozen=True)
class PodmanInfo:
    """Where containers run: on macOS that is inside the machine. None and empty mean that it did not say."""

    version: str = ""
    rootless: bool | None = None
    remote: bool = False
    runtime: str = ""
    runtime_version: str = ""
    cgroups: str = ""
    controllers: tuple[str, ...] = ()
    network: str = ""
    dns: bool | None = None
    driver: str = ""
    filesystem: str = ""
    database: str = ""
    selinux: bool | None = None
    memory: int = 0
    cpus: int = 0
    arch: str = ""


def info(text: str) -> PodmanInfo | None:
    """`podman info`, JSON or YAML. None when it is neither, or says nothing of a host."""
    tree = _tree(text)
    host, store = _part(tree, "host"), _part(tree, "store")
    if not host:
        return None
    security, runtime = _part(host, "security"), _part(host, "ociRuntime")
    network = _part(host, "networkBackendInfo")
    rootless = security.get("rootless", host.get("rootless"))
    said = re.search(r"version\s+v?(\d[\w.+~-]*)", str(runtime.get("version", "")))
    controllers = host.get("cgroupControllers")
    return PodmanInfo(
        version=str(_part(tree, "version").get("Version") or ""),
        rootless=rootless if isinstance(rootless, bool) else None,
        remote=bool(host.get("serviceIsRemote", False)),
        runtime=str(runtime.get("name") or ""),
        runtime_version=said[1] if said else "",
        cgroups=str(host.get("cgroupVersion") or ""),
        controllers=tuple(map(str, controllers)) if isinstance(controllers, list) else (),
        network=str(host.get("networkBackend") or ""),
        dns=bool(_part(network, "dns")) if network else None,
        driver=str(store.get("graphDriverName") or ""),
        filesystem=str(_part(store, "graphStatus").get("Backing Filesystem") or ""),
        database=str(host.get("databaseBackend") or ""),
        selinux=security.get("selinuxEnabled") if isinstance(security.get("selinuxEnabled"), bool) else None,
        memory=_whole(host.get("memTotal")),
        cpus=_whole(host.get("cpus")),
        arch=str(host.get("arch") or ""),
    )


def _tree(text: str) -> dict[str, Any]:
    try:
        found = bounded.from_json(text)
    except ValueError:
        try:
            found = bounded.from_yaml(text)
        except ValueError:  # people cut what they publish, and mark the cut
            kept = [line for line in text.splitlines() if not re.match(r"\s*(\|.*\||\[\.*\])\s*$", line)]
            try:
                found = bounded.from_yaml("\n".join(kept))
            except ValueError:
                return {}
    return found if isinstance(found, dict) else {}


def _part(tree: dict[str, Any], name: str) -> dict[str, Any]:
    found = tree.get(name)
    return found if isinstance(found, dict) else {}


def _whole(value: Any) -> int:
    return int(value) if isinstance(value, int | float) else 0
