"""Podman and Docker on Linux: how they run here, and what they lack."""

from __future__ import annotations

import re

from scripts.setup.evidence import Evidence
from scripts.setup.finding import Finding, command, ok
from scripts.setup.packages import as_root, install
from scripts.tools import PodmanInfo

# What useradd grants: a range for the users inside of containers.
SUBIDS = 65536
RANGE = "100000-165535"


def podman(evidence: Evidence) -> list[Finding]:
    """What keeps a Podman that answers from running the stack well."""
    assert evidence.podman
    info = evidence.podman.info
    if not info:
        return []
    found = [*_runtime(evidence, info), *_network(evidence, info), *_storage(info), *_selinux(evidence, info)]
    if info.rootless or (info.rootless is None and not evidence.root):
        found += _rootless(evidence)
    return found


def _runtime(evidence: Evidence, info: PodmanInfo) -> list[Finding]:
    if info.cgroups != "v1":
        missing = {"memory", "pids"} - set(info.controllers)
        if info.rootless and info.controllers and missing:
            return [
                Finding(
                    "cgroup-controllers",
                    "containers",
                    "advice",
                    f"{' and '.join(sorted(missing))}: not delegated to this user",
                    "limits on the services don't hold",
                    hint="https://rootlesscontaine.rs/getting-started/common/cgroup2/",
                )
            ]
        return []
    if info.runtime == "crun":
        # https://github.com/containers/crun: "cgroups in hybrid mode not supported"
        fix = () if "runc" in evidence.programs else install(evidence, "runc")
        return [
            Finding(
                "crun-cgroup-v1",
                "containers",
                "wrong",
                "crun with cgroup v1",
                "crun refuses hybrid control groups; runc does not",
                fix,
                bool(fix),
                'In /etc/containers/containers.conf, under [engine]: runtime = "runc"',
            )
        ]
    return [
        Finding(
            "cgroup-v1",
            "containers",
            "advice",
            f"cgroup v1, with {info.runtime or 'an unknown runtime'}",
            "Podman 6 wants version 2, and limits need root here",
            hint="Start the system with systemd.unified_cgroup_hierarchy=1",
        )
    ]


def _network(evidence: Evidence, info: PodmanInfo) -> list[Finding]:
    if info.network == "cni":
        return [
            Finding(
                "network",
                "containers",
                "wrong",
                "the network backend is cni",
                "the services find each other by name through netavark and aardvark-dns",
                install(evidence, "network"),
                True,
                'In /etc/containers/containers.conf, under [network]: network_backend = "netavark"; '
                "a Podman that has networks already changes only by podman system reset",
            )
        ]
    if info.network == "netavark" and info.dns is False:
        return [
            Finding(
                "dns",
                "containers",
                "missing",
                "netavark without aardvark-dns",
                "the services find each other by name",
                install(evidence, "network"),
                True,
            )
        ]
    return []


def _storage(info: PodmanInfo) -> list[Finding]:
    found = []
    if info.driver == "vfs":
        found.append(
            Finding(
                "storage",
                "containers",
                "advice",
                "storage driver vfs",
                "each layer of an image is a full copy: the disk fills fast",
                hint='In storage.conf, under [storage]: driver = "overlay" (images are fetched anew)',
            )
        )
    if info.filesystem in {"nfs", "cifs", "smb", "9p"}:
        found.append(
            Finding(
                "storage-place",
                "containers",
                "advice",
                f"images lie on {info.filesystem}",
                "network file systems are slow, and lose locks",
                hint="Name a local graphroot in storage.conf",
            )
        )
    if info.database == "boltdb":
        found.append(
            Finding(
                "database",
                "containers",
                "advice",
                "Podman's own database is boltdb",
                "Podman 6 no longer reads it",
                hint="Before an upgrade: podman system migrate",
            )
        )
    return found


# scripts/runtimes/compose.py
SELINUX = "SELinux enforces: what is mounted of this machine is labelled for containers"


def _selinux(evidence: Evidence, info: PodmanInfo) -> list[Finding]:
    if evidence.gpus.selinux != "enforcing" or info.selinux is False:
        return []
    if not evidence.gpus.nodes and not evidence.gpus.cdi_devices:
        return [ok("selinux", "containers", SELINUX)]
    # https://docs.podman.io/en/latest/markdown/podman-run.1.html#security-opt-option
    return [ok("selinux", "containers", f"{SELINUX}; the engine with a GPU gets label=disable")]


