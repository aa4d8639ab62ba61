"""Probes of the secrets: where their values stand besides their own files, and how strong they are.

The real values are searched for, in each form in which they may be written. None is kept in what is found.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from scripts import bounded
from scripts.audit import inspected, probe_network
from scripts.audit.evidence import Leak, Searched, Strength
from scripts.credentials import GENERATED, SOMETIMES, Credentials
from scripts.doctor.installation import Installation
from scripts.doctor.redact import Redactor, files, named
from scripts.doctor.run import NotApplicable
from scripts.errors import ServiceError
from scripts.host.processes import family
from scripts.lifecycle import planner
from scripts.lifecycle.site import Site
from scripts.stack import Service

SHORTEST = 8  # characters: a shorter value stands in many texts by chance, and is named as weak
CHUNK = 4 << 20  # bytes
ARCHIVES = 4 << 30  # bytes of unpacked archives that are read; the newest backups come first
# What people choose most, as lists of leaked passwords agree, and what a manual shows.
COMMON = (
    "password", "passwort", "qwerty", "qwertz", "azerty", "letmein", "welcome", "admin", "administrator", "iloveyou",
    "monkey", "dragon", "abc123", "secret", "changeme", "change-me", "default", "master", "byre", "open-webui",
    "openwebui", "test", "example", "hunter2", "correct horse battery staple",
)  # fmt: skip


@dataclass(frozen=True)
class Secrets:
    """The values to look for: bytes, and the secret's name."""

    forms: tuple[tuple[bytes, str], ...]

    @classmethod
    def of(cls, installation: Installation) -> Secrets:
        """Those of the installation, without what holds another of them or is not a secret: an address without a
        login. Raises ServiceError where one can't be read: nobody can look for it then."""
        for path in files(installation):
            try:
                bounded.text(path)
            except FileNotFoundError:  # it was just being written
                continue
            except (OSError, UnicodeDecodeError) as error:
                said = f"the secret {path} can't be read ({type(error).__name__})"
                raise ServiceError(said, fault="audit-unchecked") from None
        known: dict[str, str] = {}
        # Some files are made of others' values: the name is that of the first.
        for name, value in sorted(named(installation), key=lambda one: one[0] not in GENERATED):
            if len(value) >= SHORTEST and not ("://" in value and "@" not in value):
                known.setdefault(value, name)
        least = [one for one in known if not any(other != one and other in one for other in known)]
        forms = {form.encode(): known[value] for value in least for form in Redactor.of([value]).values}
        return cls(tuple(forms.items()))

    @property
    def count(self) -> int:
        """How many secrets these are."""
        return len({name for _, name in self.forms})

    def within(self, data: bytes) -> set[str]:
        """The names of those that stand in it."""
        return {name for form, name in self.forms if form in data}

    def but(self, given: bytes) -> Secrets:
        """Those of which no form stands in what was given on purpose."""
        return Secrets(tuple(one for one in self.forms if one[0] not in given))

    def of_stream(self, stream: IO[bytes], most: int) -> tuple[set[str], int]:
        """The names of those in the first `most` bytes of a stream, and how many bytes were read."""
        longest = max((len(form) for form, _ in self.forms), default=1)
        found: set[str] = set()
        kept, read = b"", 0
        while read < most and (chunk := stream.read(CHUNK)):
            found |= self.within(kept + chunk)
            kept, read = (kept + chunk)[-longest:], read + len(chunk)
        return found, read


def arguments(installation: Installation) -> Searched:
    """The arguments of every process of this machine: all its users see them."""
    secrets = Secrets.of(installation)
    leaks = []
    looked = hidden = 0
    for process in psutil.process_iter(["name", "cmdline", "status"]):
        # None where this user may not see them, as those of another user on a Mac.
        hidden += process.info["cmdline"] is None and process.info["status"] != psutil.STATUS_ZOMBIE
        line = "\0".join(process.info["cmdline"] or ()).encode(errors="replace")
        looked += bool(line)
        where = f"the arguments of {process.info['name']} (process {process.pid})"
        leaks += [Leak(name, where) for name in sorted(secrets.within(line)) if process.pid != os.getpid()]
    others = f", but for {hidden} that this user can't see" if hidden else ""
    return Searched(secrets.count, f"the arguments of {looked} processes{others}", tuple(leaks))


