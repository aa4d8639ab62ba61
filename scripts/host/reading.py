"""Small facts as the system gives them. What is not there is empty, never an error."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

from scripts import bounded

ROOT = Path("/")


def text(path: Path) -> str:
    try:
        return bounded.text(path, errors="replace").strip()
    except OSError:
        return ""


@cache
def sysctl(name: str) -> str:
    try:
        return subprocess.run(
            ["sysctl", "-n", name], capture_output=True, text=True, timeout=5
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""
