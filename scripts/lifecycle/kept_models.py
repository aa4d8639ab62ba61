"""Models that the engine keeps itself: fetched by it, and loaded."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from scripts import stack
from scripts.disk import SPARE, enough
from scripts.errors import EngineError, ModelError, ServiceError
from scripts.home import ROOT
from scripts.lifecycle import clients, room
from scripts.lifecycle.site import Site
from scripts.progress import Progress, Report
from scripts.runtimes.base import PROFILES, PULL

if TYPE_CHECKING:
    from scripts.engines import base
    from scripts.models.catalogue import Model
    from scripts.stack import Service


def ensure(
    site: Site, model: Model, report: Report, cancel: threading.Event | None = None, *, again: bool = False
) -> str:
    """See that the running engine has the model, and has it loaded. Returns its manifest's sha256.

    `again` asks the registry even if the model is there: what is the same is not fetched twice. Raises HostError when
    the disk is too small, before the first byte; ModelError; EngineError.
    """
    with clients.model_keeper(site) as engine:
        there = {one.name for one in engine.models()}
        if again or model.name not in there:
            if model.name not in there:
                _disk(site, model)
            service = pull_service(site)
            obtained = site.runtime.parts.obtain(service, report, cancel or threading.Event())
            # Another one on the same volume: the one that answers never has a way out.
            with site.runtime.services.temporary(service, obtained, site.settings.ready_timeout) as port:
                clients.keeper_at(site, port).pull(
                    model.name, site.settings.model_registry_url, report, cancel
                )
        report(Progress("model", "loading"))
        engine.load(model.name, site.settings.keep_alive)
        report(Progress("model", "ready", note=model.name))
        return next((one.digest for one in engine.models() if one.name == model.name), "")


def pull_service(site: Site) -> Service:
    """What fetches the models: a second engine that reaches the registry."""
    return stack.load(ROOT / stack.COMPOSE_FILE, site.variables(site.ports), PROFILES)[PULL]


def kept(site: Site) -> dict[str, base.Model] | None:
    """The models that the running engine has, by name; None if it is not running or does not answer. Its folder is
    never read.
    """
    if site.engine.name not in site.running:
        return None
    try:
        with clients.model_keeper(site) as engine:
            return {one.name: one for one in engine.models()}
    except (EngineError, ServiceError):
        return None


def admit(site: Site, asked: base.Engine, name: str) -> str:
    """A remark if memory is tight for a model that the running engine has; empty if there is enough or it is unknown.

    Raises HostError if there can't be enough memory, and EngineError."""
    from scripts.fit import guard, here
    from scripts.fit.header import from_engine
    from scripts.fit.look import Found

    try:
        described = from_engine(asked.show(name), site.engine.title)
    except ModelError:
        return ""
    model = Found(name, None, described)
    # The engine keeps to the number of its start, whatever model it loads.
    serving = replace(here.serving(site.settings, model), parallel=site.at_once or 1)
    return guard.check(name, model.estimate(serving), room.of(site))


def _disk(site: Site, model: Model) -> None:
    place = site.runtime.data.model_storage()
    if place and model.size:
        enough(
            place,
            model.size + SPARE,
            model.name,
            "Free some space, or choose another folder: OLLAMA_MODEL_STORAGE=/big/disk uv run invoke start",
        )
