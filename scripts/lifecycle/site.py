"""An installation as it is: its settings, places, runtime, the record of its last start, and what runs now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts import runtimes, stack
from scripts.home import ROOT, Home
from scripts.lifecycle import choices, external_engine
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
        runtime = runtimes.make(chosen.name, settings, home, places)
        now = runtime.services.processes(SERVICES)
        return cls(settings, home, places, runtime, chosen.why, memory, now)

    @property
    def running(self) -> frozenset[str]:
        return frozenset(name for name, process in self.processes.items() if process.state in UP)

    @property
    def engine(self) -> str:
        """What runs the model: the service of that name, or `openai`, which is none of ours."""
        return external_engine.NAME if self.settings.engine == external_engine.NAME else self.runtime.engine

    @property
    def native(self) -> bool:
        """Whether the engine runs on this machine itself while the other services run in containers."""
        return self.engine in ENGINES and self.runtime.native

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
        return "external_model" if self.engine == external_engine.NAME else "model"

    def variables(self, ports: dict[str, int]) -> dict[str, str]:
        """The compose file's addresses, ports and places for these settings in this runtime."""
        found = self.runtime.wiring.variables(ports)
        if self.engine == external_engine.NAME:
            found = found | {
                "ENGINE_URL": self.runtime.wiring.from_inside(external_engine.address(self.settings))
            }
        return found

    def database_uri(self, ports: dict[str, int]) -> str:
        """Where the data are, for the services. A secret when it is the user's own: never print it."""
        if self.settings.mongodb_uri:
            return self.runtime.wiring.from_inside(self.settings.mongodb_uri.get_secret_value())
        return self.runtime.wiring.database_uri(ports)

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
        with self.runtime.services.reach(name, service.api_port) as port:
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
        variables = self.runtime.wiring.variables(self.known_ports()) | self.limits()
        return stack.load(ROOT / stack.COMPOSE_FILE, variables, PROFILES)[PULL]

    def limits(self) -> dict[str, str]:
        """The compose file's variables for what each container may take of CPU and memory."""
        names = [f"{s}_{what}" for s in LIMITED for what in ("cpus", "memory")]
        return {name.upper(): self.settings.text(name) for name in names}

    def stack(self, variables: dict[str, str]) -> dict[str, stack.Service]:
        file = ROOT / stack.COMPOSE_FILE
        loaded = stack.load(file, variables, PROFILES, self.runtime.wiring.overlays()).services
        return {name: loaded[name] for name in self.services}

    def admit(self, model: Model) -> str:
        """A remark where memory is tight for this model. Raises HostError where there can't be enough of it."""
        from scripts.fit import guard

        return guard.admit(model, self.settings, self.places.models, self.room())

    def room(self, download: int | None = None) -> Room:
        """What there is for the engine. `download`: bytes that the disk has to take; None: it is not looked at."""
        from scripts.fit import here

        containers = None if self.native else self.runtime.containers
        return here.room(
            self.settings,
            None if download is None else self.runtime.data.model_storage(),
            held=sum(process.memory or 0 for process in self.processes.values()),
            contained=self.contained,
            machine=containers.machine_memory() if containers else None,
            download=download or 0,
            vram=here.vram() if self.computes_on_gpu else None,
        )

    @property
    def contained(self) -> bool:
        """Whether the engine runs in a container."""
        return self.runtime.containers is not None and not self.native

    @property
    def computes_on_gpu(self) -> bool:
        """Whether the engine gets a GPU if there is one: by an overlay; Ollama and servers of the user's own, any."""
        if self.engine == external_engine.NAME:
            return True
        if self.native:
            return self.engine == "ollama"
        return self.contained and bool(self.runtime.wiring.devices.overlays)

    def volumes(self) -> tuple[Volume, ...]:
        """Where the data of this installation lie."""
        return self.runtime.data.volumes()

    def known_ports(self) -> dict[str, int]:
        """The ports of the last start; the settings' where there was none."""
        kept = self.memory.get("ports") or {}
        names = (*self.runtime.wiring.inner_ports, "webui_port")
        return {name: int(kept.get(name, getattr(self.settings, name))) for name in names}

    @property
    def inner_ports(self) -> dict[str, str]:
        """Settings of ports that services of ours take on this machine, and whose."""
        return {name: one for name, one in self.runtime.wiring.inner_ports.items() if one in self.services}
