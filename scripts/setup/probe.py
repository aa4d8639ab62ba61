"""Gathers the evidence: files read, programs asked side by side, each with its own time limit. Changes nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Any

from scripts import host
from scripts.host import System
from scripts.host.ask import Answer, Asker
from scripts.host.reading import ROOT
from scripts.setup.evidence import Evidence, Krunkit, Podman, Wish
from scripts.tools import docker, mac, machines, podman, versions
from scripts.tools.mac import Mac
from scripts.tools.machines import Machine

PROGRAMS = (
    "apt-get", "dnf", "pacman", "brew", "sudo", "systemctl", "podman", "docker", "newuidmap", "newgidmap", "crun",
    "runc", "nvidia-ctk", "vulkaninfo", "krunkit",
)  # fmt: skip
# Where the official installer of Podman puts what `brew` would put on PATH.
PKG_KRUNKIT = "opt/podman/bin/krunkit"


def probe(ask: Asker, wish: Wish, root: Path = ROOT) -> Evidence:
    """The evidence as of now. What did not answer in time is absent from it, and its own words say so."""
    if ask("uname", "-s").out.strip() == "Darwin":
        return _mac(ask, wish, root)
    user, uid = _user()
    evidence = Evidence(
        system=host.describe(root),
        root=host.is_root(),
        user=user,
        container=host.in_container(root),
        session=Path(ask.env.get("XDG_RUNTIME_DIR") or "/nowhere").is_dir(),
        systemd=(root / "run/systemd/system").is_dir(),
        gpus=host.gpus(root),
        subids=host.subids(user, uid, root),
        programs=_programs(ask),
        podman_compose=_own_compose(),
    )
    return replace(evidence, **_together(_common(ask, ask("podman", "version"))))


def _common(ask: Asker, said: Answer) -> dict[str, Callable[[], dict[str, Any]]]:
    """The probes of every system. `said` is what `podman version` says."""
    return {
        "podman": lambda: {"podman": _podman(ask, said)},
        "docker": lambda: _docker(ask),
        "compose": lambda: {"docker_compose": _docker_compose(ask)},
        "toolkit": lambda: {"nvidia_ctk": versions.nvidia_ctk(ask("nvidia-ctk", "--version").out)},
    }


def _mac(ask: Asker, wish: Wish, root: Path) -> Evidence:
    said = ask("podman", "version")
    major = (versions.parse(podman.version(said.out).client) or (0,))[0]
    probes: dict[str, Callable[[], dict[str, Any]]] = {
        **_common(ask, said),
        "mac": lambda: {"mac": _describe(ask)},
        "krunkit": lambda: {"krunkit": _krunkit(ask, root)},
        "machines": lambda: _machines(ask, wish, major),
        "homebrew": lambda: {"homebrew": versions.homebrew(ask("brew", "--version").out)},
        "metal": lambda: {"metal": mac.metal(ask("system_profiler", "SPDisplaysDataType").out)},
    }
    found = _together(probes)
    this = found["mac"]
    system = System("darwin", "macos", (), "macOS", this.version, this.arch, rosetta=this.rosetta)
    user, _ = _user()
    return Evidence(
        system=system, root=host.is_root(), user=user, programs=_programs(ask), podman_compose=_own_compose(), **found
    )  # fmt: skip


def _together(probes: dict[str, Callable[[], dict[str, Any]]]) -> dict[str, Any]:
    """Run them side by side; what they found, in one."""
    with ThreadPoolExecutor(len(probes)) as pool:
        parts = list(pool.map(lambda probe: probe(), probes.values()))
    return {name: value for part in parts for name, value in part.items()}


def _programs(ask: Asker) -> frozenset[str]:
    return frozenset(name for name in PROGRAMS if ask.which(name))


def _user() -> tuple[str, int]:
    import pwd

    uid = os.getuid()
    try:
        return pwd.getpwuid(uid).pw_name, uid
    except KeyError:  # a container may run as a number that has no name
        return str(uid), uid


def _own_compose() -> str:
    """The compose tool for Podman comes with this project's packages."""
    try:
        return metadata.version("podman-compose")
    except metadata.PackageNotFoundError:
        return ""


def _podman(ask: Asker, said: Answer) -> Podman | None:
    if not said.there:
        return None
    version = podman.version(said.out)
    answer = ask("podman", "info", "--format", "json")
    found = podman.info(answer.out) if answer.ok else None
    return Podman(version, found, "" if found else answer.complaint or "podman info printed nothing")


def _docker(ask: Asker) -> dict[str, Any]:
    said = ask("docker", "version")
    if not said.there:
        return {}
    found = docker.version(f"{said.out}\n{said.err}")
    return {"docker": found, "docker_why": said.complaint}


def _docker_compose(ask: Asker) -> str:
    """As Docker's plugin, or as a program of its own."""
    plugin = ask("docker", "compose", "version")
    if plugin.ok and (found := versions.docker_compose(plugin.out)):
        return found
    return versions.docker_compose(ask("docker-compose", "version").out)


def _describe(ask: Asker) -> Mac:
    values = mac.sysctls(ask("sysctl", *mac.SYSCTLS).out)
    return mac.describe(ask("sw_vers").out, values, ask("uname", "-m").out.strip())


def _krunkit(ask: Asker, root: Path) -> Krunkit | None:
    said = ask("krunkit", "--version")
    bundled = not said.there
    if bundled:
        if not (root / PKG_KRUNKIT).exists():
            return None
        said = ask(str(root / PKG_KRUNKIT), "--version")
    missing = next((line.strip() for line in said.err.splitlines() if "not loaded" in line), "")
    return Krunkit(versions.krunkit(said.out), missing or said.complaint, bundled)


def _machines(ask: Asker, wish: Wish, major: int) -> dict[str, Any]:
    """Every machine of every provider, and the one of the settings in detail. `major` is Podman's version."""
    json_list = ("podman", "machine", "list", "--format", "json")
    # Podman 5 shows one provider's machines without this option; 6 shows all, and does not have it.
    answer = ask(*json_list, "--all-providers") if major == 5 else ask(*json_list)
    if major == 5 and not answer.ok:
        answer = ask(*json_list)
    found = machines.listed(answer.out) if answer.ok else None
    if found is None:
        return {"machines_why": answer.complaint}
    detailed = tuple(_detailed(ask, one, major) if one.name == wish.machine else one for one in found)
    facts: dict[str, Any] = {"machines": detailed}
    if any(one.name == wish.machine and one.state == "running" for one in detailed):
        facts["machine_dri"] = _dri(ask, wish.machine, major, detailed)
    return facts


def _detailed(ask: Asker, machine: Machine, major: int) -> Machine:
    answer = ask("podman", "machine", "inspect", machine.name, **_as(machine, major))
    return machines.joined(machine, machines.inspected(answer.out) if answer.ok else None)


def _as(machine: Machine, major: int) -> dict[str, str]:
    """Podman 5 finds a machine only if the variable names its provider."""
    return {"CONTAINERS_MACHINE_PROVIDER": machine.provider} if major == 5 and machine.provider else {}


def _dri(ask: Asker, name: str, major: int, listed: tuple[Machine, ...]) -> bool | None:
    """Whether the machine has a render node; None when that could not be asked."""
    machine = next(one for one in listed if one.name == name)
    answer = ask("podman", "machine", "ssh", name, "ls", "/dev/dri", **_as(machine, major))
    if answer.ok:
        return "renderD" in answer.out
    return False if "No such file" in answer.out + answer.err else None
