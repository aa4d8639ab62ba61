"""The search for faster settings: one after another in a fixed order, each against the best so far, in a bounded time.

What was found is compared with what there was once more, in turns, before it counts: of many comparisons by intervals
of 95 % one is wrong by chance now and then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from scripts.benchmark.concurrency import ROUNDS
from scripts.benchmark.statistics import Ratio, Summary, ratio, summary
from scripts.benchmark.workload import Workload
from scripts.errors import EngineError
from scripts.fit.estimate import BATCH

Values = Mapping[str, str]  # of settings, by their fields' names, as `.env` would hold them
Verdict = Literal["faster", "slower", "no clear difference", "disturbed", "wrong answer", "failed", "no time"]

CLIENTS = 8
SLOWER = 1.5  # times as long: one answer is enough to see that
LAST = 3.0  # the last comparison takes as long as so many measurements
# Seconds in which a batch of a prompt is computed: no other answer goes on meanwhile, and nothing can be stopped.
BATCH_SECONDS = 1.0
BATCHES = (64, 128, 256, 512, 1024, 2048)
GPU_BATCH = 512  # what `auto` is with a GPU; without one BATCH. Both: parts/engine/llama_server.py
# One follows from another: the build decides how many threads help, and threads how large a batch may be.
ORDER = (
    "engine_build", "gpu", "threads", "prompt_threads", "prompt_batch", "flash_attention", "kv_cache_type",
    "num_parallel",
)  # fmt: skip


class WrongAnswer(EngineError):
    """The known question was answered wrong."""


@dataclass(frozen=True)
class Work:
    """What is timed `count` times: an answer, or the answers of `clients` at once. `turn` is how often in each of the
    four turns of the last comparison."""

    title: str
    workload: Workload
    clients: int = 1
    count: int = 5
    turn: int = 3


@dataclass(frozen=True)
class Works:
    """An answer by itself, for all settings but the last; that one is for several at once."""

    answer: Work = Work("an answer", Workload())
    crowd: Work = Work(f"{CLIENTS * ROUNDS} answers, {CLIENTS} at once", Workload(64, 64), CLIENTS, 3, 2)

    def of(self, name: str) -> Work:
        """By which a setting is judged."""
        return self.crowd if name == "num_parallel" else self.answer


@dataclass(frozen=True)
class Facts:
    """What decides which values are worth a try. `gpu`: it computes on one; `package`: it runs from its makers'
    release, and the package is there as well. `threads` and `slots` are what `auto` stands for; `most_slots` is how
    many conversations there is memory for."""

    cores: int
    processors: int
    threads: int
    slots: int
    most_slots: int
    prompt: int  # tokens of one: a larger batch changes nothing
    gpu: bool = False
    package: bool = False


@dataclass(frozen=True)
class Measured:
    """`seconds` of each time that counts, figures in tokens per second. `disturbed` says what disturbed it where too
    few were clean; empty if enough were."""

    seconds: tuple[float, ...]
    decode: float | None = None
    prefill: float | None = None
    disturbed: str = ""

    @property
    def summary(self) -> Summary | None:
        """Of the seconds."""
        return summary(self.seconds)


@dataclass(frozen=True)
class Tried:
    """One value of a setting. `gain`: how many times as fast as the best before it."""

    setting: str
    value: str
    verdict: Verdict
    measured: Measured | None = None
    gain: Ratio | None = None
    why: str = ""


@dataclass(frozen=True)
class Compared:
    """The settings of before and those that were found, in turns."""

    work: Work
    before: Measured
    after: Measured

    @property
    def gain(self) -> Ratio | None:
        """How many times as fast the found ones are."""
        return ratio(self.before.seconds, self.after.seconds)

    @property
    def disturbed(self) -> str:
        """What disturbed it, if it can't be trusted."""
        return self.before.disturbed or self.after.disturbed

    @property
    def clear(self) -> bool:
        """Whether they are clearly faster."""
        return bool(self.gain and self.gain.more and not self.disturbed)


