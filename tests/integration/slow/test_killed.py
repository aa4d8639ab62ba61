"""kill -9 at twenty moments each of backup, restore, move, update and rollback: nothing is lost, the state has a
name, and the same command again succeeds.

A moment is an event that can be seen in the files, and a while after it, by chance. About every second kill also hits
what the command has started.
"""

from __future__ import annotations

import json
import logging
import os
import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scripts.progress import silent
from scripts.volumes.manifest import find_backups
from scripts.volumes.verify import verify
from tests import small_stack
from tests.machine import Machine
from tests.small_stack import FIRST, HALF, LAST, NEW, OLD
from tests.unit.lifecycle import test_killed_folder_move as of_folder
from tests.unit.lifecycle import test_killed_move as of_move
from tests.unit.volumes.trees import state
from tests.waits import until

weeks, world = of_move.weeks, of_folder.world

LOG = logging.getLogger(__name__)
KILLS = 20
PATIENCE = 900.0  # seconds
SOON, LATER = 0.4, 6.0  # seconds after an event, at most: of what passes soon, and of a start and its checks
Event = Callable[["Bed"], object]


@dataclass
class Bed:
    """The installation that is killed."""

    machine: Machine

    @property
    def page(self) -> Path:
        return self.machine.home / "data" / "openwebui"

    @property
    def database(self) -> Path:
        return self.machine.home / "data" / "database"

    @property
    def backups(self) -> Path:
        return self.machine.home / "backups"

    @property
    def record(self) -> dict[str, Any]:
        return dict(json.loads((self.machine.home / "run" / "page.json").read_text()))

    def revision(self) -> str:
        with closing(small_stack.opened(self.page)) as one:
            return str(one.execute("SELECT version_num FROM alembic_version").fetchone()[0])

    def kill(self, number: int, event: Event, most: float, *command: str) -> bool:
        """Run a command and kill it up to `most` seconds after an event; whether it was killed before its end."""
        chance = random.Random(f"{number} {command}")  # noqa: S311 - no secret
        more, group = chance.uniform(0, most), chance.random() < 0.5
        run = self.machine.begin(*command, told=subprocess.DEVNULL)
        until = time.monotonic() + PATIENCE
        while run.poll() is None and not self.is_now(event):
            assert time.monotonic() < until, command
            time.sleep(0.002)
        if run.poll() is None:
            time.sleep(more)
        if run.poll() is None and group:
            os.killpg(run.pid, signal.SIGKILL)
        elif run.poll() is None:
            run.send_signal(signal.SIGKILL)
        code = run.wait()
        assert code in {0, -signal.SIGKILL}, (command, code)
        LOG.info("%s, number %d: %s", " ".join(command), number, "killed" if code else "it had ended")
        return code != 0

    def is_now(self, event: Event) -> bool:
        try:
            return bool(event(self))
        except (OSError, ValueError, sqlite3.Error):  # it is just being written
            return False

    def faults(self) -> set[str]:
        """What the doctor names."""
        told = self.machine.json("doctor", check=False)
        return {one["fault"] for one in told["findings"] if one["status"] == "wrong"}

    def good_backups(self) -> None:
        """No half backup counts as one."""
        found, bad = find_backups(self.backups)
        assert not bad
        for one in found:
            verify(one, silent)

    def again(self, *command: str) -> str:
        """The same command to its end; its notes."""
        run = self.machine.invoke(*command, timeout=PATIENCE)
        left = [
            *self.backups.glob(".*-*"),
            *(one for at in (self.page, self.database) for one in at.glob(".byre-*")),
        ]
        assert not [one for one in left if "before-restore" not in one.name], left
        return run.stderr


@pytest.fixture(scope="module")
def bed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bed]:
    with small_stack.machine(tmp_path_factory.mktemp("killed")) as made:
        made.invoke("start", timeout=PATIENCE)
        small_stack.write_chat(made.home / "data" / "openwebui", "first")
        yield Bed(made)


def at_rest(bed: Bed, number: int) -> None:
    """Every fourth kill is of a stack that runs."""
    bed.machine.invoke("start" if number % 4 == 3 else "stop", timeout=PATIENCE)


# ── backup, restore ──────────────────────────────────────────────────────────────────────────────────────────────


def entered(pattern: str) -> Event:
    """Something of this name is in the home."""
    return lambda bed: next(bed.machine.home.glob(pattern), None)


def named(bed: Bed) -> bool:
    return len(find_backups(bed.backups)[0]) > 1


