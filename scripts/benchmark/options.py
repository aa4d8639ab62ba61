"""The flags of `benchmark`, and what they mean once they are checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from scripts.benchmark.workload import Workload
from scripts.errors import SettingsError

Export = Literal["", "md", "csv", "json"]
HELP = "uv run invoke benchmark --help"
MOST_CLIENTS = 256
PICTURES = (".svg", ".png")


def _flag(default: Any, words: str) -> Any:
    return field(default=default, metadata={"help": words})


@dataclass(frozen=True)
class Flags:
    """The flags as they are typed: the task is made of them."""

    other: str = _flag("", "the second result of --compare A B")
    model: str = _flag("", "the model to measure, already fetched (default: the one that is served)")
    models: str = _flag("", "several models, one after the other, such as a,b")
    repetitions: int = _flag(5, "number of repetitions")
    prompt: int = _flag(512, "tokens of each prompt")
    answer: int = _flag(128, "tokens of each answer")
    depth: int = _flag(0, "tokens already in the context")
    concurrency: str = _flag("", "numbers of clients at once, such as 1,2,4,8")
    compare_cpu: bool = _flag(False, "also measure the same model on the CPU, in the same run")
    history: bool = _flag(False, "show earlier results")
    compare: str = _flag("", "two results of the history: --compare A B, or --compare previous last")
    gate: str = _flag("", "fail if decode or prefill is slower by more than this, such as 5%")
    export: str = _flag("", "output format: md, csv or json")
    plot: str = _flag("", "draw the history, or the curve of --concurrency, to this .svg or .png file")


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


def parse(flags: Flags) -> Options:
    """Check the flags. Raises SettingsError that names the first one that can't be used, and what is allowed."""
    for flag, value, least in (
        ("repetitions", flags.repetitions, 1), ("prompt", flags.prompt, 1), ("answer", flags.answer, 2),
        ("depth", flags.depth, 0),
    ):  # fmt: skip
        if value < least:
            raise _refused(f"--{flag} {value}", f"{least} or more")
    if flags.export not in get_args(Export):
        raise _refused(f"--export {flags.export}", "md, csv or json")
    if flags.plot and not flags.plot.endswith(PICTURES):
        raise _refused(f"--plot {flags.plot}", f"a file whose name ends in {' or '.join(PICTURES)}")
    if flags.other and not flags.compare:
        raise _refused(flags.other, "nothing, or a second result after --compare A")
    return Options(
        models=tuple(
            dict.fromkeys(name.strip() for name in f"{flags.model},{flags.models}".split(",") if name.strip())
        ),
        repetitions=flags.repetitions,
        workload=Workload(flags.prompt, flags.answer, flags.depth),
        levels=_levels(flags.concurrency),
        compare_cpu=flags.compare_cpu,
        history=flags.history,
        compare=_pair(flags.compare, flags.other),
        gate=_share(flags.gate),
        export=next(one for one in get_args(Export) if one == flags.export),
        plot=flags.plot,
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
        raise _refused(f"--gate {text}", "the largest loss allowed, such as 5%")
    return value


def _refused(what: str, allowed: str) -> SettingsError:
    return SettingsError(f"{what}: allowed is {allowed}.", fault="argument-invalid", hint=HELP)
