"""The hybrid runtime: the engine as a process of this machine, all other services in containers.

The engine is kept by the supervisor of the embedded runtime. On Linux it listens on the one address that this machine
has on the containers' outer network, and on no other; on macOS on 127.0.0.1, which the containers' machine forwards to.
"""

from __future__ import annotations

import heapq
import json
import shutil
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts import logs, probes
from scripts.errors import BusyError, HostError, ServiceError
from scripts.home import Home
from scripts.places import Places
from scripts.progress import Report
from scripts.runtimes.base import PULL, SETTINGS, UP, Obtained, Process, Runtime
from scripts.runtimes.containers import Containers
from scripts.runtimes.devices import Devices
from scripts.runtimes.embedded import LOCAL, Embedded
from scripts.runtimes.reach import forward
from scripts.runtimes.supervisor import Supervisor
from scripts.settings import Settings
from scripts.stack import Ready, Service

if TYPE_CHECKING:
    from scripts.logs import Line
    from scripts.volumes import Volume

ENGINES = ("ollama", "llamacpp")  # what its supervisor knows
NETWORK = "egress"  # of the compose file: the one that Open WebUI is on and that is not an internal one
OLLAMA_PORT = 11434  # https://github.com/ollama/ollama/blob/main/docs/faq.md


class Hybrid:
    """One engine beside containers. A Runtime; each method asks the half that has the service."""

    def __init__(self, home: Home, places: Places, settings: Settings, containers: Containers) -> None:
        self.places = places
        self.settings = settings
        self.containers = containers
        self.native = Embedded(home, places, settings.install_timeout)
        self.name = containers.name  # the data are where they are without a native engine, too
        self.engine = containers.engine
        self.inner_ports: Mapping[str, str] = {"engine_port": self.engine}
        self.poll = containers.poll
        self._known = ""

    # ── which half, and where ────────────────────────────────────────────────────────────────────────────────

    def _half(self, name: str) -> Runtime:
        return self.native if name == self.engine else self.containers

    def _others(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in names if name != self.engine)

    def _own(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in names if name == self.engine)

    @property
    def address(self) -> str:
        """The address of this machine that the engine listens on; that of loopback while there is no other."""
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

    # ── what there is ────────────────────────────────────────────────────────────────────────────────────────

    def variables(self, ports: Mapping[str, int]) -> dict[str, str]:
        port = ports["engine_port"]
        inside = self.address
        if inside == LOCAL:  # its name in containers
            inside = self.containers.dialect.host
        return {
            **self.containers.variables(ports),
            "ENGINE_HOST": self.address,
            "ENGINE_PORT": str(port),
            "ENGINE_URL": f"http://{inside}:{port}",
            "OLLAMA_MODELS_DIR": str(self.places.models),
        }

    def model_path(self, file: Path) -> str:
        return self.native.model_path(file)

    def database_uri(self, ports: Mapping[str, int]) -> str:
        return self.containers.database_uri(ports)

    def from_inside(self, address: str) -> str:
        return self.containers.from_inside(address)

    @property
    def devices(self) -> Devices:
        return Devices()

    def overlays(self) -> tuple[Path, ...]:
        return self.containers.overlays()

    def source(self, service: Service) -> str:
        return service.name

    def missing(self, services: Iterable[Service]) -> dict[str, int]:
        """Raises HostError when the engine is this machine's own Ollama and there is none."""
        found = list(services)
        lacking = self.containers.missing([one for one in found if one.name != self.engine])
        for service in (one for one in found if one.name == self.engine):
            if self.engine == "ollama":
                self._program()
            else:
                lacking |= self.native.missing([service])
        return lacking

    def outdated(self) -> dict[str, int]:
        return self.containers.outdated() | self.native.outdated()

    def discard(self, name: str) -> bool:
        return (self.native if name in self.native.outdated() else self.containers).discard(name)

    def obtain(self, service: Service, report: Report, cancel: threading.Event) -> Obtained:
        """Raises HostError when the engine is this machine's own Ollama and there is none."""
        if service.name not in {self.engine, PULL}:
            return self.containers.obtain(service, report, cancel)
        if self.engine == "ollama":
            from scripts.parts import Installed

            self._program()
            self.places.models.mkdir(parents=True, exist_ok=True)
            return Obtained(Installed(self.places.models, 0, 0, fresh=False))
        return self.native.obtain(service, report, cancel)

    def _program(self) -> None:
        if shutil.which("ollama", path=self.native.env.get("PATH", "")) is None:
            get = "brew install ollama" if sys.platform == "darwin" else "https://ollama.com/download"
            raise HostError(
                "ENGINE_LOCATION=native with ENGINE=ollama needs a program `ollama` on PATH, and there is none.",
                hint=f"Install it ({get}), or: ENGINE=llamacpp uv run invoke start",
            )

    def volumes(self) -> tuple[Volume, ...]:
        from scripts.volumes import Volume

        folder = self.places.models
        models = Volume("models", "bind", folder, str(folder), (self.engine,))
        return tuple(models if one.name == models.name else one for one in self.containers.volumes())

    def model_storage(self) -> Path | None:
        return self.places.models

    def engine_memory(self) -> int | None:
        return None

    @contextmanager
    def reach(self, name: str, port: int) -> Iterator[int]:
        if name != self.engine:
            way = self.containers.reach(name, port)
        elif self.address == LOCAL:
            way = self.native.reach(name, port)
        else:
            way = forward(self.address, port)
        with way as local:
            yield local

    def direct(self, name: str) -> bool:
        return name == self.engine or self.containers.direct(name)

    def ready(self, service: Service, timeout: float = 2.0) -> probes.Readiness:
        if service.name != self.engine:
            return self.containers.ready(service, timeout)
        with self.reach(service.name, service.ready.port) as port:
            return probes.ready(service.ready.model_copy(update={"port": port}), timeout)

    def inside(self, service: Service, timeout: float = 2.0) -> probes.Readiness:
        if service.name == self.engine:
            return self.ready(service, timeout)
        return self.containers.inside(service, timeout)

    def holders(self, volume: Volume) -> list[str]:
        return self.containers.holders(volume)

    def as_owner(self) -> tuple[str, ...]:
        return self.containers.as_owner()

    # ── the services ─────────────────────────────────────────────────────────────────────────────────────────

    def boot(self, names: tuple[str, ...]) -> bool:
        """Raises what either half raises; BusyError when another Ollama has the place of ours."""
        self.containers.boot(names)
        if self.containers.processes((self.engine,))[self.engine].state in UP:  # it was there until now
            self.containers.stop(self.engine)
        self.native.end_orphans(ENGINES)
        if self.engine == "ollama":
            self._alone()
        return self.native.supervisor.boot(ENGINES)

    def _alone(self) -> None:
        if self.processes((self.engine,))[self.engine].state in UP:
            return
        for port in (self.settings.engine_port, OLLAMA_PORT):
            for host in sorted({self.address, LOCAL}):
                if _is_ollama(host, port):
                    raise BusyError(
                        f"An Ollama that is not of this stack answers at {host}:{port}.",
                        hint=f"Use that one: ENGINE=openai OPENAI_API_BASE_URL=http://{host}:{port} uv run invoke "
                        "start. Or end it, then: uv run invoke start",
                    )

    def _spec(self, service: Service, obtained: Obtained) -> dict[str, Any]:
        spec = self.native.plan(service, obtained.what.path, obtained.what.bin_dirs)
        # The network's bridge, and with it the address, is there only while a container is on it.
        return spec if self.address == LOCAL else {**spec, "address": self.address}

    def current(self, service: Service, obtained: Obtained) -> bool:
        if service.name != self.engine:
            return self.containers.current(service, obtained)
        return self.native.runs_by(service.name, self._spec(service, obtained))

    def differences(self, service: Service, obtained: Obtained) -> tuple[str, ...]:
        if service.name != self.engine:
            return self.containers.differences(service, obtained)
        return () if self.current(service, obtained) else SETTINGS

    def brought(self, name: str) -> dict[str, str]:
        return self._half(name).brought(name)

    def digests(self, name: str) -> tuple[str, ...]:
        return self._half(name).digests(name)

    def up(self, service: Service, obtained: Obtained) -> None:
        if service.name != self.engine:
            self.containers.up(service, obtained)
            return
        if self.address == LOCAL and sys.platform != "darwin":
            raise ServiceError(
                f"This machine's address on the network {self.containers.project}_{NETWORK} can't be told.",
                hint=f"{self.name} network inspect {self.containers.project}_{NETWORK}",
            )
        self.native.launch(service.name, self._spec(service, obtained))

    def temporary(self, service: Service, obtained: Obtained, patience: float) -> AbstractContextManager[int]:
        """What fetches Ollama's models: the native one itself, which is not kept from the network."""
        return self.reach(self.engine, service.api_port)

    def stop(self, name: str) -> None:
        self._half(name).stop(name)

    def undo(self, started: list[str], booted: bool) -> None:
        self.containers.undo(list(self._others(started)), False)
        self.native.undo(list(self._own(started)), booted)

    def anything(self) -> bool:
        return self.containers.anything() or self.native.anything()

    def down(self, names: tuple[str, ...], report: Report) -> list[str]:
        return [*self.containers.down(names, report), *self.native.down(ENGINES, report)]

    # ── what they say ────────────────────────────────────────────────────────────────────────────────────────

    def processes(self, names: tuple[str, ...]) -> dict[str, Process]:
        found = self.containers.processes(self._others(names)) if self._others(names) else {}
        return found | (self.native.processes(self._own(names)) if self._own(names) else {})

    def cpu_seconds(self, name: str) -> float | None:
        return self._half(name).cpu_seconds(name)

    def lines(self, names: tuple[str, ...], since: float = 0.0) -> Iterator[Line]:
        return heapq.merge(
            self.containers.lines(self._others(names), since),
            self.native.lines(self._own(names), since),
            key=logs.BY_TIME,
        )

    def follow(self, names: tuple[str, ...]) -> Iterator[Line]:
        if not self._others(names):
            yield from self.native.follow(names)
        yield from logs.asked_again(lambda since: self.lines(names, since))

    def tail(self, name: str, count: int) -> list[str]:
        return self._half(name).tail(name, count)


