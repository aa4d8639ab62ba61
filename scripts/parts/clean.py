"""The folder of installed parts: what is in it, and removing what no start needs."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scripts.home import read_json
from scripts.parts.install import leftovers
from scripts.parts.work import RECORD


def listing(into: Path) -> dict[Path, dict[str, Any]]:
    """Every installed part, outdated ones too: its folder and its record (name, key, python, node, seconds)."""
    found = {folder: read_json(folder / RECORD) for folder in sorted(into.glob("[!.]*-*")) if folder.is_dir()}
    return {folder: record for folder, record in found.items() if isinstance(record, dict)}


def outdated(into: Path, keep: Iterable[Path]) -> list[Path]:
    """Installed parts that are not among `keep`."""
    kept = set(keep)
    return [folder for folder in listing(into) if folder not in kept]


def sweep(into: Path, keep: Iterable[Path]) -> list[Path]:
    """Remove the outdated parts and what killed installs left; returns what was removed.

    A part that is being installed right now is left alone. Nothing may be running from the outdated parts.
    """
    from filelock import FileLock, Timeout

    removed: list[Path] = []
    for folder in outdated(into, keep) + leftovers(into):
        name = folder.name.removeprefix(".").partition("-")[0]
        try:
            with FileLock(into / f".{name}.lock", timeout=0):
                gone = folder if folder.name.startswith(".") else into / f".{folder.name}-old.tmp"
                if gone != folder:
                    folder.rename(gone)  # so that a half-removed part is never taken for a whole one
                shutil.rmtree(gone, ignore_errors=True)
                removed.append(folder)
        except Timeout:
            continue
    return removed
