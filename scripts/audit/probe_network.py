"""Probes of the network: what listens, what answers at other addresses, what answers without a key, and which other
machines the services speak to."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from scripts import bounded, pages, postgres, redis
from scripts.audit import inspected, sockets
from scripts.audit.evidence import Asked, Connections, Listener, Ports, Reach
from scripts.doctor.run import NotApplicable
from scripts.engines import kinds
from scripts.errors import ByreError, ServiceError
from scripts.host.ports import LOOPBACK
from scripts.host.processes import family
from scripts.lifecycle import clients, proxy
from scripts.lifecycle.site import Site
from scripts.proxy import Public
from scripts.stack import Service
from scripts.webui import provider

CONNECT_SECONDS = 0.5
ANSWER_SECONDS = 10.0
WATCH_SECONDS, WATCH_EVERY = 3.0, 0.25
# What each service is asked that nobody may have without its key.
QUESTIONS: dict[str, tuple[str, str, Any] | None] = {
    **{kind.name: kind.guarded for kind in kinds.ALL},
    **dict.fromkeys((pages.FIRST, *pages.OTHERS), ("GET", "/api/models", None)),
    "planner": kinds.LLAMACPP.guarded,
    "gateway": ("GET", "/v1/models", None),
    "mcp": ("POST", "/mcp", {"jsonrpc": "2.0", "id": 1, "method": "ping"}),
}

LETS_ENCRYPT = "https://acme-v02.api.letsencrypt.org/directory"
OUTSIDE = ("/api/models", "/v1/models")  # of the proxy: the page's models, and those of programs


def ports(site: Site) -> Ports:
    """Every socket of the stack that takes connections, and every port that a container publishes."""
    found: list[Listener] = []
    hidden: list[str] = []
    closed: list[str] = []
    for name, pid in local(site).items():
        try:
            found += _listening(name, pid)
        except psutil.Error:
            hidden.append(name)
        else:
            closed += [name] if sockets.is_closed(pid) else []
    for name, container in inspected.containers(site).items():
        found += inspected.published(name, container)
    meant = declared(site)
    known, others = _of_closed(closed, meant)
    found += known
    hidden += [name for name in closed if name not in {one.service for one in known}]
    return Ports(tuple(sorted(set(found), key=str)), meant, tuple(hidden), tuple(others))


def _of_closed(names: list[str], declared: tuple[Listener, ...]) -> tuple[list[Listener], list[Listener]]:
    """What services listen at that keep their sockets from this user, known by the ports that are declared for them;
    and what else may be theirs."""
    services = {one.port: one.service for one in declared if one.service in names}
    free = {one for one in (sockets.unowned() if names else ()) if not one.other}
    who = " or ".join(names)
    return (
        [Listener(services[one.port], one.address, one.port) for one in free if one.port in services],
        [Listener(who, one.address, one.port) for one in free if one.port not in services],
    )


def local(site: Site) -> dict[str, int]:
    """The services that run as processes of this machine, with their process ids."""
    contained = inspected.contained(site)
    return {
        name: process.pid
        for name, process in site.processes.items()
        if name in site.running and name not in contained and process.pid
    }


def declared(site: Site) -> tuple[Listener, ...]:
    """Where the compose file lets each service take connections on this machine: what it publishes; of a local process
    also the ports of the stack's own clients."""
    here = local(site)
    found: list[Listener] = []
    for name, service in site.described().items():
        found += [_published(name, one) for one in service.ports]
        if name in here:
            own = {service.ready.port, service.api_port}
            found += [Listener(name, _host(service), port) for port in sorted(own)]
    return tuple(dict.fromkeys(found))


def _published(name: str, port: str) -> Listener:
    """`127.0.0.1:8080:80`, `8080:80` or `80` of a compose file; without an address it is every address."""
    rest, _, inside = port.partition("/")[0].rpartition(":")
    address, _, outside = rest.rpartition(":")
    return Listener(name, address.strip("[]"), int(outside or inside))


def _host(service: Service) -> str:
    """The address that the service's own variables name (LLAMA_ARG_HOST, …)."""
    named = (value for name, value in service.environment.items() if name.endswith("HOST") and value)
    return next((value.rpartition(":")[0] or value for value in named), LOOPBACK)


def _listening(name: str, pid: int) -> Iterator[Listener]:
    for one in _sockets(pid):
        udp = one.type == socket.SOCK_DGRAM and not one.raddr
        if one.laddr and (udp or one.status == psutil.CONN_LISTEN):
            yield Listener(name, one.laddr.ip, one.laddr.port)


def _sockets(pid: int) -> Iterator[Any]:
    """psutil's, of a process and of what it has started; none of a process that keeps its own from this user. Raises
    psutil.Error where they can't be seen."""
    first, *others = family(pid) or [psutil.Process(pid)]
    with suppress(psutil.AccessDenied):  # sockets.unowned has them
        yield from first.net_connections("inet")
    for one in others:
        with suppress(psutil.NoSuchProcess):  # it has just ended
            yield from one.net_connections("inet")