@dataclass
class Found:
    """What was tried and found. `values` are those to use; where nothing was clearly faster, those of before."""

    before: Values
    values: Values
    base: Measured
    tried: list[Tried] = field(default_factory=list)
    compared: list[Compared] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether other values than those of before are faster."""
        return dict(self.values) != dict(self.before)


class Measurer(Protocol):
    """What measures settings on the engine."""

    def clock(self) -> float:
        """Seconds, which only go on."""

    def measure(self, values: Values, work: Work, best: Measured | None = None, count: int = 0) -> Measured:
        """`count` times, else as often as the work says; fewer where it is clearly slower than `best`.

        Raises WrongAnswer, and EngineError where the engine does not run so.
        """


def search(
    measurer: Measurer, facts: Facts, now: Values, free: Sequence[str], until: float, works: Works
) -> Found:
    """Try the settings in `free`, beginning with the values of `now`, until this time of the measurer's clock.

    Raises EngineError where the engine does not answer as it is now, WrongAnswer where it answers wrong.
    """
    if facts.gpu:  # its driver compiles for the first engine, half a minute that no later one takes
        measurer.measure(now, works.answer, count=1)
    began = measurer.clock()
    base = measurer.measure(now, works.answer)
    cost = measurer.clock() - began
    found = Found(now, now, base)
    if base.disturbed:  # then nothing can be told from it
        return found
    names = [name for name in ORDER if name in free]
    alone = [name for name in names if works.of(name) is works.answer]
    _phase(measurer, facts, found, works.answer, alone, base, cost, until)
    together = [name for name in names if works.of(name) is works.crowd]
    wanted = [
        (name, value) for name in together for value in candidates(name, facts, found.values, base.prefill)
    ]
    if not wanted:
        return found
    cost = _expected(works.crowd, base)
    if measurer.clock() + cost * (2 + LAST) > until:
        found.tried += [Tried(name, value, "no time") for name, value in wanted]
        return found
    began = measurer.clock()
    first = measurer.measure(found.values, works.crowd)
    if first.disturbed:
        found.tried += [Tried(name, value, "disturbed", why=first.disturbed) for name, value in wanted]
        return found
    _phase(measurer, facts, found, works.crowd, together, first, measurer.clock() - began, until)
    return found


def _phase(
    measurer: Measurer, facts: Facts, found: Found, work: Work, names: Sequence[str], base: Measured, cost: float,
    until: float,
) -> None:  # fmt: skip
    """Try these settings; keep in `found` what is clearly faster, after a last comparison."""
    before = dict(found.values)
    best, chosen = base, before
    for name in names:
        for value in candidates(name, facts, chosen, found.base.prefill):
            if measurer.clock() + cost * (1 + LAST) > until:
                found.tried.append(Tried(name, value, "no time"))
                continue
            other = {**chosen, name: value}
            one = _try(measurer, other, name, work, best)
            found.tried.append(one)
            if one.verdict == "faster" and one.measured:
                best, chosen = one.measured, other
    if chosen == before:
        return
    turns = {"before": before, "after": chosen}
    seen: dict[str, list[Measured]] = {"before": [], "after": []}
    for turn in ("before", "after", "after", "before"):  # what changes steadily meanwhile falls on both alike
        seen[turn].append(measurer.measure(turns[turn], work, count=work.turn))
    compared = Compared(work, _joined(seen["before"]), _joined(seen["after"]))
    found.compared.append(compared)
    if compared.clear:
        found.values = chosen


def _try(measurer: Measurer, values: Values, name: str, work: Work, best: Measured) -> Tried:
    try:
        one = measurer.measure(values, work, best)
    except WrongAnswer as error:
        return Tried(name, values[name], "wrong answer", why=error.message)
    except EngineError as error:
        return Tried(name, values[name], "failed", why=error.message)
    gain = ratio(best.seconds, one.seconds)
    return Tried(name, values[name], verdict(best, one, gain), one, gain, one.disturbed or best.disturbed)


def verdict(best: Measured, one: Measured, gain: Ratio | None) -> Verdict:
    """What a measurement says, next to that of the best so far."""
    if gain and gain.mean * SLOWER <= 1 and not best.disturbed:
        return "slower"  # one answer says it
    if one.disturbed or best.disturbed:
        return "disturbed"
    if gain and gain.more:
        return "faster"
    return "slower" if gain and gain.less else "no clear difference"


def _joined(parts: Sequence[Measured]) -> Measured:
    """Several turns as one."""

    def mean(values: Sequence[float | None]) -> float | None:
        found = summary(values)
        return found.mean if found else None

    return Measured(
        tuple(second for one in parts for second in one.seconds),
        mean([one.decode for one in parts]),
        mean([one.prefill for one in parts]),
        next((one.disturbed for one in parts if one.disturbed), ""),
    )


def _expected(work: Work, base: Measured) -> float:
    """Seconds that measuring it takes at most, by the speed of one answer alone; endless where that is unknown."""
    if not base.decode or not base.prefill:
        return float("inf")
    one = work.workload.answer / base.decode + work.workload.prompt / base.prefill
    return work.count * work.clients * ROUNDS * one


def candidates(name: str, facts: Facts, now: Values, prefill: float | None) -> list[str]:
    """The values of a setting that are worth a try, where `now` are those of all. `prefill`: tokens of a prompt that
    are computed per second, None if that is unknown."""
    return [value for value in _values(name, facts, now, prefill) if value != now[name]]


def _values(name: str, facts: Facts, now: Values, prefill: float | None) -> Iterator[str]:
    gpu = facts.gpu and now["gpu"] != "off"
    if name == "engine_build" and facts.package:
        yield "package"
    elif name == "gpu" and gpu:
        yield "off"
    elif name in ("threads", "prompt_threads") and not gpu:
        yield from _threads(name, facts, now)
    elif name == "prompt_batch" and (gpu or _number(now["num_parallel"], facts.slots) == 1):
        # On the CPU `auto` is small with several conversations: a larger piece is faster for one and delays the others.
        auto = GPU_BATCH if gpu else BATCH
        most = min(facts.prompt, BATCHES[-1] if prefill is None else prefill * BATCH_SECONDS)
        fits = [size for size in BATCHES if size <= most and size != _number(now[name], auto)]
        yield from ("auto" if size == auto else str(size) for size in fits)
    elif name == "flash_attention" and now["kv_cache_type"] == "f16":  # a quantised cache needs it
        yield "auto" if now[name] == "off" else "off"
    elif name == "kv_cache_type" and now["flash_attention"] != "off":
        yield "q8_0" if now[name] == "f16" else "f16"
    elif name == "num_parallel":
        held = _number(now[name], facts.slots)
        yield from (str(number) for number in (held // 2, held * 2) if 1 <= number <= facts.most_slots)


def _threads(name: str, facts: Facts, now: Values) -> Iterator[str]:
    """For an answer fewer than the cores may be faster, for a prompt more: as many as there are processors."""
    auto = facts.threads if name == "threads" else _number(now["threads"], facts.threads)
    worth = (
        (facts.cores, facts.cores - 1, facts.cores // 2)
        if name == "threads"
        else (facts.cores, facts.processors)
    )
    held = _number(now[name], auto)
    for number in dict.fromkeys(worth):
        if number >= 1 and number != held:
            yield "auto" if number == auto else str(number)


def _number(text: str, auto: int) -> int:
    return auto if text == "auto" else int(text)
