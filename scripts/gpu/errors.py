"""Errors that end an engine, or keep a program from the GPU."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scripts.gpu.evidence import Evidence, any_of, apply, holding, rule
from scripts.text import Line

_LOST = any_of(
    "DeviceLost",
    "DEVICE_LOST",
    "D3D12: Removing Device",
    "GPU has fallen off the bus",
    "NVRM: Xid",
    "GPU HANG:",
    r"amdgpu\b.*ring \w+ timeout|CS has been (?:rejected|cancelled)|Memory access fault by GPU",
)
_MEMORY = any_of(
    r"ErrorOutOf(?:Device|Host)Memory|OutOf(?:Device|Host)MemoryError|VK_ERROR_OUT_OF_\w+_MEMORY",
    r"Device memory allocation of size \d+ failed",
    r"(?:cuda|hip|musa)Malloc\w* failed|(?:CUDA|HIP|ROCm)[\w ]*: out of memory|CUDA out of memory",
    r"failed to allocate (?:compute|buffer|\w+ buffer)|unable to allocate \w+ buffer",
    r"requires more system memory \(|Out of memory: Killed process \d+ \(\S*(?:ollama|llama)",
    "CL_MEM_OBJECT_ALLOCATION_FAILURE|CL_OUT_OF_RESOURCES",
    "kIOGPUCommandBufferCallbackErrorOutOfMemory",
)
_DRIVER = any_of(
    r"(?:CUDA|ROCm|HIP|MUSA|SYCL|rocBLAS) error:|ggml_cuda_error|no kernel image is available|hipErrorNoBinary",
    "throwing an instance of 'vk::|HSA_STATUS_ERROR",
    r"command buffer \d+ failed with status",
    r"ggml_vulkan: .*\bError(?:FeatureNotPresent|InitializationFailed|Unknown)",
)
_CRASH = any_of(
    r"llama(?:-server| runner) process (?:has )?(?:terminated|no longer running|exited|crashed)",
    "Segmentation fault|core dumped|SIGSEGV|SIGILL|[Ii]llegal instruction|signal arrived during cgo",
)
FATAL = (
    rule("placement", "error", _LOST, "gpu-lost"),
    rule("placement", "error", _MEMORY, "gpu-memory"),
    rule(
        "placement",
        "error",
        r"GGML_ASSERT|GGML_ABORT|pre-allocated tensor \(.*\) in a buffer",
        "engine-crash",
    ),
    rule("placement", "error", "error loading model: Unsupported device", "gpu-build-mismatch"),
    rule("placement", "error", _DRIVER, "gpu-driver-error"),
    rule("placement", "error", _CRASH, "engine-died"),
)
# Every line of interest holds one of these.
FATAL_WORDS = (
    "Lost", "LOST", "Removing Device", "bus", "Xid", "HANG", "timeout", "emory", "MEMORY", "alloc", "RESOURCES",
    "GGML_", "rror", "failed", "kernel image", "llama", "fault", "dumped", "SIG",
    "STATUS", "llegal", "instance of", "CS has", "signal arrived",
)  # fmt: skip

_NO_CDI = any_of(
    "unresolvable CDI|CDI device injection failed",
    "could not select device driver|nvidia-container-cli: ",
)
# A card's own node is for screens: Mesa tries it and goes on.
_NO_PERMISSION = any_of(
    r"/dev/(?:kfd|dri(?!/card)|nvidia|mali)[^|]*: Permission denied",
    r"[Ff]ailed to open /dev/(?:dri|kfd)|is not (?:a )?member of \"?(?:video|render)",
)
_NO_VULKAN = "VK_ERROR_INCOMPATIBLE_DRIVER|Found no drivers|vkCreateInstance failed|failed to create instance"
_NO_CUDA = any_of(
    r"cudaSetDevice err: (?:35|100|801|803|804|999)\b|nvidia driver is too old",
    r"libcuda\.so\S* .*(?:file too short|undefined symbol)|Unable to load (?:cudart|\S*libcuda)",
)
_NO_NVIDIA = "NVIDIA-SMI has failed|couldn't communicate with the NVIDIA driver|^No devices were found"
BLOCKED = (
    rule("host", "none", _NO_NVIDIA, "nvidia-driver-down", engine=False),
    rule("host", "none", "ROCk module is NOT loaded|hsa_init Failed", "gpu-node-missing", engine=False),
    rule("host", "none", "[Dd]river/library version mismatch", "nvidia-mismatch", engine=False),
    rule("node", "refused", "Failed to initialize NVML", "nvml", engine=False),
    rule("node", "refused", _NO_CDI, "cdi-missing", engine=False),
    rule("node", "refused", _NO_PERMISSION, "gpu-permission", engine=False),
    rule(
        "node", "none", r"/dev/(?:dri|kfd|nvidia\d*)\S*'?: [Nn]o such file", "gpu-node-missing", engine=False
    ),
    rule("driver", "none", _NO_VULKAN, "vulkan-driver", engine=False),
    rule(
        "driver",
        "refused",
        r"return code -\d+ from call to vkCreateInstance",
        "vulkan-driver",
        engine=False,
    ),
    rule("driver", "refused", _NO_CUDA, "nvidia-driver-old", engine=False),
)
# Every line of interest holds one of these.
BLOCKED_WORDS = (
    "NVIDIA-SMI", "NVIDIA driver", "ROCk", "hsa_init", "No devices", "version mismatch", "NVML", "CDI", "device driver",
    "nvidia-container-cli", "Permission denied", "ailed to open", "member of", "o such file", "DRIVER",
    "o drivers", "vkCreateInstance", "create instance", "cudaSetDevice", "nvidia driver", "libcuda", "cudart",
)  # fmt: skip


def fatal(lines: Sequence[Line], where: str) -> Iterator[Evidence]:
    """What ended the engine."""
    return apply(FATAL, holding(FATAL_WORDS, lines), where)


def blocked(lines: Sequence[Line], where: str) -> Iterator[Evidence]:
    """What keeps a program from the GPU; the engine may still run elsewhere."""
    return apply(BLOCKED, holding(BLOCKED_WORDS, lines), where)
