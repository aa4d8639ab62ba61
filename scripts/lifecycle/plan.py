"""The plan of a stack: which services, which model, on which ports, with which variables. Nothing is changed yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scripts import host, stack
from scripts.errors import HostError
from scripts.home import ROOT, Home
from scripts.lifecycle import choices, external, remarks
from scripts.places import Places
from scripts.runtimes.base import ENGINES, PROFILES, PULL, SERVICES, UP, Process, Runtime
from scripts.settings import Settings

if TYPE_CHECKING:
    from scripts import webui
    from scripts.fit.judge import Room
    from scripts.models.catalogue import Model
    from scripts.volumes import Volume

LIMITED = ("engine", "webui", "database", "mcp")  # settings NAME_CPUS and NAME_MEMORY


@dataclass(frozen=True)
class Site:
    """An installation as it is: its settings, places, runtime, and what runs there now."""

    settings: Settings
    home: Home
    places: Places
    runtime: Runtime
    why: str  # why this runtime
    memory: choices.Memory
    processes: dict[str, Process]

    @classmethod
    def of(cls, settings: Settings, home: Home, chosen: choices.Chosen | None = None) -> Site:
        """`chosen` is another runtime than the one that was chosen before or that the settings name."""
        memory, places = choices.Memory.of(home), Places.of(settings, home)
        chosen = chosen or choices.runtime(settings, memory)
        runtime = choices.make(chosen.name, settings, home, places)
        return cls(settings, home, places, runtime, chosen.why, memory, runtime.processes(SERVICES))

    @property
    def running(self) -> frozenset[str]:
        return frozenset(name for name, process in self.processes.items() if process.state in UP)

    @property
    def engine(self) -> str:
        """What runs the model: the service of that name, or `openai`, which is none of ours."""
        return external.NAME if self.settings.engine == external.NAME else self.runtime.engine

    @property
    def native(self) -> bool:
        """Whether the engine runs on this machine itself while the other services run in containers."""
        return self.engine in ENGINES and choices.native(self.runtime.name, self.settings)

    @property
    def services(self) -> tuple[str, ...]:
        """The services of these settings: one engine unless it is external, and a database of our own only when
        MONGODB_URI is not set."""
        others = ENGINES - {self.engine} | ({"database"} if self.settings.mongodb_uri else frozenset())
        return tuple(name for name in SERVICES if name not in others)

    @property
    def served(self) -> str:
        """The name of the model of the last start with this kind of engine; empty when there was none."""
        return self.memory.get(self._model_choice) or ""

    def remember(self, model: str) -> None:
        """Keep the name of the model that is served now."""
        self.memory.keep(**{self._model_choice: model})

    @property
    def _model_choice(self) -> str:
        """A name that an external server knows means nothing to an engine of ours, and the other way round."""
        return "external_model" if self.engine == external.NAME else "model"

    def variables(self, ports: dict[str, int]) -> dict[str, str]:
        """The compose file's addresses, ports and places for these settings in this runtime."""
        found = self.runtime.variables(ports)
        if self.engine == external.NAME:
            found = found | {"ENGINE_URL": self.inside(external.address(self.settings))}
        return found

    def inside(self, url: str) -> str:
        """An address as a service has to write it: in a container, this machine is not localhost."""
        scheme, separator, rest = url.partition("://")
        # The runtime knows addresses of databases; where they lead does not depend on what is spoken there.
        return scheme + separator + self.runtime.from_inside(f"mongodb://{rest}").removeprefix("mongodb://")

    def database_uri(self, ports: dict[str, int]) -> str:
        """Where the data are, for the services. A secret when it is the user's own: never print it."""
        if self.settings.mongodb_uri:
            return self.runtime.from_inside(self.settings.mongodb_uri.get_secret_value())
        return self.runtime.database_uri(ports)

    @contextmanager
    def database(self, ports: dict[str, int]) -> Iterator[str]:
        """The URI by which this program reaches the data."""
        if self.settings.mongodb_uri:
            yield self.settings.mongodb_uri.get_secret_value()
            return
        with self.reach("database", ports) as port:
            yield f"mongodb://127.0.0.1:{port}/?directConnection=true"

    @contextmanager
    def reach(self, name: str, ports: dict[str, int] | None = None) -> Iterator[int]:
        """A port of 127.0.0.1 that leads to the service's clients' port."""
        service = self.described(ports or self.known_ports())[name]
        with self.runtime.reach(name, service.api_port) as port:
            yield port

    def page(self, ports: dict[str, int] | None = None, timeout: float = 30.0) -> webui.WebUI:
        """Open WebUI with the admin signed in, as a context manager. `timeout` of one request, in seconds."""
        from scripts import webui

        url = f"http://127.0.0.1:{(ports or self.known_ports())['webui_port']}"
        password = self.places.credentials.read("webui_admin_password") or ""
        return webui.WebUI(url, self.settings.webui_admin_email, password, timeout)

    def described(self, ports: dict[str, int]) -> dict[str, stack.Service]:
        """The services that belong to these settings, as the compose file describes them in this runtime."""
        return self.stack(self.variables(ports))

    def pull_service(self) -> stack.Service:
        """What fetches Ollama's models."""
        variables = self.runtime.variables(self.known_ports()) | self.limits()
        return stack.load(ROOT / stack.COMPOSE_FILE, variables, PROFILES)[PULL]

    def limits(self) -> dict[str, str]:
        """The compose file's variables for what each container may take of CPU and memory."""
        names = [f"{s}_{what}" for s in LIMITED for what in ("cpus", "memory")]
        return {name.upper(): self.settings.text(name) for name in names}

    def stack(self, variables: dict[str, str]) -> dict[str, stack.Service]:
        file = ROOT / stack.COMPOSE_FILE
        loaded = stack.load(file, variables, PROFILES, self.runtime.overlays()).services
        return {name: loaded[name] for name in self.services}

    def admit(self, model: Model) -> str:
        """A remark where memory is tight for this model. Raises HostError where there can't be enough of it."""
        from scripts.fit import guard

        return guard.admit(model, self.settings, self.places.models, self.room())

    def room(self, download: int | None = None) -> Room:
        """What there is for the engine. `download`: bytes that the disk has to take; None: it is not looked at."""
        from scripts.fit import here

        return here.room(
            self.settings,
            None if download is None else self.runtime.model_storage(),
            held=sum(process.memory or 0 for process in self.processes.values()),
            contained=self.contained,
            machine=self.runtime.engine_memory() if self.contained else None,
            download=download or 0,
            vram=here.vram() if self.computes_on_gpu else None,
        )

    @property
    def contained(self) -> bool:
        """Whether the engine runs in a container."""
        return self.runtime.name != "embedded" and not self.native

    @property
    def computes_on_gpu(self) -> bool:
        """Whether the engine gets a GPU if there is one: by an overlay; Ollama and servers of the user's own, any."""
        if self.engine == external.NAME:
            return True
        if self.native:
            return self.engine == "ollama"
        return self.contained and bool(self.runtime.devices.overlays)

    def volumes(self) -> tuple[Volume, ...]:
        """Where the data of this installation lie."""
        return self.runtime.volumes()

    def known_ports(self) -> dict[str, int]:
        """The ports of the last start; the settings' where there was none."""
        kept = self.memory.get("ports") or {}
        names = (*self.runtime.inner_ports, "webui_port")
        return {name: int(kept.get(name, getattr(self.settings, name))) for name in names}

    @property
    def inner_ports(self) -> dict[str, str]:
        """Settings of ports that services of ours take on this machine, and whose."""
        return {name: one for name, one in self.runtime.inner_ports.items() if one in self.services}


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
            "MODEL_FILE": runtime.model_path(model_file),
            "MODEL_TEMPLATE": runtime.model_path(template) if template else "",
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
        return self.site.runtime.missing(self.site.described(self.ports).values())

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
    said = (*moved, *remarks.of_site(site), *remarks.of_engine(site, chosen.model.name))
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
    if site.engine == external.NAME:
        return _Chosen(*external.choose(settings, catalogue, wanted, site.served), better=None)
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
    return "" if plan.site.engine == external.NAME else plan.site.admit(plan.model)


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
