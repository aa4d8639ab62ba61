"""Two commands at once, on a small stack that is stopped: one waits for the other, and both are done. Of two updates or
moves, the second is refused at once, and names the first."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from scripts.progress import silent
from scripts.volumes.manifest import find_backups
from scripts.volumes.verify import verify
from tests import small_stack
from tests.machine import ROOT, Machine
from tests.unit.volumes.trees import work
from tests.waits import until

PATIENCE = 900.0  # seconds
BACKUP, RESTORE = ("volumes", "backup"), ("volumes", "restore", "latest", "--yes")
PRUNE = ("volumes", "prune", "--last=1", "--daily=0", "--weekly=0", "--monthly=0")


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with small_stack.machine(tmp_path_factory.mktemp("at once")) as made:
        made.invoke("start", timeout=PATIENCE)
        small_stack.write_chat(page(made), "first")
        made.invoke("stop")
        made.invoke(*BACKUP)
        yield made


def page(machine: Machine) -> Path:
    return machine.home / "data" / "openwebui"


@pytest.mark.parametrize(
    "commands",
    [(BACKUP, BACKUP), (BACKUP, RESTORE), (RESTORE, RESTORE), (BACKUP, PRUNE)],
    ids=["backups", "backup and restore", "restores", "backup and prune"],
)
def test_two_at_once(machine: Machine, commands: tuple[tuple[str, ...], ...]) -> None:
    before = small_stack.seen(page(machine))
    runs = [machine.begin(*one, told=subprocess.PIPE) for one in commands]
    told = [run.communicate(timeout=PATIENCE) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], told
    assert small_stack.seen(page(machine)) == before
    assert all("before-restore" in name for name in work(page(machine)))
    found, bad = find_backups(machine.home / "backups")
    assert found and not bad and not list((machine.home / "backups").glob(".*-*"))
    for one in found:
        verify(one, silent)


def beside(machine: Machine, *command: str) -> subprocess.CompletedProcess[str]:
    """What the same command says while the first one, which comes to its end, is held in its work."""
    first = machine.begin(*command, told=subprocess.PIPE)

    def holds() -> bool:
        with suppress(OSError, ValueError):
            return bool(json.loads((machine.home / "run" / "lock.json").read_text())["pid"] == first.pid)
        return False

    until(lambda: holds() or first.poll() is not None, patience=PATIENCE, every=0.01)
    os.killpg(first.pid, signal.SIGSTOP)
    try:
        second = machine.invoke(*command, check=False, timeout=PATIENCE)
    finally:
        os.killpg(first.pid, signal.SIGCONT)
    told = first.communicate(timeout=PATIENCE)
    assert first.returncode == 0, told
    assert str(first.pid) in second.stderr
    return second


def test_two_moves_at_once(machine: Machine, tmp_path: Path) -> None:
    """In a checkout of its own, since `.env` belongs to the checkout."""
    checkout, folder = tmp_path / "checkout", tmp_path / "chats"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(checkout)], check=True)
    mine = Machine(machine.home, machine.settings, root=checkout)
    before = small_stack.seen(page(machine))
    large = page(machine) / "uploads" / "large.bin"  # so that it takes a moment
    large.write_bytes(os.urandom(100 << 20))
    second = beside(mine, "volumes", "move", "--volume", "openwebui", "--into", str(folder))
    assert second.returncode and "error[lock-held]" in second.stderr and "volumes move" in second.stderr
    assert str(folder) in (checkout / ".env").read_text()
    assert small_stack.seen(folder) == small_stack.seen(page(machine)) == before
    large.unlink()


def test_two_updates_at_once(machine: Machine) -> None:
    chats = small_stack.seen(page(machine))[1]
    second = beside(machine, "update")
    assert second.returncode and "error[lock-held]" in second.stderr and "`invoke update`" in second.stderr
    assert small_stack.seen(page(machine)) == (small_stack.LAST, chats)
    second = beside(machine, "rollback", "--yes")
    assert second.returncode and "error[lock-held]" in second.stderr and "`invoke rollback`" in second.stderr
    assert small_stack.seen(page(machine)) == (small_stack.FIRST, chats)
