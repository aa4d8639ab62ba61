"""`status`: every service, probed now."""

from __future__ import annotations

import time

from scripts.amounts import duration, size
from scripts.console import Console
from scripts.lifecycle import external_engine, health, installation

NOT_READY = 6  # the exit code of a ServiceError


def status(console: Console) -> int:
    """Show each service, and an external engine. Exit code 0 when all are ready, 6 when one is not or nothing runs."""
    site = installation.look(console.note)
    rows = health.look(site)
    outside = health.external(site) if not site.engine.is_service else None
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
    if total:
        console.say(f"memory    {size(total)} in all")
    if outside:
        console.say(f"engine    external (ENGINE=openai), {outside.evidence}")
    elif site.native:
        console.say(f"engine    {site.engine.name}, on this machine itself (ENGINE_LOCATION=native)")
    if site.data().is_own:
        console.say("database  your own (MONGODB_URI): uv run invoke verify asks it")
    if site.served:
        console.say(f"model     {site.model()}")
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
    elif outside and not outside.ready:
        console.note("next:  start that server, or correct OPENAI_API_BASE_URL: uv run invoke start")
    ready = not bad and (outside is None or outside.ready)
    console.data(
        {
            "runtime": site.runtime.name,
            "ready": ready,
            "engine": {
                "name": site.engine.name,
                "location": "external" if outside else "native" if site.native else site.runtime.name,
                "address": external_engine.engine(site.settings).address if outside else None,
                "ready": outside.ready if outside else None,
                "evidence": outside.evidence if outside else None,
            },
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
                    "probe_seconds": None if row.probe_seconds is None else round(row.probe_seconds, 3),
                }
                for name, row in rows.items()
            },
        }
    )
    return 0 if ready else NOT_READY
