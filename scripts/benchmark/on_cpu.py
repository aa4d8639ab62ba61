"""The same model on the CPU, measured in the same run beside the engine as it is: what was found, and what it means."""

from __future__ import annotations

import threading
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scripts.benchmark.repetition import Repetition, counted
from scripts.benchmark.statistics import Ratio
from scripts.engines.base import Chunk, Engine, Message, Model, Readiness


@dataclass(frozen=True)
class OnCpu:
    """`how` says what was measured, `evidence` is the line that shows that it computed on the CPU."""

    how: str
    evidence: str
    threads: int | None
    repetitions: tuple[Repetition, ...]
    repeated: int = 0
    remarks: tuple[str, ...] = ()

    @property
    def disturbed(self) -> int:
        return sum(not one.clean for one in self.repetitions)

    def values(self, key: str) -> list[float | None]:
        """A figure of each repetition that counts."""
        return [getattr(one, key) for one in counted(self.repetitions)]


@dataclass(frozen=True)
class With:
    """An engine that is asked with more fields of its own API each time. An Engine."""

    engine: Engine
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return self.engine.address

    def ready(self, timeout: float = 0.0) -> Readiness:
        return self.engine.ready(timeout)

    def models(self) -> list[Model]:
        return self.engine.models()

    def chat(
        self,
        messages: Sequence[Message],
        *,
        model: str | None = None,
        temperature: float | None = None,
        max_tokens: int | None = None,
        seed: int | None = None,
        stop: threading.Event | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Generator[Chunk, None, None]:
        """See `Engine.chat`."""
        return self.engine.chat(
            messages, model=model, temperature=temperature, max_tokens=max_tokens, seed=seed, stop=stop,
            extra={**(extra or {}), **self.fields},
        )  # fmt: skip


def words(found: Ratio | None, device: str | None) -> str:
    """What the ratio of decode speeds, `device` over CPU, means."""
    if found is None:
        return "Decode against the CPU's is unknown: one of them told no speed."
    said = f"decode is {found.mean:.2f} times the CPU's"
    if found.low is None or found.high is None:
        return f"Of one repetition, {said}: too little data to tell what of it is chance."
    said += f" (95 % interval {found.low:.2f} to {found.high:.2f})"
    if device == "CPU":
        return f"Both were computed on the CPU, so 1 is to be expected: {said}."
    name = device or "The engine as it is"
    if found.less:
        return f"{name} is slower than the CPU here: {said}."
    if found.more:
        return f"{name} is faster than the CPU here: {said}."
    return f"No difference between {name} and the CPU that can be told: {said}."