def environments(installation: Installation, site: Site) -> Searched:
    """The environment of every process that a service has started: it holds that service's own secrets and no other.
    Such as an MCP server of the gateway's, which runs somebody else's program."""
    secrets = Secrets.of(installation)
    passed = secrets.but(_given(site.places.credentials))
    described = site.described()
    leaks: list[Leak] = []
    unread: list[str] = []
    closed: list[str] = []
    looked = 0
    for service, pid in probe_network.local(site).items():
        own = _own(secrets, described[service], site.places.credentials) if service in described else set()
        members = family(pid)
        if not members:
            unread.append(f"{service}: its process can't be seen by this user")
        for process in members:
            try:
                line = "\0".join(process.environ().values()).encode(errors="replace")
                where = f"the environment of {process.name()} (process {process.pid}), started by {service}"
            except psutil.NoSuchProcess:
                continue
            except (psutil.Error, OSError):
                if (
                    process.pid == pid
                ):  # a service that keeps it from its own user keeps it from everybody: sockets
                    closed.append(service)
                else:
                    unread.append(f"the environment of process {process.pid}, started by {service}")
                continue
            looked += 1
            # What it has started itself gets nothing of it: its own secrets are for it alone.
            # But the launcher of an engine starts that engine: both ask for the same key.
            is_own = process.pid == pid or service in {site.engine.name, planner.NAME}
            names = secrets.within(line) - own if is_own else passed.within(line)
            leaks += [Leak(name, where) for name in sorted(names)]
    if not (looked or unread):
        unread.append("no process of a service was seen")
    but = f", but for {', '.join(closed)}, which nobody but root can see" if closed else ""
    return Searched(secrets.count, f"the environment of {looked} processes{but}", tuple(leaks), tuple(unread))


def _given(credentials: Credentials) -> bytes:
    """What mcp-config.json puts into the environment of MCP servers. Raises ValueError for a damaged file."""
    servers = bounded.from_json(credentials.read("mcp_servers") or "{}")
    return "\0".join(str(value) for one in servers.values() for value in one.get("env", {}).values()).encode()


def _own(secrets: Secrets, service: Service, credentials: Credentials) -> set[str]:
    """The names of the secrets that the compose file gives to a service."""
    given = (*service.secrets, *(service.embedded.secrets if service.embedded else ()))
    return {name for one in given for name in secrets.within((credentials.read(one.source) or "").encode())}


def inspection(installation: Installation, site: Site) -> Searched:
    """What `inspect` shows of each container, to all who may use the container tool."""
    secrets = Secrets.of(installation)
    running = inspected.containers(site)
    if not running:
        raise ServiceError("no container of the stack was seen", fault="audit-unchecked")
    leaks = [
        Leak(secret, f"`inspect` of {name}")
        for name, container in running.items()
        for secret in sorted(secrets.within(json.dumps(container, ensure_ascii=False).encode()))
    ]
    return Searched(secrets.count, f"`inspect` of {len(running)} containers", tuple(leaks))


def logs(installation: Installation, site: Site) -> Searched:
    """Every line of the services' logs that is still there."""
    secrets = Secrets.of(installation)
    found: dict[tuple[str, str], None] = {}
    count = 0
    for line in site.runtime.services.lines(site.services):
        count += 1
        for secret in secrets.within(line.text.encode(errors="replace")):
            found[secret, line.service] = None
    leaks = [Leak(secret, f"the log of {service}") for secret, service in found]
    supervisor = installation.home.logs / "supervisord.log"
    if supervisor.is_file():
        leaks += [
            Leak(one, str(supervisor)) for one in sorted(secrets.within(bounded.end(supervisor).encode()))
        ]
    unread = () if count else ("no line of a log is there",)
    return Searched(secrets.count, f"{count} lines of logs", tuple(leaks), unread)


