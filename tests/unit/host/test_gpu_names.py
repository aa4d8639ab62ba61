"""The GPUs of a machine, by tools that answer as they did on real ones, and by a /sys as the kernel makes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.host.ask import Asker
from scripts.host.gpu_names import Gpu, named_gpus

# `vulkaninfo --summary` of an Intel laptop with an NVIDIA GPU, and of an AMD Ryzen AI Max+ 395:
# https://github.com/hybridgroup/yzma (BENCHMARKS.md), https://github.com/hogeheer499-commits/strix-halo-guide
LAPTOP = """==========
VULKANINFO
==========

Vulkan Instance Version: 1.3.275

Devices:
========
GPU0:
        apiVersion         = 1.4.318
        driverVersion      = 25.2.8
        vendorID           = 0x8086
        deviceID           = 0xa788
        deviceType         = PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU
        deviceName         = Intel(R) Graphics (RPL-S)
        driverID           = DRIVER_ID_INTEL_OPEN_SOURCE_MESA
        driverName         = Intel open-source Mesa driver
        driverInfo         = Mesa 25.2.8-0ubuntu0.24.04.1
GPU1:
        apiVersion         = 1.4.312
        driverVersion      = 580.95.5.0
        vendorID           = 0x10de
        deviceID           = 0x2860
        deviceType         = PHYSICAL_DEVICE_TYPE_DISCRETE_GPU
        deviceName         = NVIDIA GeForce RTX 4070 Laptop GPU
        driverID           = DRIVER_ID_NVIDIA_PROPRIETARY
        driverName         = NVIDIA
        driverInfo         = 580.95.05
"""
RADV = """Devices:
========
GPU0:
	deviceType         = PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU
	deviceName         = Radeon 8060S Graphics (RADV STRIX_HALO)
	driverID           = DRIVER_ID_MESA_RADV
	driverName         = radv
	driverInfo         = Mesa 26.0.6 - kisak-mesa PPA
GPU1:
	deviceType         = PHYSICAL_DEVICE_TYPE_CPU
	deviceName         = llvmpipe (LLVM 20.1.8, 256 bits)
	driverID           = DRIVER_ID_MESA_LLVMPIPE
	driverName         = llvmpipe
	driverInfo         = Mesa 26.0.6 - kisak-mesa PPA (LLVM 20.1.8)
"""
# One GPU by two drivers: https://github.com/llvm/offload-test-suite (docs/KosmicKrisp.md)
TWICE = """Devices:
========
GPU0:
        deviceType         = PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU
        deviceName         = Apple M5
        driverID           = DRIVER_ID_MOLTENVK
        driverName         = MoltenVK
        driverInfo         = 1.4.0
GPU1:
        deviceType         = PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU
        deviceName         = Apple M5
        driverID           = DRIVER_ID_MESA_KOSMICKRISP
        driverName         = KosmicKrisp
        driverInfo         = sdk-1.4.335
