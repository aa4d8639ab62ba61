"""Podman and Docker on Linux: how they run here, and what they lack."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.faults.finding import Finding, command, ok
from scripts.setup.evidence import Evidence
from scripts.setup.packages import as_root, install
from scripts.tools.podman import PodmanInfo

# What useradd grants: a range for the users inside of containers.
SUBIDS = 65536
RANGE = "100000-165535"
NETWORK_FILE_SYSTEMS = frozenset({"nfs", "cifs", "smb", "9p"})
# scripts/runtimes/compose.py
SELINUX = "SELinux is enforcing: mounted folders are labelled for containers"


def podman(evidence: Evidence) -> Iterator[Finding]:
    """What keeps a Podman that answers from running the stack well."""
    assert evidence.podman
    info = evidence.podman.info
    if not info:
        return
    yield from _runtime(evidence, info)
    yield from _network(evidence, info)
    yield from _storage(info)
    if evidence.gpus.selinux == "enforcing" and info.selinux is not False:
        # https://docs.podman.io/en/latest/markdown/podman-run.1.html#security-opt-option
        gpu = evidence.gpus.nodes or evidence.gpus.cdi_devices
        yield ok("podman", f"{SELINUX}; the engine with a GPU gets label=disable" if gpu else SELINUX)
    if info.rootless or (info.rootless is None and not evidence.root):
        yield from _rootless(evidence)


def _runtime(evidence: Evidence, info: PodmanInfo) -> Iterator[Finding]:
    if info.cgroups != "v1":
        missing = {"memory", "pids"} - set(info.controllers)
        if info.rootless and info.controllers and missing:
            seen = f"{' and '.join(sorted(missing))}: not delegated to this user; limits on the services have no effect"
            yield Finding("podman", "advice", seen, "cgroup-controller")
    elif info.runtime == "crun":
        # https://github.com/containers/crun: "cgroups in hybrid mode not supported"
        commands = () if "runc" in evidence.programs else install(evidence, "runc")
        yield Finding(
            "podman", "wrong", "crun with cgroup v1", "cgroups-hybrid", commands=commands, safe=True
        )
    else:
        seen = f"cgroup v1, with {info.runtime or 'an unknown runtime'}"
        yield Finding("podman", "advice", seen, "cgroup-v1")


def _network(evidence: Evidence, info: PodmanInfo) -> Iterator[Finding]:
    commands = install(evidence, "network")
    if info.network == "cni":
        seen = "The network backend is cni"
        yield Finding("podman", "wrong", seen, "network-cni", commands=commands, safe=True)
    elif info.network == "netavark" and info.dns is False:
        seen = "netavark without aardvark-dns: the services don't find each other by name"
        yield Finding("podman", "missing", seen, "network-helper-missing", commands=commands, safe=True)


def _storage(info: PodmanInfo) -> Iterator[Finding]:
    if info.driver == "vfs":
        yield Finding("podman", "advice", "storage driver vfs", "storage-vfs")
    if info.filesystem in NETWORK_FILE_SYSTEMS:
        yield Finding("podman", "advice", f"images are stored on {info.filesystem}", "storage-network")
    if info.database == "boltdb":
        yield Finding("podman", "advice", "Podman's own database is boltdb", "podman-boltdb")


def _rootless(evidence: Evidence) -> Iterator[Finding]:
    """What Podman without root needs. https://github.com/containers/podman/blob/main/docs/tutorials/rootless_tutorial.md"""
    if "newuidmap" not in evidence.programs:
        commands = install(evidence, "newuidmap")
        yield Finding(
            "podman", "missing", "newuidmap is not installed", "uidmap-missing", commands=commands, safe=True
        )
    yield from _subids(evidence)
    if not evidence.session:
        linger = command(*as_root(evidence, "loginctl", "enable-linger", evidence.user))
        seen = "This is not a login session (no XDG_RUNTIME_DIR): a logout stops the containers"
        yield Finding("podman", "advice", seen, "no-session", commands=(linger,))


def _subids(evidence: Evidence) -> Iterator[Finding]:
    ids = evidence.subids
    if ids and min(ids.uids, ids.gids) < SUBIDS:
        grant = as_root(evidence, "usermod", "--add-subuids", RANGE, "--add-subgids", RANGE, evidence.user)
        commands = (command(*grant), command("podman", "system", "migrate"))
        seen = f"{evidence.user} has {ids.uids} subordinate user ids and {ids.gids} group ids, of {SUBIDS}"
        # A person must extend ranges that a person granted.
        yield Finding("podman", "wrong", seen, "no-subuid", commands=commands, safe=ids.uids == ids.gids == 0)


# What `podman info` says when its engine can't work, and which fault that is.
SILENCES = (
    (r"newuidmap.*Operation not permitted", "uidmap-refused"),
    (r"should have setuid|have filecaps", "uidmap-no-setuid"),
    (r"no subuid ranges found", "no-subuid"),
    (r"not writable|XDG_RUNTIME_DIR", "no-session"),
    (r"", "podman-silent"),
)


def silent(evidence: Evidence) -> Finding:
    """A Podman on Linux whose engine does not answer."""
    assert evidence.podman
    why, version = evidence.podman.why, evidence.podman.version.client or "(version unknown)"
    if absent := re.search(r'default OCI runtime "(\w+)" not found', why):
        name = absent[1]
        if name == "nvidia":
            return Finding("podman", "wrong", why, "runtime-nvidia")
        commands = install(evidence, name) if name in {"runc", "crun"} else ()
        return Finding("podman", "missing", why, "runtime-missing", commands=commands, safe=True)
    fault = next(fault for pattern, fault in SILENCES if re.search(pattern, why))
    if fault == "no-subuid" and (known := next(_subids(evidence), None)):
        return known
    return Finding("podman", "wrong", f"podman {version} does not answer: {why}", fault)


def docker_trouble(evidence: Evidence) -> Finding:
    """A Docker whose daemon does not answer."""
    assert evidence.docker
    seen = f"docker {evidence.docker.client} does not answer: {evidence.docker_why or 'no reason given'}"
    trouble = evidence.docker.trouble
    if trouble == "docker-socket-denied":
        join = command(*as_root(evidence, "usermod", "-aG", "docker", evidence.user))
        # Not safe: who is in that group is as good as root.
        return Finding("docker", "wrong", seen, trouble, f"{join.text}; then log in again", (join,))
    if trouble == "colima-down":
        return Finding("docker", "wrong", seen, trouble, commands=(command("colima", "start"),))
    if trouble != "docker-down":
        return Finding("docker", "wrong", seen, trouble)
    if evidence.systemd:
        start = command(*as_root(evidence, "systemctl", "start", "docker"))
        return Finding("docker", "wrong", seen, "docker-down", commands=(start,))
    fix = "Start Docker Desktop, or: colima start" if evidence.mac else "Start dockerd"
    return Finding("docker", "wrong", seen, "docker-down", fix)
