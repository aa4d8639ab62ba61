"""An installation whose Open WebUI is small programs of two versions: real state, volumes and backups; what starts them
and `verify` stand in. Each migrates the data when it starts."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts import parts, settings
from scripts.errors import ServiceError
from scripts.home import ROOT, Home
from scripts.lifecycle import keeping, page_change, page_revision, restoring, second_stack, start, updating
from scripts.lifecycle.site import Site
from scripts.progress import silent
from scripts.runtimes.base import Process
from scripts.runtimes.embedded import Embedded
from scripts.settings import Loaded
from scripts.webui import page_program
from scripts.webui.page_program import Program

NEW = Program(parts.place(parts.find("openwebui"), Path()).name, parts.find("openwebui").version)
OLD = Program("openwebui-0123456789ab", "0.0.1")
# What each program knows, the oldest revision first.
KNOWN = {OLD.place: ["r1"], NEW.place: ["r1", "r2"]}
Set = Callable[[Any, str, Any], None]
KILL = "import sys; from pathlib import Path; from tests.unit.lifecycle.versions import killed; " \
    "killed(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == 'rollback')"  # fmt: skip


@dataclass
class World:
    """`put` sets an attribute; `broken` says what the new program does wrong: start, revision or verify."""

    folder: Path
    put: Set
    broken: str = ""
    log: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.loaded: Loaded = settings.load(
            self.folder, {"RUNTIME": "embedded", "BYRE_HOME": str(self.folder / "state")}
        )
        self.home: Home = self.loaded.home
        self.up = self.folder / "up"
        self.put(Site, "services", ("openwebui",))
        self.put(Embedded, "processes", lambda _, names: {one: self._process(one) for one in names})
        self.put(Embedded, "down", lambda *_: self._down())
        self.put(start, "run", lambda loaded, note, progress: self._start())
        self.put(second_stack, "invoke", lambda *_, **__: {"findings": [self._finding()]})
        self.put(page_revision, "_known", lambda argv, _: self._revisions(Path(argv[0]).parent.parent.name))
        self.put(updating, "inherited", dict)

    def make(self, now: Program = OLD, revision: str = "r1") -> None:
        """Both programs are here, and data that belong to one; it runs."""
        self.home.prepare()
        for program in (OLD, NEW):
            self.install(program)
        (self.home.data / "openwebui").mkdir()
        with closing(self._database()) as one, one:
            one.execute("CREATE TABLE alembic_version (version_num)")
            one.execute("CREATE TABLE chat (title)")
            one.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
            one.execute("INSERT INTO chat VALUES ('first')")
        page_program.write(self.home, page_program.State(now=now))
        self.up.touch()

    def install(self, program: Program) -> None:
        folder = self.home.parts / program.place
        (folder / "bin").mkdir(parents=True)
        (folder / "bin" / "python").touch()
        (folder / "installed.json").write_text(json.dumps({"version": 1, "python": "3", "node": ""}))

    def seen(self) -> tuple[str, str, list[str]]:
        """The version that a start takes, the data's revision, and their chats."""
        with closing(self._database()) as one:
            (revision,) = one.execute("SELECT version_num FROM alembic_version").fetchone()
            chats = [title for (title,) in one.execute("SELECT title FROM chat")]
        return page_change.used(self.site()).version, revision, chats

    def site(self) -> Site:
        return Site.of(self.loaded.settings, self.home)

    def write(self, chat: str) -> None:
        with closing(self._database()) as one, one:
            one.execute("INSERT INTO chat VALUES (?)", (chat,))

    def change(self, back: bool = False) -> updating.Change:
        """As the two commands do it, under the lock; what is under way is put back first."""
        note: Callable[[str], None] = self.log.append
        with self.home.lock():
            start.put_back(self.loaded, note, lambda: nullcontext(silent))
            site = self.site()
            change = updating.back(site, note) if back else updating.forward(site)
            updating.run(self.loaded, change, note, lambda: nullcontext(silent))
        return change

    def put_back(self) -> None:
        """What `start` does first."""
        with self.home.lock():
            start.put_back(self.loaded, self.log.append, lambda: nullcontext(silent))

    def start(self) -> None:
        """As `start` does it."""
        self.put_back()
        with self.home.lock():
            start.run(self.loaded, self.log.append, lambda: nullcontext(silent))

    def _database(self) -> sqlite3.Connection:
        return sqlite3.connect(self.home.data / "openwebui" / "webui.db", isolation_level=None)

    def _process(self, name: str) -> Process:
        return Process(name, "running" if name == "openwebui" and self.up.exists() else "stopped")

    def _down(self) -> list[str]:
        self.up.unlink(missing_ok=True)
        return []

    def _start(self) -> None:
        site = self.site()
        program = page_change.used(site)
        page_revision.check(site, site.runtime.parts.obtained(program))
        self.log.append(f"start {program.version}")
        with closing(self._database()) as one, one:
            (revision,) = one.execute("SELECT version_num FROM alembic_version").fetchone()
            if revision not in KNOWN[program.place]:
                raise ServiceError("newer", fault="sql-version")
            half = program == NEW and self.broken == "revision"
            last = "half" if half else KNOWN[program.place][-1]
            one.execute("UPDATE alembic_version SET version_num = ?", (last,))
            if program == NEW:
                one.execute("INSERT INTO chat VALUES ('migrated')")
        self.up.touch()
        if (program == NEW and self.broken == "start") or self.broken == "both":
            raise ServiceError("openwebui was not ready after 1 s.", fault="service-failed", hint="look")
        page_change.keep(site)

    def _finding(self) -> dict[str, str]:
        return {
            "subject": "webui",
            "status": "wrong" if self.broken == "verify" else "ok",
            "seen": "HTTP 500",
        }

    def _revisions(self, place: str) -> dict[str, list[str]]:
        return {"revisions": KNOWN[place], "heads": KNOWN[place][-1:]}


def killed(folder: Path, at: int, back: bool) -> None:
    """A change in this process, which is killed at one of the moments where it has changed something."""
    left = [at]

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            found = real(*given, **named)
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return found

        return call

    world = World(folder, setattr)
    for module, name in (
        (page_program, "write"),
        (start, "run"),
        (start, "stop"),
        (restoring, "restore"),
        (keeping, "make"),
        (second_stack, "invoke"),
    ):
        setattr(module, name, counted(getattr(module, name)))
    world.change(back)


def kill(world: World, at: int, command: str) -> bool:
    """Run it in a process of its own; whether that was killed once it had done so many things."""
    done = subprocess.run([sys.executable, "-c", KILL, str(world.folder), str(at), command], cwd=ROOT,
                          capture_output=True)  # fmt: skip
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.returncode != 0
