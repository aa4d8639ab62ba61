"""Getting a machine ready for containers. `start` in local processes needs none of it.

A probe asks and changes nothing; what it brings is evidence; a judge, pure, makes findings of evidence; then
fixes run, and the probe looks again.
"""

from __future__ import annotations

from scripts.setup.evidence import Evidence, Krunkit, Podman, Wish
from scripts.setup.judge import judge
from scripts.setup.machine import Difference, verify_machine
from scripts.setup.overlays import Choice, Overlays, choose
from scripts.setup.probe import probe
from scripts.setup.run import Executor, Fixed, fix

__all__ = [
    "Choice",
    "Difference",
    "Evidence",
    "Executor",
    "Fixed",
    "Krunkit",
    "Overlays",
    "Podman",
    "Wish",
    "choose",
    "fix",
    "judge",
    "probe",
    "verify_machine",
]
