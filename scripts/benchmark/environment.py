"""The environment of a result, without which a figure says nothing. What can't be read is None."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

from scripts import host
from scripts.home import ROOT as CHECKOUT
from scripts.host.reading import ROOT, sysctl, text

PATIENCE = 10.0  # seconds for a program that is asked
# What follows a device's description: ` (0000:00:06.0) - 143106 MiB free`.
_ADDRESS = re.compile(r"(?: \((?:unknown id|[\da-fA-F]+:[\da-fA-F:.]+)\))?(?: - \d+ MiB free)?$")


@dataclass(frozen=True)
class Gpu:
    """A GPU of this machine, as its driver names it. `memory` is in bytes."""

    name: str
    driver: str
    memory: int | None = None


@dataclass(frozen=True)
class Environment:
    """Memory in bytes, context in tokens. `device` is what the engine itself says that it computes on.

    From `engine` on, None is also what an engine that is none of ours keeps to itself.
    """

    system: str
    kernel: str
    processor: str | None
    cores: int  # really available: physical, less what affinity and cgroups withhold
    memory: int
    inside: str | None  # the container or virtual machine that we are in
    gpus: tuple[Gpu, ...]
    device: str | None
    runtime: str
    engine: str
    engine_build: str | None
    threads: int | None
    context: int | None
    parallel: int | None
    kv_cache_type: str | None
    flash_attention: str | None
    revision: str | None  # of this checkout
    engine_cpus: float | None = None  # ENGINE_CPUS, where it is set

    def differences(self, other: Environment) -> tuple[str, ...]:
        """What makes two results hard to compare, in words."""
        return tuple(
            f"{field.name}: {getattr(self, field.name)} / {getattr(other, field.name)}"
            for field in fields(self)
            if field.name not in _HARMLESS and getattr(self, field.name) != getattr(other, field.name)
        )


_HARMLESS = frozenset({"revision", "memory"})


def processor(root: Path = ROOT) -> str | None:
    """The processor's name as it gives itself; ARM cores of Linux have only numbers."""
    if root == ROOT and (name := sysctl("machdep.cpu.brand_string")):
        return name
    fields_ = [line.partition(":") for line in text(root / "proc/cpuinfo").splitlines()]
    named = {key.strip(): value.strip() for key, _, value in reversed(fields_)}
    return named.get("model name") or named.get("Model") or named.get("CPU part")


def inside(root: Path = ROOT) -> str | None:
    """`container`, `virtual machine`, both, or None where no sign of either is seen."""
    found = []
    if (root / ".dockerenv").exists() or (root / "run/.containerenv").exists():
        found.append("container")
    flags = next((ln for ln in text(root / "proc/cpuinfo").splitlines() if ln.startswith("flags")), "")
    if "hypervisor" in flags.split() or (root / "sys/hypervisor/type").exists():
        found.append("virtual machine")
    return " in a ".join(found) or None


def gpus(path: str | None = None) -> tuple[Gpu, ...]:
    """NVIDIA's GPUs by its own tool, else those of the kernel's DRM drivers by driver name."""
    if program := shutil.which("nvidia-smi", path=path):
        said = _run(
            [program, "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader,nounits"]
        )
        found = []
        for line in (said or "").splitlines():
            name, driver, memory = ([part.strip() for part in line.split(",")] + ["", "", ""])[:3]
            if name and driver:
                found.append(Gpu(name, driver, int(memory) * 2**20 if memory.isdigit() else None))
        if found:
            return tuple(found)
    return _drm(ROOT)


def _drm(root: Path) -> tuple[Gpu, ...]:
    """Of the memory only amdgpu tells, in bytes: https://docs.kernel.org/gpu/amdgpu/driver-misc.html"""
    found = []
    for card in sorted((root / "sys/class/drm").glob("renderD*")):
        driver = Path(os.path.realpath(card / "device/driver")).name
        vendor, device = text(card / "device/vendor"), text(card / "device/device")
        memory = text(card / "device/mem_info_vram_total")
        found.append(
            Gpu(
                f"{vendor}:{device}" if vendor else card.name,
                driver,
                int(memory) if memory.isdigit() else None,
            )
        )
    return tuple(found)


def device(lines: Iterable[str]) -> str | None:
    """What the engine's log says that it computes on: the last `using device NAME (DESCRIPTION)` or CPU
    buffers. Its address and free memory are left out: they are none of its name."""
    found = None
    for line in lines:
        _, used, rest = line.partition("using device ")
        if used:
            found = _ADDRESS.sub("", rest.strip())
        elif "buffer size" in line and "CPU" in line and found is None:
            found = "CPU"
    return found


def threads(lines: Iterable[str]) -> int | None:
    """How many threads llama.cpp computes with, by its log's last word on it; None where it is silent."""
    found = None
    for line in lines:
        if match := re.search(r"threadpool init, n_threads = (\d+)", line):
            found = int(match[1])
    return found


def revision(folder: Path = CHECKOUT) -> str | None:
    """The commit of the checkout, with `-dirty` after it when files differ from it."""
    git = shutil.which("git")
    return _run([git, "-C", str(folder), "describe", "--always", "--dirty", "--abbrev=12"]) if git else None


def loading(lines: Iterable[tuple[float, str]], started: float | None) -> float | None:
    """Seconds that the engine took to have the model loaded, from its log; None where it does not tell.

    llama.cpp: from the process's start to its line `model loaded`. Ollama: its own figure, of its last load.
    """
    found = None
    for moment, line in lines:
        if started is not None and moment >= started and line.rstrip().endswith("model loaded"):
            found = found if found is not None else moment - started
        _, marked, rest = line.partition(" started in ")
        if marked and "llama" in line:
            word = rest.split()[0].strip('"') if rest.split() else ""
            try:
                found = float(word)
            except ValueError:
                continue
    return found


def describe(
    *, runtime: str, engine: str, build: str | None, engine_device: str | None, threads: int | None,
    context: int | None, parallel: int | None, kv_cache_type: str | None, flash_attention: str | None,
    cpus: float | None,
) -> Environment:  # fmt: skip
    """This machine, and how the engine was started on it."""
    return Environment(
        system=host.describe().text,
        kernel=os.uname().release,
        processor=processor(),
        cores=host.cores(),
        memory=host.memory().total,
        inside=inside(),
        gpus=gpus(),
        device=engine_device,
        runtime=runtime,
        engine=engine,
        engine_build=build,
        threads=threads,
        context=context,
        parallel=parallel,
        kv_cache_type=kv_cache_type,
        flash_attention=flash_attention,
        revision=revision(),
        engine_cpus=cpus,
    )


def _run(command: list[str]) -> str | None:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None if done.returncode == 0 else None
