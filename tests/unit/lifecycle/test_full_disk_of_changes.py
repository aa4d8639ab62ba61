"""A disk that is full while the version changes or the data move: all is as before, and the same again succeeds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.errors import HostError
from scripts.lifecycle import moving
from scripts.lifecycle.choices import LastStart
from scripts.webui import page_program
from tests import small_stack
from tests.small_disk import leave, small_disk
from tests.unit.lifecycle import test_killed_move as of_move
from tests.unit.lifecycle.test_updating import AFTER, BEFORE
from tests.unit.lifecycle.versions import World

weeks = of_move.weeks
STEP = 16 << 10  # bytes of room more, until a change has enough


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """On a disk of its own; that there is enough room is not looked at, as if something else would fill it."""
    with small_disk(tmp_path / "disk", 4 << 20) as disk:
        made = World(disk, monkeypatch.setattr)
        made.make()
        monkeypatch.setattr("scripts.disk.enough_of", lambda *_: None)
        for room in ("mover", "restore"):
            monkeypatch.setattr(f"scripts.volumes.{room}.enough_of", lambda *_: None)
        yield made


@pytest.mark.parametrize("back", [False, True], ids=["update", "rollback"])
def test_a_change_on_a_disk_that_fills_up(world: World, back: bool) -> None:
    before, after = BEFORE, AFTER
    if back:
        world.change()
        before, after = AFTER, BEFORE
    failed = 0
    for free in range(0, 50 * STEP, STEP):
        ballast = leave(world.folder, free)
        try:
            world.change(back)
        except Exception as error:  # also SQLite's own, of the page
            failed += 1
            ballast.unlink()
            world.put_back()
            assert world.seen() == before and not page_program.read(world.home).trying, (free, error)
            continue
        break
    assert failed > 1 and world.seen() == after


def test_a_move_to_a_disk_that_is_too_small(
    weeks: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = small_stack.seen(of_move.page(weeks.source))
    at = of_move.page(weeks.target)
    at.rmdir()
    with small_disk(at, 1 << 20):
        for unseen in (False, True):
            with monkeypatch.context() as during, pytest.raises(HostError) as caught:
                if unseen:
                    for room in ("mover", "restore"):
                        during.setattr(f"scripts.volumes.{room}.enough_of", lambda *_: None)
                of_move.moved(weeks)
            assert caught.value.fault == "disk-small" and caught.value.hint
            assert small_stack.seen(of_move.page(weeks.source)) == before
            assert moving.interrupted(weeks.source.home) == ("embedded", "podman")
            assert not list(at.iterdir())
    of_move.moved(weeks)
    assert LastStart.of(weeks.source.home).get("runtime") == "podman"
    assert small_stack.seen(at) == before


def test_a_move_whose_backup_does_not_fit(weeks: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes first: nothing has begun."""
    before = small_stack.seen(of_move.page(weeks.source))
    root = weeks.source.home.state / "backups"
    with small_disk(root, 8 << 10):
        for unseen in (False, True):
            with monkeypatch.context() as during, pytest.raises(HostError) as caught:
                if unseen:
                    during.setattr("scripts.disk.enough_of", lambda *_: None)
                of_move.moved(weeks)
            assert caught.value.fault == "disk-small" and caught.value.hint
            assert small_stack.seen(of_move.page(weeks.source)) == before
            assert not moving.interrupted(weeks.source.home)
            assert not list(of_move.page(weeks.target).iterdir())
    of_move.moved(weeks)
    assert LastStart.of(weeks.source.home).get("runtime") == "podman"
    assert small_stack.seen(of_move.page(weeks.target)) == before


def test_there_is_no_other_ballast(world: World) -> None:
    """The disk of these tests is the small one."""
    assert shutil.disk_usage(world.home.data).total == 4 << 20
