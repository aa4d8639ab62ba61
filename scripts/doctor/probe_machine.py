"""Probes of the machine. They change nothing."""

from __future__ import annotations

import http.client
import os
import platform
import sys
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from email.utils import parsedate_to_datetime
from pathlib import Path

from scripts import host, runtimes
from scripts.doctor.evidence import Clock, Disk, Port, Proxies, Room, Tools
from scripts.doctor.installation import Installation, unreadable
from scripts.doctor.run import NotApplicable
from scripts.errors import ByreError, HostError
from scripts.faults.finding import Finding
from scripts.home import release
from scripts.lifecycle import choices, room
from scripts.lifecycle.choose_model import known
from scripts.lifecycle.plan import movable_ports
from scripts.lifecycle.site import Site

PROXIES = ("http_proxy", "https_proxy", "all_proxy")
# Ports that never move: whose, and at which address; empty for LISTEN_ADDRESS.
FIXED = {
    "webui_port": ("openwebui", host.LOOPBACK),
    "https_port": ("proxy", ""),
    "http_port": ("proxy", ""),
}


def tools(installation: Installation) -> Tools:
    """The versions of Byre, Python, uv, and of what services run from. Asks `uv --version`."""
    from scripts.host.ask import Asker

    said = Asker(installation.env)("uv", "--version")
    return Tools(
        release(installation.root), platform.python_version(), " ".join(said.out.split()[:2]),
        _versions(installation.site) if installation.site else {},
    )  # fmt: skip


def _versions(site: Site) -> dict[str, str]:
    """Of each part or image, the one that a start takes, if it is here. A program of the machine's own is none."""
    found = {}
    own = site.engine.name if site.native and not site.engine.part else ""
    with suppress(ByreError):  # another probe says why containers can't be asked
        services = [one for one in site.described().values() if one.name != own]
        there = site.runtime.parts
        all_here = not there.missing(services)
        for service in services:
            is_here = all_here or not there.missing([service])
            found[there.source(service)] = there.used(service).version if is_here else ""
    return found


def machine(installation: Installation) -> tuple[Finding, ...]:
    """What `setup` sees, for the runtime that is in use here."""
    from scripts import setup
    from scripts.host.ask import Asker

    site = installation.site
    if site:
        wish = setup.Wish.of(site.settings, site.runtime.name)
    else:  # one setting that can't be used says nothing against this one, nor against what the first start chose
        named = (installation.env.get("RUNTIME"), choices.LastStart.of(installation.home).get("runtime"))
        wish = setup.Wish(runtime=next((one for one in named if one in choices.RUNTIMES), "auto"))
    return setup.judge(setup.probe(Asker(installation.env), wish), wish)


def clock(installation: Installation) -> Clock:
    """The page's Date header against our clock, where it answers, and the times of our own files."""
    files = [installation.home.run / "choices.json", installation.root / "uv.lock"]
    youngest = max((path.stat().st_mtime for path in files if path.exists()), default=0.0)
    others: tuple[tuple[str, float], ...] = ()
    site = installation.site
    if site and "openwebui" in site.running:
        ahead = date_ahead(site.ports["webui_port"])
        others = (("Open WebUI", ahead),) if ahead is not None else ()
    return Clock(others, max(0.0, youngest - time.time()))


def date_ahead(port: int, timeout: float = 3.0) -> float | None:
    """By how many seconds the Date header of a server on this machine is ahead of our clock; None without one."""
    with closing(http.client.HTTPConnection(host.LOOPBACK, port, timeout=timeout)) as connection:
        try:
            connection.request("GET", "/health", headers={"Connection": "close"})
            header = connection.getresponse().headers.get("Date", "")
            return parsedate_to_datetime(header).timestamp() - time.time()
        except (OSError, http.client.HTTPException, ValueError):
            return None


def proxies(env: Mapping[str, str]) -> Proxies:
    """Names of the proxies' variables; never their values, which may hold a password."""
    used = tuple(name for name in PROXIES if env.get(name) or env.get(name.upper()))
    excepted = ",".join(filter(None, (env.get("no_proxy"), env.get("NO_PROXY"))))
    return Proxies(used, tuple(one.strip() for one in excepted.split(",") if one.strip()))


def disks(installation: Installation) -> tuple[Disk, ...]:
    """Each file system with Byre's files, once."""
    needs = {installation.home.state: 0}
    if site := installation.site:
        for folder in (site.places.parts, site.places.models, site.places.webui, site.places.database):
            needs.setdefault(folder, 0)
        if site.runtime.containers is None:
            needs[site.places.parts] += sum(site.runtime.parts.missing(site.described().values()).values())
        needs[site.places.models] += _download(site)
    on: dict[int, Disk] = {}
    for folder, need in needs.items():
        device = host.device(folder)
        before = on.get(device)
        there = next(one for one in (folder, *folder.parents) if one.exists())
        writable = os.access(there, os.W_OK) and (before is None or before.writable)
        on[device] = Disk(
            before.folder if before and before.writable else folder,
            host.disk_free(folder),
            need + (before.need if before else 0),
            _files(there),
            writable,
            read_only=bool(os.statvfs(there).f_flag & os.ST_RDONLY),
        )
    return tuple(on.values())


def _files(folder: Path) -> int | None:
    """How many more files the file system takes; None where it has no such limit."""
    found = os.statvfs(folder)
    return found.f_favail if found.f_files else None


def _download(site: Site) -> int:
    """Bytes of the model that is yet to be fetched, where we keep it and know its size."""
    from scripts.models.store import Store

    if site.engine.keeps_own_models:
        return 0
    wanted = known(site)
    return wanted.size if wanted and Store(site.places.models).find(wanted.name) is None else 0


def memory(site: Site) -> Room | NotApplicable:
    """The model against this machine's memory, by the same reckoning as `start`."""
    if not site.engine.is_service:
        return NotApplicable("an external engine uses its own memory")
    there = host.memory()
    wanted = known(site)
    if wanted is None:
        return NotApplicable(f"{site.model()} is unknown here; to ask: uv run invoke fit {site.model()}")
    if unreadable(site):
        return NotApplicable("the model must be fixed first")
    tight = no = ""
    try:
        tight = room.admit(site, wanted)
    except HostError as error:
        no = error.message
    return Room(wanted.name, there.available, there.total, tight, no)


def ports(site: Site) -> tuple[Port, ...]:
    """Each port of the settings: who listens on it, and whether its service runs."""
    found = []
    ours = set(runtimes.orphans(site.home).values())
    stay = {name: service for name, (service, _) in FIXED.items() if service in site.services}
    for setting, service in {**stay, **movable_ports(site)}.items():
        running = service in site.running
        wished = int(getattr(site.settings, setting))
        number = site.ports.get(setting, wished) if running else wished
        where = FIXED.get(setting, ("", host.LOOPBACK))[1] or site.settings.listen_address or host.ALL
        free = not running and host.port_free(number, where)
        holder = None if running or free else host.port_holder(number)
        found.append(
            Port(
                setting.upper(),
                number,
                service,
                running,
                free,
                moves=setting not in FIXED,
                holder=str(holder or ""),
                left=bool(holder and holder.pid in ours),
                in_machine=sys.platform == "darwin" and site.runtime.containers is not None,
            )
        )
    return tuple(found)