"""


def tools(folder: Path, **said: str) -> Asker:
    """Asks on a PATH with programs that say this; what begins with `exit` is run instead."""
    for name, text in said.items():
        (folder / f"{name}.txt").write_text(text)
        program = folder / name.replace("_", "-")
        action = text if text.startswith("exit") else f"exec /bin/cat '{folder / name}.txt'"
        program.write_text(f"#!/bin/sh\n{action}\n")
        program.chmod(0o755)
    return Asker({"PATH": str(folder)})


def test_nvidias_tool_is_asked_first(tmp_path: Path) -> None:
    ask = tools(
        tmp_path,
        nvidia_smi="NVIDIA H200, 580.159.04, 143771, 700.00\nNVIDIA GB10, 580.126.09, [N/A], [N/A]\n",
        vulkaninfo=RADV,
    )
    assert named_gpus(ask) == (
        Gpu("NVIDIA H200", "580.159.04", 143771 * 2**20, 700.0),
        Gpu("NVIDIA GB10", "580.126.09", None, None),  # the memory is the machine's
    )


@pytest.mark.parametrize("script", ["exit 9", "No devices were found\n", ""])
def test_a_tool_without_a_gpu_names_none(tmp_path: Path, script: str) -> None:
    assert named_gpus(tools(tmp_path, nvidia_smi=script), tmp_path) == ()


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (
            LAPTOP,
            (
                Gpu(
                    "Intel(R) Graphics (RPL-S)", "Intel open-source Mesa driver Mesa 25.2.8-0ubuntu0.24.04.1"
                ),
                Gpu("NVIDIA GeForce RTX 4070 Laptop GPU", "NVIDIA 580.95.05"),
            ),
        ),
        (RADV, (Gpu("Radeon 8060S Graphics (RADV STRIX_HALO)", "radv Mesa 26.0.6 - kisak-mesa PPA"),)),
        (TWICE, (Gpu("Apple M5", "MoltenVK 1.4.0"),)),
        ("Devices:\n========\n", ()),
        ("exit 1", ()),
    ],
)
def test_vulkaninfo_tells_the_driver_and_no_processors(
    tmp_path: Path, said: str, found: tuple[Gpu, ...]
) -> None:
    assert named_gpus(tools(tmp_path, vulkaninfo=said), tmp_path) == found


@pytest.mark.parametrize(
    ("brand", "found"),
    [
        # `sysctl -n machdep.cpu.brand_string` of a Mac mini with macOS 26.4, and of an Intel Mac with 10.13
        ("Apple M4\n", (Gpu("Apple M4", "Metal"),)),
        ("Intel(R) Core(TM) i7-6700HQ CPU @ 2.60GHz\n", ()),
    ],
)
def test_the_chip_of_a_mac(tmp_path: Path, brand: str, found: tuple[Gpu, ...]) -> None:
    assert named_gpus(tools(tmp_path, sysctl=brand), tmp_path) == found


def card(root: Path, name: str, driver: str, **files: str) -> None:
    """A render node as the kernel shows it: https://docs.kernel.org/gpu/drm-uapi.html"""
    folder = root / "sys/class/drm" / name / "device"
    folder.mkdir(parents=True)
    for file, text in files.items():
        (folder / file).write_text(f"{text}\n")
    if driver:
        target = root / "sys/bus/drivers" / driver
        target.mkdir(parents=True, exist_ok=True)
        (folder / "driver").symlink_to(target)


def test_the_kernels_render_nodes(tmp_path: Path) -> None:
    # What a Radeon RX 7900 XTX has, and of a Ryzen AI Max+ 395 the 512 MB that its firmware keeps apart.
    card(
        tmp_path, "renderD128", "amdgpu", vendor="0x1002", device="0x744c", mem_info_vram_total="25753026560",
        mem_busy_percent="0",
    )  # fmt: skip
    card(
        tmp_path, "renderD132", "amdgpu", vendor="0x1002", device="0x1586", mem_info_vram_total="536870912",
        mem_info_gtt_total="66991005696",
    )  # fmt: skip
    card(tmp_path, "renderD129", "v3d")  # of a Raspberry Pi: no PCI device
    card(tmp_path, "renderD130", "")
    card(tmp_path, "renderD131", "xe", vendor="0x8086", device="0xA788")
    card(tmp_path, "card0", "amdgpu", vendor="0x1002", device="0x1586")
    assert named_gpus(tools(tmp_path), tmp_path) == (
        Gpu("AMD 0x744c", "amdgpu", 25753026560),
        Gpu("Broadcom", "v3d"),
        Gpu("renderD130", ""),
        Gpu("Intel 0xa788", "xe"),
        Gpu("AMD 0x1586", "amdgpu"),
    )
    ask = tools(tmp_path, vulkaninfo=RADV)
    assert named_gpus(ask, tmp_path)[0].memory == 25753026560  # the only one that tells, and the only device
    ask = tools(tmp_path, vulkaninfo=LAPTOP)
    assert [one.memory for one in named_gpus(ask, tmp_path)] == [None, None]
