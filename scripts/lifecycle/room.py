"""What there is for the engine: memory of which machine, on which disk, with which GPU."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.lifecycle.site import Site

if TYPE_CHECKING:
    from scripts.fit.at_once import AtOnce
    from scripts.fit.judge import Room
    from scripts.models.catalogue import Model


def of(site: Site, download: int | None = None) -> Room:
    """What there is now. `download`: bytes that the disk has to take; None: it is not looked at."""
    from scripts.fit import here

    return here.room(
        site.settings,
        None if download is None else site.runtime.data.model_storage(),
        held=sum(process.memory or 0 for process in site.processes.values()),
        contained=site.contained,
        machine=machine(site),
        download=download or 0,
        vram=card(site),
    )


def card(site: Site) -> int | None:
    """Bytes of the GPUs' memory that the engine computes in, or would in a start now; None where it computes in this
    machine's, which is also what an unknown size counts as."""
    from scripts.fit import here

    return here.vram() if gets_gpu(site) or _tries_gpu(site) else None


def at_once(site: Site, model: Model, context: int, *, gpu: bool | None = None) -> AtOnce:
    """How many conversations of `context` tokens a start now lets the engine answer at the same time. `gpu`: whether it
    computes on one; None: as `card` says."""
    from scripts.fit import here

    vram = card(site) if gpu is None else here.vram() if gpu else None
    return here.at_once(site.settings, model, context, machine(site), vram)


def machine(site: Site) -> int | None:
    """Bytes of memory of the other machine that the engine runs in; None where it runs on this one."""
    containers = None if site.native else site.runtime.containers
    return containers.machine_memory() if containers else None


def admit(site: Site, model: Model) -> str:
    """A remark where memory is tight for this model. Raises HostError where there can't be enough of it."""
    from scripts.fit import guard

    return guard.admit(model, site.settings, site.places.models, of(site), site.adapter(model))


def gets_gpu(site: Site) -> bool:
    """Whether the engine gets a GPU if there is one: in a container by an overlay, as a local process by its build."""
    if site.contained and site.engine.is_service:
        return bool(site.runtime.wiring.devices.overlays)
    return site.engine.process_uses_gpu or site.build_uses_gpu


def _tries_gpu(site: Site) -> bool:
    """Whether a start would try a build for GPUs first, and none has served yet."""
    from scripts import host
    from scripts.lifecycle.engine_build import wants_gpu

    return site.released and not site.build and wants_gpu(site.settings, host.gpus())
