"""The data of containers: the volumes, where they are, who uses them, and who may read and write them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts import bounded, postgres
from scripts.engines import kinds
from scripts.errors import ByreError, HostError, InstallError
from scripts.places import Places
from scripts.process import Done
from scripts.runtimes.tool import Tool
from scripts.settings import Settings
from scripts.stack import Service

if TYPE_CHECKING:
    from scripts.volumes import Helper, Volume
    from scripts.volumes.consistent import Beside

UID = 10001  # the user of our images: it reads the secrets and owns the volumes
# Services whose images contain GNU tar and find: Byre's, and the official one of Open WebUI. A database's own image
# may not.
WITH_TAR = ("openwebui", "mcp", *reversed(kinds.SERVICES))
NONE = Path("/nonexistent")  # as for Debian's users without a home


@dataclass(frozen=True)
class ContainerData:
    """The data of one project: Data of a runtime. `services` describes all services for these settings, `image` names
    what a service runs from. `native`: the engine is a process of this machine next to the containers."""

    tool: Tool
    project: str
    engine: str
    settings: Settings
    places: Places
    services: Callable[[], Mapping[str, Service]]
    image: Callable[[Service], str]
    native: bool = False

    @cached_property
    def direct(self) -> bool:
        """Whether this user may read and change the volumes' files on this machine; asked once. Else a container does,
        which is slower: what it says goes through another program."""
        return os.getuid() == 0 and not elsewhere(self.tool)

    def volumes(self) -> tuple[Volume, ...]:
        """Named volumes of the project, or the folders that settings name. The store of models is Byre's own."""
        from scripts.volumes import Volume

        settings = self.settings
        kept = [
            ("database", settings.database_storage, "database", "database"),
            ("openwebui", settings.openwebui_data_storage, "openwebui-data", "openwebui"),
            ("models", settings.ollama_model_storage, "ollama-data", self.engine),
            ("gateway", None, "gateway-data", "gateway"),
        ]
        there = self._mountpoints()
        # Before the page's: its files are added before their rows, and never changed.
        if settings.webui_database == postgres.NAME or f"{self.project}_postgres-data" in there:
            kept.insert(1, (postgres.NAME, None, "postgres-data", postgres.NAME))
        if self._shares_models:
            kept[-2] = ("models", self.places.models, "", self.engine)
        if settings.has_own_database:
            del kept[0]
        made = []
        for name, folder, volume, service in kept:
            label = f"{self.project}_{volume}"
            if folder:
                helper = self._helper(label, str(folder), service) if volume else None
                used = Volume(name, "bind", folder, str(folder), (service,), helper, env=self.tool.env)
            else:
                place = there.get(label, NONE / label)
                source = str(place) if self.tool.name == "podman" else label
                helper = self._helper(label, source, service)
                used = Volume(
                    name, "named", place, label, (service,), helper, label in there, env=self.tool.env
                )
            made.append(replace(used, unsettled=helper is not None and helper.mark in there))
        return tuple(made)

    def holders(self, volume: Volume) -> list[str]:
        """Running containers that use it, other than its services' own and those with which Byre reads it."""
        if volume.kind != "named":
            return []
        ours = {self.tool.dialect.container(self.project, name) for name in volume.services}
        done = self.tool("ps", "--filter", f"volume={volume.label}", "--format", "{{.Names}}")
        return [
            name
            for name in done.out.split()
            if name not in ours and not (volume.helper and volume.helper.ours(name))
        ]

    def prepare(self) -> None:
        """The tool has to answer; Podman's machine is started for it."""
        self.tool.working("volume", "ls", "--format", "{{.Name}}")

    def make(self, volume: Volume) -> None:
        """As the compose tool would make it. Raises HostError."""
        if volume.kind != "named":
            volume.folder.mkdir(parents=True, exist_ok=True)
            return
        done = make_volume(self.tool, self.project, volume.label.removeprefix(f"{self.project}_"))
        if done.code:
            raise HostError(
                f"{self.tool.name} can't make the volume {volume.label}.",
                fault="container-tool-failed",
                detail=done.lines,
                hint=f"{self.tool.name} volume ls",
            )

    def owner(self, volume: Volume) -> str:
        """Byre's own user; in a volume of the database the one of its image. Raises HostError."""
        if volume.name != "database" or volume.kind != "named":
            return f"{UID}:{UID}"
        user, image = self.settings.database_user, self.image(self.services()["database"])
        confined = ("--network=none", "--read-only", "--cap-drop=ALL", "--pull=never", f"--user={user}")
        done = self.tool("run", "--rm", *confined, "--entrypoint=sh", image, "-c", "echo $(id -u):$(id -g)")
        if done.code:
            raise HostError(
                f"{self.tool.name} does not say which user {user!r} is in {image}.",
                fault="container-tool-failed",
                detail=done.lines,
                hint="uv run invoke start   brings the image; then the same command again",
            )
        return done.out.strip()

    def discard(self, state: Path) -> None:
        """By the label that the compose tools give; the state's folder holds files of the containers' user."""
        mine = f"label={self.tool.dialect.label}.project={self.project}"
        for listing, name, remove in (
            (("ps", "--all"), "{{.ID}}", self.tool.dialect.remove),
            (("volume", "ls"), "{{.Name}}", ("volume", "rm")),
            (("network", "ls"), "{{.Name}}", ("network", "rm")),
        ):
            if found := self.tool(*listing, "--filter", mine, "--format", name).out.split():
                self.tool(*remove, *found)
        self.tool.run([*as_owner(self.tool), "rm", "-rf", str(state)], timeout=600)

    def beside(self, volume: Volume) -> Beside:
        """By `exec` in the service's container, where the compose file mounts the volume."""
        from scripts.volumes.consistent import Beside

        (service,) = volume.services
        mounts = [one.split(":")[1] for one in self.services()[service].volumes]
        way = (self.tool.name, "exec", "-i", self.tool.dialect.container(self.project, service))
        return Beside(way, "python", mounts[0], self.tool.env)

    def model_storage(self) -> Path | None:
        """The folder of the models, or None if it is not reachable from this machine."""
        if self._shares_models:
            return self.places.models
        if self.settings.ollama_model_storage:
            return self.settings.ollama_model_storage
        if self.tool.away:
            return None
        asked = self.tool("info", "--format", self.tool.dialect.storage).out.strip()
        root = Path(asked or "/nowhere")
        return root if root.exists() else None

    @property
    def _shares_models(self) -> bool:
        """Whether the engine's models are in the store of this machine."""
        return self.native or not kinds.find(self.engine).keeps_own_models

    def _mountpoints(self) -> dict[str, Path]:
        """Where each named volume is."""
        done = self.tool("volume", "ls", "--format", "{{.Name}}\t{{.Mountpoint}}")
        pairs = (line.split("\t", 1) for line in done.out.splitlines() if "\t" in line)
        return {name: Path(place) for name, place in pairs}

    def _helper(self, label: str, source: str, service: str) -> Helper | None:
        from scripts.volumes import Helper

        if self.direct:
            return None

        services = self.services()
        order = [name for name in (*WITH_TAR, service) if name in services]
        return Helper(
            self.tool.name,
            label,
            source,
            tuple(dict.fromkeys(self.image(services[name]) for name in order)),
            self.tool.dialect.remove,
            services[service].userns_mode,
            self.tool.env,
        )


