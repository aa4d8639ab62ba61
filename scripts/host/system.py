"""The operating system, its distribution, the processor."""

from __future__ import annotations

import os
import platform
import shlex
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from scripts.host.reading import ROOT, sysctl, text


@dataclass(frozen=True)
class System:
    """`name` and `version` as the system reports them (version may be empty: rolling releases). `id` and `like` are
    os-release's; `arch` is the processor's, also under Rosetta. `board` names a single-board computer."""

    kernel: str  # "linux", "darwin"
    id: str
    like: tuple[str, ...]
    name: str
    version: str
    arch: str
    board: str = ""
    wsl: bool = False
    rosetta: bool = False

    @property
    def text(self) -> str:
        """One line for people."""
        words = [" ".join(filter(None, (self.name, self.version))), self.arch]
        words += ["Windows' Linux (WSL)"] if self.wsl else []
        words += ["under Rosetta"] if self.rosetta else []
        words += [self.board] if self.board else []
        return ", ".join(words)


def describe(root: Path = ROOT) -> System:
    """The operating system, its distribution and the processor."""
    arch = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    if sys.platform == "darwin" and root == ROOT:
        rosetta = sysctl("sysctl.proc_translated") == "1"
        version = platform.mac_ver()[0]
        return System(
            "darwin", "macos", (), "macOS", version, "aarch64" if rosetta else arch, rosetta=rosetta
        )
    release = _os_release(root)
    model = text(root / "proc/device-tree/model").replace("\0", "").strip()
    identity = release.get("ID", "linux")
    return System(
        kernel="linux",
        id=identity,
        like=tuple(release.get("ID_LIKE", "").split()),
        name=release.get("NAME", "Linux"),
        # Arch's images have a date here, which is not a release.
        version="" if release.get("BUILD_ID") == "rolling" else release.get("VERSION_ID", ""),
        arch=arch,
        board=model,
        wsl=_is_wsl(root),
    )


def _os_release(root: Path) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name in ("etc/os-release", "usr/lib/os-release"):
        for line in text(root / name).splitlines():
            key, equals, value = line.strip().partition("=")
            if equals and not key.startswith("#"):
                with suppress(ValueError):
                    found.setdefault(key, " ".join(shlex.split(value)))
        if found:
            break
    return found


def _is_wsl(root: Path) -> bool:
    """A container on WSL shows WSL's kernel too, but has a marker of its own."""
    kernel = text(root / "proc/sys/kernel/osrelease") or text(root / "proc/version")
    inside = (root / ".dockerenv").exists() or (root / "run/.containerenv").exists()
    return "microsoft" in kernel.lower() and not inside


def is_root() -> bool:
    """Whether we run as root."""
    return os.geteuid() == 0


def inside(root: Path = ROOT) -> str | None:
    """`container`, `virtual machine`, both, or None where no sign of either is seen."""
    found = []
    if (root / ".dockerenv").exists() or (root / "run/.containerenv").exists():
        found.append("container")
    flags = next((ln for ln in text(root / "proc/cpuinfo").splitlines() if ln.startswith("flags")), "")
    if "hypervisor" in flags.split() or (root / "sys/hypervisor/type").exists():
        found.append("virtual machine")
    return " in a ".join(found) or None
