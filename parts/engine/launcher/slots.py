"""Which of llama.cpp's slots a request gets, so that no short prompt waits until a long one has been read.

llama.cpp computes in steps. Each has one token of every answer, and then tokens of the prompts, in the order of the
slots' numbers, until the step is full (`pre_decode` in
https://github.com/ggml-org/llama.cpp/blob/master/tools/server/server-context.cpp). By itself it takes the slot that was
not used for longest, so that a long prompt in front fills all steps until it has been read. Here a long prompt gets the
last free slot and a short one a slot before it: the short one's tokens come first, the long one's fill the rest.

Slots whose numbers follow each other are computed in one pass, others in passes of their own (`split_equal` in
https://github.com/ggml-org/llama.cpp/blob/master/src/llama-batch.cpp). Where a pass for two or three answers takes
longer than as many passes, two answers are kept apart.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

SHORT = 2000  # characters that are still to be read, as JSON: some 500 tokens
LONGEST = 2**18  # characters of a prompt that are compared
# Seconds in which llama.cpp notices that a client has gone: it looks once a second, and after the step under way.
NOTICES = 2.0
PROMPT = ("system", "tools", "messages", "prompt")  # fields that become the prompt, in about this order


def prompt(body: Mapping[str, Any]) -> str:
    """What a request wants to be read, comparable with what other requests want."""
    return json.dumps([body[name] for name in PROMPT if name in body], ensure_ascii=False)[:LONGEST]


@dataclass
class Slot:
    """One slot. `text` is the prompt that it has read, `used` when it was left (seconds), `reading` how many characters
    it had to read when its request came (0: it answers, or is free)."""

    number: int
    text: str = ""
    used: float = 0.0
    busy: bool = False
    reading: int = 0
    left: float = 0.0  # until then llama.cpp may still work for a client that has gone

    def common(self, text: str) -> int:
        """Characters that need not be read again."""
        low, high = 0, min(len(self.text), len(text))
        while low < high:
            middle = (low + high + 1) // 2
            if self.text.startswith(text[low:middle], low):
                low = middle
            else:
                high = middle - 1
        return low


class Slots:
    """The slots of one server that are for conversations. `clock` is in seconds. `apart`: slots side by side are slower
    than others."""

    def __init__(self, numbers: Iterable[int], clock: Callable[[], float], *, apart: bool = False) -> None:
        self._slots = [Slot(number) for number in numbers]
        self._clock = clock
        self._apart = apart

    def take(self, text: str) -> Slot | None:
        """A slot for that prompt; None where all are busy. It is the caller's until `leave`."""
        free = [slot for slot in self._slots if not slot.busy]
        if not free:
            return None
        found = min(free, key=lambda slot: self._cost(slot, text))
        found.reading = max(1, len(text) - found.common(text))
        found.text, found.busy = text, True
        return found

    def leave(self, slot: Slot, *, gone: bool = False) -> None:
        """The request is over; `gone`: its client left before the end."""
        slot.busy, slot.reading, slot.used = False, 0, self._clock()
        slot.left = slot.used + NOTICES if gone else 0.0

    def _cost(self, slot: Slot, text: str) -> tuple[float, ...]:
        """The least is best. A prompt whose beginning has been read stays there, unless someone would wait for it."""
        common = slot.common(text)
        unread = len(text) - common
        kept = common if common > SHORT or 2 * common >= len(text) else 0
        delays = sum(
            (other.number < slot.number) == (other.reading > unread)
            for other in self._slots
            if other.reading > 0
        )
        if unread > SHORT:
            return (slot.left > self._clock(), delays, -kept, 0, -slot.number)
        beside = sum(
            self._apart and other.busy and abs(other.number - slot.number) == 1 for other in self._slots
        )
        return (slot.left > self._clock(), delays, -kept, beside, slot.used)
