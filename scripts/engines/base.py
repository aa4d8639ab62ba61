"""What an engine is to the rest of the program: a protocol, and the values that it speaks in.

An unknown figure is None, never 0 or infinity: an engine that does not count does not get to look fast.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypedDict, Unpack

from scripts.errors import EngineError
from scripts.progress import Report, silent

# `finish` of an answer that the engine gave up because the model went on with one and the same token.
REPEATED = "repeat"
# One message of a conversation, as OpenAI's API has it: {"role": "user", "content": "…"}.
Message = Mapping[str, Any]


@dataclass(frozen=True)
class Readiness:
    """What a probe saw. `state` says why it is not ready: still loading, not reachable, key refused. `evidence` is in
    the words of the server or of the network."""

    state: Literal["ready", "loading", "unreachable", "refused", "failing"]
    evidence: str = ""

    @property
    def ready(self) -> bool:
        """Whether the engine can answer now."""
        return self.state == "ready"


@dataclass(frozen=True)
class Model:
    """A model that the engine offers. Sizes in bytes, `context` in tokens. `digest` is the sha256 of the manifest by
    which the engine keeps it, empty where it has none."""

    name: str
    context: int | None = None
    size: int | None = None
    parameters: int | None = None
    quantization: str | None = None
    digest: str = ""


@dataclass(frozen=True)
class Timings:
    """The figures of one answer, in tokens and seconds.

    `prompt_…` and `completion_…` are by the engine's clock; `ttft` (time to the first token) and `total` by ours,
    so they include the cost of HTTP. `prompt_tokens` counts the whole prompt, `cached_tokens` the part of it that was
    cached: only the rest was prefilled in `prompt_seconds`. The speeds are the engine's own, because engines count
    differently:  llama.cpp's decode leaves out the first token, which comes with the prefill.
    """

    prompt_tokens: int | None = None
    cached_tokens: int | None = None
    prompt_seconds: float | None = None
    completion_tokens: int | None = None
    completion_seconds: float | None = None
    ttft: float | None = None
    total: float | None = None
    prefill_per_second: float | None = None
    decode_per_second: float | None = None


def rate(count: int | None, seconds: float | None) -> float | None:
    """Per second, or None if a value is missing: for engines that report only counts and durations."""
    return count / seconds if count and seconds and count > 0 and seconds > 0 else None


@dataclass(frozen=True)
class Chunk:
    """A piece of an answer. The last one has no text but `finish` ("stop", "length", REPEATED, …) and
    `timings`."""

    text: str = ""
    reasoning: str = ""  # what a thinking model says to itself
    finish: str | None = None
    timings: Timings | None = None


class ContextTooLong(EngineError):
    """The conversation has more tokens than the model's context. Both figures are None if unknown."""

    def __init__(self, message: str, *, tokens: int | None, context: int | None) -> None:
        super().__init__(
            message,
            fault="context-too-small",
            hint="Ask something shorter, or raise CONTEXT_LENGTH in .env and run: uv run invoke restart",
        )
        self.tokens = tokens
        self.context = context


class Asking(TypedDict, total=False):
    """How a question is asked. For None, and for fields left out, the engine chooses.

    Setting `stop` ends the answer. `extra` holds fields of this engine's own API, for measurements.
    """

    model: str | None
    temperature: float | None
    max_tokens: int | None
    seed: int | None
    stop: threading.Event | None
    extra: Mapping[str, Any] | None


class Engine(Protocol):
    """Something that answers. Every method raises EngineError, with the next command as its hint. An engine with
    nothing beyond OpenAI's API inherits the answers of the last four methods.
    """

    @property
    def address(self) -> str:
        """Where it is, as a URL without secrets."""

    def ready(self, timeout: float = 0.0) -> Readiness:
        """Wait up to `timeout` seconds until it can answer. 0 probes once. Never raises."""

    def models(self) -> list[Model]:
        """The models it offers, the one that it serves first."""

    def chat(self, messages: Sequence[Message], **asking: Unpack[Asking]) -> Generator[Chunk, None, None]:
        """Stream an answer. Closing the iterator, or setting `stop`, ends the answer in the engine as well.

        The last chunk carries the timings, except when the answer was stopped.
        """

    def version(self) -> str | None:
        """Its version as it reports it; None if it does not."""
        return None

    def show(self, model: str) -> Mapping[str, Any]:
        """What it reports about a model that it keeps: metadata (`model_info`) and `tensors`. Empty if it keeps no
        models."""
        return {}

    def log_name(self, model: str) -> str:
        """The name by which its log calls a model; empty where the log is about one model only."""
        return ""

    def placement(self) -> str:
        """Its own account of what is loaded where, as text of a tool; empty where it has none or does not answer."""
        return ""


class ModelKeeper(Engine, Protocol):
    """An engine that keeps its own models."""

    def load(self, model: str, keep_alive: int | None = None) -> None:
        """Load a model before the first question. `keep_alive` is in seconds; negative is for ever, 0 unloads it."""

    def loaded(self) -> set[str]:
        """The names of the models that are in memory now."""

    def source(self, model: str, registry: str) -> str:
        """The name by which it fetches a model from this registry, an address."""

    def pull(
        self, model: str, registry: str, report: Report = silent, cancel: threading.Event | None = None
    ) -> None:
        """Let it fetch a model from this registry. It goes on where it was cut, and checks each layer's sha256.

        Raises ModelError.
        """


@dataclass(frozen=True)
class With(Engine):
    """An engine with extra `fields` of its own API in every question."""

    engine: Engine
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The engine's address."""
        return self.engine.address

    def ready(self, timeout: float = 0.0) -> Readiness:
        """As the engine's own."""
        return self.engine.ready(timeout)

    def models(self) -> list[Model]:
        """As the engine's own."""
        return self.engine.models()

    def placement(self) -> str:
        """As the engine's own."""
        return self.engine.placement()

    def chat(self, messages: Sequence[Message], **asking: Unpack[Asking]) -> Generator[Chunk, None, None]:
        """See `Engine.chat`."""
        asking["extra"] = {**(asking.get("extra") or {}), **self.fields}
        return self.engine.chat(messages, **asking)
