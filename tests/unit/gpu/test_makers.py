"""GPUs of every kind that people run this on, by lines that they published: what each shows, link by link."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from scripts.gpu import judge, read


@dataclass(frozen=True)
class Case:
    """`good` are the links that the lines show; `broken` is the first broken one with its cause."""

    name: str
    source: str
    text: str
    verdict: str
    good: tuple[str, ...] = ()
    broken: str = ""


def vulkaninfo(name: str, driver: str, kind: str = "INTEGRATED_GPU", *, number: int = 0) -> str:
    """The lines that count of a device in `vulkaninfo --summary`."""
    return (
        f"GPU{number}:\n\tdeviceType         = PHYSICAL_DEVICE_TYPE_{kind}\n"
        f"\tdeviceName         = {name}\n\tdriverName         = {driver}\n"
    )


LLVMPIPE = vulkaninfo("llvmpipe (LLVM 17.0.6, 128 bits)", "llvmpipe", "CPU", number=1)
CASES = (
    Case(
        "Venus on an M2, llvmpipe beside it",
        "https://github.com/okamototk/k8s-mac/blob/267b8d4c29afafae22431c12d9a4e80d0fb81992/README.md",
        vulkaninfo("Virtio-GPU Venus (Apple M2)", "venus") + LLVMPIPE,
        "unknown", ("provider", "driver"),
    ),
    Case(
        "Venus on an M3 Pro, with the loader's warnings",
        "https://github.com/lestex/kona/blob/main/docs/gates.md",
        "WARNING: [Loader Message] Code 0 : terminator_CreateInstance: Received return code -9 from call to "
        "vkCreateInstance in ICD /usr/lib64/libvulkan_dzn.so. Skipping this driver.\n"
        "MESA: error: Opening /dev/dri/card0 failed: Permission denied\n"
        + vulkaninfo("Virtio-GPU Venus (Apple M3 Pro)", "venus") + LLVMPIPE,
        "unknown", ("provider", "driver"),
    ),
    Case(
        "Venus on an M2, by llama.cpp, before anything lies on it",
        "https://github.com/orimanabu/zenndocs/blob/2089e3072722036d98a66b81a5ac75da5197c3fc/articles/"
        "podman-libkrun-gpu.md",
        "ggml_vulkan: Found 1 Vulkan devices:\n"
        "Vulkan0: Virtio-GPU Venus (Apple M2) | uma: 1 | fp16: 1 | warp size: 32\n"
        "llama_print_timings:        eval time =   26072.46 ms /   306 runs   (   85.20 ms per token)\n",
        "unknown", ("provider", "driver"),
    ),
    Case(
        "Venus on an M1 Max, all layers asked for",
        "https://github.com/VansonLeung/podman-ramalama-api-remoting-test-results",
        "ggml_vulkan: 0 = Virtio-GPU Venus (Apple M1 Max) (venus) | uma: 1 | fp16: 1 | bf16: 0 | warp size: 32\n"
        "| model                  |     size |  params | backend | ngl |  test |          t/s |\n"
        "| qwen3 4B Q4_K - Medium | 2.32 GiB |  4.02 B | Vulkan  | 999 | tg128 | 37.38 ± 1.28 |\n",
        "gpu", ("provider", "driver", "placement"),
    ),
    Case(
        "Venus on an M1 Max, which Ollama takes for Metal",
        "Ollama 0.33.0, told of this device by lines that others recorded "
        "(tests/podman/ollama/test_podman_ollama_devices.py); the weights' line is of https://github.com/ollama/ollama/blob/main/ml/device.go",
        'level=INFO source=types.go:32 msg="inference compute" id=0 filter_id=0 library=Metal compute=0.0 name=Vulkan0 '
        'description="Virtio-GPU Venus (Apple M1 Max)" libdirs=ollama,vulkan driver=0.0 pci_id="" type=discrete\n'
        'level=INFO source=device.go:240 msg="model weights" device=Vulkan0 size="1.1 GiB"\n',
        "gpu", ("provider", "driver", "placement"),
    ),
    Case(
        "Asahi on an M2 Max",
        "https://github.com/ggml-org/llama.cpp/issues/10982",
        "ggml_vulkan: 0 = Apple M2 Max (G14C B1) (Honeykrisp) | uma: 1 | fp16: 1 | warp size: 32 | matrix cores: none\n"
        "| model                  |     size |  params | backend | ngl |  test |          t/s |\n"
        "| llama 7B Q4_K - Medium | 4.07 GiB |  7.24 B | Vulkan  |  99 | pp512 | 92.16 ± 0.08 |\n",
        "gpu", ("driver", "placement"),
    ),
    Case(
        "panvk on an RK3588",
        "https://github.com/ggml-org/llama.cpp/issues/17783",
        "ggml_vulkan: Found 1 Vulkan devices:\nggml_vulkan: 0 = Mali-G610 (panvk) | uma: 1 | fp16: 1 | bf16: 0 | warp "
        "size: 16 | shared memory: 32768 | int dot: 1 | matrix cores: none\n",
        "unknown", ("driver",),
    ),
    Case(
        "V3D on a Raspberry Pi 5, by vulkaninfo",
        "https://github.com/b4rtaz/distributed-llama/issues/50",
        vulkaninfo("V3D 7.1.7", "V3DV Mesa"),
        "unknown", ("driver",),
    ),
    Case(
        "V3D on a Raspberry Pi 5, by llama.cpp of its first month",
        "https://github.com/ggml-org/llama.cpp/issues/5237",
        "ggml_vk_init()\nggml_vulkan: Using V3D 7.1.7 | uma: 1 | fp16: 0 | warp size: 16\nggml_vk_load_shaders()\n",
        "unknown", ("driver",),
    ),
    Case(
        "turnip on an Adreno 619, which lacks what llama.cpp asks for",
        "https://github.com/ggml-org/llama.cpp/issues/9064",
        "Vulkan0: Turnip Adreno (TM) 619 (turnip Mesa driver) | uma: 1 | fp16: 0 | warp size: 128\n"
        "ggml_vulkan: device Vulkan0 does not support 16-bit storage.\n"
        "llama_model_load: error loading model: Unsupported device\n"
        "llama_load_model_from_file: failed to load model\n",
        "broken", ("driver",), "placement: vulkan-unsupported",
    ),
    Case(
        "turnip on an Adreno 830, which can't hold the cache",
        "https://github.com/Stano-Salvatore/Home-Server/blob/832f073ee05d650eca2c48ce3c33ee33b3cbf10a/docs/"
        "2026-07-vulkan-gpu-session.md",
        "ggml-backend.cpp:898: pre-allocated tensor (cache_k_l5) in a buffer (Vulkan0) that cannot run the operation "
        "(NONE)\n",
        "broken", (), "placement: engine-crash",
    ),
    Case(
        "a Jetson Orin Nano, by vulkaninfo",
        "https://github.com/hybridgroup/yzma/blob/aa425da103fe7f7a93f6d271cf54bf638189bf87/BENCHMARKS.md",
        vulkaninfo("NVIDIA Tegra Orin (nvgpu)", "NVIDIA"),
        "unknown", ("driver",),
    ),
    Case(
        "a Jetson AGX Orin with JetPack 5, by Ollama",
        "https://github.com/msedki/agentPDFDoc/blob/main/tests/unit/test_runtime_accelerator.py",
        'time=2026-10-01T21:49:26.663+01:00 level=INFO source=types.go:32 msg="inference compute" id=0 filter_id=0 '
        "library=CUDA compute=8.7 name=CUDA0 description=Orin libdirs=ollama,cuda_jetpack5 driver=11.4 "
        'pci_id=0000:00:00.0 type=iGPU total="61.3 GiB" available="45.1 GiB"\n',
        "unknown", ("driver",),
    ),
    Case(
        "an AMD Instinct, by the processes of rocm-smi",
        "https://github.com/ROCm/rocm-systems/issues/4405",
        "KFD process information:\nPID   \tPROCESS NAME\tGPU\tVRAM USED  \tSDMA USED\tCU OCCUPANCY\t\n"
        "132174\tllama-server\t2  \t15053770752\t0        \t0           \t\n"
        "132174\tllama-server\t2  \t16869904384\t0        \t0           \t\n",
        "gpu", ("placement",),
    ),
    Case(
        "processes of which rocm-smi knows nothing",
        "https://github.com/ROCm/rocm_smi_lib/issues/166",
        "KFD process information\nPID     PROCESS NAME    GPU(s)  VRAM USED       SDMA USED       CU OCCUPANCY\n"
        "55573   gmx_mpi         1       UNKNOWN         UNKNOWN         UNKNOWN     \n",
        "unknown",
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_a_gpu_of_every_maker(case: Case) -> None:
    verdict = judge(read(case.text, "a.log").evidence)
    assert verdict.verdict == case.verdict, verdict.why
    good = {link.name for link in verdict.links if link.status == "ok"}
    assert good >= set(case.good) if case.verdict == "gpu" else good == set(case.good)
    first = verdict.broken
    assert (f"{first.name}: {first.cause}" if first else "") == case.broken
