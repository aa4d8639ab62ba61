"""Serve a GGUF with llama.cpp's own HTTP server: out of the `xllamacpp` wheel, or the `llama-server` of `--program`.

It reads the environment variables of llama.cpp's `llama-server`, so that one environment block in podman-compose.yml
serves the official image and this launcher; what `llama-server` takes only as a flag (`--sleep-idle-seconds`) is a flag
here as well. It needs nothing but xllamacpp, which lives in an environment of its own. With `--program` it checks the
variables, adds the defaults below and becomes that program.

Differences, all on the careful side: a variable that is set but empty counts as not set; a value that can't be used
ends the program (exit 2) with one line that names it; web pages of other origins are refused unless
LLAMA_ARG_CORS_ORIGINS says otherwise; a host that others can reach needs an API key; the web UI is off; the prompt
cache in memory is small; a prompt is worked on in smaller batches.
Exit 1: the model can't be loaded or the port can't be had. SIGTERM and SIGINT end it with 0 once it serves.
"""

from __future__ import annotations

import argparse
import contextlib
import ipaddress
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

ON = ("1", "on", "true", "enabled")  # the words of llama.cpp's common/arg.cpp
OFF = ("0", "off", "false", "disabled")
CACHE_TYPES = ("f32", "f16", "bf16", "q8_0", "q4_0", "q4_1", "iq4_nl", "q5_0", "q5_1")
CACHE_RAM_MIB = 256  # llama.cpp's own default is 8192: more than many machines have
# Tokens of a prompt that are computed at once. Meanwhile no other answer goes on and nothing can be stopped: two cores
# take less than a second for 128 with the starter. They cost 5 % of the speed of 512 there, on a GPU more.
CPU_BATCH, GPU_BATCH = 128, 512


class BadValue(ValueError):
    """What is allowed instead."""


def integer(low: int, high: int = 2**31 - 1) -> Callable[[str], int]:
    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise BadValue(
                f"a whole number of {low} or more" if high == 2**31 - 1 else f"a number, {low} to {high}"
            )
        return value

    return parse


