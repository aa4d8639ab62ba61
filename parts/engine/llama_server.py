"""Serve a GGUF with llama.cpp's own HTTP server: out of the `xllamacpp` wheel, or the `llama-server` of `--program`.

It reads the environment variables of llama.cpp's `llama-server`, so that one environment block in podman-compose.yml
serves the official image and this launcher; what `llama-server` takes only as a flag (`--sleep-idle-seconds`) is a flag
here as well. It needs nothing but xllamacpp, which lives in an environment of its own. With `--program` it checks the
variables, adds the defaults below and becomes that program.

Differences, all on the careful side: a variable that is set but empty counts as not set; a value that can't be used
ends the program (exit 2) with one line that names it; web pages of other origins are refused unless
LLAMA_ARG_CORS_ORIGINS says otherwise; a host that others can reach needs an API key; the web UI is off; the prompt
cache in memory is small; a prompt is worked on in smaller batches; with several conversations at once a process in
front of the server gives them their slots (launcher/front.py); what a GPU's driver compiles is kept beside the model;
LLAMA_ARG_BACKEND_SAMPLING counts with a GPU only.
Exit 1: the model can't be loaded, the port can't be had, or the process in front has ended. SIGTERM and SIGINT end it
with 0 once it serves.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from launcher.environment import VARIABLES, keys, read_environment

CACHE_RAM_MIB = 256  # llama.cpp's own default is 8192: more than many machines have
# Tokens of a prompt that are computed at once. Meanwhile no other answer goes on and nothing can be stopped: two cores
# take less than a second for 128 with the starter. They cost 5 % of the speed of 512 there, on a GPU more.
CPU_BATCH, GPU_BATCH = 128, 512
SHARED_BATCH = 32  # on the CPU with several conversations: each piece delays their answers
SHADERS = ".shaders"  # the folder beside the model; Ollama's is there too (podman-compose.yml)


def conversations(values: Mapping[str, Any]) -> range:
    """The slots that are for conversations: with an adapter the first one is for those who ask for it."""
    return range(int("LLAMA_ARG_LORA" in values), values.get("LLAMA_ARG_N_PARALLEL", 1))


def batch(values: Mapping[str, Any], has_gpu: bool) -> int:
    """Tokens of a prompt that are computed at once, where no number is given."""
    return GPU_BATCH if has_gpu else SHARED_BATCH if len(conversations(values)) > 1 else CPU_BATCH


def for_program(program: Path, environment: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, str]:
    """The environment of llama.cpp's own `llama-server`: as given, with the defaults of this launcher.

    Variables that are empty are left out.
    """
    given = {name: value for name, value in environment.items() if value.strip() or name not in VARIABLES}
    affinity = getattr(os, "sched_getaffinity", None)
    cpu_only = values.get("LLAMA_ARG_N_GPU_LAYERS") == 0
    has_gpu = not cpu_only and any(has(program.parent, name) for name in ("vulkan", "metal", "cuda"))
    has_vulkan = not cpu_only and has(program.parent, "vulkan")
    defaults = {
        "LLAMA_ARG_CTX_SIZE": "4096",
        "LLAMA_ARG_N_PARALLEL": "1",
        "LLAMA_ARG_THREADS": str(len(affinity(0)) if affinity else (os.cpu_count() or 1)),
        "LLAMA_ARG_BATCH": str(batch(values, has_gpu)),
        "LLAMA_ARG_CACHE_RAM": str(CACHE_RAM_MIB),
        "LLAMA_ARG_CORS_ORIGINS": "localhost",
        "LLAMA_ARG_FIT": "on" if has_gpu else "off",
        "LLAMA_ARG_UI": "0",
        "LLAMA_ARG_OFFLINE": "1",
        "LLAMA_ARG_LOG_VERBOSITY": "4",
        "LLAMA_ARG_LOG_COLORS": "off",
        **({"LLAMA_ARG_DEVICE": "none"} if cpu_only else {}),
        **(shaders(Path(values["LLAMA_ARG_MODEL"])) if has_vulkan else {}),
    }
    if not has_vulkan:
        given.pop("LLAMA_ARG_BACKEND_SAMPLING", None)
    return {**defaults, **given}


def has(folder: Path, backend: str) -> bool:
    """Whether a release's folder has the library of a backend."""
    return any(folder.glob(f"libggml-{backend}*"))


