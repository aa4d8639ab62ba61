"""A series with an acted engine and acted readings: repeated, flagged, ended."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from scripts.benchmark import concurrency, series
from scripts.benchmark.repetition import Answered, ask, repetition
from scripts.benchmark.series import Subject
from scripts.benchmark.workload import Questions, Workload
from scripts.engines.base import Timings
from scripts.engines.kinds import LLAMACPP
from scripts.errors import EngineError, SettingsError
from scripts.host.load import LoadReader
from scripts.progress import Progress
from tests.faults import fault
from tests.unit.benchmark.acting import Acting, Actor, chance, tokens

SMALL = Workload(64, 8)


def subject(engine: Actor, *others: float, then: float = 0.0) -> Subject:
    return Subject(engine, LLAMACPP, "acted:1b", cast(LoadReader, Acting(*others, then=then)), cores=2)


def questions(one: Subject, workload: Workload = SMALL) -> Questions:
    return Questions(workload, series.words(one), chance(1))


def run(one: Subject, repetitions: int = 3, **more: Any) -> series.Series:
    return series.run(one, questions(one), repetitions, sleep=lambda _: None, **more)


def test_each_repetition_asks_for_fixed_counts_without_a_cache_and_for_another_text() -> None:
    engine = Actor()
    done = run(subject(engine))
    asked = engine.requests[2:]  # after the two questions about words
    assert len(asked) == 4  # a warm-up and three
    assert {tokens(one["text"]) for one in asked} == {64}
    assert {one["max_tokens"] for one in asked} == {8}
    assert all(one["extra"] == {"ignore_eos": True, "cache_prompt": False} for one in asked)
    assert len({one["text"] for one in asked}) == 4
    assert len(done.repetitions) == 3
    assert all(one.clean for one in done.repetitions)
    assert done.repeated == 0
    first = done.repetitions[0]
    assert (first.engine_prefill, first.engine_decode, first.client_prefill) == (128.0, 8.0, 128.0)
    assert first.client_decode == 7.0
    assert first.pieces == 8
    assert first.load is not None
    assert first.load.seconds == 1.0


def test_a_disturbed_repetition_is_repeated_until_it_is_clean() -> None:
    told: list[Progress] = []
    # warm-up, then the first repetition: disturbed, disturbed, clean
    done = run(subject(Actor(), 0.0, 1.0, 0.9, 0.0), report=told.append)
    assert [one.clean for one in done.repetitions] == [True, True, True]
    assert done.repeated == 2
    assert any("1.00 cores" in step.note for step in told)


def test_it_ends_early_where_enough_is_known() -> None:
    engine = Actor()
    done = run(subject(engine), 5, enough=lambda kept: len(kept) == 2)
    assert len(done.repetitions) == 2 and len(engine.requests) == 2 + 1 + 2


def test_one_that_stays_disturbed_is_flagged_and_the_least_disturbed_attempt_is_kept() -> None:
    done = run(subject(Actor(), 0.0, 0.9, 0.6, 0.8, then=0.0))
    assert [one.clean for one in done.repetitions] == [False, True, True]
    load = done.repetitions[0].load
    assert load is not None
    assert load.other == pytest.approx(0.6)


def test_a_machine_that_is_never_quiet_does_not_keep_us_for_ever() -> None:
    engine = Actor()
    done = run(subject(engine, then=1.0))
    assert [one.clean for one in done.repetitions] == [False, False, False]
    assert done.repeated == 3
    assert len(engine.requests) == 2 + 1 + 3 + 3


def test_an_engine_that_dies_in_the_middle_says_how_far_it_came() -> None:
    with pytest.raises(EngineError, match="in the middle") as caught:
        run(subject(Actor(dies_at=5)))
    assert "1 of 3" in caught.value.detail[-1]
    assert caught.value.hint


def test_another_prompt_is_taken_where_the_engine_gave_the_answer_up() -> None:
    engine = Actor(repeats=(4, 5))
    done = run(subject(engine))
    assert len(done.repetitions) == 3 and len(engine.requests) == 2 + 4 + 2
    assert len({one["text"] for one in engine.requests[3:6]}) == 3, "another one each time"
    assert all(one.engine_decode == 8.0 for one in done.repetitions)


def test_a_model_that_only_repeats_itself_is_named() -> None:
    with pytest.raises(EngineError, match="acted:1b"):
        run(subject(Actor(repeats=tuple(range(4, 20)))))


@pytest.mark.parametrize("engine", [Actor(tells=False), Actor(ends_after=0)])
def test_what_the_engine_does_not_tell_is_unknown(engine: Actor) -> None:
    one = run(subject(engine)).repetitions[0]
    assert one.engine_decode is None
    assert one.client_decode is None
    assert one.completion_tokens in (None, 0)


def test_depth_fills_the_context_first_and_counts_what_was_fresh() -> None:
    engine = Actor()
    one = subject(engine)
    series.run(one, questions(one, Workload(64, 8, 200)), 1)
    fill, asked = engine.requests[-2:]
    assert fill["max_tokens"] == 1
    assert (tokens(fill["text"]), tokens(asked["text"])) == (200, 264)
    assert fill["extra"]["cache_prompt"] is asked["extra"]["cache_prompt"] is True


@pytest.mark.parametrize(
    ("cached", "prefill"), [(200, 64 / 0.5), (None, None), (264, None)]
)  # unknown where the engine does not tell, or where nothing was prefilled
def test_prefill_at_depth(cached: int | None, prefill: float | None) -> None:
    timings = Timings(prompt_tokens=264, cached_tokens=cached, prefill_per_second=128.0, ttft=0.5, total=1.0)
    found = repetition(Answered(timings), depth=200)
    assert found.client_prefill == prefill
    assert found.engine_prefill == (128.0 if prefill else None)


def test_gaps_are_between_pieces() -> None:
    found = repetition(Answered(Timings(), (1.0, 1.1, 1.3, 1.4)))
    assert found.gap_p50 == pytest.approx(0.1)
    assert found.gap_p95 == pytest.approx(0.19)
    assert repetition(Answered(Timings(), (1.0,))).gap_p50 is None


def test_times_that_make_no_sense_give_no_speed() -> None:
    backwards = Timings(prompt_tokens=10, completion_tokens=8, ttft=2.0, total=1.0)
    assert repetition(Answered(backwards)).client_decode is None
    assert repetition(Answered(replace(backwards, ttft=0.0))).client_prefill is None


def test_the_context_must_hold_it() -> None:
    series.fits(SMALL, 72)
    series.fits(SMALL, None)
    with pytest.raises(SettingsError, check=fault("context-too-small"), match="71"):
        series.fits(SMALL, 71)


def test_an_answer_without_timings_is_all_unknown() -> None:
    class Mute(Actor):
        def chat(self, *_: Any, **__: Any) -> Any:
            yield from ()

    assert ask(Mute(), "x", model="", tokens=1, extra={}).timings == Timings()


def test_levels_of_concurrency() -> None:
    one = subject(Actor())
    found = concurrency.run(one, questions(one), (1, 3))
    assert [(level.clients, level.answers) for level in found] == [(1, 2), (3, 6)]
    assert all(level.latency_p50 == 1.5 and level.ttft_p95 == 0.5 for level in found)
    answers = [
        Answered(Timings(completion_tokens=50, total=2.0)),
        Answered(Timings(completion_tokens=50, total=4.0)),
    ]
    level = concurrency.level(2, answers, 4.0)
    assert (level.throughput, level.latency_p50, level.ttft_p50) == (25.0, 3.0, None)
    assert concurrency.level(1, [Answered(Timings())], 1.0).throughput is None


@pytest.mark.parametrize(
    ("others", "disturbed", "repeated"),
    [
        ((0.0,), "", False),
        ((1.0, 0.0), "", True),  # the second is clean
        ((1.0, 0.6), "other programs used 0.60 cores", True),
        ((0.6, 1.0), "other programs used 0.60 cores", True),  # the second was worse
    ],
)
def test_a_disturbed_level_is_measured_once_more_then_flagged(
    others: tuple[float, ...], disturbed: str, repeated: bool
) -> None:
    told: list[Progress] = []
    one = subject(Actor(), *others, then=0.0)
    found = concurrency.run(one, questions(one), (2, 1), told.append, lambda _: None)
    assert [(level.clients, level.disturbed, level.repeated) for level in found] == [
        (2, (disturbed,) if disturbed else (), repeated),
        (1, (), False),
    ]
    assert len([step for step in told if "again" in step.doing]) == repeated


def test_one_client_that_fails_ends_the_level() -> None:
    engine = Actor(dies_at=4)
    one = subject(engine)
    asked = questions(one)
    with pytest.raises(EngineError, match="in the middle"):
        concurrency.run(one, asked, (1,))
    assert len(engine.requests) <= 4
