"""Tools other than the engine: vulkaninfo, nvidia-smi, rocminfo, clinfo, listings of devices.

They show that a GPU is visible, not that the engine uses it; except nvidia-smi's table of processes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scripts.gpu.evidence import Evidence, apply, rule, size, software
from scripts.text import Line

ENGINES = re.compile(r"llama|ollama|ggml", re.IGNORECASE)
_FIELD = re.compile(r"^\s*(deviceType|deviceName|driverName|driverID)\s*=\s*(.+?)\s*$")
_GPU_ID = re.compile(r"^\s*GPU id\s*[:=]\s*\d+ \((.+?)\)(?: \[.*\])?:?\s*$")
_GPU_ROW = re.compile(r"^\|?\s*\d+\s+(\S.*?)\s+(?:On|Off|N/A)\s*\|")
_GPU_LIST = re.compile(r"^GPU \d+: (.+?) \(UUID: ")
_PROCESS = re.compile(r"^\|?\s*\d+\s+(?:\S+\s+\S+\s+)?(\d+)\s+([CGM+]+)\s+(\S.*?)\s+(\d+)MiB\s*\|")
_QUERY = re.compile(r"^\s*(\d+), (.+), (\d+) MiB\s*$")
_VM_TYPE = r"(?i:VM ?Type\"?\s*[:=]\s*\"?|^\S+\s+)"
_MACHINE = (
    rule("provider", "refused", _VM_TYPE + r"(?:applehv|qemu|hyperv)\b", "machine-no-gpu", engine=False),
    rule("provider", "node", _VM_TYPE + r"libkrun\b", engine=False),
)
_INFO = re.compile(r"(?i)\s*\"?(?:default|numberof)machines?\"?\s*:")
# A card node alone is for screens; computing needs a render node.
_NODE = re.compile(r"(?:/dev/dri/)?renderD\d+|/dev/(?:kfd|nvidia\d+|dxg|mali\d+)")
_COMMAND = re.compile(r"\s*(?:\S*(?: \S*\])?[#$%>]\s|(?:ls|find|stat|test) )")


def vulkaninfo(lines: Sequence[Line], where: str) -> Iterator[Evidence]:
    """Each device by its name and type: whole output, --summary, old formats, and what grep left of them.

    A wrapper's name (Venus, Dozen) counts as what it wraps.
    """
    block: dict[str, tuple[str, Line]] = {}
    for line in lines:
        found = _FIELD.match(line.text)
        ends = re.match(r"\s*GPU\d+:|\s*VkPhysicalDeviceProperties:", line.text)
        if ends or (found and found[1] in ("deviceName", "deviceType") and found[1] in block):
            yield from _vulkan(block, where)
            block = {}
        if found:
            block[found[1]] = (found[2], line)
    yield from _vulkan(block, where)
    if not any("deviceName" in line.text for line in lines):
        for line in lines:
            if found := _GPU_ID.match(line.text):
                yield from _vulkan({"deviceName": (found[1], line)}, where)


def _vulkan(block: dict[str, tuple[str, Line]], where: str) -> Iterator[Evidence]:
    if "deviceName" not in block:
        return
    name, line = block["deviceName"]
    kind = block.get("deviceType", ("", line))[0]
    others = " ".join(value for key, (value, _) in block.items() if key in ("driverName", "driverID"))
    soft = software(f"{name} {others}") or bool(re.search(r"(?:^|_|\()CPU\)?$", kind))
    said = f"{name}, {block['driverName'][0]}" if "driverName" in block else name
    yield Evidence("driver", "device", line.text.strip(), where, line.number, id="Vulkan", name=said, software=soft,
                   cause="vulkan-software" if soft else "")  # fmt: skip


def nvidia_smi(lines: Sequence[Line], where: str, pids: frozenset[str] = frozenset()) -> Iterator[Evidence]:
    """The GPUs, and how much of them an engine's process holds: one of these `pids`; without any, one that is named
    like an engine."""
    processes = False
    for line in lines:
        processes = processes or "Processes:" in line.text
        text = line.text.strip()
        if found := _GPU_LIST.match(text) or (not processes and _GPU_ROW.match(text)) or None:
            if found[1] not in ("Name", "Fan"):
                yield Evidence("host", "device", text, where, line.number, name=found[1])
        elif found := _PROCESS.match(text):
            if _ours(found[1], found[3], pids):
                yield _process(line, where, found[1], found[3], found[4], "G" in found[2])
        elif (found := _QUERY.match(text)) and _ours(found[1], found[2], pids):
            yield _process(line, where, found[1], found[2], found[3], False)


def _ours(pid: str, name: str, pids: frozenset[str]) -> bool:
    return pid in pids if pids else bool(ENGINES.search(name))


def _process(line: Line, where: str, pid: str, name: str, mebibytes: str, graphics: bool) -> Evidence:
    """`total` is 1 for a process with a graphics context too: one of Vulkan, whose own memory is small."""
    return Evidence("placement", "process", line.text.strip(), where, line.number, id=pid, name=name,
                    amount=size(mebibytes, "MiB"), total=float(graphics), engine=False)  # fmt: skip


def rocm_smi(lines: Sequence[Line], where: str, pids: frozenset[str] = frozenset()) -> Iterator[Evidence]:
    """`rocm-smi --showpids`: the bytes that an engine's process holds. Processes that only opened a GPU hold 0."""
    for line in lines:
        found = re.match(r"\s*(\d+)\s+(\S+)\s+\d+\s+([1-9]\d*)\s", line.text)
        if found and _ours(found[1], found[2], pids):
            text, held = line.text.strip(), float(found[3])
            yield Evidence(
                "placement",
                "process",
                text,
                where,
                line.number,
                id=found[1],
                name=found[2],
                amount=held,
                total=0.0,
            )


def rocminfo(lines: Sequence[Line], where: str) -> Iterator[Evidence]:
    """HSA agents that are GPUs."""
    name = marketing = ""
    for line in lines:
        if found := re.match(r"\s*Name:\s+(\S.*?)\s*$", line.text):
            name = name if found[1].startswith("amdgcn") else found[1]
        elif found := re.match(r"\s*Marketing Name:\s+(\S.*?)\s*$", line.text):
            marketing = found[1]
        elif re.match(r"\s*Device Type:\s+GPU", line.text):
            label = f"{marketing} ({name})" if marketing else name
            yield Evidence("host", "device", label, where, line.number, id="ROCm", name=label)


def machine(lines: Sequence[Line], where: str) -> Iterator[Evidence]:
    """Podman's machines: only one of libkrun passes the GPU. Of a list, the running machines, if any runs. `podman
    machine info` describes none: its provider is that of new machines.
    """
    if any(_INFO.match(line.text) for line in lines):
        return iter(())
    running = [line for line in lines if "Currently running" in line.text]
    return apply(_MACHINE, running or lines, where)


def nodes(lines: Sequence[Line], where: str) -> Iterator[Evidence]:
    """Device nodes in a listing. They show that something is there, not what drives it."""
    for line in lines:
        if _COMMAND.match(line.text) or re.search(r"[Pp]ermission|No such|[Ee]rror|[Ff]ailed", line.text):
            continue
        for word in line.text.split():
            if _NODE.fullmatch(word):
                yield Evidence("node", "node", line.text.strip(), where, line.number, name=word)
                break
