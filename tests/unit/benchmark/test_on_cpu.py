"""What a ratio means in words, and which repetitions count."""

from __future__ import annotations

import pytest

from scripts.benchmark.report import decode_against_cpu
from scripts.benchmark.result import OnCpu
from scripts.benchmark.statistics import Ratio
from tests.unit.benchmark.acting import repeated

BUSY = "other programs used 1.00 cores"


@pytest.mark.parametrize(
    ("ratio", "device", "said"),
    [
        (Ratio(7.4, 7.0, 7.8), "Vulkan0 (A GPU)", "Vulkan0 (A GPU) is faster"),
        (Ratio(0.3, 0.2, 0.4), "Vulkan0 (V3D)", "Vulkan0 (V3D) is slower"),
        (Ratio(1.1, 0.9, 1.3), "Vulkan0 (V3D)", "No clear difference between Vulkan0 (V3D) and the CPU"),
        (Ratio(2.0, 1.5, 2.5), None, "is faster"),
        (Ratio(2.0, None, None), "CUDA0", "too little data"),
        (Ratio(1.3, 1.2, 1.4), "CPU", "so 1 is expected: decode is 1.30 times"),
        (None, "CUDA0", "unknown"),
    ],
)  # fmt: skip
def test_words(ratio: Ratio | None, device: str | None, said: str) -> None:
    assert said in decode_against_cpu(ratio, device)


def test_disturbed_repetitions_do_not_count_where_enough_are_clean() -> None:
    three = (repeated(10.0), repeated(2.0, BUSY), repeated(12.0))
    assert OnCpu("so", "line", 2, three).values("engine_decode") == [10.0, 12.0]
    assert OnCpu("so", "line", 2, three).disturbed == 1
    assert OnCpu("so", "line", 2, three[:2]).values("engine_decode") == [10.0, 2.0]
