"""What a backup needs of the stack: who uses a volume, how it is read while that runs, and what it is made by."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from scripts import host, parts
from scripts.database.counting import Counts
from scripts.errors import ByreError, ServiceError
from scripts.home import release
from scripts.lifecycle import clients, documents, one_service, postgres
from scripts.lifecycle.site import Site
from scripts.progress import silent
from scripts.runtimes.container_data import UID
from scripts.stopping import interrupt_held
from scripts.volumes import Mover, Volume, consistent
from scripts.volumes.restore import Staged
from scripts.waiting import until

PAGE = "openwebui"
PATIENCE = 600.0  # seconds that a database may take for its own copy


def users(site: Site, volume: Volume) -> list[str]:
    """The services that run and use a volume."""
    return [name for name in volume.services if name in site.running]


@contextmanager
def reading(site: Site, volume: Volume) -> Iterator[consistent.Reading]:
    """How the volume is read so that all of it is of one moment. Raises ByreError."""
    mover = Mover(volume)
    if not users(site, volume):
        found = consistent.at_rest(mover)
        if volume.name == (postgres.NAME if postgres.holds(site) else PAGE):
            with suppress(ByreError):  # what is damaged is kept too
                found.facts = page_facts(site, page_volume(site))
        if volume.name == PAGE:
            found.place = site.runtime.data.beside(volume).data
        yield found
    elif volume.name == "models":
        yield consistent.unchanging(mover)
    elif volume.name == "gateway":
        yield consistent.replaced(mover)
    elif volume.name == postgres.NAME:
        copy = lambda folder: _own_copy(site, mover, folder)  # noqa: E731
        counted: dict[str, Any] = {}
        with suppress(ByreError):  # it is stopped where there is no room for its copy
            counted = page_facts(site, page_volume(site))
        with consistent.database(mover, copy, lambda: _stopped(site, volume)) as held:
            with suppress(ByreError):
                counted = page_facts(site, page_volume(site))
            held.facts = counted
            yield held
    elif volume.name == PAGE and postgres.keeps(site):
        found = consistent.replaced(mover)
        found.place = site.runtime.data.beside(volume).data
        yield found
    elif volume.name == PAGE:
        beside = site.runtime.data.beside(volume)
        with consistent.page(mover, beside) as copied:
            copied.place = beside.data
            yield copied
    else:
        facts = _database(site)
        in_copy: list[Counts] = []

        def copy(folder: str) -> float:
            seconds, counts = _copy(site, folder)
            in_copy.append(counts)
            return seconds

        # In a container it sees other paths, and is MongoDB, which has no such command.
        own = None if site.runtime.containers else copy
        before = documents.counted(site)
        with consistent.database(mover, own, lambda: _stopped(site, volume)) as held:
            held.facts = facts
            if in_copy:  # they are of the moment of the copy
                held.facts |= documents.facts(in_copy[0], in_copy[0])
            else:
                _count_again(site, held, before)
            yield held


def _count_again(site: Site, held: consistent.Reading, before: Counts) -> None:
    """Add the counts of documents to what is known, once the database runs again: where there is no room for a copy it
    is stopped until all of it is read."""
    ended = held.done

    def count() -> None:
        held.facts = {**held.facts, **documents.facts(before, documents.counted(site))}

    def done() -> None:
        ended()
        count()

    if held.paused is None:
        held.done = done
    else:
        count()


def page_volume(site: Site) -> Volume:
    """The volume of Open WebUI's data."""
    return next(one for one in site.runtime.data.volumes() if one.name == PAGE)


def page_facts(site: Site, volume: Volume) -> dict[str, Any]:
    """What Open WebUI's database says of itself at rest: its revision, and how many users, chats and files it has;
    nothing where there is none. PostgreSQL is asked, which is started alone for that where nothing of the stack runs.
    Raises ServiceError where it can't be read."""
    if postgres.holds(site):
        return _asked(site)
    return consistent.page_facts(Mover(volume), [_python(volume)])


def _asked(site: Site) -> dict[str, Any]:
    if postgres.NAME in site.running:
        return postgres.facts(site)
    if site.running:
        raise ServiceError(
            "PostgreSQL does not run, so it can't be asked what it holds.", fault="page-database-down",
            hint="uv run invoke start",
        )  # fmt: skip
    postgres.write(site, site.variables(site.ports))  # its passwords, where no start has made them yet
    with one_service.alone(site, postgres.NAME, silent):
        return postgres.facts(site)


def _own_copy(site: Site, mover: Mover, folder: str) -> float:
    name = folder.rpartition("/")[2]
    if site.runtime.containers:
        mover.run("plain", "chown", f"{UID}:{UID}", name, write=True)
    return postgres.copy(site, name)


