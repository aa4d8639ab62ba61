"""Whether the benchmark finds what disturbs it: repetitions with a busy loop on one core, and quiet ones, in turn.

Whether a repetition is a quiet one is not told by what judges it: in the second before it, with the engine idle, the
processors had next to nothing to do, and the hypervisor withheld less than 1 % of the cores. On a machine that is never
so quiet fewer than ten are found, and the figure is not met.
"""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import psutil

from scripts import host
from scripts.benchmark import series
from scripts.benchmark.repetition import Repetition
from scripts.benchmark.series import Subject
from scripts.benchmark.workload import Questions, Workload
from scripts.engines.kinds import LLAMACPP
from scripts.engines.llamacpp import LlamaCpp
from scripts.host.load import LoadReader

WORKLOAD = Workload(prompt=64, answer=32)
QUIET_BUSY, QUIET_STEAL = 0.03, 0.01  # shares of all processors' time
SETTLE_SECONDS = 0.5
MOST = 60  # seconds in which a quiet one is waited for, in all


@contextlib.contextmanager
def busy_loop() -> Iterator[None]:
    """Another program that keeps one core busy."""
    core = f"os.sched_setaffinity(0, {{{min(os.sched_getaffinity(0))}}})" if sys.platform == "linux" else ""
    loop = subprocess.Popen([sys.executable, "-c", f"import os\n{core}\nwhile True: pass"])
    try:
        time.sleep(SETTLE_SECONDS)
        yield
    finally:
        loop.kill()
        loop.wait()
        time.sleep(SETTLE_SECONDS)


def measure(url: str, key: str, model: str, pid: int, wanted: int = 10) -> dict[str, Any]:
    """`wanted` repetitions with the loop, and as many quiet ones, if the machine is quiet enough."""
    engine = LlamaCpp(url.rstrip("/").removesuffix("/v1"), key=key)
    subject = Subject(engine, LLAMACPP, model, LoadReader(pid), host.cores())
    questions = Questions(WORKLOAD, series.words(subject), random.Random(7))  # noqa: S311 - prompts
    series.attempt(subject, questions)
    busy: list[Repetition] = []
    quiet: list[Repetition] = []
    waited = 0
    for _ in range(wanted):
        with busy_loop():
            busy.append(series.attempt(subject, questions))
        while waited < MOST:
            waited += 1
            if _idle_second():
                one = series.attempt(subject, questions)
                if (_steal(one, subject.cores) or 0.0) < QUIET_STEAL:
                    quiet.append(one)
                    break
    return {
        "cores": subject.cores,
        "with_a_busy_loop": [_row(one, subject.cores) for one in busy],
        "quiet": [_row(one, subject.cores) for one in quiet],
        "wanted": wanted,
        "busy_flagged": sum(not one.clean for one in busy),
        "quiet_not_flagged": sum(one.clean for one in quiet),
    }


def _idle_second() -> bool:
    """Whether the processors have next to nothing to do, for one second from now."""
    share = psutil.cpu_times_percent(1.0)
    return (100.0 - share.idle - getattr(share, "iowait", 0.0)) / 100 < QUIET_BUSY


def _steal(one: Repetition, cores: int) -> float | None:
    """The share of the cores that the hypervisor withheld."""
    if one.load is None or one.load.steal is None:
        return None
    return one.load.steal / one.load.seconds / cores


def _row(one: Repetition, cores: int) -> dict[str, Any]:
    steal, other = _steal(one, cores), one.load.other_cores if one.load else None
    return {
        "steal": None if steal is None else round(steal, 4),
        "other_cores": None if other is None else round(other, 3),
        "decode": one.engine_decode and round(one.engine_decode, 1),
        "flagged": list(one.disturbed),
    }
