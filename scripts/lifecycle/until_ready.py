"""Waiting until a service that was started is ready, and what is said of one that will not be."""

from __future__ import annotations

import threading
import time

from scripts import host
from scripts.errors import ServiceError
from scripts.runtimes.base import Process, Services
from scripts.stack import Service
from scripts.stopping import Stopped

# Seconds between two looks at a process that is not ready yet. They cost CPU that the services need.
LOOK_SECONDS = 1.0
LOG_LINES = 10  # shown of a service that failed
READ_LINES = 200  # looked through for what they prove: a traceback pushes its cause out of the last ten


def wait(
    services: Services, service: Service, patience: float, cancel: threading.Event, known: Process | None
) -> None:
    """Wait until a service answers, `patience` seconds at most. `known` is its process before this start.

    Raises ServiceError, with the last lines of its log, when it will not, and Stopped.
    """
    name = service.name
    # One that kept ending before this start may still count on: what made it end may be fixed by now.
    before = services.processes((name,))[name].restarts if known and known.restarts else 0
    began = looked = time.monotonic()
    while not (answer := services.ready(service)).ready:
        if cancel.wait(services.poll):
            raise stopped()
        now = time.monotonic()
        if now - began > patience:
            if service.published is not None and services.inside(service).ready:
                raise _diverted(service)
            raise _failed(
                services,
                name,
                f"was not ready after {patience:g} s ({answer.evidence})",
                f"; on a slow machine: READY_TIMEOUT={patience * 3:g} in .env",
            )
        if now - looked > LOOK_SECONDS:
            looked = now
            process = services.processes((name,))[name]
            again = process.restarts - before
            if process.state in {"fatal", "stopped", "unknown"} or again >= 2:
                how = f"ends as soon as it starts ({process.ended})"
                raise _failed(services, name, how, fault=process.fault)


def _failed(services: Services, name: str, how: str, more: str = "", fault: str = "") -> ServiceError:
    """With the last lines of its log, and what they prove where that is known. `fault` is known without them."""
    from scripts.faults import find, lookup

    lines = services.tail(name, READ_LINES)
    shown = find.in_logs((name, line) for line in lines)
    known = lookup.fault(fault) if fault else shown[0].fault if shown else None
    why = f" {known.meaning}" if known else ""
    hint = f"{known.fix}; its whole log: " if known else "uv run invoke doctor says what is wrong; its log: "
    hint += f"uv run invoke logs {name}{more}"
    id = known.id if known else "service-failed"
    return ServiceError(f"{name} {how}.{why}", fault=id, detail=lines[-LOG_LINES:], hint=hint)


def _diverted(service: Service) -> ServiceError:
    port = service.ready.port
    return ServiceError(
        f"{service.name} answers, but not on port {port} of this machine: a firewall rule, perhaps "
        "left by a deleted network, redirects the port.",
        fault="port-diverted",
        hint=f"WEBUI_PORT={host.free_port(port + 1)} uv run invoke start; as root, "
        f"`iptables -t nat -S | grep {port}` shows the rule",
    )


def stopped() -> Stopped:
    """The run ends because something else failed, or by Ctrl-C."""
    return Stopped("The start was stopped.", hint="uv run invoke start")
