"""Settings measured on a second engine beside the running one, by the rules of `benchmark`."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from scripts import host
from scripts.benchmark import concurrency, series
from scripts.benchmark.repetition import LEAST_CLEAN, Repetition, counted
from scripts.benchmark.series import Subject
from scripts.benchmark.statistics import summary
from scripts.benchmark.workload import Questions, Words
from scripts.errors import EngineError, SettingsError
from scripts.fit import here
from scripts.fit.at_once import MOST
from scripts.host.load import LoadReader
from scripts.lifecycle import engine_build, room
from scripts.lifecycle.cpu_engine import NO_DEVICE, CpuEngine, another
from scripts.lifecycle.plan import Plan
from scripts.lifecycle.site import Site
from scripts.measure.model import Computed, computed, engine_log
from scripts.measure.tune import ORDER, SLOWER, Facts, Measured, Values, Work, WrongAnswer
from scripts.progress import Progress, Report
from scripts.runtimes.base import Changes, Process
from scripts.settings import TUNE, changed

HINT = "uv run invoke doctor"
FAULT = "tune-failed"


def check(site: Site) -> None:
    """Raises SettingsError where the engine's settings can't be measured here."""
    if site.engine.takes_threads:
        return
    if site.engine.is_service:
        said = f"`tune` does not measure {site.engine.title}: it chooses these settings by itself for each model."
    else:
        said = "`tune` does not measure your own server: Byre can't start a second one of it."
    raise SettingsError(said, fault="argument-invalid", hint="uv run invoke benchmark")


def values(site: Site) -> dict[str, str]:
    """The settings that are tried, as they are now."""
    return {name: site.settings.shown(name) for name in ORDER}


def free(site: Site) -> list[str]:
    """Those that nothing but `tune` has set."""
    return [name for name in ORDER if site.settings.origin(name).kind in {"default", "tune"}]


def placed(site: Site) -> Computed:
    """What the running engine computes on, by its log."""
    process = site.processes.get(site.engine.name) or Process(site.engine.name, "unknown")
    return computed([text for _, text in engine_log(site, process)])


def facts(plan: Plan, place: Computed, prompt: int) -> Facts:
    """What there is for this model, and for prompts of so many tokens."""
    site, settings = plan.site, plan.site.settings
    return Facts(
        cores=host.cores(),
        processors=host.processors(),
        threads=host.threads(),
        slots=plan.at_once.number,
        most_slots=here.most_at_once(
            settings, plan.model, plan.context, room.machine(site), room.card(site), MOST
        ).number,
        prompt=prompt,
        gpu=place.device not in (None, "CPU"),
        package=bool(site.program),
    )


@dataclass
class Beside:
    """`plan` is that of a start now; `file` and `template` are the model's. `report` is told how far it is."""

    plan: Plan
    file: Path
    template: Path | None
    place: Computed
    report: Report
    until: float
    _right: list[Values] = field(default_factory=list)  # the known question was answered right so
    _words: Words | None = None

    def clock(self) -> float:
        return time.monotonic()

    def measure(self, values: Values, work: Work, best: Measured | None = None, count: int = 0) -> Measured:
        site, name = self.plan.site, self.plan.model.name
        label = self._label(values)
        self.report(Progress("tune", f"{label}: starting"))
        with another(site, name, self.changes(values), FAULT, HINT) as other:
            self._check(values, other)
            subject = Subject(other.engine, site.engine, name, LoadReader(other.pid), host.cores())
            self._words = self._words or series.words(subject)
            questions = Questions(work.workload, self._words)

            def report(one: Progress) -> None:
                self.report(replace(one, subject="tune", doing=f"{label}: {one.doing}"))

            if work.clients > 1:
                series.attempt(subject, questions)  # a warm-up
                return _of_levels(
                    concurrency.run(subject, questions, [work.clients] * (count or work.count), report)
                )
            done = series.run(
                subject, questions, count or work.count, report, enough=lambda kept: self._enough(kept, best)
            )
            return _of_repetitions(done.repetitions)

    def _enough(self, kept: Sequence[Repetition], best: Measured | None) -> bool:
        """Whether it is clearly slower already, or the time is over."""
        mean = best.summary.mean if best and best.summary else None
        slow = mean is not None and kept[-1].clean and (kept[-1].total or 0.0) > SLOWER * mean
        return slow or (len(kept) >= LEAST_CLEAN and self.clock() > self.until)

    def changes(self, values: Values) -> Changes:
        """What a second engine needs to run as `start` would start it with these settings."""
        site = self.plan.site
        plan = replace(self.plan, site=replace(site, settings=changed(site.settings, values, TUNE)))
        service = plan.service(site.engine.name, plan.variables(self.file, self.template))
        environment: dict[str, str] = {**service.environment}
        if values["gpu"] == "off":
            environment |= NO_DEVICE
        package = site.released and values["engine_build"] == "package"
        return Changes(environment, ("--program", "") if package else ())

    def _check(self, values: Values, other: CpuEngine) -> None:
        """That it answers right, asked once for these values, and is where the running engine is.

        Raises WrongAnswer, EngineError.
        """
        if values in self._right:
            return
        try:
            engine_build.question(other.engine, self.plan.model, threading.Event())
        except EngineError as error:
            if error.fault == "engine-build":
                raise WrongAnswer(error.message, fault=FAULT, hint="uv run invoke verify") from None
            raise
        share = computed(other.log().splitlines()).share
        if values["gpu"] != "off" and (share or 1.0) < (self.place.share or 1.0):
            raise EngineError(
                f"The GPU's memory does not hold {self.plan.model.name} a second time, next to the running engine.",
                fault="model-no-room",
                hint="Measure with a smaller model: uv run invoke start --model NAME",
            )
        self._right.append(dict(values))

    def _label(self, values: Values) -> str:
        now = {name: self.plan.site.settings.shown(name) for name in values}
        said = [f"{name.upper()}={text}" for name, text in values.items() if now[name] != text]
        return " ".join(said) or "as it is"


def _of_repetitions(repetitions: Sequence[Repetition]) -> Measured:
    kept = counted(repetitions)
    mean = {
        key: found.mean if (found := summary([getattr(one, key) for one in kept])) else None
        for key in ("client_decode", "client_prefill")
    }
    return Measured(
        tuple(one.total for one in kept if one.total is not None),
        mean["client_decode"],
        mean["client_prefill"],
        next((why for one in kept for why in one.disturbed), ""),
    )


def _of_levels(levels: Sequence[concurrency.Level]) -> Measured:
    clean = [level for level in levels if not level.disturbed]
    kept = clean if len(clean) >= LEAST_CLEAN else levels
    return Measured(
        tuple(level.seconds for level in kept),
        disturbed=next((why for level in kept for why in level.disturbed), ""),
    )