class Owner:
    """Makes the containers' user the owner of files. Raises HostError with what the tool said."""

    def __init__(self, tool: Tool) -> None:
        self.tool = tool
        self._waiting: list[Path] = []

    def give(self, *paths: Path) -> None:
        """At once; where it takes a container, as soon as there is an image for it: `settle`."""
        if self.tool.has_machine or not paths:
            return
        if only_by_container(self.tool):
            self._waiting += [path for path in paths if path.stat().st_uid != UID]
        elif prefix := as_owner(self.tool):
            self._run(paths, *prefix, "chown", f"{UID}:{UID}", *map(str, paths))
        else:
            for path in paths:
                os.chown(path, UID, UID)

    def settle(self, image: str) -> None:
        """Hand over what waits, by a container that sees nothing else. One caller at a time."""
        if not self._waiting:
            return
        from scripts.volumes import CONFINED

        inside = {f"/given/{number}": path for number, path in enumerate(self._waiting)}
        # A line of CSV: https://docs.docker.com/engine/storage/bind-mounts/#syntax
        mounts = [f'--mount=type=bind,"source={path}",target={at}' for at, path in inside.items()]
        run = (self.tool.name, "run", "--rm", *CONFINED, *mounts, "--entrypoint=chown", image)
        self._run(self._waiting, *run, f"{UID}:{UID}", *inside)
        self._waiting = []

    def _run(self, paths: list[Path] | tuple[Path, ...], *argv: str) -> None:
        done = self.tool.run(list(argv), timeout=60)
        if done.code:
            raise HostError(
                f"Byre can't give {paths[0]} to the containers' user {UID}.",
                fault="owner-refused",
                detail=done.lines,
                hint=f"RUNTIME={self.tool.name} uv run invoke setup   shows what is missing",
            )


