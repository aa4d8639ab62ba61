"""Small facts from the system. A missing one is empty, never an error."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from scripts import bounded
from scripts.host.ask import Asker

ROOT = Path("/")
SYSTEM = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin"}  # sysctl is in one of them, and needs nothing else


def text(path: Path) -> str:
    """A file's text without surrounding whitespace; empty if it is unreadable."""
    try:
        return bounded.text(path, errors="replace").strip()
    except OSError:
        return ""


@cache
def sysctl(name: str) -> str:
    """A value of the kernel on macOS; empty if it is unknown."""
    return Asker(SYSTEM).text("sysctl", "-n", name)
