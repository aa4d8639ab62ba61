"""The cores that are really available."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import psutil

from scripts.host import cgroups
from scripts.host.reading import ROOT, sysctl, text

# With so many processors or fewer, a thread less costs more than others take from all of them.
FEW = 4


def cores(root: Path = ROOT, allowed: frozenset[int] | None = None) -> int:
    """Cores that a computation gets here, at least 1: physical ones, less what affinity and cgroups withhold.

    Two hyperthreads of one core count once: a second thread there slows llama.cpp down. A quota of 1.5 cores counts
    as 1. On macOS: the performance cores. `allowed` are the processors we may run on (default: asked of the system).
    """
    if sys.platform == "darwin" and root == ROOT:
        return _mac_cores()
    allowed = frozenset(_affinity()) if allowed is None else allowed
    physical = {_siblings(root, cpu) for cpu in allowed}
    quota = cpu_quota(root)
    return max(1, min(len(physical), int(quota)) if quota else len(physical))


def threads(root: Path = ROOT, allowed: frozenset[int] | None = None) -> int:
    """Threads for the engine to compute with: the cores, of more than four one fewer if no processor would be left.

    llama.cpp's threads wait for each other at each step, without sleeping: where they hold every processor, one other
    program stops all of them again and again. Measured with xllamacpp and 135M parameters on a virtual machine of 16
    processors, each a core by its kernel: with one busy loop next to it, 16 threads decode 10 to 37 tokens/s,
    15 threads 300 to 315; with none, both 240 to 310.
    """
    found = cores(root, allowed)
    on = processors() if allowed is None else len(allowed)
    return found - 1 if found > FEW and found == on else found


def processors() -> int:
    """How many a program may run on here, hyperthreads and slow cores included."""
    return len(_affinity()) if sys.platform == "linux" else psutil.cpu_count() or 1


def _affinity() -> set[int]:
    if sys.platform == "linux":
        return os.sched_getaffinity(0)
    return set(range(psutil.cpu_count(logical=False) or 1))


def _siblings(root: Path, cpu: int) -> str:
    """The processors that share a core with this one, as the kernel lists them; itself where it doesn't."""
    topology = root / f"sys/devices/system/cpu/cpu{cpu}/topology"
    for name in ("core_cpus_list", "thread_siblings_list"):  # the second is the name before Linux 5.3
        if sharing := text(topology / name):
            return sharing
    return str(cpu)


def _mac_cores() -> int:
    for name in ("hw.perflevel0.physicalcpu", "hw.physicalcpu"):  # the first exists on Apple silicon only
        if (answer := sysctl(name)).isdigit() and int(answer):
            return int(answer)
    return psutil.cpu_count(logical=False) or 1


def cpu_quota(root: Path = ROOT) -> float | None:
    """Cores that cgroups grant, the smallest of all levels above us; None without a limit."""
    found = []
    for folder in cgroups.folders(root, ""):
        quota, _, period = text(folder / "cpu.max").partition(" ")
        if quota.isdigit() and period.isdigit() and int(period):
            found.append(int(quota) / int(period))
    for folder in cgroups.folders(root, "cpu"):
        quota, period = text(folder / "cpu.cfs_quota_us"), text(folder / "cpu.cfs_period_us")
        if quota.isdigit() and period.isdigit() and int(quota) and int(period):  # -1: no limit
            found.append(int(quota) / int(period))
    return min(found, default=None)


def processor(root: Path = ROOT) -> str | None:
    """The processor's own name; ARM cores on Linux have only numbers."""
    if root == ROOT and (name := sysctl("machdep.cpu.brand_string")):
        return name
    fields = [line.partition(":") for line in text(root / "proc/cpuinfo").splitlines()]
    named = {key.strip(): value.strip() for key, _, value in reversed(fields)}
    return named.get("model name") or named.get("Model") or named.get("CPU part")
