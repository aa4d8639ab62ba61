"""GPUs: devices that are not there, drivers that don't fit, memory that does not suffice, answers that "
"are no language."""

from __future__ import annotations

from scripts.faults.fault import ENGINES, Fault, any_of

CDI = "sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml"

FAULTS: tuple[Fault, ...] = (
    Fault(
        "cdi-format",
        "The description of the GPU (CDI) is in a newer form than this Podman reads. The GPU is there.",
        "Upgrade Podman to 5, or write an older description: nvidia-ctk cdi generate of the toolkit 1.16",
        r"failed to parse CDI Spec|unknown field \"additionalGids\"|CDI[^|]*(?:unknown field"
        r"|unsupported (?:spec )?version)",
        hides=("cdi-missing",),
    ),
    Fault(
        "cdi-missing",
        "The container tool has no description (CDI) of this GPU.",
        f"Install nvidia-container-toolkit; then {CDI}, and try nvidia-ctk cdi list",
        any_of(
            r"unresolvable CDI devices?",
            r"CDI device injection failed|failed to discover GPU vendor from CDI|no known GPU vendor found",
            r"stat nvidia\.com/gpu=\S+: no such file",
        ),
        why="A container that asks for it does not start, whatever a script says after.",
        run=("nvidia-ctk cdi list",),
    ),
    Fault(
        "dri-missing",
        "There is no /dev/dri where the container runs: a machine that is not of libkrun, WSL (which has "
        "/dev/dxg), or no "
        "driver. Without it the engine runs on the CPU.",
        "Leave the device out: uv run invoke start passes it only where it is. On a Mac: uv run invoke "
        "setup tells of libkrun",
        any_of(
            r"/dev/dri\S*: no such file",
            r"/dev/dri\S*'?: No such file",
            r"(?:gathering device information|error mounting)[^|]*/dev/dri",
        ),
        run=("ls -l /dev/dri",),
    ),
    Fault(
        "gpu-node-missing",
        "The GPU's device is not there: its kernel driver is not loaded, or it is not passed on.",
        "Load the driver (nvidia-smi, or sudo modprobe amdgpu); then pass the device into the container",
        r"/dev/(?:kfd|nvidia\S*|dxg)'?: no such file|gathering device information[^|]*/dev/(?:kfd|nvidia)",
    ),
    Fault(
        "nvidia-mismatch",
        "NVIDIA's kernel module and its library are of different versions, as after an upgrade.",
        "Restart the machine",
        r"driver/library version mismatch|API mismatch: the (?:NVIDIA kernel module|client)",
        hides=("nvml",),
    ),
    Fault(
        "nvidia-driver-down",
        "NVIDIA's driver does not run on this machine.",
        "Install it or load it (sudo modprobe nvidia) until nvidia-smi shows the GPU; with Secure Boot it "
        "must be signed",
        any_of(
            r"NVIDIA-SMI has failed|couldn't communicate with the NVIDIA driver",
            r"^No devices were found|nvidia-smi: (?:command )?not found|command not found: nvidia-smi",
            r"NVML: Driver Not Loaded|modprobe: [^|]*\bnvidia\b[^|]*not found",
            r"libnvidia-ml\.so\S*: cannot open shared object",
        ),
        run=("nvidia-smi",),
        hides=("nvml", "nvidia-container", "library-missing"),
    ),
    Fault(
        "nvml",
        "The container has lost its GPU, or never had it, as after systemctl daemon-reload with Docker.",
        "Make the container anew: uv run invoke restart; to keep it, pass the GPU by CDI",
        r"Failed to initialize NVML|nvmlInit\w* (?:failed|err)",
    ),
    Fault(
        "jetson-old",
        "This Jetson's system (L4T, JetPack) is older than the engine supports.",
        "Upgrade JetPack (5 or 6), or stay on the CPU",
        r"unsupported L4T version|undefined symbol: cuCtxCreate_v3|symbol lookup for cuCtxCreate_v3 failed",
        hides=("nvidia-driver-old",),
        brings=("engine-on-cpu",),
    ),
    Fault(
        "nvidia-driver-old",
        "NVIDIA's driver is missing, too old for this engine, or an empty file in this container.",
        "If there is an NVIDIA GPU: install a newer driver on the host, and pass the GPU into the "
        "container by CDI; "
        "nvidia-smi shows what holds",
        any_of(
            r"nvidia driver is too old",
            r"cudaSetDevice err: (?:35|100|803|804|999)\b",
            r"CUDA driver version is insufficient|no CUDA-capable device",
            r"libcuda\.so\S* [^|]*(?:file too short|undefined symbol|invalid ELF|cannot open)",
            r"Unable to load (?:cudart|\S*libcuda)",
        ),
        run=("nvidia-smi",),
        brings=("engine-on-cpu",),
    ),
    Fault(
        "amd-gpu-unsupported",
        "This AMD GPU is not one that ROCm, as the engine has it, supports.",
        "Use the Vulkan build (OLLAMA_BACKENDS in .env: cpu vulkan), or stay on the CPU",
        any_of(
            r"amdgpu too old|no compatible amdgpu devices",
            r"TensileLibrary\S* ?[^|]*(?:No such|not found|for GPU arch)",
            r"amdgpu is not supported|unsupported AMD GPU",
        ),
        brings=("engine-on-cpu",),
    ),
    Fault(
        "amd-driver",
        "AMD's kernel driver is not loaded, or older than ROCm asks for.",
        "sudo modprobe amdgpu; a newer kernel, or the Vulkan build (OLLAMA_BACKENDS in .env: cpu vulkan)",
        r"ROCk module is NOT loaded|AMD GPU kernel driver too old|Could not initialize Tensile host",
        brings=("engine-on-cpu",),
    ),
    Fault(
        "gpu-build-mismatch",
        "This build of the engine has no code for this GPU.",
        "Take another build (OLLAMA_BACKENDS in .env: cpu vulkan, cpu cuda_v12 or cpu cuda_v13), or the CPU",
        r"no kernel image is available|invalid device function|hipErrorNoBinaryForGpu",
        services=ENGINES,
        hides=("gpu-driver-error",),
    ),
    Fault(
        "igpu-dropped",
        "Ollama leaves this integrated GPU aside and runs on the CPU.",
        "uv run invoke restart lets Ollama's container have it (by OLLAMA_IGPU_ENABLE, which an Ollama of your own "
        "needs set to 1); measure, for it may be slower: uv run invoke gpu",
        r"dropping integrated GPU",
        kind="fact",
        brings=("engine-on-cpu",),
    ),
    Fault(
        "vulkan-old",
        "This GPU's driver has an older Vulkan than llama.cpp asks for.",
        "Update the driver, or stay on the CPU",
        r"Vulkan 1\.\d required|ggml_vulkan: Error: Missing required|device does not support Vulkan"
        r"|required Vulkan version",
        kind="fact",
        brings=("engine-on-cpu",),
    ),
    Fault(
        "opencl-unsupported",
        "llama.cpp's OpenCL does not support this GPU and leaves it aside.",
        "Use the Vulkan build, or stay on the CPU",
        r"ggml_opencl: (?:unsupported GPU|drop unsupported)|ggml_opencl: [^|]*not found",
        kind="fact",
        brings=("engine-on-cpu",),
    ),
    Fault(
        "vulkan-driver",
        "A Vulkan driver is missing, or does not start.",
        "Install the one for this GPU (Mesa: mesa-vulkan-drivers) where the engine runs; vulkaninfo "
        "--summary shows what holds",
        any_of(
            r"ERROR_INCOMPATIBLE_DRIVER|Found no drivers",
            r"return code -\d+ from call to vkCreateInstance",
            r"vkCreateInstance failed|ErrorIncompatibleDriver",
            r"ggml_vulkan: No devices found",
        ),
        run=("vulkaninfo --summary",),
        brings=("vulkan-software", "engine-on-cpu"),
    ),
    Fault(
        "vulkan-software",
        "The only Vulkan device computes on the CPU (llvmpipe): this is no GPU.",
        "Give the container /dev/dri and the GPU's own driver; else the engine is faster without Vulkan, "
        "on the CPU",
        kind="fact",
        brings=("engine-on-cpu",),
    ),
    Fault(
        "engine-on-cpu",
        "The engine found no GPU that it can use and runs on the CPU. Without a GPU that is as it should be.",
        "uv run invoke setup tells whether this machine has a GPU that could be used",
        any_of(
            r"no compatible GPUs were discovered",
            r"no usable GPU found|Found 0 Vulkan devices",
            r"No (?:NVIDIA/AMD )?GPU detected",
            r"\blayers\.offload=0\b|offloaded 0/\d+ layers",
            r"layer 0\.\.\d+ assigned to device CPU",
            r"^\S+\s+\S+\s+[\d.]+ [GM]B\s+100% CPU\b",
        ),
        run=("uv run invoke setup",),
        kind="fact",
    ),
    Fault(
        "gpu-lost",
        "The GPU stopped answering in the middle of the work.",
        "Update its driver (or Mesa); a smaller model or CONTEXT_LENGTH may help; else stay on the CPU",
        any_of(
            r"DeviceLost|DEVICE_LOST|device lost\b|D3D12: Removing Device",
            r"fallen off the bus|NVRM: Xid|GPU HANG:",
            r"amdgpu\b.*ring \S+ timeout|amdgpu: GPU reset",
            r"Connection to (?:the )?GPU lost",
        ),
        services=ENGINES,
        hides=("engine-died", "engine-crash"),
    ),
    Fault(
        "gpu-memory",
        "The memory for the model, its context or its work does not suffice, on the GPU or beside it.",
        "Choose a smaller model, a smaller CONTEXT_LENGTH, or KV_CACHE_TYPE=q8_0 in .env; then: uv run "
        "invoke start",
        any_of(
            r"ErrorOutOf(?:Device|Host)Memory|OutOf(?:Device|Host)MemoryError|VK_ERROR_OUT_OF_\w+_MEMORY",
            r"Device memory allocation of size \d+ failed",
            r"(?:cuda|hip|musa)Malloc\w* failed|(?:CUDA|HIP|ROCm)[\w ]*(?:error)?: out of memory"
            r"|CUDA out of memory",
            r"failed to allocate (?:compute|buffer|\w+ buffer)|unable to allocate \w+ buffer",
            r"CL_MEM_OBJECT_ALLOCATION_FAILURE|CL_OUT_OF_RESOURCES"
            r"|kIOGPUCommandBufferCallbackErrorOutOfMemory",
            r"failed to allocate buffer for kv cache|llama_kv_cache_init\(\) failed",
        ),
        services=ENGINES,
        hides=("model-damaged", "engine-died", "engine-crash", "gpu-driver-error"),
    ),
    Fault(
        "vram-not-freed",
        "The GPU's memory was not free again in time after another model, so less of this one went onto it.",
        "uv run invoke restart; see with nvidia-smi what else holds the GPU's memory",
        r"gpu VRAM usage didn't recover within timeout",
        brings=("partly-on-gpu",),
    ),
    Fault(
        "partly-on-gpu",
        "Only part of the model is on the GPU; the rest is computed on the CPU, which slows all of it down.",
        "Choose a smaller model, a smaller CONTEXT_LENGTH, or KV_CACHE_TYPE=q8_0 in .env; end what else "
        "holds the GPU's memory",
        r"\b[1-9]\d?%/\d+% CPU/GPU",
        kind="fact",
    ),
    Fault(
        "gpu-driver-error",
        "The GPU's driver refused a call.",
        "Update the driver, or take a build for this GPU (OLLAMA_BACKENDS in .env); else stay on the CPU",
        any_of(
            r"(?:CUDA|ROCm|HIP|MUSA|SYCL) error(?: \d+)?:|ggml_cuda_error|cudaError\w+|hipError\w+",
            r"vk::.*\bError(?:FeatureNotPresent|ExtensionNotPresent|InitializationFailed|Unknown)\b",
            r"Memory access fault by GPU",
            r"ggml_metal_\w+: (?:error|failed)|command buffer \d+ failed with status",
        ),
        services=ENGINES,
        hides=("engine-died",),
    ),
    Fault(
        "gpu-garbage",
        "The answers are no language: the GPU computes wrong, or the model's file or template does not fit.",
        "Ask the same on the CPU. If that is right: update the driver (on macOS the guest's Mesa), try "
        "FLASH_ATTENTION=off, "
        "or stay on the CPU; else: uv run invoke pull NAME",
        any_of(
            r"(?-i:(?<![\w./+=@-])([BCDEG-WYZg-wyz@])\1{5,}(?![\w./+=@-]))",
            r"\b(?:outputs?|answers?|responses?|tokens|text|replies)\b[^.!?]{0,40}?\b(?:gibberish|garbage"
            r"|garbled|nonsense)\b",
            r"\b(?:gibberish|garbled|garbage) (?:output|answer|response|token|text)",
        ),
    ),
)