def state(installation: Installation) -> Searched:
    """The files that Byre writes about what runs: they name secrets by their files alone."""
    secrets = Secrets.of(installation)
    leaks: list[Leak] = []
    unread: list[str] = []
    paths = [path for path in sorted(installation.home.run.glob("*")) if path.is_file()]
    paths += [path for path in sorted(installation.home.state.glob("*.json*")) if path.is_file()]
    for path in paths:
        try:
            leaks += [Leak(one, str(path)) for one in sorted(secrets.within(bounded.data(path)))]
        except (OSError, ValueError) as error:
            unread.append(f"{path.name}: {error}")
    if not paths:
        unread.append("no file is there")
    return Searched(secrets.count, f"{len(paths)} files", tuple(leaks), tuple(unread))


def backups(installation: Installation) -> Searched | NotApplicable:
    """The archives of the backups, unpacked as they are read. What is encrypted is passed over: it may hold them."""
    from scripts.volumes.manifest import find_backups

    folder = installation.home.state / "backups"
    found, damaged = find_backups(folder)
    if not (found or damaged):
        return NotApplicable("there is no backup in this installation's folder")
    secrets = Secrets.of(installation)
    leaks: list[Leak] = []
    unread = [f"{path.name}: {error.message}" for path, error in damaged]
    left, read, encrypted = ARCHIVES, 0, 0
    for backup in reversed(found):
        for path in sorted(backup.folder.rglob("*")):
            if path.suffix == ".age":
                encrypted += 1
            if not path.is_file() or path.suffix == ".age":
                continue
            try:
                names, count = _of_archive(secrets, path, left)
            except (OSError, ValueError) as error:
                unread.append(f"{backup.name}/{path.name}: {error}")
                continue
            left, read = left - count, read + count
            leaks += [Leak(one, f"{backup.name}/{path.name}") for one in sorted(names)]
            if left <= 0:
                unread.append(f"what is older than {backup.name}/{path.name}, after {ARCHIVES >> 30} GB")
                return Searched(secrets.count, f"{read} bytes of backups", tuple(leaks), tuple(unread))
    closed = f", but for {encrypted} encrypted files" if encrypted else ""
    return Searched(secrets.count, f"{len(found)} backups{closed}", tuple(leaks), tuple(unread))


def _of_archive(secrets: Secrets, path: Path, most: int) -> tuple[set[str], int]:
    import zstandard

    with path.open("rb") as file:
        if path.suffix != ".zst":
            return secrets.of_stream(file, most)
        try:
            with zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True) as stream:
                return secrets.of_stream(stream, most)
        except zstandard.ZstdError as error:
            raise ValueError("damaged") from error


def strengths(installation: Installation, site: Site) -> tuple[Strength, ...]:
    """The length and the variety of each generated or chosen password and key."""
    folder = site.places.credentials
    email = site.settings.webui_admin_email.lower()
    account = {email, email.partition("@")[0], "admin"}
    chosen = {"webui_admin_password"} if site.settings.webui_admin_password else set()
    return tuple(_strengths(_passwords(folder.folder), account, chosen))


def _passwords(folder: Path) -> Iterator[tuple[str, str]]:
    for name in (*GENERATED, *SOMETIMES):
        with suppress(OSError):
            if value := Credentials(folder).read(name):
                yield name, value.strip()


def _strengths(
    passwords: Iterable[tuple[str, str]], account: set[str], chosen: set[str]
) -> Iterator[Strength]:
    for name, value in passwords:
        bare = value.lower().rstrip("0123456789!?.-_ ")
        known = bare in COMMON or value.lower() in COMMON or bare in account or value.isdigit()
        yield Strength(name, len(value), len(set(value)), known, name in chosen)
