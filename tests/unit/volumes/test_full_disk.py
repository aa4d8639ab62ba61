"""A disk that is full, made for real: said before the first byte where that can be known, and nothing half stays."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.commands import volumes as commands
from scripts.console import Console
from scripts.errors import ByreError, HostError
from scripts.volumes import Mover, Volume, one_file
from scripts.volumes.manifest import find_backups
from scripts.volumes.repository import Repository
from tests.quick_repository import quicken
from tests.sentinel import PASSWORD
from tests.small_disk import leave, small_disk
from tests.unit.commands.stand import standing
from tests.unit.volumes.test_repository import real
from tests.unit.volumes.trees import State, back_up, bring_back, names, state

SIZE = 4 << 20  # bytes of the disk
MORE = 6 << 20  # of the volume: they can't be packed


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", SIZE) as made:
        yield made


@pytest.fixture
def large(tmp_path: Path) -> Volume:
    folder = tmp_path / "large"
    folder.mkdir()
    for number in range(6):
        (folder / f"file {number}").write_bytes(os.urandom(MORE // 6))
    return Volume("openwebui", "embedded", folder, str(folder))


@pytest.fixture(params=["seen", "unseen"])
def unseen(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether something else fills the disk meanwhile: there seems to be enough of it."""
    if request.param == "unseen":
        monkeypatch.setattr("scripts.disk.enough_of", lambda *_: None)
        for room in ("mover", "restore"):
            monkeypatch.setattr(f"scripts.volumes.{room}.enough_of", lambda *_: None)
    return bool(request.param == "unseen")


def held(folder: Path) -> State:
    """The content. The time of the folder itself changes with what is unpacked beside that."""
    return {path: seen for path, seen in state(folder).items() if path != "."}


def test_a_backup_that_does_not_fit(disk: Path, large: Volume, tmp_path: Path, unseen: bool) -> None:
    small = Volume("database", "embedded", tmp_path / "small", "small")
    small.folder.mkdir()
    (small.folder / "one").write_text("one")
    back_up(small, root=disk / "backups", name="before")
    before = held(large.folder)
    with pytest.raises(HostError) as caught:
        back_up(large, root=disk / "backups")
    assert caught.value.fault == "disk-small" and "--to FOLDER" in caught.value.hint
    assert names(disk / "backups") == {".lock", "before"} and held(large.folder) == before
    (large.folder / "file 0").write_bytes(b"")
    for number in range(1, 5):
        (large.folder / f"file {number}").unlink()
    back_up(large, root=disk / "backups")
    found, bad = find_backups(disk / "backups")
    assert [one.name for one in found] == ["before", "one"] and not bad


def test_a_restore_that_does_not_fit(disk: Path, large: Volume, tmp_path: Path, unseen: bool) -> None:
    made = back_up(large, root=tmp_path / "backups")
    here = Volume("openwebui", "embedded", disk / "data", str(disk / "data"))
    here.folder.mkdir()
    (here.folder / "one").write_text("one")
    before = held(here.folder)
    with pytest.raises(HostError) as caught:
        bring_back(here, made)
    assert caught.value.fault == "disk-small" and "the same command again" in caught.value.hint
    assert held(here.folder) == before and names(here.folder) == {"one"}
    assert not Mover(here).unsettled()


@pytest.mark.parametrize("free", [0, 4096, 8192, 16384, 40960])
def test_a_disk_that_is_filled_up_while_data_are_swapped(
    disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    """The old content is in its place, or the new one is."""
    here = Volume("openwebui", "embedded", disk / "data", str(disk / "data"))
    here.folder.mkdir()
    (here.folder / "one").write_text("new" * 2000)
    made = back_up(here, root=tmp_path / "backups")
    new = held(here.folder)
    (here.folder / "one").write_text("old" * 2000)
    old = held(here.folder)
    monkeypatch.setattr("scripts.volumes.mover.enough_of", lambda *_: None)
    ballast = leave(disk, free)
    try:
        bring_back(here, made)
    except HostError as error:
        assert error.fault == "disk-small"
        assert held(here.folder) == old and names(here.folder) == {"one"}
        ballast.unlink()
        bring_back(here, made)
    assert held(here.folder) == new


def test_a_file_that_does_not_fit(disk: Path, large: Volume, tmp_path: Path, unseen: bool) -> None:
    made = back_up(large, root=tmp_path / "backups")
    with pytest.raises(HostError) as caught:
        one_file.write(made, disk / "one.tar")
    assert caught.value.fault == "disk-small" and "--file FILE" in caught.value.hint
    assert not names(disk)
    file = tmp_path / "one.tar"
    one_file.write(made, file)
    with pytest.raises(HostError) as caught:
        one_file.take_in(file, disk / "backups")
    assert caught.value.fault == "disk-small" and names(disk / "backups") <= {".lock"}


def test_a_file_that_can_not_fit_is_said_before_the_backup(
    disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Models go into it as they are."""
    site = standing(tmp_path, monkeypatch)
    models = site.all[2].folder
    models.mkdir()
    (models / "model.gguf").write_bytes(os.urandom(MORE))
    for dry_run in (True, False):
        with pytest.raises(HostError) as caught:
            commands.backup(Console(), file=str(disk / "one.tar"), dry_run=dry_run)
        assert caught.value.fault == "disk-small" and "--file FILE" in caught.value.hint
    assert not names(disk) and not (site.home.state / "backups").exists()
    commands.backup(Console(), "database", file=str(disk / "one.tar"))
    assert names(disk) == {"one.tar"}


@real
def test_a_repository_that_does_not_fit(disk: Path, large: Volume, tmp_path: Path) -> None:
    there = Repository(str(disk / "repository"), PASSWORD, dict(os.environ))
    small = Volume("database", "embedded", tmp_path / "small", "small")
    small.folder.mkdir()
    (small.folder / "one").write_text("one")
    there.store(back_up(small, root=tmp_path / "backups", name="before"))
    quicken(Path(there.place), PASSWORD)
    made = back_up(large, root=tmp_path / "backups")
    with pytest.raises(ByreError) as caught:
        there.store(made)
    assert caught.value.fault == "disk-small" and caught.value.hint
    assert [one.name for one in there.snapshots()] == ["before"]
    there.check()


def test_a_disk_that_is_read_only(disk: Path, tmp_path: Path) -> None:
    """Neither a backup nor a restore begins; the same again succeeds once it can be written."""
    here = Volume("openwebui", "embedded", disk / "data", str(disk / "data"))
    here.folder.mkdir()
    (here.folder / "one").write_text("one")
    made, before = back_up(here, root=tmp_path / "backups"), state(here.folder)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        for refused in (lambda: bring_back(here, made), lambda: back_up(here, root=disk / "backups")):
            with pytest.raises(HostError) as caught:
                refused()
            assert caught.value.fault == "file-unwritable" and caught.value.hint
            assert state(here.folder) == before and names(disk) == {"data"}
        back_up(here, root=tmp_path / "backups", name="two")  # what is only read can be backed up
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    bring_back(here, made)
    back_up(here, root=disk / "backups")
    assert held(here.folder)["one"] == before["one"]
