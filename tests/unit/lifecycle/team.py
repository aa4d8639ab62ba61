"""A team's stack before its start, with the programs on PATH that it is told."""

from __future__ import annotations

from pathlib import Path

from scripts import settings
from scripts.lifecycle.site import Site


def site(tmp_path: Path, **values: str) -> Site:
    """The stack of these settings, in a home of its own."""
    base = {
        "SCENARIO": "production", "RUNTIME": "embedded", "BYRE_HOME": str(tmp_path / "home"),
        "PUBLIC_URL": "https://localhost",
    }  # fmt: skip
    loaded = settings.load(tmp_path, base | values)
    loaded.home.prepare()
    return Site.of(loaded.settings, loaded.home)


def program(tmp_path: Path, name: str, says: str) -> Path:
    """A program that says this, whatever it is asked; its folder has to come onto PATH."""
    file = tmp_path / "bin" / name
    file.parent.mkdir()
    file.write_text(f"#!/bin/sh\necho '{says}'\n")
    file.chmod(0o755)
    return file
