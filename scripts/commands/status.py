"""`status`: every service, probed now."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from scripts import probes
from scripts.commands import site as sites
from scripts.console import Console, duration, size
from scripts.lifecycle.plan import Site
from scripts.runtimes.base import UP, Process

NOT_READY = 6  # the exit code of a ServiceError


@dataclass(frozen=True)
class Row:
    """One service as `status` shows it."""

    process: Process
    port: int | None
    ready: probes.Readiness | None

    @property
    def state(self) -> str:
        if self.process.looping:
            return "crash loop"
        return self.process.state

    @property
    def fine(self) -> bool:
        return (
            self.process.state in UP
            and self.ready is not None
            and self.ready.ready
            and not self.process.looping
        )


def look(site: Site) -> dict[str, Row]:
    """Probe all services side by side; each probe has its own time limit."""
    described = site.described(site.known_ports())
    with ThreadPoolExecutor() as pool:
        probed = {
            name: pool.submit(site.runtime.ready, described[name])
            for name in site.services
            if site.processes[name].state in UP
        }
        return {
            name: Row(
                site.processes[name],
                described[name].ready.port if name in probed else None,
                probed[name].result() if name in probed else None,
            )
            for name in site.services
        }


def status(console: Console) -> int:
    """Show each service. Exit code 0 when all are ready, 6 when one is not, 6 when nothing runs."""
    site = sites.look(console)
    rows = look(site)
    now = time.time()
    url = f"http://localhost:{site.settings.webui_port}"
    table = [
        [
            name,
            row.state,
            str(row.process.pid or "-"),
            str(row.port or "-"),
            size(row.process.memory) if row.process.memory else "-",
            duration(now - row.process.started) if row.process.started else "-",
            str(row.process.restarts) if row.process.pid else "-",
            "-" if row.ready is None else "ready" if row.ready.ready else "not ready",
            url if name == "openwebui" and row.fine else "",
        ]
        for name, row in rows.items()
    ]
    console.table(["service", "state", "pid", "port", "memory", "uptime", "restarts", "probe", "open"], table)
    total = sum(row.process.memory or 0 for row in rows.values())
    external = site.settings.mongodb_uri is not None
    if total:
        console.say(f"memory    {size(total)} in all")
    if external:
        console.say("database  your own (MONGODB_URI): uv run invoke verify asks it")
    if model := site.memory.get("model"):
        console.say(
            f"model     {model if site.settings.default_model == 'auto' else site.settings.default_model}"
        )
    bad = [name for name, row in rows.items() if not row.fine]
    for name in bad:
        row = rows[name]
        if row.process.looping:
            console.note(f"{name} keeps ending ({row.process.ended}): uv run invoke logs {name}")
        elif row.ready and not row.ready.ready:
            console.note(f"{name} runs but is not ready: {row.ready.evidence}")
    if len(bad) == len(rows):
        console.note("next:  uv run invoke start")
    elif bad:
        console.note(f"next:  uv run invoke logs {bad[0]}")
    console.data(
        {
            "runtime": site.runtime.name,
            "ready": not bad,
            "url": url,
            "memory_bytes": total,
            "services": {
                name: {
                    "state": row.state,
                    "pid": row.process.pid,
                    "port": row.port,
                    "memory_bytes": row.process.memory,
                    "uptime_seconds": round(now - row.process.started, 1) if row.process.started else None,
                    "restarts": row.process.restarts,
                    "ready": row.ready.ready if row.ready else False,
                    "evidence": row.ready.evidence if row.ready else None,
                }
                for name, row in rows.items()
            },
        }
    )
    return NOT_READY if bad else 0
