"""What computes the model, by the log of its last load, and what follows for the figures."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, cast

import pytest

from scripts.benchmark import report
from scripts.engines.ollama import Ollama
from scripts.errors import EngineError
from scripts.host import bandwidth as figures
from scripts.host.bandwidth import Bandwidth
from scripts.host.load import LoadReader
from scripts.measure import model as measure
from scripts.measure.model import Computed
from scripts.models.tensors import Reads
from tests.unit.benchmark.acting import ENVIRONMENT, Acting, Actor, made
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
    assert measure.computed(log.splitlines()) == computed


@pytest.mark.parametrize(
    ("using", "buffer", "device"),
    [
        ("Vulkan0 (NVIDIA H100 80GB HBM3) - 80000 MiB free", "Vulkan0", "Vulkan0 (NVIDIA H100 80GB HBM3)"),
        ("MTL0 (Apple M5 Max) (unknown id) - 110100 MiB free", "MTL0_Mapped", "MTL0 (Apple M5 Max)"),
        ("Vulkan0 (Radeon 8060S Graphics (RADV STRIX_HALO)) (0000:c6:00.0) - 9 MiB free", "Vulkan0",
         "Vulkan0 (Radeon 8060S Graphics (RADV STRIX_HALO))"),
    ],
)  # fmt: skip
def test_a_device_is_named_without_its_address(using: str, buffer: str, device: str) -> None:
    log = [f"load: using device {using}", f"load_tensors: {buffer} model buffer size = 2375.91 MiB"]
    assert measure.computed(log).device == device


ONE, OTHER = f"sha256-{'b1' * 32}", f"sha256-{'1d' * 32}"


def loaded(blob: str, log: str) -> str:
    return log.replace("sha256-b179", blob)


@pytest.mark.parametrize(
    ("log", "blob", "computed"),
    [
        (loaded(ONE, ALL) + loaded(OTHER, NONE), ONE, GPU),
        (loaded(ONE, ALL) + loaded(OTHER, NONE), OTHER, CPU),
        (loaded(ONE, ALL) + loaded(OTHER, ALL) + loaded(ONE, HALF), ONE, PART),
        (loaded(ONE, ALL) + loaded(OTHER, NONE), "", CPU),  # it is not told which: the last load
        (loaded(OTHER, NONE), ONE, CPU),  # loaded under another name
    ],
)
def test_of_several_models_it_is_the_load_of_the_one_that_is_measured(
    log: str, blob: str, computed: Computed
) -> None:
    lines = [(float(at), text) for at, text in enumerate(log.splitlines())]
    assert measure.computed([text for _, text in measure._of_model(lines, blob)]) == computed


def test_what_ollama_says_before_the_first_load_belongs_to_each() -> None:
    before = [(0.0, WITHOUT.splitlines()[1])]
    loads = [(1.0, text) for text in (loaded(ONE, ALL) + loaded(OTHER, NONE)).splitlines()]
    assert "library=cpu" in before[0][1]
    assert measure._of_model(before + loads, ONE) == before + loads[: len(ALL.splitlines())]


@pytest.mark.parametrize(
    ("told", "blob"),
    [
        ({"modelfile": f'# Modelfile\nFROM /root/.ollama/models/blobs/{ONE}\nTEMPLATE "x"\n'}, ONE),
        ({"modelfile": "FROM scratch"}, ""),
        ({}, ""),
    ],
)
def test_the_file_of_a_model_of_ollama(told: dict[str, Any], blob: str) -> None:
    class Told(Ollama):
        def show(self, model: str) -> dict[str, Any]:
            return told

    assert Told("http://127.0.0.1:1").log_name("acted:1b") == blob
    assert Actor().log_name("acted:1b") == ""


def test_an_ollama_that_does_not_describe_the_model() -> None:
    class Silent(Ollama):
        def show(self, model: str) -> dict[str, Any]:
            raise EngineError("It can't be reached.")

    assert Silent("http://127.0.0.1:1").log_name("acted:1b") == ""


def bandwidth(computed: Computed) -> tuple[str | None, str]:
    """The source of the bandwidth that decode is held against, and why there is none."""
    one = replace(
        made("x", 100.0, 101.0),
        environment=replace(ENVIRONMENT, device=computed.device, device_share=computed.share),
    )
    ceiling, why = measure._roofline(one, computed, Reads(10**8, 0), cast(LoadReader, Acting()))
    return (ceiling.source if ceiling else None), " ".join(why)


def test_a_vendors_figure_is_for_a_model_that_lies_there_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def measured(threads: int) -> Bandwidth:
        return Bandwidth(4e10, f"measured with {threads} threads")

    monkeypatch.setattr(figures, "measure", measured)
    source, why = bandwidth(GPU)
    assert source and "H200, not measured" in source and why == ""
    assert bandwidth(CPU) == ("measured with 2 threads", "")
    source, why = bandwidth(PART)
    assert source is None
    assert "Vulkan0 (NVIDIA H200)" in why and "system memory" in why
    source, why = bandwidth(Computed(None, None, whole=True))
    assert source is None and "device" in why and "Vulkan0" not in why
    assert bandwidth(Computed("Vulkan0 (A GPU)", 1.0, whole=True))[0] is None


@pytest.mark.parametrize(
    ("computed", "said"),
    [
        (PART, r"Vulkan0 \(NVIDIA H200\), .*63%.*"),
        (CPU, "CPU"),
        (Computed(None, None, whole=True), "unknown"),
    ],
)
def test_the_share_is_told(computed: Computed, said: str) -> None:
    where = replace(ENVIRONMENT, device=computed.device, device_share=computed.share)
    rows = dict(report.environment(replace(made("x", 1.0), environment=where)))
    assert re.fullmatch(f".* computes on: {said}", rows["GPU"])
