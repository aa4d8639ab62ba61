"""A series: warm-up, then repetitions. A disturbed one is repeated; where that does not help it is kept and
flagged."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from scripts.benchmark import workload as work
from scripts.benchmark.repetition import Repeated, Repetition, ask, repetition
from scripts.benchmark.workload import Questions, Words, Workload
from scripts.engines.base import Engine
from scripts.engines.kinds import Kind
from scripts.errors import EngineError, SettingsError
from scripts.host.load import LoadReader, between, disturbances
from scripts.progress import Progress, Report, silent

ATTEMPTS = 3  # of one repetition, until it is clean; in all, no more are repeated than were asked for
PAUSE_SECONDS = 1.0  # before another attempt: what disturbs often ends soon


@dataclass(frozen=True)
class Subject:
    """What is measured: an engine, and its model."""

    engine: Engine
    kind: Kind
    model: str
    meter: LoadReader
    cores: int


@dataclass(frozen=True)
class Series:
    """`repeated`: attempts that were thrown away because something disturbed them."""

    repetitions: tuple[Repetition, ...]
    repeated: int = 0


def words(subject: Subject) -> Words:
    """Words for prompts of an exact count of tokens, tried on the engine."""

    def count(text: str) -> int | None:
        answer = ask(subject.engine, text, model=subject.model, tokens=1, extra=subject.kind.measuring(False))
        return answer.timings.prompt_tokens

    return work.calibrate(count)


def run(
    subject: Subject,
    questions: Questions,
    repetitions: int,
    report: Report = silent,
    sleep: Callable[[float], None] = time.sleep,
    enough: Callable[[Sequence[Repetition]], bool] = lambda _: False,
) -> Series:
    """Warm up once, then measure: all repetitions, or fewer where `enough` says so of those that were kept.

    Raises EngineError that says how far it came when the engine dies.
    """
    report(Progress("benchmark", "warming up"))
    attempt(subject, questions)
    kept: list[Repetition] = []
    repeated = 0
    for number in range(1, repetitions + 1):
        tries: list[Repetition] = []
        while True:
            note = f"measuring again: {tries[-1].disturbed[0]}" if tries else ""
            doing = f"measuring {number} of {repetitions}"
            report(Progress("benchmark", f"{doing}, attempt {len(tries) + 1}" if tries else doing, note=note))
            try:
                tries.append(attempt(subject, questions))
            except EngineError as error:
                done = f"{number - 1} of {repetitions} repetitions were done; nothing was saved."
                detail = [*error.detail, done]
                raise EngineError(error.message, fault=error.fault, hint=error.hint, detail=detail) from error
            if tries[-1].clean or len(tries) == ATTEMPTS or repeated == repetitions:
                break
            repeated += 1
            sleep(PAUSE_SECONDS)
        # The least disturbed attempt; a clean one is always the last.
        kept.append(tries[-1] if tries[-1].clean else min(tries, key=_worse))
        if enough(kept):
            break
    return Series(tuple(kept), repeated)


def attempt(subject: Subject, questions: Questions) -> Repetition:
    """Measure one answer, disturbed or not. Asks with another prompt if the engine stopped the answer."""
    for _ in range(ATTEMPTS - 1):
        with suppress(Repeated):
            return _once(subject, questions)
    return _once(subject, questions)


def _once(subject: Subject, questions: Questions) -> Repetition:
    workload, prompt = questions.workload, questions.prompt()
    extra = subject.kind.measuring(workload.depth > 0)
    if prompt.fill:
        ask(subject.engine, prompt.fill, model=subject.model, tokens=1, extra=extra)
    before = subject.meter.read()
    answer = ask(subject.engine, prompt.text, model=subject.model, tokens=workload.answer, extra=extra)
    load = between(before, subject.meter.read())
    one = repetition(answer, depth=workload.depth)
    return replace(one, load=load, disturbed=disturbances(load, subject.cores))


def _worse(one: Repetition) -> float:
    return one.load.withheld if one.load else 0.0


def fits(workload: Workload, context: int | None) -> None:
    """Raises SettingsError when the context can't hold it. Nothing is said where the context is unknown."""
    if context is not None and workload.all > context:
        raise SettingsError(
            f"{workload.depth} tokens of depth, {workload.prompt} of prompt and {workload.answer} of answer "
            f"do not fit in the context of {context}.",
            fault="context-too-small",
            hint=f"Ask for less, or: CONTEXT_LENGTH={workload.all} uv run invoke restart",
        )
