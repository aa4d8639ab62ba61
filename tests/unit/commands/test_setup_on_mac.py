"""`setup` from end to end on a Mac made of fake programs: what it runs, reads back, says, and leaves alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.commands import setup as command
from scripts.console import Console
from scripts.errors import InstallError
from scripts.lifecycle import installation
from tests.unit.setup.fake_programs import FakeMac

NAME = "podman-machine-default"
MADE = [
    "brew install podman",
    "brew tap libkrun/krun",
    "brew trust libkrun/krun",
    "brew install libkrun/krun/krunkit",
    f"podman machine init --provider=libkrun --update-connection --memory=8192 --disk-size=100 --cpus=4 {NAME}",
    f"podman machine start --update-connection {NAME}",
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of its own, whose settings want Podman."""
    root = tmp_path / "checkout"
    root.mkdir()
    monkeypatch.setattr(installation, "ROOT", root)
    monkeypatch.setattr(command, "ROOT", root)
    monkeypatch.setenv("BYRE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("RUNTIME", "podman")
    return tmp_path


def use(mac: FakeMac, monkeypatch: pytest.MonkeyPatch) -> FakeMac:
    monkeypatch.setenv("PATH", str(mac.folder))
    return mac


def run(capsys: pytest.CaptureFixture[str], **how: bool) -> tuple[int, dict[str, Any], str]:
    """Exit code, document, and what was told while it ran."""
    capsys.readouterr()
    code = command.setup(Console(json=True), **how)
    said = capsys.readouterr()
    return code, json.loads(said.out), said.err


def test_from_nothing_to_a_machine(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mac = use(FakeMac(here / "bin"), monkeypatch)
    code, seen, _ = run(capsys)
    assert code == 3 and not seen["ready"] and mac.changing() == []
    code, seen, _ = run(capsys, dry_run=True)
    assert (code, seen["commands"]) == (3, MADE), "what --dry-run says is what --yes runs"
    assert mac.changing() == []

    code, seen, told = run(capsys, yes=True)
    assert code == 0 and seen["ready"]
    assert mac.changing() == seen["ran"] == MADE
    assert [line[2:] for line in told.splitlines() if line.startswith("$ ")] == MADE
    (machine,) = mac.machines
    assert (machine["provider"], machine["memory"], machine["running"]) == ("libkrun", 8192, True)
    assert seen["machine_differs"] == [] and seen["not_fixed"] == []
    assert seen["overlays"][0]["file"] == "overlays/gpu-dri.yml"

    code, seen, _ = run(capsys, yes=True)
    assert (code, seen["ran"], mac.changing()) == (0, [], MADE), "a second time changes nothing"


def test_memory_that_was_lowered_is_named(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """https://github.com/podman-container-tools/podman/issues/25803: 3 GiB were given instead, without a word."""
    use(FakeMac(here / "bin", "podman", "krunkit", most_memory=2958), monkeypatch)
    code, seen, told = run(capsys, yes=True)
    assert seen["machine_differs"] == [{"name": "memory", "asked": "8192 MiB", "got": "2958 MiB"}]
    assert "8192 MiB" in told and "2958 MiB" in told
    assert code == 3 and "machine-small" in {
        one["fault"] for one in seen["findings"] if one["status"] == "wrong"
    }


def test_settings_decide_on_the_machine(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mac = use(FakeMac(here / "bin", "podman", "krunkit"), monkeypatch)
    for name, value in {"NAME": "llm", "MEMORY": "6g", "CPUS": "2", "DISK": "40g"}.items():
        monkeypatch.setenv(f"MACHINE_{name}", value)
    assert run(capsys, yes=True)[0] == 0
    (machine,) = mac.machines
    assert [machine[key] for key in ("name", "memory", "cpus", "disk")] == ["llm", 6144, 2, 40]


def test_a_machine_of_another_provider_is_left_alone(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mac = use(FakeMac(here / "bin", "podman", "krunkit"), monkeypatch)
    mac.machine(NAME, "applehv")
    before = mac.machines
    for how in ({}, {"yes": True}):
        code, seen, _ = run(capsys, **how)
        assert (code, seen["ran"]) == (0, []), "containers work in it, on the CPU"
        assert "machine-no-gpu" in {one["fault"] for one in seen["findings"]}
        assert "only libkrun" in seen["without_gpu_because"][0]
    assert mac.machines == before and mac.changing() == []


def test_a_small_machine_is_changed_when_it_is_stopped_and_on_a_yes(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mac = use(FakeMac(here / "bin", "podman", "krunkit"), monkeypatch)
    mac.machine(NAME, "libkrun", memory=2048, running=True)
    code, seen, _ = run(capsys, yes=True)
    assert (code, seen["ran"], mac.changing()) == (3, [], []), "one that runs may hold other work"
    mac.change(machines=[{**mac.machines[0], "running": False}])
    assert run(capsys)[0] == 3 and mac.changing() == []
    code, seen, _ = run(capsys, yes=True)
    assert code == 0 and mac.machines[0]["memory"] == 4096
    assert mac.changing() == [
        f"podman machine set --memory=4096 {NAME}", f"podman machine start --update-connection {NAME}"
    ]  # fmt: skip


def test_another_machine_that_runs_is_not_stopped(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mac = use(FakeMac(here / "bin", "podman", "krunkit"), monkeypatch)
    mac.machine("mine", "applehv")
    code, seen, _ = run(capsys, yes=True)
    assert (code, mac.changing()) == (3, [])
    assert "podman machine stop mine" in next(
        o["commands"] for o in seen["findings"] if o["fault"] == "machine-other-runs"
    )


def test_the_first_failure_ends_it_with_its_last_lines(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mac = use(FakeMac(here / "bin"), monkeypatch)
    mac.change(broken=["podman"])
    with pytest.raises(InstallError) as caught:
        run(capsys, yes=True)
    assert caught.value.detail == (
        "brew install podman", "==> Fetching podman", "Error: podman: the bottle could not be fetched"
    )  # fmt: skip
    assert mac.changing() == MADE[:1] and "uv run invoke setup" in caught.value.hint


def test_nothing_is_called_installed_that_was_not_seen(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """brew says that all went well, and there is no krunkit."""
    mac = use(FakeMac(here / "bin", "podman"), monkeypatch)
    mac.change(empty=["krunkit"])
    mac.machine(NAME, "libkrun")
    code, seen, told = run(capsys, yes=True)
    assert code == 3 and seen["not_fixed"] == ["krunkit-missing"]
    assert mac.changing().count("brew install libkrun/krun/krunkit") == 1, "not tried twice"
    assert "'krunkit-missing'" in told


def test_without_a_need_for_containers_it_is_advice(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(FakeMac(here / "bin"), monkeypatch)
    monkeypatch.setenv("RUNTIME", "auto")
    code, seen, _ = run(capsys)
    assert code == 0 and seen["ready"]
    assert {one["status"] for one in seen["findings"]} == {"ok", "advice"}
    monkeypatch.setenv("RUNTIME", "embedded")
    assert {one["subject"] for one in run(capsys)[1]["findings"]} == {"system", "gpu"}


def test_the_words_for_people(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(FakeMac(here / "bin"), monkeypatch)
    assert command.setup(Console()) == 3
    said = capsys.readouterr().out
    assert "krunkit is not installed" in said and "fix   brew tap libkrun/krun" in said
    assert "next:  uv run invoke setup --yes" in said and (here / "checkout/.env").is_file()
    assert command.setup(Console(), dry_run=True) == 3
    assert "--yes would run" in capsys.readouterr().out
