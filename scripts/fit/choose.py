"""Which model a machine should begin with, and which better one it could hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from scripts.amounts import size
from scripts.fit.estimate import Serving, known
from scripts.models.catalogue import Catalogue, Model

OTHERS = (
    1_000_000_000  # bytes that the rest of the stack takes: Open WebUI, the database, MCP server, gateway
)
DISK_MARGIN = 200_000_000  # bytes to leave free after a model: logs, data


@dataclass(frozen=True)
class Choice:
    """The model to begin with and why, in words; a better one that fits, if there is one."""

    model: Model
    reason: str
    better: Model | None = None


def choose(
    catalogue: Catalogue,
    memory_available: int,
    disk_free: int,
    serving: Serving,
    installed: Collection[str] = (),
) -> Choice:
    """The starter, or the small model where memory or disk is too little for it. All sizes in bytes.

    Most of these models are not here yet, so the catalogue's figures count; models named in `installed` need no disk.
    A model already there is kept out of `better`: there is nothing to advise.
    """

    def memory(model: Model) -> int:
        context = min(serving.context, model.context or serving.context)
        return known(model, replace(serving, context=context), "").needed + OTHERS

    def lacks(model: Model) -> str:
        if memory(model) > memory_available:
            need, has = size(memory(model)), size(memory_available)
            return f"it needs {need} of memory with the rest of the stack, {has} is free"
        if model.name not in installed and model.size + DISK_MARGIN > disk_free:
            return f"it needs {size(model.size + DISK_MARGIN)} of disk, {size(disk_free)} is free"
        return ""

    starter = catalogue.starter
    if why := lacks(starter):
        return Choice(catalogue.small, f"{starter.title} does not fit: {why}")
    fitting = [model for model in catalogue.models if model.role == "larger" and not lacks(model)]
    better = max(fitting, key=lambda model: model.size, default=None)
    why = "the starter: small, quick, and it can ask the database simple questions"
    return Choice(starter, why, better if better and better.name not in installed else None)
