"""All faults. A line is compared with them in this order: those that say most of it come first."""

from __future__ import annotations

from scripts.faults import (
    access,
    compose,
    docker,
    engines,
    gpu,
    host,
    images,
    machine,
    network,
    podman,
    services,
    state,
)  # fmt: skip
from scripts.faults.fault import Fault

SUBJECTS: tuple[tuple[str, tuple[Fault, ...]], ...] = (
    ("Podman's machine (macOS, Windows)", machine.FAULTS),
    ("Podman", podman.FAULTS),
    ("Docker", docker.FAULTS),
    ("Compose", compose.FAULTS),
    ("GPU", gpu.FAULTS),
    ("Ollama and models", engines.OLLAMA),
    ("llama.cpp", engines.LLAMACPP),
    ("MongoDB", services.DATABASE),
    ("MongoDB MCP server", services.MCP),
    ("Open WebUI", services.WEBUI),
    ("SELinux and permissions", access.FAULTS),
    ("Images and installation", images.FAULTS),
    ("Network", network.FAULTS),
    ("This machine", (*host.FAULTS, services.CRASH)),
    ("Settings, secrets and what runs", state.FAULTS),
)
FAULTS: tuple[Fault, ...] = tuple(fault for _, faults in SUBJECTS for fault in faults)
BY_ID: dict[str, Fault] = {fault.id: fault for fault in FAULTS}
