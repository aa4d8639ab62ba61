"""All probes of one installation: what is looked at, and how long each may take. Limits are in seconds."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from scripts.doctor import probe_machine, probe_services, probe_state
from scripts.doctor.installation import Installation
from scripts.doctor.run import NotApplicable, Probe
from scripts.errors import ServiceError
from scripts.lifecycle.site import Site

FIX_FIRST = NotApplicable("the settings must be corrected first")
STOPPED = NotApplicable("nothing is running: uv run invoke start")
# What several probes import, imported before their threads begin: of packages that import each other, two threads may
# see the half. The import system breaks what would be a deadlock by handing out a module that is not whole yet:
# https://github.com/python/cpython/blob/3.11/Lib/importlib/_bootstrap.py (_DeadlockError).
SHARED = (
    "bson",
    "httpx",
    "scripts.database.connection",
    "scripts.fit.guard",
    "scripts.gpu.live",
    "scripts.lifecycle.engine_build",
    "scripts.mcp",
    "scripts.models.adapter",
    "scripts.models.store",
    "scripts.parts",
    "scripts.setup",
    "scripts.webui",
)
PROCESSES = NotApplicable("the services are local processes")


def probes(installation: Installation) -> tuple[Probe, ...]:
    """The probes, in no order that matters."""
    _import_shared()
    site = installation.site

    def nobody() -> NotApplicable:
        if installation.silent:
            raise ServiceError(installation.silent, fault="timeout")
        return FIX_FIRST

    def of_site(look: Callable[[Site], Any]) -> Callable[[], Any]:
        return lambda: look(site) if site else nobody()

    def of_running(look: Callable[[Site], Any], *services: str) -> Callable[[], Any]:
        """Only if these services run."""

        def run() -> Any:
            if site is None:
                return nobody()
            if not site.running:
                return STOPPED
            down = [name for name in services if name in site.services and name not in site.running]
            return NotApplicable(f"{down[0]} does not run") if down else look(site)

        return run

    def of_containers(look: Callable[[Site], Any], running: bool = False) -> Callable[[], Any]:
        embedded = site is not None and site.runtime.containers is None
        return (lambda: PROCESSES) if embedded else of_running(look) if running else of_site(look)

    def of_engine(look: Callable[[Site], Any]) -> Callable[[], Any]:
        if site is not None and not site.engine.is_service:
            return lambda: NotApplicable("the engine is a server of your own (ENGINE=openai)")
        return of_running(look, site.engine.name) if site else of_site(look)

    return (
        Probe("tools", lambda: probe_machine.tools(installation)),
        Probe("machine", lambda: probe_machine.machine(installation), 15),
        Probe("clock", lambda: probe_machine.clock(installation)),
        Probe("proxy", lambda: probe_machine.proxies(installation.env)),
        Probe("settings", lambda: probe_state.settings(installation)),
        Probe("secrets", of_site(probe_state.secrets)),
        Probe("lock", lambda: probe_state.lock(installation.home)),
        Probe("disk", lambda: probe_machine.disks(installation)),
        Probe("memory", of_site(probe_machine.memory), 10),
        Probe("ports", of_site(probe_machine.ports)),
        Probe("leftovers", of_site(probe_state.leftovers)),
        Probe("images", of_containers(probe_state.images), 15),
        Probe("networks", of_containers(probe_state.networks, running=True), 15),
        Probe("volumes", of_site(probe_state.volumes), 15),
        Probe("backups", of_site(probe_state.backups)),
        Probe("services", of_running(probe_services.services), 12),
        Probe("drift", of_running(probe_state.drift), 15),
        Probe("model", of_site(probe_services.model), 20),
        Probe("database", of_running(probe_services.database, "database"), 10),
        Probe("mcp", of_running(probe_services.mcp, "mcp"), 12),
        Probe("mcp-tools", of_running(probe_services.servers, "gateway"), 40),
        Probe("webui", of_running(probe_services.page, "openwebui"), 15),
        Probe("logs", of_running(probe_services.logs), 15),
        Probe("gpu", of_engine(probe_services.gpu), 25),
    )


def _import_shared() -> None:
    for name in SHARED:
        import_module(name)
