"""What writes the plans of questions about the data: the stack's engine, a small one of its own, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts import host
from scripts.amounts import size
from scripts.lifecycle import room
from scripts.lifecycle.site import Site

if TYPE_CHECKING:
    from scripts.models.catalogue import Model
    from scripts.settings import Settings

NAME = "planner"
CONTEXT = 8192  # tokens: the catalogue of some fifty collections, and a question


def choose(site: Site, model: Model) -> tuple[bool, str]:
    """Whether the planner runs next to an engine that serves this model; and a remark if it would and has no room, or
    runs for the first time."""
    from scripts.models import adapter

    if site.settings.planner == "off" or site.adapter(model) or not adapter.size():
        return False, ""
    free, need = _free(site, model), memory()
    if need > free:
        return False, (
            f"Questions about your data (`ask`) are not answered: the planner needs {size(need)} of memory next to "
            f"{model.name}, {size(max(0, free))} is free."
        )
    if NAME in site.running:
        return True, ""
    return True, (
        f"The planner writes the plans for questions about your data (`ask`): {size(need)} of memory. "
        "Without it: PLANNER=off"
    )


def threads(settings: Settings, beside: bool) -> int:
    """Threads of the planner. `beside`: the engine computes on this machine too. Then it gets half of the engine's:
    llama.cpp's threads wait for each other without sleeping, so that each one beyond the cores delays all."""
    own = settings.threads or host.threads()
    return max(1, own // 2) if beside else own


def memory() -> int:
    """Bytes of memory that the planner needs, by the catalogue's figures."""
    from scripts.fit.estimate import Serving, known
    from scripts.models import adapter
    from scripts.models.catalogue import load

    # One prompt alone: the adapter's bytes are added, and no place for a second one.
    return known(load().starter, Serving(CONTEXT), "").needed + adapter.size()


def _free(site: Site, model: Model) -> int:
    """Bytes of memory that are left by the rest of the stack and by the engine with this model."""
    from scripts.fit import here
    from scripts.fit.estimate import Serving, known

    there = room.of(site)
    free = there.free if there.machine_free is None else min(there.free, there.machine_free)
    if not site.engine.is_service or not model.size:
        return free
    settings = site.settings
    context = min(settings.context_length, model.context or settings.context_length)
    at_once = here.at_once(settings, model, context, there.machine, there.vram)
    serving = Serving(context, at_once.number, settings.kv_cache_type)
    needs = known(model, serving, "")
    on_gpu = there.vram is not None and needs.needed <= there.vram
    return free - (needs.beside_gpu if on_gpu else needs).needed
