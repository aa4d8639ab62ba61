"""The hybrid runtime: the engine as a process of this machine, all other services in containers.

The engine is kept by the supervisor of the embedded runtime. On Linux it listens on the one address that this machine
has on the containers' outer network, and on no other; on macOS on 127.0.0.1, which the containers' machine forwards to.
"""

from __future__ import annotations

import heapq
import shutil
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts import bounded, logs, probes
from scripts.engines import kinds
from scripts.errors import BusyError, HostError, ServiceError
from scripts.home import Home
from scripts.places import Places
from scripts.progress import Report
from scripts.runtimes.base import PULL, UP, Changes, Devices, Obtained, Process, Runtime, Second, Services
from scripts.runtimes.container_wiring import ContainerWiring
from scripts.runtimes.containers import Containers
from scripts.runtimes.embedded import LOCAL, Embedded
from scripts.runtimes.embedded_parts import EmbeddedParts
from scripts.runtimes.reach import forward
from scripts.runtimes.supervisor import Supervisor
from scripts.settings import Settings
from scripts.stack import Ready, Service
from scripts.webui.page_program import Program

if TYPE_CHECKING:
    from scripts.logs import Line

NETWORK = "egress"  # of the compose file: the one that Open WebUI is on and that is not an internal one
OLLAMA_PORT = kinds.OLLAMA.port
ANSWER_SECONDS = 5.0  # for another Ollama to say that it is one


def hybrid(home: Home, places: Places, settings: Settings, containers: Containers) -> Runtime:
    """The runtime whose engine is a process next to these containers."""
    native = NativeEngine(home, places, settings, containers)
    engine = containers.engine
    parts = HybridParts(native, containers, EmbeddedParts(home, places, settings.install_timeout))
    # What fetches Ollama's models is the native one itself, which is not kept from the network.
    services = ByService(containers, {engine: native, PULL: native})
    data = replace(containers.data, native=True)
    return Runtime(
        containers.name,  # the data are where they are without a native engine, too
        HybridWiring(native, containers.wiring), services, data, parts, containers=containers, native=True,
    )  # fmt: skip


class ByService:
    """Services of several runtimes as one: `named` maps services to who runs them, `rest` runs all others."""

    def __init__(self, rest: Services, named: Mapping[str, Services]) -> None:
        self.rest = rest
        self.named = named
        self.poll = rest.poll

    def _of(self, name: str) -> Services:
        return self.named.get(name, self.rest)

    def _groups(self, names: Iterable[str]) -> list[tuple[Services, tuple[str, ...]]]:
        """Who runs these services, and which of them."""
        found: dict[int, tuple[Services, list[str]]] = {}
        for name in names:
            found.setdefault(id(self._of(name)), (self._of(name), []))[1].append(name)
        return [(services, tuple(own)) for services, own in found.values()]

    @property
    def _all(self) -> list[Services]:
        return [self.rest, *{id(one): one for one in self.named.values()}.values()]

    def processes(self, names: tuple[str, ...]) -> dict[str, Process]:
        return {
            name: process
            for services, own in self._groups(names)
            for name, process in services.processes(own).items()
        }

    def boot(self, names: tuple[str, ...]) -> bool:
        """Raises what each of them raises."""
        booted = [services.boot(names) for services in self._all]
        return any(booted)

    def up(self, service: Service, obtained: Obtained) -> None:
        self._of(service.name).up(service, obtained)

    def differences(self, service: Service, obtained: Obtained) -> tuple[str, ...]:
        return self._of(service.name).differences(service, obtained)

    def brought(self, name: str) -> dict[str, str]:
        return self._of(name).brought(name)

    def ready(self, service: Service, timeout: float = 2.0) -> probes.Readiness:
        return self._of(service.name).ready(service, timeout)

    def inside(self, service: Service, timeout: float = 2.0) -> probes.Readiness:
        return self._of(service.name).inside(service, timeout)

    def temporary(self, service: Service, obtained: Obtained, patience: float) -> AbstractContextManager[int]:
        return self._of(service.name).temporary(service, obtained, patience)

    def second(
        self, service: Service, changes: Changes, listen: tuple[str, str], patience: float
    ) -> AbstractContextManager[Second]:
        return self._of(service.name).second(service, changes, listen, patience)

    def reach(self, name: str, port: int) -> AbstractContextManager[int]:
        return self._of(name).reach(name, port)

    def direct(self, name: str) -> bool:
        return self._of(name).direct(name)

    def cpu_seconds(self, name: str) -> float | None:
        return self._of(name).cpu_seconds(name)

    def lines(self, names: tuple[str, ...], since: float = 0.0) -> Iterator[Line]:
        return heapq.merge(
            *(services.lines(own, since) for services, own in self._groups(names)), key=logs.BY_TIME
        )

    def follow(self, names: tuple[str, ...], begin: float, shown: Sequence[Line] = ()) -> Iterator[Line]:
        groups = self._groups(names)
        if len(groups) == 1:
            return groups[0][0].follow(names, begin, shown)
        return logs.asked_again(lambda since: self.lines(names, since), begin, shown)

    def tail(self, name: str, count: int) -> list[str]:
        return self._of(name).tail(name, count)

    def stop(self, name: str) -> None:
        self._of(name).stop(name)

    def resume(self, name: str) -> None:
        self._of(name).resume(name)

    def anything(self) -> bool:
        return any(services.anything() for services in self._all)

    def down(self, names: tuple[str, ...], report: Report) -> list[str]:
        return [ended for services in self._all for ended in services.down(names, report)]

    def undo(self, started: list[str], booted: bool) -> None:
        for services in self._all:
            services.undo([name for name in started if self._of(name) is services], booted)


