"""The expected speed: from benchmarks of this engine on this processor, else from a range that says its source."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from scripts.benchmark.result import Roofline
from scripts.benchmark.workload import Workload
from scripts.fit.decode import DOCUMENTED, ONE, SEVERAL, Measured, expected, measured
from scripts.host.bandwidth import Bandwidth


def benchmark(
    device: str | None, bandwidth: float | None, share: float | None, model: str = "m", processor: str = "cpu",
    engine: str = "llamacpp", workload: Workload | None = None,
) -> Any:  # fmt: skip
    line = None if bandwidth is None else Roofline(1, 1, bandwidth, f"measured {bandwidth:g}", 1.0, share)
    environment = SimpleNamespace(device=device, processor=processor, engine=engine)
    return SimpleNamespace(
        roofline=line,
        environment=environment,
        model=SimpleNamespace(name=model),
        workload=workload or Workload(),
    )


RESULTS = [
    benchmark("CPU", 40e9, 0.2),
    benchmark("CPU", None, None),
    benchmark("CPU", 50e9, 0.3),  # the same model again: the later figure counts
    benchmark("CUDA0", 900e9, 0.7),
    benchmark("CPU", 90e9, 0.9, processor="another"),
    benchmark("CPU", 90e9, 0.9, engine="ollama"),
    benchmark(None, 90e9, 0.9),
    benchmark("CPU", 44e9, 0.5, "n", workload=Workload(64, 16, 100)),
    benchmark("CPU", 45e9, None, "o", workload=Workload(64, 16, 100)),
]


def test_what_benchmarks_tell() -> None:
    assert measured(RESULTS, "cpu", "llamacpp") == Measured(
        Bandwidth(50e9, "measured 5e+10"), {"m": 0.3 * 50e9, "n": 0.5 * 44e9}, 100 + 64 + 8
    )
    assert measured(RESULTS[:4], "cpu", "llamacpp") == Measured(
        Bandwidth(900e9, "measured 9e+11"), {"m": 0.7 * 900e9}, 512 + 64, "CUDA0"
    )
    assert measured(RESULTS[1:2], "cpu", "llamacpp") is None
    assert measured([], "cpu", "llamacpp") is None


@pytest.mark.parametrize(
    ("rates", "device", "low", "high", "by"),
    [
        ({}, "CPU", DOCUMENTED[0] * 40, DOCUMENTED[1] * 40, "uv run invoke benchmark measures"),
        ({}, "NVIDIA H200", None, None, ""),
        (
            {"m": 10e9},
            "CPU",
            10 / ONE,
            10 * ONE,
            "(m 25% of the bound); another model",
        ),
        (
            {"m": 10e9, "n": 20e9},
            "CPU",
            10 / SEVERAL,
            20 * SEVERAL,
            "(m 25% of the bound, n 50% of the bound)",
        ),
        ({"m": 39e9}, "NVIDIA H200", 39 / ONE, 40, "m 98%"),  # no more than the bound
    ],
)
def test_expected(
    rates: dict[str, float], device: str, low: float | None, high: float | None, by: str
) -> None:
    known = Measured(Bandwidth(40e9, "measured"), rates, 576, device)
    found = expected(10**9, known)
    assert (found.ceiling, found.low, found.high) == (
        40,
        low and pytest.approx(low),
        high and pytest.approx(high),
    )
    assert (found.depth, found.bandwidth, found.source) == (576, 40e9, "measured")
    assert by in found.by and bool(by) == bool(found.by)
    assert expected(2 * 10**9, known).ceiling == 20
