"""The search for faster settings with a scripted measurer: what is tried, kept, thrown away, and left out for time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import cycle
from typing import Any

import pytest

from scripts.errors import EngineError
from scripts.measure.tune import (
    ORDER,
    SLOWER,
    Facts,
    Found,
    Measured,
    Values,
    Work,
    Works,
    WrongAnswer,
    candidates,
    search,
)
from tests.faults import fault

NOW = {
    "engine_build": "auto", "gpu": "auto", "threads": "auto", "prompt_threads": "auto", "prompt_batch": "auto",
    "flash_attention": "auto", "kv_cache_type": "f16", "num_parallel": "auto",
}  # fmt: skip
FACTS = Facts(cores=2, processors=2, threads=2, slots=4, most_slots=8, prompt=512, package=True)
WORKS = Works()
LONG = 10_000.0
Speed = Callable[[Values, Work], float]


@dataclass
class Script:
    """Measures as it is told: `seconds` of one time. `spread` is the share by which they go up and down in turn."""

    seconds: Speed
    spread: float = 0.01
    wrong: Mapping[str, str] = field(default_factory=dict)
    dies: Mapping[str, str] = field(default_factory=dict)
    disturbs: Mapping[str, str] = field(default_factory=dict)
    now: float = 0.0
    seen: list[tuple[dict[str, str], str, int]] = field(default_factory=list)
    ends: int = 0  # the number of the measurement (from 1) at which Ctrl-C comes

    def clock(self) -> float:
        return self.now

    def measure(self, values: Values, work: Work, best: Measured | None = None, count: int = 0) -> Measured:
        other = {name: text for name, text in values.items() if NOW[name] != text}
        self.seen.append((other, work.title, count))
        if len(self.seen) == self.ends:
            raise KeyboardInterrupt
        if self.dies.items() & values.items():
            raise EngineError("It ended.", fault="tune-failed")
        if self.wrong.items() & values.items():
            raise WrongAnswer("Another answer.", fault="tune-failed")
        one = self.seconds(values, work)
        turns = cycle((1 + self.spread, 1 - self.spread))
        times = count or work.count
        if best and best.summary and one > SLOWER * best.summary.mean:
            times = 1
        found = tuple(one * next(turns) for _ in range(times))
        self.now += sum(found)
        disturbed = "other programs used 1.00 cores" if self.disturbs.items() & values.items() else ""
        return Measured(found, 50.0, 250.0, disturbed)


def one_setting(name: str, **seconds: float) -> Speed:
    return lambda values, work: seconds.get(values[name].replace("-", "_"), 4.0)


def tune(script: Script, *free: str, until: float = LONG, facts: Facts = FACTS) -> Found:
    return search(script, facts, NOW, free or ORDER, until, WORKS)


def test_what_is_clearly_faster_is_kept_and_compared_with_before_in_turns() -> None:
    script = Script(
        lambda values, _: 4.0 - 0.4 * (values["threads"] == "1") - 0.4 * (values["prompt_batch"] == "64")
    )
    found = tune(script, "threads", "prompt_batch", facts=replace(FACTS, slots=1))
    assert found.changed and dict(found.values) == {**NOW, "threads": "1", "prompt_batch": "64"}
    assert [(one.setting, one.value, one.verdict) for one in found.tried] == [
        ("threads", "1", "faster"), ("prompt_batch", "64", "faster"),
    ]  # fmt: skip
    after = {"threads": "1", "prompt_batch": "64"}
    assert [seen for seen, _, _ in script.seen] == [{}, {"threads": "1"}, after, {}, after, after, {}]
    (compared,) = found.compared
    assert compared.clear and compared.gain and compared.gain.mean == pytest.approx(4.0 / 3.2)


def test_where_nothing_is_faster_nothing_is_changed() -> None:
    script = Script(lambda *_: 4.0)
    found = tune(script)
    assert not found.changed and found.values == NOW and not found.compared
    assert {one.verdict for one in found.tried} == {"no clear difference"}


def test_one_change_at_a_time_in_a_fixed_order() -> None:
    script = Script(lambda *_: 4.0)
    tune(script)
    tried = [next(iter(seen)) for seen, _, _ in script.seen if seen]
    assert tried == sorted(tried, key=ORDER.index)
    assert all(len(seen) <= 1 for seen, _, _ in script.seen)


def test_a_difference_within_the_intervals_is_none() -> None:
    found = tune(Script(one_setting("threads", **{"1": 3.9}), spread=0.05), "threads")
    assert [one.verdict for one in found.tried] == ["no clear difference"] and not found.changed


def test_what_was_faster_by_chance_does_not_pass_the_last_comparison() -> None:
    script = Script(lambda *_: 4.0)
    lucky = {2: 3.5}  # the second measurement
    script.seconds = lambda *_: lucky.get(len(script.seen), 4.0)
    found = tune(script, "threads")
    assert [one.verdict for one in found.tried] == ["faster"]
    (compared,) = found.compared
    assert not compared.clear and not found.changed


@pytest.mark.parametrize("how", ["wrong", "dies", "disturbs"])
def test_what_answers_wrong_fails_or_is_disturbed_is_not_kept(how: str) -> None:
    given: dict[str, Any] = {how: {"kv_cache_type": "q8_0"}}
    script = Script(one_setting("kv_cache_type", q8_0=2.0), **given)
    found = tune(script, "kv_cache_type")
    said = {"wrong": "wrong answer", "dies": "failed", "disturbs": "disturbed"}
    (one,) = found.tried
    assert one.verdict == said[how] and one.why and not found.changed


def test_a_machine_that_is_never_quiet_changes_nothing() -> None:
    script = Script(one_setting("threads", **{"1": 3.0}), disturbs={"gpu": "auto"})
    found = tune(script)
    assert not found.changed and found.base.disturbed and len(script.seen) == 1, "the rest would tell nothing"


def test_what_is_far_slower_is_known_after_one_answer() -> None:
    script = Script(one_setting("engine_build", package=8.0))
    (one,) = tune(script, "engine_build").tried
    assert one.verdict == "slower" and one.measured and len(one.measured.seconds) == 1


def test_an_engine_that_does_not_answer_as_it_is_ends_it() -> None:
    with pytest.raises(EngineError, check=fault("tune-failed")):
        tune(Script(lambda *_: 4.0, dies={"gpu": "auto"}))


def test_ctrl_c_goes_through() -> None:
    with pytest.raises(KeyboardInterrupt):
        tune(Script(lambda *_: 4.0, ends=3))


@pytest.mark.parametrize("minutes", [1, 2, 5, 10])
def test_the_time_is_kept(minutes: int) -> None:
    script = Script(one_setting("threads", **{"1": 3.0}))
    found = tune(script, until=60.0 * minutes)
    assert script.now <= 60.0 * minutes
    assert any(one.verdict == "no time" for one in found.tried) is (minutes < 10)


def test_what_a_gpus_driver_compiles_first_takes_no_time_from_the_others() -> None:
    first = iter([30.0])
    script = Script(lambda values, _: next(first, 0.3) + 0.2 * (values["gpu"] == "off"))
    found = tune(script, "gpu", until=40.0, facts=replace(FACTS, gpu=True))
    assert [count for _, _, count in script.seen] == [1, 0, 0]
    assert [(one.value, one.verdict) for one in found.tried] == [("off", "slower")]


def test_slots_are_judged_by_several_clients_at_once() -> None:
    def seconds(values: Values, work: Work) -> float:
        return {"2": 40.0, "8": 20.0}.get(values["num_parallel"], 30.0) if work.clients > 1 else 4.0

    script = Script(seconds)
    found = tune(script, "num_parallel", "flash_attention")
    assert dict(found.values) == {**NOW, "num_parallel": "8"}
    (compared,) = found.compared
    assert compared.work is WORKS.crowd and compared.clear
    titles = [title for _, title, _ in script.seen]
    assert titles == [WORKS.answer.title] * 2 + [WORKS.crowd.title] * 7


def test_without_time_for_the_clients_they_do_not_even_begin() -> None:
    script = Script(lambda *_: 4.0)
    found = tune(script, "num_parallel", until=100.0)
    assert [one.verdict for one in found.tried] == ["no time", "no time"] and len(script.seen) == 1


def test_the_slots_are_of_what_was_found_before() -> None:
    script = Script(one_setting("threads", **{"1": 3.0}))
    tune(script, "threads", "num_parallel")
    assert {seen["threads"] for seen, title, _ in script.seen if title == WORKS.crowd.title} == {"1"}


MANY = replace(FACTS, cores=16, processors=32, threads=16)
SPARED = replace(FACTS, cores=16, processors=16, threads=15)
GPU = replace(FACTS, gpu=True)
ALONE = replace(FACTS, slots=1)


@pytest.mark.parametrize(
    ("name", "facts", "now", "values"),
    [
        ("engine_build", FACTS, {}, ["package"]),
        ("engine_build", replace(FACTS, package=False), {}, []),
        ("gpu", FACTS, {}, []),
        ("gpu", GPU, {}, ["off"]),
        ("threads", FACTS, {}, ["1"]),
        ("threads", FACTS, {"threads": "1"}, ["auto"]),
        ("threads", MANY, {}, ["15", "8"]),
        ("threads", SPARED, {}, ["16", "8"]),
        ("threads", GPU, {}, []),
        ("threads", GPU, {"gpu": "off"}, ["1"]),
        ("threads", replace(FACTS, cores=1, threads=1), {}, []),
        ("prompt_threads", FACTS, {}, []),
        ("prompt_threads", FACTS, {"threads": "1"}, ["2"]),
        ("prompt_threads", MANY, {}, ["32"]),
        ("prompt_batch", FACTS, {}, []),
        ("prompt_batch", FACTS, {"num_parallel": "1"}, ["64", "256", "512"]),
        ("prompt_batch", ALONE, {}, ["64", "256", "512"]),
        ("prompt_batch", ALONE, {"prompt_batch": "256"}, ["64", "auto", "512"]),
        ("prompt_batch", GPU, {}, ["64", "128", "256"]),
        ("prompt_batch", replace(ALONE, prompt=100), {}, ["64"]),
        ("flash_attention", FACTS, {}, ["off"]),
        ("flash_attention", FACTS, {"flash_attention": "off"}, ["auto"]),
        ("flash_attention", FACTS, {"kv_cache_type": "q8_0"}, []),
        ("kv_cache_type", FACTS, {}, ["q8_0"]),
        ("kv_cache_type", FACTS, {"kv_cache_type": "q8_0"}, ["f16"]),
        ("kv_cache_type", FACTS, {"flash_attention": "off"}, []),
        ("num_parallel", FACTS, {}, ["2", "8"]),
        ("num_parallel", replace(FACTS, most_slots=4), {}, ["2"]),
        ("num_parallel", ALONE, {}, ["2"]),
    ],
)  # fmt: skip
def test_which_values_are_worth_a_try(
    name: str, facts: Facts, now: dict[str, str], values: list[str]
) -> None:
    assert candidates(name, facts, {**NOW, **now}, None) == values


def test_a_batch_is_computed_within_a_second() -> None:
    assert candidates("prompt_batch", ALONE, NOW, 260.0) == ["64", "256"]
    assert candidates("prompt_batch", ALONE, NOW, 30.0) == []
