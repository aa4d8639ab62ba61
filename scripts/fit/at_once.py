"""How many conversations a model answers at the same time where NUM_PARALLEL leaves that open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from scripts.amounts import size
from scripts.fit.choose import OTHERS
from scripts.fit.estimate import PROMPT_CACHE, Serving, known
from scripts.models.catalogue import Model

MOST = 8
# Each conversation has a cache of its own, so that none can run out of room by what others write. On the CPU more of
# them may add this share to the memory that the stack has with one.
SHARE = 0.10
FOR_EACH_THREAD = 2  # more, and each answer gets less than half a core
# What stays free of a GPU's memory: for the plans' slot, for larger pieces of a prompt than the catalogue's figures are
# for, for the driver and the screen. A part of it, and not less than some bytes.
MARGIN, LEAST_MARGIN = 0.10, 1_000_000_000
Limit = tuple[
    Callable[[int], bool], str
]  # whether there is room for so many, and why there is none for one more


@dataclass(frozen=True)
class AtOnce:
    """Conversations, and why not more: the end of a sentence."""

    number: int
    why: str


def on_gpu(model: Model, one: Serving, vram: int) -> AtOnce:
    """From 1 to MOST, by the caches that fit the GPUs' memory beside the weights. `one` as in `on_cpu`; `vram`: bytes
    of all that these GPUs have. The machine's own memory and its threads don't count: the caches are not there."""
    usable = vram - max(LEAST_MARGIN, int(MARGIN * vram))
    full = f"the GPU's memory of {size(vram)} has no room for more"
    return _most(MOST, "auto chooses no more", [(lambda number: _needed(model, one, number) <= usable, full)])


def on_cpu(model: Model, one: Serving, memory: int, limit: int | None, threads: int) -> AtOnce:
    """From 1 to MOST, by the catalogue's figures: what is free now does not count, so that each start finds the same.

    `one` is how the model is served to a single conversation. Bytes: `memory` is all that this machine has, `limit`
    what the engine may take (None: no limit). `threads` are those that compute.
    """
    alone = _needed(model, one, 1)
    limits: list[Limit] = [
        (
            lambda number: _needed(model, one, number) + OTHERS + PROMPT_CACHE <= memory,
            f"the memory of {size(memory)} has no room for more",
        ),
        (
            lambda number: limit is None or _needed(model, one, number) + PROMPT_CACHE <= limit,
            "ENGINE_MEMORY has no room for more",
        ),
        (
            lambda number: _needed(model, one, number) - alone <= SHARE * (alone + OTHERS),
            f"more would add over {SHARE:.0%} to the memory of the stack",
        ),
    ]
    by_threads = FOR_EACH_THREAD * threads
    if by_threads < MOST:
        return _most(max(1, by_threads), f"{FOR_EACH_THREAD} for each engine thread", limits)
    return _most(MOST, "auto chooses no more", limits)


def _needed(model: Model, one: Serving, number: int) -> int:
    return known(model, replace(one, parallel=number), "").needed


def _most(most: int, why: str, limits: list[Limit]) -> AtOnce:
    """The most that every limit has room for; `why` if that is `most`, else what the first limit says."""
    for number in range(1, most):
        for has_room, full in limits:
            if not has_room(number + 1):
                return AtOnce(number, full)
    return AtOnce(most, why)
