"""The machine of macOS that containers run in: there or not, running, large enough. Never removed, never stopped."""

from __future__ import annotations

from scripts.setup import machine as plan
from scripts.setup.evidence import Evidence, Wish
from scripts.setup.finding import Finding, command, ok
from scripts.setup.judge_mac import krunkit
from scripts.setup.machine import APPLEHV_MACOS
from scripts.tools import Machine, versions


def judge(evidence: Evidence, wish: Wish) -> list[Finding]:
    """krunkit, and the machine of this name: made, started, compared. Never removed, never stopped."""
    mac = evidence.mac
    assert mac
    version = versions.parse(mac.version)
    if version and version < APPLEHV_MACOS:
        return []
    found = krunkit(evidence) if mac.apple else []
    if wish.memory and wish.memory > plan.MOST_MEMORY:
        found.append(
            Finding(
                "memory-limit",
                "containers",
                "advice",
                f"MACHINE_MEMORY is {wish.memory} MiB",
                f"krunkit gives a machine {plan.MOST_MEMORY} MiB at most; so much is asked for",
            )
        )
    ours = evidence.machine(wish.machine)
    other = next((one for one in evidence.machines or () if one.up and one.name != wish.machine), None)
    if evidence.podman and evidence.machines is None:
        found.append(
            Finding(
                "machines",
                "containers",
                "wrong",
                f"podman machine list: {evidence.machines_why or 'nothing to read'}",
                "what machines there are is unknown, so none is made",
                hint="podman machine list",
            )
        )
    elif other and not (ours and ours.up):
        found.append(
            Finding(
                "machine-other",
                "containers",
                "wrong",
                f"{_named(other)} runs, and {wish.machine} does not",
                "only one machine can run at a time; that one may hold other work",
                (plan.stop(other, evidence),),
                False,
                f"Stop it when you don't need it, or take it: MACHINE_NAME={other.name}",
            )
        )
    elif not ours:
        size = plan.wanted(evidence, wish)
        fix = plan.create(evidence, wish) if evidence.podman or _brew_brings_podman(evidence) else ()
        found.append(
            Finding(
                "machine",
                "containers",
                "missing",
                f"there is no machine {wish.machine}",
                f"containers run in one: {size.memory} MiB of memory, a disk of {size.disk} GiB that grows",
                fix,
                True,
            )
        )
    else:
        found += _existing(ours, evidence, wish)
    return found


def _brew_brings_podman(evidence: Evidence) -> bool:
    return bool(evidence.mac and evidence.mac.apple and "brew" in evidence.programs)


def _named(one: Machine) -> str:
    return f"{one.name} ({one.provider})" if one.provider else one.name


def _existing(ours: Machine, evidence: Evidence, wish: Wish) -> list[Finding]:
    found = [*_provider(ours, evidence), *_size(ours, evidence, wish), *_skew(evidence, wish)]
    if not ours.up and not any(one.id == "machine-size" for one in found):
        found.append(
            Finding(
                "machine-stopped",
                "containers",
                "wrong",
                f"{_named(ours)} is stopped",
                "containers run in it",
                (plan.start(evidence, ours.name, ours.provider or plan.provider(evidence)),),
                True,
            )
        )
    if ours.up:
        if evidence.podman and not evidence.podman.info:
            found.append(
                Finding(
                    "machine-silent",
                    "containers",
                    "wrong",
                    f"{ours.name} runs, and podman does not reach it: {evidence.podman.why}",
                    "it may still be starting; or its disk, or the Mac's, is full",
                    hint="Free some disk, wait a minute, then run this again; don't remove the machine",
                )
            )
        parts = [
            f"{ours.cpus} cores" if ours.cpus else "",
            f"{ours.memory} MiB" if ours.memory else "",
            f"disk {ours.disk} GiB" if ours.disk else "",
            {True: "as root", False: "without root", None: ""}[ours.rootful],
        ]
        found.append(ok("machine", "containers", ", ".join(filter(None, [f"{_named(ours)} runs", *parts]))))
        if ours.default is False:
            found.append(
                Finding(
                    "machine-connection",
                    "containers",
                    "advice",
                    f"{ours.name} is not the default connection",
                    "podman may speak to another one",
                    (command("podman", "system", "connection", "default", ours.name),),
                    False,
                )
            )
    return found


def _provider(ours: Machine, evidence: Evidence) -> list[Finding]:
    if not ours.provider or ours.provider == plan.provider(evidence):
        return []
    return [
        Finding(
            "machine-provider",
            "containers",
            "advice",
            f"{ours.name} is a machine of {ours.provider}",
            "containers in it work on the CPU; only libkrun gives them a GPU. It stays as it is",
            hint=f"MACHINE_NAME={ours.name}-gpu makes another one; only one can run at a time",
        )
    ]


def _size(ours: Machine, evidence: Evidence, wish: Wish) -> list[Finding]:
    """A machine that lacks something: changed when it is stopped, on a yes; one that runs is for its owner to stop."""
    if ours.provider == "wsl":  # its memory is Windows' own, and the list shows what is used
        return []
    lacking = plan.short(ours, plan.needed(wish))
    if not lacking:
        return []
    units = {"cpus": "cores", "memory": "MiB of memory", "disk-size": "GiB of disk"}
    seen = ", ".join(f"{has} of {want} {units[name]}" for name, (has, want) in lacking.items())
    why = "the stack and its model must fit; Podman may have given it less than was asked for"
    change = plan.enlarge(ours, evidence, wish)
    if ours.up:
        return [
            Finding(
                "machine-size",
                "containers",
                "wrong",
                f"{_named(ours)} has {seen}",
                why,
                (plan.stop(ours, evidence), *change),
                False,
                "It runs, and may hold other work: stop it when you can, and --yes does the rest",
            )
        ]
    return [Finding("machine-size", "containers", "wrong", f"{_named(ours)} has {seen}", why, change, True)]


def _skew(evidence: Evidence, wish: Wish) -> list[Finding]:
    version = evidence.podman.version if evidence.podman else None
    if not version or not version.server:
        return []
    client, server = versions.parse(version.client)[:2], versions.parse(version.server)[:2]
    if client == server:
        return []
    fix = command("podman", "machine", "os", "upgrade", wish.machine)
    hint = (
        "" if client >= (6,) else "https://docs.podman.io/en/latest/markdown/podman-machine-os-apply.1.html"
    )
    return [
        Finding(
            "machine-version",
            "containers",
            "advice",
            f"podman {version.client} here, {version.server} in the machine",
            "Podman supports no mixture of minor versions",
            (fix,) if client >= (6,) else (),
            False,
            hint,
        )
    ]
