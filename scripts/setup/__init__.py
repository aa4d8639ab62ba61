"""Getting a machine ready for containers: look, judge, mend, look again.

`start` in local processes needs none of it.
"""

from __future__ import annotations

from scripts.setup.evidence import Evidence, Krunkit, Podman, Wish
from scripts.setup.finding import Command, Finding
from scripts.setup.judge import failed, judge
from scripts.setup.look import look
from scripts.setup.machine import Difference, verify_machine
from scripts.setup.overlays import Choice, Overlays, choose
from scripts.setup.run import Executor, Mended, mend

__all__ = [
    "Choice",
    "Command",
    "Difference",
    "Evidence",
    "Executor",
    "Finding",
    "Krunkit",
    "Mended",
    "Overlays",
    "Podman",
    "Wish",
    "choose",
    "failed",
    "judge",
    "look",
    "mend",
    "verify_machine",
]
