"""A program of this machine that is asked a question."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

PATIENCE = 10.0  # seconds


def program(command: Sequence[str], patience: float = PATIENCE) -> str | None:
    """What it says, without blanks around; None where it says nothing, fails, or takes too long."""
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=patience,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None if done.returncode == 0 else None
