"""Whether the services, and an external engine, answer now: the rows that `status`, `verify` and `doctor` share."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from scripts import probes
from scripts.errors import ByreError
from scripts.faults.finding import Finding, invoke, ok, wrong
from scripts.lifecycle import external_engine
from scripts.lifecycle.site import Site
from scripts.runtimes.base import UP, Process


@dataclass(frozen=True)
class Row:
    """One service: what it is doing, and whether it answered. `probe_seconds`: how long that took. `build`: which
    program it is, in words, where there are several."""

    process: Process
    port: int | None
    ready: probes.Readiness | None
    probe_seconds: float | None = None
    build: str = ""

    @property
    def state(self) -> str:
        """The process's state, or `crash loop`."""
        return "crash loop" if self.process.looping else self.process.state

    @property
    def finding(self) -> Finding:
        """What that means. Pure."""
        process, ready = self.process, self.ready
        name, logs = process.name, f"uv run invoke logs {process.name}"
        if process.fault and not (ready and ready.ready):
            return wrong("services", process.fault, f"{name} ended: {process.ended}")
        if process.looping:
            said = f"{name} keeps ending ({process.ended or 'unknown how'})"
            fix = f"{logs} says why; once that is fixed: uv run invoke restart {name}"
            return wrong("services", "service-looping", said, fix=fix, commands=invoke("restart", name))
        if ready is None:
            said = f"{name} does not run ({': '.join(filter(None, (process.state, process.ended)))})"
            fix = f"{logs}; then: uv run invoke start"
            return wrong("services", "service-down", said, fix=fix, commands=invoke("start"))
        if not ready.ready:
            said = f"{name} runs but is not ready: {ready.evidence}"
            fix = f"{logs}; then: uv run invoke restart {name}"
            return wrong("services", "service-not-ready", said, fix=fix, commands=invoke("restart", name))
        ended = f", last by {process.ended}" if process.ended else ""
        again = f", after {process.restarts} restarts{ended}" if process.restarts else ""
        program = f" ({self.build})" if self.build else ""
        return ok("services", f"{name} answers{program}{again}")


def look(site: Site) -> dict[str, Row]:
    """Probe all services side by side; each probe has its own time limit."""
    described = site.described()

    def probe(name: str) -> Row:
        began = time.monotonic()
        ready = site.runtime.services.ready(described[name])
        build = site.build if name == site.engine.name else ""
        return Row(site.processes[name], described[name].ready.port, ready, time.monotonic() - began, build)

    with ThreadPoolExecutor() as pool:
        probed = {
            name: pool.submit(probe, name) for name in site.services if site.processes[name].state in UP
        }
        return {
            name: probed[name].result() if name in probed else Row(site.processes[name], None, None)
            for name in site.services
        }


def external(site: Site) -> Finding:
    """Ask the external engine whether it answers with its models, once. Raises SettingsError when it has no address."""
    address = external_engine.address(site.settings)
    try:
        count = len(external_engine.offered(site.settings))
    except ByreError as error:
        return wrong(
            "engine",
            error.fault or "service-not-ready",
            " ".join([error.message, *error.detail]),
            fix=error.hint,
        )
    return ok("engine", f"{address} answers; models: {count}")