def number(low: float, high: float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise BadValue(f"a number, {low:g} to {high:g}")
        return value

    return parse


def switch(text: str) -> bool:
    if text.lower() not in ON + OFF:
        raise BadValue("on or off")
    return text.lower() in ON


def one_of(*allowed: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text.lower() not in allowed:
            raise BadValue("one of " + ", ".join(allowed))
        return text.lower()

    return parse


def flash(text: str) -> str:
    return "on" if text.lower() in ON else "off" if text.lower() in OFF else one_of("on", "off", "auto")(text)


def layers(text: str) -> int:
    special = {"auto": -1, "all": -2}  # as in llama.cpp's common/arg.cpp
    try:
        return special[text.lower()] if text.lower() in special else integer(0)(text)
    except BadValue:
        raise BadValue("a whole number, auto or all") from None


def existing(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise BadValue("a file that exists")
    return path


# What this launcher understands. The names are llama-server's; everything else that begins with LLAMA_ARG_ is named in
# a warning, because a setting that does nothing should not look as if it did.
VARIABLES: dict[str, Callable[[str], Any]] = {
    "LLAMA_ARG_MODEL": Path,
    "LLAMA_ARG_ALIAS": str,
    "LLAMA_ARG_HOST": str,
    "LLAMA_ARG_PORT": integer(1, 65535),
    "LLAMA_ARG_CTX_SIZE": integer(0),
    "LLAMA_ARG_N_PARALLEL": integer(1, 256),
    "LLAMA_ARG_KV_UNIFIED": switch,
    "LLAMA_ARG_THREADS": integer(1, 512),
    "LLAMA_ARG_THREADS_HTTP": integer(1, 512),
    "LLAMA_ARG_BATCH": integer(32),
    "LLAMA_ARG_UBATCH": integer(32),
    "LLAMA_ARG_FLASH_ATTN": flash,
    "LLAMA_ARG_CACHE_TYPE_K": one_of(*CACHE_TYPES),
    "LLAMA_ARG_CACHE_TYPE_V": one_of(*CACHE_TYPES),
    "LLAMA_ARG_CACHE_RAM": integer(-1),
    "LLAMA_ARG_N_GPU_LAYERS": layers,
    "LLAMA_ARG_FIT": switch,
    "LLAMA_ARG_LOAD_MODE": one_of("auto", "none", "mmap", "mlock", "mmap+mlock", "dio"),
    "LLAMA_ARG_ENDPOINT_METRICS": switch,
    "LLAMA_ARG_ENDPOINT_SLOTS": switch,
    "LLAMA_ARG_SSE_PING_INTERVAL": integer(-1),
    "LLAMA_ARG_UI": switch,
    "LLAMA_ARG_JINJA": switch,
    "LLAMA_ARG_CHAT_TEMPLATE_FILE": existing,
    "LLAMA_ARG_LORA": existing,
    "LLAMA_ARG_LORA_INIT_WITHOUT_APPLY": switch,
    "LLAMA_ARG_N_PREDICT": integer(-1),
    "LLAMA_ARG_TEMPERATURE": number(0, 5),
    "LLAMA_ARG_CORS_ORIGINS": str,
    "LLAMA_ARG_API_KEY_FILE": existing,
    "LLAMA_API_KEY": str,
    "LLAMA_ARG_LOG_VERBOSITY": integer(0, 5),
    "LLAMA_ARG_LOG_COLORS": one_of("on", "off", "auto"),
    "LLAMA_ARG_OFFLINE": switch,
}
SECRET = {"LLAMA_API_KEY"}


def read_environment(environment: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The values given and the problems found. Empty means not set; a secret's value is in no problem."""
    values: dict[str, Any] = {}
    problems = []
    for name, parse in VARIABLES.items():
        text = environment.get(name, "").strip()
        if text:
            try:
                values[name] = parse(text)
            except BadValue as allowed:
                problems.append(
                    f"{name}={'…' if name in SECRET else text} can't be used: it must be {allowed}."
                )
    if "LLAMA_ARG_MODEL" not in values:
        problems.append("LLAMA_ARG_MODEL is not set: it must be the path of a GGUF file.")
    if values.get("LLAMA_ARG_FLASH_ATTN") == "off" and values.get("LLAMA_ARG_CACHE_TYPE_V", "f16")[0] in "qi":
        kind = values["LLAMA_ARG_CACHE_TYPE_V"]
        problems.append(
            f"LLAMA_ARG_CACHE_TYPE_V={kind} needs flash attention: set LLAMA_ARG_FLASH_ATTN to on or auto."
        )
    if not problems and not is_loopback(values.get("LLAMA_ARG_HOST", "127.0.0.1")) and not keys(values):
        problems.append(
            "LLAMA_ARG_HOST is an address that others can reach: set LLAMA_API_KEY, or use 127.0.0.1."
        )
    return values, problems


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def keys(values: Mapping[str, Any]) -> list[str]:
    """API keys from both places that llama-server reads: the variable (comma-separated), and a file (one per line)."""
    found = values.get("LLAMA_API_KEY", "").split(",")
    if "LLAMA_ARG_API_KEY_FILE" in values:
        lines = values["LLAMA_ARG_API_KEY_FILE"].read_text().splitlines()
        found += [line for line in lines if not line.startswith("#")]
    return [key.strip() for key in found if key.strip()]


def for_program(program: Path, environment: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, str]:
    """The environment of llama.cpp's own `llama-server`: as given, with the defaults of this launcher.

    Variables that are empty are left out.
    """
    given = {name: value for name, value in environment.items() if value.strip() or name not in VARIABLES}
    affinity = getattr(os, "sched_getaffinity", None)
    cpu_only = values.get("LLAMA_ARG_N_GPU_LAYERS") == 0
    has_gpu = not cpu_only and any(has(program.parent, name) for name in ("vulkan", "metal", "cuda"))
    defaults = {
        "LLAMA_ARG_CTX_SIZE": "4096",
        "LLAMA_ARG_N_PARALLEL": "1",
        "LLAMA_ARG_THREADS": str(len(affinity(0)) if affinity else (os.cpu_count() or 1)),
        "LLAMA_ARG_BATCH": str(GPU_BATCH if has_gpu else CPU_BATCH),
        "LLAMA_ARG_CACHE_RAM": str(CACHE_RAM_MIB),
        "LLAMA_ARG_CORS_ORIGINS": "localhost",
        "LLAMA_ARG_FIT": "on" if has_gpu else "off",
        "LLAMA_ARG_UI": "0",
        "LLAMA_ARG_OFFLINE": "1",
        "LLAMA_ARG_LOG_VERBOSITY": "4",
        "LLAMA_ARG_LOG_COLORS": "off",
        **({"LLAMA_ARG_DEVICE": "none"} if cpu_only else {}),
    }
    return {**defaults, **given}


def has(folder: Path, backend: str) -> bool:
    """Whether a release's folder has the library of a backend."""
    return any(folder.glob(f"libggml-{backend}*"))


def flags(values: Mapping[str, Any], sleep_idle_seconds: int) -> list[str]:
    """What `llama-server` takes as flags only. An adapter that is not applied has the scale 0.

    With `--lora --lora-init-without-apply` every request that names no scale has 1 (seen with b11434):
    https://github.com/ggml-org/llama.cpp/blob/master/tools/server/server-context.cpp
    """
    found = ["--sleep-idle-seconds", str(sleep_idle_seconds)] if sleep_idle_seconds > 0 else []
    if "LLAMA_ARG_LORA" in values:
        path = str(values["LLAMA_ARG_LORA"])
        if {":", ","} & set(path):
            fail(2, f"LLAMA_ARG_LORA={path} can't be used with --program: a path without ':' and ',' can.")
        scale = 0 if values.get("LLAMA_ARG_LORA_INIT_WITHOUT_APPLY", False) else 1
        found += ["--lora-scaled", f"{path}:{scale}"]
    return found


def become(program: Path, values: Mapping[str, Any], sleep_idle_seconds: int) -> NoReturn:
    """Go on as that program, in this process."""
    argv = [str(program), *flags(values, sleep_idle_seconds)]
    say(f"becoming {program}")
    try:
        os.execve(program, argv, for_program(program, os.environ, values))  # noqa: S606 - no shell is wanted
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
    params.n_batch = get("LLAMA_ARG_BATCH", GPU_BATCH if has_gpu else CPU_BATCH)
    params.n_ubatch = get("LLAMA_ARG_UBATCH", params.n_ubatch)
    params.sse_ping_interval = get("LLAMA_ARG_SSE_PING_INTERVAL", params.sse_ping_interval)
    params.n_threads_http = get("LLAMA_ARG_THREADS_HTTP", params.n_threads_http)
    params.sampling.temp = get("LLAMA_ARG_TEMPERATURE", params.sampling.temp)
    # More threads than cores costs three quarters of the speed, so the number is never left to chance.
    affinity = getattr(os, "sched_getaffinity", None)
    threads = get("LLAMA_ARG_THREADS", len(affinity(0)) if affinity else (os.cpu_count() or 1))
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads

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
    if arguments.program:
        become(Path(arguments.program), values, arguments.sleep_idle_seconds)
    import xllamacpp

    params = build(xllamacpp, values, arguments.sleep_idle_seconds)
    # While the model loads, signals keep their default action: it ends at once, and there is nothing to lose.
    try:
        server = xllamacpp.Server(params)
    except Exception:  # its text says less than the log lines before it
        fail(
            1,
            f"The model {params.model.path} can't be served on port {params.port}: the lines above say why.",
        )

    # The server object's own clean-up waits for the batch under way, with the interpreter's lock held. There is nothing
    # on disk to finish, so the process just ends: clients see a closed connection.
    for received in (signal.SIGTERM, signal.SIGINT):
        signal.signal(received, lambda *_: os._exit(0))
    say(f"serving at {server.listening_address}")
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
