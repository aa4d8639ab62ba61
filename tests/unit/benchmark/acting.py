"""An engine that answers as it is told, and results made by hand."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from scripts.benchmark.environment import Environment
from scripts.benchmark.repetition import Repetition
from scripts.benchmark.result import VERSION, ModelFacts, Result
from scripts.benchmark.workload import Workload
from scripts.engines.base import REPEATED, Chunk, Model, Timings
from scripts.errors import EngineError
from scripts.host.gpu_names import Gpu
from scripts.host.load import Counters
from tests.unit.acting import Answering, Asked

AROUND = 20  # tokens of the template and of our own sentence


def chance(seed: int) -> random.Random:
    """The same prompts each time."""
    return random.Random(seed)  # noqa: S311 - prompts, no secrets


def tokens(text: str, long: Sequence[str] = ()) -> int:
    """Each word of a list is one token, those of `long` are two."""
    words = text.partition("\n")[0].split()[1:]
    return AROUND + sum(2 if word in long else 1 for word in words)


@dataclass
class Actor(Answering):
    """Counts tokens by words. In the middle of the answer of number `dies_at` (from 1) it dies."""

    long: tuple[str, ...] = ()
    tells: bool = True
    ends_after: int | None = None
    repeats: tuple[int, ...] = ()  # the numbers of the answers (from 1) that it gives up
    dies_at: int = 0
    others: tuple[str, ...] = ()  # models that it has as well
    seconds: float = 1.0  # that an answer takes after its first token
    requests: list[dict[str, Any]] = field(default_factory=list)

    def models(self) -> list[Model]:
        return [Model(name, context=4096, quantization="Q4_1") for name in ("acted:1b", *self.others)]

    def answer(self, asked: Asked) -> Iterator[Chunk]:
        self.requests.append(asdict(asked))
        count = min(asked.max_tokens or 1, self.ends_after if self.ends_after is not None else 10**9)
        for at in range(count):
            if len(self.requests) == self.dies_at and at:
                raise EngineError(
                    "It stopped in the middle of an answer.", hint="uv run invoke logs llamacpp"
                )
            yield Chunk(text="x")
        if len(self.requests) in self.repeats:
            yield Chunk(finish=REPEATED, timings=Timings(ttft=0.5, total=0.5 + self.seconds))
            return
        if not self.tells:
            yield Chunk(finish="length", timings=Timings(ttft=0.5, total=0.5 + self.seconds))
            return
        prompt = tokens(asked.text, self.long)
        yield Chunk(
            finish="length",
            timings=Timings(
                prompt_tokens=prompt, cached_tokens=0, prompt_seconds=0.5, completion_tokens=count,
                completion_seconds=self.seconds, ttft=0.5, total=0.5 + self.seconds,
                prefill_per_second=prompt / 0.5, decode_per_second=count / self.seconds if count else None,
            ),
        )  # fmt: skip


class Acting:
    """A meter whose readings are given: one `other` of CPU seconds for each measured second."""

    def __init__(self, *others: float, then: float = 0.0, during: Callable[[], None] = lambda: None) -> None:
        self.others = list(others)
        self.then = then
        self.now = Counters(0.0, 0.0, busy=0.0, steal=0.0, engine=0.0)
        self.after = False

    def read(self) -> Counters:
        if self.after:
            used = self.others.pop(0) if self.others else self.then
            now = self.now
            self.now = Counters(
                now.monotonic + 1, now.wall + 1, busy=(now.busy or 0) + 1 + used, steal=now.steal,
                engine=(now.engine or 0) + 1,
            )  # fmt: skip
        self.after = not self.after
        return self.now


ENVIRONMENT = Environment(
    system="Linux, x86_64", kernel="6.1", processor="A processor", cores=2, memory=8 * 10**9, inside=None,
    gpus=(Gpu("A GPU", "1.0"),), device="CPU", runtime="embedded", engine="llamacpp", engine_build="b1",
    threads=2, context=4096, parallel=1, kv_cache_type="f16", flash_attention="auto", revision="abc",
)  # fmt: skip


def repeated(decode: float | None, *disturbed: str, prefill: float | None = 400.0) -> Repetition:
    return Repetition(
        prompt_tokens=512, cached_tokens=0, completion_tokens=128, pieces=128, engine_prefill=prefill,
        engine_decode=decode, client_prefill=prefill, client_decode=decode, ttft=1.2, total=2.5,
        gap_p50=0.007, gap_p95=0.009, disturbed=disturbed,
    )  # fmt: skip


def made(name: str, *speeds: float | None, disturbed: int = 0, **more: Any) -> Result:
    """A result of these decode speeds, of which the last `disturbed` are disturbed."""
    clean = len(speeds) - disturbed
    repetitions = tuple(
        repeated(speed, *(() if at < clean else ("other programs used 1.00 cores",)))
        for at, speed in enumerate(speeds)
    )
    return Result(
        VERSION, name, "2026-01-02T03:04:05+00:00", ModelFacts("acted:1b", "ab" * 32, "Q4_1", 10**8),
        Workload(), ENVIRONMENT, repetitions, **{"exact": True, **more},
    )  # fmt: skip
