"""The proxy of production as part of a start: may it listen, its configuration, its root certificate. And asked as a
browser asks it."""

from __future__ import annotations

import hashlib
import os
import socket
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from scripts import bounded, host, proxy
from scripts.errors import HostError, ServiceError
from scripts.home import write_state
from scripts.host.reading import text
from scripts.pages import PORTS
from scripts.proxy import Proxied, Public, certificate, program
from scripts.proxy.caddyfile import quoted
from scripts.proxy.visit import Visit, trust
from scripts.proxy.visit import visit as ask
from scripts.settings.environment import inherited
from scripts.stack import Service
from scripts.waiting import until

if TYPE_CHECKING:
    from scripts.lifecycle.site import Site

NAME = "proxy"
INSIDE, INSIDE_DATA = "/etc/caddy", "/data"  # of its container
INSIDE_PORTS = {"https_port": 8443, "http_port": 8080, "ready_port": 2020}
AUTHORITY = Path("pki", "authorities", "local", "root.crt")  # in the folder of its data
COPIES = ("certificate.pem", "key.pem")  # of the user's own files, for its container
EXPORT_SECONDS = 15.0
RESOLVE_SECONDS = 3.0
LOOPBACK = "127.0.0.1"


def admit(site: Site) -> None:
    """Raises HostError where the proxy of these settings could not listen or lacks its program, or where the
    certificate is of no use."""
    settings = site.settings
    if NAME not in site.services:
        return
    if settings.certificate == "file" and settings.certificate_file and settings.certificate_key:
        certificate.check(settings.certificate_file, settings.certificate_key, Public.of(settings).host)
    if site.runtime.containers is None:
        program.require(inherited())
    running = site.processes[NAME] if NAME in site.running else None
    if running and site.runtime.containers is not None:
        return  # its container is made again for another port, and the tool names one that it can't publish
    for name, port in ports(site).items():
        # Caddy stays with its old configuration where it can't listen by the new one.
        if running and (holder := host.port_holder(port)) and holder.pid == running.pid:
            continue
        other = min(port + 8000, 65000)
        higher = f"{name.upper()}={other + (other == settings.webui_port)}"
        if not _may_listen(site, port):
            raise HostError(
                f"{name.upper()}={port}: this user may not open ports below {_first_free_for_all()}.",
                fault="privileged-port",
                hint=f"sudo sysctl -w net.ipv4.ip_unprivileged_port_start={min(port, 80)} allows it until the next "
                f"restart (a line in /etc/sysctl.d keeps it); or in .env: {higher}",
            )
        if not host.port_free(port, settings.listen_address or host.ALL):
            raise HostError(
                f"{name.upper()}={port} is taken by {host.port_holder(port) or 'another program'}.",
                fault="port-taken",
                hint=f"End that program (sudo ss -ltnp shows all), or in .env: {higher}",
            )


def ports(site: Site) -> dict[str, int]:
    """Those that other machines ask, by setting; none without a proxy."""
    settings = site.settings
    return (
        {"https_port": settings.https_port, "http_port": settings.http_port} if NAME in site.services else {}
    )


def notes(site: Site) -> list[str]:
    """What keeps people from the public address, as far as it can be seen from here."""
    if NAME not in site.services:
        return []
    public, port = Public.of(site.settings), site.settings.https_port
    said = []
    if public.port != port:
        said.append(
            f"{public.url} leads to port {public.port}, but the proxy listens on HTTPS_PORT={port}. Add the port to "
            "PUBLIC_URL, or let something in front of this machine lead from one port to the other."
        )
    if not resolves(public.host):
        said.append(
            f"This machine finds no address for {public.host}. Each device needs one: in your router or DNS, or in its "
            "file of hosts. PUBLIC_URL in .env sets another name."
        )
    return said


def resolves(name: str, patience: float = RESOLVE_SECONDS) -> bool:
    """Whether the name has an address. No answer in `patience` seconds counts as one: it is not known then."""
    failed = threading.Event()

    def look() -> None:
        try:
            socket.getaddrinfo(name, None)
        except (OSError, UnicodeError):
            failed.set()

    # A lookup can't be interrupted: the program must not wait for it at its end.
    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    thread.join(patience)
    return not failed.is_set()


def _first_free_for_all(root: Path = Path("/")) -> int:
    """The first port that any user may open. https://docs.kernel.org/networking/ip-sysctl.html

    On macOS every port, where a program listens on all addresses.
    """
    if sys.platform != "linux":
        return 0
    said = text(root / "proc/sys/net/ipv4/ip_unprivileged_port_start").strip()
    return int(said) if said.isdigit() else 1024


def _may_listen(site: Site, port: int) -> bool:
    if port >= _first_free_for_all() or host.is_root():
        return True
    if site.runtime.containers is not None:
        return site.runtime.containers.low_ports
    return program.has_capability(inherited())


