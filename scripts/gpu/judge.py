"""From evidence to a verdict: a pure function, for a saved log as for a running stack.

Nothing becomes `gpu` for lack of evidence: what is not shown is `unknown`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal, get_args

from scripts.faults import lookup
from scripts.gpu import bench
from scripts.gpu.evidence import Evidence, Name
from scripts.gpu.placement import Placement, Run, fatal, follow, placed
from scripts.text import short

Answer = Literal["gpu", "partial", "cpu", "software", "broken", "unknown"]
# "none" is a link that this machine lacks: only what a person could fix is broken.
Status = Literal["ok", "broken", "none", "unknown", "not applicable"]

# Exit codes, apart from those of errors (1 to 8).
CODES: dict[Answer, int] = {"gpu": 0, "partial": 10, "cpu": 11, "software": 12, "broken": 13, "unknown": 14}
CHOSEN = "inference compute"  # in Ollama's line on what it computes with
LINKS: tuple[Name, ...] = get_args(Name)
MEANINGS: dict[Name, str] = {
    "host": "host GPU",
    "provider": "VM provider",
    "node": "device node",
    "driver": "driver",
    "build": "engine's build",
    "placement": "model on device",
    "speed": "faster than CPU",
    "answer": "known answer",
}
ENGINE = re.compile(r"\bmsg=|\bsource=\w+\.go|\bggml_|\bllama_|load_tensors")  # a line of the engine itself
NO_GPU = "gpu-none"  # the cause where the machine has no GPU
IMPLIED = frozenset({"host", "node", "driver", "build"})  # by a model that is on a GPU
BROKEN = {
    "gpu-garbage": "The answer is not readable text.",
    "wrong-answer": "The answer to the known question is wrong.",
}
# A process that has only opened the GPU holds this much of it; above that there is a model. CUDA's own context takes
# 200 to 600 MiB, one of Vulkan some 30 MiB (measured: 221 MiB with 197 MiB of model, cache and buffers).
CONTEXT_CUDA = 1024 * 1024.0**2
CONTEXT_VULKAN = 100 * 1024.0**2


@dataclass(frozen=True)
class Link:
    """One link of the chain. `evidence` is the line that shows it, `where` its file or command and line number."""

    name: Name
    status: Status
    evidence: str = ""
    where: str = ""
    cause: str = ""


@dataclass(frozen=True)
class Verdict:
    """What the evidence shows. `share` is the part of the model on the GPU, 0 to 1, None if unknown. `device` is
    where it is, by the engine's name and its own; empty if no GPU is known to be used. If the verdict is unknown,
    `missing` is the id, in the table of faults, of the evidence that is missing; else empty.
    """

    verdict: Answer
    why: str
    share: float | None
    links: tuple[Link, ...]
    device: str = ""
    missing: str = ""

    @property
    def broken(self) -> Link | None:
        """The first broken link."""
        return next((link for link in self.links if link.status == "broken"), None)

    @property
    def without_gpu(self) -> bool:
        """Whether this machine was looked at and has no GPU."""
        return any(link.name == "host" and link.status == "none" for link in self.links)

    @property
    def fault(self) -> str:
        """The id of what keeps the model from a GPU, in the table of faults; empty where nothing does."""
        if self.broken:
            return self.broken.cause
        if self.without_gpu:
            return NO_GPU
        return self.missing

    @property
    def fix(self) -> str:
        """What to do about it; for `unknown`, what would show more."""
        return lookup.fault(self.fault).fix if self.fault and self.fault != NO_GPU else ""

    @property
    def code(self) -> int:
        """The exit code of `uv run invoke gpu`."""
        return CODES[self.verdict]


@dataclass(frozen=True)
class _Case:
    """The evidence in the order of what it can decide."""

    all: Sequence[Evidence]
    runs: tuple[Run, ...]

    def says(self, *what: str) -> list[Evidence]:
        return [one for one in self.all if one.says in what]

    def link(self, name: Name, *what: str) -> Evidence | None:
        return next((one for one in self.all if one.link == name and one.says in what), None)


@dataclass(frozen=True)
class _Found:
    verdict: Answer
    evidence: Evidence | None
    share: float | None = None
    device: Evidence | None = None
    cause: str = ""


def judge(evidence: Iterable[Evidence]) -> Verdict:
    """The verdict of all evidence together. Each text (`where`) is followed by itself: their times are not known."""
    every = list(evidence)
    rows = bench.speeds([one for one in every if one.says == "bench"])
    every += [rows] if rows else []
    texts = [list(group) for _, group in groupby(every, key=lambda one: one.where)]
    case = _Case(every, tuple(follow(text) for text in texts))
    found = _decide(case)
    device = found.device.device if found.device else ""
    missing = _missing(case, found) if found.verdict == "unknown" else ""
    return Verdict(found.verdict, _why(found), found.share, _links(case, found), device, missing)


def _missing(case: _Case, found: _Found) -> str:
    """What would show where the model is: the id of a fault."""
    if found.cause == "gpu-unnamed":
        return found.cause
    loaded = any(not run.load.empty or run.bench for run in case.runs)
    engine = any((one.engine and one.says != "claim") or ENGINE.search(one.line) for one in case.all)
    return "model-not-loaded" if engine and not loaded else "engine-log-missing"


def _decide(case: _Case) -> _Found:
    where = _placement(case)
    if bad := [*case.says("garbage"), *filter(None, map(fatal, case.runs))]:
        return _Found("broken", bad[0], device=where.device if where else None, cause=bad[0].cause)
    wrong = case.link("answer", "wrong")
    if wrong and where and where.known and where.share != 0:
        return _Found("broken", wrong, where.share, where.device, "wrong-answer")
    if where and where.known:
        return _by_placement(where, case)
    for run in case.runs:
        if said := run.cpu or (None if run.devices else run.none):
            return _Found("cpu", run.dropped or said, 0.0, cause=(run.dropped or said).cause)
    return _by_words(case, where) or _by_devices(case, where)


def _placement(case: _Case) -> Placement | None:
    """The placement of all texts: a known one goes before one that is not, of several the least on a GPU."""
    found = [one for one in map(placed, case.runs) if one]
    known = [one for one in found if one.known]
    if known:
        return min(known, key=lambda one: 1.0 if one.share is None else one.share)
    return found[0] if found else None


def _by_placement(where: Placement, case: _Case) -> _Found:
    if where.software:
        return _Found("software", where.evidence, where.share, where.device, "vulkan-software")
    if where.share == 0:
        return _Found("cpu", where.evidence, 0.0, cause=where.evidence.cause or _unused(case))
    if where.whole:
        return _Found("gpu", where.evidence, where.share, where.device)
    return _Found("partial", where.evidence, where.share, where.device, "partly-on-gpu")


def _unused(case: _Case) -> str:
    """Why no part of a model is on a GPU: what kept the engine from one, or that it found one and left it empty."""
    refused = next((one.cause for one in case.all if one.says == "refused" and one.cause), "")
    if refused:
        return refused
    if any(run.claim and run.claim.amount and run.claim.says == "claim" for run in case.runs):
        return "gpu-claimed"
    found = any(one.engine and not one.software for run in case.runs for one in run.devices)
    return "gpu-unused" if found else "model-on-cpu"


def _by_words(case: _Case, where: Placement | None) -> _Found | None:
    """What Ollama claims, and what the vendor's tool shows of its process: each alone is less than both together."""
    claims, held = case.says("claim"), case.says("process")
    claim = claims[-1] if claims else None
    share = (claim.amount or 0.0) / claim.total if claim and claim.total else None
    enough = [one for one in held if (one.amount or 0) >= (CONTEXT_VULKAN if one.total else CONTEXT_CUDA)]
    if claim and share and share < 1 and _only_software(case):
        return _Found("software", claim, share, case.says("device")[0], "vulkan-software")
    if claim and share is not None and share < 1:
        return _Found("cpu" if not share else "partial", claim, share, cause=claim.cause)
    claimed = claim.amount or 0.0 if claim else 0.0
    if held and claimed > CONTEXT_VULKAN and (held[0].amount or 0) >= 0.9 * claimed:
        return _Found("gpu", held[0], share, held[0])
    if enough and not (where and not where.known):
        return _Found("gpu", enough[0], None, enough[0])
    return None


