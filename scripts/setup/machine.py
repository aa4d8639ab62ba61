"""The machine of macOS: how one is made, what an existing one lacks, and what became of what was asked.

A machine is never removed here, and one that runs is never stopped: it may hold other work.
"""

from __future__ import annotations

from dataclasses import dataclass

from scripts.faults.finding import Command, command
from scripts.setup.evidence import Evidence, Wish
from scripts.tools import versions
from scripts.tools.machines import Machine

PROVIDER = "libkrun"
# krunkit's floor is macOS 14, by its README; that of applehv is 13.
LIBKRUN_MACOS, APPLEHV_MACOS = (14,), (13,)
# MiB that krunkit gives a machine at most: https://github.com/containers/krunkit/pull/19
MOST_MEMORY = 61440
# MiB below which the stack with the smallest model does not fit: Podman's own default of 2048 among them.
LEAST_MEMORY = 4096
# GiB, as Podman's own: a disk of a machine grows as it is filled.
DISK = 100
# Podman rounds; that difference is not a finding.
TOLERANCE = 0.02


@dataclass(frozen=True)
class Size:
    """What a machine is to have: `memory` in MiB, `disk` in GiB. `cpus` 0 leaves Podman's own choice."""

    cpus: int
    memory: int
    disk: int


def wanted(evidence: Evidence, wish: Wish) -> Size:
    """A new machine's: the settings; where they leave it open, the performance cores and half of the Mac's memory."""
    mac = evidence.mac
    half = mac.memory // 2 if mac and mac.memory else LEAST_MEMORY
    memory = wish.memory or max(LEAST_MEMORY, half)
    return Size(wish.cpus or (mac.cpus if mac else 0), min(memory, MOST_MEMORY), wish.disk or DISK)


def needed(wish: Wish) -> Size:
    """What an existing machine must have: what the settings name, and memory for the smallest stack. 0: no matter."""
    return Size(wish.cpus or 0, min(wish.memory or LEAST_MEMORY, MOST_MEMORY), wish.disk or 0)


def provider(evidence: Evidence) -> str:
    """The provider of a new machine: libkrun passes the GPU, on Apple silicon from macOS 14 on."""
    mac = evidence.mac
    old = mac and mac.version and versions.parse(mac.version) < LIBKRUN_MACOS
    return PROVIDER if mac and mac.apple and not old else "applehv"


def create(evidence: Evidence, wish: Wish) -> tuple[Command, ...]:
    """Make a machine and start it.

    https://docs.podman.io/en/latest/markdown/podman-machine-init.1.html
    """
    size, major = wanted(evidence, wish), _major(evidence)
    kind = provider(evidence)
    sizes = [f"--memory={size.memory}", f"--disk-size={size.disk}"]
    sizes += [f"--cpus={size.cpus}"] if size.cpus else []
    if major >= 6:  # it asks about the default connection, and there is no terminal to answer
        init = command(
            "podman", "machine", "init", f"--provider={kind}", "--update-connection", *sizes, wish.machine
        )
    else:
        init = command("podman", "machine", "init", *sizes, wish.machine, CONTAINERS_MACHINE_PROVIDER=kind)
    return (init, start(evidence, wish.machine, kind))


def start(evidence: Evidence, name: str, kind: str) -> Command:
    """Podman 5 and older look for a machine among those of one provider only."""
    if _major(evidence) >= 6:
        return command("podman", "machine", "start", "--update-connection", name)
    return command("podman", "machine", "start", name, CONTAINERS_MACHINE_PROVIDER=kind)


def stop(machine: Machine, evidence: Evidence) -> Command:
    """The command that stops a Podman machine."""
    if _major(evidence) >= 6 or not machine.provider:
        return command("podman", "machine", "stop", machine.name)
    return command("podman", "machine", "stop", machine.name, CONTAINERS_MACHINE_PROVIDER=machine.provider)


def enlarge(machine: Machine, evidence: Evidence, wish: Wish) -> tuple[Command, ...]:
    """Give a stopped machine what it lacks, and start it. A disk is only ever made larger by Podman."""
    lacking = short(machine, needed(wish))
    options = [f"--{name}={value}" for name, (_, value) in lacking.items()]
    if not options:
        return ()
    env = (
        {}
        if _major(evidence) >= 6 or not machine.provider
        else {"CONTAINERS_MACHINE_PROVIDER": machine.provider}
    )
    change = command("podman", "machine", "set", *options, machine.name, **env)
    return (change, start(evidence, machine.name, machine.provider or provider(evidence)))


def short(machine: Machine, size: Size) -> dict[str, tuple[int, int]]:
    """What a machine has less of than wanted, by Podman's option: (has, wanted). Unknown sizes are not compared."""
    pairs = {
        "cpus": (machine.cpus, size.cpus),
        "memory": (machine.memory, size.memory),
        "disk-size": (machine.disk, size.disk),
    }
    return {
        name: (has, want)
        for name, (has, want) in pairs.items()
        if has and want and has < want * (1 - TOLERANCE)
    }


@dataclass(frozen=True)
class Difference:
    """What a new machine is, where it is not what was asked for."""

    name: str
    asked: str
    got: str


def verify_machine(machine: Machine | None, evidence: Evidence, wish: Wish) -> tuple[Difference, ...]:
    """A machine as it was read back, against the request to `podman machine init`. Podman has lowered a machine's
    memory without a message: issue 25803 (above).
    """
    size = wanted(evidence, wish)
    if not machine:
        return (Difference("machine", wish.machine, "none of this name"),)
    found = (
        []
        if machine.provider in {"", provider(evidence)}
        else [("provider", provider(evidence), machine.provider)]
    )
    units = {"cpus": "cores", "memory": "MiB", "disk-size": "GiB"}
    for name, (has, want) in short(machine, size).items():
        found.append((name, f"{want} {units[name]}", f"{has} {units[name]}"))
    if not machine.up:
        found.append(("state", "running", machine.state))
    return tuple(Difference(*one) for one in found)


def _major(evidence: Evidence) -> int:
    """Podman's major version. Where it is yet to be installed it will be Homebrew's, which is at 6."""
    if not evidence.podman:
        return 6
    return (versions.parse(evidence.podman.version.client) or (0,))[0]
