"""A value that is too long for a file's name ends each task that takes a path with a fault, and fills no screen."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from invoke.collection import Collection
from invoke.exceptions import Exit

import tasks
from scripts import stopping
from scripts.audit import sbom
from scripts.benchmark import plot
from scripts.commands import audit, doctor
from scripts.commands.users import _handed_over
from scripts.console import Console
from scripts.errors import ByreError
from scripts.home import Home

LENGTHS = (300, 100_000)  # bytes: of a name, and near to the most that Linux takes as an argument
SCREEN = 2500  # characters
OPENWEBUI = {"volume": "openwebui"}
# A task, its option that takes a path, what else it is given, the fault: of what is written, that it can't be.
PATHS: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    ("gpu", "from_", {}, "file-unreadable"),
    ("fit", "name", {}, "file-unreadable"),
    ("audit", "sarif", {}, "file-unwritable"),
    ("audit", "sbom", {}, "file-unwritable"),
    ("doctor", "to", {"bundle": True}, "file-unwritable"),
    ("volumes.list", "file", {}, "file-unreadable"),
    ("volumes.backup", "to", OPENWEBUI, "file-unreadable"),
    ("volumes.backup", "file", OPENWEBUI, "file-unwritable"),
    ("volumes.verify", "backup", {}, "file-unreadable"),
    ("volumes.rehearse", "backup", {}, "file-unreadable"),
    ("volumes.restore", "backup", {}, "file-unreadable"),
    ("volumes.move", "into", OPENWEBUI, "argument-invalid"),
    ("volumes.prune", "root", {}, "file-unreadable"),
)
# Options that are tested below, since their tasks look at more before; a repository's place is for restic.
BELOW = {"benchmark plot", "explain file", "volumes.restore into", "users.add to", "users.reset to"}


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Home:
    """An installation with local processes that was never started, and has data of the page."""
    monkeypatch.setenv("BYRE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("RUNTIME", "embedded")
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(stopping, "hear_signals", lambda: None)
    # What takes seconds, and is not about the path.
    monkeypatch.setattr(audit, "checked", lambda *_: ())
    monkeypatch.setattr(sbom, "document", lambda _: "")
    monkeypatch.setattr(sbom, "installed", lambda _: None)
    look = SimpleNamespace(name="", seconds=0.0)
    monkeypatch.setattr(doctor, "run", lambda _: (look,))
    monkeypatch.setattr(doctor, "judge", lambda _: ())
    monkeypatch.chdir(tmp_path)
    home = Home(tmp_path / "state")
    home.prepare()
    (home.data / "openwebui").mkdir()
    (home.data / "openwebui" / "file").write_text("content")
    return home


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize(("name", "option", "more", "fault"), PATHS)
def test_a_task_says_so(
    own: Home,
    capsys: pytest.CaptureFixture[str],
    name: str,
    option: str,
    more: dict[str, Any],
    fault: str,
    length: int,
) -> None:
    value: Any = "x" * length + ".gguf"
    with pytest.raises(Exit):
        tasks.namespace[name].body(
            None, json=True, **{option: [value] if option == "from_" else value}, **more
        )
    said = capsys.readouterr()
    assert json.loads(said.out)["error"]["fault"] == fault
    assert len(said.out) < SCREEN and len(said.err) < SCREEN


def test_every_option_that_takes_a_path_is_here() -> None:
    def told(tasks_of: Collection, prefix: str = "") -> Iterator[tuple[str, str]]:
        for name, task in tasks_of.tasks.items():
            yield from ((f"{prefix}{name} {option}", words) for option, words in task.help.items())
        for name, inner in tasks_of.collections.items():
            yield from told(inner, f"{name}.")

    known = {f"{name} {option}" for name, option, _, _ in PATHS} | BELOW
    found = {
        name
        for name, words in told(tasks.namespace)
        if {"file", "folder"} & set(re.sub("[,:]", " ", words).split())
    }
    assert {one for one in found | {"fit name", "gpu from_"} if not one.endswith(" repo")} == known


@pytest.mark.parametrize("length", LENGTHS)
def test_what_looks_at_more_before_says_so(tmp_path: Path, length: int) -> None:
    path = tmp_path / f"{'x' * length}.svg"
    with pytest.raises(ByreError) as caught:
        plot.write([], path)
    assert caught.value.fault == "file-unwritable" and len(caught.value.message) < SCREEN
    with pytest.raises(ByreError) as caught, _handed_over(Console(), path, "password"):
        pytest.fail("the password would count")
    assert caught.value.fault == "argument-invalid" and len(caught.value.message) < SCREEN


@pytest.mark.parametrize("length", LENGTHS)
def test_a_second_stack_says_so(own: Home, capsys: pytest.CaptureFixture[str], length: int) -> None:
    tasks.namespace["volumes.backup"].body(None, volume="openwebui")
    capsys.readouterr()
    with pytest.raises(Exit):
        tasks.namespace["volumes.restore"].body(None, json=True, backup="latest", into="x" * length)
    assert json.loads(capsys.readouterr().out)["error"]["fault"] == "file-unreadable"


@pytest.mark.parametrize("length", LENGTHS)
def test_explain_reads_it_as_the_text(own: Home, capsys: pytest.CaptureFixture[str], length: int) -> None:
    """Somebody pasted the error itself."""
    text = "x" * length + "\nOSError: [Errno 28] No space left on device"
    assert tasks.namespace["explain"].body(None, json=True, file=text) is None
    found = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in found["findings"]] == ["disk-full"] and found["findings"][0]["number"] == 2
    with pytest.raises(Exit):
        tasks.namespace["explain"].body(None, json=True, file="x" * length)
    assert not json.loads(capsys.readouterr().out)["recognised"]


@pytest.mark.parametrize(
    ("name", "option", "more"),
    [(*one[:3],) for one in PATHS if one[0] not in {"gpu", "fit"}]
    + [("volumes.restore", "into", {"backup": "latest"}), ("users.reset", "to", {"email": "a@b.example"})],
)
def test_the_home_of_no_user_is_no_path(
    own: Home, capsys: pytest.CaptureFixture[str], name: str, option: str, more: dict[str, Any]
) -> None:
    if option == "into" and name == "volumes.restore":
        tasks.namespace["volumes.backup"].body(None, volume="openwebui")
        capsys.readouterr()
    with pytest.raises(Exit):
        tasks.namespace[name].body(None, json=True, **{option: "~nobody-of-that-name/x"}, **more)
    assert json.loads(capsys.readouterr().out)["error"]["fault"] == "argument-invalid"


@pytest.mark.parametrize("value", ["~nobody-of-that-name/x", f"/tmp/{'x' * 300}"])
def test_a_setting_says_so(
    own: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("BYRE_HOME", value)
    with pytest.raises(Exit):
        tasks.namespace["config"].body(None, json=True)
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["fault"] == "settings-invalid" and "BYRE_HOME" in json.dumps(error)
