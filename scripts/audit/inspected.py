"""Containers as their tool inspects them, in the words of the audit.

What both tools print: https://docs.podman.io/en/latest/markdown/podman-container-inspect.1.html,
https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Container/operation/ContainerInspect
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from ipaddress import ip_interface
from typing import Any

from scripts.audit.evidence import Hardening, Listener
from scripts.errors import ServiceError
from scripts.lifecycle.site import Site
from scripts.runtimes.compose import INSIDE
from scripts.stack import Service

NAMESPACES = ("PidMode", "IpcMode", "NetworkMode", "UTSMode", "UsernsMode")
SOCKETS = ("docker.sock", "podman.sock", "containerd.sock", "crio.sock")


def contained(site: Site) -> tuple[str, ...]:
    """The services that run in containers."""
    if site.runtime.containers is None:
        return ()
    return tuple(name for name in site.running if not (site.native and name == site.engine.name))


def pid(site: Site, name: str) -> int | None:
    """The number of the service's process; None where it counts on another machine: of a virtual machine, say."""
    containers = site.runtime.containers
    away = name in contained(site) and containers is not None and containers.place != "here"
    return None if away else site.processes[name].pid


def containers(site: Site) -> dict[str, Mapping[str, Any]]:
    """`container inspect` of each service that runs in one. Raises ServiceError where one is not shown."""
    if site.runtime.containers is None:
        return {}
    known, names = site.runtime.containers.inspected(), contained(site)
    for name in names:
        if name not in known:
            said = f"the container tool does not show the container of {name}"
            raise ServiceError(said, fault="audit-unchecked")
    return {name: known[name] for name in names}


def published(name: str, container: Mapping[str, Any]) -> Iterator[Listener]:
    """The ports of this machine that lead into the container."""
    host, network = container.get("HostConfig") or {}, container.get("NetworkSettings") or {}
    for bindings in (host.get("PortBindings") or {}, network.get("Ports") or {}):
        for all_ in bindings.values():
            for one in all_ or ():
                if str(one.get("HostPort") or "").isdigit():
                    yield Listener(name, str(one.get("HostIp") or ""), int(one["HostPort"]))


def subnets(container: Mapping[str, Any]) -> Iterator[str]:
    """The containers' networks that it is on, such as `10.89.0.0/24`."""
    for one in _networks(container).values():
        with suppress(ValueError, KeyError, TypeError):
            yield str(ip_interface(f"{one['IPAddress']}/{one['IPPrefixLen']}").network)


def hardening(container: Mapping[str, Any]) -> Hardening:
    """What limits the container, as it runs."""
    host, config = container.get("HostConfig") or {}, container.get("Config") or {}
    dropped = {str(one).upper() for one in host.get("CapDrop") or ()}
    mounts = container.get("Mounts") or ()
    options = [str(one) for one in host.get("SecurityOpt") or ()]
    # Podman lists what is left; Docker only says ALL.
    none_left = "EffectiveCaps" in container and not container["EffectiveCaps"]
    return Hardening(
        user=str(config.get("User") or ""),
        drops_all="ALL" in dropped or none_left,
        adds=tuple(sorted(str(one) for one in host.get("CapAdd") or ())),
        privileged=bool(host.get("Privileged")),
        read_only=bool(host.get("ReadonlyRootfs")),
        no_new_privileges=any(one.startswith("no-new-privileges") and "false" not in one for one in options),
        host_namespaces=tuple(name for name in NAMESPACES if host.get(name) == "host"),
        networks=tuple(sorted(_networks(container))),
        mounts=tuple(sorted((str(one["Destination"]), bool(one.get("RW"))) for one in mounts)),
        unconfined=_unconfined(options),
        sockets=tuple(str(one["Source"]) for one in mounts if str(one.get("Source")).endswith(SOCKETS)),
    )


def wanted(service: Service, project: str) -> Hardening:
    """What limits the container, as the compose file has it. Secrets are mounted read-only."""
    mounts = {(f"/run/secrets/{one.target}", False) for one in service.secrets} | {(INSIDE, False)}
    for volume in service.volumes:
        words = volume.split(":")
        options = words.pop().split(",") if not words[-1].startswith("/") else []
        mounts.add((words[-1], "ro" not in options))
    return Hardening(
        user=service.user,
        drops_all="ALL" in service.cap_drop,
        read_only=service.read_only,
        no_new_privileges="no-new-privileges:true" in service.security_opt,
        networks=tuple(sorted(f"{project}_{one}" for one in service.networks)),
        mounts=tuple(sorted(mounts)),
        unconfined=_unconfined(service.security_opt),
    )


def _unconfined(options: Iterable[str]) -> tuple[str, ...]:
    """`seccomp=unconfined` and `apparmor=unconfined`: https://docs.docker.com/reference/cli/docker/container/run/"""
    return tuple(sorted(one.replace(":", "=") for one in options if one.endswith("unconfined")))


def _networks(container: Mapping[str, Any]) -> Mapping[str, Any]:
    return (container.get("NetworkSettings") or {}).get("Networks") or {}