def _rootless(evidence: Evidence) -> list[Finding]:
    """What Podman without root needs. https://github.com/containers/podman/blob/main/docs/tutorials/rootless_tutorial.md"""
    found = []
    if "newuidmap" not in evidence.programs:
        found.append(
            Finding(
                "newuidmap",
                "containers",
                "missing",
                "newuidmap is not installed",
                "without root it gives containers their users",
                install(evidence, "newuidmap"),
                True,
            )
        )
    ids = evidence.subids
    if ids and min(ids.uids, ids.gids) < SUBIDS:
        grant = as_root(evidence, "usermod", "--add-subuids", RANGE, "--add-subgids", RANGE, evidence.user)
        found.append(
            Finding(
                "subids",
                "containers",
                "wrong",
                f"{evidence.user} has {ids.uids} subordinate user ids and {ids.gids} group ids, of {SUBIDS}",
                "the services run as users of their own inside of containers",
                (command(*grant), command("podman", "system", "migrate")),
                ids.uids == ids.gids == 0,
            )
        )
    if not evidence.session:
        linger = as_root(evidence, "loginctl", "enable-linger", evidence.user)
        found.append(
            Finding(
                "session",
                "containers",
                "advice",
                "no XDG_RUNTIME_DIR: this is no login session",
                "Podman keeps its state there, and a logout ends the containers",
                (command(*linger),),
            )
        )
    return found


# What `podman info` says when its engine can't work, and what that means.
SILENCES = (
    (
        r"newuidmap.*Operation not permitted",
        "nested",
        "Podman can't make its users here: this is a container, or a user namespace, without ids to give",
    ),
    (
        r"should have setuid|have filecaps",
        "newuidmap-plain",
        "newuidmap has neither the setuid bit nor a capability",
    ),
    (r"no subuid ranges found", "subids", "No subordinate ids are granted to this user"),
    (r"not writable|XDG_RUNTIME_DIR", "session", "There is no runtime folder: this is no login session"),
)


def silent(evidence: Evidence) -> Finding:
    """A Podman on Linux whose engine does not answer."""
    assert evidence.podman
    why, version = evidence.podman.why, evidence.podman.version.client or "(version unknown)"
    if absent := re.search(r'default OCI runtime "(\w+)" not found', why):
        name = absent[1]
        if name == "nvidia":
            return Finding(
                "oci-runtime",
                "containers",
                "wrong",
                why,
                "Docker's way to a GPU is not Podman's",
                hint='Take runtime = "nvidia" out of containers.conf; a GPU comes by CDI',
            )
        known = name in {"runc", "crun"}
        return Finding(
            "oci-runtime",
            "containers",
            "missing",
            f"{name}, which starts the containers, is not there",
            "containers.conf names it",
            install(evidence, name) if known else (),
            known,
            "" if known else "Name crun or runc in containers.conf, under [engine]: runtime",
        )
    for pattern, name, meaning in SILENCES:
        if re.search(pattern, why):
            if name == "subids" and evidence.subids:
                return next(
                    (one for one in _rootless(evidence) if one.id == "subids"),
                    Finding("subids", "containers", "wrong", why, meaning),
                )
            return Finding(f"podman-{name}", "containers", "wrong", why, meaning, hint="podman info")
    return Finding(
        "podman-silent",
        "containers",
        "wrong",
        f"podman {version} does not answer: {why}",
        "no container can run",
        hint="podman info",
    )


def docker_trouble(evidence: Evidence) -> Finding:
    """A Docker whose daemon does not answer."""
    assert evidence.docker
    seen = f"docker {evidence.docker.client} does not answer: {evidence.docker_why or 'no word why'}"
    if evidence.docker.trouble == "denied":
        join = as_root(evidence, "usermod", "-aG", "docker", evidence.user)
        return Finding(
            "docker-denied",
            "containers",
            "wrong",
            seen,
            "who is in the group docker is as good as root: consider RUNTIME=podman",
            (command(*join),),
            hint="Then log in again",
        )
    if evidence.docker.trouble == "colima":
        return Finding(
            "docker-colima",
            "containers",
            "wrong",
            seen,
            "the daemon is Colima's",
            (command("colima", "start"),),
        )
    if evidence.docker.trouble == "desktop":
        return Finding(
            "docker-desktop",
            "containers",
            "wrong",
            seen,
            "the daemon is Docker Desktop's",
            hint="Start Docker Desktop",
        )
    start = (command(*as_root(evidence, "systemctl", "start", "docker")),)
    return Finding(
        "docker-stopped",
        "containers",
        "wrong",
        seen,
        "the daemon runs the containers",
        start if evidence.systemd else (),
        hint=""
        if evidence.systemd
        else "Start Docker Desktop, or colima start"
        if evidence.mac
        else "Start dockerd",
    )
