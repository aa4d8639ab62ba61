"""The environment of a result, without which a figure says nothing. What can't be read is None."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from scripts import host
from scripts.home import ROOT as CHECKOUT
from scripts.host.ask import Asker
from scripts.host.gpu_names import Gpu, named_gpus
from scripts.host.throttle import power_limits

LONGEST_LOAD = 3600.0  # seconds: what is longer was no load, but a clock that was set
CLOCK_SECONDS = 0.5  # that two clocks, or two writers of a log, may differ by
BEFORE_LOG_SECONDS = 60.0  # from a process's start to its log's, on a slow machine
_STARTED_IN = re.compile(r"llama.* started in (\d+(?:\.\d+)?) seconds")
# What llama.cpp puts before a line: minutes, seconds, milliseconds, microseconds since its log began.
# https://github.com/ggml-org/llama.cpp/blob/master/common/log.cpp
_STAMP = re.compile(r"(\d+)\.(\d\d)\.(\d{3})\.(\d{3}) ")


@dataclass(frozen=True)
class Environment:
    """Memory in bytes, context in tokens. `device` is where the model is by the engine's log, `device_share` (0 to 1)
    how much of it is there.

    From `engine` on, None also means that an external engine does not report it.
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
    device_share: float | None = None
    power_limits: tuple[str, ...] = ()  # of the processors, if the kernel reports them
    location: str | None = None  # of the engine: native or container
    tuned: tuple[str, ...] = ()  # settings that `tune` found, such as THREADS=1

    def differences(self, other: Environment) -> tuple[str, ...]:
        """What makes two results hard to compare, in words."""
        return tuple(
            f"{field.name}: {getattr(self, field.name)} / {getattr(other, field.name)}"
            for field in fields(self)
            if field.name not in _HARMLESS and getattr(self, field.name) != getattr(other, field.name)
        )


_HARMLESS = frozenset({"revision", "memory"})


def threads(lines: Iterable[str]) -> int | None:
    """How many threads llama.cpp computes with, by its log's last word on it; None where it is silent."""
    found = None
    for line in lines:
        if match := re.search(r"threadpool init, n_threads = (\d+)", line):
            found = int(match[1])
    return found


def revision(folder: Path = CHECKOUT) -> str | None:
    """The commit of the checkout, with `-dirty` after it when files differ from it."""
    return (
        Asker(timeout=10).text("git", "-C", str(folder), "describe", "--always", "--dirty", "--abbrev=12")
        or None
    )


def loading(lines: Iterable[tuple[float, str]], started: float | None) -> float | None:
    """Seconds that the engine took to have the model loaded, from its log; None if the log does not show it.

    llama.cpp: from the process's start to its line `model loaded`, by the wall clock, unless that was set in between.
    Ollama: its own figure, of its last load.
    """
    found: float | None = None
    told: list[float] = []
    latest = started
    for moment, line in lines:
        if match := _STARTED_IN.search(line):
            told.append(float(match[1]))
        if found is not None or latest is None or started is None or moment < started:
            continue
        if moment < latest - CLOCK_SECONDS:  # it went back
            started = None
        latest = max(latest, moment)
        if started is not None and line.rstrip().endswith("model loaded"):
            found = moment - started
            if not _plausible(found, line):
                found = started = None
    return told[-1] if told else found


def _plausible(seconds: float, line: str) -> bool:
    """Not with a clock that jumped: by the line's own stamp, which counts from soon after the process's start."""
    if seconds > LONGEST_LOAD:
        return False
    stamp = _STAMP.match(line)
    if stamp is None:
        return True
    minutes, rest, milliseconds, _ = map(int, stamp.groups())
    own = minutes * 60 + rest + milliseconds / 1000
    return own - CLOCK_SECONDS <= seconds <= own + BEFORE_LOG_SECONDS


def machine() -> dict[str, Any]:
    """What an environment says of this machine and of this checkout; the rest of its fields are the engine's."""
    return {
        "system": host.describe().text,
        "kernel": os.uname().release,
        "processor": host.processor(),
        "cores": host.cores(),
        "memory": host.memory().total,
        "inside": host.inside(),
        "gpus": named_gpus(),
        "revision": revision(),
        "power_limits": power_limits(),
    }
