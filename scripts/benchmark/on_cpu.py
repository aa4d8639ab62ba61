"""The same model on the CPU, measured in the same run beside the engine as it is: what was found, and what it means."""

from __future__ import annotations

from dataclasses import dataclass

from scripts.benchmark.repetition import Repetition, counted
from scripts.benchmark.statistics import Ratio


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
