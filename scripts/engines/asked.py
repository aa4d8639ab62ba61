"""An engine that is asked for more each time."""

from __future__ import annotations

import threading
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scripts.engines.base import Chunk, Engine, Message, Model, Readiness


@dataclass(frozen=True)
class With:
    """`fields` are of this engine's own API, and go with every question. An Engine."""

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
