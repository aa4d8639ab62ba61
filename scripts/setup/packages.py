"""Package managers: which one this system has, and the commands that install something with it."""

from __future__ import annotations

from collections.abc import Mapping

from scripts.faults.finding import Command
from scripts.host import System
from scripts.setup.evidence import Evidence
from scripts.tools import versions

# What a package manager is known by: its program, and the distributions whose `ID` or `ID_LIKE` names it.
FAMILIES: Mapping[str, tuple[str, frozenset[str]]] = {
    "apt": ("apt-get", frozenset({"debian", "ubuntu", "raspbian", "linuxmint", "pop"})),
    "dnf": ("dnf", frozenset({"fedora", "rhel", "centos", "rocky", "almalinux", "fedora-asahi-remix"})),
    "pacman": ("pacman", frozenset({"arch", "archarm", "manjaro", "endeavouros"})),
    "brew": ("brew", frozenset({"macos"})),
}
# The packages of each thing. Podman's network and rootless helpers are only recommended by some, so they are named.
PACKAGES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "podman": {
        "apt": ("podman", "netavark", "aardvark-dns", "uidmap", "slirp4netns", "catatonit"),
        "dnf": ("podman",),
        "pacman": ("podman", "netavark", "aardvark-dns", "passt"),
        "brew": ("podman",),
    },
    "network": {
        "apt": ("netavark", "aardvark-dns"),
        "dnf": ("netavark", "aardvark-dns"),
        "pacman": ("netavark", "aardvark-dns"),
    },
    "newuidmap": {"apt": ("uidmap",), "dnf": ("shadow-utils",), "pacman": ("shadow",)},
    "runc": {"apt": ("runc",), "dnf": ("runc",), "pacman": ("runc",)},
    "crun": {"apt": ("crun",), "dnf": ("crun",), "pacman": ("crun",)},
    "docker": {"apt": ("docker.io",), "dnf": ("moby-engine",), "pacman": ("docker",)},
    "docker-compose": dict.fromkeys(("dnf", "pacman", "brew"), ("docker-compose",)),
    "vulkan": {
        "apt": ("mesa-vulkan-drivers", "vulkan-tools"),
        "dnf": ("mesa-vulkan-drivers", "vulkan-loader", "vulkan-tools"),
        "pacman": ("vulkan-icd-loader", "vulkan-tools"),
    },
    # Elsewhere it comes from NVIDIA's own repository.
    "nvidia-ctk": {"pacman": ("nvidia-container-toolkit",)},
}
# The first release whose Podman is recent enough: before it, a command that installs it would not help.
OLDEST = {"debian": (12,), "ubuntu": (23, 4)}
# Arch has one Vulkan driver for each maker: https://wiki.archlinux.org/title/Vulkan
ARCH_VULKAN = {"AMD": "vulkan-radeon", "Intel": "vulkan-intel", "Apple": "vulkan-asahi"}
KRUN_TAP = "libkrun/krun"


def manager(evidence: Evidence) -> str:
    """apt, dnf, pacman or brew; empty when this system has another one, or none."""
    families = {evidence.system.id, *evidence.system.like}
    for name, (program, ids) in FAMILIES.items():
        if families & ids and program in evidence.programs:
            return name
    return ""


def install(evidence: Evidence, thing: str, *more: str) -> tuple[Command, ...]:
    """The commands that install an entry of PACKAGES, and further packages; empty for an unknown system."""
    with_ = manager(evidence)
    names = PACKAGES[thing].get(with_, ())
    if thing == "docker-compose" and with_ == "apt":
        names = _compose_plugin(evidence.system)
    version = versions.parse(evidence.system.version)
    too_old = thing == "podman" and version and version < OLDEST.get(evidence.system.id, ())
    if not names or too_old:
        return ()
    argv = {
        "apt": (("apt-get", "update"), ("apt-get", "install", "-y", *names, *more)),
        "dnf": (("dnf", "install", "-y", *names, *more),),
        "pacman": (("pacman", "-S", "--needed", "--noconfirm", *names, *more),),
        "brew": (("brew", "install", *names, *more),),
    }[with_]
    return tuple(Command(one if with_ == "brew" else as_root(evidence, *one)) for one in argv)


def _compose_plugin(system: System) -> tuple[str, ...]:
    """Ubuntu names version 2 apart; Debian's docker-compose is version 2 from Debian 13 on, and 1.29 before."""
    if system.id == "ubuntu":
        return ("docker-compose-v2",)
    return ("docker-compose",) if versions.parse(system.version) >= (13,) else ()


def as_root(evidence: Evidence, *argv: str) -> tuple[str, ...]:
    """The command, with sudo unless the user is root."""
    return argv if evidence.root else ("sudo", *argv)


def krunkit(evidence: Evidence, again: bool = False) -> tuple[Command, ...]:
    """krunkit is in a tap of its own; since Homebrew 6 a tap has to be trusted first, which older ones don't know.

    https://docs.brew.sh/Tap-Trust
    """
    if manager(evidence) != "brew":
        return ()
    trust = versions.parse(evidence.homebrew) >= (6,)
    verb = "reinstall" if again else "install"
    return (
        Command(("brew", "tap", KRUN_TAP)),
        *((Command(("brew", "trust", KRUN_TAP)),) if trust else ()),
        Command(("brew", verb, f"{KRUN_TAP}/krunkit")),
    )
