"""How fast a model would answer: what the memory allows, and what share of that is reached here.

The share differs from model to model: a small one waits more for its threads than for the memory. So the answer is an
interval, with its source.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.benchmark.workload import Workload
from scripts.host.bandwidth import Bandwidth

if TYPE_CHECKING:
    from scripts.benchmark.result import Result

# Tokens before the answer's middle that figures are of, where no benchmark says otherwise: its default.
DEPTH = Workload().prompt + Workload().answer // 2
# Shares of the bound that were measured on two cores of a server's processor (AMD EPYC, 43 to 47 GB/s): 0.31 to 0.50
# with two models of four bits; one core alone takes up to 0.9 of its half with F16. Of GPUs nothing was measured.
DOCUMENTED = (0.30, 0.90)
DOCUMENTED_BY = (
    "what models of 0.1 to 0.5 billion weights, of 4 to 16 bits, reached on two cores of another machine"
)
# By which factor a model's rate may differ from others. Measured on one core with eight files of 0.1 to 1.3
# billion weights, from Q4_0 to F16 (8.9 GB/s with Q4_1 to 20.5 with F16): of 28 pairs 27 differ by less than the
# first; of 168 thirds 154 are within the second of the two others' range.
ONE, SEVERAL = 2.0, 1.5


@dataclass(frozen=True)
class Measured:
    """The results of this engine's benchmarks on this machine. `rates` are the bytes read per second, by model;
    `depth` is the number of tokens before the answer's middle."""

    bandwidth: Bandwidth
    rates: dict[str, float]
    depth: int
    device: str = "CPU"


@dataclass(frozen=True)
class Decode:
    """Tokens per second: what the memory allows at most, and between which figures the answer is expected.

    `low` and `high` are None if the share is unknown; `by` is their source. The bound follows from `bandwidth` in
    bytes per second, with its `source`. `depth` is the number of tokens before.
    """

    ceiling: float
    low: float | None
    high: float | None
    depth: int
    by: str
    bandwidth: float
    source: str


def measured(results: Iterable[Result], processor: str | None, engine: str) -> Measured | None:
    """Earlier benchmarks, on the device of the last one; None if there are none."""
    found = [
        (one, one.roofline)
        for one in results
        if one.roofline
        and one.environment.device
        and (one.environment.processor, one.environment.engine) == (processor, engine)
    ]
    if not found:
        return None
    last = found[-1][0]
    same = [
        (one.model.name, line) for one, line in found if one.environment.device == last.environment.device
    ]
    best = max((line for _, line in same), key=lambda line: line.bandwidth)  # what disturbs it makes it less
    rates = {name: line.share * line.bandwidth for name, line in same if line.share}  # the latest of each
    depth = last.workload.depth + last.workload.prompt + last.workload.answer // 2
    return Measured(Bandwidth(best.bandwidth, best.source), rates, depth, str(last.environment.device))


def expected(bytes_per_token: int, known: Measured) -> Decode:
    """The speed of a model that reads so many bytes for each token. It is never above what the memory allows."""
    most = known.bandwidth.bytes_per_second
    low, high, by = _rates(known)
    return Decode(
        most / bytes_per_token,
        None if low is None else min(low, most) / bytes_per_token,
        None if high is None else min(high, most) / bytes_per_token,
        known.depth,
        by,
        most,
        known.bandwidth.source,
    )


def _rates(known: Measured) -> tuple[float | None, float | None, str]:
    """Between how many bytes per second it will be, and where that is from."""
    most, rates = known.bandwidth.bytes_per_second, known.rates
    if not rates:
        if known.device != "CPU":
            return None, None, ""
        low, high = DOCUMENTED
        return low * most, high * most, f"{DOCUMENTED_BY}; uv run invoke benchmark measures this machine"
    told = ", ".join(f"{name} {rate / most:.0%} of the bound" for name, rate in rates.items())
    factor = ONE if len(rates) == 1 else SEVERAL
    by = f"benchmarked here ({told}); another model may differ by a factor of {factor:g}"
    return min(rates.values()) / factor, max(rates.values()) * factor, by
