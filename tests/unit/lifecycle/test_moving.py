"""Which way a move goes, and that a half one is never taken for a whole one."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any

import pytest

from scripts import settings
from scripts.commands import move as commands
from scripts.console import Console
from scripts.errors import ServiceError, SettingsError
from scripts.home import Home
from scripts.lifecycle import change_runtime, moving
from scripts.lifecycle.choices import Chosen, LastStart
from scripts.lifecycle.site import Site
from scripts.settings import Loaded
from scripts.volumes.manifest import Backup, Manifest
from tests.faults import fault


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with an `.env`, and container tools that know nothing."""
    (tmp_path / "bin").mkdir()
    for name in ("podman", "docker"):
        tool = tmp_path / "bin" / name
        tool.write_text("#!/bin/sh\nexit 0\n")
        tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setattr(moving, "ROOT", tmp_path)
    return tmp_path


def loaded(folder: Path, last: str = "embedded", **given: str) -> Loaded:
    made = settings.load(folder, {"BYRE_HOME": str(folder / "state"), **given})
    made.home.prepare()
    if last:
        LastStart.of(made.home).keep(runtime=last)
    return made


def test_which_way(folder: Path) -> None:
    assert moving.plan(loaded(folder), "podman").names == ("embedded", "podman")
    assert moving.plan(loaded(folder, RUNTIME="podman")).names == ("embedded", "podman")
    both = moving.plan(loaded(folder, "podman", RUNTIME="podman"), "podman", "embedded")
    assert both.names == ("embedded", "podman") and both.source.runtime.containers is None
    # The target's engine can't run as a local process, and has no models yet.
    ollama = moving.plan(loaded(folder, ENGINE="ollama"), "podman")
    assert ollama.target.engine.name == "ollama" and "ENGINE=llamacpp" in ollama.note
    assert not moving.plan(loaded(folder, ENGINE="llamacpp"), "podman").note


