"""Caddy for tests, compiled from its Go module once and kept outside of the tree."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import cache

VERSION = "v2.11.9"
MODULE = "github.com/caddyserver/caddy/v2"
COMMANDS = (
    ("go", "mod", "init", "proxy"),
    ("go", "get", f"{MODULE}/cmd/caddy@{VERSION}"),
    ("go", "build", "-ldflags", f"-s -w -X {MODULE}.CustomVersion={VERSION}", "-o", "caddy", f"{MODULE}/cmd/caddy"),
)  # fmt: skip


def caddy() -> Path:
    """The folder with the program. The test is skipped where it is not there and can't be made."""
    folder = cache() / "caddy" / VERSION
    if not (folder / "caddy").exists():
        if not shutil.which("go"):
            pytest.skip(f"Caddy {VERSION} is compiled from its module: Go is missing")
        _compile(folder)
    return folder


def _compile(folder: Path) -> None:
    """Static, so that it runs in any image. The folder appears whole."""
    part = folder.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for command in COMMANDS:
        done = subprocess.run(
            ["env", "CGO_ENABLED=0", *command], cwd=part, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{' '.join(command)}: {done.stderr[-2000:]}"
    part.rename(folder)
