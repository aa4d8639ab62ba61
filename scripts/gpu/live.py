"""The same evidence from a running stack: texts of tools and logs, read as saved ones are, and one question asked.

A missing tool or folder gives no evidence.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scripts import host, process
from scripts.engines.base import REPEATED
from scripts.errors import ByreError
from scripts.gpu import provider, tools
from scripts.gpu.evidence import Evidence
from scripts.gpu.read import read
from scripts.host.gpus import NODES, VULKAN_LOADER, has_vulkan_loader
from scripts.language import garbled, stuck, systems
from scripts.settings.environment import inherited
from scripts.text import lines

if TYPE_CHECKING:
    from scripts.engines.base import Engine
    from scripts.lifecycle.site import Site
    from scripts.models.catalogue import Model

# Runs a command somewhere and returns its output; empty if it can't run.
Run = Callable[[Sequence[str]], str]

ROOT = Path("/")
PATIENCE = 20.0  # seconds for one tool; a driver that hangs must not hang us
LIST_NODES = ("sh", "-c", f"for n in {NODES}; do [ -e $n ] && echo $n; done; echo end")
LIST_DRIVERS = ("sh", "-c", "ls /usr/share/vulkan/icd.d /etc/vulkan/icd.d 2>/dev/null")
SMI = ("nvidia-smi",)  # its whole text is evidence, read as a saved one is
SMI_PROCESSES = ("nvidia-smi", "--query-compute-apps=pid,process_name,used_memory", "--format=csv")
ROCM_PROCESSES = ("rocm-smi", "--showpids")
SCRIPTS = 4  # writing systems in one short answer: more than a question and its answer need


@dataclass(frozen=True)
class Sources:
    """Where the evidence of a running stack comes from. `inside` runs a command in the engine's container, None if it
    runs on the host. `log` is the engine's log since it started; `ps` its own list of what is loaded, empty if it has
    none. `left_out` is the cause, and the reason in words, if the container gets no GPU on purpose; else empty.
    `between` is the virtual machine between the engine and the GPU. `by_vulkan`: it is a process of this machine that
    reaches a GPU by Vulkan only."""

    host: Run
    log: Callable[[], str]
    ps: Callable[[], str] = lambda: ""
    inside: Run | None = None
    pids: Callable[[], frozenset[str]] = frozenset
    root: Path = ROOT
    mac: bool = sys.platform == "darwin"
    left_out: Callable[[], tuple[str, str]] = lambda: ("", "")
    between: Callable[[], Evidence | None] = lambda: None
    by_vulkan: bool = False


def of(site: Site) -> Sources:
    """The sources of an installation whose engine runs, in a container or on this machine."""
    name, process = site.engine.name, site.processes[site.engine.name]
    inside = _inside(site)

    def log() -> str:
        return "\n".join(line.text for line in site.runtime.services.lines((name,), process.started or 0.0))

    return Sources(
        run_here,
        log,
        lambda: placement(site),
        inside,
        lambda: family(process.pid),
        left_out=lambda: left_out(site),
        between=lambda: between(site),
        by_vulkan=inside is None and sys.platform == "linux" and site.released,
    )


def between(site: Site) -> Evidence:
    """What is between the engine and this machine's GPU."""
    containers = site.runtime.containers
    if site.native or containers is None:
        return provider.none("the engine is a process of this machine")
    match containers.place:
        case "podman machine":
            return provider.podman(run_here, site.settings.machine_name)
        case "docker machine":
            return provider.docker()
        case "elsewhere":
            return provider.elsewhere()
        case "here":
            return provider.none("the containers run on this machine itself")


def left_out(site: Site) -> tuple[str, str]:
    """The cause and the words of why the engine's container was given none of this machine's GPUs."""
    if site.settings.gpu == "off":
        return "gpu-off", f"GPU=off ({site.settings.origin('gpu')})"
    found = site.runtime.wiring.devices
    return ("gpu-left-out", "; ".join(found.why_not)) if found.why_not and not found.overlays else ("", "")


def placement(site: Site) -> str:
    """The engine's own account of what is loaded; empty where it has none or does not answer."""
    from scripts.lifecycle.clients import engine

    try:
        with engine(site) as asked:
            return asked.placement()
    except ByreError:
        return ""


def _inside(site: Site) -> Run | None:
    """A way to run a command in the engine's container; None where the engine is a process of this machine."""
    containers = site.runtime.containers
    if site.native or containers is None:
        return None
    return lambda argv: containers.execute(site.engine.name, argv)


def family(pid: int | None) -> frozenset[str]:
    """The ids of a process and of all that it started: Ollama computes in processes of its own."""
    return frozenset(str(one.pid) for one in host.family(pid)) if pid is not None else frozenset()


