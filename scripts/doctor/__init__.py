"""The doctor: probes side by side, pure judges, safe fixes, and a bundle for a bug report."""

from __future__ import annotations

from scripts.doctor.bundle import LAST_LINES, name, pack, write
from scripts.doctor.diagnosis import Diagnosis
from scripts.doctor.judge import NAMES, judge, wrong
from scripts.doctor.look import probes
from scripts.doctor.mend import Mended, mend, offered
from scripts.doctor.patient import Patient
from scripts.doctor.probe import NotApplicable, Probe, Seen, run
from scripts.doctor.redact import Redactor, values

__all__ = [
    "LAST_LINES",
    "NAMES",
    "Diagnosis",
    "Mended",
    "NotApplicable",
    "Patient",
    "Probe",
    "Redactor",
    "Seen",
    "judge",
    "mend",
    "name",
    "offered",
    "pack",
    "probes",
    "run",
    "values",
    "write",
    "wrong",
]