def shaders(model: Path) -> dict[str, str]:
    """Where drivers keep what they compiled, which takes up to a minute; nothing where that folder can't be made.

    By default NVIDIA's keeps it in ~/.cache/nvidia, and nothing at all where ~/.cache is missing (seen with 580.159).
    """
    folder = model.parent / SHADERS
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return {}
    return {"__GL_SHADER_DISK_CACHE_PATH": str(folder), "MESA_SHADER_CACHE_DIR": str(folder)}


def flags(values: Mapping[str, Any], sleep_idle_seconds: int) -> list[str]:
    """What `llama-server` takes as flags only. An adapter that is not applied has the scale 0.

    With `--lora --lora-init-without-apply` every request that names no scale has 1 (seen with b11434):
    https://github.com/ggml-org/llama.cpp/blob/master/tools/server/server-context.cpp
    """
    found = ["--sleep-idle-seconds", str(sleep_idle_seconds)] if sleep_idle_seconds > 0 else []
    if "LLAMA_ARG_THREADS_BATCH" in values:
        found += ["--threads-batch", str(values["LLAMA_ARG_THREADS_BATCH"])]
    if "LLAMA_ARG_LORA" in values:
        path = str(values["LLAMA_ARG_LORA"])
        if {":", ","} & set(path):
            fail(2, f"LLAMA_ARG_LORA={path} can't be used with --program: a path without ':' and ',' can.")
        scale = 0 if values.get("LLAMA_ARG_LORA_INIT_WITHOUT_APPLY", False) else 1
        found += ["--lora-scaled", f"{path}:{scale}"]
    return found


def become(program: Path, values: Mapping[str, Any], sleep_idle_seconds: int) -> NoReturn:
    """Go on as that program, in this process. It listens where `values` say."""
    argv = [str(program), *flags(values, sleep_idle_seconds)]
    say(f"becoming {program}")
    try:
        environment = {**os.environ, "LLAMA_ARG_HOST": values.get("LLAMA_ARG_HOST", "")}
        os.execve(program, argv, for_program(program, environment, values))  # noqa: S606 - no shell is wanted
    except OSError as error:
        fail(1, f"{program} can't be started: {error.strerror}.")


def check_model(path: Path) -> None:
    """Ends the program when `path` can't be a model: llama.cpp's own words for that are hard to find in a long log."""
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        fail(1, f"The model {path} can't be read: {error.strerror}.")
    if magic != b"GGUF":
        fail(1, f"The model {path} is not a GGUF file: it begins with {magic!r}.")


