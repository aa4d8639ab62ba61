"""One measured answer: the engine's own timings, and side by side what our clock saw. Unknown is None."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from scripts.benchmark.statistics import percentile
from scripts.engines.base import REPEATED, Engine, Timings
from scripts.errors import EngineError
from scripts.host.load import Load

LEAST_CLEAN = 2  # with fewer clean repetitions, the disturbed ones count too


@dataclass(frozen=True)
class Repetition:
    """Tokens, tokens per second and seconds of one answer.

    `engine_…` by the engine's clock, everything else by ours. Prefill counts only the tokens that were not in
    the engine's cache. `gap_…` are the times between pieces of text; a piece may hold several tokens. `disturbed`
    says why the figures are unreliable; empty for a clean repetition.
    """

    prompt_tokens: int | None
    cached_tokens: int | None
    completion_tokens: int | None
    pieces: int
    engine_prefill: float | None
    engine_decode: float | None
    client_prefill: float | None
    client_decode: float | None
    ttft: float | None
    total: float | None
    gap_p50: float | None
    gap_p95: float | None
    load: Load | None = None
    disturbed: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether no other program, throttling or clock change disturbed it."""
        return not self.disturbed


def counted(repetitions: Sequence[Repetition]) -> tuple[Repetition, ...]:
    """Those that figures are made of: the clean ones, or all where too few are clean."""
    clean = tuple(one for one in repetitions if one.clean)
    return clean if len(clean) >= LEAST_CLEAN else tuple(repetitions)


@dataclass(frozen=True)
class Answered:
    """An answer as it came. `moments` are when pieces of text came, on the monotonic clock."""

    timings: Timings
    moments: tuple[float, ...] = ()


class Repeated(EngineError):
    """The engine stopped the answer because the model only repeated itself. There are no figures."""


def ask(
    engine: Engine, text: str, *, model: str, tokens: int, extra: Mapping[str, Any],
    stop: threading.Event | None = None,
) -> Answered:  # fmt: skip
    """One answer of at most `tokens` tokens. Raises EngineError, also when the engine dies in the middle, and
    Repeated."""
    messages = [{"role": "user", "content": text}]
    moments: list[float] = []
    timings = None
    stream = engine.chat(
        messages, model=model or None, temperature=0, max_tokens=tokens, seed=1, stop=stop, extra=extra
    )
    with closing(stream):
        for chunk in stream:
            if chunk.text or chunk.reasoning:
                moments.append(time.monotonic())
            timings = chunk.timings or timings
            if chunk.finish == REPEATED:
                raise Repeated(
                    f"The engine stopped an answer: {model} only repeats one token.",
                    fault="answer-repeats",
                    hint="uv run invoke benchmark --answer 32, or with another model",
                )
    if timings is None:
        if stop is not None and stop.is_set():
            raise EngineError("The answer was stopped.", fault="stopped", hint="uv run invoke benchmark")
        timings = Timings()
    return Answered(timings, tuple(moments))


def repetition(answer: Answered, *, depth: int = 0) -> Repetition:
    """The figures of an answer. With `depth`, prefill is unknown if the engine does not report what it cached."""
    timings = answer.timings
    cached = timings.cached_tokens
    fresh = timings.prompt_tokens
    if depth and cached is None:
        fresh = None
    elif fresh is not None and cached:
        fresh -= cached
    gaps = [later - earlier for earlier, later in pairwise(answer.moments)]
    return Repetition(
        prompt_tokens=timings.prompt_tokens,
        cached_tokens=cached,
        completion_tokens=timings.completion_tokens,
        pieces=len(answer.moments),
        engine_prefill=timings.prefill_per_second if fresh else None,
        engine_decode=timings.decode_per_second if (timings.completion_tokens or 0) > 1 else None,
        client_prefill=_rate(fresh, timings.ttft),
        client_decode=_decode(timings),
        ttft=timings.ttft,
        total=timings.total,
        gap_p50=percentile(gaps, 0.5),
        gap_p95=percentile(gaps, 0.95),
    )


def _decode(timings: Timings) -> float | None:
    """The tokens after the first, over the time after it."""
    if timings.completion_tokens is None or timings.ttft is None or timings.total is None:
        return None
    return _rate(timings.completion_tokens - 1, timings.total - timings.ttft)


def _rate(count: int | None, seconds: float | None) -> float | None:
    return count / seconds if count and count > 0 and seconds and seconds > 0 else None
