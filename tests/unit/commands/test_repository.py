"""--repo: backup, list, verify, restore and prune by the same commands, with the real restic where it is installed."""

from __future__ import annotations

import shutil
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.commands import repository as commands
from scripts.commands import restore, volumes
from scripts.console import Console
from scripts.errors import BusyError, ByreError, HostError, SettingsError
from scripts.lifecycle import off_site, rehearsal
from scripts.lifecycle.rehearsal import Check
from scripts.settings import Settings
from scripts.volumes.manifest import Backup, find_backups
from scripts.volumes.prune import Rules
from scripts.volumes.repository import Repository
from tests.faults import fault
from tests.quick_repository import quicken
from tests.sentinel import PASSWORD, WORD, Watch
from tests.unit.commands.stand import Stand, Terminal, document, look_at, standing
from tests.unit.volumes.test_repository import damage, real
from tests.waits import until


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    """With a passphrase for repositories. Its own settings and secrets are not looked at."""
    made = standing(tmp_path, monkeypatch)
    made = replace(made, settings=Settings.model_validate({"backup_passphrase": PASSWORD}))
    look_at(monkeypatch, made)
    monkeypatch.setattr("scripts.lifecycle.configuration.keep", lambda *_: None)
    return made


@pytest.fixture
def new(tmp_path: Path) -> str:
    """A place where nothing is yet."""
    return str(tmp_path / "repo sitory")


@pytest.fixture
def repo(new: str, quick: Path) -> str:
    """An empty one."""
    shutil.copytree(quick, new)
    return new


@real
def test_out_and_back(site: Stand, new: str, capsys: pytest.CaptureFixture[str]) -> None:
    volumes.backup(Console(), repo=new, dry_run=True)
    assert new in capsys.readouterr().out
    volumes.backup(Console(json=True), repo=new, dry_run=True)
    assert document(capsys)["repository"] == new and not Path(new).exists()
    with Watch() as watch:
        volumes.backup(Console(json=True), repo=new)
        made = document(capsys)
        assert made["repository"] == new and made["repository_grew"] > 0
        quicken(Path(new), PASSWORD)
        commands.list_(Console(json=True), new)
        (listed,) = document(capsys)["backups"]
        assert (listed["backup"], listed["volumes"]) == (made["name"], ["database", "openwebui"])
        shutil.rmtree(made["folder"])
        (site.home.data / "openwebui/data").write_text("later")
        restore.restore(Console(json=True), "latest", repo=new, dry_run=True)
        assert document(capsys)["would_fetch"] == made["name"] and not Path(made["folder"]).exists()
        restore.restore(Console(json=True), "latest", repo=new)
    assert (site.home.data / "openwebui/data").read_text() == "openwebui" and Path(made["folder"]).exists()
    assert watch.looks and not watch.found
    told = capsys.readouterr()
    assert WORD not in told.out + told.err
    for path in site.home.state.rglob("*"):
        assert not path.is_file() or WORD not in path.read_text(errors="replace")
    assert stat.S_IMODE(Path(new).stat().st_mode) == 0o700


@real
def test_verify_and_prune(site: Stand, repo: str, capsys: pytest.CaptureFixture[str]) -> None:
    there = off_site.repository(site, repo)  # type: ignore[arg-type]
    for _ in range(2):
        volumes.backup(Console(json=True), repo=repo)
    names = [one.name for one in there.snapshots()]
    capsys.readouterr()
    commands.verify(Console(json=True), repo)
    assert document(capsys)["verified"] == [{"backup": name, "good": True} for name in names]
    commands.verify(Console(), repo, "latest")
    assert names[-1] in capsys.readouterr().out
    commands.prune(Console(json=True), repo, Rules(1, 0, 0, 0), dry_run=True)
    assert document(capsys)["would_prune"] == {"keep": names[1:], "remove": names[:1]}
    (site.home.data / "database/data").write_text("")
    volumes.backup(Console(), repo=repo)
    volumes.backup(Console(), repo=repo)  # a second one like it does not hide it
    with pytest.raises(ByreError, check=fault("backup-shrunk")) as caught:
        commands.prune(Console(), repo, Rules(1, 0, 0, 0))
    assert caught.value.hint.endswith(f"--repo '{repo}' --yes") and len(there.snapshots()) == 4
    commands.prune(Console(), repo, Rules(3, 0, 0, 0), yes=True)
    assert len(there.snapshots()) == 3
    commands.prune(Console(), repo, Rules(1, 0, 0, 0))  # that size was accepted
    assert len(there.snapshots()) == 1
    damage(there)
    calls: tuple[Callable[[], None], ...] = (
        lambda: commands.verify(Console(), repo),
        lambda: commands.prune(Console(), repo, Rules()),
    )
    for call in calls:
        with pytest.raises(ByreError, check=fault("repository-damaged")):
            call()


