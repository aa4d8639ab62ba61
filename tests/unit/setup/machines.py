"""Machines for the tests of setup: what each of them shows, written after what real ones have shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scripts.faults.finding import Finding
from scripts.host import Gpus, RenderNode, Subids, System
from scripts.setup import Evidence, Podman, Wish
from scripts.tools.mac import Mac
from scripts.tools.podman import PodmanInfo, PodmanVersion

DEBIAN = System("linux", "debian", (), "Debian GNU/Linux", "12", "x86_64")
UBUNTU = System("linux", "ubuntu", ("debian",), "Ubuntu", "24.04", "x86_64")
FEDORA = System("linux", "fedora", (), "Fedora Linux", "43", "x86_64")
ARCH = System("linux", "arch", (), "Arch Linux", "", "x86_64")
ALPINE = System("linux", "alpine", (), "Alpine Linux", "3.23.4", "x86_64")
MACOS = System("darwin", "macos", (), "macOS", "26.4", "aarch64")
MANAGER = {"debian": "apt-get", "ubuntu": "apt-get", "fedora": "dnf", "arch": "pacman"}

INFO = PodmanInfo(
    version="5.4.2", rootless=True, runtime="crun", runtime_version="1.21", cgroups="v2",
    controllers=("cpu", "memory", "pids"), network="netavark", dns=True, driver="overlay", selinux=False,
)  # fmt: skip
AMD = RenderNode("/dev/dri/renderD128", "AMD", "amdgpu", "render", True)
NVIDIA = RenderNode("/dev/dri/renderD128", "NVIDIA", "nvidia", "render", True)
APPLE = RenderNode("/dev/dri/renderD128", "Apple", "asahi", "render", True)
V3D = RenderNode("/dev/dri/renderD128", "Broadcom", "v3d", "render", True)
MALI = RenderNode("/dev/dri/renderD128", "Arm", "panthor", "render", True)


def podman(version: str = "5.4.2", why: str = "", server: str = "", **info: Any) -> Podman:
    """A Podman of this version that answers, or says why it does not."""
    said = None if why else replace(INFO, version=server or version, **info)
    return Podman(PodmanVersion(version, server), said, why)


def linux(system: System = DEBIAN, **changes: Any) -> Evidence:
    """A Linux whose Podman works, without root."""
    programs = {MANAGER.get(system.id, "apk"), "newuidmap", "crun"}
    base = Evidence(
        system=system, user="ann", subids=Subids(65536, 65536), programs=frozenset(programs), podman=podman(),
        podman_compose="1.6.0",
    )  # fmt: skip
    return replace(base, **changes)


def mac(**changes: Any) -> Evidence:
    """A Mac of Apple silicon with Homebrew, and nothing else of ours."""
    base = Evidence(
        system=MACOS, user="ann", programs=frozenset({"brew"}), homebrew="6.0.7", podman_compose="1.6.0",
        mac=Mac("26.4", "Apple M4", True, 4, 16384), metal="Metal 4",
    )  # fmt: skip
    return replace(base, **changes)


def gpus(*nodes: RenderNode, **more: Any) -> Gpus:
    return Gpus(nodes=nodes, **more)


def wish(runtime: str = "podman", **more: Any) -> Wish:
    return Wish(runtime=runtime, **more)


def evidences(*cases: Any) -> list[Evidence]:
    """The evidence of parametrized cases, which hold it first."""
    return [case.values[0] for case in cases]


def told(findings: tuple[Finding, ...]) -> dict[str, str]:
    """The fault of each finding that is not ok, with its status."""
    return {one.fault: one.status for one in findings if one.status != "ok"}


def fixes(findings: tuple[Finding, ...], fault: str) -> list[str]:
    """The commands of one finding, as typed."""
    return [command.text for one in findings if one.fault == fault for command in one.commands]
