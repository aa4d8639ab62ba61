"""What is chosen once and remembered: the runtime, the model, the internal ports; and the engine that follows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts import host
from scripts.engines import kinds
from scripts.engines.kinds import Kind
from scripts.errors import HostError, SettingsError
from scripts.home import Home, read_json, write_atomic
from scripts.places import Places
from scripts.runtimes.base import Runtime
from scripts.settings import Settings

RUNTIMES = ("embedded", "podman", "docker")


@dataclass(frozen=True)
class LastStart:
    """The record of the last start: a small file of choices. A damaged one is no loss: they are made again."""

    path: Path

    @classmethod
    def of(cls, home: Home) -> LastStart:
        return cls(home.run / "choices.json")

    @property
    def ports(self) -> dict[str, int]:
        """The port of each setting of one."""
        known = self.get("ports")
        return (
            {name: port for name, port in known.items() if isinstance(port, int)}
            if isinstance(known, dict)
            else {}
        )

    def model(self, engine: Kind) -> str:
        """The name of the model that was served; empty when there was none."""
        return self.get(_model_of(engine)) or ""

    def keep_model(self, engine: Kind, name: str) -> None:
        self.keep(**{_model_of(engine): name})

    def get(self, name: str) -> Any:
        known = read_json(self.path)
        return known.get(name) if isinstance(known, dict) and known.get("version") == 1 else None

    def keep(self, **choices: Any) -> None:
        known = read_json(self.path)
        base = known if isinstance(known, dict) and known.get("version") == 1 else {}
        if {**base, **choices} != base:
            write_atomic(self.path, json.dumps({"version": 1, **base, **choices}, indent=1))


def _model_of(engine: Kind) -> str:
    """A name that an external server knows means nothing to an engine of the stack, and the other way round."""
    return "model" if engine.is_service else "external_model"


@dataclass(frozen=True)
class Chosen:
    """A runtime's name and why it is that one."""

    name: str
    why: str


def runtime(settings: Settings, last: LastStart) -> Chosen:
    """The setting, or the choice of the first start. Before it nothing runs: local processes, which need no tool."""
    if settings.runtime != "auto":
        return Chosen(settings.runtime, f"RUNTIME={settings.runtime} ({settings.origin('runtime')})")
    if (kept := last.get("runtime")) in RUNTIMES:
        return Chosen(kept, f"RUNTIME=auto: {kept}, as chosen at the first start (the data are there)")
    return Chosen(
        "embedded",
        "RUNTIME=auto: the first start chooses; until then, local processes",
    )


def make(name: str, settings: Settings, home: Home, places: Places) -> Runtime:
    """The runtime of this name, with the engine on this machine itself where ENGINE_LOCATION wants it there."""
    kind = engine(name, settings)
    if name == "embedded":
        from scripts.runtimes.embedded import Embedded

        if kind.is_service and not kind.part:
            raise SettingsError(
                f"ENGINE={settings.engine} ({settings.origin('engine')}) runs in containers only.",
                hint="RUNTIME=podman uv run invoke start, or ENGINE=llamacpp",
            )
        return Embedded(home, places, settings.install_timeout, gpu=settings.gpu)
    from scripts.runtimes.containers import Containers

    # The runtime knows engines that are services: an external one counts as any of them, and is never started.
    settings = settings.model_copy(update={"engine": kind.name if kind.is_service else "auto"})
    containers = Containers(home, places, settings, tool=name)
    if native(name, settings):
        from scripts.runtimes.hybrid import Hybrid

        return Hybrid(home, places, settings, containers)
    return containers


def engine(name: str, settings: Settings) -> Kind:
    """The engine of these settings with the runtime `name`."""
    return kinds.chosen(settings.engine, name != "embedded" and settings.engine_location != "native")


def native(name: str, settings: Settings) -> bool:
    """Whether the engine runs on this machine itself, beside the services in containers of the runtime `name`."""
    return name != "embedded" and settings.engine_location == "native" and engine(name, settings).is_service


def leftovers(name: str, settings: Settings, home: Home) -> list[str]:
    """The native engine that an earlier start left, where the settings want none beside their containers any more."""
    if not _may_be_left(name, settings, home):
        return []
    from scripts.runtimes import hybrid

    return hybrid.left(home)


def retire(name: str, settings: Settings, home: Home, places: Places) -> list[str]:
    """End what `leftovers` tells of, also one whose supervisor was killed. Returns what was ended."""
    if not _may_be_left(name, settings, home):
        return []
    from scripts.runtimes import hybrid

    return hybrid.retire(home, places)


def _may_be_left(name: str, settings: Settings, home: Home) -> bool:
    """Whether a supervisor ever ran here, where the settings want none beside their containers."""
    return name != "embedded" and not native(name, settings) and home.supervisor.exists()


def ports(
    settings: Settings, last: LastStart, running: frozenset[str], inner: Mapping[str, str]
) -> tuple[dict[str, int], list[str]]:
    """A port for each setting of `inner` (which may move) and the UI's, and a remark for each that moved.

    A running service keeps its port. Raises HostError when the UI's port is taken, naming the holder.
    """
    kept = last.ports
    found: dict[str, int] = {"webui_port": settings.webui_port}
    moved = []
    if "openwebui" not in running and not host.port_free(settings.webui_port):
        raise HostError(
            f"WEBUI_PORT={settings.webui_port} is taken by {_holder(settings.webui_port)}.",
            hint=f"End that program, or choose another port: WEBUI_PORT={host.free_port(settings.webui_port + 1)} "
            "uv run invoke start",
        )
    for name, service in inner.items():
        wanted = int(getattr(settings, name))
        previous = kept.get(name)
        if service in running and previous is not None:
            found[name] = previous
            continue
        taken = frozenset(found.values())
        free = wanted if wanted not in taken and host.port_free(wanted) else None
        if free is None:
            free = (
                previous
                if previous is not None and previous not in taken and host.port_free(previous)
                else None
            )
        if free is None:
            free = next(p for p in iter(lambda: host.free_port(), None) if p not in taken)
        if free != wanted:
            moved.append(
                f"{name.upper()}={wanted} is taken by {_holder(wanted)}: {service} listens on {free}."
            )
        found[name] = free
    return found, moved


def _holder(port: int) -> str:
    return str(host.port_holder(port) or "another program")
