"""Volumes are all new or all old, wherever a swap ends."""

from __future__ import annotations

import errno
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from scripts import settings
from scripts.errors import ByreError, HostError, ServiceError
from scripts.home import ROOT, Home
from scripts.lifecycle import page_revision, swapping
from scripts.volumes import Mover, Volume
from scripts.volumes import restore as room
from scripts.volumes.manifest import read_backup
from tests.unit.volumes.places import Place
from tests.unit.volumes.trees import back_up, work

# Killed once it has swapped so many of the volumes.
SWAP = """
import os, signal, sys
from pathlib import Path
from scripts.lifecycle import swapping
from scripts.volumes import restore
from scripts.volumes.manifest import read_backup
from tests.unit.lifecycle.test_swapping import Stand
site, left = Stand.of(Path(sys.argv[1])), [int(sys.argv[2])]
real = swapping.swap_one
def swap_one(*given):
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    return real(*given)
swapping.swap_one = swap_one
swapping.page_revision.forget = lambda _: left[0] == -1 and os.kill(os.getpid(), signal.SIGKILL)
made = read_backup(site.home.state / "backups/one")
swapping.swap(site, [restore.stage(one, made) for one in site.all])
os.kill(os.getpid(), signal.SIGKILL)
"""


@dataclass(frozen=True)
class Stand:
    """What is needed of a Site and its runtime."""

    home: Home
    all: tuple[Volume, ...]
    name: str = "embedded"
    silent: bool = False
    settings: Any = None

    @classmethod
    def of(cls, state: Path, env: Mapping[str, str] = MappingProxyType({})) -> Any:
        home = Home(state)
        folders = {name: home.data / name for name in ("database", "openwebui")}
        folders["models"] = home.state / "models"
        volumes = (Volume(name, "embedded", at, str(at), (name,), env=env) for name, at in folders.items())
        return cls(home, tuple(volumes))

    @property
    def runtime(self) -> Stand:
        return self

    @property
    def data(self) -> Stand:
        return self

    def prepare(self) -> None:
        if self.silent:
            raise ServiceError("No answer.", fault="container-tool-failed")

    def volumes(self) -> tuple[Volume, ...]:
        return self.all


@pytest.fixture
def site(tmp_path: Path) -> Any:
    """With a backup; one of its volumes is empty now, the others were written to."""
    made = Stand.of(tmp_path)
    made.home.prepare()
    for volume in made.all:
        volume.folder.mkdir(exist_ok=True)
        (volume.folder / "one").write_text("new")
    back_up(*made.all, root=made.home.state / "backups")
    for volume in made.all:
        (volume.folder / "one").unlink()
    for volume in made.all[:2]:
        (volume.folder / "two").write_text("old")
    return made


def contents(site: Any) -> list[dict[str, str]]:
    return [
        {path.name: path.read_text() for path in one.folder.iterdir() if path.is_file()} for one in site.all
    ]


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_killed_swap_is_taken_back(site: Any, count: int) -> None:
    old = contents(site)
    argv = [sys.executable, "-c", SWAP, str(site.home.state), str(count)]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    if count == 3:  # after its end
        assert not swapping.interrupted(site.home) and not swapping.put_back(site)
        assert contents(site) == [{"one": "new"}] * 3
        return
    assert swapping.interrupted(site.home) and swapping.put_back(site)
    assert contents(site) == old and not any(work(one.folder) for one in site.all)
    assert not swapping.put_back(site)


def test_a_disk_that_is_full_leaves_all_of_the_old(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    old, made = contents(site), read_backup(site.home.state / "backups/one")
    staged = [room.stage(one, made) for one in site.all]

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("scripts.home.write_atomic", full)
    with pytest.raises(HostError) as caught:
        swapping.swap(site, staged)
    assert caught.value.fault == "disk-full" and contents(site) == old and not swapping.interrupted(site.home)


@pytest.fixture
def half_swapped(site: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """All volumes are swapped, and the last step is missing."""
    journal, made = site.home.run / "restore.json", read_backup(site.home.state / "backups/one")
    held: list[str] = []
    monkeypatch.setattr(page_revision, "forget", lambda _: held.append(journal.read_text()))

    def swap() -> None:
        held.clear()
        swapping.swap(site, [room.stage(one, made) for one in site.all])
        journal.write_text(held[0])

    return swap


def test_a_put_back_that_is_killed_loses_nothing(
    site: Any, half_swapped: Callable[[], None], tmp_path: Path
) -> None:
    """Killed at each of its steps, then what it left is put right, as a restore that fails does, then again."""
    place = Place.of(tmp_path / "place", far=False)
    dying = Stand.of(site.home.state, place.env)
    old = contents(site)
    for volume in site.all:
        volume.folder.chmod(0o750)
    half_swapped()
    changing = (site.home.run, *(one.folder for one in site.all))
    for folder in changing:
        shutil.copytree(folder, tmp_path / "begin" / folder.name, symlinks=True)
    for count in range(1, 90):
        for folder in changing:
            shutil.rmtree(folder)
            shutil.copytree(tmp_path / "begin" / folder.name, folder, symlinks=True)
        place.kill_at(count)
        with suppress(ByreError):
            swapping.put_back(dying)
        ended = place.calls() < count
        for volume in site.all:
            Mover(volume).settle()
        swapping.put_back(site)
        assert contents(site) == old and not any(work(one.folder) for one in site.all), count
        assert {one.folder.stat().st_mode & 0o777 for one in site.all[:2]} == {0o750}
        if ended:
            return
    raise AssertionError("it was killed each time")


def test_what_is_not_put_back_is_not_forgotten(site: Any, half_swapped: Callable[[], None]) -> None:
    """The tool does not answer, or a volume is not where the settings say: once it is, the same call goes on."""
    old = contents(site)
    half_swapped()
    elsewhere = replace(site.all[1], folder=site.home.state / "none")
    for other, fault in (
        (replace(site, silent=True), "container-tool-failed"),
        (replace(site, all=site.all[:1]), "restore-interrupted"),
        (replace(site, all=(site.all[0], elsewhere, site.all[2])), "restore-interrupted"),
    ):
        with pytest.raises(ServiceError) as caught:
            swapping.put_back(other)
        assert caught.value.fault == fault and swapping.interrupted(site.home)
        assert contents(site) == [{"one": "new"}] * 3, "nothing changes until all are there"
    assert swapping.put_back(site) and contents(site) == old


@pytest.mark.parametrize("record", ["", "torn", '{"version": 2}'])
def test_a_record_that_cannot_be_read_is_not_passed_over(
    site: Any, half_swapped: Callable[[], None], record: str
) -> None:
    """The volumes may hold data of two moments."""
    half_swapped()
    (site.home.run / "restore.json").write_text(record)
    with pytest.raises(ServiceError) as caught:
        swapping.put_back(site)
    assert caught.value.fault == "restore-interrupted" and "restore.json" in caught.value.hint
    assert swapping.interrupted(site.home) and contents(site) == [{"one": "new"}] * 3


def test_the_runtime_of_the_swap_is_put_back(
    site: Any, half_swapped: Callable[[], None], tmp_path: Path
) -> None:
    """The settings name another one now."""
    made = settings.load(tmp_path, {"BYRE_HOME": str(site.home.state), "ENGINE": "ollama"}).settings
    old = contents(site)
    half_swapped()
    other = replace(site, all=(), name="podman", settings=made)
    assert swapping.put_back(other) and contents(site) == old
