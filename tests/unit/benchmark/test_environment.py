"""What is said of the machine and the engine; what can't be read is None."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.benchmark import environment
from scripts.benchmark.environment import (
    Gpu,
    describe,
    device,
    gpus,
    inside,
    loading,
    processor,
    revision,
    threads,
)
from tests.unit.benchmark.acting import ENVIRONMENT


def files(root: Path, **content: str) -> Path:
    for name, text in content.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.mark.parametrize(
    ("cpuinfo", "name"),
    [
        (
            "processor\t: 0\nmodel name\t: AMD EPYC\nflags\t: fpu\nprocessor\t: 1\nmodel name\t: Another\n",
            "AMD EPYC",
        ),
        ("processor\t: 0\nCPU part\t: 0xd0b\n\nModel\t\t: Raspberry Pi 5\n", "Raspberry Pi 5"),
        ("processor\t: 0\nCPU part\t: 0xd0b\n", "0xd0b"),
        ("", None),
    ],
)
def test_processor(tmp_path: Path, cpuinfo: str, name: str | None) -> None:
    assert processor(files(tmp_path, proc__cpuinfo=cpuinfo)) == name


def test_inside(tmp_path: Path) -> None:
    assert inside(tmp_path) is None
    files(tmp_path, proc__cpuinfo="flags\t\t: fpu hypervisor sse\n")
    assert inside(tmp_path) == "virtual machine"
    files(tmp_path, run__x="")
    (tmp_path / "run/.containerenv").write_text("")
    assert inside(tmp_path) == "container in a virtual machine"


def tool(folder: Path, script: str) -> str:
    program = folder / "nvidia-smi"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(folder)


def test_gpus_by_nvidias_tool(tmp_path: Path) -> None:
    path = tool(tmp_path, "echo 'NVIDIA H200, 570.1, 143771'; echo 'NVIDIA L4, 570.1, [N/A]'")
    assert gpus(path) == (Gpu("NVIDIA H200", "570.1", 143771 * 2**20), Gpu("NVIDIA L4", "570.1", None))


@pytest.mark.parametrize("script", ["echo 'NVIDIA-SMI has failed'; exit 9", "echo 'No devices were found'"])
def test_a_tool_without_a_gpu_names_none(tmp_path: Path, script: str) -> None:
    assert not any(
        "smi" in gpu.name.lower() or "No devices" in gpu.name for gpu in gpus(tool(tmp_path, script))
    )


def test_gpus_of_the_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files as https://docs.kernel.org/gpu/amdgpu/driver-misc.html describes them; i915 has no such one."""
    device = "sys__class__drm__renderD{}__device__".format
    root = files(tmp_path, **{device(128) + "vendor": "0x1002", device(128) + "device": "0x744c",
                              device(128) + "mem_info_vram_total": "25753026560\n",
                              device(129) + "vendor": "0x8086", device(129) + "device": "0x46a6"})  # fmt: skip
    (tmp_path / "sys/class/drm/renderD128/device/driver").symlink_to(tmp_path / "drivers/amdgpu")
    monkeypatch.setattr(environment, "ROOT", root)
    amd, intel = gpus(path=str(tmp_path))
    assert amd == Gpu("0x1002:0x744c", "amdgpu", 25753026560)
    assert (intel.name, intel.memory) == ("0x8086:0x46a6", None)


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["load_tensors:   CPU_Mapped model buffer size =    92.10 MiB"], "CPU"),
        (
            [
                "load_from_file: using device Vulkan0 (NVIDIA H100 80GB HBM3) - 80000 MiB free",
                "load_tensors:   CPU_Mapped model buffer size = 3 MiB",
            ],
            "Vulkan0 (NVIDIA H100 80GB HBM3)",
        ),
        (
            ["load: using device Vulkan0 (NVIDIA H200) (0000:00:06.0) - 143106 MiB free"],
            "Vulkan0 (NVIDIA H200)",
        ),
        (["load: using device MTL0 (Apple M5 Max) (unknown id) - 110100 MiB free"], "MTL0 (Apple M5 Max)"),
        (["offloaded 31/31 layers to GPU"], None),  # llama.cpp says so on a CPU as well
        ([], None),
    ],
)
def test_the_device_is_what_the_log_introduces(lines: list[str], name: str | None) -> None:
    assert device(lines) == name


def test_threads_and_load_time_are_read_in_the_log() -> None:
    assert threads(["x", "init: llama threadpool init, n_threads = 2", "n_threads = 9"]) == 2
    assert threads([]) is None
    log = [(5.0, "init: model loaded"), (12.5, "srv  init: model loaded"), (20.0, "srv init: model loaded")]
    assert loading(log, 10.0) == 2.5
    assert loading([], 10.0) is None
    assert loading([(1.0, "model loaded")], None) is None
    ollama = [
        (1.0, 'msg="llama runner started in 1.25 seconds"'),
        (2.0, 'msg="llama-server started in 2.5 seconds"'),
    ]
    assert loading(ollama, 0.0) == 2.5
    assert loading([(1.0, "llama runner started in a moment")], 0.0) is None


def test_a_revision_and_none(tmp_path: Path) -> None:
    assert revision(tmp_path) is None
    git = ["git", "-C", str(tmp_path), "-c", "user.name=n", "-c", "user.email=e@x"]
    subprocess.run([*git, "init", "-q"], check=True)
    (tmp_path / "f").write_text("1")
    subprocess.run([*git, "add", "f"], check=True)
    subprocess.run([*git, "commit", "-qm", "x"], check=True)
    clean = revision(tmp_path)
    assert clean
    assert len(clean) == 12
    (tmp_path / "f").write_text("2")
    assert revision(tmp_path) == f"{clean}-dirty"


def test_differences_are_named_and_harmless_ones_are_not() -> None:
    other = replace(ENVIRONMENT, revision="def", memory=1, engine_build="b2")
    assert ENVIRONMENT.differences(other) == ("engine_build: b1 / b2",)


def test_this_machine() -> None:
    found = describe(
        runtime="embedded", engine="llamacpp", build=None, engine_device=None, threads=1, context=None,
        parallel=1, kv_cache_type="f16", flash_attention="auto", cpus=None,
    )  # fmt: skip
    assert found.cores >= 1
    assert found.memory > 0
    assert found.system
