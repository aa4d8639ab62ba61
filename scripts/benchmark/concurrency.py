"""Several answers at once: what the engine does in all, and what each of them waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from scripts.benchmark.repetition import Answered, ask
from scripts.benchmark.series import PAUSE_SECONDS, Subject
from scripts.benchmark.statistics import percentile
from scripts.benchmark.workload import Questions, Workload
from scripts.host.load import Load, between, disturbances
from scripts.progress import Progress, Report, silent

ROUNDS = 2  # answers of each client of a level, one after the other


@dataclass(frozen=True)
class Level:
    """`clients` ask at the same time. `throughput` is in tokens of answers per second, times are in seconds.

    All of it by our clock; a figure is None when the engine does not count tokens. `disturbed` says why the figures
    are not to be trusted; `repeated`: measured a second time, because the first was disturbed.
    """

    clients: int
    answers: int
    seconds: float
    throughput: float | None
    latency_p50: float | None
    latency_p95: float | None
    ttft_p50: float | None
    ttft_p95: float | None
    disturbed: tuple[str, ...] = ()
    repeated: bool = False


def run(
    subject: Subject,
    questions: Questions,
    levels: Sequence[int],
    report: Report = silent,
    sleep: Callable[[float], None] = time.sleep,
) -> tuple[Level, ...]:
    """Measure each level in turn. A disturbed one is measured again, and the less disturbed of the two counts.

    Raises the EngineError of the first client that fails.
    """

    def measure(clients: int) -> tuple[Level, Load]:
        prompts = [questions.prompt().text for _ in range(clients * ROUNDS)]
        return _level(subject, questions.workload, clients, prompts)

    done = []
    for clients in levels:
        report(Progress("benchmark", f"{clients} at once"))
        level, load = measure(clients)
        if level.disturbed:
            report(
                Progress(
                    "benchmark", f"{clients} at once, again", note=f"measuring again: {level.disturbed[0]}"
                )
            )
            sleep(PAUSE_SECONDS)
            again, load_again = measure(clients)
            better = not again.disturbed or load_again.withheld < load.withheld
            level = replace(again if better else level, repeated=True)
        done.append(level)
    return tuple(done)


def _level(subject: Subject, workload: Workload, clients: int, prompts: Sequence[str]) -> tuple[Level, Load]:
    stop = threading.Event()

    def one(prompt: str) -> Answered:
        own = subject.kind.measuring(False)
        return ask(subject.engine, prompt, model=subject.model, tokens=workload.answer, extra=own, stop=stop)

    before = subject.meter.read()
    began = time.monotonic()
    with ThreadPoolExecutor(clients, thread_name_prefix="benchmark") as pool:
        try:
            answers = list(pool.map(one, prompts))
        except BaseException:  # Ctrl-C, or one that failed: the others end too
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    seconds = time.monotonic() - began
    load = between(before, subject.meter.read())
    return level(clients, answers, seconds, disturbances(load, subject.cores)), load


def level(
    clients: int, answers: Sequence[Answered], seconds: float, disturbed: tuple[str, ...] = ()
) -> Level:
    """The figures of one level."""
    tokens = [one.timings.completion_tokens for one in answers]
    counted = [count for count in tokens if count]
    whole = bool(counted) and len(counted) == len(tokens) and seconds > 0
    totals = [one.timings.total for one in answers]
    firsts = [one.timings.ttft for one in answers]
    return Level(
        clients=clients,
        answers=len(answers),
        seconds=seconds,
        throughput=sum(counted) / seconds if whole else None,
        latency_p50=percentile(totals, 0.5),
        latency_p95=percentile(totals, 0.95),
        ttft_p50=percentile(firsts, 0.5),
        ttft_p95=percentile(firsts, 0.95),
        disturbed=disturbed,
    )