def _by_devices(case: _Case, where: Placement | None) -> _Found:
    """No line of a load: devices alone prove no use, but a machine with software drivers only has no GPU to use."""
    if _only_software(case):
        device = case.says("device")[0]
        return _Found("software", device, device=device, cause="vulkan-software")
    if where:
        return _Found("unknown", where.evidence, cause="gpu-unnamed")
    faults = (one for one in case.all if one.says in ("refused", "none"))
    return _Found("unknown", next((one for one in faults if _seen(case, one.link).status == "broken"), None))


def _only_software(case: _Case) -> bool:
    devices = case.says("device")
    return bool(devices) and all(one.software for one in devices)


def _why(found: _Found) -> str:
    """One sentence for people."""
    line = found.evidence.line if found.evidence else ""
    device = found.device.name or found.device.id if found.device else ""
    of = f" of {device}" if device else ""
    share = "" if found.share is None else f"{found.share:.0%} "
    words: dict[Answer, str] = {
        "gpu": f"The model is in the memory{of}.",
        "partial": f"{share}of the model is in GPU memory, the rest in system memory.",
        "cpu": "The CPU computes the model.",
        "software": f"The device is a software driver on the CPU: {device}.",
        "broken": BROKEN.get(found.cause, "The engine crashed, or could not use the device."),
        "unknown": "The evidence does not show whether the engine uses a GPU.",
    }
    said = words[found.verdict]
    if found.verdict == "gpu" and found.evidence and found.evidence.says == "bench":
        said = f"It ran with all layers requested{of.replace(' of', ' on', 1)}."
    elif found.verdict == "gpu" and found.share is None:
        said = "The engine's process uses GPU memory; the model's share of it is unknown."
    return said + (f" ({short(line)})" if line else "")


