"""What computes the model, by the log of its last load, and what follows for the figures."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from scripts.benchmark import report, roofline
from scripts.benchmark.load import Meter
from scripts.benchmark.roofline import Bandwidth
from scripts.commands import measure
from scripts.commands.measure import Computed
from scripts.models.tensors import Reads
from tests.unit.benchmark.acting import ENVIRONMENT, Acting, made
from tests.unit.gpu.test_verdicts import H200, OLLAMA_LOGS

# Real loads on an NVIDIA H200: all layers, none (num_gpu 0), half of them. Ollama says this before each.
STARTING = (
    "time=2026-11-22T12:53:25.194Z level=INFO source=llama_server.go:433 "
    'msg="starting llama-server" cmd="/opt/oll/lib/ollama/llama-server --model /opt/models/blobs/sha256-b179"\n'
)


def recorded(words: str) -> str:
    (text,) = [case.text for case in OLLAMA_LOGS if case.source == H200 and words in case.name]
    return STARTING + text


ALL, NONE = recorded("a container with the device"), recorded("num_gpu 0")
HALF, WITHOUT = recorded("half of the layers"), recorded("the same without the device")
GPU = Computed("Vulkan0 (NVIDIA H200)", 0.762, whole=True)
CPU = Computed("CPU", None, whole=True)
PART = Computed("Vulkan0 (NVIDIA H200)", 0.633, whole=False)


@pytest.mark.parametrize(
    ("log", "computed"),
    [
        (ALL, GPU),
        (NONE, CPU),
        (HALF, PART),
        (WITHOUT, CPU),
        # Loaded anew: what the load before it said is void.
        (ALL + NONE, CPU),
        (NONE + ALL, GPU),
        (ALL + HALF, PART),
        (HALF + ALL, GPU),
        ("load_tensors: offloaded 31/31 layers to GPU\n", Computed(None, None, whole=True)),
        ("", Computed(None, None, whole=True)),
    ],
)
def test_what_computes_is_what_the_last_load_shows(log: str, computed: Computed) -> None:
    assert measure._computed(log.splitlines()) == computed


def bandwidth(computed: Computed) -> tuple[str | None, str]:
    """The source of the bandwidth that decode is held against, and why there is none."""
    one = replace(
        made("x", 100.0, 101.0),
        environment=replace(ENVIRONMENT, device=computed.device, device_share=computed.share),
    )
    ceiling, why = measure._roofline(one, computed, Reads(10**8, 0), cast(Meter, Acting()))
    return (ceiling.source if ceiling else None), " ".join(why)


def test_a_vendors_figure_is_for_a_model_that_lies_there_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def measured(threads: int) -> Bandwidth:
        return Bandwidth(4e10, f"measured with {threads} threads")

    monkeypatch.setattr(roofline, "measure", measured)
    source, why = bandwidth(GPU)
    assert source and "the vendor's figure for H200, not measured" in source and why == ""
    assert bandwidth(CPU) == ("measured with 2 threads", "")
    source, why = bandwidth(PART)
    assert source is None
    assert "a part of the model lies on Vulkan0 (NVIDIA H200), the rest in the machine's memory" in why
    assert bandwidth(Computed(None, None, whole=True)) == (
        None,
        "What the memory could give is unknown: the engine's log does not show what computes.",
    )
    assert bandwidth(Computed("Vulkan0 (A GPU)", 1.0, whole=True))[0] is None


@pytest.mark.parametrize(
    ("computed", "said"),
    [
        (PART, "computes on: Vulkan0 (NVIDIA H200), where 63% of the model's bytes lie"),
        (CPU, "computes on: CPU"),
        (Computed(None, None, whole=True), "computes on: unknown"),
    ],
)
def test_the_share_is_told(computed: Computed, said: str) -> None:
    where = replace(ENVIRONMENT, device=computed.device, device_share=computed.share)
    rows = dict(report.environment(replace(made("x", 1.0), environment=where)))
    assert rows["GPU"].endswith(said)
