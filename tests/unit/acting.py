"""An engine without a server: what it answers is told by whoever takes the part."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Unpack

from scripts.engines.base import Asking, Chunk, Engine, Message, Model, Readiness


@dataclass(frozen=True)
class Asked:
    """One request, as it came."""

    text: str
    model: str | None = None
    max_tokens: int | None = None
    extra: dict[str, Any] = field(default_factory=dict)


class Answering(Engine, ABC):
    """Always ready."""

    address: str = "http://127.0.0.1:1"

    @abstractmethod
    def answer(self, asked: Asked) -> Iterator[Chunk]:
        """The chunks of the answer."""

    def ready(self, timeout: float = 0.0) -> Readiness:
        return Readiness("ready")

    def models(self) -> list[Model]:
        return []

    def chat(self, messages: Sequence[Message], **asking: Unpack[Asking]) -> Generator[Chunk, None, None]:
        extra = dict(asking.get("extra") or {})
        question = str(messages[0]["content"])
        yield from self.answer(Asked(question, asking.get("model"), asking.get("max_tokens"), extra))
