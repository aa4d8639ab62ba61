"""Small facts as the system gives them. What is not there is empty, never an error."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path

from scripts import bounded, process

ROOT = Path("/")
SYSTEM = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin"}  # sysctl lies in one of them, and needs nothing else


def text(path: Path) -> str:
    try:
        return bounded.text(path, errors="replace").strip()
    except OSError:
        return ""


@cache
def sysctl(name: str) -> str:
    with suppress(process.ProcessError):
        return process.run(["sysctl", "-n", name], env=SYSTEM, timeout=5).out.strip()
    return ""
