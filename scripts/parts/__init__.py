"""The parts that the embedded stack is made of: what they are (data in `parts/`), and how they are installed."""

from __future__ import annotations

from scripts.parts.clean import listing, outdated, sweep
from scripts.parts.install import Installed, install, installed, place, usable
from scripts.parts.newest import newest
from scripts.parts.other import other
from scripts.parts.part import ALL, FOLDER, Part, find, load, of_npm
from scripts.parts.tools import find_uv

__all__ = [
    "ALL",
    "FOLDER",
    "Installed",
    "Part",
    "find",
    "find_uv",
    "install",
    "installed",
    "listing",
    "load",
    "newest",
    "of_npm",
    "other",
    "outdated",
    "place",
    "sweep",
    "usable",
]