class NativeEngine(Embedded):
    """One engine as a process of this machine, where containers reach it: Services."""

    def __init__(self, home: Home, places: Places, settings: Settings, containers: Containers) -> None:
        super().__init__(home, places)
        self.settings = settings
        self.containers = containers
        self.name = containers.engine
        self._known = ""

    @property
    def address(self) -> str:
        """The address of this machine that the engine listens on; loopback until there is another one."""
        if sys.platform == "darwin":
            return LOCAL
        self._known = self._known or self._gateway()
        return self._known or LOCAL

    def _gateway(self) -> str:
        """This machine's address on the outer network; empty while the network, or the tool, is not there."""
        try:
            done = self.containers.tool("network", "inspect", f"{self.containers.project}_{NETWORK}")
        except (HostError, ServiceError):
            return ""
        return gateway(done.out) if done.ok else ""

    @contextmanager
    def reach(self, name: str, port: int) -> Iterator[int]:
        """The engine's port, forwarded from 127.0.0.1 if it listens on the containers' network."""
        with nullcontext(port) if self.address == LOCAL else forward(self.address, port) as local:
            yield local

    def ready(self, service: Service, timeout: float = 2.0) -> probes.Readiness:
        with self.reach(service.name, service.ready.port) as port:
            return probes.ready(service.ready.model_copy(update={"port": port}), timeout)

    def temporary(self, service: Service, obtained: Obtained, patience: float) -> AbstractContextManager[int]:
        return self.reach(self.name, service.api_port)

    def boot(self, names: tuple[str, ...]) -> bool:
        """Raises BusyError when an Ollama that is not of this stack uses its port."""
        if self.containers.processes((self.name,))[self.name].state in UP:  # it was there until now
            self.containers.stop(self.name)
        self.supervisor.end_orphans(kinds.SERVICES)
        if not kinds.find(self.name).part:
            self._alone()
        return self.supervisor.boot(kinds.SERVICES)

    def _alone(self) -> None:
        if self.processes((self.name,))[self.name].state in UP:
            return
        for port in (self.settings.engine_port, OLLAMA_PORT):
            for host in sorted({self.address, LOCAL}):
                if _is_ollama(host, port):
                    raise BusyError(
                        f"An Ollama outside this stack answers at {host}:{port}.",
                        fault="port-taken",
                        hint=f"Use it: ENGINE=openai OPENAI_API_BASE_URL=http://{host}:{port} uv run invoke "
                        "start. Or stop it, then: uv run invoke start",
                    )

    def plan(self, service: Service, folder: Path, bin_dirs: tuple[Path, ...]) -> dict[str, Any]:
        """As embedded, with the address that the process must wait for."""
        spec = super().plan(service, folder, bin_dirs)
        # The network's bridge, and with it the address, is there only while a container is on it.
        return spec if self.address == LOCAL else {**spec, "address": self.address}

    def up(self, service: Service, obtained: Obtained) -> None:
        """Raises ServiceError where containers have no way to it."""
        if self.address == LOCAL and sys.platform != "darwin":
            network = f"{self.containers.project}_{NETWORK}"
            raise ServiceError(
                f"This machine's address on the network {network} is unknown.",
                fault="network-missing",
                hint=f"{self.containers.name} network inspect {network}",
            )
        super().up(service, obtained)

    def down(self, names: tuple[str, ...], report: Report) -> list[str]:
        """Stop the engine, whichever kind runs."""
        return super().down(kinds.SERVICES, report)