def reach(site: Site) -> Reach | NotApplicable:
    """Connect to each port of the stack at every other address that this machine has."""
    others = tuple(addresses())
    if not others:
        return NotApplicable("this machine has no address that other machines could use")
    seen = ports(site)
    named = {one.port: one.service for one in (*seen.declared, *seen.found)}
    answered = tuple(
        Listener(service, address, port)
        for port, service in sorted(named.items())
        for address in others
        if _connects(address, port)
    )
    return Reach(others, tuple(sorted(named)), answered, seen.declared)


def addresses() -> Iterator[str]:
    """This machine's addresses that other machines could use."""
    for interface in psutil.net_if_addrs().values():
        for one in interface:
            if one.family in (socket.AF_INET, socket.AF_INET6):
                with suppress(ValueError):
                    address = ip_address(one.address)
                    if not (address.is_loopback or address.is_link_local):
                        yield str(address)


def _connects(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), CONNECT_SECONDS).close()
    except OSError:
        return False
    return True


def keys(site: Site) -> tuple[Asked, ...]:
    """Ask each service that wants a key without one."""
    found = []
    for name in site.services:
        if name in site.running and (question := QUESTIONS.get(name)):
            found.append(_asked(site, name, *question))
    if proxy.NAME in site.running:
        found += [_outside(site, path) for path in OUTSIDE]
    if "database" in site.running and site.runtime.wiring.has_database_login:
        found.append(_database(site))
    if redis.NAME in site.running:
        found.append(_redis(site))
    if postgres.NAME in site.running:
        found.append(_postgres(site))
    return tuple(found)


def _asked(site: Site, name: str, method: str, path: str, body: Any) -> Asked:
    import httpx

    service = site.described()[name]
    inside = service.inside_port if name in inspected.contained(site) else service.ready.port
    try:
        with (
            site.runtime.services.reach(name, service.api or inside) as port,
            httpx.Client(timeout=ANSWER_SECONDS, trust_env=False) as http,
        ):
            answer = bounded.ask(http, method, f"http://{LOOPBACK}:{port}{path}", json=body)
    except (httpx.HTTPError, OSError) as error:
        return Asked(name, None, type(error).__name__)
    except ByreError as error:
        return Asked(name, None, error.message)
    return Asked(name, answer.status_code)


def _outside(site: Site, path: str) -> Asked:
    """As somebody on the network asks: by the public address. Its certificate is the check `https`'s."""
    import httpx

    public = Public.of(site.settings)
    address = f"{site.settings.listen_address or LOOPBACK}:{site.settings.https_port}"
    try:
        with httpx.Client(timeout=ANSWER_SECONDS, trust_env=False, verify=False) as http:  # noqa: S501 - it says nothing
            answer = bounded.ask(
                http, "GET", f"https://{address}{path}", headers={"Host": public.url.removeprefix("https://")},
                extensions={"sni_hostname": public.host},
            )  # fmt: skip
    except (httpx.HTTPError, OSError) as error:
        return Asked(f"proxy {path}", None, type(error).__name__)
    return Asked(f"proxy {path}", answer.status_code)


def _database(site: Site) -> Asked:
    """Its answer in HTTP's terms: 401 where it refuses, 200 where it lists its data."""
    from scripts.database.connection import connect

    try:
        with (
            site.reach("database") as port,
            connect(
                f"mongodb://{LOOPBACK}:{port}/?directConnection=true", ANSWER_SECONDS, retry=False
            ) as client,
        ):
            client.admin.command("listDatabases", nameOnly=True)
    except ByreError as error:
        return (
            Asked("database", 401)
            if error.fault in clients.REFUSED
            else Asked("database", None, error.message)
        )
    return Asked("database", 200)


def _redis(site: Site) -> Asked:
    """In HTTP's terms, too: how many entries it has is for those with the password alone."""
    try:
        with site.reach(redis.NAME) as port:
            said = redis.asked("DBSIZE", port, ANSWER_SECONDS)
    except OSError as error:
        return Asked(redis.NAME, None, type(error).__name__)
    except ByreError as error:
        return Asked(redis.NAME, None, error.message)
    if said.startswith(("-NOPERM", "-NOAUTH")):
        return Asked(redis.NAME, 401)
    return Asked(redis.NAME, 200 if said.startswith(":") else None, "" if said.startswith(":") else said)


def _postgres(site: Site) -> Asked:
    """In HTTP's terms, too: it lets nobody in without a password."""
    try:
        with site.reach(postgres.NAME) as port:
            said = postgres.asked(port, ANSWER_SECONDS)
    except OSError as error:
        return Asked(postgres.NAME, None, type(error).__name__)
    except ByreError as error:
        return Asked(postgres.NAME, None, error.message)
    code = {"password": 401, "open": 200}.get(said)
    return Asked(postgres.NAME, code, "" if code else said)


