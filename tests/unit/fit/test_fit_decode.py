"""The expected speed: from benchmarks of this processor, or none at all."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from scripts.benchmark.roofline import Roofline
from scripts.fit.decode import Decode, Measured, expected, measured


def benchmark(
    device: str | None, bandwidth: float | None, share: float | None, processor: str = "cpu"
) -> Any:
    line = None if bandwidth is None else Roofline(1, 1, bandwidth, f"measured {bandwidth:g}", 1.0, share)
    return SimpleNamespace(roofline=line, environment=SimpleNamespace(device=device, processor=processor))


def test_what_benchmarks_tell() -> None:
    results = [
        benchmark("CPU", 40e9, 0.3),
        benchmark("CPU", None, None),
        benchmark("CUDA0", 900e9, 0.7),
        benchmark("CPU", 90e9, 0.9, "another"),
        benchmark("CPU", 44e9, 0.5),
        benchmark("CPU", 45e9, None),
    ]
    assert measured(results, "cpu") == Measured(45e9, "measured 4.5e+10", (0.3, 0.5))
    assert measured(results[1:3], "cpu") is None
    assert measured([], "cpu") is None


@pytest.mark.parametrize(
    ("reads", "known", "answer"),
    [
        (10**9, None, None),
        (None, Measured(40e9, "", (0.5,)), None),
        (10**9, Measured(40e9, "", ()), Decode(40.0, None, None, 0)),
        (10**9, Measured(40e9, "", (0.5,)), Decode(40.0, 20.0, 20.0, 1)),
        (2 * 10**9, Measured(40e9, "", (0.5, 0.25)), Decode(20.0, 5.0, 10.0, 2)),
    ],
)
def test_expected(reads: int | None, known: Measured | None, answer: Decode | None) -> None:
    assert expected(reads, known) == answer
