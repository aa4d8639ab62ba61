"""Refuse what can't have room, before anything of it is fetched."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from scripts.amounts import size
from scripts.errors import HostError
from scripts.fit import here
from scripts.fit.estimate import Estimate
from scripts.fit.judge import Room, judge
from scripts.fit.look import of
from scripts.models.catalogue import Model
from scripts.models.store import Origins, Store
from scripts.settings import Settings


def admit(model: Model, settings: Settings, models: Path, room: Room, adapter: int = 0) -> str:
    """A remark if memory is tight for this model; empty if there is enough or it is unknown.

    `models` is where its file may be, `adapter` the bytes of the one that it is served with. The network is asked only
    for a model that is neither here nor in the catalogue. Raises HostError if there can't be enough memory. Disk is not
    checked.
    """
    origins = Origins(Store(models), settings.model_hub_url, settings.model_registry_url)
    found = of(model, origins, ask=model.role == "other")
    if found.described is None and model.role == "other":
        return ""
    serving = here.serving(settings, found, adapter=adapter, machine=room.machine, vram=room.vram)
    estimated = found.estimate(serving)
    return check(model.name, estimated, replace(room, disk=None))


def check(name: str, found: Estimate, room: Room) -> str:
    """A remark if room is tight; empty if there is enough or it is unknown. Raises HostError, with what is needed and
    what is here, if there can't be enough.
    """
    verdict = judge(found, room)
    for row in verdict.rows:
        if row.level == "no":
            need = "an unknown cache and more" if row.need is None else size(row.need)
            raise HostError(
                f"{name} does not fit here: it needs {need}, {row.against} has {size(row.has)}.",
                fault="model-no-room",
                hint=f"What fits: uv run invoke fit {name}",
            )
    tight = [row for row in verdict.rows if row.level == "tight"][:1]
    if verdict.vram is not None and verdict.vram.level == "tight":
        tight.append(verdict.vram)
    return " ".join(
        f"{name} needs {size(row.need)}, {row.against} has {size(row.has)}: {row.words}."
        for row in tight
        if row.need is not None
    )
