"""Installing a part: whole, in a temporary folder next to its place, then renamed. Half an install does not exist."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.home import read_json
from scripts.parts import failures, node
from scripts.parts.part import Part
from scripts.parts.tools import Limit, environment, find_uv
from scripts.parts.work import RECORD, RECORD_VERSION, TEMPORARY, Work, discard
from scripts.progress import Progress, Report, silent
from scripts.settings.environment import inherited


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
    """Where a part is after its installation in the folder `into`."""
    return into / f"{part.name}-{part.key}"


def installed(part: Part, into: Path, env: Mapping[str, str] | None = None) -> bool:
    """Whether the part is installed, and the Python and Node it was made with are still there. Milliseconds."""
    return usable(part, place(part, into), env)


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
    `Stopped` is raised. Raises InstallError; nothing half-made is left in either case, and what a killed install left
    is cleared away by the next one.
    """
    begun = time.monotonic()
    if installed(part, into, env):
        return Installed(place(part, into), time.monotonic() - begun, 0.0, fresh=False)
    limit = Limit(part.name, cancel or threading.Event(), timeout)
    try:
        into.mkdir(parents=True, exist_ok=True)
        with _turn(part, into, report, limit):
            if installed(part, into, env):  # another command has just done it
                return Installed(place(part, into), time.monotonic() - begun, 0.0, fresh=False)
            for leftover in leftovers(into, part.name):
                discard(leftover)
            program = uv or find_uv(inherited() if env is None else env)
            work = Work(part, place(part, into), report, limit, environment(env), program)
            work.do()
    except OSError as error:
        raise failures.explain(part.name, f"writing in {into}", 1, str(error)) from error
    seconds = time.monotonic() - begun
    report(Progress(part.name, "installed", note=f"{seconds:.0f} s"))
    return Installed(place(part, into), seconds, work.cpu_seconds, fresh=True)


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
                report(Progress(part.name, "waiting", note="another command is installing it"))
            said = True
            limit.check()
    try:
        yield
    finally:
        lock.release()


def usable(part: Part, folder: Path, env: Mapping[str, str] | None = None) -> bool:
    """Whether a folder holds such a part, of this lock or another, with the Python and Node that it was made with."""
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
    return bool(used["stamp"] == node.stamp(program)) or node.fits(
        node.version_of(program, environment(env)), part.node
    )


def leftovers(into: Path, name: str = "*") -> list[Path]:
    """Temporary folders of installs that did not end. One that is under way looks the same: hold its lock first."""
    return sorted(into.glob(f".{name}-*{TEMPORARY}"))
