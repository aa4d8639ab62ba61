"""The volumes' commands: what they say, what they refuse, what they leave alone."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts.commands import restore
from scripts.commands import volumes as commands
from scripts.console import Console
from scripts.errors import BusyError, ByreError, ServiceError, SettingsError
from scripts.lifecycle import installation, kept_backups
from scripts.progress import silent
from scripts.volumes import Volume
from scripts.volumes.manifest import MANIFEST, SUM, find_backups
from scripts.volumes.mover import ASIDE
from scripts.volumes.prune import Rules
from scripts.volumes.verify import verify
from tests.faults import fault
from tests.unit.commands.stand import Stand, Terminal, document, half_restored, look_at, standing
from tests.unit.volumes.places import LABEL, Place
from tests.unit.volumes.trees import back_up, flip, rewritten


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    return standing(tmp_path, monkeypatch)


def test_a_backup_and_back(site: Stand, capsys: pytest.CaptureFixture[str]) -> None:
    commands.backup(Console(json=True))
    made = document(capsys)
    assert {path.name for path in Path(made["folder"]).iterdir()} == {
        "manifest.json", "manifest.json.sha256", "README.txt",
        "database.tar.zst", "database.list.zst", "openwebui.tar.zst", "openwebui.list.zst",
    }  # fmt: skip
    assert {one["how"] for one in made["backups"]} == {"at rest"}
    (site.home.data / "openwebui/data").write_text("later")
    restore.restore(Console(json=True), "latest", "openwebui")
    done = document(capsys)["restored"]
    assert [one["name"] for one in done] == ["openwebui"]
    assert (site.home.data / "openwebui/data").read_text() == "openwebui"
    assert (Path(done[0]["before"]) / "data").read_text() == "later"
    commands.list_(Console(json=True))
    listed = document(capsys)
    assert [one["volume"] for one in listed["backups"]] == ["database", "openwebui"]
    assert {
        one["name"]: (one["present"], len(one["aside"]), one["last_backup"]) for one in listed["volumes"]
    } == {
        "database": (True, 0, made["name"]),
        "openwebui": (True, 1, made["name"]),
        "models": (False, 0, None),
    }


def test_words_for_people(site: Stand, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands.list_(Console())
    said = capsys.readouterr().out
    assert "byre_openwebui-data" in said and "not made yet" in said and "No backups yet" in said
    commands.backup(Console(), "openwebui", str(tmp_path / "elsewhere"))
    (made,) = [path for path in (tmp_path / "elsewhere").iterdir() if path.is_dir()]
    assert f"uv run invoke volumes restore {made}" in capsys.readouterr().out
    restore.restore(Console(), str(made))
    assert "what was there before" in capsys.readouterr().out
    commands.list_(Console())
    said = capsys.readouterr().out
    assert ASIDE in said and "rm -r" in said


def test_one_file_there_and_back(site: Stand, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(tmp_path / "to carry.tar")
    commands.backup(Console(json=True), file=file, dry_run=True)
    assert document(capsys)["file"] == file and not Path(file).exists()
    commands.backup(Console(json=True), file=file)
    made = document(capsys)
    assert made["file"] == file and made["file_bytes"] == Path(file).stat().st_size
    with pytest.raises(SettingsError) as caught:
        commands.backup(Console(), file=file)
    assert caught.value.fault == "backup-exists"
    with pytest.raises(SettingsError) as caught:
        commands.backup(Console(), file=str(site.home.data / "openwebui" / "one.tar"))
    assert caught.value.fault == "argument-invalid" and "openwebui" in caught.value.message
    with pytest.raises(ByreError) as failed:
        commands.verify(Console(), "x" * 300)
    assert failed.value.fault == "file-unreadable"
    for name in ("x" * 250, "none/one.tar"):  # nothing is backed up for it
        with pytest.raises(ByreError):
            commands.backup(Console(), file=str(tmp_path / name))
    assert len(find_backups(site.home.state / "backups")[0]) == 1
    shutil.rmtree(made["folder"])
    commands.list_file(Console(json=True), file)
    assert {one["backup"] for one in document(capsys)["backups"]} == {made["name"]}
    commands.verify(Console(json=True), file)
    assert document(capsys)["verified"] == [{"backup": made["name"], "good": True, "older": False}]
    restore.restore(Console(json=True), file, dry_run=True)
    assert document(capsys)["would_fetch"] == made["name"] and not Path(made["folder"]).exists()
    (site.home.data / "openwebui/data").write_text("later")
    restore.restore(Console(), file, "openwebui")
    assert (site.home.data / "openwebui/data").read_text() == "openwebui" and Path(made["folder"]).is_dir()


def test_dry_runs_change_nothing(site: Stand, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands.backup(Console(), dry_run=True)
    assert not (site.home.state / "backups").exists()
    commands.backup(Console(), "database")
    (site.home.data / "database/data").write_text("later")
    restore.restore(Console(), "latest", dry_run=True)
    commands.reset(Console(), "database", dry_run=True)
    commands.prune(Console(), Rules(), dry_run=True)
    assert (site.home.data / "database/data").read_text() == "later"
    assert capsys.readouterr().out.count("Would") == 4


def test_only_some_volumes(site: Stand, capsys: pytest.CaptureFixture[str]) -> None:
    commands.backup(Console(json=True), "openwebui,database")
    assert [one["volume"] for one in document(capsys)["backups"]] == ["database", "openwebui"]


def test_verify_names_what_is_bad(site: Stand, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SettingsError):
        commands.verify(Console())
    commands.backup(Console(json=True))
    made = document(capsys)
    commands.verify(Console(json=True))
    assert document(capsys)["verified"] == [{"backup": made["name"], "good": True, "older": False}]
    flip(Path(made["folder"]) / "openwebui.tar.zst")
    with pytest.raises(ByreError) as caught:
        commands.verify(Console(), "latest")
    assert caught.value.fault == "backup-damaged" and "openwebui.tar.zst" in caught.value.message
    commands.list_(Console())
    assert "BAD" in capsys.readouterr().out


def test_verify_names_each_bad_backup(site: Stand) -> None:
    for name in ("one", "two"):
        flip(back_up(*site.all[:2], root=site.home.state / "backups", name=name).folder / "database.tar.zst")
    with pytest.raises(ByreError, check=fault("backup-damaged")) as caught:
        commands.verify(Console(json=True))
    assert [Path(line.split()[2]).parent.name for line in caught.value.detail] == ["one", "two"]


def test_prune_keeps_what_the_rules_say(site: Stand, capsys: pytest.CaptureFixture[str]) -> None:
    volume = site.all[0]
    root = site.home.state / "backups"
    for name in ("one", "two", "three"):
        back_up(volume, root=root, name=name)
    commands.prune(Console(json=True), Rules(2, 0, 0, 0))
    assert document(capsys)["pruned"]["remove"] == ["one"]
    assert {path.name for path in root.iterdir()} == {"two", "three", ".lock"}
    (volume.folder / "data").unlink()
    back_up(volume, root=root, name="empty")
    with pytest.raises(ByreError) as caught:
        commands.prune(Console(), Rules(1, 0, 0, 0))
    assert caught.value.fault == "backup-shrunk" and (root / "two").exists()
    back_up(volume, root=root, name="later", made_at="2099-01-01T00:00:00+00:00")
    with pytest.raises(ByreError, check=fault("backup-shrunk")):  # a second one like it does not hide it
        commands.prune(Console(), Rules(1, 0, 0, 0))
    commands.prune(Console(), Rules(4, 0, 0, 0), yes=True)
    assert (root / "two").exists() and not (root / "one").exists()
    commands.prune(Console(), Rules(1, 0, 0, 0))  # that size was accepted
    assert {path.name for path in root.iterdir()} == {"later", ".lock"}


def test_a_backup_made_while_a_prune_waits_stays_whole(
    site: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It needs a model's file that no backup needed when the prune began."""
    place, root = Place.of(tmp_path / "place", far=False), site.home.state / "backups"
    place.folder.mkdir()
    model = place.folder / "a.gguf"
    model.write_bytes(b"model" * 300_000)
    (place.folder / "rest").write_bytes(b"-" * 2_000_000)
    models = place.volume("models")
    back_up(models, root=root, name="old")
    model.rename(tmp_path / "a.gguf")
    back_up(models, root=root, name="without")

    @contextmanager
    def waited(*_: object) -> Iterator[None]:
        (tmp_path / "a.gguf").rename(model)
        back_up(models, root=root, name="new")
        yield

    monkeypatch.setattr(installation, "locked", waited)
    commands.prune(Console(), Rules(1, 0, 0, 0))
    ((new,), bad) = find_backups(root)
    assert new.name == "new" and not bad
    verify(new, silent)


