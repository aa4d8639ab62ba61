"""What the cores did between two readings: CPU time of an engine, of others, of the hypervisor; throttling."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from scripts.host import throttle
from scripts.host.processes import cpu_seconds_of
from scripts.host.reading import ROOT, text
from scripts.host.throttle import Held

# CPU time is counted in ticks of 10 ms, for each process and for the cores by themselves: so much may be
# nobody's.
TICKS_SECONDS = 0.05
# Others may use so much of the available cores, within these bounds in cores: a busy loop on one is always
# above.
OTHERS_SHARE, OTHERS_LEAST, OTHERS_MOST = 0.05, 0.1, 0.5
STEAL_SHARE = 0.02
SLOWED_SHARE = 0.01
JUMP_SECONDS = 0.5  # the clock of the day against the one that only goes on


@dataclass(frozen=True)
class Counters:
    """Seconds of CPU time since some moment, on the processors that we may use. None: can't be read here."""

    monotonic: float
    wall: float
    busy: float | None = None
    steal: float | None = None
    own: float = 0.0
    engine: float | None = None
    throttled: int | None = None
    gpus: tuple[Held, ...] = ()


@dataclass(frozen=True)
class Load:
    """Between two readings, in seconds of CPU time. `other` is neither the engine's nor ours; None is
    unknown."""

    seconds: float
    other: float | None = None
    steal: float | None = None
    throttled: int | None = None  # events of processors that slowed down because they were hot
    clock_jump: float = 0.0  # seconds that the clock of the day gained against the steady one
    gpu_slowed: float | None = None  # seconds for which a GPU was slowed down by heat or its power supply
    gpu_power_limited: float | None = None  # seconds for which its power limit slowed it
    gpu_clock: int | None = None  # MHz of its cores at the end; of several GPUs, the highest

    @property
    def other_cores(self) -> float | None:
        """Cores' worth of what others used."""
        return None if self.other is None or self.seconds <= 0 else self.other / self.seconds

    @property
    def withheld(self) -> float:
        """Seconds of CPU time that others took, programs and the hypervisor, as far as that is known."""
        return (self.other or 0.0) + (self.steal or 0.0)


class LoadReader:
    """Reads the counters. `engine` is the process that the engine and its children live under, if it is known
    here."""

    def __init__(self, engine: int | None, root: Path = ROOT) -> None:
        self.engine = engine
        self.root = root
        self.nvidia = throttle.Nvidia()
        self.cpus = _allowed()

    def read(self) -> Counters:
        """The counters now: seconds of CPU time, and what was throttled. Two of them make a Load."""
        busy, steal = _stat(text(self.root / "proc/stat"), self.cpus)
        if sys.platform == "darwin":
            times = psutil.cpu_times()
            busy = times.user + times.nice + times.system
        own = os.times()
        return Counters(
            monotonic=time.monotonic(),
            wall=time.time(),
            busy=busy,
            steal=steal,
            # Our child processes that have ended count as ours.
            own=own.user + own.system + own.children_user + own.children_system,
            engine=cpu_seconds_of(self.engine) if self.engine else None,
            throttled=throttle.processors(self.root),
            gpus=self.nvidia.read(),
        )


def between(before: Counters, after: Counters) -> Load:
    """What happened from one reading to the other."""
    seconds = after.monotonic - before.monotonic
    busy, engine = _less(after.busy, before.busy), _less(after.engine, before.engine)
    other = None
    if busy is not None and engine is not None:
        other = max(0.0, busy - engine - (after.own - before.own))
    throttled = None
    if after.throttled is not None and before.throttled is not None:
        throttled = max(0, after.throttled - before.throttled)
    jump = (after.wall - before.wall) - seconds
    held = throttle.between(before.gpus, after.gpus)
    return Load(
        seconds,
        other,
        _less(after.steal, before.steal),
        throttled,
        jump,
        held.slowed if held else None,
        held.power_limit if held else None,
        held.clock if held else None,
    )


def disturbances(load: Load, cores: int) -> tuple[str, ...]:
    """Why a repetition's figures are unreliable, in words; nothing for a clean one. Unknown counters don't disturb
    it."""
    said = []
    allowed = min(OTHERS_MOST, max(OTHERS_LEAST, OTHERS_SHARE * cores))
    if load.other is not None and load.other > allowed * load.seconds + TICKS_SECONDS:
        said.append(f"other programs used {load.other_cores or 0:.2f} cores")
    if load.steal is not None and load.steal > STEAL_SHARE * cores * load.seconds + TICKS_SECONDS:
        said.append(f"the hypervisor withheld {load.steal / load.seconds / cores:.0%} of the cores")
    if load.throttled:
        said.append("a processor was throttled by heat")
    if load.gpu_slowed and load.gpu_slowed > SLOWED_SHARE * load.seconds:
        said.append(f"a GPU was slowed down for {load.gpu_slowed:.1f} s by its heat or power supply")
    if abs(load.clock_jump) > JUMP_SECONDS:
        said.append(f"the clock jumped by {load.clock_jump:+.1f} s")
    return tuple(said)


def _less(after: float | None, before: float | None) -> float | None:
    return None if after is None or before is None else max(0.0, after - before)


def _allowed() -> frozenset[int]:
    if sys.platform == "linux":
        return frozenset(os.sched_getaffinity(0))
    return frozenset(range(os.cpu_count() or 1))


def _stat(stat: str, cpus: frozenset[int]) -> tuple[float | None, float | None]:
    """Busy and stolen seconds of these processors.
    https://docs.kernel.org/filesystems/proc.html#miscellaneous-kernel-statistics-in-proc-stat"""
    tick = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
    busy = steal = 0.0
    seen = 0
    for line in stat.splitlines():
        name, *fields = line.split()
        if not name.startswith("cpu") or not name[3:].isdigit() or int(name[3:]) not in cpus:
            continue
        counts = [int(field) for field in fields if field.isdigit()]
        if len(counts) < 8:
            return None, None
        user, nice, system, _idle, _iowait, irq, softirq, stolen = counts[:8]
        busy += (user + nice + system + irq + softirq) / tick
        steal += stolen / tick
        seen += 1
    return (busy, steal) if seen else (None, None)
