"""Gathering evidence: which commands are asked, and what is made of the answers of several tools and versions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from scripts.faults.finding import command
from scripts.host.ask import ABSENT, NO_ANSWER, Answer, Asker
from scripts.setup import Evidence, Executor, Wish, judge, probe
from tests.unit.setup.machines import told

NAME = "podman-machine-default"
Answers = dict[str, str | Answer]
MAC = {
    "uname -s": "Darwin\n",
    "uname -m": "arm64\n",
    "sw_vers": "ProductName:\t\tmacOS\nProductVersion:\t\t26.4\n",
    "sysctl": "machdep.cpu.brand_string: Apple M4\nhw.memsize: 17179869184\n",
    "brew --version": "Homebrew 6.0.7\n",
    "krunkit --version": "krunkit 1.3.2\n",
}
LIST = json.dumps([{"Name": NAME, "Running": True, "VMType": "libkrun", "CPUs": 4, "Memory": "8589934592"}])
INSPECT = json.dumps([{"Name": NAME, "State": "running", "Rootful": True, "Resources": {"Memory": 8192}}])


class Recorded(Asker):
    """Answers by how a command begins; what has no answer fails, and a program that no answer names is not there."""

    def __init__(self, answers: Mapping[str, str | Answer], env: Mapping[str, str] | None = None) -> None:
        super().__init__({"PATH": "", **(env or {})})
        self.answers = answers
        self.asked: list[tuple[str, dict[str, str]]] = []

    def which(self, program: str) -> str:
        return program if any(key.split()[0] == program for key in self.answers) else ""

    def __call__(self, *argv: str, **env: str) -> Answer:
        text = " ".join(argv)
        self.asked.append((text, env))
        key = max((key for key in self.answers if text.startswith(key)), key=len, default=None)
        if key is None:
            return Answer(argv, 1 if self.which(argv[0]) else ABSENT, err="no such thing")
        found = self.answers[key]
        return found if isinstance(found, Answer) else Answer(argv, 0, found)


def client(version: str) -> str:
    return f"Client:       Podman Engine\nVersion:      {version}\nOS/Arch:      darwin/arm64\n"


def seen(answers: Mapping[str, str | Answer], tmp_path: Path) -> tuple[Evidence, Recorded]:
    ask = Recorded(answers)
    return probe(ask, Wish(runtime="podman"), tmp_path), ask


def test_podman_5_is_asked_for_the_machines_of_every_provider(tmp_path: Path) -> None:
    answers: Answers = {**MAC, "podman version": client("5.7.0"),
               "podman machine list --format json --all-providers": LIST, "podman machine list": "[]",
               "podman machine inspect": INSPECT,
               "podman machine ssh": "card0\nrenderD128\n"}  # fmt: skip
    evidence, ask = seen(answers, tmp_path)
    machine = evidence.machine(NAME)
    assert machine and (machine.provider, machine.memory, machine.rootful) == ("libkrun", 8192, True)
    assert evidence.machine_dri is True and evidence.krunkit and evidence.krunkit.version == "1.3.2"
    provider = {"CONTAINERS_MACHINE_PROVIDER": "libkrun"}
    assert (f"podman machine inspect {NAME}", provider) in ask.asked, "else it says that there is none"


@pytest.mark.parametrize("version", ["5.0.3", "6.1.3", "4.9.3"])
def test_a_podman_that_does_not_know_that_option(version: str, tmp_path: Path) -> None:
    refused = Answer((), 125, err="Error: unknown flag: --all-providers")
    answers: Answers = {**MAC, "podman version": client(version), "podman machine list --format json": LIST,
               "podman machine list --format json --all-providers": refused}  # fmt: skip
    evidence, ask = seen(answers, tmp_path)
    assert evidence.machine(NAME)
    assert any("--all-providers" in text for text, _ in ask.asked) == version.startswith("5")


def test_a_list_that_can_not_be_read_is_unknown_and_not_empty(tmp_path: Path) -> None:
    answers: Answers = {**MAC, "podman version": client("6.1.3")}
    evidence, _ = seen(answers, tmp_path)
    assert evidence.machines is None
    assert told(judge(evidence, Wish(runtime="podman"))) == {"machine-list-failed": "wrong"}
    refused = Answer((), 125, err='Error: cannot run command "podman machine list" as root\n')
    evidence, _ = seen({**answers, "podman machine list": refused}, tmp_path)
    assert any(
        "as root" in one.seen
        for one in judge(evidence, Wish(runtime="podman"))
        if one.fault == "machine-list-failed"
    )
    assert seen({**answers, "podman machine list": "[]"}, tmp_path)[0].machines == ()


def test_no_render_node_and_no_answer_are_told_apart(tmp_path: Path) -> None:
    base: Answers = {**MAC, "podman version": client("6.1.3"), "podman machine list": LIST}
    absent = Answer((), 2, err="ls: cannot access '/dev/dri': No such file or directory")
    assert seen({**base, "podman machine ssh": absent}, tmp_path)[0].machine_dri is False
    assert seen(base, tmp_path)[0].machine_dri is None


def test_krunkit_of_the_installer_and_one_that_does_not_start(tmp_path: Path) -> None:
    bundled = tmp_path / "opt/podman/bin/krunkit"
    bundled.parent.mkdir(parents=True)
    bundled.touch()
    without = {key: value for key, value in MAC.items() if "krunkit" not in key}
    evidence, _ = seen({**without, str(bundled): "krunkit 1.3.2\n"}, tmp_path)
    assert evidence.krunkit and evidence.krunkit.bundled and evidence.krunkit.version == "1.3.2"
    dyld = "dyld[1]: Library not loaded: /opt/homebrew/opt/libepoxy/lib/libepoxy.0.dylib\nReason: tried ..."
    evidence, _ = seen({**MAC, "krunkit --version": Answer((), -6, err=dyld)}, tmp_path)
    assert evidence.krunkit and "libepoxy" in evidence.krunkit.why


def test_rosetta_is_seen_through(tmp_path: Path) -> None:
    answers: Answers = {
        **MAC,
        "uname -m": "x86_64\n",
        "sysctl": "machdep.cpu.brand_string: Apple M3 Pro\nsysctl.proc_translated: 1\n",
    }
    evidence, _ = seen(answers, tmp_path)
    assert evidence.system.rosetta and evidence.system.arch == "aarch64"


def test_linux(tmp_path: Path) -> None:
    for name, text in {"etc/os-release": "ID=fedora\nNAME=Fedora\nVERSION_ID=43", "run/.containerenv": "",
                       "dev/dri/renderD128": "", "sys/fs/selinux/enforce": "1"}.items():  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    answers: Answers = {
        "uname -s": "Linux\n", "dnf": "", "podman version": client("5.4.2"),
        "podman info": json.dumps({"host": {"cgroupVersion": "v2"}}),
        "docker version": Answer((), 1, err="Cannot connect to the Docker daemon"),
        "docker compose version": "Docker Compose version v2.32.1", "nvidia-ctk --version": "CLI version 1.17.4",
    }  # fmt: skip
    evidence, ask = seen(answers, tmp_path)
    assert evidence.container and evidence.gpus.nodes and evidence.gpus.selinux == "enforcing"
    assert evidence.podman and evidence.podman.info and evidence.podman.version.client == "5.4.2"
    assert evidence.docker and (evidence.docker.trouble, evidence.docker_compose) == ("docker-down", "2.32.1")
    assert evidence.nvidia_ctk == "1.17.4" and "dnf" in evidence.programs and not evidence.session
    assert not any("machine" in text for text, _ in ask.asked), "Linux has no machines"


def test_an_engine_that_does_not_answer_is_told_in_its_own_words(tmp_path: Path) -> None:
    fails = Answer((), 125, err='Error: default OCI runtime "crun" not found: invalid argument\n')
    answers: Answers = {"uname -s": "Linux\n", "podman version": client("4.3.1"), "podman info": fails}
    evidence, _ = seen(answers, tmp_path)
    assert evidence.podman and not evidence.podman.info and "crun" in evidence.podman.why


def test_this_machine() -> None:
    evidence = probe(Asker(), Wish())
    assert evidence.system.name and evidence.user
    assert {one.subject for one in judge(evidence, Wish())} >= {"system", "podman", "compose", "gpu"}


# ── running a fix ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_command_is_run_with_its_variables_and_its_last_lines_kept(tmp_path: Path) -> None:
    script = tmp_path / "tool"
    script.write_text(
        '#!/bin/sh\nfor i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo "$PROVIDER $i"; done; exit 4\n'
    )
    script.chmod(0o755)
    lines: list[str] = []
    run = Executor({"PATH": str(tmp_path)}, 30, lines.append)
    code, last = run(command("tool", PROVIDER="libkrun"))
    assert code == 4 and len(lines) == 12 and last == tuple(lines[-10:]) and lines[0] == "libkrun 1"
    assert run(command("not-there"))[0] == 127


def test_a_command_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    script = tmp_path / "tool"
    script.write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    script.chmod(0o755)
    code, _ = Executor({"PATH": str(tmp_path)}, 0.2, lambda _: None)(command("tool"))
    assert code == NO_ANSWER


def test_commands_are_shown_as_they_are_typed() -> None:
    assert (
        command("podman", "machine", "init", "a b", PROVIDER="x").text
        == "PROVIDER=x podman machine init 'a b'"
    )
