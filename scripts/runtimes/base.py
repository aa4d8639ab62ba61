"""What a runtime is to the rest of the program: how services run, where data are, what parts they are made of.

A runtime holds no policy.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from scripts import pages
from scripts.engines import kinds
from scripts.errors import EngineError
from scripts.probes import Readiness
from scripts.progress import Report
from scripts.stack import Service
from scripts.webui.page_program import Program

if TYPE_CHECKING:
    from scripts.logs import Line
    from scripts.volumes import Volume
    from scripts.volumes.consistent import Beside

# Every service of the compose file and every other page, in the order in which `status` shows them.
SERVICES = (
    "proxy",
    pages.FIRST,
    *pages.OTHERS,
    *kinds.SERVICES,
    "planner",
    "gateway",
    "mcp",
    "database",
    "redis",
    "postgres",
)
PULL = "ollama-pull"  # the service that fetches Ollama's models
ON_CPU = "llamacpp-cpu"  # the container of `Services.second`
TEMPORARY = frozenset({PULL, ON_CPU})
# Of the compose file.
PROFILES = frozenset({*kinds.SERVICES, "planner", "database", "proxy", "redis", "postgres", "pull"})
UP = frozenset({"running", "starting"})
# What keeps an engine from a GPU that it could see: no layers for llama.cpp; for Ollama a name that none of its
# libraries of GPUs has. https://github.com/ollama/ollama/blob/v0.33.0/discover/runner.go
NO_GPU: Mapping[str, str] = {"GPU_LAYERS": "0", "OLLAMA_LIBRARY": "cpu"}
SETTINGS = ("its settings",)  # the difference of a service that was brought up by other settings or parts


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


@dataclass(frozen=True)
class Second:
    """Another one of a service, at a `port` of this machine. `how` says what it is; `log` is what it has said."""

    port: int
    pid: int | None
    how: str
    log: Callable[[], str]


@dataclass(frozen=True)
class Changes:
    """How a second one of a service differs: variables of its environment, of which an empty one is not set; with or
    without the first one's devices. `arguments` come after those of its command, where it is a process."""

    environment: Mapping[str, str]
    arguments: tuple[str, ...] = ()
    devices: bool = True


def not_known(name: str) -> EngineError:
    """The error of `second` for a service that was never started, or whose description is gone."""
    return EngineError(
        f"It is no longer known how {name} was started.",
        fault="cpu-engine-failed",
        hint="uv run invoke restart",
    )


@dataclass(frozen=True)
class Devices:
    """`overlays` and why each is there; `why_not`: a line for each GPU that is here and is not given to the engine."""

    overlays: tuple[Path, ...] = ()
    why: tuple[str, ...] = ()
    why_not: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)


class Wiring(Protocol):
    """What the compose file's variables are here, and what changes it."""

    @property
    def inner_ports(self) -> Mapping[str, str]:
        """Settings of ports that services take on this machine, and the services; a port that is taken may move."""

    def variables(self, ports: Mapping[str, int]) -> dict[str, str]:
        """The compose file's addresses, ports and places."""

    def model_path(self, file: Path) -> str:
        """Where the engine sees a file of the model store."""

    def database_uri(self, ports: Mapping[str, int]) -> str:
        """Where the stack's own database is for the other services."""

    @property
    def has_database_login(self) -> bool:
        """Whether the stack's own database asks for a login: the users of `database.users`."""

    def from_inside(self, address: str) -> str:
        """An address as a service has to write it: in a container, this machine is not localhost. May be a secret."""

    def overlays(self) -> tuple[Path, ...]:
        """The files that change podman-compose.yml for these settings and this machine."""

    @property
    def devices(self) -> Devices:
        """What the engine's container gets of this machine's GPU; nothing for a process of this machine itself."""


class Services(Protocol):
    """How services run. Methods raise the errors of their subject, all of them ByreError."""

    poll: float  # seconds between two looks at whether a service is ready

    def processes(self, names: tuple[str, ...]) -> dict[str, Process]:
        """The process of each service, as it is now."""

    def boot(self, names: tuple[str, ...]) -> bool:
        """Make ready for `up`; whether something was started for it. Secrets have been written."""

    def up(self, service: Service, obtained: Obtained) -> None:
        """(Re)start one service. Does not wait until it is ready."""

    def differences(self, service: Service, obtained: Obtained) -> tuple[str, ...]:
        """How a service differs from what `up` would start; empty if it does not."""

    def brought(self, name: str) -> dict[str, str]:
        """The environment that a service was last started with; empty if it never was."""

    def ready(self, service: Service, timeout: float = 2.0) -> Readiness:
        """Ask the service whether it is ready, once. `timeout` is in seconds."""

    def inside(self, service: Service, timeout: float = 2.0) -> Readiness:
        """As `ready`, without the port forwarding between this machine and the service."""

    def temporary(self, service: Service, obtained: Obtained, patience: float) -> AbstractContextManager[int]:
        """A service that runs, and is ready, for as long as the context lasts. The value is a port as of `reach`."""

    def second(
        self, service: Service, changes: Changes, listen: tuple[str, str], patience: float
    ) -> AbstractContextManager[Second]:
        """Another one of a service, as that was last started but for these changes.

        It is ready, and lives for as long as the context lasts and no longer than this program. `listen` are the
        variables of the address and port that a process of this machine takes. Raises EngineError where it is not
        known how that was started, ServiceError, BusyError.
        """

    def reach(self, name: str, port: int) -> AbstractContextManager[int]:
        """A port of 127.0.0.1 that leads to this port of a service, for as long as the context lasts."""

    def direct(self, name: str) -> bool:
        """Whether `reach` leads there without a program of the container tool for each connection, which takes time."""

    def cpu_seconds(self, name: str) -> float | None:
        """CPU seconds that a service has used since it started; None where they are not known."""

    def lines(self, names: tuple[str, ...], since: float = 0.0) -> Iterator[Line]:
        """Log lines since a time (seconds since the epoch), in the order in which they were written."""

    def follow(self, names: tuple[str, ...], begin: float, shown: Sequence[Line] = ()) -> Iterator[Line]:
        """Log lines as they come, until the caller stops: those since `begin` (seconds since the epoch) but for
        `shown`, which are all that `lines` told since then."""

    def tail(self, name: str, count: int) -> list[str]:
        """The last lines of one service's log, without their times."""

    def stop(self, name: str) -> None:
        """Stop one service."""

    def resume(self, name: str) -> None:
        """Start a service again that `stop` stopped, as it was. It is not waited for."""

    def anything(self) -> bool:
        """Whether `down` would stop something."""

    def down(self, names: tuple[str, ...], report: Report) -> list[str]:
        """Stop everything; data stay. Returns what it ended that is not a service of the settings."""

    def undo(self, started: list[str], booted: bool) -> None:
        """Stop what a failed run started. `booted` is what `boot` returned."""


