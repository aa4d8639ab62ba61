"""Where every command begins: settings read and checked, the installation looked at, and locked for a change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from scripts import pages, runtimes, settings
from scripts.errors import BusyError, SettingsError
from scripts.home import ROOT, Home
from scripts.lifecycle import choose_runtime, tuned
from scripts.lifecycle.site import Site
from scripts.runtimes.base import SERVICES
from scripts.settings.environment import inherited

Note = Callable[[str], None]  # shows a line in addition to the command's result
# How long a second `start` waits for the first, in seconds: longer than any first start that still makes progress.
LOCK_SECONDS = 24 * 3600.0
AT_ONCE = 0.5  # seconds: one that has just begun says its name by then


def load(note: Note, flags: Mapping[str, str | None] | None = None) -> settings.Loaded:
    """The settings, with what `tune` found; `flags` maps their names to the text of a flag. Raises SettingsError;
    HostError for the state of a newer Byre."""
    loaded = settings.load(ROOT, inherited(), flags)
    loaded.home.admit()
    loaded = tuned.over(loaded)
    for remark in loaded.remarks:
        note(f"note: {remark}")
    return loaded


def look(note: Note) -> Site:
    """The installation as it is now. Changes nothing. Raises SettingsError."""
    loaded = load(note)
    return Site.of(loaded.settings, loaded.home)


def with_data(note: Note) -> Site:
    """The installation as it is now, where its data can be looked at. Podman's machine is started for that. Raises
    ByreError."""
    site = look(note)
    site.runtime.data.prepare()
    return site


def to_start(note: Note) -> Site:
    """The installation as `start` makes it: before the first one, with the runtime that it chooses."""
    loaded = load(note)
    return choose_runtime.site(loaded.settings, loaded.home)


def check_service(site: Site, name: str) -> None:
    """Raises SettingsError where the installation has no service of this name, and says why."""
    if name in site.services:
        return
    said = f"Unknown service {name!r}."
    if name == "database":
        said = "The service 'database' is not part of this stack: MONGODB_URI names your own database."
    elif name in pages.OTHERS:
        said = (
            f"The service {name!r} is not part of this stack: WEBUI_REPLICAS={site.settings.webui_replicas}."
        )
    elif name in SERVICES:
        said = f"The service {name!r} is not part of this stack: the engine is {site.engine.name}."
    raise SettingsError(
        f"{said} Services: {', '.join(site.services)}.", fault="argument-invalid", hint="uv run invoke status"
    )


def lingering(site: Site) -> list[str]:
    """The services that are not up and may still write: a command that was killed has told them to stop, or their
    supervisor was killed."""
    there = {*_ending(site), *_lost(site)}
    return [name for name in SERVICES if name in there]


def settled(site: Site) -> bool:
    """Wait for services that are on their way down; whether there were any. Raises BusyError where one stays, or runs
    on without its supervisor: a command that changes the data takes it for stopped."""
    if lost := _lost(site):
        raise BusyError(
            f"The supervisor was killed, and its services run on: {', '.join(lost)}. Nothing was changed.",
            fault="services-left",
            detail=[f"{name} is process {pid}" for name, pid in lost.items()],
            hint="uv run invoke stop, then the same command again",
        )
    ending = _ending(site)
    for name in ending:
        site.runtime.services.stop(name)
    if ending and (still := _ending(replace(site, processes=site.runtime.services.processes(SERVICES)))):
        raise BusyError(
            f"{', '.join(still)} does not stop. Nothing was changed.",
            fault="service-stuck",
            hint="uv run invoke stop, then the same command again",
        )
    return bool(ending)


def _ending(site: Site) -> list[str]:
    return [name for name, process in site.processes.items() if process.state == "stopping"]


def _lost(site: Site) -> dict[str, int]:
    """Those that use the volumes of this machine's processes."""
    return {} if site.runtime.containers else runtimes.orphans(site.home)


@contextmanager
def locked(home: Home, note: Note, wait: bool = True) -> Iterator[None]:
    """Alone with the installation: a command that changes it waits here for another one. Without `wait` it is refused
    at once: what was planned or agreed to may not hold after the other one. Raises BusyError, which names that one."""

    def waiting(holder: dict[str, Any]) -> None:
        note(
            f"`invoke {holder.get('command', '?')}` (process {holder.get('pid', '?')}) is working on this stack; "
            "waiting for it. Ctrl-C stops only the waiting."
        )

    with home.lock(LOCK_SECONDS, waiting) if wait else home.lock(AT_ONCE):
        yield


def admit(home: Home) -> None:
    """Raises BusyError where another command changes the installation: for those that do not wait for it, before they
    prepare what takes long."""
    if home.run.is_dir():
        with home.lock(AT_ONCE):
            pass
