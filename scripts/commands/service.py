"""`service`: the stack starts by itself after a restart of the machine."""

from __future__ import annotations

import os
import pwd
import shlex
import sys
from contextlib import suppress
from pathlib import Path

from scripts import autostart
from scripts.console import Console
from scripts.errors import SettingsError
from scripts.home import ROOT
from scripts.lifecycle import installation
from scripts.settings import FIELDS, Settings
from scripts.settings.environment import inherited


def install(console: Console, dry_run: bool = False) -> None:
    """Write and switch on what starts the stack; what runs now is left alone. A second time it is written again.

    Raises SettingsError where a setting is in this shell alone, or another installation has the name; HostError.
    """
    loaded = installation.load(console.note)
    _kept(loaded.settings)
    one = _entry(loaded.settings, loaded.home.logs)
    if dry_run:
        autostart.admit(one)
        console.say(f"Would write {one.file}:")
        console.say(one.content.decode())
        for command in (*one.on, *filter(None, [one.lingers])):
            console.say(f"Would run {shlex.join(command)}")
        return console.data({**_document(one), "installed": False, "boots": None})
    loaded.home.prepare()
    boots = autostart.install(one, inherited())
    console.say(f"written {one.file}")
    if boots:
        console.say("The stack starts with this machine.")
    elif not one.lingers:
        console.say("The stack starts when you log in.")
    else:  # systemd ends what a user's units started with the last session: user@.service(5)
        console.say("The stack starts when you log in, and stops when you log out.")
        console.note(f"To start it with the machine: sudo {shlex.join(one.lingers)}")
    return console.data({**_document(one), "installed": True, "boots": boots})


def remove(console: Console, dry_run: bool = False) -> None:
    """Switch it off and remove it. What runs keeps running. Raises SettingsError, HostError."""
    loaded = installation.load(console.note)
    one = _entry(loaded.settings, loaded.home.logs)
    if dry_run:
        autostart.admit(one)
        there = one.file.exists()
        console.say(f"Would remove {one.file}" if there else f"{one.file} is not there.")
        return console.data({**_document(one), "removed": False})
    removed = autostart.remove(one, inherited())
    console.say(f"removed {one.file}" if removed else f"{one.file} is not there.")
    return console.data({**_document(one), "removed": removed})


def _entry(settings: Settings, logs: Path) -> autostart.Entry:
    stack = autostart.Stack(
        settings.compose_project_name, ROOT, python=sys.executable, log=logs / "autostart.log"
    )
    person = autostart.Person(_user(), os.getuid(), Path.home(), inherited())
    return autostart.entry(stack, person, mac=sys.platform == "darwin")


def _user() -> str:
    """By the system: a shell's variables may name another one. The number where it has no name."""
    with suppress(KeyError):
        return pwd.getpwuid(os.getuid()).pw_name
    return str(os.getuid())


def _kept(settings: Settings) -> None:
    """After a restart there is no shell whose variables count."""
    here = [name.upper() for name in FIELDS if settings.origin(name).kind == "environment"]
    if here:
        raise SettingsError(
            f"Set in this shell: {', '.join(here)}. After a restart only .env is read.",
            fault="autostart-setting",
        )


def _document(one: autostart.Entry) -> dict[str, object]:
    return {"file": str(one.file), "content": one.content.decode()}
