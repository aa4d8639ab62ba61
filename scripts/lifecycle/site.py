"""An installation as it is: settings, places, services, runtime, the record of its last start, and what runs now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scripts import host, pages, runtimes, stack
from scripts.builds.notes import Notes
from scripts.database import users
from scripts.engines import kinds
from scripts.engines.kinds import Kind, Placed
from scripts.home import ROOT, Home
from scripts.lifecycle import choices, external_engine, limits
from scripts.places import Places
from scripts.runtimes.base import PROFILES, SERVICES, UP, Process, Runtime
from scripts.settings import FIELDS, Settings
from scripts.webui import provider

if TYPE_CHECKING:
    from scripts.models.catalogue import Model

# Settings NAME_CPUS and NAME_MEMORY of services.
LIMITS = tuple(name for name in FIELDS if re.fullmatch("(?!machine_).+_(cpus|memory)", name))


@dataclass(frozen=True)
class Data:
    """Where the data are: in the user's own MongoDB, which is only read, or in the database of the stack.

    Both addresses are secrets. `here` is the one for this program, empty for the stack's: `clients.database` has a way
    there. `inside` is the one for the services.
    """

    is_own: bool
    here: str = field(repr=False)
    inside: str = field(repr=False)


@dataclass(frozen=True)
class Site:
    """`processes` of the services, by name; those that are left out do not run. `why` says why it is this runtime.
    `planner`: whether the plans of questions have a service of their own, `redis`: whether sign-outs have; None: as at
    the last start."""

    settings: Settings
    home: Home
    runtime: Runtime
    processes: dict[str, Process] = field(default_factory=dict)
    why: str = ""
    planner: bool | None = None
    redis: bool | None = None

    @classmethod
    def of(cls, settings: Settings, home: Home, chosen: choices.Chosen | None = None) -> Site:
        """Look at what runs. `chosen` is another runtime than the one that was chosen before or that the settings name.

        Raises SettingsError for settings that exclude each other.
        """
        chosen = chosen or choices.runtime(settings, choices.LastStart.of(home))
        runtime = runtimes.make(chosen.name, settings, home, Places.of(settings, home))
        return cls(settings, home, runtime, runtime.services.processes(SERVICES), chosen.why)

    @property
    def places(self) -> Places:
        """The folders of the settings, or their defaults in the home."""
        return Places.of(self.settings, self.home)

    @property
    def last(self) -> choices.LastStart:
        """The choices of the last start."""
        return choices.LastStart.of(self.home)

    @property
    def running(self) -> frozenset[str]:
        """The services that are up."""
        return frozenset(name for name, process in self.processes.items() if process.state in UP)

    @property
    def engine(self) -> Kind:
        """The kind of engine that the settings and the runtime choose."""
        return self._placed.kind

    @property
    def _placed(self) -> Placed:
        there = self.runtime.containers is not None
        return kinds.placed(self.settings.engine, containers=there, native=self.runtime.native)

    @property
    def at_once(self) -> int | None:
        """Conversations that the engine answers at the same time: the setting, or what the last start chose. None
        before one, and of an external engine."""
        if not self.engine.is_service:
            return None
        return self.settings.num_parallel or self.last.get("at_once")

    @property
    def at_once_why(self) -> str:
        """Why the last start chose no more of them; empty before one, and where it chose nothing."""
        chose = self.engine.is_service and self.settings.num_parallel is None
        return str(self.last.get("at_once_why") or "") if chose else ""

    @property
    def native(self) -> bool:
        """Whether the engine runs on this machine itself while the other services run in containers."""
        return self.engine.is_service and self.runtime.native

    @property
    def contained(self) -> bool:
        """Whether the engine runs in a container."""
        return self._placed.contained

    @property
    def released(self) -> bool:
        """Whether the engine is a process of this machine that may run from its makers' release."""
        return self.engine.released and not self.contained and self.settings.engine_build == "auto"

    @property
    def build(self) -> str:
        """Which program the engine was last started from, and why, in words; empty where there is only one."""
        return self._serves("text")

    @property
    def program(self) -> str:
        """The path of that program where it is of its makers' release; else empty: the package's."""
        return self._serves("program")

    @property
    def build_version(self) -> str:
        """The version of that program where it is of its makers' release, such as `b11457 (Vulkan)`; else empty."""
        return self._serves("version")

    @property
    def build_uses_gpu(self) -> bool:
        """Whether that program is a build for GPUs."""
        return self.released and bool(Notes.of(self.home).serves().get("gpu"))

    def _serves(self, name: str) -> str:
        return str(Notes.of(self.home).serves().get(name, "")) if self.released else ""

    @property
    def limits(self) -> dict[str, int]:
        """Bytes for each setting NAME_MEMORY that is empty: in production a part of the machine's, else none."""
        if not self.settings.in_production:
            return {}
        containers = self.runtime.containers
        total = (containers.machine_memory() if containers else None) or host.memory().total
        return {
            name: size
            for name, size in limits.planned(total, len(self.pages)).items()
            if getattr(self.settings, name) is None
        }

    @property
    def url(self) -> str:
        """The address of the page, for people."""
        from scripts.proxy import Public

        if self.settings.in_production:
            return Public.of(self.settings).url
        return f"http://localhost:{self.settings.webui_port}"

    @property
    def services(self) -> tuple[str, ...]:
        """The services of these settings: the pages, one engine unless it is external, and the stack's own database
        only when MONGODB_URI is not set."""
        others = {*kinds.SERVICES} - {self.engine.name} | ({"database"} if self.data().is_own else set())
        if not (self.last.get("planner") if self.planner is None else self.planner):
            others.add("planner")
        if not self.settings.in_production:
            others |= {"proxy", "redis"}
        if self.settings.webui_database != "postgres":
            others.add("postgres")
        if self.settings.redis == "off" or not (self.last.get("redis") if self.redis is None else self.redis):
            others.add("redis")
        others |= {*pages.OTHERS} - {*self._pages("redis" not in others)}
        return tuple(name for name in SERVICES if name not in others)

    def _pages(self, has_redis: bool) -> tuple[str, ...]:
        """The pages beside the first one, where these settings can have some: see `replicas.admit`."""
        settings = self.settings
        if not has_redis or self.runtime.containers is not None or settings.webui_database != "postgres":
            return ()
        return pages.OTHERS[: settings.webui_replicas - 1]

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages beside the first one."""
        return tuple(name for name in self.services if name in pages.OTHERS)

    def adapter(self, model: Model | None) -> int:
        """Bytes of the plan adapter that the stack's engine is given for this model: with it, the engine also writes
        the plans of questions about the data. 0 if it is not: a native engine can't be reached from where the gateway
        is, a network without a way out.
        """
        from scripts.models import adapter

        takes = self.engine.takes_adapter and not self.native
        return adapter.size() if model and takes and adapter.fits(model) else 0

    def plans(self, model: Model | None) -> bool:
        """Whether something writes the plans of questions about the data, where the engine serves this model."""
        return "planner" in self.services or bool(self.adapter(model))

    @property
    def served(self) -> str:
        """The name of the model of the last start with this kind of engine; empty when there was none."""
        return self.last.model(self.engine)

    def model(self) -> str:
        """The name of the model that is served, or that a start would serve; see `choices.model`."""
        return choices.model(self.settings, self.engine, self.last, runs=bool(self.running))

    def data(self, ports: Mapping[str, int] | None = None) -> Data:
        """Where the data are. `ports` are those of a start that is planned."""
        if own := self.settings.mongodb_uri:
            here = own.get_secret_value()
            return Data(True, here, self.runtime.wiring.from_inside(here))
        uri = self.runtime.wiring.database_uri(ports or self.ports)
        return Data(False, "", self.logged_in(uri, users.READER))

    def logged_in(self, uri: str, user: users.User) -> str:
        """The address of the stack's own database as this user, where that asks for a login. A secret."""
        asks = self.runtime.wiring.has_database_login
        password = self.places.credentials.read(user.secret) if asks else None
        return users.with_login(uri, user.name, password) if password else uri

    @property
    def ports(self) -> dict[str, int]:
        """The ports of the last start; the settings' where there was none."""
        names = (*self.runtime.wiring.inner_ports, "webui_port")
        return {name: self.last.ports.get(name, int(getattr(self.settings, name))) for name in names}

    def variables(self, ports: Mapping[str, int]) -> dict[str, str]:
        """The compose file's addresses, ports, places and limits for these settings in this runtime."""
        found = self.runtime.wiring.variables(ports)
        found |= {name.upper(): self.settings.text(name) for name in LIMITS}
        found |= {name.upper(): str(size) for name, size in self.limits.items()}
        found["SESSION_HOURS"] = self.settings.text("session_hours")
        if self.settings.in_production:
            found |= {"PUBLIC_URL": self.url, **provider.variables(self.settings)}
            found["UPLOAD_MB"] = str(max(1, self.settings.upload_limit >> 20))
        if self.pages:
            found["WEBSOCKET_MANAGER"] = "redis"
        if not self.engine.is_service:
            found["ENGINE_URL"] = self.runtime.wiring.from_inside(external_engine.address(self.settings))
        return found

    def described(self, variables: Mapping[str, str] | None = None) -> dict[str, stack.Service]:
        """The services of these settings as the compose file describes them in this runtime, by its variables."""
        variables = self.variables(self.ports) if variables is None else variables
        loaded = stack.load(
            ROOT / stack.COMPOSE_FILE, variables, PROFILES, self.runtime.wiring.overlays()
        ).services
        ports = {
            name: int(variables[setting.upper()])
            for setting, name in pages.PORTS.items()
            if name in self.pages
        }
        loaded |= {name: pages.another(loaded[pages.FIRST], name, port) for name, port in ports.items()}
        return {name: loaded[name] for name in self.services}

    @contextmanager
    def reach(self, name: str, ports: Mapping[str, int] | None = None) -> Iterator[int]:
        """A port of 127.0.0.1 that leads to the service's clients' port."""
        service = self.described(self.variables(ports or self.ports))[name]
        with self.runtime.services.reach(name, service.api_port) as port:
            yield port
