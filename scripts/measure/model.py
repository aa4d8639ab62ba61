"""One model of the running stack measured, with all that belongs to the figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scripts import host
from scripts.benchmark import concurrency, environment, result, series
from scripts.benchmark.options import Options
from scripts.benchmark.report import decode_against_cpu
from scripts.benchmark.result import ModelFacts, OnCpu, Result, Roofline
from scripts.benchmark.series import Subject
from scripts.benchmark.workload import Questions
from scripts.engines.base import Engine
from scripts.errors import EngineError, HostError, ModelError
from scripts.host.bandwidth import Bandwidth, measure_beside_others, vendor_bandwidth
from scripts.host.load import LoadReader
from scripts.lifecycle import tuned
from scripts.lifecycle.clients import engine
from scripts.lifecycle.installation import Note
from scripts.lifecycle.site import Site
from scripts.lifecycle.start import Progress
from scripts.measure import versus_cpu
from scripts.progress import Report
from scripts.runtimes.base import Process

_STARTS = re.compile(r'msg="starting [\w -]+".* --model ')
DETOUR = (
    "each connection to the engine's container takes an `exec` of the container tool, which adds to the time to the "
    "first token and of prefill by our clock"
)

if TYPE_CHECKING:
    from scripts.models.store import Installed
    from scripts.models.tensors import Reads


def measure(site: Site, name: str, options: Options, note: Note, progress: Progress) -> Result:
    """Measure one model, which is served. Raises SettingsError for what can't be measured, EngineError."""
    settings, kind = site.settings, site.engine
    process = site.processes.get(kind.name) or Process(
        kind.name, "unknown"
    )  # an external engine is not one of our processes
    stored = _stored(site, name)
    if options.compare_cpu:
        versus_cpu.check(site)
    cores = host.cores()
    ours = kind.is_service  # an external engine does not show its settings
    with engine(site) as asked, progress() as report:
        model = next((one for one in asked.models() if one.name == name), None)
        context = model.context if model else None
        if ours:
            context = context or settings.context_length
        series.fits(options.workload, context)
        subject = Subject(asked, kind, name, LoadReader(process.pid), cores)
        words = series.words(subject)
        questions = Questions(options.workload, words)
        done = series.run(subject, questions, options.repetitions, report)
        levels = concurrency.run(subject, questions, options.levels, report)
        # Now: an engine may load the model only when asked, and for the CPU's side it reloads it.
        log = _of_model(engine_log(site, process), asked.log_name(name))
        place = computed([text for _, text in log])
        cpu, lost = _on_cpu(site, name, options, questions, report)
        build = _build(site, asked)
        digest = stored.sha256 if stored else model.digest or None if model else None
        reads = _reads(asked, name, stored)
    if options.compare_cpu and place.device == "CPU":
        note("note: the engine computes on the CPU already: this compares the CPU with itself")
    made = result.new(
        ModelFacts(
            name,
            digest,
            model.quantization if model else None,
            stored.size if stored else model.size if model else None,
        ),
        options.workload,
        environment.Environment(
            **environment.machine(),
            runtime=site.runtime.name, engine=kind.name, engine_build=build, device=place.device,
            device_share=place.share, threads=_threads(site, [text for _, text in log]),
            context=context, parallel=site.at_once,
            kv_cache_type=settings.kv_cache_type if ours else None,
            flash_attention=settings.flash_attention if ours else None,
            engine_cpus=settings.engine_cpus if ours else None,
            location=("container" if site.contained else "native") if ours else None,
            tuned=tuple(f"{name}={text}" for name, text in tuned.in_use(settings).items()),
        ),
        done.repetitions,
        repeated=done.repeated,
        exact=words.exact,
        load_seconds=environment.loading(log, process.started),
        levels=levels,
        cpu=cpu,
    )  # fmt: skip
    ceiling, why = _roofline(made, place, reads, subject.meter)
    slots = _slots(options.levels, site.at_once) if site.at_once else ()
    way = (DETOUR,) if ours and not site.runtime.services.direct(kind.name) else ()
    return replace(made, roofline=ceiling, remarks=(*slots, *why, *way, *lost, *_against_cpu(site, made)))


def engine_log(site: Site, process: Process) -> list[tuple[float, str]]:
    """The engine's log since its process began; empty for an external engine."""
    if not site.engine.is_service:
        return []
    return [
        (line.time, line.text)
        for line in site.runtime.services.lines((process.name,), process.started or 0.0)
    ]


def _of_model(log: list[tuple[float, str]], blob: str) -> list[tuple[float, str]]:
    """What an engine that has several models loaded says before the first, and of the last load of this one."""
    starts = [at for at, (_, text) in enumerate(log) if _STARTS.search(text)]
    mine = [at for at in starts if blob and blob in log[at][1]]
    if not mine:
        return log
    end = next((at for at in starts if at > mine[-1]), len(log))
    return [*log[: starts[0]], *log[mine[-1] : end]]


