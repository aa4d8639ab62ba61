"""macOS: its version, its processor, and krunkit, which runs machines with a GPU."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.faults.facts import NEWEST_MACOS
from scripts.faults.finding import Finding, command, ok
from scripts.setup import packages
from scripts.setup.evidence import Evidence
from scripts.setup.machine import APPLEHV_MACOS, LIBKRUN_MACOS
from scripts.tools import versions

# Podman 6 passes --timesync, which krunkit has since 1.2: podman-container-tools/podman issue 29439, PR 28308.
KRUNKIT_FOR_6 = (1, 2)
# Machines no longer reboot by themselves under load: podman-container-tools/podman issue 29084, PR 29101.
KRUNKIT_STEADY = (1, 3, 1)


def system(evidence: Evidence) -> list[Finding]:
    """The Mac itself."""
    mac, found = evidence.mac, []
    assert mac
    if mac.rosetta:
        seen = f"This shell is x86_64 under Rosetta; the processor is {mac.chip}"
        found.append(Finding("system", "advice", seen, "rosetta-shell"))
    version = versions.parse(mac.version)
    if version and version < APPLEHV_MACOS:
        found.append(Finding("system", "wrong", f"macOS {mac.version} is older than 13", "macos-old"))
    elif version and version < LIBKRUN_MACOS and mac.apple:
        found.append(Finding("system", "advice", f"macOS {mac.version} is older than 14", "macos-old"))
    elif version and version[0] > NEWEST_MACOS:
        found.append(
            Finding("system", "advice", f"macOS {mac.version} is newer than {NEWEST_MACOS}", "macos-new")
        )
    if mac.virtual:
        found.append(Finding("system", "advice", "This macOS runs in a virtual machine", "mac-virtual"))
    return found


def krunkit(evidence: Evidence) -> Iterator[Finding]:
    """Whether krunkit, which gives a Podman machine the GPU, is installed, starts and is new enough."""
    mac, found = evidence.mac, evidence.krunkit
    assert mac
    if versions.parse(mac.version) < LIBKRUN_MACOS and mac.version:
        return
    if not found:
        commands = packages.krunkit(evidence)
        yield Finding(
            "krunkit", "missing", "krunkit is not installed", "krunkit-missing", commands=commands, safe=True
        )
        return
    if found.why:
        again = packages.krunkit(evidence, again=True)
        yield Finding(
            "krunkit", "wrong", f"krunkit does not start: {found.why}", "krunkit-broken", commands=again
        )
        return
    version = versions.parse(found.version)
    podman = versions.parse(evidence.podman.version.client) if evidence.podman else ()
    own = "brew" in evidence.programs and not found.bundled
    upgrade = (command("brew", "upgrade", "krunkit"),) if own else ()
    if version and version < KRUNKIT_FOR_6 and podman >= (6,):
        seen = f"krunkit {found.version} with podman {versions.shown(podman)}, which needs 1.2"
        yield Finding("krunkit", "wrong", seen, "krunkit-old", commands=upgrade, safe=True)
    elif version and version < KRUNKIT_STEADY:
        yield Finding("krunkit", "advice", f"krunkit {found.version}", "krunkit-old", commands=upgrade)
    else:
        yield ok("krunkit", f"krunkit {found.version or '(version unknown)'}")
