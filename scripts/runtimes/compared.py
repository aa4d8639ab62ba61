"""A container as it is against its description in the compose file: what somebody made of it by hand is seen here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

# What both tools say of a container: https://docs.podman.io/en/latest/markdown/podman-container-inspect.1.html,
# https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Container/operation/ContainerInspect


_OPTIONS = re.compile(r":[a-zA-Z,]+$")  # of a volume, as in SOURCE:TARGET:ro,z


def otherwise(body: Mapping[str, Any], one: Mapping[str, Any], project: str, image: str) -> tuple[str, ...]:
    """In which respects a container (`container inspect`) is not as `body` describes it; none where it is just so.

    `image` is the id that the description's image has now; empty where that can't be told. Only what the description
    names is compared: an image adds variables and labels of its own. No value is told, which may be a secret.
    """
    return tuple(_otherwise(body, one, project, image))


def _otherwise(body: Mapping[str, Any], one: Mapping[str, Any], project: str, image: str) -> Iterator[str]:
    config, host = one["Config"], one.get("HostConfig") or {}
    if image and bare(str(one["Image"])) != bare(image):
        yield "its image"
    has = set(config.get("Env") or ())
    for name, value in (body.get("environment") or {}).items():
        if f"{name}={_meant(value)}" not in has:
            yield name
    if str(config.get("User") or "") != str(body.get("user", "")):
        yield "its user"
    if bool(host.get("ReadonlyRootfs")) != bool(body.get("read_only")):
        yield "whether its files can be written"
    if host.get("Privileged") or (body.get("cap_drop") and (not host.get("CapDrop") or host.get("CapAdd"))):
        yield "its rights"
    limits = ((body.get("deploy") or {}).get("resources") or {}).get("limits") or {}
    # Where the kernel can't limit it (no cgroups without root), the tool says 0 of what it was asked for.
    memory = int(host.get("Memory") or 0)
    if memory and memory != int(limits.get("memory", 0)):
        yield "its memory"
    if _published(host) != {tuple(str(port).rsplit(":", 2)) for port in body.get("ports") or ()}:
        yield "its ports"
    running = one["State"]["Status"] == "running"  # one that is stopped may be on none
    if running and set(_networks(one)) != {f"{project}_{name}" for name in body.get("networks") or ()}:
        yield "its networks"
    if not _places(body, project) <= _mounted(one):
        yield "its volumes"


def bare(id: str) -> str:
    """An id as Podman writes it; Docker names the hash before it."""
    return id.removeprefix("sha256:")


def _meant(value: Any) -> str:
    return str(value).replace("$$", "$")


def _published(host: Mapping[str, Any]) -> set[tuple[str, ...]]:
    bindings = host.get("PortBindings") or {}
    return {
        (str(one["HostIp"]), str(one["HostPort"]), inside.partition("/")[0])
        for inside, all_ in bindings.items()
        for one in all_ or ()
    }


def _networks(one: Mapping[str, Any]) -> Mapping[str, Any]:
    return (one.get("NetworkSettings") or {}).get("Networks") or {}


def _places(body: Mapping[str, Any], project: str) -> set[tuple[str, str]]:
    """(volume's name or nothing, where it is mounted) of each volume and secret."""
    found = {("", f"/run/secrets/{one['target']}") for one in body.get("secrets") or ()}
    for volume in body.get("volumes") or ():
        source, target = _OPTIONS.sub("", str(volume)).rsplit(":", 1)
        named = "/" not in source and "\\" not in source
        found.add((f"{project}_{source}" if named else "", target))
    return found


def _mounted(one: Mapping[str, Any]) -> set[tuple[str, str]]:
    mounts = one.get("Mounts") or ()
    return {
        (str(mount.get("Name") or "") if mount.get("Type") == "volume" else "", str(mount["Destination"]))
        for mount in mounts
    }
