"""What this machine has for a model, and how its settings would serve one."""

from __future__ import annotations

import sys
from pathlib import Path

from scripts import host
from scripts.fit.estimate import Serving
from scripts.fit.judge import Room
from scripts.fit.look import Found, repacks
from scripts.models.choose import OTHERS
from scripts.settings import Settings


def made_for(found: Found) -> int | None:
    """The longest context that the model was made for, in tokens; None where nothing says so."""
    if found.described is not None:
        return found.described.header.context_length
    return found.model.context if found.model else None


def serving(settings: Settings, found: Found, context: int = 0) -> Serving:
    """How the stack would serve it: `context` tokens, or the setting's and no more than it was made for."""
    longest = made_for(found) or settings.context_length
    return Serving(
        context=context or min(settings.context_length, longest),
        parallel=settings.num_parallel,
        kv_type=settings.kv_cache_type,
        flash=settings.flash_attention != "off",  # auto: it is on where the CPU computes
        repacks=repacks(),
    )


def room(
    settings: Settings,
    models: Path,
    *,
    held: int,
    contained: bool,
    download: int = 0,
    vram: int | None = None,
) -> Room:
    """What there is, in bytes. What the running stack holds (`held`) counts as free, what its other services
    need as taken. `contained`: the engine runs in a container. `models` is where its files are kept."""
    memory = host.memory()
    return Room(
        memory=memory.total,
        free=max(0, min(memory.total, memory.available + held) - OTHERS),
        limit=settings.engine_memory,
        limit_counts_file=contained,
        machine=settings.machine_memory if contained and sys.platform == "darwin" else None,
        vram=vram,
        disk=host.disk_free(models),
        download=download,
    )
