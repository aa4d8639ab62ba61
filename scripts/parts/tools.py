"""What uv and npm are run with: the programs, their environment, and until when they may run."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from scripts import process
from scripts.errors import InstallError
from scripts.settings.environment import inherited
from scripts.stopping import Stopped

# Variables that would make a tool work on another environment than its own.
UNWANTED = (
    "VIRTUAL_ENV",
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONDONTWRITEBYTECODE",
    "UV_PYTHON",
    "UV_COMPILE_BYTECODE",
)


class Limit:
    """Until when an install may go on: the caller's word (`cancel`), and `timeout` seconds if they are set."""

    def __init__(self, name: str, cancel: threading.Event, timeout: float | None = None) -> None:
        self._name, self._cancel, self._timeout = name, cancel, timeout
        self._deadline = time.monotonic() + timeout if timeout else float("inf")

    def check(self) -> None:
        """Raises Stopped or InstallError when it is over."""
        if self._cancel.is_set():
            raise Stopped(
                f"Stopped while installing {self._name}.",
                hint="Continue where it stopped (downloads are kept): uv run invoke start",
            )
        if time.monotonic() > self._deadline:
            raise InstallError(
                f"{self._name} could not be installed in {self._timeout:.0f} s (INSTALL_TIMEOUT).",
                fault="install-timeout",
                hint="Continue where it stopped, with more time: INSTALL_TIMEOUT=3600 uv run invoke start",
            )


def find_uv(env: Mapping[str, str]) -> str:
    """The uv that runs us (`uv run` sets UV), else the one on PATH. Raises InstallError."""
    named = env.get("UV", "")
    found = named if named and os.access(named, os.X_OK) else process.which("uv", env)
    if not found:
        raise InstallError(
            "uv is missing; it installs the parts.",
            fault="program-missing",
            hint="Install it: pip install uv (macOS: brew install uv; Debian, Fedora: pipx install uv)."
            " Then: uv run invoke start",
        )
    return found


def environment(env: Mapping[str, str] | None, first: Path | None = None) -> dict[str, str]:
    """What the tools see: `env` (default: what we inherited) less what misleads them; `first` comes first on PATH."""
    clean = {
        name: value for name, value in (inherited() if env is None else env).items() if name not in UNWANTED
    }
    clean |= {"NO_COLOR": "1", "UV_NO_PROGRESS": "1"}
    if first:
        clean["PATH"] = os.pathsep.join([str(first), clean.get("PATH", os.defpath)])
    return clean