@real
@pytest.mark.parametrize("backup", ["", "latest"])
def test_a_verify_of_nothing_does_not_pass(site: Stand, repo: str, backup: str) -> None:
    with pytest.raises(SettingsError, check=fault("backup-unknown")):
        commands.verify(Console(), repo, backup)


@real
def test_a_wrong_passphrase_is_said_before_a_backup_is_made(
    site: Stand, repo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    volumes.backup(Console(), repo=repo)
    wrong = Settings.model_validate({"backup_passphrase": "another one"})
    look_at(monkeypatch, replace(site, settings=wrong))
    with pytest.raises(ByreError, check=fault("backup-passphrase")):
        volumes.backup(Console(), to=str(site.home.state / "more"), repo=repo)
    assert not (site.home.state / "more").exists()


@real
def test_a_copy_that_fails_leaves_the_backup(
    site: Stand, new: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(new).touch()
    with pytest.raises(ByreError, check=fault("repository-failed")):
        volumes.backup(Console(), to=str(site.home.state / "more"), repo=new)
    (made,) = [path for path in (site.home.state / "more").iterdir() if path.is_dir()]
    assert str(made) in capsys.readouterr().err
    volumes.verify(Console(), str(made))


@real
def test_the_next_command_names_the_one_that_was_fetched(
    site: Stand, repo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The latest one here is another than the latest one there."""
    volumes.backup(Console(), repo=repo)
    (fetched,) = find_backups(site.home.state / "backups")[0]
    until(lambda: time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()) > fetched.name)
    volumes.backup(Console())
    look_at(monkeypatch, replace(site, running=frozenset({"openwebui"})))
    with pytest.raises(SettingsError, check=fault("not-confirmed")) as caught:
        restore.restore(Console(), "latest", repo=repo)
    assert caught.value.hint == f"uv run invoke volumes restore {fetched.name} --yes"


def test_the_stack_can_be_stopped_while_a_copy_takes_its_days(
    site: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = Repository("sftp:nas:/backups", PASSWORD, {})
    monkeypatch.setattr(off_site, "repository", lambda *_: far)
    monkeypatch.setattr(Repository, "admit", lambda _: None)

    def store(_: Repository, made: Backup, __: object) -> int:
        with site.home.lock():
            assert made.folder.exists()
        with pytest.raises(BusyError, check=fault("lock-held")):
            volumes.backup(Console())
        return 7

    monkeypatch.setattr(Repository, "store", store)
    volumes.backup(Console(), repo="sftp:nas:/backups")


@real
def test_a_rehearsal_is_of_what_is_fetched(site: Stand, repo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    volumes.backup(Console(), repo=repo)
    (made,) = find_backups(site.home.state / "backups")[0]
    shutil.rmtree(made.folder)

    def rehearse(_: object, found: Backup, __: object) -> Iterator[Check]:
        yield Check("start", found.contents == made.contents, found.name)

    monkeypatch.setattr(rehearsal, "rehearse", rehearse)
    restore.rehearse(Console(), repo=repo)
    (fetched,) = find_backups(site.home.state / "backups")[0]
    assert fetched.rehearsed


@real
def test_the_passphrase_is_asked_for(site: Stand, repo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    volumes.backup(Console(), repo=repo)
    look_at(monkeypatch, replace(site, settings=Settings.model_validate({})))
    with pytest.raises(SettingsError, check=fault("backup-locked")):
        commands.list_(Console(), repo)
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda _: PASSWORD)
    commands.list_(Console(), repo)
    with pytest.raises(SettingsError, check=fault("backup-locked")):
        volumes.backup(Console(), repo=repo)  # a mistyped one could never be read again


def test_what_is_refused_before_anything_is_done(
    site: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SettingsError, check=fault("argument-invalid")) as caught:
        commands.list_(Console(), f"rest:https://me:{PASSWORD}@host/")
    assert WORD not in caught.value.message + caught.value.hint
    for place in ("nas:/backups", "me@nas:backups", "sfpt:me@nas:/backups"):
        with pytest.raises(SettingsError, check=fault("argument-invalid")):
            volumes.backup(Console(), repo=place)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(HostError, check=fault("restic-missing")):
        volumes.backup(Console(), repo="sftp:nas:/backups")
    assert not (site.home.state / "backups").exists()


def test_a_place_is_a_folder_or_an_address(
    site: Stand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("scripts.process.which", lambda *_: "restic")
    monkeypatch.chdir(tmp_path)

    def place(said: str) -> str:
        found: Repository = off_site.repository(site, said)  # type: ignore[arg-type]
        return found.place

    assert place("folder") == place("local:folder") == str(tmp_path / "folder")
    assert place("./a:b") == place("local:a:b") == str(tmp_path / "a:b") and place("/x/a:b") == "/x/a:b"
    assert place("~/x") == str(Path.home() / "x")
    for said in ("sftp:me@nas:/x", "s3:https://s3.example.org/b", "rest:https://host:8000/", "rclone:a:b"):
        assert place(said) == said
