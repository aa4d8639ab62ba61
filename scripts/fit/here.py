"""What this machine has for a model, and how its settings would serve one."""

from __future__ import annotations

from pathlib import Path

from scripts import host, pages
from scripts.fit.at_once import AtOnce, on_cpu, on_gpu
from scripts.fit.choose import OTHERS
from scripts.fit.estimate import BATCH, Serving
from scripts.fit.judge import Room
from scripts.fit.look import Found, repacks
from scripts.models.catalogue import Model
from scripts.settings import Settings


def made_for(found: Found) -> int | None:
    """The longest context that the model was made for, in tokens; None where nothing says so."""
    if found.described is not None:
        return found.described.header.context_length
    return found.model.context if found.model else None


def serving(
    settings: Settings,
    found: Found,
    context: int = 0,
    adapter: int = 0,
    machine: int | None = None,
    vram: int | None = None,
) -> Serving:
    """How the stack would serve it: `context` tokens, or the setting's and no more than it was made for. `adapter`:
    bytes of the one that it is served with; `machine` and `vram`: as in Room."""
    tokens = context or min(settings.context_length, made_for(found) or settings.context_length)
    return Serving(
        context=tokens,
        parallel=at_once(settings, found.model, tokens, machine, vram).number,
        kv_type=settings.kv_cache_type,
        flash=settings.flash_attention != "off",  # auto: it is on where the CPU computes
        batch=settings.prompt_batch or BATCH,
        repacks=repacks(),
        adapter=adapter,
    )


def at_once(
    settings: Settings,
    model: Model | None,
    context: int,
    machine: int | None = None,
    vram: int | None = None,
) -> AtOnce:
    """How many conversations of `context` tokens the engine answers at the same time: the setting, or what there is for
    the model: a GPU's memory, or that of the machine that it runs in. 1 where nothing is known of it. `machine` and
    `vram`: as in Room."""
    if settings.num_parallel is not None:
        return AtOnce(settings.num_parallel, f"NUM_PARALLEL ({settings.origin('num_parallel')})")
    return most_at_once(settings, model, context, machine, vram, settings.threads or host.threads())


def most_at_once(
    settings: Settings,
    model: Model | None,
    context: int,
    machine: int | None,
    vram: int | None,
    threads: int,
) -> AtOnce:
    """The same where NUM_PARALLEL says nothing, with so many threads that compute."""
    if model is None or not model.size:
        return AtOnce(1, "what this model needs is unknown")
    one = Serving(context, kv_type=settings.kv_cache_type)
    if vram is not None:
        return on_gpu(model, one, vram)
    total = (machine or host.memory().total) - _more(settings)
    return on_cpu(model, one, total, settings.engine_memory, threads)


def _more(settings: Settings) -> int:
    """Bytes that the pages beside the first one take."""
    return (settings.webui_replicas - 1) * pages.MEMORY


def vram() -> int | None:
    """Bytes of memory of this machine's GPUs, as their drivers report; None if none does, as where a GPU shares the
    machine's memory (Apple, Jetson, GB10, a processor's own GPU)."""
    from scripts.host import gpu_names  # `start` asks only where the engine gets a GPU

    return sum(one.memory for one in gpu_names.named_gpus() if one.memory) or None


def room(
    settings: Settings,
    disk: Path | None,
    *,
    held: int,
    contained: bool,
    machine: int | None = None,
    download: int = 0,
    vram: int | None = None,
) -> Room:
    """What is here, in bytes. Memory that the running stack holds (`held`) counts as free, memory that other
    services need as taken. `contained`: the engine runs in a container. `machine` is the memory of the machine that
    it runs in, if that is another one. `disk` is where its files are kept; None if that is not reachable."""
    memory, others = host.memory(), OTHERS + _more(settings)
    return Room(
        memory=memory.total,
        free=max(0, min(memory.total, memory.available + held) - others),
        limit=settings.engine_memory,
        limit_counts_file=contained,
        machine=machine,
        machine_free=None if machine is None else max(0, machine - others),
        vram=vram,
        disk=None if disk is None else host.disk_free(disk),
        download=download,
    )