@pytest.mark.parametrize(
    ("last", "to", "given", "hint"),
    [
        ("embedded", "", {}, "--to podman"),
        ("embedded", "Podman", {}, "--to podman"),
        ("", "podman", {}, "--to podman --from embedded"),
        ("", "embedded", {}, "--to embedded --from podman"),
        ("podman", "podman", {}, "--from embedded"),
        ("embedded", "podman", {"RUNTIME": "embedded"}, "RUNTIME=podman uv run"),
    ],
)
def test_what_is_unclear_is_refused(
    folder: Path, last: str, to: str, given: dict[str, str], hint: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        moving.plan(loaded(folder, last, **given), to)
    assert caught.value.fault == "argument-invalid" and hint in caught.value.hint
    if given:
        assert "RUNTIME=embedded" in caught.value.message and f"--to {to}" in caught.value.message


@pytest.mark.parametrize("name", ["OPENWEBUI_DATA_STORAGE", "DATABASE_STORAGE"])
def test_a_folder_of_both_runtimes_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(SettingsError) as caught:
        moving.plan(loaded(folder, **{name: str(folder / "shared")}), "podman")
    assert caught.value.fault == "move-shared" and str(folder / "shared") in caught.value.message


def test_the_file_of_settings_follows_and_goes_back(folder: Path) -> None:
    env = folder / ".env"
    env.write_text("# mine\nRUNTIME=embedded\nWEBUI_PORT=1234\n")
    made = loaded(folder)
    move = moving.plan(made, "podman")
    assert move.names == ("embedded", "podman") and moving._commit(made.home, "podman")
    assert env.read_text() == "# mine\nRUNTIME=podman\nWEBUI_PORT=1234\n"
    assert LastStart.of(made.home).get("runtime") == "podman"
    assert moving.is_used(move)
    moving.take_back(move)
    assert not moving.is_used(move) and env.read_text() == "# mine\nRUNTIME=embedded\nWEBUI_PORT=1234\n"
    assert LastStart.of(made.home).get("runtime") == "embedded"
    with pytest.raises(ServiceError):
        moving.unfinished(site(made, "podman"))


@pytest.mark.parametrize("text", ["WEBUI_PORT=1234\n", "RUNTIME=podman\n", "RUNTIME=auto\n"])
def test_a_file_of_settings_that_says_nothing_else_is_left_alone(folder: Path, text: str) -> None:
    (folder / ".env").write_text(text)
    made = loaded(folder)
    move = moving.plan(made, "podman")
    assert not moving.is_used(move) and not moving._commit(made.home, "podman") and moving.is_used(move)
    moving.take_back(move)
    assert (folder / ".env").read_text() == text and LastStart.of(made.home).get("runtime") == "embedded"


def site(made: Loaded, name: str) -> Any:
    return Site.of(made.settings, made.home, Chosen(name, ""))


def test_the_target_of_a_half_move_is_not_started(folder: Path) -> None:
    made = loaded(folder)
    journal = made.home.run / "move-podman.json"
    for name in ("embedded", "podman"):
        moving.unfinished(site(made, name))
    journal.write_text(json.dumps({"version": 1, "source": "embedded"}))
    moving.unfinished(site(made, "embedded"))
    with pytest.raises(ServiceError) as caught:
        moving.unfinished(site(made, "podman"))
    assert caught.value.fault == "move-interrupted" and "move --to podman" in caught.value.hint
    assert "RUNTIME=embedded" in caught.value.hint


def test_a_copy_that_nothing_can_be_compared_with_is_no_move(folder: Path) -> None:
    made = loaded(folder, "podman")
    target = moving.plan(made, "embedded").target
    target.places.webui.mkdir(parents=True)

    def counted(facts: dict[str, Any]) -> dict[str, int]:
        return moving.counted_in(
            target, Backup(folder, Manifest(1, "", "1", "podman", {"openwebui": facts}, ()))
        )

    assert counted({}) == {}, "no database, here and there"
    with closing(sqlite3.connect(target.places.webui / "webui.db")) as one, one:
        one.execute("CREATE TABLE chat (one)")
    assert counted({"revision": None, "users": None, "chats": 0, "files": None}) == {"chats": 0}
    for facts in ({}, {"version": "1"}, {"revision": None, "chats": 3}):
        with pytest.raises(ServiceError) as caught:
            counted(facts)
        assert caught.value.fault == "move-failed"
    (target.places.webui / "webui.db").write_bytes(b"SQLite format 3\0" + bytes(5000))
    with pytest.raises(ServiceError):
        counted({"revision": None, "chats": 0})


@pytest.mark.parametrize(
    ("env", "step"),
    [
        ("RUNTIME=embedded\n", (moving, "_write_env")),
        ("RUNTIME=embedded\n", (LastStart, "keep")),
        ("", (LastStart, "keep")),
        ("", (Path, "unlink")),
    ],
)
def test_a_move_that_is_killed_at_its_end_is_done_or_can_be_done_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, env: str, step: tuple[Any, str]
) -> None:
    (folder / ".env").write_text(env)
    made = loaded(folder)
    move = moving.plan(made, "podman")
    (made.home.run / "move-podman.json").write_text(json.dumps({"version": 1, "source": "embedded"}))

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("scripts.lifecycle.keeping.make", lambda *_: None)
    with monkeypatch.context() as during:
        during.setattr(*step, killed)
        with pytest.raises(KeyboardInterrupt):
            moving.run(move, [], lambda _: None)
    if step[1] == "unlink":
        moving.unfinished(site(made, "podman"))
        assert not (made.home.run / "move-podman.json").exists()
    else:
        with pytest.raises(ServiceError):
            moving.unfinished(site(made, "podman"))
        assert moving.plan(loaded(folder, ""), "podman").names == ("embedded", "podman")


@pytest.mark.parametrize("env", ["RUNTIME=embedded\n", "RUNTIME=auto\n", ""])
@pytest.mark.parametrize("step", [(settings, "keep"), (LastStart, "keep"), (Path, "unlink")])
def test_what_is_interrupted_once_something_says_the_other_runtime_is_taken_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch, env: str, step: tuple[Any, str]
) -> None:
    """Ctrl-C just after each of the last steps."""
    if env:
        (folder / ".env").write_text(env)
    made, noted = loaded(folder), list[str]()
    real = getattr(*step)

    def interrupted(*given: Any, **named: Any) -> None:
        real(*given, **named)
        raise KeyboardInterrupt

    def run(*given: Any) -> moving.Moved:
        with monkeypatch.context() as during:
            during.setattr(*step, interrupted)
            if step[0] is settings:
                during.setattr(moving, "keep", interrupted)
            return real_run(*given)

    real_run = moving.run
    monkeypatch.setattr("scripts.lifecycle.keeping.make", lambda *_: None)
    monkeypatch.setattr(moving, "prepare", lambda *_: [])
    monkeypatch.setattr(moving, "run", run)
    monkeypatch.setattr("scripts.lifecycle.installation.look", lambda _: site(made, "embedded"))
    move = moving.plan(made, "podman")
    changes = step[0] is not settings or env == "RUNTIME=embedded\n"
    with pytest.raises(KeyboardInterrupt) if changes else nullcontext():
        change_runtime.change(made, move, noted.append, Console(json=True).progress)
    if not changes:
        return
    assert LastStart.of(made.home).get("runtime") == "embedded" and "embedded" in noted[-1]
    assert not env or (folder / ".env").read_text() == env
    with pytest.raises(ServiceError):
        moving.unfinished(site(made, "podman"))


