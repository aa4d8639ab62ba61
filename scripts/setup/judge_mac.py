"""macOS: its version, its processor, and krunkit, which runs machines with a GPU."""

from __future__ import annotations

from scripts.setup import packages
from scripts.setup.evidence import Evidence
from scripts.setup.finding import Finding, command, ok
from scripts.setup.machine import APPLEHV_MACOS, LIBKRUN_MACOS
from scripts.tools import versions

# The newest macOS whose outputs the parsers have seen.
NEWEST_MACOS = (26,)
# Podman 6 passes --timesync, which krunkit has since 1.2: podman-container-tools/podman issue 29439, PR 28308.
KRUNKIT_FOR_6 = (1, 2)
# Machines no longer reboot by themselves under load: podman-container-tools/podman issue 29084, PR 29101.
KRUNKIT_STEADY = (1, 3, 1)


def system(evidence: Evidence) -> list[Finding]:
    """The Mac itself."""
    mac = evidence.mac
    assert mac
    found = []
    if mac.rosetta:
        found.append(
            Finding(
                "rosetta",
                "machine",
                "advice",
                f"this shell is x86_64 under Rosetta; the processor is {mac.chip}",
                "programs for x86_64 run slower, and reach no GPU",
                hint="In an arm64 shell (arch -arm64 zsh), with a Python for arm64, run this again",
            )
        )
    version = versions.parse(mac.version)
    if version and version < APPLEHV_MACOS:
        found.append(
            Finding(
                "macos-old",
                "machine",
                "wrong",
                f"macOS {mac.version} is older than 13",
                "Podman's machine needs a newer hypervisor",
                hint="Update macOS, or: RUNTIME=embedded",
            )
        )
    elif version and version < LIBKRUN_MACOS and mac.apple:
        found.append(
            Finding(
                "macos-old",
                "machine",
                "advice",
                f"macOS {mac.version} is older than 14",
                "krunkit, which gives containers a GPU, needs 14",
                hint="Update macOS",
            )
        )
    elif version and version[:1] > NEWEST_MACOS:
        found.append(
            Finding(
                "macos-new",
                "machine",
                "advice",
                f"macOS {mac.version} is newer than those that Byre knows",
                "what Podman says there may be read wrongly",
            )
        )
    if mac.virtual:
        found.append(
            Finding(
                "macos-virtual",
                "machine",
                "advice",
                "this macOS is itself a virtual machine",
                "a machine inside of it needs nested virtualization: an M3 or later, and the outer one's consent",
            )
        )
    return found


def krunkit(evidence: Evidence) -> list[Finding]:
    mac, found = evidence.mac, evidence.krunkit
    assert mac
    if versions.parse(mac.version) < LIBKRUN_MACOS and mac.version:
        return []
    why = "libkrun machines need it: the only ones with a GPU in containers"
    if not found:
        fix = packages.krunkit(evidence)
        hint = "" if fix else "The installer of https://podman.io brings it"
        return [Finding("krunkit", "containers", "missing", "krunkit is not installed", why, fix, True, hint)]
    if found.why:
        again = packages.krunkit(evidence, again=True)
        return [
            Finding(
                "krunkit-broken",
                "containers",
                "wrong",
                f"krunkit does not start: {found.why}",
                why,
                again,
                hint="It needs libepoxy, molten-vk, virglrenderer and libkrun: krunkit --version",
            )
        ]
    version = versions.parse(found.version)
    podman = versions.parse(evidence.podman.version.client) if evidence.podman else ()
    own = "brew" in evidence.programs and not found.bundled
    upgrade = (command("brew", "upgrade", "krunkit"),) if own else ()
    if version and version < KRUNKIT_FOR_6 and podman >= (6,):
        return [
            Finding(
                "krunkit-old",
                "containers",
                "wrong",
                f"krunkit {found.version} with podman {versions.shown(podman)}",
                "Podman 6 starts it with --timesync, which it has since 1.2",
                upgrade,
                True,
                "" if upgrade else "Install Podman anew: https://podman.io",
            )
        ]
    if version and version < KRUNKIT_STEADY:
        return [
            Finding(
                "krunkit-old",
                "containers",
                "advice",
                f"krunkit {found.version}",
                "before 1.3.1, machines reboot by themselves under load",
                upgrade,
                False,
            )
        ]
    return [ok("krunkit", "containers", f"krunkit {found.version or '(version unknown)'}")]
