"""Ollama's own lines: its log, `ollama ps`, the JSON of /api/ps.

Its words about memory are claims: on a CPU with AMX it calls host memory VRAM, and without llama-server's buffer lines
it takes the file's size (seen with 0.33.0).
Formats: https://github.com/ollama/ollama/blob/main/ml/device.go, …/server/sched.go, …/docs/api.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from scripts.faults.find import shown_by
from scripts.gpu.evidence import Evidence, apply, holding, rule, size, software
from scripts.text import Line

RULES = (
    rule("build", "restart", r'msg="server config"|msg="Listening on '),
    rule("build", "dropped", r'msg="dropping integrated GPU.* description="(?P<name>[^"]*)"', "igpu-dropped"),
    rule("build", "dropped", 'msg="dropping integrated GPU', "igpu-dropped"),
    rule("driver", "none", 'msg="amdgpu devices detected but permission problems block access', "gpu-permission"),
    rule("driver", "cpu", r'no compatible GPUs were discovered|total[_ ]vram"?="0 B"', "gpu-not-found"),
    rule("placement", "cpu", "insufficient VRAM to load any model layers", "gpu-too-full"),
    rule("driver", "none", r'msg="(?P<name>amdgpu too old [^"]*)', "gpu-too-old"),
    rule("build", "dropped", 'msg="dropping ROCm device', "gpu-too-old"),
    rule("placement", "load", r'msg="(?:starting llama-server|starting runner|starting llama server)'),
    rule("placement", "works", r'msg="(?:llama-server|llama runner) started in'),
    rule("placement", "works", r'\[GIN\].*\| +200 \|.*POST +"/(?:api/(?:generate|chat)|v1/(?:chat/)?completions)"'),
)  # fmt: skip
# Every line of interest holds one of these.
WORDS = ("msg=", "GPU", "vram", "[GIN]", "layers.offload=")
_PAIR = re.compile(r'([\w.]+)=("(?:[^"\\]|\\.)*"?|\S+)')
_DEVICE = re.compile(r"(?:CUDA|ROCm|HIP|Vulkan|Metal|MTL|SYCL)\d+")
_SIZE = re.compile(r"([\d.]+)\s*([KMGT]?i?B)")
_SHARES = re.compile(r"(?P<cpu>\d+)%/(?P<gpu>\d+)% CPU/GPU|(?P<all>\d+)% (?P<what>GPU|CPU)\b")
_JSON = re.compile(r'"(size|size_vram)"\s*:\s*(\d+)')


def parse(lines: Sequence[Line], where: str) -> Iterator[Evidence]:
    """The evidence of a log of Ollama, in its order."""
    for line in holding(WORDS, lines):
        yield from (_exact(one) for one in apply(RULES, [line], where))
        text = line.text
        if "inference compute" in text:
            yield from _compute(line, where)
        elif "layers.offload=" in text:
            yield from _offload(line, where)
        elif re.search(r"\bmsg=\"?model weights", text):
            yield from _weights(line, where)
        elif "runner.vram=" in text:
            yield from _runner(line, where)


def _exact(one: Evidence) -> Evidence:
    """With the table's own cause, where it says more about such a line."""
    fault = shown_by(one.line) if one.says in ("dropped", "none") else None
    return replace(one, cause=fault.id) if fault else one


def ps(lines: Sequence[Line], where: str) -> Iterator[Evidence]:
    """`ollama ps`: what share of each model Ollama claims to be on the GPU. All models together are one claim."""
    got = all_ = 0.0
    last: Line | None = None
    for line in lines:
        if found := _SHARES.search(line.text):
            weight = _bytes(line.text) or 1.0
            share = found["gpu"] or (found["all"] if found["what"] == "GPU" else 0)
            got, all_, last = got + weight * float(share) / 100, all_ + weight, line
    if last:
        yield _claim(last.text.strip(), where, last.number, got, all_)


def api_ps(lines: Sequence[Line], where: str) -> Iterator[Evidence]:
    """The JSON of /api/ps, whole or cut."""
    got = all_ = current = 0.0
    last: Line | None = None
    for line in lines:
        for key, value in _JSON.findall(line.text):
            if key == "size":
                current = float(value)
            else:
                got, all_, current, last = got + float(value), all_ + current, 0.0, line
    if last and all_:
        yield _claim(f"size_vram {got:.0f} of size {all_:.0f} (all models)", where, last.number, got, all_)


def _claim(text: str, where: str, at: int, got: float, all_: float) -> Evidence:
    cause = "model-on-cpu" if not got else "partly-on-gpu" if got < all_ else ""
    return Evidence("placement", "claim", text, where, at, amount=got, total=all_, engine=True, cause=cause)


def _fields(text: str) -> dict[str, str]:
    return {key: value.strip('"') for key, value in _PAIR.findall(text)}


def _bytes(text: str) -> float | None:
    found = _SIZE.search(text)
    return size(found[1], found[2]) if found else None


def _compute(line: Line, where: str) -> Iterator[Evidence]:
    """`inference compute`: the honest line. It names a device, or library=cpu."""
    fields = _fields(line.text)
    library, name = fields.get("library", ""), fields.get("description") or fields.get("name", "")
    text, at = line.text.strip(), line.number
    if library.lower() == "cpu":
        yield Evidence("driver", "cpu", text, where, at, engine=True, cause="gpu-not-found")
    elif library and "…" not in library:  # systemctl cuts long lines
        given = fields.get("name", "")
        # Its library may be wrong: of Venus on a Mac it says Metal, by the "Apple" in the name (seen with 0.33.0).
        known = given if _DEVICE.fullmatch(given) else _proper(library)
        label = name or library
        yield Evidence(
            "driver", "device", text, where, at, id=known, name=label, software=software(label), engine=True
        )


def _proper(library: str) -> str:
    names = {"cuda": "CUDA", "rocm": "ROCm", "metal": "Metal", "vulkan": "Vulkan", "oneapi": "SYCL"}
    return names.get(library.lower(), library)


def _offload(line: Line, where: str) -> Iterator[Evidence]:
    """`msg=offload`, before 0.11: Ollama's plan, with the library that it will run."""
    fields = _fields(line.text)
    try:
        layers, model = float(fields["layers.offload"]), float(fields["layers.model"])
    except (KeyError, ValueError):
        return
    told = re.search(r'msg="offload to (\w+)', line.text)  # before 0.5
    library = fields.get("library") or (told[1] if told else "")
    yield Evidence(
        "placement", "layers", line.text.strip(), where, line.number,
        id=_proper(library), amount=0.0 if library == "cpu" else layers, total=model, engine=True,
        cause="gpu-too-full" if not layers and library != "cpu" and "memory.available" in fields else "",
    )  # fmt: skip


def _weights(line: Line, where: str) -> Iterator[Evidence]:
    fields = _fields(line.text)
    name, amount = fields.get("device") or fields.get("buffer", ""), _bytes(fields.get("size", ""))
    if name and amount is not None:
        yield Evidence(
            "placement", "buffer", line.text.strip(), where, line.number, id=name, amount=amount, engine=True
        )


def _runner(line: Line, where: str) -> Iterator[Evidence]:
    fields = _fields(line.text)
    whole, vram = _bytes(fields.get("runner.size", "")), _bytes(fields.get("runner.vram", ""))
    if whole and vram is not None:
        text = f'runner.size="{fields["runner.size"]}" runner.vram="{fields["runner.vram"]}"'
        claim = _claim(text, where, line.number, vram, whole)
        unused = not vram and fields.get("runner.inference", "cpu").lower() != "cpu"
        yield replace(claim, cause="gpu-unused") if unused else claim
