"""clinfo: OpenCL's devices, whole output or its list (`clinfo -l`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scripts.gpu.evidence import Evidence, software
from scripts.text import Line

_FIELD = re.compile(r"\s*(Device Name|Device Type|Platform Name|Number of platforms)(?:\s+(\S.*?))?\s*$")
_LIST = re.compile(r"\s*(?:[`|+-]+\s*)?(Platform|Device) #\d+: (\S.*?)\s*$")


def parse(lines: Sequence[Line], where: str) -> Iterator[Evidence]:
    """Each device by its name, type and platform."""
    platform = ""
    block: list[tuple[str, str, Line]] = []
    for line in lines:
        found = _FIELD.match(line.text) or _LIST.match(line.text)
        if not found:
            continue
        what, value = found[1].removesuffix(" Name"), found[2] or ""
        if what in ("Platform", "Device"):
            yield from _device(block, platform, where)
            block = [(what, value, line)] if what == "Device" else []
            platform = value if what == "Platform" else platform
        elif what == "Device Type":
            block.append((what, value, line))
        elif value == "0":
            text = line.text.strip()
            yield Evidence("driver", "none", text, where, line.number, id="OpenCL", cause="gpu-not-seen")
    yield from _device(block, platform, where)


def _device(block: list[tuple[str, str, Line]], platform: str, where: str) -> Iterator[Evidence]:
    if not block or block[0][0] != "Device" or not block[0][1]:
        return
    _, name, line = block[0]
    kind = next((value for what, value, _ in block if what == "Device Type"), "")
    # PoCL computes on the processor unless it says otherwise.
    pocl = "portable computing language" in platform.lower() and not re.search("GPU|NVIDIA", f"{kind} {name}")
    soft = bool(re.search(r"\bCPU\b|TYPE_CPU", kind)) or pocl or software(name)
    cause = "vulkan-software" if soft else ""
    text = line.text.strip()
    yield Evidence(
        "driver", "device", text, where, line.number, id="OpenCL", name=name, software=soft, cause=cause
    )
