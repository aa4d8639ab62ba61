"""Two commands at once, on a small stack that is stopped: one waits for the other, and both are done."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.progress import silent
from scripts.volumes.manifest import find_backups
from scripts.volumes.verify import verify
from tests import small_stack
from tests.machine import Machine
from tests.unit.volumes.trees import work

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