@pytest.mark.parametrize("record", ["", "torn", '{"version": 2}', '{"version": 1, "source": "elsewhere"}'])
def test_a_record_that_cannot_be_read_is_not_passed_over(folder: Path, record: str) -> None:
    """The target may hold half a copy."""
    made = loaded(folder)
    journal = made.home.run / "move-podman.json"
    journal.write_text(record)
    refusals: list[Callable[[], object]] = [
        lambda: moving.unfinished(site(made, "podman")),
        lambda: moving.plan(made, "podman"),
        lambda: moving.ended(made, "podman"),
    ]
    for refused in refusals:
        with pytest.raises(ServiceError, check=fault("move-interrupted")) as caught:
            refused()
        assert f"rm {journal}" in caught.value.hint and "--from embedded" in caught.value.hint
    assert moving.damaged(made.home) == [journal] and not moving.interrupted(made.home)
    moving.unfinished(site(made, "embedded"))  # which a person may stay with


def test_a_move_whose_record_alone_is_left_is_finished(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = loaded(folder)
    move = moving.plan(made, "podman")
    moving._note_copy(move, whole=True)
    assert not moving.ended(made, "podman"), "its last step is missing"
    LastStart.of(made.home).keep(runtime="podman")
    monkeypatch.setattr("scripts.lifecycle.installation.load", lambda _: made)
    assert not moving.ended(made, "podman", "docker") and not moving.ended(made, "embedded")
    for from_, dry_run in (("", True), ("embedded", False)):
        commands.to_runtime(Console(json=True), "podman", from_, dry_run=dry_run)
        told = json.loads(capsys.readouterr().out)["moved"]
        assert (told["from"], told["to"]) == ("embedded", "podman")
        assert (made.home.run / "move-podman.json").exists() == dry_run
    commands.to_runtime(Console(json=True), "podman")  # killed even later
    assert json.loads(capsys.readouterr().out)["moved"] is None
    with pytest.raises(SettingsError, check=fault("argument-invalid")):
        commands.to_runtime(Console(), "podman", "podman")


def test_a_half_copy_into_the_runtime_of_the_last_start_is_not_used(folder: Path) -> None:
    made = loaded(folder, "podman")
    moving._note_copy(moving.plan(made, "podman", "embedded"))
    with pytest.raises(ServiceError) as caught:
        moving.unfinished(site(made, "podman"))
    assert "move --to podman --from embedded" in caught.value.hint
    assert moving.plan(made, "podman").names == ("embedded", "podman")
    moving._note_copy(moving.plan(made, "podman", "embedded"), whole=True)  # then it is at its end
    with pytest.raises(SettingsError):
        moving.plan(made, "podman")


def test_a_half_copy_stays_one_whatever_is_moved_then(folder: Path) -> None:
    made = loaded(folder)
    moving._note_copy(moving.plan(made, "podman", "embedded"))
    moving._note_copy(moving.plan(made, "docker", "embedded"))
    for name in ("podman", "docker"):
        with pytest.raises(ServiceError) as caught:
            moving.unfinished(site(made, name))
        assert caught.value.fault == "move-interrupted"
    with pytest.raises(ServiceError) as caught:
        moving.prepare(moving.plan(made, "embedded", "podman"), lambda _: None)
    assert caught.value.fault == "move-interrupted", "nor does it replace its original"


def test_nothing_to_move(folder: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        moving.prepare(moving.plan(loaded(folder), "podman"), lambda _: None)
    assert caught.value.fault == "volume-missing" and Home(folder / "state").data.is_dir()
