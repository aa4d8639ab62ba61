"""Lines of llama.cpp: llama-server, llama-cli, llama-bench, and the llama-server inside of Ollama.

Formats as of llama.cpp b1600 (2023) to b11549 (2026):
https://github.com/ggml-org/llama.cpp/blob/master/src/llama-model.cpp
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from scripts.faults.find import shown_by
from scripts.gpu.evidence import Evidence, any_of, apply, holding, rule
from scripts.text import Line

_SIZE = r"(?P<amount>\d[\d.]*)\s*(?P<unit>[KMGT]i?B)"
_USING = (
    r"\busing device (?P<id>[A-Za-z]\w*)"
    r"(?: \((?P<name>.+?)\))?(?: \((?:unknown id|[\da-fA-F]+:[\da-fA-F:.]+)\))?(?: - .*)?$"
)
_LISTED = r"^\s*(?:.*?\s)?(?:- )?(?P<id>[A-Z][A-Za-z]+\d*)\s*: (?P<name>.+) \(\d+ MiB, \d+ MiB free\)"
_METAL = r"\bggml_metal\w*: (?:GPU name:|found device:|picking default device:)\s+(?P<name>\S.*)"
_OPENCL = r"\bggml_opencl: (?:default |selecting )?device:\s*'(?P<name>[^']+)'"
_SYCL = r"^\|?\s*(?P<id>\d+)\|\s*\[\w+:gpu:\d+\]\|\s*(?P<name>[^|]+?)\s*\|"
_NONE = r"ggml_opencl: .*no (?:OpenCL )?(?:devices|platforms?)|ggml_metal\w*: error: .*device"
_LOAD = any_of(
    "llama_model_loader: loaded meta data", "llama_model_load_from_file_impl: ", "load_model: loading model '"
)

DEVICES = (
    rule("driver", "device", _USING, needs="using device"),
    rule("driver", "device", r"\bggml_vulkan: (?P<id>\d+) = (?P<name>.+?)(?: \| .*)?$", prefix="Vulkan"),
    rule("driver", "device", r"^\W*(?P<id>Vulkan\d+): (?P<name>.+?) \| uma:", needs="| uma:"),
    rule("driver", "device", r"\bggml_vulkan: Using (?P<name>.+?) \| uma:", prefix="Vulkan", needs="| uma:"),
    rule("driver", "device", _LISTED, needs=" MiB free)"),
    rule("driver", "device", r"registered device (?P<id>\w+) \((?P<name>.+)\)$", needs="registered"),
    rule("driver", "device", _METAL, prefix="Metal"),
    rule("driver", "device", _OPENCL, prefix="OpenCL"),
    rule("driver", "device", _SYCL, prefix="SYCL", needs=":gpu:"),
    # API remoting: the host's Metal through a virtual machine. Nothing names the device.
    rule("driver", "device", r"remoting_frontend_reg: initi?ali?zed", prefix="RemotingFrontend"),
    rule("build", "dropped", r"drop unsupported device '(?P<name>[^']+)'", "gpu-build-mismatch"),
    rule("build", "dropped", r"unsupported GPU '(?P<name>[^']+)'", "gpu-build-mismatch"),
    rule("driver", "none", r"ggml_vulkan: Error: Vulkan [\d.]+ required", "vulkan-old"),
    rule("driver", "none", "ggml_vulkan: (?:No devices found|Found 0 Vulkan)", "vulkan-no-device"),
    rule(
        "driver",
        "none",
        r"ggml_cuda_init: (?:failed to initialize|no) (?P<id>\w+)(?:: | devices found)",
        "cuda-no-device",
    ),
    rule("driver", "none", _NONE, "gpu-not-seen"),
)
BUILD = (
    rule("build", "cpu", "not compiled with (?:GPU offload|CUDA|Vulkan|Metal|ROCm)", "cpu-build"),
    rule("build", "cpu", "no usable GPU found", "gpu-not-found"),
    rule("build", "backend", r"load_backend: loaded (?P<id>(?!CPU|BLAS|RPC)\w+) backend"),
    rule("build", "backend", r"system_info:.*\| (?P<id>CUDA|ROCm|Vulkan|Metal|SYCL|MUSA|CANN|OpenCL) :"),
)
PLACES = (
    rule("placement", "layers", r"offloaded (?P<amount>\d+)/(?P<total>\d+) layers to GPU"),
    rule(
        "placement",
        "buffer",
        r"load_tensors:\s+(?P<id>\S.*?)\s+(?:model )?buffer size\s*=\s*" + _SIZE,
        needs="buffer size",
    ),
    rule(
        "placement",
        "buffer",
        r"(?:^|: )\s*(?P<id>[\w.()\[\] -]*\w)\s+model buffer size\s*=\s*" + _SIZE,
        needs="buffer size",
    ),
    rule("placement", "overridden", r"buffer type overridden to (?P<id>CPU\w*|\w+_Host)\b"),
    rule("placement", "assigned", r"\blayer\s+(?P<name>[\d.]+) assigned to device (?P<id>\w+)"),
    rule("placement", "weights", r"(?:print_info: file size|print_meta: model size)\s*=\s*" + _SIZE),
    rule("placement", "vocabulary", r"(?:print_info|print_meta): n_vocab\s*=\s*(?P<amount>\d+)"),
    rule("placement", "width", r"(?:print_info|print_meta): n_embd\s*=\s*(?P<amount>\d+)"),
    rule(
        "placement",
        "breakdown",
        r"\|\s+- (?P<id>\w+)(?: \((?P<name>.+)\))?\s*\|[^(|]*\(\s*\d+ =\s*(?P<mebibytes>\d+) \+",
        needs="|   - ",
    ),
    rule(
        "placement", "breakdown", r"\|\s+- (?P<id>\w+)\s*\|\s*\d+ =\s*(?P<mebibytes>\d+) \+", needs="|   - "
    ),
    rule("placement", "load", _LOAD),
    rule("placement", "works", r"\beval time =\s*[\d.]+ ms /\s+[1-9]\d* (?:runs|tokens)\b"),
    rule("placement", "works", ": model loaded$|all slots are idle|starting the main loop"),
)
RULES = (*DEVICES, *BUILD, *PLACES)
# Every line of interest holds one of these.
WORDS = (
    "device", "Device", "devices:", "ggml_", "MiB free)", "uma:", ":gpu:", "remoting", "GPU", "not compiled",
    "backend from", "overridden", "system_info", "buffer size", "file size", "model size", "n_vocab", "n_embd ",
    "|   - ", "loaded meta data", "llama_model_load", "load_model: loading", "eval time",
    "model loaded", "all slots", "main loop",
)  # fmt: skip

_FOUND = re.compile(r"found \d+ (CUDA|ROCm|HIP|MUSA) devices")
_ENTRY = re.compile(r"^\s+(?P<id>[A-Z]\w*): (?P<name>.+?)(?: \(\d+ MiB.*\))?$")
_NUMBERED = re.compile(r"^\s*Device (\d+): ([^,]+)")
MANY = 64  # devices in a list


def parse(lines: Sequence[Line], where: str) -> Iterator[Evidence]:
    """The evidence of a log of llama.cpp, in its order."""
    yield from _device_list(lines, where)
    family, listed, last = "", 0, None
    for line in holding(WORDS, lines):
        if found := _FOUND.search(line.text):
            family = found[1]
        elif family and (numbered := _NUMBERED.match(line.text)):
            text, name = line.text.strip(), numbered[2].strip()
            identity = f"{family}{numbered[1]}"
            yield Evidence("driver", "device", text, where, line.number, id=identity, name=name, engine=True)
            continue
        for one in map(_exact, apply(RULES, [line], where)):
            if one.says != "device" or one.id != "CPU":
                listed += one.says == "device"
                last = one if one.says == "device" else last
                yield one
            elif not listed:  # a list of devices ends with the processor; here it is all there is
                yield replace(one, says="none", id="", cause="gpu-not-seen")
        if last and "Warning: Device type is CPU" in line.text:
            yield replace(last, software=True, line=line.text.strip(), at=line.number)
        listed = 0 if "device_info:" in line.text else listed


def _exact(one: Evidence) -> Evidence:
    """A backend that could not start, with its cause from the table, if its words match one."""
    fault = shown_by(one.line) if one.says == "none" and one.id else None
    return replace(one, cause=fault.id) if fault else one


def _device_list(lines: Sequence[Line], where: str) -> Iterator[Evidence]:
    """`--list-devices` with nothing below its heading, or with names and no memory."""
    for place, line in enumerate(lines):
        if line.text.strip() != "Available devices:":
            continue
        after = [one for one in lines[place + 1 : place + 1 + MANY] if one.text.strip()]
        listed = list(takewhile(lambda one: _ENTRY.match(one.text), after))
        if not listed:
            text = "Available devices: (none)"
            yield Evidence("driver", "none", text, where, line.number, engine=True, cause="gpu-not-seen")
        yield from apply((rule("driver", "device", _ENTRY.pattern),), listed, where)
