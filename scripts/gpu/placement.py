"""Where the model's bytes are, by the engine's output of its last load. Only buffers of a device that the log
introduced count (CUDA, ROCm and Metal introduce themselves: they have no software driver). Host memory is what
llama.cpp calls CPU, CPU_Mapped, CPU_REPACK, AMX and *_Host. "offloaded 31/31 layers to GPU" alone proves nothing: a
CPU with AMX prints it too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from scripts.faults import lookup
from scripts.gpu.bench import ALL
from scripts.gpu.evidence import HARDWARE, HOST_BUFFER, Evidence, backend, same_device

GIB = 1024.0**3
# The table of embeddings stays in host memory even when every layer is on the GPU. Two bytes a number, and a bit.
EMBEDDING_BYTES = 2.2
# Where its size is not known: as large as the largest there are, or this share of the model.
EMBEDDING_MOST = 1 * GIB
EMBEDDING_SHARE = 0.2


@dataclass
class Load:
    """One load of a model, from the lines of one text."""

    buffers: list[Evidence] = field(default_factory=list)
    assigned: list[Evidence] = field(default_factory=list)
    breakdown: list[Evidence] = field(default_factory=list)
    layers: Evidence | None = None
    overridden: bool = False

    @property
    def empty(self) -> bool:
        """Whether the log says nothing about where the model is."""
        return not (self.buffers or self.assigned or self.layers)


@dataclass
class Run:
    """What the engine said since it last began. `devices` are those that it introduced and did not drop."""

    devices: list[Evidence] = field(default_factory=list)
    cpu: Evidence | None = None
    none: Evidence | None = None
    dropped: Evidence | None = None
    load: Load = field(default_factory=Load)
    bench: list[Evidence] = field(default_factory=list)
    facts: dict[str, float] = field(default_factory=dict)
    errors: list[Evidence] = field(default_factory=list)
    works: Evidence | None = None
    claim: Evidence | None = None

    def device(self, identity: str) -> Evidence | None:
        """The device that the engine introduced under this name."""
        found = [one for one in self.devices if same_device(one.id, identity)]
        exact = [one for one in found if one.id == identity]
        return exact[-1] if exact else found[-1] if found else None


@dataclass(frozen=True)
class Placement:
    """What follows for the model: `share` of its bytes (or layers) on a GPU, 0 to 1; None if unknown. `whole` means
    that everything that can be there is: the table of embeddings stays in host memory. `known` is False if all of it
    is in buffers of a device that no line names. If a part is in host memory, that much is known whatever the device
    is.
    """

    share: float | None
    whole: bool
    evidence: Evidence
    device: Evidence | None = None
    known: bool = True

    @property
    def software(self) -> bool:
        """Whether the device is a software driver, which computes on the CPU."""
        return self.device is not None and self.device.software


def follow(evidence: Iterable[Evidence]) -> Run:
    """The last run of the engine in one text: a restarted server knows nothing of before."""
    run = Run()
    for one in evidence:
        match one.says:
            case "restart":
                run = Run(errors=run.errors)
            case "device" if one.engine:
                if not run.load.empty and "using device" in one.line:
                    run.load = Load()
                run.devices.append(one)
                run.cpu = None  # said before of another backend
            case "dropped":
                run.dropped = one
                run.devices = [d for d in run.devices if not one.name or d.name != one.name]
            case "cpu":
                run.cpu = one
            case "none" if one.engine:
                run.none = one
                if one.id:  # this backend's devices are listed, but can't be used
                    run.devices = [d for d in run.devices if backend(d.id) != backend(one.id)]
            case "load":
                run.facts = {}
                if not run.load.empty:
                    run.load = Load()
            case "layers":
                if run.load.layers or run.load.buffers:
                    run.load = Load()
                run.load.layers = one
            case "buffer":
                run.load.buffers.append(one)
            case "overridden":
                run.load.overridden = True
            case "assigned":
                run.load.assigned.append(one)
            case "breakdown":
                run.load.breakdown = [b for b in run.load.breakdown if b.id != one.id] + [one]
            case "weights" | "vocabulary" | "width":
                run.facts[one.says] = one.amount or 0.0
            case "bench":
                run.bench.append(one)
                run.works = one
            case "claim":
                run.claim = one
            case "error":
                run.errors.append(one)
            case "works":
                run.works = one
    return run


def fatal(run: Run) -> Evidence | None:
    """The first error that nothing came after: an engine that answered later, or got memory, has got over it. One that
    says less than another is left out."""
    after = [one.at for one in run.load.buffers if one.amount]
    passed = max([run.works.at if run.works else -1, *after])
    left = [one for one in run.errors if one.at > passed]
    hidden = {less for one in left for less in lookup.fault(one.cause).hides}
    return next((one for one in left if one.cause not in hidden), None)


def placed(run: Run) -> Placement | None:
    """Where the last load put the model, by the strongest lines there are; None where no line says."""
    return _by_buffers(run) or _by_layers(run) or _by_breakdown(run) or _by_bench(run)


def _by_buffers(run: Run) -> Placement | None:
    buffers = [one for one in run.load.buffers if one.amount]
    if not buffers:
        return None
    return _weighed(run, buffers, run.load.layers)


def _by_breakdown(run: Run) -> Placement | None:
    """The table at the end of a run, where the lines of the load are hidden; before the load it is only a plan."""
    rows = [one for one in run.load.breakdown if one.amount]
    if not rows or run.works is None:
        return None
    named = [row for row in rows if row.name and not HOST_BUFFER.match(row.id)]
    run.devices.extend(row for row in named if run.device(row.id) is None)
    return _weighed(run, rows, None)


def _weighed(run: Run, buffers: list[Evidence], layers: Evidence | None) -> Placement:
    host = [one for one in buffers if HOST_BUFFER.match(one.id)]
    away = [one for one in buffers if not HOST_BUFFER.match(one.id)]
    if not away:
        return Placement(0.0, False, max(host, key=_amount))
    largest = max(away, key=_amount)
    device = _introduced(run, largest)
    on, off = sum(map(_amount, away)), sum(map(_amount, host))
    share = min(1.0, on / max(run.facts.get("weights") or on + off, on))
    whole = _whole(run, on, off, layers)
    if whole and any(_introduced(run, one) is None for one in away):
        return Placement(None, False, largest, known=False)
    return Placement(share, whole, largest, device)


def _whole(run: Run, on: float, off: float, layers: Evidence | None) -> bool:
    """Whether all that can be on the GPU is: only the table of embeddings is missing."""
    if run.load.overridden or (layers and (layers.amount or 0.0) < (layers.total or 0.0)):
        return False
    missing = max(0.0, run.facts["weights"] - on) if run.facts.get("weights") else off
    table = run.facts.get("vocabulary", 0.0) * run.facts.get("width", 0.0) * EMBEDDING_BYTES
    if table:
        return missing <= max(table, 0.02 * (on + off))
    # If it is also the output's table, a copy is on the GPU: it is never larger than the rest there.
    return missing <= on and (missing <= EMBEDDING_MOST or missing <= EMBEDDING_SHARE * (on + off))


def _introduced(run: Run, buffer: Evidence) -> Evidence | None:
    """The device of a buffer; the buffer itself where its name is proof: CUDA0, or `Intel(R) HD Graphics 520`."""
    if backend(buffer.id) == "rpc":  # another machine's: its device is unknown
        return None
    found = run.device(buffer.id)
    if found is None and (backend(buffer.id) in HARDWARE or " " in buffer.id):
        return buffer
    return found


def _by_layers(run: Run) -> Placement | None:
    """Layers without buffers: they count only with a device that the engine introduced in the same run."""
    layers, assigned = run.load.layers, run.load.assigned
    if layers and layers.total:
        share = (layers.amount or 0.0) / layers.total
        if share == 0:
            return Placement(0.0, False, layers)
        device = run.device(layers.id) if layers.id else run.devices[-1] if run.devices else None
        if device is None and backend(layers.id) in HARDWARE:
            device = layers
        if device is None and run.cpu:
            return Placement(0.0, False, run.cpu)
        return Placement(share if device else None, share >= 1, layers, device, known=device is not None)
    if assigned:
        away = [one for one in assigned if not HOST_BUFFER.match(one.id)]
        if not away:
            return Placement(0.0, False, assigned[-1])
        device = run.device(away[-1].id)
        return Placement(
            len(away) / len(assigned), len(away) == len(assigned), away[-1], device, known=device is not None
        )
    return None


def _by_bench(run: Run) -> Placement | None:
    """Rows of llama-bench: a finished row with all layers asked for, on a device that was introduced."""
    if not run.bench:
        return None
    rows = [row for row in run.bench if row.amount]
    if not rows:
        return Placement(0.0, False, run.bench[-1])
    row = rows[-1]
    names = [backend(name.strip()) for name in row.id.split(",")]
    device = next((one for one in reversed(run.devices) if backend(one.id) in names), None)
    if device is None and (run.cpu or run.none):
        return Placement(0.0, False, run.cpu or run.none or row)
    if device is None or (row.amount or 0) < ALL:
        return Placement(None, False, row, known=False)
    return Placement(None, True, row, device)


def _amount(one: Evidence) -> float:
    return one.amount or 0.0
