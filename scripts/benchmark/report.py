"""Results as text for people, Markdown, CSV. Values only; who prints them is the console."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from scripts import settings
from scripts.benchmark.compare import Change, Gate
from scripts.benchmark.concurrency import Level
from scripts.benchmark.environment import Environment
from scripts.benchmark.repetition import Repetition
from scripts.benchmark.result import FIGURES, Figure, Result, Roofline
from scripts.benchmark.statistics import Ratio, Summary, summary
from scripts.host.gpu_names import Gpu

_LOAD_HEADERS = ("other_cores", "steal_seconds", "gpu_clock_mhz", "disturbed")
UNKNOWN = "unknown"
Rows = list[list[str]]
FIGURE_HEADERS = ("figure", "mean ± sd", "median", "95 % interval", "n", "unit")
LEVEL_HEADERS = ("at once", "total tokens/s", "answer p50", "p95", "first token p50", "p95", "")
CPU_HEADERS = ("in the same run", "as it is", "on the CPU", "ratio", "95 % interval")
HISTORY_HEADERS = ("id", "time", "model", "tokens", "decode", "prefill", "clean", "revision")
CHANGE_HEADERS = ("figure", "A", "B", "B - A", "95 % interval", "")


def tables(result: Result) -> list[tuple[tuple[str, ...], Rows]]:
    """Headers and rows: the figures, and where they were measured those of the CPU and of concurrency."""
    found: list[tuple[tuple[str, ...], Rows]] = [(FIGURE_HEADERS, figures(result))]
    if result.cpu:
        found.append((CPU_HEADERS, against_cpu(result)))
    if result.levels:
        found.append((LEVEL_HEADERS, levels(result.levels)))
    return found


def title(result: Result) -> str:
    """What was measured, in a line."""
    model, work = result.model, result.workload
    words = [model.name, model.quantization or "quantisation unknown"]
    words.append(f"sha256 {model.sha256[:12]}…" if model.sha256 else "digest unknown")
    depth = f" after {work.depth} in the context" if work.depth else ""
    return f"{', '.join(words)}: {work.prompt} tokens of prompt{depth}, {work.answer} of answer"


def environment(result: Result) -> Rows:
    """Where it was measured: pairs of words."""
    env = result.environment
    place = f", in a {env.inside}" if env.inside else ""
    gpus = "; ".join(map(_gpu, env.gpus)) or "none seen"
    return [
        ["system", f"{env.system}, kernel {env.kernel}{place}"],
        [
            "processor",
            f"{env.processor or UNKNOWN}, {env.cores} cores available, {env.memory / 1e9:.1f} GB of memory"
            + "".join(f"; {limit}" for limit in env.power_limits),
        ],
        ["GPU", f"{gpus}; the engine computes on: {_computes_on(env)}"],
        [
            "engine",
            f"{env.engine} {env.engine_build or '(build unknown)'} ({_where(env)}), "
            f"threads {_told(env.threads)}, context {_told(env.context)}, at once {_told(env.parallel)}, "
            f"KV cache {_told(env.kv_cache_type)}, "
            f"flash attention {_told(env.flash_attention)}",
        ],
        *([["tuned", f"{', '.join(env.tuned)} (by uv run invoke tune)"]] if env.tuned else []),
        ["revision", env.revision or UNKNOWN],
    ]


def _gpu(gpu: Gpu) -> str:
    limit = f", limited to {gpu.power_limit:g} W" if gpu.power_limit else ""
    return f"{gpu.name} ({gpu.driver or 'driver unknown'}{limit})"


def _where(env: Environment) -> str:
    beside = env.location == "native" and settings.in_containers(env.runtime)
    return f"next to {env.runtime}'s containers" if beside else env.runtime


def _computes_on(env: Environment) -> str:
    """The share counts the table of embeddings, which engines leave in the machine's memory."""
    share = "" if env.device_share is None else f", where {env.device_share:.0%} of the model's bytes are"
    return f"{env.device or UNKNOWN}{share}"


def _told(value: object) -> str:
    return UNKNOWN if value is None else str(value)


def figures(result: Result) -> Rows:
    """A row for each figure, below FIGURE_HEADERS."""
    found = result.figures()
    return [figure_row(figure, found[figure.key]) for figure in FIGURES]


def figure_row(figure: Figure, one: Summary | None) -> list[str]:
    """Mean, median and interval in words; `unknown` where nothing was measured."""
    if one is None:
        return [figure.title, UNKNOWN, UNKNOWN, UNKNOWN, "0", figure.unit]
    spread = "" if one.sd is None else f" ± {number(one.sd, figure)}"
    between = UNKNOWN
    if one.low is not None and one.high is not None:
        between = f"{number(one.low, figure)} to {number(one.high, figure)}"
    return [
        figure.title,
        number(one.mean, figure) + spread,
        number(one.median, figure),
        between,
        str(one.n),
        figure.unit,
    ]


def number(value: float | None, figure: Figure) -> str:
    """Speeds to a tenth, times to a tenth of a millisecond."""
    if value is None:
        return UNKNOWN
    return f"{value:.1f}" if figure.unit == "tokens/s" else f"{value:.4f}"


