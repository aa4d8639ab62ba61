"""`benchmark`: measure the engine of the running stack, and compare with what was measured before."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import asdict, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from scripts import host
from scripts.benchmark import compare as comparing
from scripts.benchmark import concurrency, environment, on_cpu, plot, report, result, roofline, series
from scripts.benchmark.compare import LEAST, Gate
from scripts.benchmark.history import History, Kept
from scripts.benchmark.load import Meter, between, disturbances
from scripts.benchmark.on_cpu import OnCpu
from scripts.benchmark.options import Options
from scripts.benchmark.plot import Chart
from scripts.benchmark.result import ModelFacts, Result
from scripts.benchmark.roofline import Bandwidth, Roofline
from scripts.benchmark.series import Subject
from scripts.benchmark.workload import Words
from scripts.commands import site as sites
from scripts.commands import versus_cpu
from scripts.commands.chat import engine
from scripts.console import Console, Silent
from scripts.engines.base import Engine
from scripts.errors import BusyError, ByreError, EngineError, HostError, ModelError
from scripts.home import write_atomic
from scripts.lifecycle.plan import Site
from scripts.progress import Report
from scripts.runtimes.base import ENGINES, Process

if TYPE_CHECKING:
    from scripts.models.store import Installed
    from scripts.models.tensors import Reads

FAILED = 1


def benchmark(console: Console, options: Options) -> int:
    """Measure, or show what was measured. Exit code 1 when a gate is not passed."""
    if options.compare:
        return _compare(console, options.compare, options)
    if options.history:
        return _history(console, options)
    return _measure(console, options)


# ── measuring ────────────────────────────────────────────────────────────────────────────────────────────────


def _measure(console: Console, options: Options) -> int:
    site = sites.look(console)
    if site.engine in ENGINES and site.engine not in site.running:
        raise EngineError("The engine does not run.", hint="uv run invoke start")
    serving = site.served
    wanted = [_known(site, name) for name in options.models] or [serving]
    history = History(site.home)
    before = history.read()
    found: list[Result] = []
    damaged = 0
    lost: ByreError | None = None
    try:
        for name in wanted:
            found.append(_one(console, _serve(console, site, name), name, options))
            try:
                damaged += len(history.add(found[-1:]).damaged)
            except (BusyError, HostError) as error:  # what was measured is shown all the same
                lost = error
    finally:
        _serve(console, site, serving)
    if damaged:
        console.note(f"note: {damaged} damaged lines of the history were set aside in {history.aside}")
    gates = []
    if options.gate is not None:
        for one in found:
            baseline = _baseline(before, one)
            judged = comparing.gate(baseline, one, options.gate)
            gates.append((judged, report.gate(judged, baseline)))
    _tell(console, found, options, gates, history)
    if options.plot:
        levels = found[-1].levels
        _draw(
            console,
            options.plot,
            plot.concurrency(levels) if levels else plot.history((*before.results, *found)),
        )
    if lost is not None:
        raise lost
    return 0 if all(judged.passed for judged, _ in gates) else FAILED


def _one(console: Console, site: Site, name: str, options: Options) -> Result:
    """Measure one model, which is served."""
    settings, kind = site.settings, site.engine
    process = site.processes.get(kind) or Process(kind, "unknown")  # an external engine is no process of ours
    stored = _stored(site, name)
    lines = site.runtime.lines((kind,), process.started or 0.0) if kind in ENGINES else ()
    log = [(line.time, line.text) for line in lines]
    texts = [text for _, text in log]
    device = environment.device(texts)
    if options.compare_cpu:
        versus_cpu.check(site)
        if device == "CPU":
            console.note("note: the engine computes on the CPU already: this compares the CPU with itself")
    cores = host.cores()
    ours = kind in ENGINES  # an engine of somebody else keeps its settings to itself
    threads = (environment.threads(texts) or settings.threads or host.threads()) if ours else None
    with engine(site) as asked, console.progress() as progress:
        model = next((one for one in asked.models() if one.name == name), None)
        context = model.context if model else None
        if ours:
            context = context or settings.context_length
        series.fits(options.workload, context)
        subject = Subject(asked, kind, name, Meter(process.pid), cores)
        words = series.words(subject)
        chance = random.Random()  # noqa: S311 - prompts need to differ, no more
        done = series.run(subject, options.workload, words, options.repetitions, chance, progress)
        levels = concurrency.run(subject, options.workload, words, options.levels, chance, progress)
        cpu, lost = _on_cpu(site, name, options, words, chance, progress)
        build = _build(site, asked)
        reads = _reads(asked, name, stored)
    made = result.new(
        ModelFacts(
            name,
            stored.sha256 if stored else None,
            model.quantization if model else None,
            stored.size if stored else model.size if model else None,
        ),
        options.workload,
        environment.describe(
            runtime=site.runtime.name, engine=kind, build=build, engine_device=device, threads=threads,
            context=context, parallel=settings.num_parallel if ours else None,
            kv_cache_type=settings.kv_cache_type if ours else None,
            flash_attention=settings.flash_attention if ours else None,
            cpus=settings.engine_cpus if ours else None,
        ),
        done.repetitions,
        repeated=done.repeated,
        exact=words.exact,
        load_seconds=environment.loading(log, process.started),
        levels=levels,
        cpu=cpu,
    )  # fmt: skip
    ceiling, why = _roofline(made, reads, subject.meter)
    slots = _slots(options.levels, settings.num_parallel) if ours else ()
    return replace(made, roofline=ceiling, remarks=(*slots, *why, *lost, *_against_cpu(site, made)))


def _on_cpu(
    site: Site, name: str, options: Options, words: Words, chance: random.Random, progress: Report
) -> tuple[OnCpu | None, tuple[str, ...]]:
    """The same on the CPU if it was asked for, or why it can't be told: what was measured before is not lost."""
    if not options.compare_cpu:
        return None, ()
    try:
        return versus_cpu.measure(
            site, name, options.workload, words, options.repetitions, chance, progress
        ), ()
    except (EngineError, HostError) as error:
        return None, (f"On the CPU nothing was measured: {error.message}",)