def connections(site: Site) -> Connections:
    """Connections to other machines that the services hold, looked at again and again for a few seconds."""
    return watched(site, lambda seconds: seconds >= WATCH_SECONDS)


def watched(site: Site, is_enough: Callable[[float], bool]) -> Connections:
    """The same until `is_enough`, which gets the seconds so far. Raises ServiceError where no service can be seen."""
    found: set[Listener] = set()
    hidden: set[str] = set()
    pids = {name: pid for name in sorted(site.running) if (pid := inspected.pid(site, name))}
    if not pids:
        raise ServiceError("no process of the stack can be seen from here", fault="audit-unchecked")
    contained = inspected.contained(site)
    closed = [name for name, pid in pids.items() if name not in contained and sockets.is_closed(pid)]
    others: set[Listener] = set()
    began = time.monotonic()
    while True:
        for name, pid in pids.items():
            try:
                seen = of_network(pid) if name in contained else of_processes(pid)
            except (psutil.Error, OSError):
                hidden.add(name)
            else:
                found |= set(_connected(name, seen))
        for one in sockets.unowned() if closed else ():
            if one.other and not _is_near(one.other):
                others.add(Listener(" or ".join(closed), one.other, one.other_port))
        if is_enough(time.monotonic() - began):
            return Connections(
                tuple(sorted(found, key=str)),
                tuple(_allowed(site)),
                time.monotonic() - began,
                tuple(sorted(hidden | (site.running - pids.keys()))),
                tuple(sorted(others, key=str)),
            )
        time.sleep(WATCH_EVERY)


@dataclass(frozen=True)
class Socket:
    """A socket: its own port, and who is at its other end; `address` is empty for one that only listens."""

    own: int
    address: str = ""
    port: int = 0


def of_processes(pid: int) -> list[Socket]:
    """The sockets of a process of this machine and of what it has started. Raises psutil.Error."""
    return [Socket(one.laddr.port, *(one.raddr or ("", 0))) for one in _sockets(pid) if one.laddr]


def of_network(pid: int, proc: Path = Path("/proc")) -> list[Socket]:
    """Every socket of the network that a process is in: a container has one of its own, and psutil knows only those
    of this program's. Raises OSError where it can't be seen.

    https://docs.kernel.org/networking/proc_net_tcp.html
    """
    found = []
    for line in sockets.lines(proc / str(pid)):
        (_, own), (address, port) = (sockets.end(text) for text in line.split()[1:3])
        found.append(Socket(own, address, port) if port else Socket(own))
    return found


def _connected(name: str, seen: list[Socket]) -> Iterator[Listener]:
    served = {one.own for one in seen if not one.address}
    for one in seen:
        if one.address and one.own not in served and not _is_near(one.address):
            yield Listener(name, one.address, one.port)


def _is_near(text: str) -> bool:
    """Whether it is this machine itself."""
    with suppress(ValueError):
        address = ip_address(text.partition("%")[0])
        address = getattr(address, "ipv4_mapped", None) or address
        return address.is_loopback
    return False


def _allowed(site: Site) -> Iterator[str]:
    """The addresses that the settings send services to: the containers' own networks, the user's own database, engine
    and MCP servers elsewhere, the certificate's authority, the provider by which people sign in."""
    from scripts import mcp
    from scripts.home import ROOT

    for container in inspected.containers(site).values():
        yield from inspected.subnets(container)
    for listener in declared(site):
        yield listener.address
    hosts = [urlsplit(one.url).hostname or "" for one in mcp.elsewhere(ROOT / mcp.CONFIG_FILE)]
    settings = site.settings
    hosts.append(urlsplit(settings.openai_api_base_url or "").hostname or "")
    if settings.in_production and settings.certificate == "acme":
        hosts.append(urlsplit(settings.acme_url or LETS_ENCRYPT).hostname or "")
    if settings.has_provider:
        hosts += provider.hosts(settings.oidc_provider_url)
    if (data := site.data()).is_own:
        hosts += _nodes(data.here)
    for host in filter(None, hosts):
        with suppress(OSError, UnicodeError):
            for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM):
                yield str(found[4][0])
    if any(hosts):  # their names have to be looked up
        yield from _name_servers()


def _name_servers(file: Path = Path("/etc/resolv.conf")) -> Iterator[str]:
    """https://man7.org/linux/man-pages/man5/resolv.conf.5.html"""
    with suppress(OSError):
        for words in map(str.split, bounded.text(file).splitlines()):
            if words[:1] == ["nameserver"]:
                yield from words[1:2]


def _nodes(uri: str) -> list[str]:
    from pymongo.errors import PyMongoError
    from pymongo.uri_parser import parse_uri

    try:
        return [host for host, _ in parse_uri(uri, validate=False, warn=False)["nodelist"]]
    except (PyMongoError, ValueError, TypeError, OSError):
        return []
