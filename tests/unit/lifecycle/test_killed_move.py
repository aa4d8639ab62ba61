"""kill -9 at random moments of a move: the original or a whole copy is in use, and the same again succeeds."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from scripts.errors import ServiceError
from scripts.home import ROOT, Home
from scripts.lifecycle import moving, swapping
from scripts.lifecycle.choices import LastStart
from scripts.lifecycle.moving import Move
from scripts.progress import silent
from scripts.volumes import Volume
from scripts.volumes.manifest import find_backups
from scripts.volumes.verify import verify
from tests import small_stack
from tests.unit.commands.stand import Stand
from tests.unit.volumes.trees import work

KILLS = 3
# It says when it begins: until then it only imports.
MOVE = "import sys; from pathlib import Path; from scripts.lifecycle import moving; \
from tests.unit.lifecycle.test_killed_move import move, moved; it = move(Path(sys.argv[1])); \
moving.ROOT = it.source.home.state; print('begun', flush=True); moved(it)"


def move(folder: Path) -> Any:
    """Of a page between two runtimes, each of which has a folder for it."""
    home = Home(folder / "state")
    home.prepare()
    sites = []
    for name in ("embedded", "podman"):
        at = folder / name / "openwebui"
        at.mkdir(parents=True, exist_ok=True)
        volume = Volume("openwebui", "embedded", at, str(at), ("openwebui",))
        sites.append(Stand(home, frozenset(), (volume,), name))
    source, target = sites
    return Move(source, target)  # type: ignore[arg-type]


def moved(it: Move) -> None:
    """As the command does it; what was interrupted is put back first."""
    swapping.put_back(it.target)
    moving.run(it, list(it.source.runtime.data.volumes()), silent)


def page(site: Any) -> Path:
    (volume,) = site.all
    return Path(volume.folder)


@pytest.fixture
def weeks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A page with chats and uploads: enough that a kill finds something under way."""
    it = move(tmp_path)
    monkeypatch.setattr(moving, "ROOT", it.source.home.state)  # where `.env` is
    small_stack.write_page(page(it.source), *(f"chat {number}" for number in range(60)))
    LastStart.of(it.source.home).keep(runtime="embedded")
    return it


def begun(folder: Path) -> subprocess.Popen[bytes]:
    run = subprocess.Popen([sys.executable, "-c", MOVE, str(folder)], cwd=ROOT, stdout=subprocess.PIPE)
    assert run.stdout and run.stdout.readline() == b"begun\n"
    return run


def kill(weeks: Any, folder: Path, times: int) -> None:
    """Kill moves, look at what each left, and make one to its end."""
    home, before = weeks.source.home, small_stack.seen(page(weeks.source))
    with begun(folder) as run:
        started = time.monotonic()
        assert run.wait() == 0
        seconds = time.monotonic() - started
    assert small_stack.seen(page(weeks.target)) == before
    chance, killed, fresh = random.Random(16), 0, 0  # noqa: S311 - no secret
    record = home.run / "move-podman.json"
    # The first is at once: the machine may be faster than it was then.
    for moment in (0.0, *(chance.random() * seconds for _ in range(times - 1))):
        LastStart.of(home).keep(runtime="embedded")
        fresh += not record.exists()
        with begun(folder) as run:
            time.sleep(moment)
            run.send_signal(signal.SIGKILL)
        killed += run.returncode == -signal.SIGKILL
        assert small_stack.seen(page(weeks.source)) == before, "the original"
        if moving.interrupted(home):
            assert LastStart.of(home).get("runtime") == "embedded"
            with pytest.raises(ServiceError) as caught:
                moving.unfinished(weeks.target)
            assert caught.value.fault == "move-interrupted"
        found, bad = find_backups(home.state / "backups")
        assert not bad
        for one in found:
            verify(one, silent)
    fresh += not record.exists()
    moved(weeks)
    assert killed and not moving.interrupted(home) and LastStart.of(home).get("runtime") == "podman"
    for site in (weeks.source, weeks.target):
        assert small_stack.seen(page(site)) == before
        assert all("before-restore" in name for name in work(page(site)))
    assert len(work(page(weeks.target))) <= fresh, "no copy of a move that was killed is aside"


def test_a_killed_move(weeks: Any, tmp_path: Path) -> None:
    kill(weeks, tmp_path, KILLS)