def _links(case: _Case, found: _Found) -> tuple[Link, ...]:
    """Every link with its evidence. If the model is on a GPU, all earlier links hold."""
    made = tuple(_link(case, name, found) for name in LINKS)
    if found.verdict in ("cpu", "unknown") and made[0].cause == NO_GPU:
        made = tuple(
            replace(link, status="none", cause="") if link.status == "broken" else link for link in made
        )
    if found.device is None or found.verdict not in ("gpu", "partial"):
        return made
    implied = _made("host", "ok", found.device)
    return tuple(
        replace(implied, name=link.name) if link.name in IMPLIED and link.status != "ok" else link
        for link in made
    )


def _link(case: _Case, name: Name, found: _Found) -> Link:
    if found.evidence and found.cause and _blamed(found) == name:
        # The device's own line shows a software driver, even if a buffer decides.
        shown = found.device if found.verdict == "software" and found.device else found.evidence
        return _made(name, "broken", shown, found.cause)
    if name == "provider" and (through := _through_a_machine(case)):
        return _made(name, "ok", through)
    if name == "placement":
        if found.verdict in ("gpu", "partial") and found.evidence:
            return _made(name, "ok", found.evidence)
        unproven = found.evidence if found.cause == "gpu-unnamed" else None
        unproven = unproven or case.link(name, "claim", "layers", "process", "buffer")
        return _made(name, "unknown", unproven) if unproven else Link(name, "unknown")
    if name == "speed":
        told = case.link(name, "speeds")
        return _made(name, "broken" if told.cause else "ok", told) if told else _untold(case, name)
    if name == "answer":
        told = case.link(name, "garbage", "wrong", "right")
        good = told is not None and told.says == "right"
        return _made(name, "ok" if good else "broken", told, told.cause) if told else Link(name, "unknown")
    link = _seen(case, name)
    return _untold(case, name) if link.status == "unknown" else link


def _untold(case: _Case, name: Name) -> Link:
    """A link of which nothing is shown, with the reason where there is one."""
    why = case.link(name, "untold", "inapplicable")
    if why is None:
        return Link(name, "unknown")
    return _made(name, "unknown" if why.says == "untold" else "not applicable", why)


def _seen(case: _Case, name: Name) -> Link:
    """Host, provider, node, driver, build: good when one good thing was seen, broken when only bad ones were."""
    good = [
        one
        for one in case.all
        if one.link == name and one.says in ("device", "node", "backend") and not one.software
    ]
    bad = [
        one
        for one in case.all
        if one.link == name and (one.software or one.says in ("none", "refused", "dropped"))
    ]
    cpu = [one for one in case.all if one.link == name and one.says == "cpu"]
    dropped = case.says("dropped") if name == "driver" else []  # it was found, so its driver works
    if cpu and not dropped:
        first = shown = (bad or cpu)[0]
        # What it has chosen says more than that a list of devices has no GPU.
        if first.says in ("none", "cpu"):
            shown = next((one for one in cpu if CHOSEN in one.line), first)
        return _made(name, "broken", shown, first.cause or "vulkan-software")
    if bad and bad[0].says == "dropped":
        return _made(name, "broken", bad[0])
    if good or dropped:
        return _made(name, "ok", (good or dropped)[0])
    return _made(name, "broken", bad[0], bad[0].cause or "vulkan-software") if bad else Link(name, "unknown")


def _through_a_machine(case: _Case) -> Evidence | None:
    """A device that only a virtual machine's provider can have brought."""
    return next((one for one in case.says("device") if "Virtio-GPU" in one.name and not one.software), None)


def _blamed(found: _Found) -> Name | None:
    """The link that a verdict's own evidence breaks; for other links the evidence of each decides."""
    if found.evidence is None or found.verdict in ("gpu", "unknown"):
        return None
    if found.verdict == "software":
        return "driver"
    if found.verdict == "cpu" and found.evidence.link != "placement":
        if found.evidence.says == "none" and found.evidence.id:  # a backend whose devices are listed
            return found.evidence.link
        return None  # there may be a line that says more than "no GPU"
    return "placement" if found.verdict == "partial" else found.evidence.link


def _made(name: Name, status: Status, one: Evidence, cause: str = "") -> Link:
    return Link(name, status, one.line[:240], _where(one), (cause or one.cause) if status == "broken" else "")


def _where(one: Evidence) -> str:
    return f"{one.where}:{one.at}" if one.at else one.where
