"""The stack after a restart of the machine: an entry with the program that starts things here.

On Linux a unit of systemd: the system's for root, else the user's. On a Mac an agent of launchd. Both run `invoke
start` once and let go of what it starts: Byre's own supervisor, or the container tool, looks after the services.
https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html · `man launchd.plist`
"""

from __future__ import annotations

import os
import plistlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from xml.parsers.expat import ExpatError

from scripts import bounded, process
from scripts.errors import HostError, SettingsError
from scripts.home import write_state
from scripts.mask import mask

SECONDS = 60.0  # for one call of systemctl, loginctl or launchctl
SYSTEM_UNITS = Path("/etc/systemd/system")
LINGERING = Path("/var/lib/systemd/linger")  # a file for each user whose units start with the machine
RUNS = Path("/run/systemd/system")  # it is there where systemd is process 1: sd_booted(3)
FOLDER = "WorkingDirectory"  # systemd and launchd call it so
# Which Docker, and which Podman.
CONTAINERS = ("DOCKER_HOST", "DOCKER_CONTEXT", "CONTAINER_HOST", "CONTAINER_CONNECTION")
STOP_SECONDS = 300  # longer than the longest answer that is being written

UNIT = """\
# Written by `uv run invoke service install`; `uv run invoke service remove` removes it.
[Unit]
Description=Byre in {folder}
{after}
[Service]
Type=oneshot
RemainAfterExit=yes
WorkingDirectory={folder}
Environment={environment}
ExecStart={invoke} start
ExecStop={invoke} stop
TimeoutStopSec={stop}

[Install]
WantedBy={target}
"""
AFTER_NETWORK = "Wants=network-online.target\nAfter=network-online.target docker.service podman.socket\n"


@dataclass(frozen=True)
class Stack:
    """What is started: the checkout `folder` by this `python`. `project` names the entry; `log` is a file."""

    project: str
    folder: Path
    python: str
    log: Path


@dataclass(frozen=True)
class Person:
    """Who installs it. `uid` is 0 for root."""

    name: str
    uid: int
    home: Path
    env: Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """A file that starts the stack of `folder`, the commands that switch it on and off, and the one that fails where
    it is not on.

    `boots`: it starts with the machine, else when its user logs in; or with the machine all the same, where the command
    `lingers` makes the file `lingering`.
    """

    file: Path
    content: bytes
    folder: Path
    on: tuple[tuple[str, ...], ...]
    off: tuple[tuple[str, ...], ...]
    asks: tuple[str, ...]
    boots: bool = False
    lingers: tuple[str, ...] = ()
    lingering: Path | None = None


def entry(stack: Stack, person: Person, *, mac: bool, runs: Path = RUNS) -> Entry:
    """The entry of an installation. Raises HostError where nothing here starts programs."""
    if mac:
        return _agent(stack, person)
    if not runs.is_dir():
        raise HostError(
            "systemd does not run on this machine, so it can't start Byre after a restart.",
            fault="autostart-none",
        )
    return _unit(stack, person)


def install(one: Entry, env: Mapping[str, str]) -> bool:
    """Write the entry, switch it on, and look that it is on; whether the stack starts with the machine, not only when
    its user logs in. On a failure the entry is the same as before. Raises SettingsError, HostError."""
    admit(one)
    before = bounded.data(one.file) if one.file.exists() else None
    write_state(one.file, one.content, 0o644)
    try:
        for command in one.on:
            _run(command, env)
        _run(one.asks, env)
    except BaseException:
        if before is not None:
            write_state(one.file, before, 0o644)
            raise
        try:
            with suppress(HostError):  # there may be a link to the file already
                _run(one.off[0], env)
        finally:
            one.file.unlink(missing_ok=True)
        raise
    if one.lingers:
        with suppress(HostError):  # not everybody may, and it may be so already
            _run(one.lingers, env)
    return one.boots or (one.lingering is not None and one.lingering.exists())


def remove(one: Entry, env: Mapping[str, str]) -> bool:
    """Switch it off and remove it; whether it was there. What runs keeps running. Raises SettingsError, HostError."""
    if not one.file.exists():
        return False
    admit(one)
    for command in one.off[:1]:
        _run(command, env)
    one.file.unlink()
    for command in one.off[1:]:
        _run(command, env)
    return True


