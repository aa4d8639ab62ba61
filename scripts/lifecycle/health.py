"""Whether the services, and an external engine, answer now. A probe: what it brings is judged in `doctor`."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from scripts import probes
from scripts.lifecycle import external_engine
from scripts.lifecycle.site import Site
from scripts.runtimes.base import UP, Process


@dataclass(frozen=True)
class Row:
    """One service: what it is doing, and whether it answered. `probe_seconds`: how long that took."""

    process: Process
    port: int | None
    ready: probes.Readiness | None
    probe_seconds: float | None = None

    @property
    def state(self) -> str:
        if self.process.looping:
            return "crash loop"
        return self.process.state

    @property
    def answers(self) -> bool:
        """Whether it is up and ready."""
        return self.ready is not None and self.ready.ready

    @property
    def fine(self) -> bool:
        return self.answers and not self.process.looping


def look(site: Site) -> dict[str, Row]:
    """Probe all services side by side; each probe has its own time limit."""
    described = site.described()

    def probe(name: str) -> Row:
        began = time.monotonic()
        ready = site.runtime.services.ready(described[name])
        return Row(site.processes[name], described[name].ready.port, ready, time.monotonic() - began)

    with ThreadPoolExecutor() as pool:
        probed = {
            name: pool.submit(probe, name) for name in site.services if site.processes[name].state in UP
        }
        return {
            name: probed[name].result() if name in probed else Row(site.processes[name], None, None)
            for name in site.services
        }


def external(site: Site) -> probes.Readiness:
    """Ask the external engine whether it answers with its models, once. Raises SettingsError when it has no address."""
    server = external_engine.engine(site.settings)
    seen = server.ready()
    said = "lists its models" if seen.ready else f"{seen.state}: {seen.detail}"
    return probes.Readiness(seen.ready, f"{server.address}: {said}")
