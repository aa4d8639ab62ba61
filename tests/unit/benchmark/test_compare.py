"""What changed, and what a gate makes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scripts.benchmark.compare import NO_DIFFERENCE, Verdict, caveats, changes, gate
from scripts.benchmark.result import Result
from scripts.benchmark.workload import Workload
from tests.unit.benchmark.acting import ENVIRONMENT, made

QUICK = made("quick", 100.0, 101.0, 99.0, 100.5, 99.5)


def words(first: Result, second: Result, key: str = "engine_decode") -> str:
    return next(one.words for one in changes(first, second) if one.figure.key == key)


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (made("b", 120.0, 121.0, 119.0), "better"),
        (made("b", 80.0, 81.0, 79.0), "worse"),
        (made("b", 99.0, 101.5, 100.0), NO_DIFFERENCE),
        (made("b", 120.0), "too little data"),
        (made("b", None, None), "unknown"),
    ],
)
def test_changes(second: Result, said: str) -> None:
    assert words(QUICK, second) == said


def test_less_time_is_better() -> None:
    slow = replace(
        QUICK,
        repetitions=tuple(replace(one, ttft=2.4 + at / 100) for at, one in enumerate(QUICK.repetitions)),
    )
    assert words(slow, QUICK, "ttft") == "better"


def test_a_result_with_itself_has_no_difference() -> None:
    for one in changes(QUICK, QUICK):
        assert one.words == NO_DIFFERENCE


def test_caveats_name_what_else_differs() -> None:
    assert caveats(QUICK, QUICK) == ()
    other = replace(
        made("b", 1.0, 2.0, disturbed=1),
        workload=Workload(64, 8),
        environment=replace(ENVIRONMENT, threads=8),
    )
    said = " | ".join(caveats(QUICK, other))
    assert "threads: 2 / 8" in said
    assert "workload:" in said
    assert "b: 1 of 2" in said
    assert "model" not in said


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (QUICK, made("b", 100.0, 101.0, 99.0), "passed"),
        (QUICK, made("b", 120.0, 121.0, 119.0), "passed"),
        (QUICK, made("b", 97.0, 97.5, 96.5), "passed"),  # 3 % slower, surely, and 5 % are allowed
        (QUICK, made("b", 80.0, 81.0, 79.0), "slower"),
        (QUICK, made("b", 95.0, 96.0, 94.0), "unknown"),  # just at the limit
        (QUICK, made("b", 60.0, 140.0, 100.0), "unknown"),  # all over the place
        (QUICK, made("b", 100.0, 100.0), "unknown"),  # two are not enough
        (QUICK, made("b", 100.0, 101.0, 99.0, 5.0, disturbed=2), "unknown"),
        (QUICK, made("b", 100.0, 101.0, 99.0, 5.0, disturbed=1), "passed"),
        (made("a", 100.0), QUICK, "unknown"),
        (None, QUICK, "unknown"),
        (QUICK, made("b", None, None, None), "unknown"),
    ],
)
def test_a_gate_passes_only_what_was_shown(first: Result | None, second: Result, verdict: Verdict) -> None:
    found = gate(first, second, 0.05)
    assert found.verdict == verdict
    assert found.passed == (verdict == "passed")
    assert found.reasons


ELSEWHERE = made("b", 100.0, 101.0, 99.0, 100.5, 99.5)


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (replace(ELSEWHERE, model=replace(ELSEWHERE.model, sha256="cd" * 32)),
         "may be different bytes (sha256 abababababab… / cdcdcdcdcdcd…)"),
        (replace(ELSEWHERE, model=replace(ELSEWHERE.model, sha256=None)), "(sha256 abababababab… / unknown)"),
        (replace(ELSEWHERE, environment=replace(ENVIRONMENT, device="Vulkan0 (A GPU)", device_share=1.0)),
         "the device differed (CPU / Vulkan0 (A GPU), 100.0% of the model)"),
        (replace(ELSEWHERE, environment=replace(ENVIRONMENT, device=None)), "the device differed (CPU / unknown)"),
        (replace(ELSEWHERE, workload=Workload(64, 8)), "the workload differed"),
    ],
)  # fmt: skip
def test_a_gate_compares_like_with_like(second: Result, said: str) -> None:
    found = gate(QUICK, second, 0.05)
    assert (found.passed, found.verdict) == (False, "unknown")
    assert said in "; ".join(found.reasons)


def test_half_a_model_on_a_gpu_is_not_all_of_it() -> None:
    def on(share: float) -> Result:
        return replace(
            ELSEWHERE, environment=replace(ENVIRONMENT, device="Vulkan0 (A GPU)", device_share=share)
        )

    assert gate(on(0.762), on(0.762), 0.05).passed
    (reason, *_) = gate(on(0.762), on(0.633), 0.05).reasons
    assert "76.2%" in reason and "63.3%" in reason


def test_two_engines_that_tell_neither_digest_nor_device_are_compared_by_name() -> None:
    def mute(result: Result) -> Result:
        where = replace(ENVIRONMENT, device=None, threads=None)
        return replace(result, model=replace(result.model, sha256=None), environment=where)

    assert gate(mute(QUICK), mute(ELSEWHERE), 0.05).passed


def test_what_else_differs_is_told_with_the_gate() -> None:
    found = gate(
        QUICK, replace(ELSEWHERE, environment=replace(ENVIRONMENT, threads=8, runtime="podman")), 0.05
    )
    assert found.passed
    assert found.caveats == ("runtime: embedded / podman", "threads: 2 / 8")
    assert gate(QUICK, ELSEWHERE, 0.05).caveats == ()


def test_too_little_data_is_said() -> None:
    assert gate(QUICK, made("b", 1.0), 0.05).reasons[0] == "too little data"
    assert gate(None, QUICK, 0.05).verdict == "unknown"


def test_our_own_clock_judges_an_engine_that_tells_no_timings() -> None:
    def mute(result: Result) -> Result:
        return replace(
            result,
            repetitions=tuple(
                replace(one, engine_decode=None, engine_prefill=None) for one in result.repetitions
            ),
        )

    found = gate(mute(QUICK), mute(made("b", 80.0, 81.0, 79.0)), 0.05)
    assert found.verdict == "slower"
    assert found.reasons[0].startswith("decode, our clock: -20")


def test_slow_prefill_is_a_regression_as_well() -> None:
    slow = replace(
        QUICK,
        repetitions=tuple(
            replace(one, engine_prefill=300.0 + at) for at, one in enumerate(QUICK.repetitions)
        ),
    )
    assert gate(QUICK, slow, 0.05).verdict == "slower"
