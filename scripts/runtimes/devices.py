"""What the engine's container gets of this machine's GPU: overlay files, and variables of its image."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scripts import host
from scripts.engines import kinds
from scripts.settings import Settings

# The one base whose Vulkan driver reaches an Apple GPU from Podman's machine; see OLLAMA_BASE.
FEDORA = "quay.io/fedora/fedora:44"

# What keeps an engine from a GPU that it could see: no layers for llama.cpp; for Ollama a name that none of its
# libraries of GPUs has. https://github.com/ollama/ollama/blob/v0.33.0/discover/runner.go
NO_GPU: Mapping[str, str] = {"GPU_LAYERS": "0", "OLLAMA_LIBRARY": "cpu"}


@dataclass(frozen=True)
class Devices:
    """`overlays` and why each is there; `why_not`: a line for each GPU that is here and is not given to the engine."""

    overlays: tuple[Path, ...] = ()
    why: tuple[str, ...] = ()
    why_not: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)


def devices(tool: str, engine: str, settings: Settings, env: Mapping[str, str]) -> Devices:
    """What fits this machine. Asks programs only where files say that there may be a GPU; GPU=off asks nothing."""
    backends = "" if settings.ollama_backends == "auto" else settings.ollama_backends
    base = settings.text("ollama_base")
    plain = {"OLLAMA_BACKENDS": backends or "cpu", "OLLAMA_BASE": base}
    if settings.gpu == "off":
        return Devices(variables={**plain, **NO_GPU})
    # Our image of llama.cpp computes on the CPU; one of the user's may have anything.
    if not kinds.find(engine).image_uses_gpu and not settings.text(f"{engine}_image"):
        return Devices(variables=plain)
    if sys.platform != "darwin" and not _candidate():
        return Devices(variables=plain)
    from scripts.host.ask import Asker
    from scripts.setup import Wish, choose, probe

    evidence = probe(Asker(env), Wish(runtime=tool, machine=settings.machine_name))
    found = choose(evidence, tool, engine, settings.machine_name, anyway=settings.gpu == "on")
    if found.chosen:
        # Vulkan is what drives the GPUs of most makers, NVIDIA's included.
        plain["OLLAMA_BACKENDS"] = backends or "cpu vulkan"
        plain["OLLAMA_BASE"] = base or (FEDORA if sys.platform == "darwin" else "")
    return Devices(
        tuple(one.path for one in found.chosen),
        tuple(one.why for one in found.chosen),
        found.why_not,
        plain | dict(found.variables),
    )


def _candidate() -> bool:
    """Whether anything here looks like a GPU. A few small files."""
    seen = host.gpus()
    return bool(seen.devices or seen.cdi_devices)