def make_volume(tool: Tool, project: str, name: str) -> Done:
    """A volume of the compose file's name, with the labels that the compose tools give it."""
    labels = tool.dialect.volume_labels(project, name).items()
    return tool("volume", "create", *(f"--label={key}={value}" for key, value in labels), f"{project}_{name}")


def hand_over(tool: Tool, service: Service, image: str, project: str) -> None:
    """Give the volumes of the service to our user, with what the image has there. Raises InstallError.

    The image's own `chown` does it, in a container that has nothing else.
    """
    from scripts.volumes import CONFINED

    for volume in service.volumes:
        name, place = volume.split(":")[:2]
        if name.startswith(("/", ".")):
            continue  # a folder, whose owner is changed by `Owner`
        full = f"{project}_{name}"
        if tool("volume", "inspect", full).code:
            make_volume(tool, project, name)
        argv = ("run", "--rm", *CONFINED, f"--volume={full}:{place}", "--entrypoint=chown", image)
        done = tool(*argv, "-R", f"{UID}:{UID}", place, timeout=600)
        if done.code:
            raise InstallError(
                f"Byre can't give the volume {full} to the containers' user {UID} with {image}.",
                fault="owner-refused",
                detail=done.lines,
                hint=f"{tool.name} volume inspect {full}; or leave that image out (uv run invoke config)",
            )


def elsewhere(tool: Tool) -> bool:
    """Whether the containers' files are, or may be, in another machine. On a Mac they are in a virtual machine.
    Podman says whether it is a client; a socket on this machine counts as another machine, since what is behind it is
    unknown. Docker is always a client: the socket of this machine's own daemon is not another machine, but without
    root its files are out of reach; Docker Desktop's socket is another machine. A Podman that does not answer counts
    as this machine.
    """
    if tool.away or only_by_container(tool):
        return True
    if tool.name == "podman":
        with suppress(ValueError, ByreError):
            return bool(_document(tool("version", "--format", "json").out).get("Server"))
        return False
    endpoint = tool("context", "inspect", "--format", "{{.Endpoints.docker.Host}}").out.strip()
    return not endpoint.startswith("unix://") or "/.docker/desktop/" in endpoint


def only_by_container(tool: Tool) -> bool:
    """Whether only a container can read files and change their owner: Docker's daemon may, its user may not."""
    return tool.name == "docker" and os.getuid() != 0


def as_owner(tool: Tool) -> tuple[str, ...]:
    """What to put before a command that has to read or write the containers' files.

    Nothing for root, and where a container does that (`only_by_container`). Rootless Podman runs it in its user
    namespace, where the user is root of their own ids:
    https://docs.podman.io/en/latest/markdown/podman-unshare.1.html
    """
    if os.getuid() == 0 or tool.has_machine or only_by_container(tool):  # on a Mac: overlays/mac-user.yml
        return ()
    return (tool.name, "unshare")


def _document(text: str) -> dict[str, Any]:
    """Raises ValueError for anything else."""
    found = bounded.from_json(text)
    if not isinstance(found, dict):
        raise ValueError("not a document")
    return found