def proxied(site: Site, ports: Mapping[str, int]) -> Proxied:
    """What the proxy is to do with these settings."""
    settings, known = site.settings, site.variables(ports)
    contained = site.runtime.containers is not None
    files = (settings.certificate_file, settings.certificate_key)
    tls, stamp = str(settings.certificate), ""
    if settings.certificate == "file":
        named = (
            [f"{INSIDE}/{name}" for name in COPIES] if contained else [quoted(str(file)) for file in files]
        )
        tls = " ".join(named)
        stamp = hashlib.sha256(b"".join(bounded.data(file) for file in files if file)).hexdigest()
    here = {
        "https_port": settings.https_port,
        "http_port": settings.http_port,
        "ready_port": ports["proxy_port"] if not contained else 0,
    }
    return Proxied(
        public=Public.of(settings),
        pages=(known["PAGE_URL"], *_other_pages(site, ports)),
        gateway=known["GATEWAY_URL"],
        data=INSIDE_DATA if contained else str(site.places.proxy),
        upload=settings.upload_limit,
        listen="" if contained else settings.listen_address,
        ready_listen="" if contained else LOOPBACK,
        tls=tls,
        email=settings.acme_email if settings.certificate == "acme" else "",
        acme_url=settings.acme_url if settings.certificate == "acme" else "",
        stamp=stamp,
        watched="redis" in site.services,
        by_provider=settings.has_provider,
        **(INSIDE_PORTS if contained else here),
    )


def _other_pages(site: Site, ports: Mapping[str, int]) -> list[str]:
    """The addresses of the pages beside the first one."""
    return [f"http://{LOOPBACK}:{ports[name]}" for name, page in PORTS.items() if page in site.pages]


def prepare(site: Site) -> None:
    """Make the folders that the proxy reads and writes, and the copies of the user's own certificate and key, which
    are handed to its container's user before the configuration names them."""
    if NAME not in site.services:
        return
    folder = site.home.run / "proxy"
    folder.mkdir(mode=0o755, exist_ok=True)
    site.places.proxy.mkdir(parents=True, exist_ok=True, mode=0o700)
    if site.settings.certificate == "file" and site.runtime.containers is not None:
        named = (site.settings.certificate_file, site.settings.certificate_key)
        for file, name in zip(named, COPIES, strict=True):
            assert file
            _copy(file, folder / name)


def write(site: Site, ports: Mapping[str, int]) -> None:
    """Write the configuration: a running proxy takes a changed one over, without an end to what is under way."""
    put(site.home.run / "proxy" / "Caddyfile", proxy.caddyfile(proxied(site, ports)))


def _copy(file: Path, copy: Path) -> None:
    """With its original's time: the copy is the container's user's, and can't be read by this one any more."""
    stamp = file.stat().st_mtime_ns
    if not copy.exists() or copy.stat().st_mtime_ns != stamp:
        write_state(copy, bounded.data(file), mode=0o400)
        os.utime(copy, ns=(stamp, stamp))


def put(path: Path, content: str) -> None:
    """An unchanged file is left alone. It holds no secret: the container's user reads it, too."""
    with suppress(OSError):
        if bounded.text(path) == content:
            return
    write_state(path, content, mode=0o644)


def expecting(service: Service, site: Site, ports: Mapping[str, int]) -> Service:
    """The service, ready only by the configuration of these settings."""
    mark = proxied(site, ports).mark
    return service.model_copy(update={"ready": service.ready.model_copy(update={"expect": mark})})


def root(site: Site) -> Path | None:
    """The certificate that devices have to trust, where the stack's own authority signs; made by `export`."""
    return (
        site.home.state / "root.crt"
        if NAME in site.services and site.settings.certificate == "internal"
        else None
    )


def export(site: Site) -> None:
    """Copy the authority's certificate to where people find it. Raises ServiceError where the proxy makes none."""
    path = root(site)
    if path is None:
        return
    found = until(lambda: _authority(site), seconds=EXPORT_SECONDS, every=0.2)
    if not found:
        raise ServiceError(
            "The proxy has made no root certificate.",
            fault="service-failed",
            hint="uv run invoke logs proxy",
        )
    put(path, found)


def visit(site: Site) -> Visit:
    """The running proxy, asked as a browser asks it."""
    settings = site.settings
    own = settings.certificate_file if settings.certificate == "file" else None
    ports = (settings.https_port, settings.http_port)
    try:
        trusted = trust(root(site), own)
    except OSError as error:
        return Visit(error=f"{root(site) or own} can't be read: {error.strerror or error}")
    return ask(Public.of(settings), settings.listen_address or LOOPBACK, ports, trusted)


def _authority(site: Site) -> str:
    if (containers := site.runtime.containers) is not None:
        return containers.execute(NAME, ["cat", f"{INSIDE_DATA}/{AUTHORITY}"])
    with suppress(OSError):
        return bounded.text(site.places.proxy / AUTHORITY)
    return ""
