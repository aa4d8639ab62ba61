"""`status`: every service, probed now."""

from __future__ import annotations

import time

from scripts.amounts import duration, size
from scripts.console import Console
from scripts.faults.finding import failed
from scripts.lifecycle import external_engine, health, installation, redis, tuned

NOT_READY = 6  # the exit code of a ServiceError


def status(console: Console) -> int:
    """Show each service, and an external engine. Exit code 0 when all are ready, 6 when one is not or nothing runs."""
    site = installation.look(console.note)
    rows = health.look(site)
    outside = health.external(site) if not site.engine.is_service else None
    now = time.time()
    opened = "proxy" if site.settings.in_production else "openwebui"
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
            site.url if name == opened and row.finding.well else "",
        ]
        for name, row in rows.items()
    ]
    console.table(["service", "state", "pid", "port", "memory", "uptime", "restarts", "probe", "open"], table)
    total = sum(row.process.memory or 0 for row in rows.values())
    if total:
        console.say(f"memory    {size(total)} in total")
    if outside:
        console.say(f"engine    external (ENGINE=openai), {outside.seen}")
    elif site.native:
        console.say(f"engine    {site.engine.name}, on this machine itself (ENGINE_LOCATION=native)")
    if site.engine.name in site.running and (build := site.build):
        console.say(f"build     {build}")
    if said := redis.note(site):
        console.say(f"sign-out  {said}")
    if found := tuned.in_use(site.settings):
        console.say(f"tuned     {tuned.words(found)}")
    if site.data().is_own:
        console.say("database  your own (MONGODB_URI): uv run invoke db check looks at it")
    if site.served:
        console.say(f"model     {site.model()}")
    findings = [row.finding for row in rows.values()] + ([outside] if outside else [])
    bad = failed(findings)
    if bad and site.running:
        console.say()
        console.rows(bad)
        console.note("next:  uv run invoke doctor")
    elif bad:
        console.note("next:  uv run invoke start")
    console.data(
        {
            "runtime": site.runtime.name,
            "ready": not bad,
            "engine": {
                "name": site.engine.name,
                "location": "external" if outside else "native" if site.native else site.runtime.name,
                "address": external_engine.address(site.settings) if outside else None,
                "ready": outside.well if outside else None,
            },
            "tuned": found,
            "url": site.url,
            "memory_bytes": total,
            "sign_out": said,
            "services": {
                name: {
                    "state": row.state,
                    "pid": row.process.pid,
                    "port": row.port,
                    "memory_bytes": row.process.memory,
                    "uptime_seconds": round(now - row.process.started, 1) if row.process.started else None,
                    "restarts": row.process.restarts,
                    "ready": row.ready.ready if row.ready else False,
                    "probe_seconds": None if row.probe_seconds is None else round(row.probe_seconds, 3),
                }
                for name, row in rows.items()
            },
            "findings": [one.document() for one in findings],
        }
    )
    return NOT_READY if bad else 0
