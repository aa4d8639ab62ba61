"""What is chosen once and remembered: the runtime, the model, the internal ports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts import host
from scripts.engines.kinds import Kind
from scripts.errors import HostError
from scripts.home import Home, read_json, write_state
from scripts.settings import Settings

RUNTIMES = ("embedded", "podman", "docker")


@dataclass(frozen=True)
class LastStart:
    """The record of the last start: a small file of choices. If it is damaged, they are made again."""

    path: Path

    @classmethod
    def of(cls, home: Home) -> LastStart:
        """The choices kept in this home."""
        return cls(home.run / "choices.json")

    @property
    def ports(self) -> dict[str, int]:
        """The port of each setting of one."""
        known = self.get("ports")
        if not isinstance(known, dict):
            return {}
        return {name: port for name, port in known.items() if isinstance(port, int)}

    def model(self, engine: Kind) -> str:
        """The name of the model that was served; empty when there was none."""
        return self.get(_model_of(engine)) or ""

    def keep_model(self, engine: Kind, name: str) -> None:
        """Keep which model this engine served."""
        self.keep(**{_model_of(engine): name})

    def get(self, name: str) -> Any:
        """The choice of this name, or None."""
        known = read_json(self.path)
        return known.get(name) if isinstance(known, dict) and known.get("version") == 1 else None

    def keep(self, **choices: Any) -> None:
        """Add these choices to the file; it is written only if something changes."""
        known = read_json(self.path)
        base = known if isinstance(known, dict) and known.get("version") == 1 else {}
        if {**base, **choices} != base:
            write_state(self.path, json.dumps({"version": 1, **base, **choices}, indent=1))


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
        return Chosen(kept, f"RUNTIME=auto: {kept}, as chosen at the first start (your data are there)")
    return Chosen(
        "embedded",
        "RUNTIME=auto: the first start chooses; until then, local processes",
    )


def model(settings: Settings, engine: Kind, last: LastStart, *, runs: bool = False) -> str:
    """The full name of the model that a start would serve, or that is served where the stack `runs`; empty if only the
    engine knows. An external server serves any of its models: DEFAULT_MODEL counts at once.
    """
    from scripts.models.catalogue import load

    chosen, served = settings.default_model, last.model(engine)
    if served and (chosen == "auto" or (runs and engine.is_service)):
        return served
    if not engine.is_service:
        return "" if chosen == "auto" else chosen
    known = load().starter if chosen == "auto" else load().find(chosen)
    return known.name if known else chosen


def ports(
    settings: Settings, last: LastStart, running: frozenset[str], inner: Mapping[str, str]
) -> tuple[dict[str, int], list[str]]:
    """A port for each setting of `inner` (which may move) and the UI's, and a remark for each that moved.

    A running service keeps its port. Raises HostError when the UI's port is taken, naming the holder.
    """
    kept = last.ports
    names = ("https_port", "http_port") if settings.in_production else ()
    of_proxy = {int(getattr(settings, name)): name.upper() for name in names}
    found: dict[str, int] = {"webui_port": settings.webui_port}
    moved = []
    if "openwebui" not in running and not host.port_free(settings.webui_port):
        raise HostError(
            f"WEBUI_PORT={settings.webui_port} is taken by {_holder(settings.webui_port)}.",
            fault="port-taken",
            hint=f"End that program, or choose another port: WEBUI_PORT={host.free_port(settings.webui_port + 1)} "
            "uv run invoke start",
        )
    for name, service in inner.items():
        wanted = int(getattr(settings, name))
        previous = kept.get(name)
        if service in running and previous is not None:
            found[name] = previous
            continue
        taken = frozenset({*found.values(), *of_proxy})
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
                f"{name.upper()}={wanted} is taken by {of_proxy.get(wanted) or _holder(wanted)}: "
                f"{service} listens on {free}."
            )
        found[name] = free
    return found, moved


def _holder(port: int) -> str:
    return str(host.port_holder(port) or "another program")
