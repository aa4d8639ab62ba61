"""What a runtime is to the rest of the program: it runs the services of the stack, and holds no policy."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from scripts.probes import Readiness
from scripts.progress import Report
from scripts.stack import Service

if TYPE_CHECKING:
    from scripts.logs import Line
    from scripts.runtimes.devices import Devices
    from scripts.volumes import Volume

# Every service of the compose file, in the order in which `status` shows them.
SERVICES = ("openwebui", "ollama", "llamacpp", "mcp", "database")
ENGINES = frozenset({"ollama", "llamacpp"})
PULL = "ollama-pull"  # the service that fetches Ollama's models
ON_CPU = "llamacpp-cpu"  # a second llama.cpp, there while it is measured on the CPU
TEMPORARY = frozenset({PULL, ON_CPU})
PROFILES = ENGINES | {"database", "pull"}  # of the compose file
UP = frozenset({"running", "starting"})
SETTINGS = ("its settings",)  # what is otherwise where a service was brought up by other settings or parts


@dataclass(frozen=True)
class Process:
    """What is known of one service's process. Times are seconds since the epoch, memory is RSS in bytes."""

    name: str
    state: str  # stopped, starting, running, backoff, exited, fatal, stopping, unknown
    pid: int | None = None
    started: float | None = None
    memory: int | None = None
    restarts: int = 0
    looping: bool = False
    ended: str = ""  # how it last ended: "exit status 1", "terminated by SIGKILL"
    last_start: float | None = None  # also of one that has ended since
    fault: str = ""  # why it last ended, as an id of the table of faults, where that is known


@dataclass(frozen=True)
class Obtained:
    """What a service runs from: an installed part, or an image's name. `cpu_seconds` is what getting it took."""

    what: Any
    cpu_seconds: float | None = None


class Runtime(Protocol):
    """How the services run. Methods raise the errors of their subject, all of them ByreError."""

    name: str
    engine: str  # the service that runs the model, unless that is an external server (Site.engine)
    inner_ports: Mapping[
        str, str
    ]  # settings of ports that services take on this machine, and whose; they may move
    poll: float  # seconds between two looks at whether a service is ready

    def processes(self, names: tuple[str, ...]) -> dict[str, Process]:
        """The process of each service, as it is now."""

    def variables(self, ports: Mapping[str, int]) -> dict[str, str]:
        """The compose file's addresses, ports and places in this runtime."""

    def model_path(self, file: Path) -> str:
        """Where the engine sees a file of the model store."""

    def database_uri(self, ports: Mapping[str, int]) -> str:
        """Where the stack's own database is for the other services."""

    def from_inside(self, address: str) -> str:
        """An address of any scheme as a service has to write it: in a container, localhost is the container."""

    @property
    def devices(self) -> Devices:
        """What the engine's container gets of this machine's GPU; nothing for a process of this machine itself."""

    def overlays(self) -> tuple[Path, ...]:
        """The files that change podman-compose.yml for these settings and this machine."""

    def boot(self, names: tuple[str, ...]) -> bool:
        """Make ready for `up`; whether something was started for it. Secrets have been written."""

    def source(self, service: Service) -> str:
        """What the service is made of, as a name: services with one name share what `obtain` brings."""

    def missing(self, services: Iterable[Service]) -> dict[str, int]:
        """What `obtain` would have to bring, with its size in bytes where it is known (else 0)."""

    def outdated(self) -> dict[str, int]:
        """What was obtained once and no service needs any more, with its size in bytes."""

    def discard(self, name: str) -> bool:
        """Remove one of `outdated`; False where something still uses it."""

    def obtain(self, service: Service, report: Report, cancel: threading.Event) -> Obtained:
        """See that what the service runs from is there: install, build or pull it."""

    def current(self, service: Service, obtained: Obtained) -> bool:
        """Whether the service was last brought up just so."""

    def differences(self, service: Service, obtained: Obtained) -> tuple[str, ...]:
        """In which respects a running service differs from what `up` would bring; empty where it is `current`."""

    def brought(self, name: str) -> dict[str, str]:
        """The environment that a service was last brought up with; empty where it never was."""

    def digests(self, name: str) -> tuple[str, ...]:
        """The names with digest (`image@sha256:…`) of the image that a service runs from; none without images."""

    def up(self, service: Service, obtained: Obtained) -> None:
        """(Re)start one service. Does not wait until it is ready."""

    def ready(self, service: Service, timeout: float = 2.0) -> Readiness:
        """Ask the service whether it is ready, once."""

    def inside(self, service: Service, timeout: float = 2.0) -> Readiness:
        """As `ready`, past whatever lies between this machine and the service."""

    def temporary(self, service: Service, obtained: Obtained, patience: float) -> AbstractContextManager[int]:
        """A service that is there for as long as the context lasts, and ready. The value is a port as of `reach`."""

    def volumes(self) -> tuple[Volume, ...]:
        """Where the data lie: each volume's real name, kind and folder, and the services that use it."""

    def holders(self, volume: Volume) -> list[str]:
        """What else uses a volume now, beside the services of the stack: names of containers."""

    def as_owner(self) -> tuple[str, ...]:
        """What to put before a command that reads or writes the volumes; nothing where we may. Raises HostError."""

    def model_storage(self) -> Path | None:
        """Where models are kept, if it is a folder that can be looked at from here."""

    def engine_memory(self) -> int | None:
        """Bytes that the machine has which the engine runs in, if that is another one and says so."""

    def reach(self, name: str, port: int) -> AbstractContextManager[int]:
        """A port of 127.0.0.1 that leads to this port of a service, for as long as the context lasts."""

    def direct(self, name: str) -> bool:
        """Whether `reach` leads there without a program of the container tool for each connection, which takes time."""

    def cpu_seconds(self, name: str) -> float | None:
        """CPU seconds that a service has used since it started; None where that can't be told."""

    def lines(self, names: tuple[str, ...], since: float = 0.0) -> Iterator[Line]:
        """Log lines since a time, in the order in which they were written."""

    def follow(self, names: tuple[str, ...]) -> Iterator[Line]:
        """Log lines as they come, until the caller stops."""

    def tail(self, name: str, count: int) -> list[str]:
        """The last lines of one service's log, without their times."""

    def stop(self, name: str) -> None:
        """Stop one service."""

    def anything(self) -> bool:
        """Whether there is something that `down` would end."""

    def down(self, names: tuple[str, ...], report: Report) -> list[str]:
        """Stop everything; data stay. Returns what else had to be ended."""

    def undo(self, started: list[str], booted: bool) -> None:
        """Stop what a run that failed had started."""