def build(x: Any, values: Mapping[str, Any], sleep_idle_seconds: int) -> Any:
    """llama.cpp's parameters, from the values given and the defaults above."""
    get = values.get
    params = x.CommonParams()
    params.model.path = str(values["LLAMA_ARG_MODEL"])
    params.model_alias = {name.strip() for name in get("LLAMA_ARG_ALIAS", "").split(",") if name.strip()}
    params.hostnames = [get("LLAMA_ARG_HOST", "127.0.0.1")]
    params.port = get("LLAMA_ARG_PORT", 8080)
    params.api_keys = keys(values)
    params.cors_origins = get("LLAMA_ARG_CORS_ORIGINS", "localhost")
    params.cors_origins_explicit = True
    params.ui = get("LLAMA_ARG_UI", False)
    params.offline = True

    has_gpu = get("LLAMA_ARG_N_GPU_LAYERS") != 0 and any(
        device["type"] != x.ggml_backend_dev_type.GGML_BACKEND_DEVICE_TYPE_CPU
        for device in x.get_device_info()
    )
    params.n_ctx = get("LLAMA_ARG_CTX_SIZE", 4096)
    params.n_parallel = get("LLAMA_ARG_N_PARALLEL", 1)
    params.kv_unified = get("LLAMA_ARG_KV_UNIFIED", False)
    params.n_predict = get("LLAMA_ARG_N_PREDICT", -1)
    params.n_batch = get("LLAMA_ARG_BATCH", batch(values, has_gpu))
    params.n_ubatch = get("LLAMA_ARG_UBATCH", params.n_ubatch)
    params.sse_ping_interval = get("LLAMA_ARG_SSE_PING_INTERVAL", params.sse_ping_interval)
    params.n_threads_http = get("LLAMA_ARG_THREADS_HTTP", params.n_threads_http)
    params.sampling.temp = get("LLAMA_ARG_TEMPERATURE", params.sampling.temp)
    params.sampling.backend_sampling = has_gpu and get("LLAMA_ARG_BACKEND_SAMPLING", False)
    # More threads than cores costs three quarters of the speed, so the number is never left to chance.
    affinity = getattr(os, "sched_getaffinity", None)
    threads = get("LLAMA_ARG_THREADS", len(affinity(0)) if affinity else (os.cpu_count() or 1))
    params.cpuparams.n_threads = threads
    params.cpuparams_batch.n_threads = get("LLAMA_ARG_THREADS_BATCH", threads)

    params.flash_attn_type = {
        "on": x.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_ENABLED,
        "off": x.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED,
        "auto": x.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_AUTO,
    }[get("LLAMA_ARG_FLASH_ATTN", "auto")]
    params.cache_type_k = x.ggml_type.__members__["GGML_TYPE_" + get("LLAMA_ARG_CACHE_TYPE_K", "f16").upper()]
    params.cache_type_v = x.ggml_type.__members__["GGML_TYPE_" + get("LLAMA_ARG_CACHE_TYPE_V", "f16").upper()]
    params.cache_ram_mib = get("LLAMA_ARG_CACHE_RAM", CACHE_RAM_MIB)
    mode = get("LLAMA_ARG_LOAD_MODE", "auto").replace("+", "_").replace("dio", "direct_io").upper()
    params.load_mode = x.llama_load_mode.__members__[f"LLAMA_LOAD_MODE_{mode}"]
    params.n_gpu_layers = get("LLAMA_ARG_N_GPU_LAYERS", -1)
    # No layers on a GPU: then no prompts either, for which llama.cpp would still lend it the weights.
    params.no_op_offload = params.n_gpu_layers == 0
    # Fitting the model to the devices loads it twice (2 s for the starter): with no GPU there is nothing to fit.
    params.fit_params = get("LLAMA_ARG_FIT", has_gpu)
    params.sleep_idle_seconds = sleep_idle_seconds

    if "LLAMA_ARG_LORA" in values:
        # Loaded and not applied: a request applies it with {"lora": [{"id": 0, "scale": 1.0}]}.
        adapter = x.CommonAdapterLoraInfo()
        adapter.path = str(values["LLAMA_ARG_LORA"])
        adapter.scale = 0.0 if get("LLAMA_ARG_LORA_INIT_WITHOUT_APPLY", False) else 1.0
        params.lora_adapters = [adapter]
        params.lora_init_without_apply = get("LLAMA_ARG_LORA_INIT_WITHOUT_APPLY", False)

    params.use_jinja = get("LLAMA_ARG_JINJA", True)
    if "LLAMA_ARG_CHAT_TEMPLATE_FILE" in values:
        params.chat_template = values["LLAMA_ARG_CHAT_TEMPLATE_FILE"].read_text(encoding="utf-8")
    params.endpoint_metrics = get("LLAMA_ARG_ENDPOINT_METRICS", False)
    params.endpoint_slots = get("LLAMA_ARG_ENDPOINT_SLOTS", True)
    params.verbosity = get("LLAMA_ARG_LOG_VERBOSITY", 4)  # 4 has the buffer lines: where the model really is
    params.use_color = get("LLAMA_ARG_LOG_COLORS", "off") == "on"
    return params


