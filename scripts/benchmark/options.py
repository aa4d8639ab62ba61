"""The flags of `benchmark`, checked before anything is measured. Raises SettingsError that names the flag."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from scripts.benchmark.workload import Workload
from scripts.errors import SettingsError

Export = Literal["", "md", "csv", "json"]
HELP = "uv run invoke benchmark --help"
MOST_CLIENTS = 256
PICTURES = (".svg", ".png")


@dataclass(frozen=True)
class Options:
    """What to measure, or what of the history to show."""

    models: tuple[str, ...] = ()
    repetitions: int = 5
    workload: Workload = field(default_factory=Workload)
    levels: tuple[int, ...] = ()
    compare_cpu: bool = False
    history: bool = False
    compare: tuple[str, str] | None = None
    gate: float | None = None
    export: Export = ""
    plot: str = ""


def parse(
    *, model: str = "", models: str = "", repetitions: int = 5, prompt: int = 512, answer: int = 128,
    depth: int = 0, concurrency: str = "", compare_cpu: bool = False, history: bool = False,
    compare: str = "",
    other: str = "", gate: str = "", export: str = "", plot: str = "",
) -> Options:  # fmt: skip
    for flag, value, least in (
        ("repetitions", repetitions, 1), ("prompt", prompt, 1), ("answer", answer, 2), ("depth", depth, 0),
    ):  # fmt: skip
        if value < least:
            raise _refused(f"--{flag} {value}", f"{least} or more")
    if export not in get_args(Export):
        raise _refused(f"--export {export}", "md, csv or json")
    if plot and not plot.endswith(PICTURES):
        raise _refused(f"--plot {plot}", f"a file whose name ends in {' or '.join(PICTURES)}")
    if other and not compare:
        raise _refused(other, "nothing, or a second result after --compare A")
    return Options(
        models=tuple(dict.fromkeys(name.strip() for name in f"{model},{models}".split(",") if name.strip())),
        repetitions=repetitions,
        workload=Workload(prompt, answer, depth),
        levels=_levels(concurrency),
        compare_cpu=compare_cpu,
        history=history,
        compare=_pair(compare, other),
        gate=_share(gate),
        export=next(one for one in get_args(Export) if one == export),
        plot=plot,
    )


def _levels(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if any(not part.isdecimal() or not 1 <= int(part) <= MOST_CLIENTS for part in parts):
        raise _refused(f"--concurrency {text}", f"numbers from 1 to {MOST_CLIENTS} such as 1,2,4,8")
    return tuple(dict.fromkeys(int(part) for part in parts))


def _pair(compare: str, other: str) -> tuple[str, str] | None:
    if not compare:
        return None
    names = [name.strip() for name in f"{compare},{other}".split(",") if name.strip()]
    if len(names) != 2:
        raise _refused(f"--compare {' '.join(names)}", "two results of the history: --compare A B")
    return names[0], names[1]


def _share(text: str) -> float | None:
    """`5%`, `5` and `2.5%` are shares of a hundred."""
    if not text:
        return None
    try:
        value = float(text.strip().removesuffix("%")) / 100
    except ValueError:
        value = -1.0
    if not 0 < value < 1:
        raise _refused(f"--gate {text}", "how much may be lost, such as 5%")
    return value


def _refused(what: str, allowed: str) -> SettingsError:
    return SettingsError(f"{what}: allowed is {allowed}.", hint=HELP)
