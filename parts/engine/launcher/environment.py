"""What the launcher understands of the environment: the variables of llama.cpp's `llama-server`, typed and checked."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ON = ("1", "on", "true", "enabled")  # the words of llama.cpp's common/arg.cpp
OFF = ("0", "off", "false", "disabled")
CACHE_TYPES = ("f32", "f16", "bf16", "q8_0", "q4_0", "q4_1", "iq4_nl", "q5_0", "q5_1")


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


# What this launcher understands. The names are llama-server's, but for LLAMA_ARG_THREADS_BATCH, which is a flag there
# (common/arg.cpp). Everything else that begins with LLAMA_ARG_ is named in a warning, because a setting that does
# nothing should not look as if it did.
VARIABLES: dict[str, Callable[[str], Any]] = {
    "LLAMA_ARG_MODEL": Path,
    "LLAMA_ARG_ALIAS": str,
    "LLAMA_ARG_HOST": str,
    "LLAMA_ARG_PORT": integer(1, 65535),
    "LLAMA_ARG_CTX_SIZE": integer(0),
    "LLAMA_ARG_N_PARALLEL": integer(1, 256),
    "LLAMA_ARG_KV_UNIFIED": switch,
    "LLAMA_ARG_THREADS": integer(1, 512),
    "LLAMA_ARG_THREADS_BATCH": integer(1, 512),
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
    "LLAMA_ARG_BACKEND_SAMPLING": switch,
    "LLAMA_ARG_CORS_ORIGINS": str,
    "LLAMA_ARG_API_KEY_FILE": existing,
    "LLAMA_API_KEY": str,
    "LLAMA_ARG_LOG_VERBOSITY": integer(0, 5),
    "LLAMA_ARG_LOG_COLORS": one_of("on", "off", "auto"),
    "LLAMA_ARG_OFFLINE": switch,
}
SECRET = {"LLAMA_API_KEY"}


def read_environment(environment: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The values given and the problems found. Empty means not set; a secret's value is in no problem. A problem that
    Byre's table of faults has begins with its id, as Byre's own errors do."""
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
            f"error[kv-cache-type]: LLAMA_ARG_CACHE_TYPE_V={kind} works only with flash attention: set "
            "LLAMA_ARG_FLASH_ATTN to on or auto."
        )
    if not problems and not is_loopback(values.get("LLAMA_ARG_HOST", "127.0.0.1")) and not keys(values):
        problems.append(
            "LLAMA_ARG_HOST is an address that others can reach: set LLAMA_API_KEY, or use 127.0.0.1."
        )
    return values, problems


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches it: an address, a name, or llama.cpp's word for a Unix socket, *.sock."""
    try:
        return host == "localhost" or host.endswith(".sock") or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def keys(values: Mapping[str, Any]) -> list[str]:
    """API keys from both places that llama-server reads: the variable (comma-separated), and a file (one per line)."""
    found = values.get("LLAMA_API_KEY", "").split(",")
    if "LLAMA_ARG_API_KEY_FILE" in values:
        lines = values["LLAMA_ARG_API_KEY_FILE"].read_text().splitlines()
        found += [line for line in lines if not line.startswith("#")]
    return [key.strip() for key in found if key.strip()]
