"""A GPU that is there and not used is named with its reason; what is not the engine's is no verdict."""

from __future__ import annotations

import pytest

from scripts.gpu import judge, read

LISTED = 'msg="inference compute" id=GPU-1 library=rocm compute=gfx1100 name=1002:744c total="20.0 GiB"\n'
GTX = 'msg="inference compute" library=cuda name="NVIDIA GeForce GTX 1650" total="4.0 GiB" available="3.2 GiB"\n'


@pytest.mark.parametrize(
    ("text", "verdict", "fault"),
    [
        # https://github.com/ollama/ollama/issues/10155
        (
            GTX + "msg=offload library=cuda layers.model=35 layers.offload=0 "
            'memory.available="[3.2 GiB]" memory.required.full="4.0 GiB"',
            "cpu",
            "gpu-too-full",
        ),
        # https://github.com/ollama/ollama/issues/10691
        (
            LISTED + "ggml_cuda_init: failed to initialize ROCm: no ROCm-capable device is detected",
            "cpu",
            "rocm-no-device",
        ),
        # https://github.com/ollama/ollama/issues/6736
        (
            'msg="amdgpu devices detected but permission problems block access" error="kfd driver not loaded."',
            "cpu",
            "gpu-node-missing",
        ),
        # https://github.com/ollama/ollama/issues/12303
        (
            'msg="skipping rocm gfx compatibility check" HSA_OVERRIDE_GFX_VERSION=11.0.3\n'
            + LISTED
            + 'msg="offloaded 0/35 layers to GPU"',
            "cpu",
            "hsa-override-unknown",
        ),
        # https://github.com/ollama/ollama/issues/7323
        (
            "NAME          ID    SIZE      PROCESSOR    UNTIL\nqwen2.5:1.5b  65ec  2.0 GB    100% GPU     4 minutes\n"
            "llm_load_tensors:   CPU_Mapped model buffer size =  1059.89 MiB",
            "cpu",
            "gpu-claimed",
        ),
        # https://github.com/ollama/ollama/issues/11963
        ("ggml_cuda_init: failed to initialize CUDA: system not yet initialized", "cpu", "fabric-manager"),
        # https://github.com/ollama/ollama/issues/13920
        (
            'msg="filtering device which didn\'t fully initialize" id=0 library=ROCm\n'
            'msg="inference compute" id=cpu library=cpu',
            "cpu",
            "gpu-filtered",
        ),
        # https://github.com/containers/ramalama/issues/1686
        ("MESA-VIRTIO: debug: vn_ring_submit abort on fatal", "broken", "venus-broken"),
        # https://github.com/ggml-org/llama.cpp/issues/5179
        (
            "amdgpu 0000:0b:00.0: amdgpu: [gfxhub] page fault (src_id:0 ring:24 vmid:5)",
            "broken",
            "amd-page-fault",
        ),
        # https://github.com/ggml-org/llama.cpp/issues/15009
        (
            "ggml_vulkan: Device memory allocation of size 4757131264 failed.\n"
            "ggml_vulkan: Requested buffer size exceeds device memory allocation limit: ErrorOutOfDeviceMemory",
            "broken",
            "gpu-buffer-limit",
        ),
        # https://github.com/ollama/ollama/issues/12352
        (
            'msg="Unable to load cudart library /x/libcuda.so.580: cuda driver library init failure: 205"',
            "unknown",
            "cuda-mapping",
        ),
    ],
)
def test_the_reason(text: str, verdict: str, fault: str) -> None:
    found = judge(read(text, "a.log").evidence)
    assert (found.verdict, found.fault) == (verdict, fault)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("GPU 0: Tesla T4 (UUID: GPU-1)", "engine-log-missing"),
        (LISTED, "model-not-loaded"),
        (
            "load_tensors: offloaded 29/29 layers to GPU\nload_tensors: Vulkan0 model buffer size = 9 MiB",
            "gpu-unnamed",
        ),
        ("", "engine-log-missing"),
    ],
)
def test_what_would_show_it(text: str, missing: str) -> None:
    assert judge(read(text, "a.log").evidence).missing == missing


def test_a_library_that_failed_beside_one_that_works_is_no_reason() -> None:
    """https://github.com/ollama/ollama/issues/5453"""
    text = 'msg="Unable to load nvcuda" library=/x/libcuda.so error="/x/libcuda.so: wrong ELF class"\n' + GTX
    assert not judge(read(text, "a.log").evidence).broken


@pytest.mark.parametrize(
    "text",
    [
        # https://github.com/bitnami/containers/issues/73076
        "mongodb 13:58:22.40 INFO  ==> Deploying MongoDB\nlibos.sh: line 346:    47 Illegal instruction (core dumped)",
        "open_webui.main: Segmentation fault (core dumped)",
    ],
)
def test_what_ends_another_program_is_not_the_engine_s(text: str) -> None:
    assert judge(read(text, "a.log").evidence).verdict == "unknown"