def _against_cpu(site: Site, made: Result) -> tuple[str, ...]:
    """What the comparison means, and what to do where the CPU is the faster one."""
    if made.cpu is None:
        return ()
    device, ratios = made.environment.device, made.ratios()
    decode = ratios["engine_decode"] or ratios["client_decode"]
    said = [on_cpu.words(decode, device)]
    if decode and decode.less and device != "CPU":
        said.append(versus_cpu.advice(site))
    return (*said, *made.cpu.remarks)


def _known(site: Site, name: str) -> str:
    """The full name of a model that is here. Raises ModelError with names that may have been meant."""
    from scripts.models.catalogue import load
    from scripts.models.store import Store

    catalogue = load()
    model = catalogue.find(name)
    full = model.name if model else name
    here = [one.name for one in Store(site.places.models).installed()]
    if site.engine != "llamacpp":
        with engine(site) as asked:
            here = [one.name for one in asked.models()]
    if full in here:
        return full
    if model is not None:
        raise ModelError(f"{full} is not here yet.", hint=f"uv run invoke pull {full}")
    near = list(dict.fromkeys([*get_close_matches(name, here, n=3, cutoff=0.4), *catalogue.near(name)]))
    raise ModelError(
        f"There is no model {name!r} here." + (f" Did you mean {', '.join(near)}?" if near else ""),
        hint=f"Those that are here: uv run invoke models. To fetch one: uv run invoke pull {name}",
    )


def _serve(console: Console, site: Site, name: str) -> Site:
    """Have the model served. llama.cpp's server has one at a time, so that another one restarts it."""
    now = Site.of(site.settings, site.home)
    if now.engine != "llamacpp" or not name or now.served == name:
        return now
    from scripts.commands import start

    console.note(f"note: the engine is restarted to serve {name}")
    start.start(Silent(), name)
    return Site.of(site.settings, site.home)


def _stored(site: Site, name: str) -> Installed | None:
    from scripts.models.store import Store

    return Store(site.places.models).find(name) if site.engine == "llamacpp" else None


def _build(site: Site, asked: Engine) -> str | None:
    """The engine's version: Ollama's own word, or the pin of the part or image that llama.cpp came in."""
    from scripts import parts
    from scripts.engines.ollama import Ollama

    if isinstance(asked, Ollama):
        return asked.version() or None
    if site.engine != "llamacpp":
        return None
    if site.runtime.name != "embedded" and site.settings.llamacpp_image:
        return str(site.settings.llamacpp_image)
    return parts.find("engine").version


def _slots(levels: tuple[int, ...], parallel: int) -> tuple[str, ...]:
    if max(levels, default=0) <= parallel:
        return ()
    more = f"NUM_PARALLEL={max(levels)} uv run invoke restart"
    return (
        f"The engine answers {parallel} at once (NUM_PARALLEL); the others wait for their turn. More: {more}",
    )


def _reads(asked: Engine, name: str, stored: Installed | None) -> Reads | str:
    """What a token of an answer reads, by the model's file or by what Ollama tells of it; else why that is unknown."""
    from scripts.engines.ollama import Ollama
    from scripts.models import tensors

    try:
        if stored:
            return tensors.reads(stored.path)
        return (
            tensors.shown(asked.show(name))
            if isinstance(asked, Ollama)
            else "the model's file is not at hand."
        )
    except (ModelError, EngineError) as error:
        return error.message


