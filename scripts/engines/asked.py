"""An engine that is asked for more each time."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Unpack

from scripts.engines.base import Asking, Chunk, Engine, Message, Model, Readiness


@dataclass(frozen=True)
class With(Engine):
    """`fields` are of this engine's own API, and go with every question."""

    engine: Engine
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return self.engine.address

    def ready(self, timeout: float = 0.0) -> Readiness:
        return self.engine.ready(timeout)

    def models(self) -> list[Model]:
        return self.engine.models()

    def placement(self) -> str:
        return self.engine.placement()

    def chat(self, messages: Sequence[Message], **asking: Unpack[Asking]) -> Generator[Chunk, None, None]:
        """See `Engine.chat`."""
        asking["extra"] = {**(asking.get("extra") or {}), **self.fields}
        return self.engine.chat(messages, **asking)
