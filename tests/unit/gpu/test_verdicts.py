"""A few lines each, and what they show. A link is where such lines were published, or the code that prints them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from scripts.gpu import Verdict, judge, read

LLAMA = "https://github.com/ggml-org/llama.cpp/blob/master/src/llama-model.cpp"
VULKAN = "https://github.com/ggml-org/llama.cpp/blob/master/ggml/src/ggml-vulkan/ggml-vulkan.cpp"
BENCH = "https://github.com/ggml-org/llama.cpp/blob/master/tools/llama-bench/llama-bench.cpp"
OLLAMA = "https://github.com/ollama/ollama/blob/main/app/server/server_test.go"
VULKANINFO = "https://github.com/KhronosGroup/Vulkan-Tools/blob/main/vulkaninfo/vulkaninfo.cpp"
H200 = "NVIDIA H200, Podman 4.3.1, Ollama 0.33.0, Vulkan; recorded by this project 2026-11-24"


@dataclass(frozen=True)
class Case:
    """What the lines show: the verdict, the share of the model on the GPU, the first broken link and its cause."""

    name: str
    source: str
    text: str
    verdict: str
    share: float | None = None
    broken: str = ""
    cause: str = ""


def seen(text: str) -> Verdict:
    return judge(read(text, "a.log").evidence)


LOGS = (
    Case(
        "vulkan, all layers",
        "https://github.com/hogeheer499-commits/strix-halo-guide",
        "llama_prepare_model_devices: using device Vulkan0 (Radeon 8060S Graphics (RADV STRIX_HALO)) "
        "(0000:c6:00.0) - 9 MiB free\n"
        "load_tensors: offloaded 41/41 layers to GPU\n"
        "load_tensors:      Vulkan0 model buffer size = 20583.34 MiB\n"
        "load_tensors:  Vulkan_Host model buffer size =   515.31 MiB\n",
        "gpu", 0.976,
    ),
    Case(
        "a CPU with AMX says 31/31 layers to GPU",
        "https://github.com/ggml-org/llama.cpp/blob/master/ggml/src/ggml-cpu/amx/amx.cpp",
        "cmn  common_param: device_info:\n"
        "cmn  common_param:   - CPU     : Intel(R) Xeon(R) Processor (128887 MiB, 128887 MiB free)\n"
        "load_tensors: offloaded 31/31 layers to GPU\n"
        "load_tensors:          AMX model buffer size =    95.34 MiB\n"
        "load_tensors:          CPU model buffer size =    28.82 MiB\n"
        'time=2026-11-22T12:53:39Z level=DEBUG msg="finished setting up" runner.size="95.3 MiB" '
        'runner.vram="95.3 MiB"\n',
        "cpu", 0.0, "driver", "gpu-not-seen",
    ),
    Case(
        "layers without a device prove nothing",
        LLAMA,
        "load_tensors: offloading 30 repeating layers to GPU\nload_tensors: offloaded 31/31 layers "
        "to GPU\n",
        "unknown",
    ),
    Case(
        "a Vulkan buffer that no line names may be llvmpipe",
        LLAMA,
        "llm_load_tensors: offloaded 25/25 layers to GPU\n"
        "llm_load_tensors:    Vulkan0 buffer size =  1354.69 MiB\n"
        "llm_load_tensors:        CPU buffer size =    51.00 MiB\n",
        "unknown",
    ),
    Case(
        "CUDA has no software driver",
        LLAMA,
        "llm_load_tensors: offloaded 33/33 layers to GPU\n"
        "llm_load_tensors:        CPU buffer size =   245.62 MiB\n"
        "llm_load_tensors:      CUDA0 buffer size =  5049.71 MiB\n",
        "gpu", 0.954,
    ),
    Case(
        "Metal names itself after the load",
        "https://github.com/ggml-org/ci",
        "0.00.042.077 I load_tensors: offloaded 13/13 layers to GPU\n"
        "0.00.042.104 I load_tensors: Metal_Mapped model buffer size =    40.73 MiB\n"
        "0.00.042.105 I load_tensors:   CPU_Mapped model buffer size =    23.11 MiB\n"
        "0.00.042.389 I ggml_metal_init: found device: Apple M4\n",
        "gpu", 0.638,
    ),
    Case(
        "Metal by its new name, llvmpipe nowhere",
        LLAMA,
        "ggml_metal_device_init: GPU name:   MTL0 (Apple M1 Max)\n"
        "load_tensors:   CPU_Mapped model buffer size =   304.28 MiB\n"
        "load_tensors:  MTL0_Mapped model buffer size =  2375.91 MiB\n",
        "gpu", 0.886,
    ),
    Case(
        "llvmpipe carries all layers",
        VULKAN,
        "ggml_vulkan: Found 1 Vulkan devices:\n"
        "ggml_vulkan: 0 = llvmpipe (LLVM 15.0.7, 256 bits) (llvmpipe) | uma: 1 | fp16: 1 | warp size: 8\n"
        "llama_prepare_model_devices: using device Vulkan0 (llvmpipe (LLVM 15.0.7, 256 bits)) "
        "(unknown id) - 7000 MiB free\n"
        "load_tensors: offloaded 31/31 layers to GPU\n"
        "load_tensors:      Vulkan0 model buffer size =    92.10 MiB\n",
        "software", 1.0, "driver", "vulkan-software",
    ),
    Case(
        "a software driver by its type alone",
        VULKAN,
        "ggml_vulkan: 0 = Some New Rasterizer (x) | uma: 1 | fp16: 1\n"
        "ggml_vulkan: Warning: Device type is CPU. This is probably not the device you want.\n"
        "load_tensors:      Vulkan0 model buffer size =    92.10 MiB\n",
        "software", 1.0, "driver", "vulkan-software",
    ),
    Case(
        "Venus over llvmpipe is what it wraps",
        "https://docs.mesa3d.org/drivers/venus.html",
        "llama_prepare_model_devices: using device Vulkan0 (Virtio-GPU Venus (llvmpipe (LLVM 15.0.6, "
        "256 bits))) - 900 MiB free\n"
        "load_tensors:      Vulkan0 model buffer size =    92.10 MiB\n",
        "software", 1.0, "driver", "vulkan-software",
    ),
    Case(
        "two devices, the model on the real one",
        VULKAN,
        "ggml_vulkan: 0 = llvmpipe (LLVM 20.1.8) | uma: 0\n"
        "ggml_vulkan: 1 = AMD Radeon RX 7800 XT (RADV) | uma: 0\n"
        "load_tensors:      Vulkan1 model buffer size =  4096.00 MiB\n",
        "gpu", 1.0,
    ),
    Case(
        "some layers",
        "https://github.com/ikawrakow/ik_llama.cpp/issues/305",
        "ggml_cuda_init: found 2 CUDA devices:\n"
        "  Device 0: NVIDIA GeForce RTX 4090, compute capability 8.9, VMM: yes\n"
        "  Device 1: NVIDIA RTX A6000, compute capability 8.6, VMM: yes\n"
        "llm_load_tensors: offloaded 27/62 layers to GPU\n"
        "llm_load_tensors:        CPU buffer size = 30000.00 MiB\n"
        "llm_load_tensors:      CUDA0 buffer size =  5000.00 MiB\n"
        "llm_load_tensors:      CUDA1 buffer size =  5000.00 MiB\n",
        "partial", 0.25, "placement", "partly-on-gpu",
    ),
    Case(
        "all layers, the experts in memory",
        "https://github.com/ggml-org/llama.cpp",
        "load_tensors: offloaded 49/49 layers to GPU\n"
        "load_tensors:        CUDA0 model buffer size =  2100.00 MiB\n"
        "load_tensors:   CPU_Mapped model buffer size = 15000.00 MiB\n",
        "partial", 0.123, "placement", "partly-on-gpu",
    ),
    Case(
        "a few experts in memory, by the user's wish",
        "https://github.com/ggml-org/llama.cpp",
        "tensor blk.0.ffn_gate_exps.weight (162 MiB mxfp4) buffer type overridden to CPU\n"
        "load_tensors: offloaded 49/49 layers to GPU\n"
        "load_tensors:        CUDA0 model buffer size = 15000.00 MiB\n"
        "load_tensors:   CPU_Mapped model buffer size =   700.00 MiB\n",
        "partial", 0.955, "placement", "partly-on-gpu",
    ),
    Case(
        "SYCL shows its devices after the load",
        "https://github.com/ggml-org/llama.cpp/blob/master/docs/backend/SYCL.md",
        "load_tensors: offloaded 33/33 layers to GPU\n"
        "load_tensors:   CPU_Mapped model buffer size =    70.31 MiB\n"
        "load_tensors:        SYCL0 model buffer size =  4095.05 MiB\n"
        "Found 1 SYCL devices:\n"
        "|ID|        Device Type|                    Name|Version|units  |group   |group|size       |\n"
        "| 0| [level_zero:gpu:0]|Intel Arc A770 Graphics|  12.55|    512|    1024|   32| 16225M|\n",
        "gpu", 0.983,
    ),
    Case(
        "a small model with a large table of embeddings is whole",
        LLAMA,
        "print_info: file size   = 276.00 MiB (8.6 BPW)\n"
        "print_info: n_embd                = 640\n"
        "print_info: n_vocab               = 262144\n"
        "load_tensors: offloaded 19/19 layers to GPU\n"
        "load_tensors:   CPU_Mapped model buffer size =   170.00 MiB\n"
        "load_tensors:        ROCm0 model buffer size =   276.00 MiB\n",
        "gpu", 1.0,
    ),
    Case(
        "a dry run of zeros goes before the load",
        LLAMA,
        "llama_prepare_model_devices: using device GPUOpenCL (Intel(R) Graphics [0x7d55]) (unknown "
        "id) - 13696 MiB free\n"
        "load_tensors: offloaded 25/25 layers to GPU\n"
        "load_tensors:          CPU model buffer size =     0.00 MiB\n"
        "load_tensors:       OpenCL model buffer size =     0.00 MiB\n"
        "load_tensors: offloaded 25/25 layers to GPU\n"
        "load_tensors:   CPU_Mapped model buffer size =   137.94 MiB\n"
        "load_tensors:       OpenCL model buffer size =   330.17 MiB\n",
        "gpu", 0.705,
    ),
    Case(
        "the last load counts",
        LLAMA,
        "load_tensors:        CUDA0 model buffer size =  4403.49 MiB\n"
        "llama_model_loader: loaded meta data with 33 key-value pairs and 272 tensors from b.gguf\n"
        "load_tensors: offloaded 0/33 layers to GPU\n"
        "load_tensors:   CPU_Mapped model buffer size =  4403.49 MiB\n",
        "cpu", 0.0, "placement", "model-on-cpu",
    ),
    Case(
        "another machine's memory is not told",
        "https://github.com/ggml-org/llama.cpp/tree/master/tools/rpc",
        "load_tensors: RPC0[192.168.1.60:50052] model buffer size =  6011.49 MiB\n",
        "unknown",
    ),
    Case(
        "each layer by itself",
        LLAMA,
        "llama_model_load: using device SYCL0 (Intel(R) Arc(TM) A770 Graphics) - 15473 MiB free\n"
        "load_tensors: layer   0 assigned to device CPU, is_swa = 0\n"
        "load_tensors: layer   1 assigned to device SYCL0, is_swa = 0\n",
        "partial", 0.5, "placement", "partly-on-gpu",
    ),
    Case(
        "the build has CUDA, nothing is shown to use it",
        "https://github.com/Atituiset/hetero-llama",
        "system_info: n_threads = 6 (n_threads_batch = 6) / 20 | CUDA : ARCHS = 890 | CPU : AVX2 = 1 |\n"
        "common_perf_print:        eval time =     240.89 ms /    32 runs   (    7.53 ms per token,  "
        " 132.84 tokens per second)\n",
        "unknown",
    ),
    Case(
        "the table of memory at the end of a run",
        "https://github.com/ggml-org/llama.cpp",
        "common_perf_print:        eval time =     240.89 ms /    32 runs   (    7.53 ms per token,  "
        " 132.84 tokens per second)\n"
        "common_memory_breakdown_print: | memory breakdown [MiB]       | total    free    self   "
        "model   context   compute    unaccounted |\n"
        "common_memory_breakdown_print: |   - Vulkan0 (H100 80GB HBM3) | 81559 = 80731 + ( 293 =    "
        "92 +     180 +      21) +         534 |\n"
        "common_memory_breakdown_print: |   - Host                     |                    41 =    "
        "28 +       0 +      12                |\n",
        "gpu", 0.767,
    ),
    Case(
        "the same table before the load is a plan",
        "https://github.com/ggml-org/llama.cpp",
        "common_memory_breakdown_print: |   - Vulkan0 (H100 80GB HBM3) | 81559 = 80731 + ( 293 =    "
        "92 +     180 +      21) +         534 |\n",
        "unknown",
    ),
    Case(
        "layers asked for, no GPU found",
        LLAMA,
        "warning: no usable GPU found, --gpu-layers option will be ignored\n"
        "common_perf_print:        eval time =      44.66 ms /     4 runs   (   11.16 ms per token,  "
        "  89.58 tokens per second)\n",
        "cpu", 0.0, "build", "gpu-not-found",
    ),
    Case(
        "the GPU is too old for the backend",
        VULKAN,
        "ggml_vulkan: Error: Vulkan 1.2 required.\nwarning: no usable GPU found, --gpu-layers option "
        "will be ignored\n",
        "cpu", 0.0, "driver", "vulkan-old",
    ),
    Case("no device in the list", LLAMA, "Available devices:\n  (none)\n", "cpu", 0.0, "driver", "gpu-not-seen"),
    Case("devices in the list are only seen", LLAMA,
         "Available devices:\n  Vulkan0: AMD Radeon RX 7900 XTX\n", "unknown"),
)  # fmt: skip

OLLAMA_LOGS = (
    Case(
        "a container with the device",
        H200,
        'time=2026-11-24T01:52:56.317Z level=INFO source=types.go:32 msg="inference compute" id=0 '
        'filter_id=0 library=Vulkan compute=0.0 name=Vulkan0 description="NVIDIA H200" type=discrete\n'
        "llama_prepare_model_devices: using device Vulkan0 (NVIDIA H200) (0000:00:06.0) - 143106 MiB free\n"
        "load_tensors: offloaded 31/31 layers to GPU\n"
        "load_tensors:   CPU_Mapped model buffer size =    28.69 MiB\n"
        "load_tensors:      Vulkan0 model buffer size =    92.10 MiB\n",
        "gpu", 0.762,
    ),
    Case(
        "the same without the device says 31/31 layers, too",
        H200,
        'time=2026-11-24T01:53:18.412Z level=INFO source=types.go:50 msg="inference compute" id=cpu '
        'library=cpu name=cpu description=cpu libdirs=ollama total="125.9 GiB" available="125.8 GiB"\n'
        "cmn  common_param:   - CPU     : Intel(R) Xeon(R) Processor (128887 MiB, 128887 MiB free)\n"
        "load_tensors: offloaded 31/31 layers to GPU\n"
        "load_tensors:          AMX model buffer size =    95.34 MiB\n"
        "load_tensors:          CPU model buffer size =    28.82 MiB\n",
        "cpu", 0.0, "driver", "gpu-not-seen",
    ),
    Case(
        "with the device, no layers asked for (num_gpu 0)",
        H200,
        'time=2026-11-24T01:54:05.305Z level=INFO source=types.go:32 msg="inference compute" id=0 '
        'library=Vulkan name=Vulkan0 description="NVIDIA H200" type=discrete\n'
        "llama_prepare_model_devices: using device Vulkan0 (NVIDIA H200) (0000:00:06.0) - 143106 MiB free\n"
        "load_tensors: offloaded 0/31 layers to GPU\n"
        "load_tensors:  Vulkan_Host model buffer size =    92.10 MiB\n"
        "sched_reserve:    Vulkan0 compute buffer size =    17.70 MiB\n",
        "cpu", 0.0, "placement", "gpu-unused",
    ),
    Case(
        "with the device, half of the layers",
        H200,
        "llama_prepare_model_devices: using device Vulkan0 (NVIDIA H200) (0000:00:06.0) - 143106 MiB free\n"
        "print_info: file size   = 92.10 MiB (5.74 BPW)\n"
        "load_tensors: offloaded 15/31 layers to GPU\n"
        "load_tensors:   CPU_Mapped model buffer size =    92.10 MiB\n"
        "load_tensors:      Vulkan0 model buffer size =    58.28 MiB\n",
        "partial", 0.633, "placement", "partly-on-gpu",
    ),
    Case(
        "CPU, and says so",
        OLLAMA,
        'time=2025-07-01T17:59:51Z level=INFO source=gpu.go:377 msg="no compatible GPUs were discovered"\n'
        'time=2025-07-01T17:59:51Z level=INFO source=types.go:130 msg="inference compute" id=0 '
        'library=cpu total="31.3 GiB"\n'
        'time=2025-07-01T17:59:51Z level=INFO source=routes.go:1721 msg="vram-based default context" '
        'total_vram="31.3 GiB"\n',
        "cpu", 0.0, "driver", "gpu-not-found",
    ),
    Case(
        "a GPU is found; no model is loaded yet",
        OLLAMA,
        'level=INFO source=types.go:130 msg="inference compute" id=GPU-1 library=cuda variant=v12 '
        'name="NVIDIA GT 1030" total="3.9 GiB"\n',
        "unknown",
    ),
    Case(
        "an integrated GPU is dropped",
        "https://github.com/ollama/ollama/blob/main/discover/runner.go",
        'level=INFO source=runner.go:405 msg="dropping integrated GPU; to enable, set '
        'OLLAMA_IGPU_ENABLE=1" id=0 library=Vulkan\n'
        'level=INFO source=types.go:50 msg="inference compute" id=cpu library=cpu name=cpu '
        'description=cpu total="15.0 GiB"\n',
        "cpu", 0.0, "build", "igpu-dropped",
    ),
    Case(
        "weights on a device that it named",
        "https://github.com/ollama/ollama/blob/main/ml/device.go",
        'level=INFO msg="inference compute" id=0 library=Vulkan name=Vulkan0 description="AMD Radeon '
        'Graphics (RADV RENOIR)" type=iGPU\n'
        'level=INFO source=ggml.go:494 msg="offloaded 41/41 layers to GPU"\n'
        'level=INFO source=device.go:240 msg="model weights" device=Vulkan0 size="9.1 GiB"\n',
        "gpu", 1.0,
    ),
    Case(
        "the plan says cuda, the weights lie in memory",
        "https://github.com/ollama/ollama",
        "level=INFO source=server.go:175 msg=offload library=cuda layers.requested=-1 "
        "layers.model=27 layers.offload=0\n"
        'level=INFO source=ggml.go:362 msg="model weights" buffer=CPU size="1.0 GiB"\n',
        "cpu", 0.0, "placement", "model-on-cpu",
    ),
    Case(
        "the plan alone, with a library of hardware",
        "https://github.com/ollama/ollama",
        "level=INFO source=server.go:175 msg=offload library=cuda layers.requested=-1 "
        "layers.model=29 layers.offload=29\n",
        "gpu", 1.0,
    ),
    Case(
        "offload to cpu",
        "https://github.com/ollama/ollama",
        'level=INFO source=memory.go:309 msg="offload to cpu" layers.requested=-1 layers.model=33 '
        'layers.offload=0\n',
        "cpu", 0.0, "placement", "model-on-cpu",
    ),
    Case(
        "half of the runner",
        "https://github.com/ollama/ollama/blob/main/server/sched.go",
        'level=WARN msg="gpu VRAM usage didn\'t recover within timeout" runner.size="6.0 GiB" '
        'runner.vram="3.0 GiB"\n',
        "partial", 0.5, "placement", "partly-on-gpu",
    ),
    Case(
        "all of the runner is only a claim",
        "https://github.com/ollama/ollama/blob/main/server/sched.go",
        'level=DEBUG msg="finished setting up" runner.size="1.8 GiB" runner.vram="1.8 GiB"\n',
        "unknown",
    ),
    Case(
        "a server that begins anew has lost its GPU",
        OLLAMA,
        'level=INFO msg="Listening on 127.0.0.1:11434 (version 0.18.2)"\n'
        'level=INFO msg="inference compute" id=GPU-1 library=cuda name="NVIDIA GeForce RTX 3070" '
        'total="8.0 GiB"\n'
        "load_tensors:        CUDA0 model buffer size =  4403.49 MiB\n"
        'level=INFO msg="Listening on 127.0.0.1:11434 (version 0.18.2)"\n'
        'level=INFO msg="inference compute" id=cpu library=cpu name=cpu total="31.3 GiB"\n',
        "cpu", 0.0, "driver", "gpu-not-found",
    ),
    Case(
        "a driver that does not load says why",
        "https://github.com/ollama/ollama",
        "cudaSetDevice err: 35\n"
        'level=INFO source=gpu.go:396 msg="no compatible GPUs were discovered"\n',
        "cpu", 0.0, "driver", "nvidia-driver-old",
    ),
)  # fmt: skip

BROKEN = (
    Case(
        "the device is lost in the middle of a run",
        "https://github.com/kyuz0/amd-strix-halo-toolboxes",
        "ggml_vulkan: 0 = AMD Radeon 8060S Graphics (AMD open-source driver) | uma: 1 | fp16: 1\n"
        "terminate called after throwing an instance of 'vk::DeviceLostError'\n",
        "broken", None, "placement", "gpu-lost",
    ),
    Case(
        "no memory for the buffers",
        "https://github.com/ikawrakow/ik_llama.cpp/issues/500",
        "llm_load_tensors: offloaded 95/95 layers to GPU\n"
        "llm_load_tensors: CUDA0 buffer size = 15831.98 MiB\n"
        "ggml_backend_cuda_buffer_type_alloc_buffer: allocating 360757.13 MiB on device 0: "
        "cudaMalloc failed: out of memory\n",
        "broken", None, "placement", "gpu-memory",
    ),
    Case(
        "Ollama tries again with fewer layers, and answers",
        "https://github.com/ollama/ollama/blob/main/server/sched.go",
        "ggml_backend_cuda_buffer_type_alloc_buffer: allocating 9999.00 MiB on device 0: cudaMalloc "
        "failed: out of memory\n"
        "load_tensors: offloaded 20/33 layers to GPU\n"
        "load_tensors:        CUDA0 model buffer size =  3000.00 MiB\n"
        "load_tensors:   CPU_Mapped model buffer size =  1000.00 MiB\n"
        'level=INFO source=server.go:1289 msg="llama runner started in 2.10 seconds"\n',
        "partial", 0.75, "placement", "partly-on-gpu",
    ),
    Case(
        "an error of an answer is JSON",
        "https://github.com/ollama/ollama/blob/main/llm/server.go",
        '{"error":{"message":"llama-server process has terminated: exit status 1: cudaMalloc failed: '
        'out of memory"}}\n',
        "broken", None, "placement", "gpu-memory",
    ),
    Case(
        "a library without code for this GPU",
        "https://github.com/ROCm/rocBLAS",
        "rocBLAS error: Cannot read /opt/rocm/lib/rocblas/library/TensileLibrary.dat: No such file "
        "for GPU arch : gfx1151\n",
        "broken", None, "placement", "rocblas-gpu",
    ),
    Case(
        "a build for another processor",
        "https://github.com/ggml-org/llama.cpp",
        "Illegal instruction (core dumped)\n",
        "broken", None, "placement", "illegal-instruction",
    ),
    Case(
        "an assertion",
        "https://github.com/ikawrakow/ik_llama.cpp/pull/563",
        "ggml-vulkan.cpp:2031: GGML_ASSERT((GGML_KQ_MASK_PAD % rows_cols[0]) == 0) failed\n",
        "broken", None, "placement", "engine-crash",
    ),
    Case(
        "one letter for ever",
        "https://github.com/ikawrakow/ik_llama.cpp/pull/344",
        "If I increase `--n-gpu-layers 60` or higher, it outputs `GGGGGGGGGGGGGGG`.\n",
        "broken", None, "answer", "gpu-garbage",
    ),
    Case(
        "exclamation marks in an answer",
        "https://github.com/ollama/ollama/blob/main/docs/api.md",
        '{"model":"m","response":"!!!!!!!!!!!!!!!!!!!!!!!!","done":true}\n',
        "broken", None, "answer", "gpu-garbage",
    ),
    Case(
        "an answer in pieces",
        "https://github.com/ollama/ollama/blob/main/docs/api.md",
        "".join('{"model":"m","response":"@","done":false}\n' for _ in range(30)),
        "broken", None, "answer", "gpu-garbage",
    ),
    Case(
        "a person tells of it",
        "https://github.com/containers/ramalama/issues/1843",
        "With both fixes the output is multilingual garbage (Chinese, Greek, Thai).\n",
        "broken", None, "answer", "gpu-garbage",
    ),
)  # fmt: skip

HARMLESS = (
    "time=1 level=DEBUG msg=\"garbage collection of unused blobs\"\n",
    "With the new driver there is no garbage output any more.\n",
    '{"model":"m","response":"Paris is the capital of France.","done":true}\n',
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJIjl6K0xHBXAIPdZu8NP0\n",
    "deviceUUID = 00000000-c600-0000-0000-000000000000 ffffffff aaaaaaaa-bbbb\n",
    "ggml_vulkan: Compiling shaders................................Done!\n",
    "GPU-XXXXXXXX xxxxxxxxxxxx\n",
    "=====================================\n",
)  # fmt: skip

BENCHES = (
    Case(
        "rows on a device",
        BENCH,
        "ggml_vulkan: 0 = Mali-G610 (Mali-G610) | uma: 1 | fp16: 1\n"
        "| model                   |    size |  params | backend | ngl | test |           t/s |\n"
        "| ----------------------- | ------: | ------: | ------- | --: | ---- | ------------: |\n"
        "| qwen35 9B Q4_K - Medium | 5.28 GiB| 8.95 B  | Vulkan  |  99 | tg32 | 2.37 ± 0.00   |\n",
        "gpu",
    ),
    Case(
        "the column says Vulkan where no device was found",
        "https://github.com/ggml-org/llama.cpp/blob/master/tools/llama-bench/llama-bench.cpp",
        "ggml_vulkan: No devices found.\n"
        "| model                   |    size |  params | backend | ngl | test |           t/s |\n"
        "| qwen35 9B Q4_K - Medium | 5.28 GiB| 8.95 B  | Vulkan  |  99 | tg32 | 2.93 ± 0.38   |\n",
        "cpu", 0.0, "driver", "vulkan-no-device",
    ),
    Case(
        "rows without a device",
        BENCH,
        "| model                   |    size |  params | backend | ngl | test |           t/s |\n"
        "| qwen35 9B Q4_K - Medium | 5.28 GiB| 8.95 B  | CUDA    |  99 | tg32 | 2.93 ± 0.38   |\n",
        "unknown",
    ),
    Case(
        "no layers asked for",
        BENCH,
        "ggml_cuda_init: found 1 CUDA devices:\n  Device 0: Tesla T4, compute capability 7.5, VMM: yes\n"
        "| model                   |    size |  params | backend | ngl | test |           t/s |\n"
        "| qwen35 9B Q4_K - Medium | 5.28 GiB| 8.95 B  | CUDA    |   0 | tg32 | 2.93 ± 0.38   |\n",
        "cpu", 0.0, "placement", "gpu-unused",
    ),
    Case(
        "told to use no device (-dev none), a build with Vulkan beside a GPU",
        H200,
        "| model           |      size |   params | backend | ngl | dev     | test  |            t/s |\n"
        "| --------------- | --------: | -------: | ------- | --: | ------- | ----: | -------------: |\n"
        "| llama 256M Q4_1 | 92.10 MiB | 134.52 M | Vulkan  |  -1 | none    | tg128 | 545.02 ± 8.65  |\n"
        "ggml_vulkan: Found 1 Vulkan devices:\n"
        "ggml_vulkan: 0 = NVIDIA H200 (NVIDIA) | uma: 0 | fp16: 1 | warp size: 32\n",
        "cpu", 0.0, "placement", "gpu-unused",
    ),
    Case(
        "a row on the device, one without",
        H200,
        "| model           |      size |   params | backend | ngl | dev     | test  |            t/s |\n"
        "| llama 256M Q4_1 | 92.10 MiB | 134.52 M | Vulkan  |  -1 | Vulkan0 | tg128 | 576.46 ± 4.35  |\n"
        "| llama 256M Q4_1 | 92.10 MiB | 134.52 M | Vulkan  |  -1 | none    | tg128 | 420.75 ± 15.73 |\n"
        "ggml_vulkan: 0 = NVIDIA H200 (NVIDIA) | uma: 0 | fp16: 1 | warp size: 32\n",
        "gpu",
    ),
    Case(
        "told to use no device, as JSON",
        H200,
        '{"gpu_info": "NVIDIA H200", "backends": "Vulkan", "model_type": "llama 256M Q4_1", '
        '"n_gpu_layers": -1, "devices": "none", "n_prompt": 0, "n_gen": 128, "avg_ts": 492.423749}\n',
        "cpu", 0.0, "placement", "gpu-unused",
    ),
    Case(
        "Metal with BLAS shows threads instead of layers",
        BENCH,
        "ggml_metal_device_init: GPU name:   Apple M4\n"
        "| model          |       size |     params | backend    | threads | test   |          t/s |\n"
        "| llama 7B Q4_0  |   3.56 GiB |     6.74 B | MTL,BLAS   |       4 | tg128  | 24.11 ± 0.03 |\n",
        "gpu",
    ),
    Case(
        "rows as JSON",
        BENCH,
        '[{"backends": "Vulkan", "gpu_info": "AMD Radeon Graphics (RADV RENOIR)", "model_type": '
        '"llama 8B",\n'
        ' "n_gpu_layers": 99, "n_prompt": 0, "n_gen": 128, "avg_ts": 10.5}]\n',
        "gpu",
    ),
    Case(
        "rows as JSON lines, without a device",
        BENCH,
        '{"backends": "Vulkan", "gpu_info": "", "n_gpu_layers": 99, "n_prompt": 512, "n_gen": 0, '
        '"avg_ts": 10.5}\n',
        "cpu", 0.0, "placement", "model-on-cpu",
    ),
    Case(
        "slower than the CPU, measured",
        "https://github.com/ggml-org/llama.cpp/issues/22682",
        "ggml_vulkan: 0 = Mali-G610 (panvk) | uma: 1 | fp16: 1\n"
        "| model                   |    size |  params | backend | ngl | test  |           t/s |\n"
        "| qwen3 0.6B Q4_0         | 0.36 GiB| 0.60 B  | Vulkan  |   0 | tg128 | 25.70 ± 0.10  |\n"
        "| qwen3 0.6B Q4_0         | 0.36 GiB| 0.60 B  | Vulkan  |  99 | tg128 |  5.70 ± 0.10  |\n",
        "gpu", None, "speed", "gpu-slower",
    ),
)  # fmt: skip

TOOLS = (
    Case(
        "a GPU, and llvmpipe beside it",
        VULKANINFO,
        "GPU0:\n\tdeviceType = PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU\n\tdeviceName = Apple M1 (G13G B1)\n"
        "GPU1:\n\tdeviceType = PHYSICAL_DEVICE_TYPE_CPU\n\tdeviceName = llvmpipe (LLVM 22.1.8, 128 bits)\n",
        "unknown",
    ),
    Case(
        "llvmpipe alone",
        VULKANINFO,
        "> GPU0:\n>     deviceType = PHYSICAL_DEVICE_TYPE_CPU\n>     deviceName = llvmpipe (LLVM "
        "15.0.3, 128 bits)\n",
        "software", None, "driver", "vulkan-software",
    ),
    Case(
        "a driver that only its type gives away",
        VULKANINFO,
        "GPU0:\n\tdeviceType = PHYSICAL_DEVICE_TYPE_CPU\n\tdeviceName = Somebody's Renderer\n",
        "software", None, "driver", "vulkan-software",
    ),
    Case(
        "the old format of whole output",
        VULKANINFO,
        "Devices: count = 1\n\tGPU id = 0 (llvmpipe (LLVM 11.0.1, 128 bits))\n\tLayer-Device "
        "Extensions: count = 0\n",
        "software", None, "driver", "vulkan-software",
    ),
    Case(
        "SwiftShader, and Microsoft's renderer",
        VULKANINFO,
        "deviceName = SwiftShader Device (LLVM 10.0.0)\ndeviceName = Microsoft Direct3D12 (Microsoft "
        "Basic Render Driver)\n",
        "software", None, "driver", "vulkan-software",
    ),
    Case("no driver", VULKANINFO, "ERROR: vkCreateInstance failed with ERROR_INCOMPATIBLE_DRIVER\n",
         "unknown", None, "driver", "vulkan-driver"),
    Case(
        "nvidia-smi with nothing on the GPU",
        "https://docs.nvidia.com/deploy/nvidia-smi/index.html",
        "| NVIDIA-SMI 580.159.04    Driver Version: 580.159.04     CUDA Version: 13.0     |\n"
        "|   0  NVIDIA H100 80GB HBM3          On  |   00000000:00:06.0 Off |                    0 |\n"
        "| Processes:                                                                              |\n"
        "|  No running processes found                                                             |\n",
        "unknown",
    ),
    Case(
        "an engine's process of Vulkan",
        "https://docs.nvidia.com/deploy/nvidia-smi/index.html",
        "| NVIDIA-SMI 580.159.04    Driver Version: 580.159.04     CUDA Version: 13.0     |\n"
        "| Processes:                                                                              |\n"
        "|    0   N/A  N/A            1400    C+G   /opt/oll/lib/ollama/llama-server        221MiB |\n",
        "gpu",
    ),
    Case(
        "a bare context of CUDA holds as much",
        "https://docs.nvidia.com/deploy/nvidia-smi/index.html",
        "| NVIDIA-SMI 535.86.10    Driver Version: 535.86.10    CUDA Version: 12.2     |\n"
        "| Processes:                                                                              |\n"
        "|    0   N/A  N/A      1400      C   /usr/local/bin/ollama                         412MiB |\n",
        "unknown",
    ),
    Case(
        "another program's process",
        "https://docs.nvidia.com/deploy/nvidia-smi/index.html",
        "| NVIDIA-SMI 535.86.10    Driver Version: 535.86.10    CUDA Version: 12.2     |\n"
        "| Processes:                                                                              |\n"
        "|    0   N/A  N/A      1400      C   ...s/.conda/envs/train/bin/python3           8412MiB |\n",
        "unknown",
    ),
    Case("the container lost its GPU", "https://github.com/NVIDIA/cloud-native-docs",
         "Failed to initialize NVML: Unknown Error\n", "unknown", None, "node", "nvml"),
    Case("a node that is not there", "https://docs.podman.io/en/latest/markdown/podman-run.1.html",
         "Error: stat /dev/dri: no such file or directory\n", "unknown", None, "node", "dri-missing"),
    Case("no description of the GPU", "https://github.com/cncf-tags/container-device-interface",
         "Error: setting up CDI devices: unresolvable CDI devices nvidia.com/gpu=all\n",
         "unknown", None, "node", "cdi-missing"),
    Case("a node that can't be opened", "https://github.com/ROCm/rocminfo",
         "# ls /dev/kfd\nls: cannot access '/dev/kfd': Permission denied\n", "unknown", None, "node", "gpu-permission"),
    Case("a listing proves nothing", "https://docs.kernel.org/gpu/drm-uapi.html",
         "$ ls /dev/dri\n/dev/dri/card0\n/dev/dri/renderD128\n", "unknown"),
    Case("no kernel module", "https://github.com/ROCm/rocminfo", "ROCk module is NOT loaded, possibly no GPU devices\n",
         "unknown", None, "host", "amd-driver"),
    Case("an agent that is a GPU", "https://github.com/ROCm/rocminfo",
         "*******\nAgent 2\n*******\n  Name:  gfx1151\n  Marketing Name:  AMD Radeon Graphics\n"
         "  Device Type:  GPU\n", "unknown"),
    Case("a processor by OpenCL", "https://github.com/Oblomov/clinfo",
         "Number of platforms      1\n  Platform Name          Portable Computing Language\n"
         "  Device Name            cpu-haswell-AMD EPYC\n", "software", None, "driver", "vulkan-software"),
    Case("a machine without a GPU", "https://docs.podman.io/en/latest/markdown/podman-machine-list.1.html",
         "NAME                     VM TYPE     CREATED      LAST UP\n"
         "podman-machine-default*  applehv     4 weeks ago  Currently running\n",
         "unknown", None, "provider", "machine-no-gpu"),
    Case("all on the GPU is a claim", "https://github.com/ollama/ollama/blob/main/docs/faq.mdx",
         "NAME        ID            SIZE   PROCESSOR  UNTIL\nllama3:70b  bcfb190ca3a7  42 GB  100% "
         "GPU   4 minutes from now\n",
         "unknown"),
    Case("what lies in memory is admitted", "https://github.com/ollama/ollama/blob/main/docs/faq.mdx",
         "NAME        ID            SIZE    PROCESSOR        CONTEXT  UNTIL\n"
         "llama3.1:8b b158ded76fa0  10 GB   21%/79% CPU/GPU  4096     4 minutes from now\n",
         "partial", 0.79, "placement", "partly-on-gpu"),
    Case("all in memory", "https://github.com/ollama/ollama/blob/main/docs/faq.mdx",
         "NAME        ID            SIZE   PROCESSOR  UNTIL\nllama3:70b  bcfb190ca3a7  42 GB  100% "
         "CPU   Forever\n",
         "cpu", 0.0, "placement", "model-on-cpu"),
    Case("nothing is loaded", "https://github.com/ollama/ollama/blob/main/docs/faq.mdx",
         "NAME    ID    SIZE    PROCESSOR    CONTEXT    UNTIL\n", "unknown"),
    Case("size_vram alone", "https://github.com/ollama/ollama/blob/main/docs/api.md",
         '{"models":[{"name":"a","size":5137025024,"size_vram":5137025024}]}', "unknown"),
    Case("size_vram of a part", "https://github.com/ollama/ollama/blob/main/docs/api.md",
         '{"models":[{"name":"a","size":4000,"details":{},"size_vram":3000}]}',
         "partial", 0.75, "placement", "partly-on-gpu"),
    Case("nothing in VRAM", "https://github.com/ollama/ollama/blob/main/docs/api.md",
         '{"models":[{"name":"a","size":4000,"size_vram":0}]}', "cpu", 0.0, "placement", "model-on-cpu"),
)  # fmt: skip


@pytest.mark.parametrize(
    "case", [*LOGS, *OLLAMA_LOGS, *BROKEN, *BENCHES, *TOOLS], ids=lambda case: case.name.replace(" ", "-")
)
def test_the_verdict(case: Case) -> None:
    verdict = seen(case.text)
    assert (verdict.verdict, verdict.why) == (case.verdict, verdict.why)
    assert verdict.share == (case.share if case.share is None else pytest.approx(case.share, abs=0.001))
    first = verdict.broken
    assert (first.name if first else "", first.cause if first else "") == (case.broken, case.cause)


@pytest.mark.parametrize(
    "case", [*LOGS, *OLLAMA_LOGS, *BENCHES, *TOOLS], ids=lambda case: case.name.replace(" ", "-")
)
@pytest.mark.parametrize(
    "prefix", ["crlf", "journald", "docker", "podman-compose", "kubernetes", "colours", "quoted"]
)
def test_the_verdict_behind_the_prefixes_of_log_drivers(case: Case, prefix: str) -> None:
    wrap = {
        "crlf": "{}\r",
        "journald": "Oct 03 13:16:39 host ollama[26513]: {}",
        "docker": "ollama-1  | {}",
        "podman-compose": "[ollama] {}",
        "kubernetes": "2026-11-22T12:53:33.901123456Z stderr F {}",
        "colours": "\x1b[32m{}\x1b[0m",
        "quoted": "> {}",
    }[prefix]
    text = "\n".join(wrap.format(line) for line in case.text.rstrip("\n").split("\n"))
    assert seen(text).verdict == case.verdict


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_garbage(text: str) -> None:
    assert seen(text).verdict == "unknown"
