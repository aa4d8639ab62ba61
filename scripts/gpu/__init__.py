"""Whether the engine really uses a GPU: evidence, a chain of links, a verdict."""

from __future__ import annotations

from scripts.gpu.bench import compared, inapplicable, untold
from scripts.gpu.evidence import Evidence
from scripts.gpu.judge import CODES, MEANINGS, Link, Verdict, judge
from scripts.gpu.read import Text, read, read_file

__all__ = [
    "CODES",
    "MEANINGS",
    "Evidence",
    "Link",
    "Text",
    "Verdict",
    "compared",
    "inapplicable",
    "judge",
    "read",
    "read_file",
    "untold",
]