def test_a_volume_in_use_is_left_alone(site: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    commands.backup(Console())
    look_at(monkeypatch, replace(site, running=frozenset({"openwebui"})))
    calls: tuple[Callable[[], None], ...] = (
        lambda: commands.reset(Console(), "openwebui", yes=True),
        lambda: restore.restore(Console(), "latest", yes=True),
    )
    with pytest.raises(BusyError) as caught:
        calls[0]()
    assert caught.value.hint == "uv run invoke stop"
    tool = SimpleNamespace(program="docker", place="here")
    look_at(monkeypatch, replace(site, strangers=("somebody",), containers=tool))
    for call in calls:
        with pytest.raises(BusyError, check=fault("volume-busy"), match="somebody") as caught:
            call()
        assert caught.value.hint.startswith("docker stop somebody")
    look_at(monkeypatch, site)
    restore.restore(Console(), "latest", "database")
    assert not list((site.home.data / "openwebui").glob(".byre-*"))


def test_what_a_kill_left_is_put_right_before_a_backup(site: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = site.home.data / "database"
    aside = folder / ".byre-before-restore-1"
    aside.mkdir()
    (folder / "data").rename(aside / "data")
    (folder / ".byre-restored-1").mkdir()
    look_at(monkeypatch, replace(site, running=frozenset({"database"})))
    with pytest.raises(BusyError):
        commands.backup(Console(), "database")
    look_at(monkeypatch, site)
    commands.backup(Console(), "database")
    assert (folder / "data").read_text() == "database"
    assert [path.name for path in folder.iterdir()] == ["data"]


def test_reset_asks(site: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
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


@pytest.mark.parametrize("command", ["backup", "reset"])
def test_an_interrupted_restore_is_taken_back_first(
    site: Stand, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    half_restored(site)
    if command == "reset":  # the question was about other data
        with pytest.raises(ServiceError) as caught:
            commands.reset(Console(), "openwebui", yes=True)
        assert caught.value.fault == "volume-changed"
    else:
        commands.backup(Console())
    assert capsys.readouterr().err.count("a restore was interrupted") == 1
    assert {(one.folder / "data").read_text() for one in site.all[:2]} == {"database", "openwebui"}
    assert not [*site.home.data.glob("*/.byre-*")] and not (site.home.run / "restore.json").exists()


def test_what_is_not_there(site: Stand, tmp_path: Path) -> None:
    calls: tuple[Callable[[], None], ...] = (
        lambda: commands.backup(Console(), "nothing"),
        lambda: commands.reset(Console(), ""),
        lambda: restore.restore(Console(), str(tmp_path / "no")),
        lambda: restore.restore(Console(), ""),
        lambda: restore.restore(Console(), "latest"),
        lambda: commands.verify(Console(), "no"),
    )
    for call in calls:
        with pytest.raises(SettingsError):
            call()
    commands.backup(Console(), "database")
    with pytest.raises(SettingsError):
        restore.restore(Console(), "latest", "openwebui")


def test_a_volume_that_holds_the_secrets(site: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = Volume("openwebui", "bind", site.home.state, str(site.home.state))
    look_at(monkeypatch, replace(site, all=(bad,)))
    with pytest.raises(SettingsError) as caught:
        commands.backup(Console(), to=str(site.home.state.parent / "b"))
    assert caught.value.fault == "secrets-in-volume"


@pytest.mark.skipif(sys.platform != "linux", reason="stands for a Linux machine, with GNU tar")
def test_what_a_killed_restore_left_is_named_and_goes_with_the_next_backup(
    site: Stand, capsys: pytest.CaptureFixture[str]
) -> None:
    left = site.home.data / "openwebui/.byre-restoring-1"
    left.mkdir()
    commands.list_(Console())
    assert str(left) in capsys.readouterr().out
    commands.list_(Console(json=True))
    assert [one["leftovers"] for one in document(capsys)["volumes"]] == [[], [str(left)], []]
    commands.backup(Console())
    assert not left.exists()


def test_a_backup_that_is_older_or_can_not_be_read_is_named(
    site: Stand, capsys: pytest.CaptureFixture[str]
) -> None:
    commands.backup(Console(json=True))
    (made,) = find_backups(kept_backups.root(site))[0]  # type: ignore[arg-type]
    shutil.copytree(made.folder, made.folder.with_name("older"))
    rewritten(
        replace(made, folder=made.folder.with_name("older")), lambda d: d.update(sealed=False, number=2)
    )
    (made.folder.with_name("older") / SUM).unlink()
    shutil.copytree(made.folder, made.folder.with_name("zbad"))
    flip(made.folder.with_name("zbad") / MANIFEST)
    capsys.readouterr()
    commands.verify(Console(), "latest")
    told = capsys.readouterr()
    assert "older: good" in told.out and "(older: no checksum" in told.out and "zbad" in told.err
    commands.verify(Console(json=True), "latest")
    assert [one["older"] for one in document(capsys)["verified"]] == [True]
    restore.restore(Console(), "latest")
    assert "note: older " in capsys.readouterr().err
    shutil.rmtree(made.folder)
    shutil.rmtree(made.folder.with_name("older"))
    with pytest.raises(ByreError) as caught:
        commands.verify(Console(), "latest")
    assert caught.value.fault == "backup-damaged"


def test_a_volume_of_containers(
    site: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there = Place.of(tmp_path / "there", far=True)
    there.folder.mkdir()
    (there.folder / "data").write_text("chats")
    look_at(monkeypatch, replace(site, all=(there.volume(),)))
    commands.backup(Console())
    commands.reset(Console(), "openwebui", yes=True)
    assert "Removed 1 file" in capsys.readouterr().out and not (there.folder / "data").exists()
    (there.folder / "later").touch()
    restore.restore(Console(), "latest")
    assert f"{LABEL}/{ASIDE}" in capsys.readouterr().out
    commands.list_(Console())
    said = capsys.readouterr().out
    assert "podman run --rm -it" in said and "-r -- /volume/.byre-before-restore-" in said
    commands.list_(Console(json=True))
    (listed,) = document(capsys)["volumes"]
    assert (listed["remote"], listed["folder"], listed["present"], listed["files"]) == (True, None, True, 1)
