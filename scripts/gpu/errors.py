"""Errors that end an engine, or keep a program from the GPU: the faults of the table that break a link of the chain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from scripts.faults.find import reader
from scripts.faults.table import Fault
from scripts.gpu.evidence import Evidence, Name, Says, holding
from scripts.text import Line

# What ends the engine, or a load.
FATAL = frozenset({
    "gpu-lost", "xid-bus", "xid-program", "xid-memory", "xid-firmware", "xid-other", "amd-page-fault",
    "amd-ring-timeout", "venus-broken", "gpu-memory", "gpu-buffer-limit", "jetson-memory", "cublas-start", "cuda-busy",
    "main-memory", "vllm-memory", "model-needs-memory", "killed", "gpu-build-mismatch", "hip-no-code", "rocblas-gpu",
    "cuda-image-invalid", "gpu-driver-error", "vulkan-unsupported",
    "metal-compile", "metal-watchdog", "cuda-ptx", "cuda-illegal-access", "cuda-os-call", "sycl-memory",
    "gpu-device-number",
    "processor-too-old", "illegal-instruction", "dll-missing", "engine-crash", "engine-crash-windows", "engine-died",
})  # fmt: skip
# For these, a line alone does not show which program ended.
ANYBODY = frozenset(
    {
        "killed",
        "processor-too-old",
        "illegal-instruction",
        "dll-missing",
        "engine-crash",
        "engine-crash-windows",
    }
)
ENGINE = re.compile(r"llama|ggml|\bgguf\b|inference", re.IGNORECASE)
OTHER = re.compile(
    r"\b(?:mongo\w*|wiredtiger|open[-_]webui|uvicorn|chrom\w+|node:internal|postgres\w*)\b", re.IGNORECASE
)

# What keeps a program from the GPU: the link that it breaks, and whether something is not there or may not be used.
BLOCKED: Mapping[str, tuple[Name, Says]] = {
    "nvidia-driver-down": ("host", "none"),
    "nvidia-secure-boot": ("host", "none"),
    "nvidia-other-driver": ("host", "none"),
    "nvidia-headers": ("host", "none"),
    "nvidia-module-build": ("host", "none"),
    "nvidia-module-missing": ("host", "none"),
    "nvidia-module-load": ("host", "none"),
    "gpu-firmware": ("host", "none"),
    "nvidia-gpu-dropped": ("host", "none"),
    "nvidia-open-module": ("host", "none"),
    "nvidia-closed-module": ("host", "none"),
    "nvidia-no-device": ("host", "none"),
    "amd-driver": ("host", "none"),
    "nvidia-mismatch": ("host", "none"),
    "fabric-manager": ("host", "refused"),
    "wsl-gpu-blocked": ("host", "refused"),
    "cdi-missing": ("node", "refused"),
    "cdi-format": ("node", "refused"),
    "nvidia-container": ("node", "refused"),
    "docker-gpu-toolkit": ("node", "refused"),
    "nvml": ("node", "refused"),
    "nvidia-no-cgroups": ("node", "refused"),
    "nvidia-ldconfig": ("node", "refused"),
    "nvidia-device-id": ("node", "none"),
    "nvml-failed": ("node", "refused"),
    "nvml-permission": ("node", "refused"),
    "sycl-no-device": ("driver", "refused"),
    "ollama-cpu-runner": ("build", "refused"),
    "gpu-permission": ("node", "refused"),
    "gpu-node-missing": ("node", "none"),
    "dri-missing": ("node", "none"),
    "nvidia-not-passed": ("node", "none"),
    "nvidia-library-path": ("node", "none"),
    "cuda-mapping": ("node", "refused"),
    "vulkan-driver": ("driver", "none"),
    "nvidia-vulkan": ("driver", "refused"),
    "level-zero-missing": ("driver", "none"),
    "nvidia-driver-old": ("driver", "refused"),
    "ollama-driver-old": ("driver", "refused"),
    "cuda-compat": ("driver", "refused"),
    "cuda-unsupported": ("driver", "refused"),
    "cuda-wsl-library": ("driver", "refused"),
    "cuda-not-initialized": ("driver", "refused"),
    "cuda-unknown-error": ("driver", "refused"),
    "cuda-no-device": ("driver", "refused"),
    "cuda-library-failed": ("driver", "refused"),
    "jetson-old": ("driver", "refused"),
    "rocm-no-device": ("driver", "refused"),
    "rocm-resources": ("driver", "refused"),
    "rocm-wsl-library": ("driver", "refused"),
    "rocm-library-missing": ("build", "dropped"),
    "gpu-discovery-timeout": ("driver", "refused"),
    "gpu-discovery-failed": ("driver", "refused"),
    "gpu-filtered": ("driver", "refused"),
    "hsa-override-form": ("driver", "refused"),
    "hsa-override-unknown": ("driver", "refused"),
    "amd-gpu-unsupported": ("driver", "refused"),
}

# Every line of interest holds one of these.
WORDS = (
    "ailed to open", "alloc", "amdgpu", "AMX", "bus", "CDI", "CS has", "CUBLAS", "CUDA", "cuda", "cuInit",
    "device context", "dri", "DRIVER", "dumped", "emory", "ensile", "ermission", "exit", "failed", "FAULT",
    "fault", "filtering device", "GGML_", "GPU access", "GPU discovery", "HANG", "hsa", "HSA_",
    "instance of", "kernel image", "kfd", "killed", "L4T", "limit", "llama", "llegal", "Lost", "lost",
    "LOST", "member of", "MEMORY", "MESA", "No devices", "nvalid device", "NVIDIA", "nvidia", "NvMap",
    "NVML", "NVRM", "o such file", "oom", "OOM", "reate instance", "rejected", "Removing Device", "RESOURCES",
    "rocdxg", "ROCk", "rocm", "ROCm", "rror", "SIG", "signal", "STATUS", "timeout", "version mismatch",
    "vkCreateInstance", "Xid", "ystem not yet",
)  # fmt: skip
# What differs between lines that say the same; not the codes by which programs end.
NUMBERS = re.compile(r"(?<!0x)\b[0-9a-f]{9,}\b|\b\d{4,9}\b|\d+\.\d+")


def parse(lines: Sequence[Line], where: str) -> Iterator[Evidence]:
    """What ended the engine, and what keeps a program from the GPU: then the engine may still run elsewhere.

    A crash in a text that names another program, and no engine, is not the engine's.
    """
    theirs = any(OTHER.search(line.text) for line in lines) and not any(
        ENGINE.search(line.text) for line in lines
    )
    for line, fault in _shown(lines):
        if theirs and fault.id in ANYBODY:
            continue
        link, says = BLOCKED.get(fault.id, ("placement", "error"))
        text, engine = line.text.strip(), fault.id in FATAL
        yield Evidence(link, says, text, where, line.number, engine=engine, cause=fault.id)


def _shown(lines: Sequence[Line]) -> Iterator[tuple[Line, Fault]]:
    """The lines that show a fault of FATAL or BLOCKED. Those that differ in numbers alone are looked at once."""
    read = reader(lines)
    known: dict[str, Fault | None] = {}
    for line in holding(WORDS, lines):
        kind = NUMBERS.sub("#", line.text)
        if kind not in known:
            known[kind] = read(line.text)
        fault = known[kind]
        if fault and (fault.id in FATAL or fault.id in BLOCKED):
            yield line, fault