def admit(one: Entry) -> None:
    """Raises SettingsError where the file is there and starts another installation."""
    if one.file.exists() and (other := _started(one.file)) != str(one.folder):
        raise SettingsError(
            f"{one.file} starts the installation in {other or 'an unknown folder'}, not the one in {one.folder}.",
            fault="autostart-taken",
        )


def _started(file: Path) -> str:
    """The folder whose stack an entry starts; empty where it names none."""
    if file.suffix == ".plist":
        try:
            known = plistlib.loads(bounded.data(file))
        except (ValueError, ExpatError):
            return ""
        return str(known.get(FOLDER, "")) if isinstance(known, dict) else ""
    lines = bounded.text(file, errors="replace").splitlines()
    return next((line.partition("=")[2].replace("%%", "%") for line in lines if line.startswith(FOLDER)), "")


def _run(command: Sequence[str], env: Mapping[str, str]) -> None:
    try:
        process.run(command, env=env, timeout=SECONDS, merge=True).check()
    except process.ProcessError as error:
        raise HostError(
            f"{error.command}: {error.why}", fault="autostart-failed", detail=error.lines
        ) from error


def _unit(stack: Stack, person: Person) -> Entry:
    # In /etc it would hide the unit of a program with the project's name, such as docker.
    name = "byre.service" if stack.project == "byre" else f"byre-{stack.project}.service"
    system = person.uid == 0
    config = Path(person.env.get("XDG_CONFIG_HOME") or person.home / ".config")
    control = ("systemctl",) if system else ("systemctl", "--user")
    content = UNIT.format(
        folder=_escaped(str(stack.folder)),
        after=AFTER_NETWORK if system else "",
        environment=" ".join(
            _quoted(f"{key}={value}")
            for key, value in {"HOME": str(person.home), **_environment(person)}.items()
        ),
        invoke=" ".join(_quoted(word).replace("$", "$$") for word in (stack.python, "-m", "invoke")),
        stop=STOP_SECONDS,
        target="multi-user.target" if system else "default.target",
    )
    return Entry(
        file=(SYSTEM_UNITS if system else config / "systemd/user") / name,
        content=content.encode(),
        folder=stack.folder,
        on=((*control, "daemon-reload"), (*control, "enable", name)),
        off=((*control, "disable", name), (*control, "daemon-reload")),
        asks=(*control, "is-enabled", "--quiet", name),
        lingers=() if system else ("loginctl", "enable-linger", person.name),
        lingering=None if system else LINGERING / person.name,
        boots=system,
    )


def _quoted(word: str) -> str:
    escaped = _escaped(word).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _escaped(text: str) -> str:
    """systemd puts values in where a % stands: systemd.unit(5), SPECIFIERS."""
    return text.replace("%", "%%")


def _environment(person: Person) -> dict[str, str]:
    """Where programs and containers are found: at boot there is no shell that says so. All users may read it: an
    address with a password stays out."""
    given = {name: person.env.get(name, "") for name in CONTAINERS}
    where = {name: value for name, value in given.items() if value and mask(value) == value}
    return {"PATH": person.env.get("PATH", os.defpath), **where}


def _agent(stack: Stack, person: Person) -> Entry:
    label = f"local.byre.{stack.project}"
    file = person.home / "Library/LaunchAgents" / f"{label}.plist"
    target = f"gui/{person.uid}/{label}"
    content = {
        "Label": label,
        "ProgramArguments": [stack.python, "-m", "invoke", "start"],
        FOLDER: str(stack.folder),
        "EnvironmentVariables": _environment(person),
        "RunAtLoad": True,
        "AbandonProcessGroup": True,  # else launchd ends what `start` leaves running
        "StandardOutPath": str(stack.log),
        "StandardErrorPath": str(stack.log),
    }
    return Entry(
        file=file,
        content=plistlib.dumps(content),
        folder=stack.folder,
        # launchd reads the folder at each login; an agent that was disabled once stays so.
        on=(("launchctl", "enable", target),),
        off=(("launchctl", "disable", target),),
        asks=("plutil", "-lint", str(file)),
    )
