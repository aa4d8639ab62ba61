"""Volumes are all new or all old, wherever a swap ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scripts.home import ROOT, Home
from scripts.lifecycle import swapping
from scripts.volumes import Volume
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

    @classmethod
    def of(cls, state: Path) -> Any:
        home = Home(state)
        folders = {name: home.data / name for name in ("database", "openwebui", "models")}
        return cls(
            home, tuple(Volume(name, "embedded", at, str(at), (name,)) for name, at in folders.items())
        )

    @property
    def runtime(self) -> Stand:
        return self

    @property
    def data(self) -> Stand:
        return self

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
