"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest.register_assert_rewrite("tests.containers")


def cache() -> Path:
    """Where slow things (installed parts, models) are kept between runs, outside of the tree."""
    if chosen := os.environ.get("BYRE_TEST_CACHE"):
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "byre-tests"
