"""The archives of a release, and which of them fit a machine.

Those for Linux hold a CPU backend for each generation of processors, loaded at run time; those for Vulkan hold them as
well. https://github.com/ggml-org/llama.cpp/blob/master/.github/workflows/release.yml
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Backend = Literal["cpu", "vulkan", "metal"]
# The platform in an archive's name, by the kind of machine.
SUFFIXES: Mapping[tuple[str, str], Mapping[Backend, str]] = {
    ("linux", "x86_64"): {"cpu": "ubuntu-x64", "vulkan": "ubuntu-vulkan-x64"},
    ("linux", "arm64"): {"cpu": "ubuntu-arm64", "vulkan": "ubuntu-vulkan-arm64"},
    ("darwin", "arm64"): {"metal": "macos-arm64"},
}
MACHINES = {"amd64": "x86_64", "aarch64": "arm64"}  # other names of the same


@dataclass(frozen=True)
class Archive:
    """One archive of a release, as the release's record describes it. `size` is in bytes."""

    tag: str
    backend: Backend
    name: str
    url: str
    size: int
    sha256: str

    def document(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def suffixes(system: str = sys.platform, machine: str = "") -> Mapping[Backend, str]:
    """The platform in the name of each archive for a kind of machine (this one); empty if there is none for it."""
    machine = (machine or platform.machine()).lower()
    return SUFFIXES.get((system, MACHINES.get(machine, machine)), {})


def backends(gpu: bool, system: str = sys.platform, machine: str = "") -> tuple[Backend, ...]:
    """The builds that fit a machine, the best first. `gpu`: it has one to use."""
    there = suffixes(system, machine)
    order: tuple[Backend, ...] = ("metal", "vulkan", "cpu") if gpu else ("metal", "cpu")
    return tuple(one for one in order if one in there)
