"""What disturbs a repetition, from readings made by hand and from the machine that we are on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.host.load import Counters, Load, LoadReader, between, disturbances

STAT = """cpu  0 0 0 0 0 0 0 0 0 0
cpu0 100 10 50 9000 40 1 2 7 0 0
cpu1 900 0 0 0 0 0 0 0 0 0
intr 5
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/stat").write_text(STAT)
    return tmp_path


def test_only_our_processors_are_counted(root: Path) -> None:
    meter = LoadReader(None, root)
    meter.cpus = frozenset({0})
    tick = os.sysconf("SC_CLK_TCK")
    read = meter.read()
    assert read.busy == pytest.approx(163 / tick)
    assert read.steal == 7 / tick
    assert read.engine is None
    assert read.throttled is None


@pytest.mark.parametrize("stat", ["", "cpu0 1 2 3\n", "nonsense\n"])
def test_what_can_not_be_read_is_unknown(tmp_path: Path, stat: str) -> None:
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/stat").write_text(stat)
    meter = LoadReader(os.getpid(), tmp_path)
    meter.cpus = frozenset({0})
    assert (meter.read().busy, meter.read().steal) == (None, None)


def test_a_process_that_is_gone_is_unknown() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert LoadReader(gone.pid).read().engine is None


def test_others_are_what_is_neither_the_engine_nor_us() -> None:
    before = Counters(10.0, 1000.0, busy=50.0, steal=1.0, own=2.0, engine=20.0, throttled=3)
    after = Counters(14.0, 1004.0, busy=57.5, steal=1.5, own=2.5, engine=25.0, throttled=5)
    load = between(before, after)
    assert (load.seconds, load.other, load.steal, load.throttled) == (4.0, 2.0, 0.5, 2)
    assert load.other_cores == 0.5
    assert load.clock_jump == 0
    assert (load.gpu_slowed, load.gpu_power_limited) == (None, None)
    unknown = between(before, Counters(14.0, 1004.0))
    assert (unknown.other, unknown.steal, unknown.throttled) == (None, None, None)


@pytest.mark.parametrize(("wall", "jump"), [(1004.0, 0.0), (4604.0, 3600.0), (404.0, -600.0), (1004.4, 0.4)])
def test_a_jump_of_the_clock_is_told_and_moves_no_other_figure(wall: float, jump: float) -> None:
    before = Counters(10.0, 1000.0, busy=50.0, engine=20.0)
    load = between(before, Counters(14.0, wall, busy=55.0, engine=25.0))
    assert (load.seconds, load.other) == (4.0, 0.0)
    assert load.clock_jump == pytest.approx(jump)
    said = "; ".join(disturbances(load, 2))
    assert f" {jump:+.1f} s" in said if abs(jump) >= 0.5 else said == ""


@pytest.mark.parametrize(
    ("load", "cores", "said"),
    [
        (Load(2.0, other=0.02, steal=0.02), 2, ""),  # a quiet machine, steal 0.5 %
        (Load(0.1, other=0.05, steal=0.0), 2, ""),  # some ticks in a very short answer
        (Load(2.0, other=1.3, steal=0.0), 2, "other programs used 0.65 cores"),
        (Load(2.0, other=2.0, steal=0.0), 64, "other programs used 1.00 cores"),
        (Load(2.0, other=0.7, steal=0.0), 16, ""),  # a third of one core of sixteen
        (Load(2.0, other=0.0, steal=0.4), 2, "the hypervisor withheld 10% of the cores"),
        (Load(2.0, other=0.0, throttled=1), 2, "heat"),
        (Load(2.0, other=0.0, clock_jump=-3600.0), 2, "the clock jumped by -3600.0 s"),
        (
            Load(2.0, other=0.0, gpu_slowed=0.5),
            2,
            "GPU was slowed down for 0.5 s",
        ),
        (
            Load(2.0, other=0.0, gpu_slowed=0.01, gpu_power_limited=2.0),
            2,
            "",
        ),  # a limit of power is a setting
        (Load(2.0), 2, ""),  # nothing is known
    ],
)
def test_disturbances(load: Load, cores: int, said: str) -> None:
    found = "; ".join(disturbances(load, cores))
    assert (said in found) if said else found == ""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/stat")
def test_a_busy_loop_is_seen_by_a_real_reading() -> None:
    """Its child's CPU time is found to be neither the engine's (a sleeper) nor ours."""
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    loop = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        meter = LoadReader(sleeper.pid)
        before = meter.read()
        used = 0.0
        import psutil

        watched = psutil.Process(loop.pid)
        start = sum(watched.cpu_times()[:2])
        while used < 1.0:  # as long as it takes on a busy machine; ticks may be counted as somebody else's
            loop_time = sum(watched.cpu_times()[:2])
            used = loop_time - start
        load = between(before, meter.read())
    finally:
        for child in (loop, sleeper):
            child.kill()
            child.wait()
    assert load.other is not None
    assert load.other >= 0.4
