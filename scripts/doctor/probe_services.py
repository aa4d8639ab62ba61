"""Probes of what runs: each service asked, the model's file, the logs, the GPU. They change nothing."""

from __future__ import annotations

import time

from scripts.doctor.evidence import Database, Gpu, Logs, Mcp, ModelFile, Page, Refused
from scripts.errors import ByreError
from scripts.faults import find
from scripts.lifecycle import choose_model, clients, external_engine, health
from scripts.lifecycle.site import Site
from scripts.mcp import State
from scripts.runtimes.base import UP

ONE_START = 120.0  # seconds in which `start` brings up one service after the other
# Of a service that does not run.
LAST_DAY = 86400.0  # seconds of its log that are read
LAST_LINES, LAST_SECONDS = 60, 10.0
DATABASE_LOGS = "uv run invoke logs database"


def services(site: Site) -> tuple[health.Row, ...]:
    """The health of each service."""
    return tuple(health.look(site).values())


def model(site: Site) -> ModelFile | Refused:
    """The model's file against its record. What has changed since is read whole; nothing is written."""
    from scripts.models import gguf
    from scripts.models.store import Store, digest

    if not site.engine.is_service:
        return _elsewhere(site)
    name = site.model()
    served = name == site.served
    if site.engine.keeper:
        return _kept_by_engine(site, name, served)
    store = Store(site.places.models)
    found = store.find(name)
    if found is None:
        return ModelFile(name, served, False, where=str(site.places.models))
    there = found.path.stat()
    where, damage = str(found.path), ""
    if there.st_size != found.size:
        damage = f"{found.path} has {there.st_size} bytes of {found.size}"
    elif not gguf.is_gguf(found.path):
        damage = f"{found.path} does not begin as a GGUF file: invalid magic"
    elif there.st_mtime_ns != found.mtime_ns and digest(found.path) != found.sha256:
        damage = f"{found.path} does not have the sha256 in its record"
    return ModelFile(name, served, True, damage, where)


def _elsewhere(site: Site) -> ModelFile | Refused:
    """Whether a server of the user's own answers, lets us in, and has the model."""
    try:
        chosen = choose_model.choose(site).model
    except ByreError as error:
        return Refused.of(error)
    return ModelFile(
        chosen.name, True, True, where=f"offered by {external_engine.engine(site.settings).address}"
    )


def _kept_by_engine(site: Site, name: str, served: bool) -> ModelFile:
    if site.engine.name not in site.running:
        return ModelFile(name, served, None)
    with clients.engine(site) as asked:
        names = {one.name for one in asked.models()}
    return ModelFile(name, served, name in names, where=f"{site.engine.title}'s store")


def database(site: Site) -> Database | Refused:
    """The database that the settings name, asked past MCP. Its URI is never shown."""
    from scripts.database.hello import hello

    data = site.data()
    try:
        if data.is_own:
            return _own_database(data.here)
        with site.reach("database") as port:
            # Not by the driver, which keeps a program half a second at its end. That it lists data is MCP's probe.
            began = time.monotonic()
            if not hello(port, 5.0):
                return Refused(f"What answers at port {port} is not a database.", hint=DATABASE_LOGS)
            return Database("local", "", time.monotonic() - began)
    except ByreError as error:
        return Refused.of(error)
    except OSError as error:
        return Refused(f"The database does not answer: {error}.", hint=DATABASE_LOGS)


def _own_database(uri: str) -> Database:
    """Version and clock of a user's own. Raises SettingsError or ServiceError, as `connect`."""
    from datetime import UTC, datetime

    from scripts.database.connection import connect, masked

    with connect(uri, 5.0, retry=False) as client:
        began = time.monotonic()
        version = str(client.admin.command("buildInfo").get("version", ""))
        # buildInfo answers without a login; this one doesn't.
        client.admin.command("listDatabases", nameOnly=True, authorizedDatabases=True)
        seconds = time.monotonic() - began
        there = client.admin.command("hello").get("localTime")
        ahead = there.replace(tzinfo=UTC).timestamp() - time.time() if isinstance(there, datetime) else None
        return Database(masked(uri), version, seconds, ahead)


def mcp(site: Site) -> Mcp | Refused:
    """What the MCP server lists, and in how many seconds. Its token is the stored one."""
    from scripts import mcp as room

    token = site.places.credentials.read("mcp_token") or ""
    try:
        with site.reach("mcp") as port:
            found = room.probe(f"http://127.0.0.1:{port}/mcp", token, 8.0)
    except ByreError as error:
        return Refused.of(error)
    return Mcp(found.version, found.databases, found.seconds)


def servers(site: Site) -> tuple[State, ...] | Refused:
    """What each server of mcp-config.json shows the gateway."""
    try:
        with clients.tools(site) as tools:
            return tools.states()
    except ByreError as error:
        return Refused.of(error)


def page(site: Site) -> Page | Refused:
    """What the admin sees: the models, the tool servers, and what the first of these offers."""
    wanted = choose_model.known(site)
    tools = wanted is None or wanted.tools != "none"
    try:
        with clients.page(site, timeout=10.0) as signed_in:
            servers = tuple(one for one in signed_in.tools() if one.startswith("server:mcp:"))
            functions = signed_in.functions(servers[0]) if servers else ()
            return Page(site.model(), signed_in.models(), servers, functions, tools, site.plans(wanted))
    except ByreError as error:
        return Refused.of(error)


def logs(site: Site) -> Logs:
    """Lines since each service started, and not from before the last start of any: that may have fixed it. Of a
    service that does not run, or ends again and again, its last lines, which say why."""
    ended = tuple(name for name in site.services if name not in site.running or site.processes[name].looping)
    started = {
        name: one.started
        for name, one in site.processes.items()
        if one.started and name in site.running and name not in ended
    }
    latest = max(started.values(), default=0.0) - ONE_START
    since = {name: max(own, latest) for name, own in started.items()}
    lines = [
        (one.service, one.text)
        for one in site.runtime.services.lines(tuple(since), min(since.values(), default=0.0))
        if one.time >= since[one.service]
    ]
    lines += [(name, text) for name in ended for text in _last_words(site, name)]
    return Logs(len(lines), tuple(find.in_logs(lines)))


def _last_words(site: Site, name: str) -> list[str]:
    """A service's log since its last start, or since shortly before its last line if it was restarted: earlier
    crashes may have other causes."""
    process = site.processes[name]
    said = list(site.runtime.services.lines((name,), time.time() - LAST_DAY))[-LAST_LINES:]
    since = said[-1].time - LAST_SECONDS if said else 0.0
    if process.last_start and process.state not in UP and any(one.time >= process.last_start for one in said):
        since = process.last_start
    return [one.text for one in said if one.time >= since]


def gpu(site: Site) -> Gpu:
    """The chain from the machine's GPU to the engine's log. The engine is not asked: an answer takes too long."""
    from scripts.gpu import judge, live

    found = live.gather(live.of(site))
    here = any(one.link == "host" and one.says != "none" for one in found)
    return Gpu(judge(found), here)
