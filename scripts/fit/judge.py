"""What a model takes against what this machine has: pure functions of both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from scripts.fit.estimate import PAD, Estimate, Serving, estimate
from scripts.fit.header import Described

Level = Literal["fits", "tight", "no", "unknown"]
# Private memory that the engine's process reserves and does not use, mostly stacks of threads: measured on
# x86_64 Linux with two cores; more cores are more threads. A limit on a process counts it, one on a container does
# not.
RESERVED = 127_000_000
_LIMIT = "ENGINE_MEMORY"
_GROWING = "no room for the cache of earlier prompts to grow"
_ORDER: tuple[Level, ...] = ("fits", "tight", "unknown", "no")  # the worst decides


@dataclass(frozen=True)
class Room:
    """Bytes. None: no such limit, or unknown.

    `memory` is all that this machine or its container has, `free` what the engine gets of it now, next to the rest of
    the stack. `limit` is ENGINE_MEMORY, which includes the model's file if `limit_counts_file` (containers).
    `machine` is the memory of the other machine that containers run in, such as a virtual one, `machine_free` what
    the engine gets of it. `download` is what `disk` has to take.
    """

    memory: int
    free: int
    limit: int | None = None
    limit_counts_file: bool = False
    machine: int | None = None
    machine_free: int | None = None
    vram: int | None = None
    disk: int | None = None
    download: int = 0


@dataclass(frozen=True)
class Row:
    """One comparison; `words` say more where there is more to say."""

    against: str
    need: int | None
    has: int
    level: Level
    words: str = ""


@dataclass(frozen=True)
class Verdict:
    """`rows` decide; `vram` is only shown: the CPU computes the rest of a model that does not fit on a GPU."""

    level: Level
    rows: tuple[Row, ...]
    vram: Row | None = None


def judge(found: Estimate, room: Room) -> Verdict:
    """Whether there is room, and where it is lacking. A cache in a GPU's memory needs none of the machine's."""
    vram = _vram(found, room.vram)
    if vram is not None and vram.level == "fits":
        found = found.beside_gpu
    rows = [_memory(found, "memory", room.memory, room.free)]
    if room.machine is not None:
        free = room.machine if room.machine_free is None else room.machine_free
        rows.append(_memory(found, "the containers' machine", room.machine, free, "next to the stack"))
    if room.limit is not None:
        rows.append(_limit(found, room.limit, room.limit_counts_file))
    if room.disk is not None and room.download:
        full = room.download > room.disk
        rows.append(Row("disk", room.download, room.disk, "no" if full else "fits"))
    return Verdict(max((row.level for row in rows), key=_ORDER.index), tuple(rows), vram)


def _memory(found: Estimate, against: str, has: int, free: int, when: str = "free now") -> Row:
    level = _level(found, found.needed, has)
    if level in ("no", "unknown"):
        return Row(against, _told(found, found.needed), has, level)
    if found.needed > free:
        return Row(against, found.needed, free, "tight", f"{when}: other programs must free some")
    if found.needed + found.prompt_cache > free:
        return Row(against, found.needed, free, "tight", f"{when}: {_GROWING}")
    return Row(against, found.needed, free, "fits", when)


def _limit(found: Estimate, limit: int, counts_file: bool) -> Row:
    private = found.allocated + (0 if counts_file else RESERVED)
    level = _level(found, private, limit)
    need = found.needed if counts_file else private
    if level in ("no", "unknown"):
        return Row(_LIMIT, _told(found, need), limit, level)
    if need > limit:
        return Row(_LIMIT, need, limit, "tight", "slow: the model's file would be read repeatedly")
    if need + found.prompt_cache > limit:
        return Row(_LIMIT, need, limit, "tight", _GROWING)
    return Row(_LIMIT, need, limit, "fits")


def _told(found: Estimate, need: int) -> int | None:
    return None if found.kv.size is None else need


def _level(found: Estimate, need: int, has: int) -> Level:
    """`no` only if it is sure: figures that may be lower are left out."""
    if need - found.unsure > has:
        return "no"
    return "unknown" if need > has or found.kv.size is None else "fits"


def _vram(found: Estimate, vram: int | None) -> Row | None:
    if vram is None:
        return None
    need = None if found.kv.size is None else found.weights + found.kv.size + found.compute
    if need is None:
        return Row("GPU memory", None, vram, "unknown")
    words = "" if need <= vram else "slower: the CPU would compute a part of the model"
    return Row("GPU memory", need, vram, "fits" if need <= vram else "tight", words)


def largest_context(model: Described, serving: Serving, room: Room, most: int) -> int | None:
    """The tokens of context, `most` at the utmost, that there is room for; None where 256 have none."""

    def fits(steps: int) -> bool:
        tried = estimate(model, replace(serving, context=steps * PAD))
        return judge(tried, replace(room, disk=None)).level == "fits"

    low, high = 0, max(0, most // PAD)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low * PAD or None
