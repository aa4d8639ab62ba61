"""How long each part took, for people and for the figures in `benchmarks/`."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field


@dataclass
class Stage:
    """One thing that was done: seconds since the start of the run, and the CPU seconds it used if known."""

    subject: str
    doing: str
    began: float
    ended: float | None = None
    cpu_seconds: float | None = None

    @property
    def seconds(self) -> float:
        """How long it took; 0 while it runs."""
        return (self.ended or self.began) - self.began


@dataclass
class Timeline:
    """The stages of one run, in the order in which they began."""

    zero: float = field(default_factory=time.monotonic)
    stages: list[Stage] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def stage(self, subject: str, doing: str) -> Iterator[Stage]:
        """A stage that ends when the block does, and is left out if the block fails."""
        stage = Stage(subject, doing, self.now())
        yield stage
        stage.ended = self.now()
        with self._lock:
            self.stages.append(stage)
            self.stages.sort(key=lambda one: one.began)

    def now(self) -> float:
        """Seconds since the timeline began."""
        return time.monotonic() - self.zero

    def lines(self, width: int = 40) -> list[str]:
        """A bar for each stage, to scale: what ran side by side and what was waited for."""
        total = max((s.ended or 0 for s in self.stages), default=0) or 1
        rows = []
        for stage in self.stages:
            left = round(stage.began / total * width)
            bar = max(1, round(stage.seconds / total * width))
            rows.append(
                f"{stage.subject:<10} {stage.doing:<8} {stage.seconds:6.1f} s  {' ' * left}{'━' * bar}".rstrip()
            )
        return rows

    def document(self) -> list[dict[str, object]]:
        """The stages for `--json`; times in seconds since the beginning."""
        return [asdict(stage) for stage in self.stages]
