"""The names of this machine's GPUs and drivers, from tools, the chip or the kernel."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from scripts.host.ask import Asker
from scripts.host.gpus import kernel_names
from scripts.host.reading import ROOT, text
from scripts.settings.environment import inherited

# https://docs.nvidia.com/deploy/nvidia-smi/index.html; `nvidia-smi --help-query-gpu` lists the names.
NVIDIA = ("--query-gpu=name,driver_version,memory.total,power.limit", "--format=csv,noheader,nounits")
PATIENCE = 10.0  # seconds for one tool; a driver that hangs must not hang us
OWN_MEMORY = ("mem_busy_percent", "pcie_bw")
_FIELD = re.compile(r"\s*(deviceType|deviceName|driverName|driverInfo)\s*=\s*(.+?)\s*$")


@dataclass(frozen=True)
class Gpu:
    """A GPU, as its driver names it. `memory` is in bytes, None if it is unknown or shared with the processor;
    `power_limit` in watts."""

    name: str
    driver: str
    memory: int | None = None
    power_limit: float | None = None


def named_gpus(ask: Asker | None = None, root: Path = ROOT) -> tuple[Gpu, ...]:
    """By the first that knows any: NVIDIA's tool, vulkaninfo, the chip of a Mac, the kernel. Of this machine they are
    asked once."""
    if ask is None and root == ROOT:
        return _own(inherited().get("PATH", ""))
    return _named(ask or Asker(timeout=PATIENCE), root)


@functools.cache
def _own(path: str) -> tuple[Gpu, ...]:
    """By the programs of `path`, which is PATH. A command asks more than once, and a driver may hang each time."""
    return _named(Asker(timeout=PATIENCE), ROOT)


def _named(ask: Asker, root: Path) -> tuple[Gpu, ...]:
    if found := tuple(_nvidia(ask)):
        return found
    kernels = tuple(_drm(root))
    if found := tuple(_vulkan(ask)):
        sizes = [one.memory for one in kernels if one.memory]
        return (
            tuple(replace(one, memory=sizes[0]) for one in found) if len(sizes) == len(found) == 1 else found
        )
    return tuple(_mac(ask)) or kernels


def _nvidia(ask: Asker) -> Iterator[Gpu]:
    for line in ask.text("nvidia-smi", *NVIDIA).splitlines():
        name, driver, memory, power = ([part.strip() for part in line.split(",")] + [""] * 4)[:4]
        if name and driver:
            watts = float(power) if re.fullmatch(r"\d+(\.\d+)?", power) else None
            yield Gpu(name, driver, int(memory) * 2**20 if memory.isdigit() else None, watts)


def _vulkan(ask: Asker) -> Iterator[Gpu]:
    """The devices of `vulkaninfo --summary` that are not processors; if two drivers show one device, the first.

    https://github.com/KhronosGroup/Vulkan-Tools/blob/main/vulkaninfo/vulkaninfo.cpp
    """
    blocks: list[dict[str, str]] = []
    for line in ask.text("vulkaninfo", "--summary").splitlines():
        if re.match(r"\s*GPU\d+:", line):
            blocks.append({})
        elif blocks and (found := _FIELD.match(line)):
            blocks[-1].setdefault(found[1], found[2])
    seen: set[str] = set()
    for one in blocks:
        name = one.get("deviceName", "")
        if name and name not in seen and not one.get("deviceType", "").endswith("_CPU"):
            seen.add(name)
            yield Gpu(name, " ".join(filter(None, (one.get("driverName"), one.get("driverInfo")))))


def _mac(ask: Asker) -> Iterator[Gpu]:
    """Apple's chips hold the GPU, and macOS its driver."""
    chip = ask.text("sysctl", "-n", "machdep.cpu.brand_string")
    if chip.startswith("Apple "):
        yield Gpu(chip, "Metal")


def _drm(root: Path) -> Iterator[Gpu]:
    """Render nodes: the vendor's name and the device's PCI id, or the kernel's name for a device that is not PCI.
    Only amdgpu reports the memory, in bytes: https://docs.kernel.org/gpu/amdgpu/driver-misc.html
    For a processor's own GPU that is what the firmware keeps apart, of the memory that both use: such a GPU has none of
    the files OWN_MEMORY, a card at least one: drivers/gpu/drm/amd/pm/amdgpu_pm.c (default_attr_update).
    """
    for card in sorted((root / "sys/class/drm").glob("renderD*")):
        vendor, driver = kernel_names(card / "device")
        device = text(card / "device/device").lower()
        own = any((card / "device" / name).exists() for name in OWN_MEMORY)
        memory = text(card / "device/mem_info_vram_total") if own else ""
        name = " ".join(filter(None, (vendor, device))) or card.name
        yield Gpu(name, driver, int(memory) if memory.isdigit() else None)
