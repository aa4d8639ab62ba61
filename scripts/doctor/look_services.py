"""Probes of what runs: each service asked, the model's file, the logs, the GPU. They change nothing."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from scripts import faults
from scripts.doctor.evidence import Database, Gpu, Health, Logs, Mcp, ModelFile, Page, Refused
from scripts.doctor.patient import model as known_model
from scripts.doctor.patient import model_name
from scripts.doctor.probe import NotApplicable
from scripts.errors import ByreError
from scripts.lifecycle import external
from scripts.lifecycle.plan import Site
from scripts.runtimes.base import UP
from scripts.runtimes.containers import Containers


def health(site: Site) -> tuple[Health, ...]:
    """Every service, asked now, all at once."""
    described = site.described(site.known_ports())

    def one(name: str) -> Health:
        process = site.processes[name]
        if process.state not in UP:
            return Health(name, False, process.state, looping=process.looping, ended=process.ended)
        answer = site.runtime.ready(described[name])
        return Health(
            name,
            True,
            process.state,
            answer.ready,
            answer.evidence,
            process.looping,
            process.ended,
            process.restarts,
        )

    with ThreadPoolExecutor(len(site.services)) as pool:
        return tuple(pool.map(one, site.services))


def model(site: Site) -> ModelFile | NotApplicable:
    """The model's file against its record. What has changed since is read whole; nothing is written."""
    from scripts.models import gguf
    from scripts.models.store import Store, digest

    name = model_name(site)
    if site.engine == external.NAME:
        return NotApplicable("the external server keeps it")
    served = name == site.served
    if site.engine == "ollama":
        return _in_ollama(site, name, served)
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
        damage = f"{found.path} has another sha256 than its record"
    return ModelFile(name, served, True, damage, where)


def _in_ollama(site: Site, name: str, served: bool) -> ModelFile:
    from scripts.engines.ollama import Ollama

    if "ollama" not in site.running:
        return ModelFile(name, served, None)
    with site.reach("ollama") as port:
        names = {one.name for one in Ollama(f"http://127.0.0.1:{port}").models()}
    return ModelFile(name, served, name in names, where="Ollama's store")


def database(site: Site) -> Database | Refused:
    """The database that the settings name, asked past MCP. Its URI is never shown."""
    from scripts.database.hello import hello

    own = site.settings.mongodb_uri
    try:
        if own:
            return _own_database(own.get_secret_value())
        with site.reach("database") as port:
            # Not by the driver, which keeps a program half a second at its end. That it lists data is MCP's probe.
            began = time.monotonic()
            if not hello(port, 5.0):
                return Refused(f"What answers at port {port} is no database.", "uv run invoke logs database")
            return Database("local", "", time.monotonic() - began)
    except ByreError as error:
        return Refused(error.message, error.hint)
    except OSError as error:
        return Refused(f"No database answers: {error}.", "uv run invoke logs database")


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
    from scripts import mcp as room

    token = site.places.credentials.read("mcp_token") or ""
    try:
        with site.reach("mcp") as port:
            found = room.probe(f"http://127.0.0.1:{port}/mcp", token, 8.0)
    except ByreError as error:
        return Refused(error.message, error.hint)
    return Mcp(found.version, found.databases, found.seconds)


def page(site: Site) -> Page | Refused:
    """What the admin sees: the models, the tool servers, and what the first of these offers when it is asked."""
    from scripts.webui import WebUI

    wanted = known_model(site)
    tools = wanted is None or wanted.tools != "none"
    password = site.places.credentials.read("webui_admin_password") or ""
    url = f"http://127.0.0.1:{site.known_ports()['webui_port']}"
    try:
        with WebUI(url, site.settings.webui_admin_email, password, timeout=10.0) as signed_in:
            servers = tuple(one for one in signed_in.tools() if one.startswith("server:mcp:"))
            functions = signed_in.functions(servers[0]) if servers else ()
            return Page(model_name(site), signed_in.models(), servers, functions, tools)
    except ByreError as error:
        return Refused(error.message, error.hint)


def logs(site: Site) -> Logs:
    """Lines since each service started."""
    started = {
        name: one.started for name, one in site.processes.items() if one.started and name in site.running
    }
    lines = [
        (one.service, one.text)
        for one in site.runtime.lines(tuple(started), min(started.values(), default=0.0))
        if one.time >= started[one.service]
    ]
    return Logs(len(lines), tuple(faults.in_logs(lines)))


def gpu(site: Site) -> Gpu:
    """The chain from the machine's GPU to the engine's log. The engine is not asked: an answer takes too long."""
    from scripts.gpu import judge, live

    name = site.engine
    process = site.processes[name]

    def log() -> str:
        return "\n".join(line.text for line in site.runtime.lines((name,), process.started or 0.0))

    runtime, inside = site.runtime, None
    if isinstance(runtime, Containers) and not site.native:

        def run(argv: Sequence[str]) -> str:
            return runtime.tool("exec", runtime.dialect.container(runtime.project, name), *argv).stdout

        inside = run
    pids = frozenset({str(process.pid)}) if process.pid else frozenset[str]()
    found = live.gather(live.Sources(live.run_here, log, inside=inside, pids=pids))
    here = any(one.link == "host" and one.says != "none" for one in found)
    return Gpu(judge(found), here)
