"""kill -9 in the last steps of a move of the page's data to PostgreSQL, and back: the same command again ends it, with
one copy.

A step is a rename, a removal or a new folder, of this program or of what it runs beside the data. PostgreSQL and the
copying are stand-ins here: tests/integration/production/test_postgres_move.py kills the real ones.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scripts import postgres as program
from scripts import settings
from scripts.commands import move as commands
from scripts.console import Console
from scripts.home import ROOT, Home
from scripts.lifecycle import backing_up, installation, page_database, page_tables
from scripts.lifecycle.page_database import Copied, PageMove
from scripts.lifecycle.site import Site
from scripts.settings import Loaded
from scripts.volumes.manifest import Backup
from tests.unit.lifecycle.test_killed_folder_move import count_steps
from tests.unit.test_postgres import programs
from tests.unit.volumes.places import Place

RUN = [sys.executable, "-c", "from tests.unit.lifecycle.test_killed_page_move import serve; serve()"]
LAST = 9  # steps: from before the copy to the end


@dataclass(frozen=True)
class World:
    """An installation whose page has users in one of the two databases, and its `.env`."""

    root: Path

    @property
    def home(self) -> Home:
        return Home(self.root / "home")

    @property
    def place(self) -> Place:
        return Place(self.root / "tool", far=False)

    @property
    def loaded(self) -> Loaded:
        return settings.load(self.root, {"RUNTIME": "embedded", "BYRE_HOME": str(self.home.state)})

    @property
    def env(self) -> str:
        return (self.root / ".env").read_text()

    @property
    def page(self) -> Path:
        return self.home.data / "openwebui"

    @property
    def cluster(self) -> Path:
        return self.home.data / "postgres" / program.CLUSTER

    @property
    def copies(self) -> int:
        """How often the users were copied."""
        return len((self.root / "copies").read_text())

    @classmethod
    def made(cls, root: Path, to: str) -> World:
        """Its users are in the other database than `to`."""
        Place.of(root / "tool", far=False)
        programs(root / "lib" / "15" / "bin", "postgres (PostgreSQL) 15.18")
        made = cls(root)
        made.make(page_database.other(to))
        return made

    def make(self, of: str) -> None:
        self.page.mkdir(parents=True)
        self.home.prepare()
        (self.root / "copies").write_text("")
        (self.root / ".env").write_text(f"WEBUI_DATABASE={of}\n")
        if of == "sqlite":
            (self.page / "webui.db").write_text("users")
            (self.page / "webui.db-wal").write_text("more")
        else:
            self.fill()
        Site.of(self.loaded.settings, self.home).last.keep(webui_database=of)

    def fill(self) -> None:
        """PostgreSQL has the users."""
        self.cluster.mkdir(parents=True)
        (self.cluster / "PG_VERSION").write_text("15\n")
        (self.cluster / "users").write_text("users")

    def copy(self, move: PageMove, kept: Backup, _: Any) -> Copied:
        with (self.root / "copies").open("a") as file:
            file.write(".")
        if move.to == "postgres":
            assert (self.page / "webui.db.moving").read_text() == "users"
            self.fill()
        else:
            (self.page / "webui.db").write_text((self.cluster / "users").read_text())
        return Copied({"user": 1}, {}, kept)

    def move(self, to: str) -> None:
        """As a person types it."""
        for of, name, value in (
            (installation, "load", lambda _: self.loaded),
            (installation, "look", lambda _: Site.of(self.loaded.settings, self.home)),
            (page_tables, "made", lambda *_: nullcontext()),
            (page_database, "copy", self.copy),
            (page_database, "ROOT", self.root),
            (backing_up, "page_facts", lambda *_: {}),
            (program, "DEBIAN", self.root / "lib"),
            (program, "HOMEBREW", ()),
        ):
            vars(of)[name] = value
        commands.to_database(Console(json=True), to)


def serve() -> None:
    """Moves in processes of their own, by lines with the database and the world; answers how each ended."""
    for line in sys.stdin:
        to, _, root = line.strip().partition(" ")
        if not (child := os.fork()):
            world = World(Path(root))
            os.dup2(os.open(world.root / "said", os.O_WRONLY | os.O_CREAT), 1)
            os.environ.update(world.place.env, KILLED_WITH=str(os.getpid()))
            sys.addaudithook(count_steps(world.place))
            world.move(to)
            os._exit(0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


@contextmanager
def begun() -> Iterator[Callable[[World, str, int], tuple[int, int]]]:
    """Moves in other processes, by the step at which each is killed: how it ended, and its steps."""
    with subprocess.Popen(RUN, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdin and run.stdout
        lines, answers = run.stdin, run.stdout

        def move(world: World, to: str, at: int) -> tuple[int, int]:
            world.place.kill_at(at)
            lines.write(f"{to} {world.root}\n")
            lines.flush()
            return int(answers.readline()), world.place.calls()

        yield move
        lines.close()


@pytest.mark.parametrize("to", ["postgres", "sqlite"])
def test_killed_in_its_last_steps(tmp_path: Path, to: str) -> None:
    whole = set()
    with begun() as move:
        code, count = move(World.made(tmp_path / "to its end", to), to, 0)
        assert code == 0
        for at in range(count - LAST + 1, count + 1):
            world = World.made(tmp_path / str(at), to)
            assert move(world, to, at) == (-signal.SIGKILL, at)
            place, copies = page_database.interrupted(world.home), world.copies
            is_whole = place == to or (not place and f"={to}" in world.env)
            assert copies or not is_whole
            assert move(world, to, 0)[0] == 0, "the same command again"
            assert world.copies == copies + (not is_whole), at
            assert not page_database.interrupted(world.home) and world.env == f"WEBUI_DATABASE={to}\n"
            assert (world.cluster / "users").read_text() == "users", at
            there = {one.name: one.read_text() for one in world.page.iterdir()}
            ends = {".before-postgres": "users", ".before-postgres-wal": "more"}
            moved = {f"webui.db{end}": text for end, text in ends.items()}
            assert there == (moved if to == "postgres" else {"webui.db": "users"}), at
            whole.add(is_whole)
    assert whole == {True, False}
