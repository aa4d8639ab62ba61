"""What one benchmark found, with everything that is needed to compare it with another."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from scripts import settings
from scripts.benchmark.concurrency import Level
from scripts.benchmark.environment import Environment
from scripts.benchmark.repetition import Repetition, counted
from scripts.benchmark.statistics import Ratio, Summary, ratio, summary
from scripts.benchmark.workload import Workload
from scripts.engines import kinds
from scripts.host.bandwidth import Bandwidth
from scripts.models.tensors import Reads

VERSION = 1


@dataclass(frozen=True)
class Figure:
    """One figure of a repetition: the field, its name for people, its unit, and whether more is better."""

    key: str
    title: str
    unit: str
    more_is_better: bool


FIGURES = (
    Figure("engine_prefill", "prefill, engine's clock", "tokens/s", True),
    Figure("client_prefill", "prefill, our clock", "tokens/s", True),
    Figure("engine_decode", "decode, engine's clock", "tokens/s", True),
    Figure("client_decode", "decode, our clock", "tokens/s", True),
    Figure("ttft", "time to first token", "s", False),
    Figure("gap_p50", "between pieces, p50", "s", False),
    Figure("gap_p95", "between pieces, p95", "s", False),
    Figure("total", "end to end", "s", False),
)


@dataclass(frozen=True)
class ModelFacts:
    """Which bytes were measured: a name alone does not say. `size` in bytes, `sha256` of the GGUF or the
    manifest."""

    name: str
    sha256: str | None = None
    quantization: str | None = None
    size: int | None = None


@dataclass(frozen=True)
class OnCpu:
    """The same model on the CPU, measured in the same run. `how` says what was measured, `evidence` is the line that
    shows that it computed on the CPU."""

    how: str
    evidence: str
    threads: int | None
    repetitions: tuple[Repetition, ...]
    repeated: int = 0
    remarks: tuple[str, ...] = ()

    @property
    def disturbed(self) -> int:
        """How many repetitions were disturbed."""
        return sum(not one.clean for one in self.repetitions)

    def values(self, key: str) -> list[float | None]:
        """A figure of each repetition that counts."""
        return [getattr(one, key) for one in counted(self.repetitions)]


@dataclass(frozen=True)
class Roofline:
    """The bound by memory speed: each token of an answer reads the model's weights once. A check of the figures, not
    a goal. Sizes in bytes, `bandwidth` in bytes per second, `ceiling` in tokens per second; `share` is what decode
    reached of it (0 to 1)."""

    weights: int
    context_bytes: int
    bandwidth: float
    source: str
    ceiling: float
    share: float | None


def roofline(
    reads: Reads, bandwidth: Bandwidth, decode: float | None, context: float, kv_factor: float = 1.0
) -> Roofline:
    """`decode` in tokens per second; `context` is how many tokens it holds in the middle of the answer; `kv_factor`
    the KV type's size relative to f16."""
    cached = int((reads.kv_per_token or 0) * context * kv_factor)
    ceiling = bandwidth.bytes_per_second / (reads.weights + cached)
    share = decode / ceiling if decode else None
    return Roofline(reads.weights, cached, bandwidth.bytes_per_second, bandwidth.source, ceiling, share)


@dataclass(frozen=True)
class Result:
    """`time` is in UTC, `load_seconds` how long the engine took to load the model when it last did."""

    version: int
    id: str
    time: str
    model: ModelFacts
    workload: Workload
    environment: Environment
    repetitions: tuple[Repetition, ...]
    repeated: int = 0
    exact: bool = False  # each prompt had the requested number of tokens
    load_seconds: float | None = None
    roofline: Roofline | None = None
    levels: tuple[Level, ...] = ()
    remarks: tuple[str, ...] = ()
    cpu: OnCpu | None = None  # the same on the CPU, if requested and known

    @property
    def clean(self) -> tuple[Repetition, ...]:
        """The repetitions that were not disturbed."""
        return tuple(one for one in self.repetitions if one.clean)

    @property
    def disturbed(self) -> int:
        """How many repetitions stayed disturbed."""
        return len(self.repetitions) - len(self.clean)

    @property
    def disturbed_levels(self) -> int:
        """How many levels of concurrency stayed disturbed."""
        return sum(bool(level.disturbed) for level in self.levels)

    @property
    def counted(self) -> tuple[Repetition, ...]:
        """The repetitions that the figures are of."""
        return counted(self.repetitions)

    @property
    def location(self) -> str | None:
        """Where the engine ran: `native` or `container`; None for an external server, and if an older result does not
        say."""
        here = self.environment
        if (
            here.location is None
            and not settings.in_containers(here.runtime)
            and here.engine in kinds.SERVICES
        ):
            return "native"
        return here.location

    def values(self, key: str, *, clean: bool = False) -> list[float | None]:
        """A figure of each repetition that counts; of clean ones only, if asked."""
        return [getattr(one, key) for one in (self.clean if clean else self.counted)]

    def figures(self) -> dict[str, Summary | None]:
        """A figure that no repetition has is None."""
        return {figure.key: summary(self.values(figure.key)) for figure in FIGURES}

    def speed(self, of: Literal["decode", "prefill"]) -> Summary | None:
        """In tokens per second: by the engine's clock, or by ours if the engine reports none."""
        found = self.figures()
        return found[f"engine_{of}"] or found[f"client_{of}"]

    def ratios(self) -> dict[str, Ratio | None]:
        """Each speed as a multiple of the CPU's; empty where the CPU was not measured."""
        if self.cpu is None:
            return {}
        speeds = [figure.key for figure in FIGURES if figure.more_is_better]
        return {key: ratio(self.values(key), self.cpu.values(key)) for key in speeds}

    def document(self) -> dict[str, Any]:
        """The result for programs, with derived figures. `disturbed` counts repetitions and levels of concurrency
        that stayed disturbed."""
        figures = {key: asdict(one) if one else None for key, one in self.figures().items()}
        ratios = {key: asdict(one) if one else None for key, one in self.ratios().items()}
        disturbed = self.disturbed + self.disturbed_levels
        return {**asdict(self), "disturbed": disturbed, "figures": figures, "ratios": ratios}


def new(
    model: ModelFacts, workload: Workload, environment: Environment, repetitions: Sequence[Repetition],
    **more: Any,
) -> Result:  # fmt: skip
    """A result of now. Its id is the time and four letters, so that two of one second differ."""
    now = datetime.now(UTC)
    name = f"{now:%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:4]}"
    return Result(
        VERSION,
        name,
        now.isoformat(timespec="seconds"),
        model,
        workload,
        environment,
        tuple(repetitions),
        **more,
    )