class Data(Protocol):
    """Where the data are, and who may read and write them."""

    def volumes(self) -> tuple[Volume, ...]:
        """Each volume's real name, kind and folder, and the services that use it."""

    def holders(self, volume: Volume) -> list[str]:
        """What else uses a volume now, apart from the stack's services: names of containers."""

    def prepare(self) -> None:
        """See that the volumes can be reached. Raises HostError where that takes more than a program's start."""

    def make(self, volume: Volume) -> None:
        """Make a volume that is not there, empty."""

    def owner(self, volume: Volume) -> str:
        """The user and the group, by number, whose files a volume must hold; empty where they are this user's."""

    def discard(self, state: Path) -> None:
        """Remove everything of this installation: volumes, containers, networks, and the folder of its state."""

    def beside(self, volume: Volume) -> Beside:
        """How a program is run beside the one service that uses a volume, while that runs."""

    def model_storage(self) -> Path | None:
        """Where models are kept, if it is a folder that this machine can read."""


class Parts(Protocol):
    """What services run from: installed parts, or images."""

    def source(self, service: Service) -> str:
        """What the service is made of, as a name: services with one name share what `obtain` brings."""

    def missing(self, services: Iterable[Service]) -> dict[str, int]:
        """What `obtain` would have to bring, with its size in bytes where it is known (else 0)."""

    def obtain(self, service: Service, report: Report, cancel: threading.Event) -> Obtained:
        """Install, build or pull what the service runs from, unless it is there."""

    def pinned(self, service: Service) -> Program:
        """What this version of Byre makes of the service, there or not."""

    def used(self, service: Service) -> Program:
        """What `obtain` brings: the pinned one, or the one that the data belong to."""

    def holds(self, program: Program) -> bool:
        """Whether a program is here."""

    def obtained(self, program: Program) -> Obtained:
        """A program that is here, as `obtain` brings one."""

    def python(self, obtained: Obtained) -> tuple[list[str], Mapping[str, str]]:
        """A command for the Python of what a service is made of, and its environment; the service need not run."""

    def outdated(self) -> dict[str, int]:
        """What was obtained earlier and no service needs now, with its size in bytes."""

    def discard(self, name: str) -> bool:
        """Remove one of `outdated`; False where something still uses it."""


# Where containers run: on this machine itself, in another one, or in a virtual machine of a Mac.
Place = Literal["here", "elsewhere", "podman machine", "docker machine"]


@dataclass(frozen=True)
class Network:
    """A network of containers, by its full name. `internal` means that it leads nowhere."""

    name: str
    exists: bool
    internal: bool


class InContainers(Protocol):
    """What can be asked only where services run in containers."""

    @property
    def program(self) -> str:
        """The container tool's program, as a command names it."""

    @property
    def place(self) -> Place:
        """Where they run."""

    def machine_memory(self) -> int | None:
        """Bytes of memory of the machine that they run in, if that is another one and reports it."""

    @property
    def low_ports(self) -> bool:
        """Whether a user who is not root may publish ports that the system keeps for root."""

    def network(self, name: str) -> Network:
        """A network of the compose file. Raises HostError, ServiceError where the tool can't be asked."""

    def execute(self, name: str, argv: Sequence[str]) -> str:
        """The output of a command in a service's container; empty without the container."""

    def image_made(self, name: str) -> float | None:
        """When the image that a service runs from was made, in seconds since the epoch; None if it does not say."""

    def inspected(self) -> Mapping[str, Mapping[str, Any]]:
        """What the tool's `container inspect` says of each container, by service."""

    def digests(self, name: str) -> tuple[str, ...]:
        """The names with digest (`image@sha256:…`) of the image that a service runs from."""


@dataclass(frozen=True)
class Runtime:
    """How an installation runs.

    `name` is what RUNTIME chose, to be shown and recorded. Callers ask for capabilities, never for the name:
    `containers` is None without containers; `native` says that the engine is a process of this machine next to them.
    """

    name: str
    wiring: Wiring
    services: Services
    data: Data
    parts: Parts
    containers: InContainers | None = None
    native: bool = False
