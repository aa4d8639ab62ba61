"""`doctor`: what it says, its exit code, what --fix asks, runs and looks at again."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from scripts.commands import doctor as command
from scripts.console import Console
from scripts.doctor import fix
from scripts.doctor.installation import Installation
from scripts.errors import SettingsError
from scripts.faults.finding import Command, Finding, wrong
from tests.unit.doctor.acting import diagnose, installation

WELL = Finding("lock", "ok", "free")
CHMOD = Command(("chmod", "600", "x"))
START, RESTART, PULL = (Command((one,)) for one in ("start", "restart", "pull"))
OPEN = wrong("settings", "env-readable", "x is open", commands=(CHMOD,))
DRIFT = wrong("drift", "services-outdated", "mcp differs", commands=(START,))
DRIFT_TOO = wrong("drift", "services-outdated", "database differs", commands=(START,))
ADVICE = Finding("gpu", "advice", "idle", "engine-on-cpu")
UNKNOWN = Finding("mcp", "unknown", "no answer in 5 s")


class Runner:
    """An Execute that notes what it was given."""

    def __init__(self, *arguments: Any, code: int = 0) -> None:
        self.ran: list[str] = []
        self.code = code

    def __call__(self, command: Command) -> tuple[int, tuple[str, ...]]:
        self.ran.append(command.text)
        return self.code, ("last line",)


def test_each_set_of_commands_is_asked_for_once_and_advice_without_one_never() -> None:
    asked: list[str] = []

    def ask(one: Finding) -> bool:
        asked.append(one.seen)
        return one is OPEN

    runner = Runner()
    done = fix.fix([WELL, OPEN, DRIFT, DRIFT_TOO, ADVICE], ask, runner, lambda: (WELL, DRIFT))
    assert asked == ["x is open", "mcp differs"]
    assert runner.ran == ["chmod 600 x"] and [one.text for one in done.declined] == ["start"]
    assert (done.now, done.still) == ((WELL, DRIFT), ())


def test_services_are_started_after_what_they_need_is_fixed() -> None:
    looping = wrong("services", "service-looping", "s", commands=(RESTART,))
    damaged = wrong("model", "model-damaged", "m", commands=(PULL,))
    runner = Runner()
    fix.fix([looping, damaged], lambda one: True, runner, lambda: ())
    assert runner.ran == ["pull", "restart"]


def test_what_a_fix_did_not_help_is_said_and_a_failed_command_ends_its_set() -> None:
    two = wrong("podman", "no-subuid", "s", commands=(Command(("a",)), Command(("b",))))
    runner = Runner(code=3)
    done = fix.fix([two], lambda one: True, runner, lambda: (two,))
    assert runner.ran == ["a"] and done.still == ("no-subuid",)
    assert [(one.code, one.last) for one in done.ran] == [(3, ("last line",))]


def test_nothing_is_looked_at_again_when_nothing_was_run() -> None:
    def look() -> tuple[Finding, ...]:
        raise AssertionError("looked again")

    assert fix.fix([OPEN], lambda one: False, Runner(), look).now == (OPEN,)


def acted(monkeypatch: pytest.MonkeyPatch, root: Path, *looks: tuple[Finding, ...]) -> Runner:
    """Each look brings the next of `looks`."""
    queue = list(looks)
    who = installation(root)

    def look() -> tuple[Installation, tuple[Finding, ...], dict[str, Any]]:
        return who, queue.pop(0), {"name": "lock", "seconds": 0.1}

    runner = Runner()
    monkeypatch.setattr(command, "_look", look)
    monkeypatch.setattr(command, "Executor", lambda *arguments: runner)
    return runner


@pytest.mark.parametrize(
    ("found", "code", "said"),
    [
        ((WELL,), 0, "Nothing is wrong."),
        ((WELL, ADVICE), 0, "1 advice."),
        ((WELL, UNKNOWN), 1, "1 unknown."),
        ((OPEN, DRIFT, ADVICE), 1, "2 wrong, 1 advice."),
    ],
)
def test_the_exit_code_and_the_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    found: tuple[Finding, ...], code: int, said: str,
) -> None:  # fmt: skip
    acted(monkeypatch, tmp_path, found)
    assert command.doctor(Console()) == code
    out = capsys.readouterr().out
    assert said in out and "The stack is stopped" in out
    assert ("--fix" in out) is any(one.commands for one in found)
    for one in found:
        assert one.seen in out and one.remedy in out


def test_json_is_one_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    acted(monkeypatch, tmp_path, (WELL, OPEN))
    assert command.doctor(Console(json=True)) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["well"], found["running"]) == (False, False)
    assert [(one["fault"], one["status"]) for one in found["findings"]] == [
        ("", "ok"),
        ("env-readable", "wrong"),
    ]


def test_fix_without_a_terminal_runs_nothing_and_says_what_it_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = acted(monkeypatch, tmp_path, (OPEN,))
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    with pytest.raises(SettingsError) as caught:
        command.doctor(Console(), fix=True)
    assert caught.value.detail == ("chmod 600 x",) and "--yes" in caught.value.hint and runner.ran == []


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "ran"), [("y\n", 1), ("yes\n", 1), ("n\n", 0), ("\n", 0), ("", 0)])
def test_fix_asks_and_shows_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, ran: int
) -> None:
    runner = acted(monkeypatch, tmp_path, (OPEN,), (WELL,))
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    assert command.doctor(Console(), fix=True) == (0 if ran else 1)
    said = capsys.readouterr()
    assert len(runner.ran) == ran and "$ chmod 600 x" in said.err and "[y/N]" in said.err


def test_fix_with_yes_says_what_is_still_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    runner = acted(monkeypatch, tmp_path, (OPEN,), (OPEN,))
    assert command.doctor(Console(json=True), fix=True, yes=True) == 1
    said = capsys.readouterr()
    document = json.loads(said.out)
    assert document["still"] == ["env-readable"] and "env-readable" in said.err
    assert document["ran"] == [{"command": "chmod 600 x", "code": 0}] and runner.ran == ["chmod 600 x"]


@pytest.mark.parametrize("flags", [{"yes": True}, {"to": "x"}])
def test_flags_that_do_not_go_together(flags: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        command.doctor(Console(), **flags)


def test_a_real_fault_is_fixed_and_found_well_afterwards(tmp_path: Path) -> None:
    """Seed the fault, find it, mend it by the command that is shown, find it gone."""
    from scripts.setup.run import Executor

    env = tmp_path / ".env"
    env.write_text("MONGODB_URI=mongodb://jo:s3cret@h/d\n")
    env.chmod(0o644)

    def look() -> tuple[Finding, ...]:
        return diagnose(installation(tmp_path), "settings")

    execute = Executor({"PATH": "/usr/bin:/bin"}, 10, lambda line: None)
    done = fix.fix(look(), lambda one: True, execute, look)
    assert [one.status for one in done.now] == ["ok"] and done.still == ()
    assert env.stat().st_mode & 0o777 == 0o600
