"""kill -9 in a move between a volume of containers and a folder: at each moment `.env` names data that are whole, a
half copy is not started, and the same again succeeds.

A step is a rename, a removal or a new folder, of this program or of what it runs in the volumes.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from scripts.errors import ServiceError
from scripts.home import ROOT, Home
from scripts.lifecycle import move_folder
from scripts.lifecycle.move_folder import FolderMove
from scripts.progress import silent
from scripts.settings import Settings
from scripts.volumes import Volume
from scripts.volumes.consistent import Beside
from scripts.volumes.manifest import find_backups
from scripts.volumes.verify import verify
from tests import small_stack
from tests.faults import fault
from tests.unit.commands.stand import Stand
from tests.unit.volumes.places import Place
from tests.unit.volumes.trees import work

STEPS = {
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
}  # of Python: https://docs.python.org/3/library/audit_events.html
RUN = "import sys; from pathlib import Path; from tests.unit.lifecycle.test_killed_folder_move import serve; " \
    "serve(Path(sys.argv[1]))"  # fmt: skip


class Site(Stand):
    """Its page sees the volume where it lies in truth."""

    def beside(self, volume: Volume) -> Beside:
        where = Path(volume.helper.source) if volume.helper else volume.place
        return Beside((), sys.executable, str(where))

    def make(self, volume: Volume) -> None:
        volume.folder.mkdir(parents=True)


@dataclass(frozen=True)
class World:
    """An installation with a page in a volume of containers (stand-ins), or in a folder, and its `.env`."""

    root: Path

    @property
    def home(self) -> Home:
        return Home(self.root / "state")

    @property
    def place(self) -> Place:
        return Place(self.root / "tool", far=True)

    @property
    def env(self) -> Path:
        return self.root / ".env"

    @property
    def folder(self) -> Path:
        return self.root / "a disk" / "chats"

    def move(self, back: bool, dies: int = 0) -> FolderMove:
        """From the volume to the folder, or `back`. `dies` is the process that is killed with what it runs."""
        env = self.place.env | ({"KILLED_WITH": str(dies)} if dies else {})
        far = self.place.volume()
        assert far.helper
        far = replace(far, helper=replace(far.helper, env=env))
        near = Volume("openwebui", "bind", self.folder, str(self.folder), ("openwebui",), env=env)
        inside = Site(self.home, frozenset(), (far,))
        named = Settings.model_validate({"openwebui_data_storage": str(self.folder)})
        outside = Site(self.home, frozenset(), (near,), settings=named)
        given: Any = (outside, inside, "") if back else (inside, outside, str(self.folder))
        return FolderMove("openwebui", *given)

    def pages(self, back: bool) -> tuple[Path, Path]:
        """Where the page's data are here and there."""
        found = (self.place.folder, self.folder)
        return found[::-1] if back else found


def moved(world: World, back: bool, dies: int = 0) -> None:
    """As the command does it."""
    vars(move_folder)["ROOT"] = world.root  # where `.env` is
    move = world.move(back, dies)
    move_folder.prepare(move)
    move_folder.run(move, silent)


def serve(root: Path) -> None:
    """Moves in processes of their own, each killed at the step that a line names; answers how it ended."""
    world = World(root)
    for line in sys.stdin:
        if not (child := os.fork()):
            sys.addaudithook(count_steps(world.place))
            moved(world, line.startswith("back"), os.getpid())
            os._exit(0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def count_steps(place: Place) -> Any:
    """For `sys.addaudithook`: this process is killed at the step that the place says."""

    def hook(event: str, _: Any) -> None:
        if event not in STEPS:
            return
        count = place.calls() + 1
        (place.root / "calls").write_text(str(count))
        if count == int((place.root / "kill-at").read_text()):
            os.kill(os.getpid(), signal.SIGKILL)

    return hook


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    made = World(tmp_path / "now")
    monkeypatch.setattr(move_folder, "ROOT", made.root)
    Place.of(made.place.root, far=True).program("python", f'exec "{sys.executable}" "$@"')
    made.home.prepare()
    return made


@contextmanager
def begun(world: World) -> Iterator[Any]:
    """Moves in other processes, by the step at which each is killed: how it ended, and its steps."""
    argv = [sys.executable, "-c", RUN, str(world.root)]
    with subprocess.Popen(argv, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdin and run.stdout
        lines, answers = run.stdin, run.stdout

        def move(back: bool, at: int) -> tuple[int, int]:
            world.place.kill_at(at)
            lines.write(f"{'back' if back else 'there'}\n")
            lines.flush()
            ended = int(answers.readline()), world.place.calls()
            world.place.kill_at(0)
            return ended

        yield move
        lines.close()


def kill(world: World, folder: Path, back: bool, steps: Callable[[int], Iterable[int]]) -> None:
    """Kill moves at some of their steps, by how many there are; look at what each left, and make it to its end."""
    here, there = world.pages(back)
    small_stack.write_page(here, "first", "second")
    world.env.write_text(f"# mine\nOPENWEBUI_DATA_STORAGE='{world.folder}'\n" if back else "# mine\n")
    if back:
        small_stack.write_page(there, "of before")  # the original of the move to the folder
    before, begin, done = small_stack.seen(here), folder / "begin", set()
    shutil.copytree(world.root, begin, symlinks=True)
    with begun(world) as move:
        code, count = move(back, 0)
        assert code == 0
        for at in steps(count):
            shutil.rmtree(world.root)
            shutil.copytree(begin, world.root, symlinks=True)
            assert move(back, at) == (-signal.SIGKILL, at), count
            planned = world.move(back)
            is_used = move_folder.is_used(planned)
            look(planned, world, back, at)
            if not is_used:
                moved(world, back)
            assert small_stack.seen(here) == small_stack.seen(there) == before, at
            assert not move_folder.interrupted(planned.target)
            if back:
                asides = [small_stack.seen_in(aside) for aside in there.glob(".byre-before-restore-*")]
                assert {"of before"} in asides, at
            assert not [name for name in work(there) if "before-restore" not in name], at
            held = [
                one for one in there.glob(".byre-*") if any(one.iterdir())
            ]  # a kill may leave an empty one
            assert len(held) == back, f"{at}: no copy of the move that was killed is aside"
            done.add(is_used)
    assert done == {False, True}


@pytest.mark.parametrize("back", [False, True], ids=["to a folder", "back to the volume"])
def test_killed_at_its_last_steps_and_at_some_before(world: World, tmp_path: Path, back: bool) -> None:
    """The last ones write that the copy is whole, then `.env`, then remove the record."""
    kill(world, tmp_path, back, lambda count: (count // 2, count * 3 // 4, *range(count - 5, count + 1)))


def look(planned: FolderMove, world: World, back: bool, at: int) -> None:
    """What a kill left: the data in use are whole, and nothing else is started."""
    source: Any
    source, target = planned.source, planned.target
    here, there = world.pages(back)
    found, bad = find_backups(world.home.state / "backups")
    assert not bad, at
    for one in found:
        verify(one, silent)
    if move_folder.is_used(planned):
        assert small_stack.seen(there) == small_stack.seen(here), at
        move_folder.not_half(target)
        return
    touched = bool(move_folder.interrupted(source))
    move_folder.not_half(source)
    if touched:
        with pytest.raises(ServiceError, check=fault("move-interrupted")):
            move_folder.not_half(target)
    elif back:
        assert small_stack.seen_in(there) == {"of before"} and not work(there), at
    else:
        assert not there.exists(), at