def remarks(result: Result) -> list[str]:
    """What to think of the figures."""
    said = [disturbance(result)]
    if result.disturbed_levels:
        said.append(
            f"{result.disturbed_levels} of {len(result.levels)} levels of concurrency were disturbed, "
            "also when they were measured again: don't trust them."
        )
    reached = [one.completion_tokens for one in result.repetitions]
    if any(count is None for count in reached):
        said.append("The engine does not count its tokens, so our own speeds are unknown.")
    short = [count for count in reached if count is not None and count < result.workload.answer]
    if short:
        said.append(f"{len(short)} answers ended early, the shortest after {min(short)} tokens.")
    wanted = result.workload.prompt + result.workload.depth
    prompts = sorted({one.prompt_tokens for one in result.repetitions if one.prompt_tokens is not None})
    if prompts and prompts != [wanted]:
        said.append(f"The prompts had {prompts[0]} to {prompts[-1]} tokens, not {wanted}.")
    if result.workload.depth and all(one.cached_tokens is None for one in result.repetitions):
        said.append(
            "The engine does not report what it cached: the speed of prefill at this depth is unknown."
        )
    elif all(one.cached_tokens is None for one in result.repetitions):
        said.append("The engine does not report what it cached: of each prompt, at most the chat template.")
    if any(one.load is None or one.load.other is None for one in result.repetitions):
        said.append("The load of other programs is unreadable here: disturbances may be missing.")
    if limited := _power_limited(result):
        said.append(f"The power limit slowed a GPU for {limited:.0%} of the time.")
    clocks = [one.load.gpu_clock for one in result.repetitions if one.load and one.load.gpu_clock]
    if clocks and result.environment.device != "CPU":
        said.append(f"The GPU's clock at the end of each repetition: {', '.join(map(str, clocks))} MHz.")
    pieces = [one for one in result.repetitions if one.completion_tokens and one.pieces]
    if any(one.pieces < (one.completion_tokens or 0) for one in pieces):
        share = sum(one.completion_tokens or 0 for one in pieces) / sum(one.pieces for one in pieces)
        said.append(
            f"A piece of text held {share:.2f} tokens on average: the times between pieces are not per token."
        )
    if result.load_seconds is not None:
        said.append(f"The engine took {result.load_seconds:.1f} s to start and load the model (its log).")
    else:
        said.append("How long the model took to load is unknown: the engine's log does not show it.")
    if result.roofline:
        said.append(roofline(result.roofline))
    return [*said, *on_cpu(result), *result.remarks]


def _power_limited(result: Result) -> float:
    """The share of the time (0 to 1); 0 if unknown."""
    loads = [one.load for one in result.repetitions if one.load and one.load.gpu_power_limited is not None]
    seconds = sum(load.seconds for load in loads)
    return sum(load.gpu_power_limited or 0.0 for load in loads) / seconds if seconds else 0.0


def disturbance(result: Result) -> str:
    """How many repetitions were disturbed, by what, and whether the figures count them."""
    total, again = len(result.repetitions), result.repeated
    repeated = f" {again} disturbed attempts were repeated." if again else ""
    if not result.disturbed:
        known = all(one.load is not None and one.load.other is not None for one in result.repetitions)
        return f"{total} repetitions, none {'disturbed' if known else 'seen to be disturbed'}.{repeated}"
    counted = (
        "the figures are from the clean ones"
        if result.counted != result.repetitions
        else "the figures include them: don't trust them"
    )
    why = worst(result.repetitions)
    return f"{result.disturbed} of {total} repetitions were disturbed ({why}); {counted}.{repeated}"


def worst(repetitions: Sequence[Repetition]) -> str:
    """What disturbed: of each kind the worst."""
    kinds: dict[str, str] = {}
    for reason in sorted(reason for one in repetitions for reason in one.disturbed):
        kinds[" ".join(reason.split()[:2])] = reason
    return "; ".join(kinds.values())


def roofline(one: Roofline) -> str:
    """How much decode reached of what the memory allows, and the figures behind it."""
    share = UNKNOWN if one.share is None else f"{one.share:.0%}"
    return (
        f"Decode reached {share} of what this memory can give ({one.ceiling:.0f} tokens/s): each token reads "
        f"{one.weights / 1e6:.0f} MB of weights and {one.context_bytes / 1e6:.1f} MB of context, at "
        f"{one.bandwidth / 1e9:.1f} GB/s ({one.source})."
    )


def against_cpu(result: Result) -> Rows:
    """Each speed as the engine is, and on the CPU."""
    if result.cpu is None:
        return []
    rows = []
    ratios = result.ratios()
    for figure in (one for one in FIGURES if one.key in ratios):
        found = ratios[figure.key]
        sides = (summary(result.values(figure.key)), summary(result.cpu.values(figure.key)))
        between = UNKNOWN
        if found and found.low is not None and found.high is not None:
            between = f"{found.low:.2f} to {found.high:.2f}"
        rows.append(
            [
                figure.title,
                *(number(side.mean if side else None, figure) for side in sides),
                f"{found.mean:.2f}" if found else UNKNOWN,
                between,
            ]
        )
    return rows


