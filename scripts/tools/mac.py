"""macOS's own reports: `sw_vers`, `sysctl`, `system_profiler`.

Under Rosetta `uname` gives the wrong processor, these don't.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# All in one call; those that do not exist (older or Intel Macs) are left out of the answer.
SYSCTLS = (
    "machdep.cpu.brand_string",
    "hw.memsize",
    "hw.perflevel0.physicalcpu",
    "hw.physicalcpu",
    "hw.optional.arm64",
    "sysctl.proc_translated",
    "kern.hv_vmm_present",
)


@dataclass(frozen=True)
class Mac:
    """`chip` as Apple names it; `cpus` are performance cores where these are counted; `memory` is in MiB. `virtual`
    means that this macOS is itself a guest."""

    version: str = ""
    chip: str = ""
    apple: bool = False
    cpus: int = 0
    memory: int = 0
    rosetta: bool = False
    virtual: bool = False

    @property
    def arch(self) -> str:
        """The processor's architecture, as Linux and images name it."""
        return "aarch64" if self.apple else "x86_64"


def product_version(text: str) -> str:
    """`ProductVersion` of sw_vers; "Mac OS X" was the product's name once, and has the same line."""
    found = re.search(r"^ProductVersion:\s*(\S+)", text, re.MULTILINE)
    return found[1] if found else ""


def sysctls(text: str) -> dict[str, str]:
    """`name: value` lines, as sysctl prints them without -n."""
    pairs = (line.partition(":") for line in text.splitlines())
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}


def describe(sw_vers: str, values: Mapping[str, str], machine: str) -> Mac:
    """`machine` is `uname -m`: trusted for arm64 alone, since x86_64 may be Rosetta's."""
    chip = values.get("machdep.cpu.brand_string", "")
    apple = machine == "arm64" or chip.startswith("Apple ") or values.get("hw.optional.arm64") == "1"
    cpus = values.get("hw.perflevel0.physicalcpu") or values.get("hw.physicalcpu") or ""
    memory = values.get("hw.memsize", "").split("#")[0].strip()
    return Mac(
        version=product_version(sw_vers),
        chip=chip,
        apple=apple,
        cpus=int(cpus) if cpus.isdigit() else 0,
        memory=int(memory) // 1024**2 if memory.isdigit() else 0,
        rosetta=values.get("sysctl.proc_translated") == "1" or (apple and machine == "x86_64"),
        virtual=values.get("kern.hv_vmm_present") == "1" or "(Virtual)" in chip,
    )


def metal(text: str) -> str:
    """What `system_profiler SPDisplaysDataType` says of Metal; empty without an answer. The key has two names, by
    version."""
    found = re.search(r"^\s*Metal(?: Support)?:\s*(.+)$", text, re.MULTILINE)
    return found[1].strip() if found else ""
