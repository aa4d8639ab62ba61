"""The engine's model on the CPU: what is measured of it, the proof of it, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from scripts.benchmark.workload import Questions, Words, Workload
from scripts.engines import kinds
from scripts.errors import EngineError, SettingsError
from scripts.measure import versus_cpu
from scripts.progress import Progress
from tests.faults import fault
from tests.unit.benchmark.acting import chance
from tests.unit.lifecycle.acting import CPU, change, running, told
from tests.waits import runs

AMX = "load_tensors: AMX model buffer size = 92.10 MiB"
CUDA = "load_tensors: CUDA0 model buffer size = 92.10 MiB"
OFFLOADED = "load_tensors: offloaded 31/31 layers to GPU"
USING = "load: using device Vulkan0 (A GPU) (unknown id) - 100 MiB free"
ON_CPU_PS = '{"models":[{"name":"m:1","size":100,"size_vram":0}]}'
QUESTIONS = Questions(Workload(16, 4), Words(around=8, exact=True), chance(1))
ON_GPU_PS = '{"models":[{"name":"m:1","size":100,"size_vram":100}]}'


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("scripts.lifecycle.cpu_engine._room", lambda *_: None)
    return running(tmp_path)


def measure(site: Any, report: Any = lambda one: None) -> Any:
    return versus_cpu.measure(site, "m:1", QUESTIONS, 2, report)


def test_a_second_llama_cpp_without_devices_is_measured_and_ended(site: Any, tmp_path: Path) -> None:
    said: list[Progress] = []
    found = measure(site, said.append)
    assert [one.engine_decode for one in found.repetitions] == [100.0, 100.0]
    assert (found.evidence, found.threads, found.remarks) == (CPU, 2, ())
    assert all(one.doing.startswith("on the CPU: ") for one in said) and said
    started = told(tmp_path)
    assert (started["LLAMA_ARG_N_GPU_LAYERS"], started["LLAMA_ARG_DEVICE"]) == ("0", "none")
    assert (started["LLAMA_ARG_HOST"], started["LLAMA_ARG_MODEL"]) == ("127.0.0.1", "/m.gguf")
    assert started["LLAMA_ARG_PORT"] != "1"
    assert started["LLAMA_API_KEY"] == "the-key"
    assert not runs(started["pid"])


def test_a_device_that_it_sees_all_the_same_is_said(site: Any) -> None:
    change(site, LOG=f"{USING}\n{CPU}")
    (remark,) = measure(site).remarks
    assert "Vulkan0 (A GPU) was visible" in remark and "prefill" in remark


@pytest.mark.parametrize("log", [CUDA, f"{USING}\n{CUDA}", "nothing"])
def test_what_is_not_shown_to_be_the_cpu_is_not_told(site: Any, tmp_path: Path, log: str) -> None:
    change(site, LOG=log)
    with pytest.raises(EngineError, check=fault("cpu-not-shown")):
        measure(site)
    assert not runs(told(tmp_path)["pid"])


# ── what is shown, and what is refused ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("log", "ps", "shown"),
    [
        (CPU, "", CPU),
        (f"{OFFLOADED}\n{AMX}", ON_GPU_PS, AMX),  # Ollama takes AMX for a GPU: its log knows better
        ("", ON_CPU_PS, "size_vram 0 of size 100 (all models)"),
        ("", ON_GPU_PS, ""),
        (f"{CUDA}\n{CPU}", "", ""),
        ("", "", ""),
    ],
)
def test_proof(log: str, ps: str, shown: str) -> None:
    if shown:
        assert versus_cpu.proof(log, ps) == shown
        return
    with pytest.raises(EngineError, match="does not show"):
        versus_cpu.proof(log, ps)


@pytest.mark.parametrize(
    ("engine", "runtime", "native", "refused"),
    [
        ("ollama", "podman", False, ""),
        ("ollama", "podman", True, ""),
        ("llamacpp", "embedded", False, ""),
        ("llamacpp", "podman", True, ""),
        ("llamacpp", "podman", False, ""),
        ("openai", "embedded", False, "your own server"),
    ],
)
def test_what_can_be_compared(site: Any, engine: str, runtime: str, native: bool, refused: str) -> None:
    site.engine, site.runtime.name, site.native = kinds.find(engine), runtime, native
    if not refused:
        versus_cpu.check(site)
        return
    with pytest.raises(SettingsError, match=refused):
        versus_cpu.check(site)


@pytest.mark.parametrize(
    ("engine", "native", "system", "advised"),
    [
        ("llamacpp", False, "linux", ["GPU=off"]),
        ("llamacpp", True, "darwin", ["GPU=off"]),
        ("ollama", True, "linux", ["GPU=off"]),
        ("ollama", False, "darwin", ["GPU=off"]),
        ("ollama", True, "darwin", ["ENGINE_LOCATION=container", "GPU=off"]),
    ],
)
def test_advice(
    site: Any, engine: str, native: bool, system: str, advised: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site.engine, site.native = kinds.find(engine), native
    monkeypatch.setattr("sys.platform", system)
    said = versus_cpu.advice(site)
    assert re.findall(r"\w+=\w+", said) == advised and said.endswith("uv run invoke restart")
