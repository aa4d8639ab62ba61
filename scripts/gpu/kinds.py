"""What a text is, by its content. A text may be several things; one that is nothing we know has no kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from scripts.text import Line

Kind = Literal[
    "vulkaninfo", "device list", "llama log", "llama-bench", "ollama log", "ollama ps", "api/ps", "nvidia-smi",
    "rocm-smi", "rocminfo", "clinfo", "podman machine", "device nodes", "driver error", "answer",
]  # fmt: skip

SIGNS: dict[Kind, str] = {
    "vulkaninfo": r"^\s*(?:deviceName|driverName|apiVersion|deviceType)\s*=|^VULKANINFO"
    r"|^\s*GPU id\s*[:=]\s*\d+ \(|Vulkan Instance Version"
    r"|vkCreateInstance|VK_ERROR_INCOMPATIBLE_DRIVER",
    "device list": r"^\s*Available devices:|^\s*[A-Z][A-Za-z]+\d*: .+ \(\d+ MiB, \d+ MiB free\)",
    "llama log": r"\bllama_\w+:|\bll(?:m|ama)_load_tensors\b|\bload_tensors:|\bllama_model_load|\busing device \S+ \("
    r"|\bggml[_-](?:vulkan|cuda|metal|opencl|sycl|backend|gallocr)\b|\bggml_\w+_(?:init|reg)\b|GGML_ASSERT"
    r"|system_info: n_threads|\bmemory breakdown\b|no usable GPU found|--gpu-layers option|\bload_backend:"
    r"|\bvk::|model buffer size|layers to GPU|\bcommon_\w+:|\bsched_reserve:|\bfound \d+ \w+ devices",
    "llama-bench": r"^\s*\|?\s*model\s*\|.*\|\s*t/s\s*\||\"n_gpu_layers\":.*\"avg_ts\":|^\s*\"gpu_info\":",
    "ollama log": r"\bsource=\w+\.go:\d+|\bmsg=\"?(?:inference compute|offload|amdgpu)|\[GIN\]"
    r"|\brunner\.(?:size|vram)=",
    "ollama ps": r"^\s*NAME\s+ID\s+SIZE\s+PROCESSOR|\b\d+%(?:/\d+%)? (?:CPU/GPU|CPU|GPU)\b",
    "api/ps": r'"size_vram"\s*:',
    "nvidia-smi": r"NVIDIA-SMI|^GPU \d+: .+ \(UUID: |\bpid, process_name|Failed to initialize NVML|nvidia-smi",
    "rocm-smi": r"PROCESS NAME\s+GPU(?:\(s\))?\s+VRAM USED",
    "rocminfo": r"^HSA Agents|^\s*Agent \d+\s*$|ROCk module|^\s*Marketing Name:",
    "clinfo": r"^\s*Number of platforms\b|^\s*Platform Name\s{2,}|^\s*Device Name\s{2,}|^\s*Platform #\d+: ",
    "podman machine": r"(?i)^\s*\"?VMType\"?\s*:|^NAME\s+VM TYPE\b",
    "device nodes": r"/dev/(?:dri|kfd|nvidia|mali|dxg)|\brenderD\d+|^\S*rw\S* .* \d+,\s+\d+ .*\bcard\d\b",
    "driver error": r"unresolvable CDI|libcuda|libvulkan|nvidia-container-cli|could not select device driver"
    r"|[Pp]ermission denied|not a member of|driver/library version mismatch",
    "answer": r'"(?:response|content)"\s*:\s*"',
}
ENOUGH = 5000  # lines
_SIGNS = {kind: re.compile(sign, re.MULTILINE) for kind, sign in SIGNS.items()}


def recognise(lines: Sequence[Line]) -> frozenset[Kind]:
    """The kinds of a text; none for one that is not known. Of a very long one its first and its last lines count."""
    some = lines if len(lines) <= 2 * ENOUGH else [*lines[:ENOUGH], *lines[-ENOUGH:]]
    text = "\n".join(line.text for line in some)
    found = {kind for kind, sign in _SIGNS.items() if sign.search(text)}
    return frozenset(found - {"device list"} if "llama log" in found else found)
