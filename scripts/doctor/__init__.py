"""The doctor: the one door for trouble. It also makes the rows of `status` and `verify`.

A probe asks one thing within its own time and changes nothing (probes, probe_*; run: all side by side). What it brings
is evidence (evidence). A judge, pure, makes findings of evidence (judge, judge_*). Then safe commands may fix what was
found (fix), and a bundle without secrets (bundle, redact) holds it for a bug report.
"""

from __future__ import annotations

from scripts.doctor.bundle import LAST_LINES, name, pack, write
from scripts.doctor.fix import Fixed, fix, offered
from scripts.doctor.installation import Installation
from scripts.doctor.judge import NAMES, RUNNING, judge
from scripts.doctor.probes import probes
from scripts.doctor.redact import Redactor, values
from scripts.doctor.run import NotApplicable, Probe, Seen, run

__all__ = [
    "LAST_LINES",
    "NAMES",
    "RUNNING",
    "Fixed",
    "Installation",
    "NotApplicable",
    "Probe",
    "Redactor",
    "Seen",
    "fix",
    "judge",
    "name",
    "offered",
    "pack",
    "probes",
    "run",
    "values",
    "write",
]