def _roofline(made: Result, reads: Reads | str, meter: Meter) -> tuple[Roofline | None, tuple[str, ...]]:
    """What the memory could give, and why it can't be told where it can't."""
    from scripts.models.catalogue import KV_TYPES

    if isinstance(reads, str):
        return None, (f"What the memory could give is unknown: {reads}",)
    device = made.environment.device
    if device is None:
        return None, ("What the memory could give is unknown: the engine's log names no device.",)
    bandwidth = _bandwidth(made, meter) if device == "CPU" else roofline.vendor(device)
    if bandwidth is None:
        return None, (f"What the memory of {device} could give is unknown.",)
    decode = made.figures()["engine_decode"] or made.figures()["client_decode"]
    work = made.workload
    middle = work.depth + work.prompt + work.answer / 2
    factor = KV_TYPES.get(made.environment.kv_cache_type or "", 1.0)
    return roofline.roofline(reads, bandwidth, decode.mean if decode else None, middle, factor), ()


def _bandwidth(made: Result, meter: Meter) -> Bandwidth | None:
    """This memory's, measured now; what disturbed that is said with it."""
    before = meter.read()
    found = roofline.measure(made.environment.threads or made.environment.cores)
    disturbed = disturbances(between(before, meter.read()), made.environment.cores)
    if found is None or not disturbed:
        return found
    return replace(found, source=f"{found.source}; it may be more, {disturbed[0]} meanwhile")


# ── what was measured ────────────────────────────────────────────────────────────────────────────────────────


def _history(console: Console, options: Options) -> int:
    history = History(sites.look(console).home)
    kept = history.read()
    for remark in kept.remarks():
        console.note(f"note: {remark}")
    if not kept.results:
        raise ByreError("There is no result yet.", hint="uv run invoke benchmark")
    if options.export:
        _export(kept.results, options)
    else:
        console.table(report.HISTORY_HEADERS, report.history(kept.results))
        console.data({"history": str(history.path), "results": [one.document() for one in kept.results]})
    if options.plot:
        _draw(console, options.plot, plot.history(kept.results))
    return 0


def _compare(console: Console, names: tuple[str, str], options: Options) -> int:
    kept = History(sites.look(console).home).read()
    for remark in kept.remarks():
        console.note(f"note: {remark}")
    first, second = (kept.find(name) for name in names)
    changes = comparing.changes(first, second)
    caveats = comparing.caveats(first, second)
    console.say(f"A  {first.id}  {report.title(first)}")
    console.say(f"B  {second.id}  {report.title(second)}")
    console.say()
    console.table(report.CHANGE_HEADERS, report.changes(changes))
    if caveats:
        console.say()
        console.say("What else differs:")
        for line in caveats:
            console.say(f"  {line}")
    judged = None if options.gate is None else comparing.gate(first, second, options.gate)
    if judged:
        console.say()
        console.say(report.gate(judged, first))
    console.data(
        {
            "a": first.id,
            "b": second.id,
            "changes": [{**asdict(one), "verdict": one.words} for one in changes],
            "differences": list(caveats),
            "gate": {**asdict(judged), "passed": judged.passed} if judged else None,
        }
    )
    return FAILED if judged and not judged.passed else 0


def _baseline(before: Kept, one: Result) -> Result | None:
    """The last earlier result of the same kind that has enough clean repetitions, or the last at all."""
    alike = before.alike(one)
    good = [old for old in alike if len(old.clean) >= LEAST]
    found = good or list(alike)
    return found[-1] if found else None


def _tell(
    console: Console, found: Sequence[Result], options: Options, gates: Sequence[tuple[Gate, str]],
    history: History,
) -> None:  # fmt: skip
    if options.export:
        _export(found, options)
        for _, words in gates:
            console.note(words)
        return
    for one in found:
        _show(console, one)
    for _, words in gates:
        console.say()
        console.say(words)
    console.data(
        {
            "results": [one.document() for one in found],
            "gates": [{**asdict(judged), "passed": judged.passed} for judged, _ in gates],
            "history": str(history.path),
        }
    )


def _show(console: Console, one: Result) -> None:
    console.say(report.title(one))
    console.say()
    console.table(report.FIGURE_HEADERS, report.figures(one))
    if one.cpu:
        console.say()
        console.table(report.CPU_HEADERS, report.against_cpu(one))
    if one.levels:
        console.say()
        console.table(report.LEVEL_HEADERS, report.levels(one.levels))
    console.say()
    for line in report.remarks(one):
        console.say(line)
    console.say()
    for name, text in report.environment(one):
        console.say(f"{name:<10} {text}")
    console.say(f"{'kept as':<10} {one.id}  (uv run invoke benchmark --history)")


def _export(found: Sequence[Result], options: Options) -> None:
    """To stdout, for a file or a program."""
    if options.export == "json":
        Console(json=True).data({"results": [one.document() for one in found]})
        return
    text = report.markdown(found) if options.export == "md" else report.as_csv(found)
    Console().write(text)


def _draw(console: Console, name: str, charts: Sequence[Chart]) -> None:
    path = Path(name).expanduser()
    try:
        write_atomic(path, plot.svg(charts), mode=0o644)
    except OSError as error:
        raise HostError(
            f"The plot {path} can't be written: {error.strerror or error}.",
            hint="Name a file that you can write.",
        ) from error
    console.note(f"plot: {path}")