def gather(sources: Sources, ask: Callable[[], Evidence | None] = lambda: None) -> list[Evidence]:
    """All evidence. `ask` goes first: the question loads the model, and the log then shows it."""
    answer = ask()
    machine = sources.between()
    found = [*host_evidence(sources), *([machine] if machine else []), *container_evidence(sources)]
    found += read(sources.log(), "the engine's log").evidence
    found += read(sources.ps(), "/api/ps").evidence
    return found + ([answer] if answer else [])


def run_here(argv: Sequence[str]) -> str:
    """What a program of this machine prints, with errors; empty if it is missing."""
    with suppress(process.ProcessError):
        done = process.run(argv, env=inherited(), timeout=PATIENCE)
        return done.out + done.err
    return ""


def host_evidence(sources: Sources) -> Iterator[Evidence]:
    """The machine's own GPU: what its kernel and the vendor's tool show."""
    if sources.mac:
        chip = sources.host(("sysctl", "-n", "machdep.cpu.brand_string")).strip()
        if chip.startswith("Apple"):
            yield Evidence("host", "device", chip, "sysctl", name=chip)
        return
    gpus = host.gpus(sources.root)
    nodes = gpus.devices
    if nodes and sources.by_vulkan:
        yield from vulkan(gpus, has_vulkan_loader())
    cause, why = sources.left_out() if sources.inside is None else ("", "")
    off = cause == "gpu-off"  # the other causes are a container's
    if nodes and off:
        yield Evidence("node", "none", f"the engine is given none: {why}", "settings", cause=cause)
    for node in nodes:
        yield Evidence("host", "node", node, "/dev", name=node)
        if sources.inside is None and not off:
            yield Evidence("node", "node", node, "/dev", name=node)
    smi = sources.host(SMI)
    # Its own table of processes counts if no process is known to be the engine's.
    ours = sources.pids()
    yield from (one for one in read(smi, "nvidia-smi").evidence if not (ours and one.says == "process"))
    if smi:
        yield from tools.nvidia_smi(lines(sources.host(SMI_PROCESSES)), "nvidia-smi of processes", ours)
    rocm = lines(sources.host(ROCM_PROCESSES))
    yield from tools.rocm_smi(rocm, " ".join(ROCM_PROCESSES), ours)
    if not nodes and not smi:
        yield Evidence(
            "host",
            "none",
            "no /dev/dri/renderD*, no /dev/kfd, no /dev/nvidia*, no nvidia-smi",
            "/dev",
            cause="gpu-none",
        )


def vulkan(gpus: host.Gpus, loader: bool) -> Iterator[Evidence]:
    """What Vulkan lacks on this machine to find a driver. `loader`: its loader is there."""
    if not loader:
        yield Evidence("driver", "none", f"{VULKAN_LOADER} is missing", "this machine", cause="vulkan-loader")
    elif not gpus.vulkan:
        yield Evidence("driver", "none", "no files in icd.d", "this machine", cause="vulkan-driver")


def container_evidence(sources: Sources) -> Iterator[Evidence]:
    """What the engine's container has of it: device nodes, and the drivers that Vulkan's loader would find."""
    if sources.inside is None:
        return
    place = "/dev in the container"
    listed = sources.inside(LIST_NODES).split()
    for node in listed[:-1]:
        yield Evidence("node", "node", node, place, name=node)
    if listed == ["end"]:
        cause, why = sources.left_out()
        text = "no /dev/dri/renderD*, no /dev/kfd, no /dev/nvidia* in the engine's container"
        yield Evidence(
            "node", "none", f"{text}: {why}" if why else text, place, cause=cause or "gpu-node-missing"
        )
    drivers = [name for name in sources.inside(LIST_DRIVERS).split() if name.endswith(".json")]
    if drivers and all(name.startswith(("lvp", "swiftshader", "vk_swiftshader")) for name in drivers):
        text, place = ", ".join(drivers), "icd.d in the container"
        yield Evidence(
            "driver", "device", text, place, name="lavapipe", software=True, cause="vulkan-software"
        )


def known_answer(engine: Engine, model: Model) -> Evidence | None:
    """Ask the model's known question at temperature 0; None without one, or if the engine does not answer."""
    if model.question is None:
        return None
    messages = [{"role": "user", "content": model.question.ask}]
    try:
        pieces = list(engine.chat(messages, temperature=0, max_tokens=200))
    except ByreError as error:
        return Evidence("answer", "error", error.message, "the engine", cause="engine-died")
    text = "".join(piece.text for piece in pieces).strip()
    given_up = any(piece.finish == REPEATED for piece in pieces)
    said = f"{model.question.ask} → {' '.join(text.split())[:120]}"
    if model.question.answered_by(text):
        return Evidence("answer", "right", said, "the engine")
    if given_up or garbled(text) or stuck(text) or systems(text) >= SCRIPTS:
        return Evidence("answer", "garbage", said, "the engine", cause="gpu-garbage")
    return Evidence(
        "answer", "wrong", f"{said} (expected {model.question.answer})", "the engine", cause="wrong-answer"
    )
