"""kill -9 at random moments of a backup and of a restore: nothing is lost, and the same command again succeeds."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.home import ROOT
from scripts.progress import silent
from scripts.volumes import Mover, Volume
from scripts.volumes.manifest import find_backups
from scripts.volumes.verify import verify
from tests.unit.volumes.trees import back_up, bring_back, names, state, work

KILLS = 5
# It says when it begins: until then it only imports.
BEGIN = "import os, sys; from pathlib import Path; from tests.unit.volumes.trees import back_up, bring_back; \
from scripts.volumes import Volume; from scripts.volumes.manifest import read_backup; \
volume = Volume('openwebui', 'embedded', Path(sys.argv[1]), 'x'); print('begun', flush=True); "
BACKUP = BEGIN + "back_up(volume, root=Path(sys.argv[2]), name=sys.argv[3])"
RESTORE = BEGIN + "bring_back(volume, read_backup(Path(sys.argv[2]) / sys.argv[3]))"


@pytest.fixture
def here(tmp_path: Path) -> Volume:
    """Enough of it that a kill finds something under way."""
    folder = tmp_path / "data"
    folder.mkdir()
    for number in range(200):
        (folder / f"file {number}").write_bytes(os.urandom(20_000))
    return Volume("openwebui", "embedded", folder, "x")


def killed(program: str, volume: Volume, root: Path, name: str, moment: float) -> bool:
    """Whether it was, before its end."""
    argv = [sys.executable, "-c", program, str(volume.folder), str(root), name]
    with subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as run:
        assert run.stdout and run.stdout.readline() == b"begun\n"
        time.sleep(moment)
        run.send_signal(signal.SIGKILL)
    return run.returncode == -signal.SIGKILL


def moments(program: str, volume: Volume, root: Path, name: str) -> list[float]:
    """Spread over the time that it takes from where it begins: its imports take longer than the work."""
    argv = [sys.executable, "-c", program, str(volume.folder), str(root), name]
    with subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as run:
        assert run.stdout and run.stdout.readline() == b"begun\n"
        began = time.monotonic()
        assert run.wait() == 0
        seconds = time.monotonic() - began
    chance = random.Random(1)  # noqa: S311 - no secret
    # The first is at once: the machine may be faster than it was then.
    return [0.0, *(chance.random() * seconds for _ in range(KILLS - 1))]


def test_a_killed_backup_is_none(here: Volume, root: Path) -> None:
    before = state(here.folder)
    for number, moment in enumerate(moments(BACKUP, here, root, "whole")):
        name = f"killed {number}"
        killed(BACKUP, here, root, name, moment)
        found, bad = find_backups(root)
        assert not bad and state(here.folder) == before
        for one in found:
            verify(one, silent)
    back_up(here, root=root, name="again")
    assert not [path for path in root.iterdir() if path.name.startswith(".partial")]
    verify(find_backups(root)[0][-1], silent)


def test_a_killed_restore_is_old_or_new(here: Volume, root: Path) -> None:
    made = back_up(here, root=root)
    new = {path.name: path.read_bytes() for path in here.folder.iterdir()}
    times = moments(RESTORE, here, root, "one")
    Mover(here).reset()
    for aside in work(here.folder):
        subprocess.run(["rm", "-r", here.folder / aside], check=True)
    (here.folder / "old").write_text("old")
    seen = set()
    for moment in times:
        killed(RESTORE, here, root, "one", moment)
        Mover(here).settle()  # at once: what it started may still be under way
        content = {path.name: path.read_bytes() for path in here.folder.iterdir() if path.is_file()}
        assert content in ({"old": b"old"}, new)
        seen.add(len(content))
        if content == new:
            (aside,) = work(here.folder)
            assert names(here.folder / aside) == {"old"}
            Mover(here).reset()
            (here.folder / aside / "old").rename(here.folder / "old")
            (here.folder / aside).rmdir()
    bring_back(here, made)
    assert {path.name for path in here.folder.iterdir() if path.is_file()} == new.keys()
    assert 1 in seen
