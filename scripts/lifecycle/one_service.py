"""One service, or some, of a stack that does not run."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from scripts import probes
from scripts.database import users
from scripts.errors import HostError
from scripts.lifecycle.site import Site
from scripts.progress import Progress, Report
from scripts.runtimes.base import SERVICES
from scripts.stack import Service


@contextmanager
def alone(site: Site, name: str, report: Report) -> Iterator[None]:
    """The service runs, and is ready, for as long as the context lasts. Raises ByreError when it is not ready."""
    with together(site, [site.described()[name]], report):
        yield


@contextmanager
def together(site: Site, described: Sequence[Service], report: Report) -> Iterator[None]:
    """The same for some, one after the other: each is ready before the next one starts."""
    services = site.runtime.services
    try:
        for user in (users.OWNER, users.READER):  # of a database that asks for a login
            site.places.credentials.generated(user.secret)
        obtained = [site.runtime.parts.obtain(one, report, threading.Event()) for one in described]
        services.boot(SERVICES)
        for service, part in zip(described, obtained, strict=True):
            report(Progress(service.name, "starting", note=site.runtime.name))
            services.up(service, part)
            _wait(site, service)
        yield
    except FileNotFoundError as error:
        raise HostError(
            f"{error.filename} is missing: the stack was not started with this version yet.",
            fault="file-unreadable",
            hint="uv run invoke start, then the same command again",
        ) from error
    finally:
        services.down(SERVICES, report)


def _wait(site: Site, service: Service) -> None:
    services, name = site.runtime.services, service.name
    probes.wait(
        name,
        lambda: services.ready(service),
        lambda: services.processes((name,))[name].state in {"exited", "fatal", "stopped"},
        lambda: services.tail(name, 10),
        patience=site.settings.ready_timeout,
        every=services.poll,
    )
