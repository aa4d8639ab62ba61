"""The environment that this program was started in. Only this module reads it."""

from __future__ import annotations

import os


def inherited() -> dict[str, str]:
    """A copy, for settings to be read from and for processes to be started with."""
    return dict(os.environ)
