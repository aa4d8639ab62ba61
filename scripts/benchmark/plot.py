"""Charts as SVG: the history of speeds, and what happens with more clients at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

from scripts.benchmark.result import Result
from scripts.errors import HostError
from scripts.home import write_atomic

WIDTH, HEIGHT = 800, 320  # of one chart, in pixels
LEFT, RIGHT, TOP, BOTTOM = 64, 260, 36, 48
NAME = 36  # letters of a line's name that have room at the right
COLOURS = ("#1f6feb", "#d1642a", "#2a9d5c", "#8250df", "#b4881d", "#c23b5f")
TICKS = 4
SPEEDS: tuple[Literal["decode", "prefill"], ...] = ("decode", "prefill")
# The font of a PNG comes with us, since a bare container has none: the picture is the same on every machine.
FAMILY = "Source Sans Pro"
FONTS = ("SourceSansPro-Regular.ttf", "SourceSansPro-Bold.ttf")
ZOOM = 2.0  # a PNG's pixels for each of the drawing's units: sharp on today's screens


@dataclass(frozen=True)
class Point:
    """`label` is below it; `low` to `high` is drawn as a bar, if known."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Line:
    """A line of a chart, with its name next to it."""

    name: str
    points: tuple[Point | None, ...]  # None: nothing at this place


@dataclass(frozen=True)
class Chart:
    """Lines over the same places; `unit` names the vertical axis, which begins at 0."""

    title: str
    unit: str
    lines: tuple[Line, ...]


def history(results: Sequence[Result]) -> tuple[Chart, ...]:
    """Decode and prefill of each result, a line for each model and workload, with the 95 % interval."""
    charts = []
    for of in SPEEDS:
        named: dict[str, list[Point | None]] = {}
        for at, result in enumerate(results):
            one = result.speed(of)
            point = Point(_when(result), *((one.mean, one.low, one.high) if one else (None,)))
            depth = f", depth {result.workload.depth}" if result.workload.depth else ""
            line = named.setdefault(result.model.name + depth, [None] * len(results))
            line[at] = point
        charts.append(
            Chart(
                of.capitalize(),
                "tokens/s",
                tuple(Line(name, tuple(points)) for name, points in named.items()),
            )
        )
    return tuple(charts)


def curve(result: Result) -> tuple[Chart, ...]:
    """Throughput, and the latency of an answer, by how many ask at once; nothing where that was not measured."""
    if not result.levels:
        return ()
    of = f"{result.model.name}, {_when(result)}"

    def line(name: str, key: str) -> Line:
        return Line(name, tuple(Point(str(one.clients), getattr(one, key)) for one in result.levels))

    return (
        Chart(f"Throughput by clients at once: {of}", "tokens/s", (line("all answers", "throughput"),)),
        Chart(
            f"Latency by clients at once: {of}",
            "seconds",
            (
                line("answer, p50", "latency_p50"),
                line("answer, p95", "latency_p95"),
                line("first token, p50", "ttft_p50"),
            ),
        ),
    )


def _when(result: Result) -> str:
    return result.time[5:16].replace("T", " ")


def write(charts: Sequence[Chart], path: Path) -> None:
    """Draw to a file: PNG where its name ends so, else SVG. Raises HostError when it can't be written."""
    drawing = svg(charts)
    try:
        write_atomic(path, png(drawing) if path.suffix == ".png" else drawing, mode=0o644)
    except OSError as error:
        raise HostError(
            f"The plot {path} can't be written: {error.strerror or error}.",
            fault="file-unwritable",
            hint="Choose a file that you can write.",
        ) from error


def svg(charts: Sequence[Chart]) -> str:
    """One picture, the charts below each other."""
    height = HEIGHT * max(1, len(charts))
    body = [_chart(chart, at * HEIGHT) for at, chart in enumerate(charts)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" '
        f'font-family="sans-serif" font-size="12">\n<rect width="{WIDTH}" height="{height}" fill="#fff"/>\n'
        + "\n".join(body)
        + "\n</svg>\n"
    )


def png(drawing: str) -> bytes:
    """An SVG whose text is `sans-serif` as PNG."""
    import resvg_py

    with as_file(files("font_source_sans_pro") / "files") as folder:
        return resvg_py.svg_to_bytes(
            svg_string=drawing,
            zoom=ZOOM,
            skip_system_fonts=True,
            font_files=[str(folder / name) for name in FONTS],
            font_family=FAMILY,
            sans_serif_family=FAMILY,
        )


def _chart(chart: Chart, down: int) -> str:
    points = [point for line in chart.lines for point in line.points if point is not None]
    tops = [top for point in points for top in (point.value, point.high) if top is not None]
    most = max(tops, default=0.0) * 1.05 or 1.0
    places = max((len(line.points) for line in chart.lines), default=0)
    bottom = HEIGHT - BOTTOM

    def x(at: int) -> float:
        width = WIDTH - LEFT - RIGHT
        return LEFT + (width * (at + 0.5) / places)

    def y(value: float) -> float:
        return bottom - (bottom - TOP) * max(0.0, value) / most

    parts = [
        f'<g transform="translate(0 {down})">',
        f'<text x="{LEFT}" y="20" font-weight="bold">{escape(chart.title)} ({escape(chart.unit)})</text>',
    ]
    for tick in range(TICKS + 1):
        value = most * tick / TICKS
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}" stroke="#ddd"/>'
            f'<text x="{LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{value:.3g}</text>'
        )
    every = max(1, places // 8)
    for at in range(0, places, every):
        label = next((line.points[at] for line in chart.lines if line.points[at] is not None), None)
        if label is not None:
            parts.append(
                f'<text x="{x(at):.1f}" y="{bottom + 18}" text-anchor="middle">{escape(label.label)}</text>'
            )
    for number, line in enumerate(chart.lines):
        colour = COLOURS[number % len(COLOURS)]
        parts += _line(line, colour, x, y)
        parts.append(
            f'<text x="{WIDTH - RIGHT + 12}" y="{TOP + 16 * (number + 1)}" fill="{colour}">'
            f"{escape(_short(line.name))}</text>"
        )
    return "\n".join([*parts, "</g>"])


def _short(name: str) -> str:
    return name if len(name) <= NAME else f"{name[: NAME // 2]}…{name[len(name) - NAME // 2 + 1 :]}"


def _line(line: Line, colour: str, x: Callable[[int], float], y: Callable[[float], float]) -> list[str]:
    parts, path = [], []
    for at, point in enumerate(line.points):
        if point is None or point.value is None:
            continue
        path.append(f"{x(at):.1f},{y(point.value):.1f}")
        parts.append(f'<circle cx="{x(at):.1f}" cy="{y(point.value):.1f}" r="3" fill="{colour}"/>')
        if point.low is not None and point.high is not None:
            parts.append(
                f'<line x1="{x(at):.1f}" x2="{x(at):.1f}" y1="{y(point.low):.1f}" y2="{y(point.high):.1f}" '
                f'stroke="{colour}"/>'
            )
    if len(path) > 1:
        parts.insert(
            0, f'<polyline points="{" ".join(path)}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
        )
    return parts
