"""What a line says about the GPU, and the chain of links that it speaks of.

Evidence is what was read, never what follows from it: `judge` decides that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from scripts.text import Line

# The chain, in the order in which a fault would spread.
Name = Literal["host", "provider", "node", "driver", "build", "placement", "speed", "answer"]

Says = Literal[
    "device",  # a device by its name
    "none",  # a tool or a backend finds no device
    "dropped",  # the engine refuses a device
    "node",  # a device node is there
    "refused",  # a node, a driver or a container's device can't be opened
    "backend",  # the build has this backend
    "cpu",  # the engine says that it uses the CPU
    "restart",  # the server starts again: earlier lines about devices no longer count
    "load",  # a model begins to load
    "buffer",  # `amount` bytes of the model are in the buffer `id`
    "layers",  # `amount` of `total` layers offloaded; `id`: by Ollama's words the library that holds them
    "assigned",  # a layer goes to the device `id`
    "overridden",  # a tensor of a layer is kept in host memory by the user's wish
    "weights",  # the model has `amount` bytes in all
    "vocabulary",  # entries of the embedding table
    "width",  # numbers in one entry of the embedding table
    "breakdown",  # the engine's table of memory: `amount` bytes of the model in `id`
    "bench",  # a row of llama-bench: backends `id`, layers asked for `amount`, tokens/s `total`, test `name`
    "claim",  # Ollama's word: `amount` of `total` bytes (or per cent) on the GPU
    "process",  # the vendor's tool: an engine's process (`id`: its pid) holds `amount` bytes on the GPU
    "works",  # the engine answered or is ready: earlier errors are past
    "error",  # it crashed, or got no memory
    "garbage",  # the answer is not language
    "right",  # the question with a known answer was answered right
    "wrong",  # … or wrong
    "speeds",  # decode in tokens/s: `amount` on the GPU, `total` on the CPU, same model, same run
    "untold",  # why a link is unknown, in words
    "inapplicable",  # why a link does not apply, in words
]


@dataclass(frozen=True)
class Evidence:
    """One thing that was read. `where` is the file or the command, `at` the line's number in it (from 1).

    `id` is the engine's name of a device (Vulkan0), a buffer, a backend; `name` what the device calls itself.
    `cause` is an id of the table of faults. Amounts of memory are in bytes.
    """

    link: Name
    says: Says
    line: str
    where: str
    at: int = 0
    id: str = ""
    name: str = ""
    amount: float | None = None
    total: float | None = None
    software: bool = False
    engine: bool = False  # from the engine itself, not from another tool
    cause: str = ""

    @property
    def device(self) -> str:
        """A device by both of its names: `Vulkan0 (NVIDIA H200)`."""
        both = self.id and self.name and self.id != self.name
        return f"{self.id} ({self.name})" if both else self.name or self.id


# Drivers that compute on the CPU, by the names that they give themselves.
# https://docs.mesa3d.org/drivers/llvmpipe.html, https://swiftshader.googlesource.com/SwiftShader;
# Microsoft's WARP is named "Microsoft Basic Render Driver"; PoCL names processors cpu-… or pthread-…
SOFTWARE = re.compile(
    r"llvmpipe|lavapipe|swiftshader|softpipe|swrast|software (?:rasterizer|renderer|adapter)"
    r"|basic render|^\W*(?:cpu|pthread)-|CPU Runtime",
    re.IGNORECASE,
)
# Host memory, by llama.cpp's names for its buffers: CPU, CPU_Mapped, CPU_REPACK, AMX, CUDA_Host …
HOST_BUFFER = re.compile(r"(?:CPU|AMX|BLAS|Host|ACCEL)(?:$|[_-])|.*_Host$", re.IGNORECASE)
# Backends that exist on hardware only, so that their buffers need no device line. Vulkan, OpenCL and SYCL can be
# software.
HARDWARE = frozenset({"cuda", "rocm", "metal"})

UNITS = {"": 1.0, "b": 1.0}
UNITS |= {f"{p}ib": 1024.0**n for n, p in enumerate(("k", "m", "g", "t"), 1)}
UNITS |= {f"{p}b": 1000.0**n for n, p in enumerate(("k", "m", "g", "t"), 1)}


def software(name: str) -> bool:
    """Whether a device of this name computes on the CPU. A wrapper (Venus, D3D12) is what it wraps."""
    return bool(SOFTWARE.search(name))


def backend(identity: str) -> str:
    """The backend of a device's or a buffer's name: `cuda` of CUDA0, `opencl` of GPUOpenCL, `metal` of MTL0_Mapped."""
    found = re.match(r"(?:GPU(?=OpenCL))?([A-Za-z]+)", identity.split("_")[0])
    word = found[1].lower() if found else ""
    return {"mtl": "metal", "hip": "rocm"}.get(word, word)


def index(identity: str) -> str:
    """The number of a device's or a buffer's name, empty where it has none."""
    found = re.fullmatch(r"[A-Za-z]+(\d+)", identity.split("_")[0])
    return found[1] if found else ""


def same_device(one: str, other: str) -> bool:
    """Whether two of the engine's names can be one device: CUDA0 and CUDA0_Split, OpenCL and GPUOpenCL."""
    if not one or not other or backend(one) != backend(other):
        return one == other
    return not index(one) or not index(other) or index(one) == index(other)


