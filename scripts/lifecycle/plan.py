"""The plan of a start: which model, on which ports, with which variables. Nothing is changed yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scripts import host, stack
from scripts.errors import HostError
from scripts.lifecycle import choices, external_engine, start_notes
from scripts.lifecycle.site import Site

if TYPE_CHECKING:
    from scripts import webui
    from scripts.models.catalogue import Model


@dataclass(frozen=True)
class Plan:
    """What `start` will bring about."""

    site: Site
    model: Model
    model_why: str
    ports: dict[str, int]
    better: Model | None = None  # a better model that fits this machine
    instead: Model | None = None  # what to serve when this model can't be had
    remarks: tuple[str, ...] = ()

    def variables(self, model_file: Path, template: Path | None) -> dict[str, str]:
        """The compose file's variables: what the settings and the model say, and what this runtime adds."""
        settings, runtime = self.site.settings, self.site.runtime
        return {
            **self.site.variables(self.ports),
            **self.site.limits(),
            "WEBUI_ADMIN_EMAIL": settings.webui_admin_email,
            "MODEL_FILE": runtime.wiring.model_path(model_file),
            "MODEL_TEMPLATE": runtime.wiring.model_path(template) if template else "",
            "MODEL_NAME": self.model.name,
            "MODEL_TEMPERATURE": "" if self.model.temperature is None else f"{self.model.temperature:g}",
            "CONTEXT_LENGTH": str(self.context),
            "CONTEXT_TOTAL": str(self.context * settings.num_parallel),
            "NUM_PARALLEL": str(settings.num_parallel),
            "KEEP_ALIVE": str(settings.keep_alive),
            "THREADS": str(settings.threads or host.threads()),
            "FLASH_ATTENTION": settings.flash_attention,
            "KV_CACHE_TYPE": settings.kv_cache_type,
        }

    def missing(self) -> dict[str, int]:
        """What has to be installed or built first, and its size in bytes where that is known."""
        return self.site.runtime.parts.missing(self.site.described(self.ports).values())

    @property
    def context(self) -> int:
        """Tokens for each conversation: the setting, or what the model was trained for if that is less."""
        return min(self.site.settings.context_length, self.model.context or self.site.settings.context_length)

    @property
    def facts(self) -> webui.Model:
        """The model as Open WebUI is told of it."""
        from scripts import webui

        return webui.Model(
            id=self.model.name,
            title=self.model.title,
            tools=self.model.tools,
            temperature=self.model.temperature,
            better=f"uv run invoke start --model {self.better.name}"
            if self.better
            else "uv run invoke models",
            sampled=self.site.engine != "llamacpp",  # ours takes 0
        )

    def service(self, name: str, variables: dict[str, str]) -> stack.Service:
        return self.site.stack(variables)[name]


def make(site: Site, wanted: str = "") -> Plan:
    """Plan a start. `wanted` is the model of a flag. Raises HostError (a port, memory, disk) or ModelError; with an
    external engine also SettingsError and EngineError, since it is asked here."""
    ports, moved = choices.ports(site.settings, site.memory, site.running, site.inner_ports)
    chosen = _model(site, wanted)
    said = (*moved, *start_notes.of_site(site), *start_notes.of_engine(site, chosen.model.name))
    plan = Plan(
        site, chosen.model, chosen.why, site.known_ports() | ports, chosen.better, chosen.instead, said
    )
    _room(plan)
    if tight := _memory(plan):
        return replace(plan, remarks=(*plan.remarks, tight))
    return plan


@dataclass(frozen=True)
class _Chosen:
    """A model, why it is that one, a better one that fits, and what to take when it can't be had."""

    model: Model
    why: str
    better: Model | None
    instead: Model | None = None


def _model(site: Site, wanted: str) -> _Chosen:
    """The model: a flag, the settings, the last choice, or what fits this machine."""
    from scripts.models.catalogue import load
    from scripts.models.choose import choose
    from scripts.models.store import Store

    settings = site.settings
    catalogue = load()
    if site.engine == external_engine.NAME:
        return _Chosen(*external_engine.choose(settings, catalogue, wanted, site.served), better=None)
    store = Store(site.places.models)
    fits = choose(
        catalogue,
        host.memory().available + sum(p.memory or 0 for p in site.processes.values()),
        host.disk_free(site.places.models),
        context=settings.context_length,
        parallel=settings.num_parallel,
        kv_type=settings.kv_cache_type,
        installed={one.name for one in store.installed()},
    )
    name, why = wanted, "--model"
    if not name and settings.default_model != "auto":
        name, why = settings.default_model, f"DEFAULT_MODEL ({settings.origin('default_model')})"
    if not name:
        name, why = site.served, "as last time"
    if not name:
        instead = catalogue.small if fits.model.role == "starter" else None
        return _Chosen(fits.model, fits.reason, fits.better, instead)
    model = catalogue.find(name)
    if model is None:
        from scripts.models.registry import (
            resolve,
        )  # only for names that the catalogue lacks: it may ask the network

        model = resolve(name, catalogue, settings.model_registry_url, store=store)
    return _Chosen(model, why, fits.better)


def _memory(plan: Plan) -> str:
    """A remark where memory is tight for the model. Raises HostError where there can't be enough of it."""
    return "" if plan.site.engine == external_engine.NAME else plan.site.admit(plan.model)


def _room(plan: Plan) -> None:
    """Enough disk before the first byte. Raises HostError that says what is needed and what there is."""
    from scripts.models.store import Store

    places = plan.site.places
    needs = {places.parts: sum(plan.missing().values())}
    if plan.site.engine == "llamacpp" and Store(places.models).find(plan.model.name) is None:
        # Wheels stand beside the model that is made of them until it is whole.
        copies = 2 if any(source.kind == "wheels" for source in plan.model.sources) else 1
        needs[places.models] = needs.get(places.models, 0) + copies * plan.model.size
    on: dict[int, list[Path]] = {}
    for folder in needs:
        on.setdefault(host.device(folder), []).append(folder)
    for folders in on.values():
        need, free = sum(needs[f] for f in folders), host.disk_free(folders[0])
        if need > free:
            raise HostError(
                f"Too little disk for {folders[0]}: {need / 1e9:.1f} GB needed, {free / 1e9:.1f} GB free.",
                hint="Free some, or name another place: BYRE_HOME=/big/disk/byre uv run invoke start",
            )
