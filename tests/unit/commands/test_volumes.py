"""The volumes' commands: what they say, what they refuse, what they leave alone."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from scripts.commands import volumes as commands
from scripts.console import Console
from scripts.errors import BusyError, SettingsError
from scripts.home import Home
from scripts.lifecycle import installation
from scripts.volumes import Volume
from tests.unit.volumes.elsewhere import LABEL, There


@dataclass(frozen=True)
class Place:
    """What these commands need of a Site, and of its runtime."""

    home: Home
    running: frozenset[str]
    all: tuple[Volume, ...]
    name: str = "podman"
    strangers: tuple[str, ...] = ()

    @property
    def runtime(self) -> Place:
        return self

    @property
    def data(self) -> Place:
        return self

    def as_owner(self) -> tuple[str, ...]:
        return ()

    def holders(self, volume: Volume) -> list[str]:
        return list(self.strangers)

    def volumes(self) -> tuple[Volume, ...]:
        return self.all


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    home = Home(tmp_path / "state")
    home.prepare()
    all_ = (
        Volume("database", "embedded", home.data / "database", str(home.data / "database"), ("database",)),
        Volume("openwebui", "embedded", home.data / "openwebui", "byre_openwebui-data", ("openwebui",)),
        Volume("models", "bind", tmp_path / "none", "models", ("llamacpp",)),
    )
    for volume in all_[:2]:
        volume.folder.mkdir()
        (volume.folder / "data").write_text(volume.name)
    made = Place(home, frozenset(), all_)
    look_at(monkeypatch, made)
    return made


def look_at(monkeypatch: pytest.MonkeyPatch, site: Place) -> None:
    monkeypatch.setattr(installation, "look", lambda _: site)


def document(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def written(site: Place) -> list[str]:
    return sorted(path.name for path in (site.home.state / "backups").glob("*/*"))


def test_a_backup_and_back(site: Place, capsys: pytest.CaptureFixture[str]) -> None:
    commands.backup(Console(json=True))
    made = document(capsys)
    assert written(site) == ["database.json", "database.tar.zst", "openwebui.json", "openwebui.tar.zst"]
    (site.home.data / "openwebui/data").write_text("later")
    commands.restore(Console(json=True), Path(made["folder"]).name, "openwebui")
    done = document(capsys)["restored"]
    assert [one["name"] for one in done] == ["openwebui"]
    assert (site.home.data / "openwebui/data").read_text() == "openwebui"
    assert (Path(done[0]["before"]) / "data").read_text() == "later"
    commands.list_(Console(json=True))
    listed = document(capsys)
    assert [one["volume"] for one in listed["backups"]] == ["database", "openwebui"]
    assert {one["name"]: (one["present"], len(one["aside"])) for one in listed["volumes"]} == {
        "database": (True, 0),
        "openwebui": (True, 1),
        "models": (False, 0),
    }


def test_words_for_people(site: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands.list_(Console())
    said = capsys.readouterr().out
    assert "byre_openwebui-data" in said and "not made yet" in said and "No backups yet" in said
    commands.backup(Console(), "openwebui", str(tmp_path / "elsewhere"))
    said = capsys.readouterr().out
    assert f"uv run invoke volumes restore {tmp_path / 'elsewhere'}" in said and not written(site)
    commands.restore(Console(), str(tmp_path / "elsewhere"))
    assert "what was there before" in capsys.readouterr().out
    commands.list_(Console())
    assert "before a restore of openwebui" in capsys.readouterr().out


def test_dry_runs_change_nothing(site: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands.backup(Console(), dry_run=True)
    assert not (site.home.state / "backups").exists()
    commands.backup(Console(), "database", str(tmp_path / "b"))
    (site.home.data / "database/data").write_text("later")
    commands.restore(Console(), str(tmp_path / "b"), dry_run=True)
    commands.reset(Console(), "database", dry_run=True)
    assert (site.home.data / "database/data").read_text() == "later"
    assert capsys.readouterr().out.count("Would") == 4


def test_a_volume_in_use_is_left_alone(site: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands.backup(Console(), to=str(tmp_path / "b"))
    look_at(monkeypatch, replace(site, running=frozenset({"openwebui"})))
    calls: tuple[Callable[[], None], ...] = (
        lambda: commands.restore(Console(), str(tmp_path / "b")),
        lambda: commands.reset(Console(), "openwebui", yes=True),
    )
    for call in calls:
        with pytest.raises(BusyError) as caught:
            call()
        assert caught.value.hint == "uv run invoke stop"
    look_at(monkeypatch, replace(site, strangers=("somebody",)))
    for call in calls:
        with pytest.raises(
            BusyError, match="in use by somebody, which does not belong to this stack"
        ) as caught:
            call()
        assert caught.value.hint.startswith("podman stop somebody")
    look_at(monkeypatch, site)
    commands.restore(Console(), str(tmp_path / "b"), "database")
    assert not list(site.home.data.glob("openwebui.*"))


def test_what_a_kill_left_is_put_right_before_a_backup(
    site: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = site.home.data / "database"
    folder.rename(folder.with_name("database.before-restore-1"))
    folder.with_name("database.restored-1").mkdir()
    look_at(monkeypatch, replace(site, running=frozenset({"database"})))
    with pytest.raises(BusyError):
        commands.backup(Console(), "database", str(tmp_path / "b"))
    look_at(monkeypatch, site)
    commands.backup(Console(), "database", str(tmp_path / "b"))
    assert (folder / "data").read_text() == "database"
    assert [path.name for path in site.home.data.glob("database*")] == ["database"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_reset_asks(site: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    file = site.home.data / "openwebui/data"
    monkeypatch.setattr("sys.stdin", io.StringIO("openwebui\n"))
    with pytest.raises(SettingsError) as caught:
        commands.reset(Console(), "openwebui")
    assert caught.value.hint == "uv run invoke volumes reset openwebui --yes" and file.exists()
    monkeypatch.setattr("sys.stdin", Terminal("yes\n"))
    with pytest.raises(SettingsError):
        commands.reset(Console(), "openwebui")
    assert file.exists()
    monkeypatch.setattr("sys.stdin", Terminal("openwebui\n"))
    commands.reset(Console(), "openwebui")
    assert not file.exists() and file.parent.is_dir()
    commands.reset(Console(), "database", yes=True)
    assert not (site.home.data / "database/data").exists()


def test_what_is_not_there(site: Place, tmp_path: Path) -> None:
    calls: tuple[Callable[[], None], ...] = (
        lambda: commands.backup(Console(), "nothing"),
        lambda: commands.reset(Console(), ""),
        lambda: commands.restore(Console(), str(tmp_path / "no")),
        lambda: commands.restore(Console(), ""),
    )
    for call in calls:
        with pytest.raises(SettingsError):
            call()
    commands.backup(Console(), "database", str(tmp_path / "b"))
    with pytest.raises(SettingsError):
        commands.restore(Console(), str(tmp_path / "b"), "openwebui")


def test_a_database_of_the_other_kind(site: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands.backup(Console(), to=str(tmp_path / "b"))
    named = tuple(replace(volume, kind="named") for volume in site.all)
    look_at(monkeypatch, replace(site, all=named))
    with pytest.raises(SettingsError) as caught:
        commands.restore(Console(), str(tmp_path / "b"))
    assert "two programs" in caught.value.message
    commands.restore(Console(), str(tmp_path / "b"), "openwebui")


def test_a_volume_that_holds_the_secrets(site: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = Volume("openwebui", "bind", site.home.state, str(site.home.state))
    look_at(monkeypatch, replace(site, all=(bad,)))
    with pytest.raises(SettingsError) as caught:
        commands.backup(Console(), to=str(site.home.state.parent / "b"))
    assert "secrets" in caught.value.message


@pytest.mark.skipif(sys.platform != "linux", reason="stands for a Linux machine, with GNU tar")
def test_a_volume_in_another_machine(
    site: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there = There.of(tmp_path / "there")
    there.place().mkdir()
    (there.place() / "data").write_text("chats")
    look_at(monkeypatch, replace(site, all=(there.volume(),)))
    commands.backup(Console(), to=str(tmp_path / "b"))
    commands.reset(Console(), "openwebui", yes=True)
    assert "Removed 1 file" in capsys.readouterr().out and not (there.place() / "data").exists()
    (there.place() / "later").touch()
    commands.restore(Console(), str(tmp_path / "b"))
    assert f"what was there before: {LABEL}/.byre-before-restore-" in capsys.readouterr().out
    commands.list_(Console())
    said = capsys.readouterr().out
    assert "podman run --rm -it" in said and "-r /volume/.byre-before-restore-" in said
    commands.list_(Console(json=True))
    (listed,) = document(capsys)["volumes"]
    assert (listed["remote"], listed["folder"], listed["present"], listed["files"]) == (True, None, True, 1)