def say(text: str) -> None:
    sys.stderr.write(f"llama_server: {text}\n")
    sys.stderr.flush()


def fail(code: int, *lines: str) -> NoReturn:
    for line in lines:
        say(line)
    sys.exit(code)


def idle_seconds(text: str) -> int:
    if text != "-1" and (not text.isdigit() or int(text) == 0):
        raise argparse.ArgumentTypeError(f"{text!r} must be a number of seconds, or -1 for never")
    return int(text)


def lend_openmp() -> None:
    """Where the system has no OpenMP library (libgomp.so.1), take the one that pykdtree's wheel carries.

    The loader finds it by its name in LD_LIBRARY_PATH, which it reads when a process begins: so this one begins anew.
    """
    if sys.platform != "linux" or "BYRE_OPENMP_LENT" in os.environ:
        return
    import ctypes

    try:
        ctypes.CDLL("libgomp.so.1")
        return
    except OSError:
        carried = sorted(Path(sys.prefix).glob("lib/python*/site-packages/pykdtree.libs/libgomp-*"))
    if not carried:
        return
    link = Path(sys.prefix) / "lib" / "libgomp.so.1"
    with contextlib.suppress(FileExistsError):
        link.symlink_to(os.path.relpath(carried[0], link.parent))
    paths = [str(link.parent), *filter(None, [os.environ.get("LD_LIBRARY_PATH")])]
    say("This system has no libgomp.so.1: the one of the engine's own environment is used.")
    os.environ.update(LD_LIBRARY_PATH=os.pathsep.join(paths), BYRE_OPENMP_LENT="1")
    os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - the same program again


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="llama_server", description="llama.cpp's server; settings: LLAMA_ARG_*"
    )
    parser.add_argument("--sleep-idle-seconds", type=idle_seconds, default=-1, metavar="N")
    parser.add_argument("--program", default="", metavar="FILE", help="a llama-server to become")
    arguments = parser.parse_args()

    values, problems = read_environment(os.environ)
    if problems:
        fail(2, *problems)
    for name in sorted(os.environ):
        if name.startswith("LLAMA_ARG_") and name not in VARIABLES and not arguments.program:
            say(f"{name} is not known here: ignored.")
    check_model(values["LLAMA_ARG_MODEL"])

    lend_openmp()
    host, port = values.get("LLAMA_ARG_HOST", "127.0.0.1"), values.get("LLAMA_ARG_PORT", 8080)
    model = values["LLAMA_ARG_MODEL"]
    unserved = f"The model {model} can't be served on port {port}: the lines above say why."
    if len(slots := conversations(values)) > 1 and not host.endswith(".sock"):
        from launcher import front

        # As the first process of a container it gets no signal that nothing handles. A program it becomes ends of it.
        signal.signal(front.ENDED, lambda *_: os._exit(1))
        # Measured with the package's code for CPUs; a GPU computes several answers in the time of one.
        apart = sys.platform == "linux" and not arguments.program
        try:
            values["LLAMA_ARG_HOST"] = str(front.begin(front.listen(host, port), slots, apart=apart))
        except OSError as error:
            fail(1, f"{error.strerror}: port {port} of {host}.", unserved)
    if arguments.program:
        become(Path(arguments.program), values, arguments.sleep_idle_seconds)
    import xllamacpp

    params = build(xllamacpp, values, arguments.sleep_idle_seconds)
    # While the model loads, signals keep their default action: it ends at once, and there is nothing to lose.
    try:
        server = xllamacpp.Server(params)
    except Exception:  # its text says less than the log lines before it
        fail(1, unserved)

    # The server object's own clean-up waits for the batch under way, with the interpreter's lock held. There is nothing
    # on disk to finish, so the process just ends: clients see a closed connection.
    for received in (signal.SIGTERM, signal.SIGINT):
        signal.signal(received, lambda *_: os._exit(0))
    say(f"serving at {host}, port {port}: llama.cpp at {server.listening_address}")
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
