"""All that setup judges by: facts of the host, and what the tools said of themselves. No opinion in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from scripts.host import Gpus, Subids, System
from scripts.settings import Settings
from scripts.tools.docker import DockerVersion
from scripts.tools.mac import Mac
from scripts.tools.machines import Machine
from scripts.tools.podman import PodmanInfo, PodmanVersion


@dataclass(frozen=True)
class Podman:
    """A Podman that was found. `info` is None when its engine does not answer; `why` is its own word then."""

    version: PodmanVersion
    info: PodmanInfo | None = None
    why: str = ""


@dataclass(frozen=True)
class Krunkit:
    """A krunkit that was found. `why` is what it says when it does not start; `bundled`: by Podman's installer."""

    version: str = ""
    why: str = ""
    bundled: bool = False


@dataclass(frozen=True)
class Evidence:
    """`programs` are the helpers found on PATH. `machines` is None when Podman gave no list, `machines_why` its
    word then. `machine_dri`: the running machine has a render node; None when it was not asked."""

    system: System
    root: bool = False
    user: str = ""
    container: bool = False
    session: bool = True  # a runtime folder of the user's own (XDG_RUNTIME_DIR) that exists
    systemd: bool = False
    gpus: Gpus = field(default_factory=Gpus)
    subids: Subids | None = None
    programs: frozenset[str] = frozenset()
    podman: Podman | None = None
    docker: DockerVersion | None = None
    docker_why: str = ""
    podman_compose: str = ""
    docker_compose: str = ""
    homebrew: str = ""
    nvidia_ctk: str = ""
    # macOS alone
    mac: Mac | None = None
    krunkit: Krunkit | None = None
    machines: tuple[Machine, ...] | None = None
    machines_why: str = ""
    machine_dri: bool | None = None
    metal: str = ""

    def machine(self, name: str) -> Machine | None:
        """The Podman machine of this name, or None."""
        return next((one for one in self.machines or () if one.name == name), None)


@dataclass(frozen=True)
class Wish:
    """What the settings ask for. `runtime` is auto, embedded, podman or docker; a machine's `cpus`, `memory` (MiB) and
    `disk` (GiB) are None if the settings don't say: the Mac's own size decides."""

    runtime: str = "auto"
    engine: str = "auto"
    machine: str = "podman-machine-default"
    cpus: int | None = None
    memory: int | None = None
    disk: int | None = None

    @classmethod
    def of(cls, settings: Settings, runtime: str) -> Wish:
        """The machine that the settings ask for: memory in MiB, disk in GiB."""
        memory, disk = settings.machine_memory, settings.machine_disk
        return cls(
            runtime=runtime,
            engine=settings.engine,
            machine=settings.machine_name,
            cpus=settings.machine_cpus,
            memory=memory // 1024**2 if memory else None,
            disk=disk // 1024**3 if disk else None,
        )

    @property
    def tool(self) -> str:
        """The container tool of the settings; Podman unless they name Docker."""
        return "docker" if self.runtime == "docker" else "podman"

    @property
    def required(self) -> bool:
        """Whether nothing works without containers."""
        return self.runtime in {"podman", "docker"}
