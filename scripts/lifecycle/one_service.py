"""One service of a stack that does not run."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from scripts import probes
from scripts.database import users
from scripts.errors import HostError
from scripts.lifecycle.site import Site
from scripts.progress import Progress, Report
from scripts.runtimes.base import SERVICES


@contextmanager
def alone(site: Site, name: str, report: Report) -> Iterator[None]:
    """The service runs, and is ready, for as long as the context lasts. Raises ByreError when it is not ready."""
    services, service = site.runtime.services, site.described()[name]
    try:
        for user in (users.OWNER, users.READER):  # of a database that asks for a login
            site.places.credentials.generated(user.secret)
        obtained = site.runtime.parts.obtain(service, report, threading.Event())
        report(Progress(name, "starting", note=site.runtime.name))
        services.boot(SERVICES)
        services.up(service, obtained)
        probes.wait(
            name,
            lambda: services.ready(service),
            lambda: services.processes((name,))[name].state in {"exited", "fatal", "stopped"},
            lambda: services.tail(name, 10),
            patience=site.settings.ready_timeout,
            every=services.poll,
        )
        yield
    except FileNotFoundError as error:
        raise HostError(
            f"{error.filename} is missing: the stack was not started with this version yet.",
            fault="file-unreadable",
            hint="uv run invoke start, then the same command again",
        ) from error
    finally:
        services.down(SERVICES, report)
