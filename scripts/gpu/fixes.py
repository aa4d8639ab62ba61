"""What to do about each cause of a broken link: one name, one fix."""

from __future__ import annotations

FIXES: dict[str, str] = {
    "software-driver": (
        "The only driver found computes on the CPU. Give the container the GPU's device nodes "
        "(/dev/dri) and install the driver of this GPU there (Mesa's mesa-vulkan-drivers, NVIDIA's by "
        "its container toolkit)."
    ),
    "no-vulkan-device": (
        "The engine's Vulkan finds no device: pass /dev/dri into the container and install a Vulkan "
        "driver there."
    ),
    "no-vulkan-driver": (
        "A Vulkan driver is missing or does not start: install one that fits this GPU, and see "
        "VK_DRIVER_FILES."
    ),
    "no-cuda-device": "CUDA finds no GPU: check `nvidia-smi` on the host, then in the container.",
    "no-cuda-driver": (
        "NVIDIA's driver is missing, too old, or an empty file here: install it on the host, and pass "
        "the GPU into the container by CDI (nvidia-ctk cdi generate)."
    ),
    "no-nvidia-driver": (
        "NVIDIA's driver does not run on the host: install it or load its module, until `nvidia-smi` "
        "lists the GPU."
    ),
    "driver-mismatch": (
        "NVIDIA's kernel module and its library differ in version: restart the machine after the update."
    ),
    "nvml": (
        "The container has lost its GPU, or never had it: create the container anew; with Docker and "
        "systemd use CDI."
    ),
    "no-cdi": (
        "Podman knows no such GPU: write its description with nvidia-ctk cdi generate "
        "--output=/etc/cdi/nvidia.yaml"
    ),
    "no-permission": (
        "The device node can't be opened: add the user to the groups render and video; without root, "
        "run the container with --group-add keep-groups (crun)."
    ),
    "gpu-off": (
        "GPU=off in .env keeps the GPU from the engine, as it was asked for; GPU=auto gives it, from the next "
        "uv run invoke restart on."
    ),
    "gpu-left-out": (
        "The engine's container was not given the GPU of this machine: uv run invoke config names the reason, and "
        "uv run invoke setup what can be done about it."
    ),
    "no-gpu-here": "No GPU can be seen on this machine: that is no fault, the CPU serves the model.",
    "vm-without-gpu": (
        "Podman's machine of this kind has no GPU: make one with CONTAINERS_MACHINE_PROVIDER=libkrun "
        "podman machine init"
    ),
    "no-node": (
        "There is no device node: load the GPU's kernel driver, and pass /dev/dri (AMD: also "
        "/dev/kfd; NVIDIA: nvidia.com/gpu=all, by CDI) into the container."
    ),
    "no-device": (
        "The engine sees no device that it could use: check the driver where the engine runs. In a container "
        "NVIDIA's needs its graphics libraries from this machine (nvidia-ctk cdi generate describes them), and of the "
        "image libEGL.so.1 and libXext.so.6."
    ),
    "old-vulkan": (
        "This GPU's driver is too old for llama.cpp, which asks for Vulkan 1.2: update the driver, or "
        "stay on the CPU."
    ),
    "gpu-too-old": (
        "The engine's build no longer supports this GPU: try the Vulkan build, or stay on the CPU."
    ),
    "unsupported-device": (
        "The engine's build does not support this GPU: try another backend (Vulkan), or stay on the CPU."
    ),
    "igpu-dropped": (
        "Ollama leaves integrated GPUs out unless OLLAMA_IGPU_ENABLE=1 is in its environment: uv run invoke start "
        "sets that wherever it gives Ollama's container such a GPU; an Ollama of your own needs it from you. Then "
        "uv run invoke gpu compares its speed with the CPU's."
    ),
    "no-compatible-gpu": (
        "Ollama finds no GPU: check that its build has the backend (lib/ollama/vulkan, cuda_v12 …) "
        "and that the container sees the device and a driver."
    ),
    "no-usable-gpu": (
        "llama.cpp finds no GPU: use a build with the backend of this GPU, in a place that sees the device."
    ),
    "cpu-build": "This build of llama.cpp is for the CPU: use one with Vulkan, CUDA, ROCm or Metal.",
    "in-memory": (
        "The model lies in the machine's memory: see why the engine found no GPU (the links above), and that .env "
        "has no GPU=off; an engine of your own may have been asked for no layers (llama.cpp's --gpu-layers, "
        "Ollama's num_gpu)."
    ),
    "partly-in-memory": (
        "Not all of the model fits on the GPU: choose a smaller model or quantization, a smaller "
        "CONTEXT_LENGTH, or end what else holds the GPU's memory."
    ),
    "claimed-cpu": ("Ollama itself says that the model is on the CPU: its log says why (inference compute)."),
    "unnamed-device": (
        "The text names no device for these buffers, so it may be a software driver: send the "
        "engine's log from its start."
    ),
    "device-lost": (
        "The driver lost the device: update the driver (or Mesa), try a smaller model, or stay on the CPU."
    ),
    "out-of-memory": (
        "The memory did not suffice: choose a smaller model, a smaller CONTEXT_LENGTH or KV_CACHE_TYPE=q8_0."
    ),
    "assertion": (
        "The engine stopped at an assertion of its own: try another version of it or of the driver, "
        "without flash attention (FLASH_ATTENTION=off)."
    ),
    "driver-error": "The driver refused a call: update the driver, or use a build for this GPU.",
    "crash": "The engine died: the lines before say why; try a smaller model, or the CPU.",
    "garbage": (
        "The GPU computes wrong: update the driver (on macOS the guest's Mesa), try "
        "FLASH_ATTENTION=off, or stay on the CPU."
    ),
    "wrong-answer": (
        "The model answered its known question wrong: compare with the CPU; if that is right, the "
        "driver is to blame."
    ),
    "slower-than-cpu": (
        "This GPU is slower than this CPU with this model: write GPU=off into .env and run uv run invoke restart, "
        "to stay on the CPU."
    ),
    "not-loaded": (
        "No model is loaded, or the text does not show where: ask the model something, then send the "
        "engine's log from its start, at verbosity 4."
    ),
}
