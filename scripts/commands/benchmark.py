"""`benchmark`: measure the engine of the running stack, and compare with what was measured before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

from scripts.benchmark import compare as comparing
from scripts.benchmark import plot, report
from scripts.benchmark.compare import Gate
from scripts.benchmark.history import History, Kept
from scripts.benchmark.options import Options
from scripts.benchmark.plot import Chart
from scripts.benchmark.result import Result
from scripts.console import Console
from scripts.errors import BusyError, ByreError, EngineError, HostError
from scripts.home import named
from scripts.lifecycle import installation
from scripts.lifecycle.serve import full_name, serve, serving
from scripts.lifecycle.site import Site
from scripts.measure.model import measure

FAILED = 1


def benchmark(console: Console, options: Options) -> int:
    """Measure, or show what was measured. Exit code 1 when a gate is not passed."""
    site = installation.look(console.note)
    history = History(site.home)
    if options.compare:
        return _compare(console, _read(console, history), options.compare, options)
    if options.history:
        return _show_history(console, history, options)
    return _measure(console, site, history, options)


def _measure(console: Console, site: Site, history: History, options: Options) -> int:
    if site.engine.is_service and site.engine.name not in site.running:
        raise EngineError("The engine is not running.", fault="service-down", hint="uv run invoke start")
    names = [full_name(site, name) for name in options.models] or [serving(site)]
    last, before = site.served, history.read()
    results: list[Result] = []
    damaged = 0
    lost: ByreError | None = None
    try:
        for name in names:
            at = serve(site, name, console.note, console.progress)
            results.append(measure(at, name, options, console.note, console.progress))
            try:
                damaged += len(history.add(results[-1:]).damaged)
            except (BusyError, HostError) as error:  # the measured figures are still shown
                lost = error
    finally:
        serve(site, last, console.note, console.progress)
    if damaged:
        console.note(f"note: {damaged} damaged lines of the history were moved to {history.aside}")
    gates: list[tuple[Gate, str]] = []
    if options.gate is not None:
        for one in results:
            baseline = before.baseline(one)
            judged = comparing.gate(baseline, one, options.gate)
            gates.append((judged, report.gate(judged, baseline)))
    _show(console, results, gates, options, history)
    if options.plot:
        _draw(console, options.plot, plot.curve(results[-1]) or plot.history((*before.results, *results)))
    if lost is not None:
        raise lost
    return 0 if all(judged.passed for judged, _ in gates) else FAILED


def _show(
    console: Console, results: Sequence[Result], gates: Sequence[tuple[Gate, str]], options: Options,
    history: History,
) -> None:  # fmt: skip
    """What was measured just now, with what each gate says of it."""
    if options.export:
        _export(results, options)
        for _, words in gates:
            console.note(words)
        return
    for one in results:
        console.say(report.title(one))
        for headers, rows in report.tables(one):
            console.say()
            console.table(headers, rows)
        console.say()
        for line in report.remarks(one):
            console.say(line)
        console.say()
        for name, text in report.environment(one):
            console.say(f"{name:<10} {text}")
        console.say(f"{'kept as':<10} {one.id}  (uv run invoke benchmark --history)")
    for _, words in gates:
        console.say()
        console.say(words)
    console.data(
        {
            "results": [one.document() for one in results],
            "gates": [_gate(judged) for judged, _ in gates],
            "history": str(history.path),
        }
    )


def _gate(judged: Gate) -> dict[str, object]:
    return {**asdict(judged), "passed": judged.passed}


def _read(console: Console, history: History) -> Kept:
    kept = history.read()
    for remark in kept.remarks():
        console.note(f"note: {remark}")
    return kept


def _show_history(console: Console, history: History, options: Options) -> int:
    """Every result that is kept."""
    kept = _read(console, history)
    if not kept.results:
        raise ByreError("No results yet.", fault="benchmark-no-result", hint="uv run invoke benchmark")
    if options.export:
        _export(kept.results, options)
    else:
        console.table(report.HISTORY_HEADERS, report.history(kept.results))
        console.data({"history": str(history.path), "results": [one.document() for one in kept.results]})
    if options.plot:
        last = next((one for one in reversed(kept.results) if one.levels), None)
        _draw(console, options.plot, (*plot.history(kept.results), *(plot.curve(last) if last else ())))
    return 0


def _compare(console: Console, kept: Kept, names: tuple[str, str], options: Options) -> int:
    """Two results of the history. FAILED when a gate is not passed."""
    a, b = (kept.find(name) for name in names)
    changes, caveats = comparing.changes(a, b), comparing.caveats(a, b)
    console.say(f"A  {a.id}  {report.title(a)}")
    console.say(f"B  {b.id}  {report.title(b)}")
    console.say()
    console.table(report.CHANGE_HEADERS, report.changes(changes))
    if caveats:
        console.say()
        console.say("What else differs:")
        for line in caveats:
            console.say(f"  {line}")
    judged = None if options.gate is None else comparing.gate(a, b, options.gate)
    if judged:
        console.say()
        console.say(report.gate(replace(judged, caveats=()), a))  # they are shown above
    console.data(
        {
            "a": a.id,
            "b": b.id,
            "changes": [{**asdict(one), "verdict": one.words} for one in changes],
            "differences": list(caveats),
            "gate": _gate(judged) if judged else None,
        }
    )
    return FAILED if judged and not judged.passed else 0


def _export(results: Sequence[Result], options: Options) -> None:
    """To stdout, for a file or a program."""
    if options.export == "json":
        Console(json=True).data({"results": [one.document() for one in results]})
        return
    Console().write(report.markdown(results) if options.export == "md" else report.as_csv(results))


def _draw(console: Console, name: str, charts: Sequence[Chart]) -> None:
    path = named(name)
    plot.write(charts, path)
    console.note(f"plot: {path}")
