"""The engine on the CPU, or with other settings, next to the running engine, for the time of a measurement. Ollama
reloads the model with num_gpu 0, and again afterwards. For llama.cpp a second server is started, as a process or a
container like the first. It is always stopped.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from scripts import host
from scripts.engines.base import Engine, ModelKeeper, With
from scripts.errors import BusyError, EngineError, HostError, ServiceError
from scripts.lifecycle import clients, room
from scripts.lifecycle.site import Site
from scripts.runtimes.base import Changes
from scripts.waiting import until

LOCAL = "127.0.0.1"
# What makes llama.cpp's server compute on the CPU alone: no device for it, and no layer elsewhere. Builds that don't
# know the first (our launcher) say so in their log and go on. llama.cpp: common/arg.cpp
NO_DEVICE = {"LLAMA_ARG_DEVICE": "none", "LLAMA_ARG_N_GPU_LAYERS": "0"}
LISTEN = ("LLAMA_ARG_HOST", "LLAMA_ARG_PORT")  # where it listens
UNLOAD_SECONDS = 60.0
HINT = "Measure without it: uv run invoke benchmark"


@dataclass(frozen=True)
class CpuEngine:
    """The other engine. `how` says what it is, `log` is what it has said since it began."""

    engine: Engine
    pid: int | None
    how: str
    log: Callable[[], str]


@contextmanager
def on_cpu(site: Site, name: str) -> Iterator[CpuEngine]:
    """The model on the CPU. Raises HostError without the memory for it, EngineError if it does not start."""
    if site.engine.fields_on_cpu is not None:
        way = _asked(site, name, site.engine.fields_on_cpu)
    else:
        way = another(site, name, Changes(NO_DEVICE, devices=False), "cpu-engine-failed", HINT)
    with way as made:
        yield made


# ── an engine that can be asked for it ───────────────────────────────────────────────────────────────────────────


@contextmanager
def _asked(site: Site, name: str, fields: Mapping[str, Any]) -> Iterator[CpuEngine]:
    began, kind = time.time(), site.engine

    def log() -> str:
        return "\n".join(line.text for line in site.runtime.services.lines((kind.name,), began))

    with clients.model_keeper(site) as asked:
        process = site.processes.get(kind.name)
        pid = process.pid if process else None
        # It takes as many threads as there are cores, which may be far slower than fewer: seen with 16 of 16.
        how = f"the same {kind.title}, with no layers on a GPU (num_gpu 0) and the number of threads that it chooses"
        try:
            yield CpuEngine(With(asked, fields), pid, how, log)
        finally:
            # A request without num_gpu is served by whatever is loaded, so this has to go first:
            # https://github.com/ollama/ollama/blob/v0.33.0/server/sched.go (needsReload)
            asked.load(name, 0)
            _wait_unloaded(asked, name)
            asked.load(name, site.settings.keep_alive)


def _wait_unloaded(asked: ModelKeeper, name: str) -> None:
    """It is unloaded after the answer that promises it."""
    if not until(lambda: name not in asked.loaded(), seconds=UNLOAD_SECONDS, every=0.1):
        raise EngineError(
            f"The engine still keeps {name} on the CPU, after the comparison.",
            fault="cpu-engine-failed",
            hint="uv run invoke restart",
        )


# ── an engine that is started once more ──────────────────────────────────────────────────────────────────────


@contextmanager
def another(site: Site, name: str, changes: Changes, fault: str, hint: str) -> Iterator[CpuEngine]:
    """A second server of the same program and model, as the first was brought up but for these changes.

    Raises HostError without the memory for it; EngineError with `fault` and `hint` if it does not start.
    """
    _room(site, name, hint)
    first = site.described()[site.engine.name]
    patience = site.settings.ready_timeout
    try:
        with site.runtime.services.second(first, changes, LISTEN, patience) as one:
            asked = site.engine.connect(f"http://{LOCAL}:{one.port}", clients.engine_key(site), "")
            yield CpuEngine(asked, one.pid, one.how, one.log)
    except (ServiceError, BusyError) as error:
        raise EngineError(
            f"The second engine, which is measured, is missing: {error.message}",
            fault=error.fault if error.fault not in {"", "service-failed"} else fault,
            detail=error.detail,
            hint=hint,
        ) from error


# ── memory ───────────────────────────────────────────────────────────────────────────────────────────────────


def _room(site: Site, name: str, hint: str = HINT) -> None:
    """Raises HostError without memory for the model a second time. Unknown sizes are accepted.

    ENGINE_MEMORY limits each of the two, and a GPU's memory is not counted in it: the second may lack what the first
    has.
    """
    from scripts.amounts import size
    from scripts.fit import here, look
    from scripts.fit.judge import judge
    from scripts.models.catalogue import load
    from scripts.models.registry import resolve
    from scripts.models.store import Origins, Store

    store = Store(site.places.models)
    found = look.of(resolve(name, load(), "", store=store), Origins(store, "", ""), ask=False)
    # Nothing is given back for it, and all other services run already. A GPU may be left out.
    there = replace(room.of(site), free=host.memory().available, vram=None)
    serving = here.serving(site.settings, found, adapter=site.adapter(found.model), machine=there.machine)
    if site.at_once:
        serving = replace(serving, parallel=site.at_once)  # as the first was started
    for row in judge(found.estimate(serving), there).rows:
        if row.need is not None and row.need > row.has:
            what = "free memory" if row.against == "memory" else row.against
            raise HostError(
                f"Too little memory for {name} next to the running engine: it needs {size(row.need)}, "
                f"{what} is {size(row.has)}.",
                fault="model-no-room",
                hint=hint,
            )
