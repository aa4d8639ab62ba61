"""What `benchmark` has found, now or before: shown, exported, compared, drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from scripts.benchmark import compare as comparing
from scripts.benchmark import picture, plot, report
from scripts.benchmark.compare import LEAST, Gate
from scripts.benchmark.history import History, Kept
from scripts.benchmark.options import Options
from scripts.benchmark.plot import Chart
from scripts.benchmark.result import Result
from scripts.console import Console
from scripts.errors import ByreError, HostError
from scripts.home import write_atomic

FAILED = 1


def show_history(console: Console, history: History, options: Options) -> int:
    """Every result that is kept."""
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
        last = next((one for one in reversed(kept.results) if one.levels), None)
        draw(console, options.plot, (*plot.history(kept.results), *(plot.curve(last) if last else ())))
    return 0


def compare(console: Console, history: History, names: tuple[str, str], options: Options) -> int:
    """Two results of the history. FAILED when a gate is not passed."""
    kept = history.read()
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
        console.say(report.gate(replace(judged, caveats=()), first))  # they stand above
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


def baseline(before: Kept, one: Result) -> Result | None:
    """What to hold it against: of the results most like it, the last that has enough clean repetitions.

    Only where none was measured in the same way it is one of the same name, of which the gate tells what differs.
    """
    for alike in (before.same(one), before.alike(one)):
        good = [old for old in alike if len(old.clean) >= LEAST]
        if found := good or list(alike):
            return found[-1]
    return None


def tell(
    console: Console, found: Sequence[Result], options: Options, gates: Sequence[tuple[Gate, str]],
    history: History,
) -> None:  # fmt: skip
    """What was measured just now, with what each gate says of it."""
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


def draw(console: Console, name: str, charts: Sequence[Chart]) -> None:
    """Write a picture of the charts, of the kind that the file's name ends in.

    Raises HostError when it can't be written.
    """
    path = Path(name).expanduser()
    drawing = plot.svg(charts)
    try:
        write_atomic(path, picture.png(drawing) if path.suffix == ".png" else drawing, mode=0o644)
    except OSError as error:
        raise HostError(
            f"The plot {path} can't be written: {error.strerror or error}.",
            hint="Name a file that you can write.",
        ) from error
    console.note(f"plot: {path}")
