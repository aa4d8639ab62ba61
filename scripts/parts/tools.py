"""Running uv and npm: in a session of their own, stoppable as a group, with their CPU time counted."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from scripts.errors import InstallError

POLL = 0.05  # seconds between looks at a running tool
GRACE = 3.0  # seconds that a tool has to end after being asked to

# What would make a tool work on another environment than the one it is told to.
UNWANTED = (
    "VIRTUAL_ENV",
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONDONTWRITEBYTECODE",
    "UV_PYTHON",
    "UV_COMPILE_BYTECODE",
)


class Cancelled(InstallError):
    """The caller asked to stop. Nothing half-made is left."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Stopped while installing {name}.",
            hint="Go on where it stopped (what was downloaded is kept): uv run invoke start",
        )


class Limit:
    """Until when an install may go on: the caller's word (`cancel`), and `timeout` seconds if they are set."""

    def __init__(self, name: str, cancel: threading.Event, timeout: float | None = None) -> None:
        self._name, self._cancel, self._timeout = name, cancel, timeout
        self._deadline = time.monotonic() + timeout if timeout else float("inf")

    def wait(self, seconds: float) -> bool:
        """Sleep, less when it is over in between; whether it is over."""
        return self._cancel.wait(seconds) or time.monotonic() > self._deadline

    def check(self) -> None:
        """Raises Cancelled or InstallError when it is over."""
        if self._cancel.is_set():
            raise Cancelled(self._name)
        if time.monotonic() > self._deadline:
            raise InstallError(
                f"{self._name} could not be installed in {self._timeout:.0f} s (INSTALL_TIMEOUT).",
                hint="Go on where it stopped, with more patience: INSTALL_TIMEOUT=3600 uv run invoke start",
            )


@dataclass(frozen=True)
class Outcome:
    """How a tool ended. `code` is negative when a signal ended it; `cpu_seconds` counts its children too."""

    code: int
    output: str
    cpu_seconds: float


def find_uv(env: Mapping[str, str]) -> str:
    """The uv that runs us (`uv run` sets UV), else the one on PATH. Raises InstallError."""
    named = env.get("UV", "")
    found = named if named and os.access(named, os.X_OK) else shutil.which("uv", path=env.get("PATH"))
    if not found:
        raise InstallError(
            "uv was not found: it installs the parts.",
            hint="Install it: pip install uv (macOS: brew install uv; Debian, Fedora: pipx install uv)."
            " Then: uv run invoke start",
        )
    return found


def environment(env: Mapping[str, str] | None, first: Path | None = None) -> dict[str, str]:
    """What the tools see: `env` (default: what we inherited) less what misleads them; `first` comes first on PATH."""
    clean = {
        name: value for name, value in (os.environ if env is None else env).items() if name not in UNWANTED
    }
    clean |= {"NO_COLOR": "1", "UV_NO_PROGRESS": "1"}
    if first:
        clean["PATH"] = os.pathsep.join([str(first), clean.get("PATH", os.defpath)])
    return clean


def run(
    argv: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    limit: Limit,
    on_line: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Run a tool to its end, handing on its lines as they come. Raises OSError when it can't be started.

    When the limit is over, or an exception passes through, the tool's whole group is stopped first; the caller asks
    the limit.
    """
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            argv,
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        lines = _Lines(log, on_line)
        try:
            while (ended := _ended(process)) is None:
                if limit.wait(POLL):
                    ended = _stop(process)
                    break
                lines.new()
        except BaseException:
            _stop(process)
            raise
        lines.new()
        return Outcome(process.returncode, lines.all(), ended)


class _Lines:
    """Follows a file that another process writes. Reads with pread: the writer's own place in it stays."""

    def __init__(self, file: IO[bytes], on_line: Callable[[str], None]) -> None:
        self._fd, self._on_line, self._seen = file.fileno(), on_line, 0

    def new(self) -> None:
        size = os.fstat(self._fd).st_size
        text = os.pread(self._fd, size - self._seen, self._seen)
        whole = text[: text.rfind(b"\n") + 1]
        self._seen += len(whole)
        for line in whole.decode(errors="replace").splitlines():
            self._on_line(line)

    def all(self) -> str:
        return os.pread(self._fd, os.fstat(self._fd).st_size, 0).decode(errors="replace")


def _ended(process: subprocess.Popen[bytes]) -> float | None:
    """The CPU seconds of the process and its children once it has ended, else None."""
    pid, status, usage = os.wait4(process.pid, os.WNOHANG)
    if not pid:
        return None
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def _stop(process: subprocess.Popen[bytes]) -> float:
    """End the process's group, kindly and then not. The leader is alive, so the group is still its own."""
    for kind, patience in ((signal.SIGTERM, GRACE), (signal.SIGKILL, GRACE)):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, kind)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            with suppress(ChildProcessError):
                if (ended := _ended(process)) is not None:
                    return ended
            time.sleep(POLL)
    process.returncode = -signal.SIGKILL
    return 0.0
