"""Probes of the installation: settings, secrets, lock, leftovers, images, networks, volumes, backups, drift."""

from __future__ import annotations

import io
import os
import stat
import sys
import threading
from contextlib import suppress
from pathlib import Path

from scripts import bounded, pages, runtimes, stack
from scripts.credentials import GENERATED
from scripts.doctor.evidence import (
    Backups,
    Drift,
    Images,
    Leftovers,
    Lock,
    Network,
    Place,
    Secrets,
    SettingsFile,
)
from scripts.doctor.installation import Installation, unreadable
from scripts.doctor.run import NotApplicable
from scripts.errors import ByreError
from scripts.home import ROOT, Home, read_json
from scripts.lifecycle import move_folder, moving, page_database, swapping
from scripts.lifecycle import plan as planning
from scripts.lifecycle.plan import Plan
from scripts.lifecycle.site import Site
from scripts.progress import silent
from scripts.runtimes.base import SETTINGS
from scripts.settings import ENV_FILE, FIELDS, envfile, is_secret
from scripts.stack import Service
from scripts.webui import page_program

PINNED = "@sha256:"


def settings(installation: Installation) -> SettingsFile:
    """What .env says: problems, remarks, its mode, its secrets, and lines that the environment overrides."""
    path = installation.root / ENV_FILE
    found = SettingsFile(path, installation.problems, installation.remarks)
    if not path.is_file():
        return found
    shadowed: tuple[tuple[str, int], ...] = ()
    if not installation.problems:
        file = envfile.read(path, frozenset(name.upper() for name in FIELDS))
        shadowed = tuple(
            (name, file.lines[name])
            for name, value in file.values.items()
            if value and installation.env.get(name) not in {None, "", value}
        )
    mode = stat.S_IMODE(path.stat().st_mode)
    return SettingsFile(path, installation.problems, installation.remarks, shadowed, mode, secret_names(path))


def secret_names(path: Path) -> tuple[str, ...]:
    """The settings that are secrets and have a value in a `.env`, which may be one that can't be used."""
    from dotenv import dotenv_values

    try:
        values = dotenv_values(stream=io.StringIO(bounded.text(path, envfile.LARGEST)), interpolate=False)
    except (OSError, UnicodeDecodeError):
        return ()
    return tuple(name for name, value in values.items() if value and is_secret(name.lower()))


def secrets(site: Site) -> Secrets:
    """Modes of the folder, then of its files. Their content is not read."""
    folder = site.places.credentials.folder
    if not folder.is_dir():
        return Secrets(missing=GENERATED if site.running else ())
    paths = [
        folder,
        *sorted(one for one in folder.iterdir() if one.is_file() and not one.name.startswith(".")),
    ]
    missing = tuple(name for name in GENERATED if not site.places.credentials.path(name).exists())
    modes = tuple((path, stat.S_IMODE(path.stat().st_mode)) for path in paths)
    return Secrets(modes, missing if site.running else ())


def lock(home: Home, locks: Path = Path("/proc/locks")) -> Lock:
    """Who holds the lock, by the kernel's own list: taking it, be it for a moment, could refuse it to a command."""
    import psutil

    path = home.run / "lock"
    known = read_json(home.run / "lock.json")
    holder = known if isinstance(known, dict) else {}
    if not path.exists():
        return Lock(False)
    noted = holder.get("pid")
    pid, command = noted if isinstance(noted, int) else 0, str(holder.get("command") or "")
    if not locks.exists():
        if sys.platform == "linux":
            return Lock(None)
        with suppress(psutil.Error, OSError):
            # A process that is younger than the note about it has only got the same number.
            if pid and psutil.Process(pid).create_time() <= (home.run / "lock.json").stat().st_mtime:
                return Lock(True, pid, True, command)
        return Lock(False)
    inode = str(path.stat().st_ino)
    for line in bounded.text(locks).splitlines():
        words = line.split()
        if len(words) > 5 and words[1] == "FLOCK" and words[5].rpartition(":")[2] == inode:
            taker = (
                int(words[4]) if int(words[4]) > 0 else pid
            )  # another namespace's process has no number here
            return Lock(True, taker, psutil.pid_exists(taker), command)
    return Lock(False)


def leftovers(site: Site) -> Leftovers:
    """Processes that no supervisor keeps any more, an engine that is not wanted, a supervisor without work."""
    native = tuple(runtimes.leftovers(site.runtime, site.home))
    idle = site.runtime.containers is None and not site.running and runtimes.supervised(site.home)
    return Leftovers(tuple(runtimes.orphans(site.home).items()), native, idle)


def images(site: Site) -> Images:
    """How each image is named, and which containers run from another one than the pinned."""
    names = {
        getattr(site.settings, name) for name in FIELDS if name.endswith("_image") or name == "ollama_base"
    }
    named = sorted(str(name) for name in names if name)
    described = site.described()
    containers = site.runtime.containers
    contained = site.running - ({site.engine.name} if site.native else set())
    gone = site.runtime.parts.missing(described.values()) if site.running else {}
    other = []
    for name, service in described.items():
        _, pinned, digest = service.image.partition(PINNED)
        if pinned and containers and name in contained:
            digests = containers.digests(name)
            if digests and not any(one.endswith(pinned + digest) for one in digests):
                other.append((name, service.image))
    return Images(
        tuple(name for name in named if PINNED in name),
        tuple(name for name in named if PINNED not in name),
        tuple(gone),
        tuple(other),
    )