def size(number: str, unit: str = "") -> float | None:
    """Bytes of a figure and its unit; None where the unit is not known."""
    factor = UNITS.get(unit.lower())
    return None if factor is None else float(number) * factor


@dataclass(frozen=True)
class Rule:
    """A pattern of a line, and what it says. Its named groups fill the fields of the evidence.

    `id`, `name`, `amount` and `total` go to the fields of these names, `unit` is the unit of `amount` (or `mebibytes`
    is the amount). `prefix` comes before the `id`, for lines with only the device's number. `needs` is a word in
    every such line: searching for it is quick.
    """

    link: Name
    says: Says
    pattern: re.Pattern[str]
    cause: str = ""
    engine: bool = True
    prefix: str = ""
    needs: str = ""


def rule(
    link: Name,
    says: Says,
    pattern: str,
    cause: str = "",
    *,
    engine: bool = True,
    prefix: str = "",
    needs: str = "",
) -> Rule:
    """A rule whose pattern is compiled. `needs` is a text that each matching line contains, for speed."""
    return Rule(link, says, re.compile(pattern), cause, engine, prefix, needs)


def holding(words: Sequence[str], lines: Iterable[Line]) -> Iterator[Line]:
    """The lines that hold one of these words."""
    return (line for line in lines if any(word in line.text for word in words))


def any_of(*patterns: str) -> str:
    """One pattern of several."""
    return "|".join(patterns)


def apply(rules: Sequence[Rule], lines: Iterable[Line], where: str) -> Iterator[Evidence]:
    """The evidence of the first rule that fits, for each line."""
    for line in lines:
        for one in rules:
            if one.needs in line.text and (found := one.pattern.search(line.text)):
                yield _of(one, found, line, where)
                break


def _of(one: Rule, found: re.Match[str], line: Line, where: str) -> Evidence:
    groups = {key: (value or "").strip() for key, value in found.groupdict().items()}
    amount = groups.get("amount") or groups.get("mebibytes", "")
    unit = "MiB" if groups.get("mebibytes") else groups.get("unit", "")
    total, name = groups.get("total", ""), groups.get("name", "")
    return Evidence(
        one.link,
        one.says,
        line.text.strip(),
        where,
        line.number,
        id=one.prefix + groups.get("id", ""),
        name=name,
        amount=size(amount, unit) if amount else None,
        total=float(total) if total else None,
        software=one.says == "device" and software(name),
        engine=one.engine,
        cause=one.cause,
    )
