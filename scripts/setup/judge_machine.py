"""Podman's machine on macOS, which containers run in: there or not, running, large enough. Never removed or stopped."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.faults.finding import Finding, command, ok
from scripts.setup import machine as plan
from scripts.setup.evidence import Evidence, Wish
from scripts.setup.judge_mac import krunkit
from scripts.setup.machine import APPLEHV_MACOS
from scripts.tools import versions
from scripts.tools.machines import Machine

SUBJECT = "podman machine"
UNITS = {"cpus": "cores", "memory": "MiB of memory", "disk-size": "GiB of disk"}


def judge(evidence: Evidence, wish: Wish) -> Iterator[Finding]:
    """krunkit, and the machine of this name: made, started, compared."""
    mac = evidence.mac
    assert mac
    version = versions.parse(mac.version)
    if version and version < APPLEHV_MACOS:
        return
    if mac.apple:
        yield from krunkit(evidence)
    if wish.memory and wish.memory > plan.MOST_MEMORY:
        seen = f"MACHINE_MEMORY is {wish.memory} MiB; a machine gets {plan.MOST_MEMORY} MiB at most"
        yield Finding(SUBJECT, "advice", seen, "machine-memory-limit")
    ours = evidence.machine(wish.machine)
    other = next((one for one in evidence.machines or () if one.up and one.name != wish.machine), None)
    if evidence.podman and evidence.machines is None:
        seen = f"podman machine list: {evidence.machines_why or 'nothing to read'}"
        yield Finding(SUBJECT, "wrong", seen, "machine-list-failed")
    elif other and not (ours and ours.up):
        seen = f"{_named(other)} is running, and {wish.machine} is not"
        stop = plan.stop(other, evidence)
        fix = f"If you don't need it: {stop.text}. Or use it: set MACHINE_NAME={other.name} in .env"
        yield Finding(SUBJECT, "wrong", seen, "machine-other-runs", fix, (stop,))
    elif not ours:
        size = plan.wanted(evidence, wish)
        can = evidence.podman or (mac.apple and "brew" in evidence.programs)
        seen = f"{wish.machine} does not exist; it would get {size.memory} MiB of memory, a disk of {size.disk} GiB"
        commands = plan.create(evidence, wish) if can else ()
        yield Finding(SUBJECT, "missing", seen, "machine-missing", commands=commands, safe=True)
    else:
        yield from _existing(ours, evidence, wish)


def _named(one: Machine) -> str:
    return f"{one.name} ({one.provider})" if one.provider else one.name


def _existing(ours: Machine, evidence: Evidence, wish: Wish) -> Iterator[Finding]:
    if ours.provider and ours.provider != plan.provider(evidence):
        seen, fix = (
            f"{ours.name} is a machine of {ours.provider}",
            f"For another one: MACHINE_NAME={ours.name}-gpu",
        )
        yield Finding(SUBJECT, "advice", seen, "machine-no-gpu", fix)
    small = _small(ours, evidence, wish)
    yield from small
    yield from _skew(evidence, wish)
    if not ours.up and not small:
        start = plan.start(evidence, ours.name, ours.provider or plan.provider(evidence))
        yield Finding(
            SUBJECT, "wrong", f"{_named(ours)} is stopped", "machine-stopped", commands=(start,), safe=True
        )
    if ours.up:
        if evidence.podman and not evidence.podman.info:
            seen = f"{ours.name} is running, but podman does not reach it: {evidence.podman.why}"
            yield Finding(SUBJECT, "wrong", seen, "machine-silent")
        parts = [
            f"{ours.cpus} cores" if ours.cpus else "",
            f"{ours.memory} MiB" if ours.memory else "",
            f"disk {ours.disk} GiB" if ours.disk else "",
            {True: "as root", False: "without root", None: ""}[ours.rootful],
        ]
        yield ok(SUBJECT, ", ".join(filter(None, [f"{_named(ours)} runs", *parts])))
        if ours.default is False:
            default = command("podman", "system", "connection", "default", ours.name)
            seen = f"{ours.name} is not the default connection"
            yield Finding(SUBJECT, "advice", seen, "machine-not-default", commands=(default,))


def _small(ours: Machine, evidence: Evidence, wish: Wish) -> list[Finding]:
    """A machine that lacks something: changed when it is stopped, on a yes; one that runs is for its owner to stop."""
    if ours.provider == "wsl":  # its memory is Windows' own, and the list shows what is used
        return []
    lacking = plan.short(ours, plan.needed(wish))
    if not lacking:
        return []
    seen = ", ".join(f"{has} of {want} {UNITS[name]}" for name, (has, want) in lacking.items())
    commands = plan.enlarge(ours, evidence, wish)
    if ours.up:
        commands = (plan.stop(ours, evidence), *commands)
    said = f"{_named(ours)} has {seen}"
    return [Finding(SUBJECT, "wrong", said, "machine-small", commands=commands, safe=not ours.up)]


def _skew(evidence: Evidence, wish: Wish) -> Iterator[Finding]:
    version = evidence.podman.version if evidence.podman else None
    if not version or not version.server:
        return
    client, server = versions.parse(version.client)[:2], versions.parse(version.server)[:2]
    if client != server:
        upgrade = command("podman", "machine", "os", "upgrade", wish.machine)
        seen = f"podman {version.client} here, {version.server} in the machine"
        yield Finding(SUBJECT, "advice", seen, "podman-skew", commands=(upgrade,) if client >= (6,) else ())
