"""Benchmark: how fast an engine answers here, measured so that two results can be compared.

`workload` says what is asked, `series` asks it (a `repetition` each, with the `load` of others on the cores),
`result` is what is kept, `compare` tells two results apart, `roofline` what the memory could give.
"""

from __future__ import annotations

from scripts.benchmark.compare import Change, Gate, changes, gate
from scripts.benchmark.history import History, Kept
from scripts.benchmark.repetition import Repetition
from scripts.benchmark.result import Result
from scripts.benchmark.workload import Workload

__all__ = [
    "Change",
    "Gate",
    "History",
    "Kept",
    "Repetition",
    "Result",
    "Workload",
    "changes",
    "gate",
]
