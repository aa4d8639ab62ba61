"""Probes of the processes: their user, capabilities and limits; files of the installation and who may read them."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from scripts import bounded
from scripts.audit import inspected
from scripts.audit.evidence import File, Image, Kernel, Rights
from scripts.doctor.installation import Installation
from scripts.lifecycle.site import Site
from scripts.settings import ENV_FILE

PROC = Path("/proc")
DEEPEST = 2  # levels of a folder that are looked at, under which the folders' own modes count
OTHERS_PASS = stat.S_IXOTH


def rights(site: Site) -> tuple[Rights, ...]:
    """Every service that runs: what the kernel says of its process, and what limits its container."""
    described, running = site.described(), inspected.containers(site)
    project = site.settings.compose_project_name
    found = []
    for name in sorted(site.running & described.keys()):
        container = running.get(name)
        found.append(
            Rights(
                name,
                kernel(inspected.pid(site, name)),
                inspected.wanted(described[name], project) if container else None,
                inspected.hardening(container) if container else None,
            )
        )
    return tuple(found)


def images(site: Site) -> tuple[Image, ...]:
    """How old the image of each container is."""
    containers = site.runtime.containers
    assert containers
    made = {name: containers.image_made(name) for name in sorted(inspected.contained(site))}
    return tuple(Image(name, None if when is None else time.time() - when) for name, when in made.items())


def kernel(pid: int | None, proc: Path = PROC) -> Kernel:
    """User and effective capabilities of a process of this machine; the user alone where there is no /proc.

    https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
    """
    if pid is None:
        return Kernel()
    try:
        text = bounded.text(proc / str(pid) / "status", errors="replace")
    except OSError:
        return Kernel(_uid(pid))
    lines = dict(re.findall(r"^(\w+):\s*(.*)$", text, re.MULTILINE))
    users = lines.get("Uid", "").split()
    return Kernel(
        int(users[1]) if len(users) > 1 else None,
        int(lines["CapEff"], 16) if "CapEff" in lines else None,
    )


def _uid(pid: int) -> int | None:
    import psutil

    with suppress(psutil.Error):
        return int(psutil.Process(pid).uids().effective)
    return None


def files(installation: Installation) -> tuple[File, ...]:
    """The installation's files that hold secrets or data, and the key of the user's own certificate: their modes and
    owners, and whether others reach them."""
    state = installation.home.state
    owners = (os.geteuid(),)
    home = installation.home
    found = [
        *_files((installation.root / ENV_FILE, state, home.supervisor, home.socket.parent), owners, True)
    ]
    secrets = [home.secrets]
    if installation.site:
        secrets.append(installation.site.places.credentials.folder)
    for folder in dict.fromkeys(secrets):
        found += _files(_under(folder, 1), owners, True)
    if installation.site and (key := installation.site.settings.certificate_key):
        found += _files((key,), (), False)
    # A container's user, which may be any here, owns the copies of its secrets and its volume.
    embedded = installation.site is not None and installation.site.runtime.containers is None
    several = owners if embedded else ()
    for name in ("run", "logs", "data", "backups", "bundles"):
        found += _files(_under(state / name, DEEPEST), several, False)
    return tuple(found)


def _files(paths: Iterable[Path], owners: tuple[int, ...], private: bool) -> Iterator[File]:
    """Those that are still there: a database makes and removes files while it runs."""
    for path in paths:
        with suppress(FileNotFoundError):
            yield File(path, *_facts(path), owners, _reached(path), private)


def _under(folder: Path, depth: int) -> Iterator[Path]:
    """The folder itself and what is in it, so many levels deep. Links are not followed."""
    if not folder.is_dir():
        return
    yield folder
    with suppress(PermissionError):
        for path in sorted(folder.iterdir()):
            if path.is_symlink():
                continue
            if path.is_dir() and depth > 1:
                yield from _under(path, depth - 1)
            else:
                yield path


def _facts(path: Path) -> tuple[int, int]:
    """Mode and owner."""
    facts = path.stat()
    return stat.S_IMODE(facts.st_mode), facts.st_uid


def _reached(path: Path) -> bool:
    """Whether users who are nothing to it may read it, and pass every folder above it."""
    mode = path.stat().st_mode
    readable = bool(mode & (stat.S_IROTH | stat.S_IWOTH))
    return readable and all(one.stat().st_mode & OTHERS_PASS for one in path.absolute().parents)
