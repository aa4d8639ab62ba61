"""Macs, which no test runs on: their evidence after what people's Macs have shown, and the exact commands for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scripts.faults.finding import failed
from scripts.setup import Evidence, Krunkit, Podman, judge, verify_machine
from scripts.tools.mac import Mac
from scripts.tools.machines import Machine
from scripts.tools.podman import PodmanVersion
from tests.unit.setup.machines import MACOS, evidences, fixes, mac, podman, told, wish

NAME = "podman-machine-default"
INTEL = Mac("26.4", "Intel(R) Core(TM) i7-6700HQ CPU @ 2.60GHz", False, 4, 16384)
UP = Machine(NAME, "libkrun", "running", 4, 8192, 100, True, False)
DOWN = replace(UP, state="stopped")
APPLEHV = replace(UP, provider="applehv")
ANSWERS = podman("6.1.3", server="6.1.3", remote=True)
# A client without a machine: `podman info` can't connect.
CLIENT6 = Podman(PodmanVersion("6.1.3"), None, "Cannot connect to Podman")
CLIENT5 = Podman(PodmanVersion("5.8.2"), None, "Cannot connect to Podman")
GOOD = Krunkit("1.3.2")
INSTALL_KRUNKIT = ["brew tap libkrun/krun", "brew trust libkrun/krun", "brew install libkrun/krun/krunkit"]
INIT6 = [
    "podman machine init --provider=libkrun --update-connection --memory=8192 --disk-size=100 --cpus=4 "
    + NAME,
    f"podman machine start --update-connection {NAME}",
]
INIT5 = [
    f"CONTAINERS_MACHINE_PROVIDER=libkrun podman machine init --memory=8192 --disk-size=100 --cpus=4 {NAME}",
    f"CONTAINERS_MACHINE_PROVIDER=libkrun podman machine start {NAME}",
]


def running(machine: Machine = UP, **changes: object) -> Evidence:
    base = mac(podman=ANSWERS, krunkit=GOOD, machines=(machine,), machine_dri=True)
    return replace(base, **changes)  # type: ignore[arg-type]


CASES = [
    pytest.param(mac(), {"podman-missing": "missing", "krunkit-missing": "missing", "machine-missing": "missing"},
                 ["brew install podman", *INSTALL_KRUNKIT, *INIT6], id="nothing there"),
    # Homebrew before 6 knows no trust: https://docs.brew.sh/Tap-Trust
    pytest.param(mac(homebrew="5.1.0", podman=CLIENT6, machines=(UP,)),
                 {"krunkit-missing": "missing", "machine-silent": "wrong"},
                 ["brew tap libkrun/krun", "brew install libkrun/krun/krunkit"], id="an older Homebrew"),
    pytest.param(mac(programs=frozenset()),
                 {"podman-missing": "missing", "krunkit-missing": "missing", "machine-missing": "missing"}, [],
                 id="no Homebrew: no command is made up"),
    pytest.param(mac(podman=CLIENT6, krunkit=GOOD, machines=()), {"machine-missing": "missing"}, INIT6,
                 id="podman 6, no machine"),
    pytest.param(mac(podman=CLIENT5, krunkit=GOOD, machines=()), {"machine-missing": "missing"}, INIT5,
                 id="podman 5, no machine"),
    pytest.param(mac(podman=CLIENT6, krunkit=GOOD),
                 {"machine-list-failed": "wrong"}, [], id="no list: no machine is made"),
    pytest.param(running(), {}, [], id="all well"),
    # exec: "krunkit": executable file not found in $PATH: https://github.com/Homebrew/homebrew-core/issues/291552
    pytest.param(running(krunkit=None), {"krunkit-missing": "missing"}, INSTALL_KRUNKIT, id="krunkit missing"),
    # https://github.com/podman-container-tools/podman/issues/28958
    pytest.param(running(krunkit=Krunkit("", "dyld: Library not loaded: libepoxy.0.dylib")),
                 {"krunkit-broken": "wrong"},
                 [*INSTALL_KRUNKIT[:2], "brew reinstall libkrun/krun/krunkit"], id="krunkit aborts"),
    # https://github.com/podman-container-tools/podman/issues/29439
    pytest.param(running(krunkit=Krunkit("1.1.1")), {"krunkit-old": "wrong"}, ["brew upgrade krunkit"],
                 id="krunkit too old for podman 6"),
    pytest.param(running(podman=podman("5.8.2", server="5.8.2"), krunkit=Krunkit("1.1.1")), {"krunkit-old": "advice"},
                 ["brew upgrade krunkit"], id="krunkit 1.1 will do for podman 5"),
    pytest.param(running(krunkit=Krunkit("1.1.1", bundled=True)), {"krunkit-old": "wrong"}, [], id="of the installer"),
    # https://github.com/podman-container-tools/podman/issues/29084
    pytest.param(running(krunkit=Krunkit("1.2.1")), {"krunkit-old": "advice"}, ["brew upgrade krunkit"],
                 id="krunkit whose machines reboot"),
    pytest.param(running(DOWN), {"machine-stopped": "wrong"}, [INIT6[1]], id="stopped"),
    pytest.param(running(DOWN, podman=CLIENT5), {"machine-stopped": "wrong"}, [INIT5[1]], id="stopped, podman 5"),
    # An applehv machine works, on the CPU; it is left alone.
    pytest.param(running(APPLEHV), {"machine-no-gpu": "advice"}, [], id="applehv"),
    pytest.param(running(replace(APPLEHV, state="stopped"), podman=CLIENT5),
                 {"machine-no-gpu": "advice", "machine-stopped": "wrong"},
                 [f"CONTAINERS_MACHINE_PROVIDER=applehv podman machine start {NAME}"], id="applehv, stopped"),
    pytest.param(running(replace(UP, provider="qemu", memory=2048, state="stopped"), podman=podman("4.9.3")),
                 {"machine-no-gpu": "advice", "machine-small": "wrong"},
                 [f"CONTAINERS_MACHINE_PROVIDER=qemu podman machine set --memory=4096 {NAME}",
                  f"CONTAINERS_MACHINE_PROVIDER=qemu podman machine start {NAME}"], id="qemu of podman 4"),
    # Podman's own default: 2 GiB
    pytest.param(running(replace(DOWN, memory=2048)), {"machine-small": "wrong"},
                 [f"podman machine set --memory=4096 {NAME}", INIT6[1]], id="too small, stopped"),
    pytest.param(running(replace(UP, memory=2048)), {"machine-small": "wrong"},
                 [f"podman machine stop {NAME}", f"podman machine set --memory=4096 {NAME}", INIT6[1]],
                 id="too small, running"),
    # "VM does not exist" in podman 5, for a machine of another provider:
    # https://blog.podman.io/2025/10/podman-6-machine-usability-improvements/
    pytest.param(running(Machine("mine", "applehv", "running", 6, 2048, 100, True), podman=CLIENT5),
                 {"machine-other-runs": "wrong"}, ["CONTAINERS_MACHINE_PROVIDER=applehv podman machine stop mine"],
                 id="another machine runs"),
    pytest.param(running(machines=(UP, Machine("old", "applehv", "stopped"))), {}, [], id="another one, stopped"),
    pytest.param(running(replace(UP, default=False)), {"machine-not-default": "advice"},
                 [f"podman system connection default {NAME}"], id="not the default connection"),
    pytest.param(running(podman=podman("6.1.3", server="6.0.1")), {"podman-skew": "advice"},
                 [f"podman machine os upgrade {NAME}"], id="client and machine differ"),
    pytest.param(running(podman=podman("5.3.0", server="5.2.2")), {"podman-skew": "advice"}, [],
                 id="so in podman 5"),
    pytest.param(running(podman=CLIENT6), {"machine-silent": "wrong"}, [], id="it runs and does not answer"),
    pytest.param(running(machine_dri=False), {"dri-missing": "advice"}, [], id="libkrun without /dev/dri"),
    # `uname -m` says x86_64 in a shell under Rosetta on an M3.
    pytest.param(running(mac=Mac("26.5.1", "Apple M3 Pro", True, 6, 36864, rosetta=True)),
                 {"rosetta-shell": "advice"}, [],
                 id="Rosetta"),
    pytest.param(running(mac=Mac("27.0", "Apple M4 Pro", True, 8, 24576)), {"macos-new": "advice"}, [], id="macOS 27"),
    pytest.param(running(APPLEHV, mac=Mac("13.6", "Apple M1", True, 4, 16384), krunkit=None),
                 {"macos-old": "advice"}, [], id="macOS 13: applehv is right there"),
    pytest.param(mac(mac=Mac("12.6", "Apple M1 Pro", True, 6, 16384), podman=CLIENT6), {"macos-old": "wrong"}, [],
                 id="macOS 12"),
    pytest.param(running(mac=Mac("26.5", "Apple M2", True, 4, 8192, virtual=True)), {"mac-virtual": "advice"}, [],
                 id="macOS in a machine"),
    # Homebrew no longer has podman for Intel: "The arm64 architecture is required for this software."
    pytest.param(mac(mac=INTEL, system=replace(MACOS, arch="x86_64")),
                 {"brew-intel": "missing", "machine-missing": "missing"}, [],
                 id="Intel Mac"),
    pytest.param(mac(mac=INTEL, podman=CLIENT5, machines=()), {"machine-missing": "missing"},
                 [INIT5[0].replace("libkrun", "applehv"), INIT5[1].replace("libkrun", "applehv")],
                 id="Intel Mac with podman"),
]  # fmt: skip


@pytest.mark.parametrize(("evidence", "expected", "commands"), CASES)
def test_a_mac(evidence: Evidence, expected: dict[str, str], commands: list[str]) -> None:
    findings = judge(evidence, wish())
    assert told(findings) == expected
    assert [text for id in expected for text in fixes(findings, id)] == commands
    assert bool(failed(findings)) == bool({"missing", "wrong"} & set(expected.values()))


def test_no_machine_is_ever_removed_and_none_that_runs_is_stopped_by_yes() -> None:
    findings = [one for evidence in evidences(*CASES) for one in judge(evidence, wish())]
    commands = [(one, command) for one in findings for command in one.commands]
    assert any(command.argv[2] == "stop" for _, command in commands)
    for finding, command in commands:
        assert not {"rm", "reset"} & set(command.argv)
        if command.argv[1:3] in {("machine", "stop"), ("system", "connection")}:
            assert not finding.fixable, finding.fault


@pytest.mark.parametrize(
    ("asked", "options"),
    [
        ({}, "--memory=8192 --disk-size=100 --cpus=4"),  # half of 16 GiB, the performance cores
        ({"memory": 6144, "disk": 60, "cpus": 2}, "--memory=6144 --disk-size=60 --cpus=2"),
        ({"memory": 131072}, "--memory=61440 --disk-size=100 --cpus=4"),  # krunkit refuses more
    ],
)
def test_a_new_machine_is_as_large_as_the_settings_say(asked: dict[str, Any], options: str) -> None:
    findings = judge(mac(podman=CLIENT6, krunkit=GOOD, machines=()), wish(**asked))
    assert options in fixes(findings, "machine-missing")[0]
    assert ("machine-memory-limit" in told(findings)) == (asked.get("memory", 0) > 61440)


def test_a_mac_with_little_memory_gets_a_machine_that_can_hold_the_stack() -> None:
    small = mac(podman=CLIENT6, krunkit=GOOD, machines=(), mac=Mac("26.4", "Apple M1", True, 4, 6144))
    assert "--memory=4096" in fixes(judge(small, wish()), "machine-missing")[0]


@pytest.mark.parametrize(
    ("machine", "asked", "different"),
    [
        (UP, {}, []),
        (replace(UP, memory=8191), {}, []),  # Podman rounds
        # https://github.com/podman-container-tools/podman/issues/25803
        (replace(UP, memory=2958), {}, [("memory", "8192 MiB", "2958 MiB")]),
        (
            replace(UP, cpus=2, disk=50),
            {},
            [("cpus", "4 cores", "2 cores"), ("disk-size", "100 GiB", "50 GiB")],
        ),
        (APPLEHV, {}, [("provider", "libkrun", "applehv")]),
        (DOWN, {}, [("state", "running", "stopped")]),
        (replace(UP, memory=0), {}, []),  # unknown is no difference
        (None, {}, [("machine", NAME, "none of this name")]),
    ],
)
def test_a_machine_is_compared_with_what_was_asked(
    machine: Machine | None, asked: dict[str, Any], different: list[tuple[str, str, str]]
) -> None:
    found = verify_machine(machine, mac(), wish(**asked))
    assert [(one.name, one.asked, one.got) for one in found] == different
