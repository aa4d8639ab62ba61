"""Which container tools there are, and whether they answer."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ContainerTool:
    """A Podman or Docker on PATH. `answers` means that its engine does; `why` is its own word where it doesn't."""

    name: str
    path: Path
    answers: bool
    why: str = ""


def container_tools(path: str | None = None, timeout: float = 3.0) -> tuple[ContainerTool, ...]:
    """The container tools on `path` (default: PATH), Podman first, each asked at most `timeout` seconds."""
    found = []
    for name in ("podman", "docker"):
        if program := shutil.which(name, path=path):
            why = _complaint(program, timeout)
            found.append(ContainerTool(name, Path(program), not why, why))
    return tuple(found)


def _complaint(program: str, timeout: float) -> str:
    try:
        answer = subprocess.run(
            [program, "info"],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return f"no answer in {timeout:g} s"
    except OSError as error:
        return error.strerror or str(error)
    said = [line.strip() for line in (answer.stderr or answer.stdout).splitlines() if line.strip()]
    return (said[-1] if said else f"exit code {answer.returncode}") if answer.returncode else ""