def networks(site: Site) -> tuple[Network, ...] | NotApplicable:
    """The stack's networks, as the container tool reports them."""
    containers = site.runtime.containers
    if containers is None:
        return NotApplicable("no containers")
    described = stack.load(ROOT / stack.COMPOSE_FILE, {}, frozenset()).project["networks"]
    found = []
    for name, how in described.items():
        seen = containers.network(name)
        found.append(Network(seen.name, seen.exists, seen.internal, bool((how or {}).get("internal"))))
    return tuple(found)


def volumes(site: Site) -> tuple[Place, ...] | NotApplicable:
    """Where data are, after a first start."""
    if not site.running and not site.last.get("runtime"):
        return NotApplicable("not started yet")
    found = []
    for one in site.runtime.data.volumes():
        holders = tuple(site.runtime.data.holders(one))
        there = one.exists
        if one.kind == "named":
            found.append(Place(one.name, one.label, there, True, holders))
            continue
        # In containers the files belong to the containers' user: that we can't write them is as it should be.
        ours = site.runtime.containers is None
        writable = not (there and ours) or os.access(one.folder, os.W_OK)
        if one.name == "database" and site.data().is_own and not there:
            continue
        found.append(Place(one.name, one.label, there, writable, holders))
    return tuple(found)


def backups(site: Site) -> Backups | NotApplicable:
    """The backups that there are, by their manifests alone."""
    from scripts.volumes.manifest import find_backups, since

    found, bad = find_backups(site.home.state / "backups")
    held = lock(site.home).held
    half, restored, moved, folders = ("", False, (), ()) if held else _half_done(site)
    page = "" if held else page_database.interrupted(site.home)
    unknown = () if held else (*moving.damaged(site.home), *move_folder.damaged(site.home))
    if not (found or bad or half or restored or moved or folders or page or unknown):
        return NotApplicable("there is none: uv run invoke volumes backup")
    newest = found[-1] if found else None
    return Backups(
        newest.name if newest else "",
        since(newest.contents.made_at) if newest else 0.0,
        bool(newest and newest.verified),
        bool(newest and newest.rehearsed),
        tuple(folder.name for folder, _ in bad),
        half,
        restored,
        moved,
        folders,
        page,
        tuple(map(str, unknown)),
    )


def _half_done(
    site: Site,
) -> tuple[str, bool, tuple[str, ...], tuple[tuple[move_folder.Half, bool], ...]]:
    """What was interrupted while it changed the data: an update to which version, a restore, a move of which two, moves
    of volumes."""
    from scripts.volumes import Mover

    trying = page_program.read(site.home).trying
    restored = swapping.interrupted(site.home)
    folders: tuple[tuple[move_folder.Half, bool], ...] = ()
    with suppress(ByreError):  # the container tool does not answer, which its own row says
        restored = restored or any(Mover(one).unsettled() for one in site.runtime.data.volumes())
        folders = move_folder.interrupted(site)
    return trying.version if trying else "", restored, moving.interrupted(site.home), folders


def drift(site: Site) -> Drift | NotApplicable:
    """Which running services `start` would restart for other settings or parts, or because of what was done by hand."""
    if unreadable(site):
        return NotApplicable("the model must be fixed first")
    try:
        plan = planning.make(site)
    except ByreError:
        if site.engine.is_service:
            raise
        return NotApplicable("the engine's server must be fixed first")  # reported by the model's probe
    described = site.described(site.variables(plan.ports))
    running = [name for name in site.services if name in site.running]
    gone = tuple(name for name in running if site.runtime.parts.missing([described[name]]))
    seen = {
        name: _otherwise(site, plan, name)
        for name in running
        if name not in gone and not _secrets_gone(site, described[name])
    }
    differ = [name for name, what in seen.items() if what]
    how = tuple((name, ", ".join(what)) for name, what in seen.items() if what and what != SETTINGS)
    if "mcp" in running and "mcp" not in differ and _other_database(site, plan):
        differ.append("mcp")
    differ += sorted(
        site.running - set(site.services)
    )  # of other settings: the local database, another engine
    return Drift(tuple(differ), tuple(seen), gone, how)


def _secrets_gone(site: Site, service: Service) -> bool:
    """The secrets' probe reports that; without them nothing can be compared."""
    return not all(site.places.credentials.path(one.source).exists() for one in service.secrets)


def _otherwise(site: Site, plan: Plan, name: str) -> tuple[str, ...]:
    """In which respects a service is not as `start` would bring it up."""
    from scripts.models.store import Store

    file, template = Path(), None
    if name == site.engine.name and not site.engine.keeps_own_models:
        stored = Store(site.places.models).find(plan.model.name)
        if stored is None:  # a served model that is gone is the model's fault
            return () if plan.model.name == site.served else SETTINGS
        file, template = stored.path, stored.template
    variables = plan.variables(file, template)
    if pages.kind(name) == pages.FIRST:
        variables |= _page(site, plan)
    service = plan.service(name, variables)
    # It is all installed, so this fetches nothing: it only returns where the part is.
    obtained = site.runtime.parts.obtain(service, silent, threading.Event())
    return site.runtime.services.differences(service, obtained)


def _page(site: Site, plan: Plan) -> dict[str, str]:
    """Open WebUI's settings for the model. What depends on more than that is as at the last start."""
    from scripts import webui

    brought = site.runtime.services.brought("openwebui")
    return webui.variables(plan.facts) | {name: brought.get(name, "") for name in webui.VARYING}


def _other_database(site: Site, plan: Plan) -> bool:
    """Whether the services use another database than the settings name. The address is a secret: compared, not
    shown."""
    given = site.places.credentials.read("database_uri")
    return given is not None and given != site.data(plan.ports).inside