def on_cpu(result: Result) -> list[str]:
    """How the CPU's side was measured."""
    if result.cpu is None:
        return []
    said = [f"The CPU's side: {result.cpu.how}; shown by: {result.cpu.evidence}"]
    if result.cpu.disturbed:
        said.append(
            f"{result.cpu.disturbed} of {len(result.cpu.repetitions)} repetitions on the CPU were disturbed "
            f"({worst(result.cpu.repetitions)})."
        )
    return said


def decode_against_cpu(found: Ratio | None, device: str | None) -> str:
    """What the ratio of decode speeds, `device` over CPU, means."""
    if found is None:
        return "Decode against the CPU's is unknown: one of them reported no speed."
    said = f"decode is {found.mean:.2f} times the CPU's"
    if found.low is None or found.high is None:
        return f"Of one repetition, {said}: too little data to separate it from chance."
    said += f" (95 % interval {found.low:.2f} to {found.high:.2f})"
    if device == "CPU":
        return f"Both were computed on the CPU, so 1 is expected: {said}."
    name = device or "The engine as it is"
    if found.less:
        return f"{name} is slower than the CPU here: {said}."
    if found.more:
        return f"{name} is faster than the CPU here: {said}."
    return f"No clear difference between {name} and the CPU: {said}."


def levels(found: Sequence[Level]) -> Rows:
    """A row for each number of clients, below LEVEL_HEADERS."""

    def time(value: float | None) -> str:
        return UNKNOWN if value is None else f"{value:.2f} s"

    return [
        [
            str(one.clients),
            UNKNOWN if one.throughput is None else f"{one.throughput:.1f}",
            time(one.latency_p50),
            time(one.latency_p95),
            time(one.ttft_p50),
            time(one.ttft_p95),
            "; ".join(one.disturbed) or ("measured again" if one.repeated else ""),
        ]
        for one in found
    ]


def history(results: Sequence[Result]) -> Rows:
    """A row for each result, below HISTORY_HEADERS; speeds in tokens per second."""

    def speed(one: Summary | None) -> str:
        if one is None:
            return UNKNOWN
        return f"{one.mean:.1f}" + ("" if one.sd is None else f" ± {one.sd:.1f}")

    return [
        [
            one.id,
            one.time.replace("+00:00", "Z"),
            one.model.name,
            f"{one.workload.depth}+{one.workload.prompt}+{one.workload.answer}",
            speed(one.speed("decode")),
            speed(one.speed("prefill")),
            f"{len(one.clean)} of {len(one.repetitions)}",
            one.environment.revision or UNKNOWN,
        ]
        for one in results
    ]


def changes(found: Sequence[Change]) -> Rows:
    """A row for each figure of two results, below CHANGE_HEADERS."""
    rows = []
    for one in found:
        moved, between = UNKNOWN, UNKNOWN
        if one.difference:
            moved = f"{one.difference.share:+.1%}"
            between = f"{one.difference.share_low:+.1%} to {one.difference.share_high:+.1%}"
        rows.append(
            [
                one.figure.title,
                number(one.first, one.figure),
                number(one.second, one.figure),
                moved,
                between,
                one.words,
            ]
        )
    return rows


def gate(one: Gate, baseline: Result | None) -> str:
    """The verdict, the result compared with, and what else differs."""
    against = f" against {baseline.id}" if baseline else ""
    beside = f" What else differs: {'; '.join(one.caveats)}." if one.caveats else ""
    return f"Gate of {one.limit:.1%}{against}: {one.verdict}. {'; '.join(one.reasons)}.{beside}"


def markdown(results: Sequence[Result]) -> str:
    """A section for each result."""
    lines: list[str] = []
    for result in results:
        lines += [f"## {result.id}", "", title(result)]
        for headers, rows in tables(result):
            lines += ["", *_table(headers, rows)]
        lines += ["", *(f"- {line}" for line in remarks(result))]
        lines += [f"- {name}: {text}" for name, text in environment(result)]
        lines.append("")
    return "\n".join(lines)


def _table(headers: Sequence[str], rows: Rows) -> list[str]:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    return [line(headers), line(["---"] * len(headers)), *(line(row) for row in rows)]


def as_csv(results: Sequence[Result]) -> str:
    """A line for each repetition; an unknown figure is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    keys = [figure.key for figure in FIGURES]
    counts = ["prompt_tokens", "cached_tokens", "completion_tokens", "pieces"]
    writer.writerow(["id", "time", "model", "sha256", "depth", "repetition", *counts, *keys, *_LOAD_HEADERS])
    for result in results:
        base = [result.id, result.time, result.model.name, result.model.sha256, result.workload.depth]
        for at, one in enumerate(result.repetitions, 1):
            cells = [getattr(one, key) for key in (*counts, *keys)]
            writer.writerow([*base, at, *cells, *_load(one), "; ".join(one.disturbed)])
    return out.getvalue()


def _load(one: Repetition) -> list[float | None]:
    load = one.load
    return [load.other_cores, load.steal, load.gpu_clock] if load else [None, None, None]