def gateway(inspected: str) -> str:
    """The gateway's IPv4 address in what `network inspect` of Podman or Docker printed; empty if there is none."""
    try:
        network = json.loads(inspected)[0]
        podman = [one.get("gateway") for one in network.get("subnets") or ()]
        docker = [one.get("Gateway") for one in (network.get("IPAM") or {}).get("Config") or ()]
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""
    return next((one for one in (*podman, *docker) if one and ":" not in one), "")


def left(home: Home) -> list[str]:
    """The native engines that an earlier start left running under a supervisor of this runtime."""
    known = Supervisor(home).info()
    # The embedded runtime's supervisor knows all services.
    return [name for name, one in known.items() if one["pid"]] if set(known) <= set(ENGINES) else []


def retire(home: Home, places: Places) -> list[str]:
    """End what `left` tells of, and its supervisor, where the settings want no native engine now."""
    native = Embedded(home, places)
    known = set(native.supervisor.info())
    ended = left(home)
    if known and known <= set(ENGINES):
        native.supervisor.shutdown()
    return [*ended, *native.end_orphans(ENGINES)]


def _is_ollama(host: str, port: int) -> bool:
    with forward(host, port) if host != LOCAL else nullcontext(port) as local:
        how = Ready(port=local, path="/api/version", expect='"version"')
        return probes.ready(how, timeout=1).ready
