"""What containers keep: the volumes, where they lie, who uses them, and whether they can be read from here."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts import images
from scripts.errors import ByreError
from scripts.places import Places
from scripts.runtimes import mac, owner, refused
from scripts.runtimes.tool import Tool
from scripts.settings import Settings
from scripts.stack import Service

if TYPE_CHECKING:
    from scripts.volumes import Remote, Volume

# Services whose images hold GNU tar and find, ours and the official one of Open WebUI. A database's own image may not.
WITH_TAR = ("openwebui", "mcp", "llamacpp", "ollama")
NONE = Path("/nonexistent")  # as Debian's users without a home have it
# Environment variables that make Podman a client:
# https://docs.podman.io/en/latest/markdown/podman.1.html#environment-variables
REMOTE = ("CONTAINER_HOST", "CONTAINER_CONNECTION")


def elsewhere(tool: Tool) -> bool:
    """Whether the containers' files lie in another machine, or that can't be ruled out.

    On a Mac they lie in a virtual machine. Podman says itself whether it is a client; a socket of this machine counts
    as another one, since what is behind it can't be told. Docker is always a client: a socket of this machine's own
    daemon is not another machine, Docker Desktop's is; but without root its files are out of reach. A Podman that does
    not answer is taken for one of this machine.
    """
    if evidently(tool) or owner.served(tool):
        return True
    if tool.name == "podman":
        with suppress(ValueError, ByreError):
            return bool(_document(tool("version", "--format", "json").out).get("Server"))
        return False
    endpoint = tool("context", "inspect", "--format", "{{.Endpoints.docker.Host}}").out.strip()
    return not endpoint.startswith("unix://") or "/.docker/desktop/" in endpoint


def evidently(tool: Tool) -> bool:
    """As `elsewhere`, where that can be told without asking the tool."""
    podman = tool.name == "podman" and any(tool.env.get(name) for name in REMOTE)
    return podman or sys.platform == "darwin"


@dataclass(frozen=True)
class Kept:
    """The data of one project. `services` describes all services for these settings."""

    tool: Tool
    project: str
    engine: str
    settings: Settings
    places: Places
    services: Callable[[], Mapping[str, Service]]

    @cached_property
    def elsewhere(self) -> bool:
        return elsewhere(self.tool)

    def volumes(self) -> tuple[Volume, ...]:
        """Named volumes of the project, or the folders that settings name."""
        from scripts.volumes import Volume

        settings = self.settings
        kept = [
            ("database", settings.database_storage, "database", "database"),
            ("openwebui", settings.openwebui_data_storage, "openwebui-data", "openwebui"),
            ("models", settings.ollama_model_storage, "ollama-data", "ollama"),
        ]
        if self.engine == "llamacpp":
            kept[-1] = ("models", self.places.models, "", "llamacpp")
        if settings.mongodb_uri:
            del kept[0]
        there = self._mountpoints() if any(not folder for _, folder, _, _ in kept) else {}
        made = []
        for name, folder, volume, service in kept:
            label = f"{self.project}_{volume}"
            if folder:
                # The model store is our own; other folders are the service's.
                remote = (
                    self._remote(label, str(folder), service) if volume and owner.served(self.tool) else None
                )
                made.append(Volume(name, "bind", folder, str(folder), (service,), remote))
                continue
            place = there.get(label, NONE / label)
            source = str(place) if self.tool.name == "podman" else label
            remote = self._remote(label, source, service) if label in there and self.elsewhere else None
            made.append(Volume(name, "named", place, label, (service,), remote, made=label in there))
        return tuple(made)

    def holders(self, volume: Volume, ours: set[str]) -> list[str]:
        """Running containers that use it, beside `ours` and those that look into it for us."""
        if volume.kind != "named":
            return []
        done = self.tool("ps", "--filter", f"volume={volume.label}", "--format", "{{.Names}}")
        return [
            name
            for name in done.out.split()
            if name not in ours and not (volume.remote and volume.remote.ours(name))
        ]

    def as_owner(self) -> tuple[str, ...]:
        """As of a Runtime. Where the files lie elsewhere a container is their owner; the tool has to answer."""
        if not self.elsewhere:
            return owner.unshare(self.tool)
        done = self.tool("volume", "ls", "--format", "{{.Name}}")
        if done.code and mac.here(self.tool) and mac.machine_up(self.tool, self.settings.machine_name):
            done = self.tool("volume", "ls", "--format", "{{.Name}}")
        if done.code:
            raise refused.broken(self.tool.name, done.lines)
        return ()

    def model_storage(self) -> Path | None:
        """As of a Runtime."""
        if self.engine == "llamacpp":
            return self.places.models
        if self.settings.ollama_model_storage:
            return self.settings.ollama_model_storage
        if evidently(self.tool):
            return None
        asked = self.tool("info", "--format", self.tool.dialect.storage).out.strip()
        root = Path(asked or "/nowhere")
        return root if root.exists() else None

    def _mountpoints(self) -> dict[str, Path]:
        """Where each named volume lies."""
        done = self.tool("volume", "ls", "--format", "{{.Name}}\t{{.Mountpoint}}")
        pairs = (line.split("\t", 1) for line in done.out.splitlines() if "\t" in line)
        return {name: Path(place) for name, place in pairs}

    def _remote(self, label: str, source: str, service: str) -> Remote:
        from scripts.volumes import Remote

        services = self.services()
        order = [name for name in (*WITH_TAR, service) if name in services]
        return Remote(
            self.tool.name,
            label,
            source,
            tuple(dict.fromkeys(images.name(services[name]) for name in order)),
            self.tool.dialect.remove,
            services[service].userns_mode,
            self.tool.env,
        )


def _document(text: str) -> dict[str, Any]:
    """Raises ValueError for anything else."""
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("no document")
    return found
