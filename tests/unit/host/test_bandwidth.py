"""How fast memory is read, measured here or as vendors state it."""

from __future__ import annotations

import math
import re

import pytest

from scripts.host import bandwidth
from scripts.host.bandwidth import Bandwidth, measure, measure_beside_others, vendor_bandwidth
from scripts.host.load import Counters


def test_memory_is_read_here() -> None:
    found = measure(1, size=2**24, rounds=2)
    assert found is not None
    assert math.isfinite(found.bytes_per_second)
    assert found.bytes_per_second > 10e6  # a program that reads every byte in Python itself is slower
    assert re.match(r"best of 2: 1 threads .*16 MiB ", found.source)


@pytest.mark.parametrize(
    ("device", "figure"),
    [
        ("Vulkan0 (NVIDIA H200)", 4.8e12),
        ("Vulkan0 (NVIDIA H100 80GB HBM3)", 3.35e12),
        ("CUDA0 (NVIDIA L40S) (0000:01:00.0)", 864e9),
        ("CUDA0 (NVIDIA L4)", 300e9),
        ("CUDA0 (NVIDIA H100 PCIe)", None),  # other memory
        ("Vulkan0 (llvmpipe)", None),
    ],
)
def test_vendors_figures_are_labelled(device: str, figure: float | None) -> None:
    found = vendor_bandwidth(device)
    assert (found.bytes_per_second if found else None) == figure
    if found:
        assert "vendor" in found.source
        assert "not measured" in found.source


@pytest.mark.parametrize(
    ("other", "said"),
    [(0.0, "measured"), (0.9, "measured; it may be higher: other programs used 0.90 cores meanwhile")],
)
def test_what_disturbs_a_measurement_is_said_with_it(
    monkeypatch: pytest.MonkeyPatch, other: float, said: str
) -> None:
    readings = iter((Counters(0, 0, 0, 0, engine=0.0), Counters(1, 1, 2 + other, 0, own=2, engine=0.0)))
    monkeypatch.setattr(bandwidth, "measure", lambda threads, rounds: Bandwidth(4e10 * threads, "measured"))
    assert measure_beside_others(1, 2, lambda: next(readings), rounds=3) == Bandwidth(4e10, said)
