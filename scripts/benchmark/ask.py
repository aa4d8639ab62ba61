"""A program of this machine that is asked a question."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from scripts import process
from scripts.settings.environment import inherited

PATIENCE = 10.0  # seconds


def program(command: Sequence[str], patience: float = PATIENCE) -> str | None:
    """What it says, without blanks around; None where it says nothing, fails, or takes too long."""
    with suppress(process.ProcessError):
        done = process.run(command, env=inherited(), timeout=patience)
        return done.out.strip() or None if done.ok else None
    return None