def adapt(site: Site, staged: Staged, older: bool) -> None:
    """Change what has to be another one in the new content of a volume: Open WebUI keeps the whole paths of uploads,
    which are others in another installation or another runtime; and containers have users of their own, the database
    another one in a folder than in a volume. `older`: it is of an earlier time, so by its page's database sessions
    would be good that another password has ended since.

    Raises ByreError.
    """
    volume, before = staged.volume, staged.record.place
    mover = Mover(volume)
    if volume.name in {"gateway", postgres.NAME} and site.runtime.containers:
        mover.run("plain", "chown", "-R", f"{UID}:{UID}", staged.folder, write=True)
    elif volume.name == postgres.NAME and os.getuid() == 0:
        mover.run("plain", "chown", "-R", f"{os.getuid()}:{os.getgid()}", staged.folder, write=True)
    if volume.name == postgres.NAME and older:
        mover.run("plain", "touch", f"{staged.folder}/{postgres.SIGN_OUT}", write=True)
    other_kind = volume.name == "database" and volume.kind != staged.record.kind
    if other_kind and (owner := site.runtime.data.owner(volume)):
        mover.run("plain", "chown", "-R", owner, staged.folder, write=True)
    if volume.name != "openwebui":
        return
    ended = older and consistent.signed_out(mover, [_python(volume)], staged.folder)
    if moved := before not in {"", now := site.runtime.data.beside(volume).data}:
        consistent.moved(mover, [_python(volume)], staged.folder, before, now)
    if (ended or moved) and site.runtime.containers:
        mover.run("plain", "chown", "-R", f"{UID}:{UID}", staged.folder, write=True)


def _python(volume: Volume) -> str:
    """The one that can read the volume."""
    return "python" if volume.helper else sys.executable


def made_by(site: Site) -> tuple[str, dict[str, dict[str, Any]]]:
    """The version of Byre, and what each service is made of: the version of a part, or the name of an image."""
    versions: dict[str, dict[str, Any]] = {}
    for name, service in site.described().items():
        contained = site.runtime.containers is not None and not (site.native and name == site.engine.name)
        if contained:
            versions[name] = {"image": site.runtime.parts.used(service).place}
        elif service.embedded and service.embedded.part:
            own = parts.find(service.embedded.part).version
            versions[name] = {"version": site.runtime.parts.used(service).version if name == PAGE else own}
    if (held := postgres.volume(site)) and (major := postgres.major(held)):
        versions[postgres.NAME] = {**versions.get(postgres.NAME, {}), "major": major}
    if there := machine(site):
        versions["database"] = {**versions.get("database", {}), "machine": there}
    return release(), versions


def machine(site: Site) -> str:
    """The architecture that services run on; empty where that is another machine."""
    contained = site.runtime.containers
    return "" if contained and contained.place == "elsewhere" else host.describe().arch


def _database(site: Site) -> dict[str, Any]:
    from scripts.database.connection import ping

    with suppress(ByreError), clients.database(site) as uri:
        return {"program": ping(uri).server}
    return {}


def _copy(site: Site, folder: str) -> tuple[float, Counts]:
    """Its files into a folder, by a command of parts/database/database_server.py; the seconds in which it could not
    write, and the documents in the copy. Raises ByreError, also from a database without it: one that an earlier Byre
    started."""
    from scripts.database import counting, users
    from scripts.database.connection import connect

    with (
        clients.database(site, user=users.OWNER) as uri,
        connect(uri, PATIENCE, retry=False) as client,
    ):
        answer = client.admin.command("byreCopy", folder, count=documents.SECONDS)
        return float(answer["paused"]), counting.told(answer)


@contextmanager
def _stopped(site: Site, volume: Volume) -> Iterator[None]:
    """The services of a volume stop, and start again in any case. Raises ServiceError when one does not come back."""
    services, names = site.runtime.services, users(site, volume)
    try:
        with interrupt_held():  # a stop that is cut goes on by itself, and ends what was started again
            for name in names:
                services.stop(name)
        yield
    finally:
        with interrupt_held():
            for name in names:
                services.resume(name)
        described = site.described()
        for name in names:
            look = lambda name=name: services.ready(described[name])  # noqa: E731
            answer = until(
                look, seconds=site.settings.ready_timeout, every=services.poll, good=lambda one: one.ready
            )
            if not answer.ready:
                raise ServiceError(
                    f"{name} was stopped for a backup and is not ready again ({answer.evidence}).",
                    fault="service-failed",
                    hint=f"uv run invoke restart {name}",
                )
