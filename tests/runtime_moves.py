"""Weeks of local processes, then containers: the data come along, and go back. Whichever tool runs them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from tests.containers import kill
from tests.machine import Machine
from tests.stack_data import DOCUMENTS, chat, fill, seen
from tests.waits import until

WAIT = 1800  # seconds of one command, which may build images


def there_and_back(machine: Machine) -> None:
    """Of an installation without a state, whose RUNTIME names the tool; it is stopped at the end."""
    containers = machine.settings["RUNTIME"]
    journal = machine.home / f"run/move-{containers}.json"
    machine.settings |= {"RUNTIME": "embedded", "READY_TIMEOUT": "900"}
    machine.invoke("start", timeout=WAIT)
    fill(machine)
    before = seen(machine)
    originals = _files_of(machine.home / "data/openwebui/uploads")

    # One command, as a stranger would guess it; without a terminal it wants consent.
    machine.settings["RUNTIME"] = containers
    asked = machine.invoke("volumes", "move", check=False, timeout=WAIT)
    assert asked.returncode and "error[not-confirmed]" in asked.stderr, asked.stderr
    # Killed while it copies: nothing has changed, and no half copy is started.
    killed = machine.begin("volumes", "move", "--yes")
    until(journal.exists, patience=900, every=0.05)
    kill(killed)
    refused = machine.invoke("start", check=False)
    assert refused.returncode and "error[move-interrupted]" in refused.stderr, refused.stderr
    assert _files_of(machine.home / "data/openwebui/uploads") == originals

    told = machine.invoke("volumes", "move", "--yes", "--json", timeout=WAIT)
    moved = json.loads(told.stdout)["moved"]
    assert all(Path(place).is_dir() for place in [*moved["kept"].values(), *moved["backups"]])
    machine.invoke("start", timeout=WAIT)
    assert moved["documents"]["mine.things"] == DOCUMENTS
    assert moved["counted"] == {"users": 2, "chats": 1, "files": 1}
    now = machine.json("status")
    assert all(one["ready"] for one in now["services"].values())
    assert seen(machine) == before
    assert _files_of(machine.home / "data/openwebui/uploads") == originals, "the originals stay"
    assert not journal.exists()

    # What is written there since comes back, and replaces the originals, which are put aside.
    chat(machine, "Later")
    machine.invoke("stop")
    machine.settings["RUNTIME"] = "auto"
    back = machine.json("volumes", "move", "--to", "embedded", timeout=WAIT)
    assert not back["started"] and len(back["moved"]["backups"]) == 2
    machine.invoke("start", timeout=WAIT)
    assert seen(machine) == replace(before, chats=before.chats | {"Later"})
    machine.invoke("stop")


def _files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