@dataclass(frozen=True)
class HybridWiring:
    """The containers' Wiring, with the address of the native engine."""

    native: NativeEngine
    contained: ContainerWiring

    @property
    def inner_ports(self) -> Mapping[str, str]:
        """Only the engine takes a port of this machine."""
        return {"engine_port": self.native.name}

    def variables(self, ports: Mapping[str, int]) -> dict[str, str]:
        """The containers' variables, with the engine's address on this machine."""
        port, address = ports["engine_port"], self.native.address
        inside = self.contained.tool.dialect.host if address == LOCAL else address  # its name in containers
        return {
            **self.contained.variables(ports),
            "ENGINE_HOST": address,
            "ENGINE_PORT": str(port),
            "ENGINE_URL": f"http://{inside}:{port}",
            "OLLAMA_MODELS_DIR": str(self.native.places.models),
        }

    def model_path(self, file: Path) -> str:
        return self.native.model_path(file)

    has_database_login = False

    def database_uri(self, ports: Mapping[str, int]) -> str:
        return self.contained.database_uri(ports)

    def from_inside(self, address: str) -> str:
        return self.contained.from_inside(address)

    @property
    def devices(self) -> Devices:
        """None: the engine is not in a container."""
        return Devices()

    def overlays(self) -> tuple[Path, ...]:
        return self.contained.overlays()


@dataclass(frozen=True)
class HybridParts:
    """Images, and the native engine's part or program: Parts."""

    native: NativeEngine
    containers: Containers
    installed: EmbeddedParts

    def source(self, service: Service) -> str:
        return service.name

    def missing(self, services: Iterable[Service]) -> dict[str, int]:
        """Raises HostError if the engine is this machine's own Ollama and that is missing."""
        found = list(services)
        engines = [service for service in found if service.name == self.native.name]
        lacking = self.containers.images.missing([service for service in found if service not in engines])
        if engines and not kinds.find(self.native.name).part:
            self._program()
            return lacking
        return lacking | self.installed.missing(engines)

    def obtain(self, service: Service, report: Report, cancel: threading.Event) -> Obtained:
        """Raises HostError if the engine is this machine's own Ollama and that is missing."""
        if service.name not in {self.native.name, PULL}:
            return self.containers.images.obtain(service, report, cancel)
        if not kinds.find(self.native.name).part:
            from scripts.parts import Installed

            self._program()
            models = self.native.places.models
            models.mkdir(parents=True, exist_ok=True)
            return Obtained(Installed(models, 0, 0, fresh=False))
        return self.installed.obtain(service, report, cancel)

    def _program(self) -> None:
        if shutil.which(self.native.name, path=self.native.env.get("PATH", "")) is None:
            get = "brew install ollama" if sys.platform == "darwin" else "https://ollama.com/download"
            raise HostError(
                "ENGINE_LOCATION=native with ENGINE=ollama needs the program `ollama` on PATH, and it is missing.",
                fault="program-missing",
                hint=f"Install it ({get}), or: ENGINE=llamacpp uv run invoke start",
            )

    def pinned(self, service: Service) -> Program:
        return self.containers.images.pinned(service)

    def used(self, service: Service) -> Program:
        return self.containers.images.used(service)

    def holds(self, program: Program) -> bool:
        return self.containers.images.holds(program)

    def obtained(self, program: Program) -> Obtained:
        return self.containers.images.obtained(program)

    def python(self, obtained: Obtained) -> tuple[list[str], Mapping[str, str]]:
        """Of an image, where it is one."""
        images = isinstance(obtained.what, str)
        return self.containers.images.python(obtained) if images else self.installed.python(obtained)

    def outdated(self) -> dict[str, int]:
        return self.containers.images.outdated() | self.installed.outdated()

    def discard(self, name: str) -> bool:
        return (self.installed if name in self.installed.outdated() else self.containers.images).discard(name)


def gateway(inspected: str) -> str:
    """The gateway's IPv4 address in what `network inspect` of Podman or Docker printed; empty if there is none."""
    try:
        network = bounded.from_json(inspected)[0]
        podman = [one.get("gateway") for one in network.get("subnets") or ()]
        docker = [one.get("Gateway") for one in (network.get("IPAM") or {}).get("Config") or ()]
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""
    return next((one for one in (*podman, *docker) if one and ":" not in one), "")


def left(home: Home) -> list[str]:
    """The native engines that an earlier start left running under a supervisor of this runtime."""
    known = Supervisor(home).info()
    # The embedded runtime's supervisor knows all services.
    return [name for name, one in known.items() if one["pid"]] if set(known) <= set(kinds.SERVICES) else []


def retire(home: Home, places: Places) -> list[str]:
    """End what `left` returns, and its supervisor. The settings want no native engine now."""
    native = Embedded(home, places)
    known = set(native.supervisor.info())
    ended = left(home)
    if known and known <= set(kinds.SERVICES):
        native.supervisor.shutdown()
    return [*ended, *native.supervisor.end_orphans(kinds.SERVICES)]


def _is_ollama(host: str, port: int) -> bool:
    with forward(host, port) if host != LOCAL else nullcontext(port) as local:
        how = Ready(port=local, path="/api/version", expect='"version"')
        return probes.ready(how, timeout=ANSWER_SECONDS).ready