@dataclass(frozen=True)
class Computed:
    """What computes the model, as far as the engine's log shows it. `whole`: all of it that can be is there."""

    device: str | None
    share: float | None
    whole: bool


def computed(log: Sequence[str]) -> Computed:
    """By the judge of `invoke gpu`, of the last load: a line of an earlier one proves nothing."""
    from scripts import gpu

    verdict = gpu.judge(gpu.read("\n".join(log), "the engine's log").evidence)
    if verdict.verdict == "cpu":
        return Computed("CPU", None, whole=True)
    share = None if verdict.share is None else round(verdict.share, 3)
    return Computed(verdict.device or None, share, whole=verdict.verdict != "partial")


def _threads(site: Site, log: Sequence[str]) -> int | None:
    """By the engine's log; without a line there, by the settings. Others choose by themselves."""
    found = environment.threads(log)
    if found is None and site.engine.takes_threads:
        return site.settings.threads or host.threads()
    return found


def _on_cpu(
    site: Site, name: str, options: Options, questions: Questions, report: Report
) -> tuple[OnCpu | None, tuple[str, ...]]:
    """The same on the CPU if requested, or why it is unknown: figures measured before are not lost."""
    if not options.compare_cpu:
        return None, ()
    try:
        return versus_cpu.measure(site, name, questions, options.repetitions, report), ()
    except (EngineError, HostError) as error:
        return None, (f"On the CPU nothing was measured: {error.message}",)


def _against_cpu(site: Site, made: Result) -> tuple[str, ...]:
    """What the comparison means, and what to do where the CPU is the faster one."""
    if made.cpu is None:
        return ()
    device, ratios = made.environment.device, made.ratios()
    decode = ratios["engine_decode"] or ratios["client_decode"]
    said = [decode_against_cpu(decode, device)]
    if decode and decode.less and device != "CPU":
        said.append(versus_cpu.advice(site))
    return (*said, *made.cpu.remarks)


def _stored(site: Site, name: str) -> Installed | None:
    from scripts.models.store import Store

    return None if site.engine.keeps_own_models else Store(site.places.models).find(name)


def _build(site: Site, asked: Engine) -> str | None:
    """The engine's version: its own word, or that of the release, the part or the image that it came in."""
    from scripts import parts

    kind = site.engine
    if not kind.part:
        return asked.version()
    if site.runtime.containers and (image := site.settings.text(f"{kind.name}_image")):
        return image
    return site.build_version or parts.find(kind.part).version


def _slots(levels: tuple[int, ...], parallel: int) -> tuple[str, ...]:
    if max(levels, default=0) <= parallel:
        return ()
    more = f"NUM_PARALLEL={max(levels)} uv run invoke restart"
    return (f"The engine answers {parallel} at once (NUM_PARALLEL); the others wait. For more: {more}",)


def _reads(asked: Engine, name: str, stored: Installed | None) -> Reads | str:
    """The bytes that a token of an answer reads, by the model's file or the engine's description; else why they are
    unknown."""
    from scripts.fit import header

    try:
        if stored:
            return header.from_file(stored.path).reads
        told = asked.show(name)
        return header.from_engine(told, name).reads if told else "the model's file is not here."
    except (ModelError, EngineError) as error:
        return error.message


def _roofline(
    made: Result, place: Computed, reads: Reads | str, meter: LoadReader
) -> tuple[Roofline | None, tuple[str, ...]]:
    """The speed that the memory allows, or why it is unknown."""
    from scripts.models.catalogue import KV_TYPES

    if isinstance(reads, str):
        return None, (f"The speed that the memory allows is unknown: {reads}",)
    device = place.device
    if device is None:
        return None, (
            "The speed that the memory allows is unknown: the engine's log does not show the device.",
        )
    if not place.whole:
        return None, (
            f"The speed that the memory allows is unknown: a part of the model is on {device}, the rest in "
            "system memory.",
        )
    bandwidth = _bandwidth(made, meter) if device == "CPU" else vendor_bandwidth(device)
    if bandwidth is None:
        return None, (f"The speed that the memory of {device} allows is unknown.",)
    decode = made.speed("decode")
    work = made.workload
    middle = work.depth + work.prompt + work.answer / 2
    factor = KV_TYPES.get(made.environment.kv_cache_type or "", 1.0)
    return result.roofline(reads, bandwidth, decode.mean if decode else None, middle, factor), ()


def _bandwidth(made: Result, meter: LoadReader) -> Bandwidth | None:
    """This memory's, measured now; what disturbed that is said with it."""
    cores = made.environment.cores
    return measure_beside_others(made.environment.threads or cores, cores, meter.read)