BACKUP = (
    (entered("run/lock.json"), SOON),
    (entered("backups/.partial-*"), SOON),
    (entered("backups/.partial-*/openwebui.tar.zst"), SOON / 4),
    (entered("backups/.partial-*/manifest.json"), 0.0),
    (named, SOON),
)
RESTORE = (
    (entered("data/database/.byre-restoring-*"), SOON),
    (entered("data/openwebui/.byre-restoring-*"), SOON),
    (entered("run/restore.json"), SOON / 4),
    (entered("data/database/.byre-before-restore-*"), SOON / 4),
    (entered("data/openwebui/.byre-moving-in-*"), 0.0),
    (entered("data/openwebui/.byre-before-restore-*"), SOON),
)


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_backup(bed: Bed, number: int) -> None:
    at_rest(bed, number)
    if len(find_backups(bed.backups)[0]) > 1:
        only = ("--last=1", "--daily=0", "--weekly=0", "--monthly=0")
        bed.machine.invoke("volumes", "prune", *only, "--yes")
    before = small_stack.seen(bed.page)
    bed.kill(number, *BACKUP[number % len(BACKUP)], "volumes", "backup")
    assert small_stack.seen(bed.page) == before
    bed.good_backups()
    bed.again("volumes", "backup")
    bed.good_backups()
    assert small_stack.seen(bed.page) == before


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_restore(bed: Bed, number: int) -> None:
    bed.machine.invoke("stop")
    small_stack.remove_aside(bed.page)
    small_stack.remove_aside(bed.database)
    bed.machine.invoke("volumes", "backup")
    new = (small_stack.seen(bed.page), state(bed.database))
    small_stack.write_chat(bed.page, f"after {number}")
    old = (small_stack.seen(bed.page), new[1])
    if number % 4 == 3:
        bed.machine.invoke("start", timeout=PATIENCE)
    bed.kill(number, *RESTORE[number % len(RESTORE)], "volumes", "restore", "latest", "--yes")
    half = (bed.machine.home / "run" / "restore.json").exists()
    if half and number % 2:
        until(lambda: "restore-interrupted" in bed.faults())
        assert "interrupted" in bed.machine.invoke("start", timeout=PATIENCE).stderr
        assert small_stack.seen(bed.page) == old[0]
    said = bed.again("volumes", "restore", "latest", "--yes")
    assert not half or number % 2 or "interrupted" in said
    assert small_stack.seen(bed.page) == new[0]
    if number % 4 != 3 and not (half and number % 2):
        assert state(bed.database) == new[1]


# ── move ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_killed_move(weeks: Any, tmp_path: Path) -> None:
    """Of a page between two folders; tests/podman kills one between local processes and containers."""
    of_move.kill(weeks, tmp_path, KILLS)


@pytest.mark.parametrize("back", [False, True], ids=["to a folder", "back to the volume"])
def test_a_killed_move_of_a_folder(world: Any, tmp_path: Path, back: bool) -> None:
    """At each of its steps. The containers' tool is a stand-in."""
    of_folder.kill(world, tmp_path, back, lambda count: range(1, count + 1))


# ── update, rollback ─────────────────────────────────────────────────────────────────────────────────────────────


def under_way(bed: Bed) -> object:
    return bed.record["trying"]


def backed_up(bed: Bed) -> object:
    return under_way(bed) and next(bed.backups.glob("*-before-*"), None)


def noted(bed: Bed) -> object:
    return bed.record["safety"]


def done(version: str) -> Event:
    return lambda bed: not bed.record["trying"] and bed.record["now"]["version"] == version


def reached(revision: str) -> Event:
    return lambda bed: noted(bed) and bed.revision() == revision


UPDATE = (
    (under_way, SOON),
    (entered("backups/.partial-*"), SOON),
    (noted, SOON),
    (reached(HALF), 0.1),
    (reached(LAST), 0.1),
    (reached(LAST), LATER),
    (reached(LAST), 2 * LATER),
    (done(NEW), 0.0),
)
ROLLBACK = (
    (under_way, SOON),
    (entered("backups/.partial-*"), SOON),
    (noted, SOON / 4),
    (entered("data/openwebui/.byre-restoring-*"), SOON),
    (entered("run/restore.json"), SOON / 4),
    (entered("data/openwebui/.byre-moving-in-*"), 0.0),
    (reached(FIRST), LATER),
    (reached(FIRST), 2 * LATER),
    (done(OLD[1]), 0.0),
)


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_update_and_a_killed_rollback(bed: Bed, number: int) -> None:
    for place in (bed.page, bed.database):
        small_stack.remove_aside(place)
    old = small_stack.seen(bed.page)
    assert old[0] == FIRST
    changed(bed, number, UPDATE, old, (LAST, old[1]), "update")
    small_stack.write_chat(bed.page, f"since {number}")
    new = small_stack.seen(bed.page)
    changed(bed, number, ROLLBACK, new, old, "rollback", "--yes")
    kept = {title for one in bed.page.glob(".byre-before-restore-*/webui.db") for title in chats(one)}
    assert f"since {number}" in kept
    bed.good_backups()


def changed(bed: Bed, number: int, moments: Any, before: object, after: object, *command: str) -> None:
    """A change that is killed, and then made."""
    killed = bed.kill(number, *moments[number % len(moments)], *command)
    half = bool(bed.record["trying"])
    if not half and small_stack.seen(bed.page) == after and killed:
        return  # the kill came after its last step
    if half and number % 5 == 0:
        until(lambda: "update-interrupted" in bed.faults())  # a look that takes too long says nothing
    if half and number % 5 == 1:
        told = bed.machine.invoke("start", timeout=PATIENCE).stderr
        assert "was not finished" in told
        assert small_stack.seen(bed.page) == before
    if killed:
        said = bed.again(*command)
        assert not half or number % 5 == 1 or "was not finished" in said
    assert small_stack.seen(bed.page) == after and not bed.record["trying"]


def chats(database: Path) -> set[str]:
    with closing(small_stack.opened(database.parent)) as one:
        return {title for (title,) in one.execute("SELECT title FROM chat")}
