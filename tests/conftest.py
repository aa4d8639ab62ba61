"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path


def cache() -> Path:
    """Where slow things (installed parts, models) are kept between runs, outside of the tree."""
    base = os.environ.get("BYRE_TEST_CACHE") or os.environ.get("XDG_CACHE_HOME")
    return Path(base) if os.environ.get("BYRE_TEST_CACHE") else Path(base or Path.home() / ".cache") / "byre-tests"
