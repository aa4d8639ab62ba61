"""How many conversations a model answers at the same time where NUM_PARALLEL leaves that open."""

from __future__ import annotations

from dataclasses import replace

from scripts.fit.choose import OTHERS
from scripts.fit.estimate import PROMPT_CACHE, Serving, known
from scripts.models.catalogue import Model

MOST = 8
# Each conversation has a cache of its own, so that none can run out of room by what others write. More of them may add
# this share to the memory that the stack has with one.
SHARE = 0.10
FOR_EACH_THREAD = 2  # more, and each answer gets less than half a core


def conversations(model: Model, one: Serving, memory: int, limit: int | None, threads: int) -> int:
    """From 1 to MOST, by the catalogue's figures: what is free now does not count, so that each start finds the same.

    `one` is how the model is served to a single conversation. Bytes: `memory` is all that this machine has, `limit`
    what the engine may take (None: no limit). `threads` are those that compute.
    """

    def needed(number: int) -> int:
        return known(model, replace(one, parallel=number), "").needed

    def has_room(number: int) -> bool:
        more = needed(number) - needed(1)
        return (
            more <= SHARE * (needed(1) + OTHERS)
            and needed(number) + OTHERS + PROMPT_CACHE <= memory
            and (limit is None or needed(number) + PROMPT_CACHE <= limit)
        )

    most = max(1, min(MOST, FOR_EACH_THREAD * threads))
    return next((number for number in range(most, 1, -1) if has_room(number)), 1)
