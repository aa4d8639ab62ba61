"""Named volumes become folders of the settings, and named volumes again: by a backup and its restore."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.machine import Machine
from tests.stack_data import chat, fill, seen

WAIT = 1800  # seconds
PLACES = {"OPENWEBUI_DATA_STORAGE": "chats", "DATABASE_STORAGE": "documents"}


def brought(machine: Machine) -> None:
    """What the page and the database hold comes to where the settings say that they are now."""
    machine.invoke("volumes", "restore", "latest", "--volume", "openwebui,database", timeout=WAIT)
    machine.invoke("start", timeout=WAIT)


def test_named_volumes_become_folders_and_come_back(other: Machine, tmp_path: Path) -> None:
    other.invoke("start", timeout=WAIT)
    fill(other)
    before = seen(other)
    told = other.json("volumes", "backup", "openwebui,database", timeout=WAIT)
    paused = {one["volume"]: one["paused"] for one in told["backups"]}
    assert paused["openwebui"] == 0 and paused["database"] > 0
    other.invoke("stop")
    other.settings |= {name: str(tmp_path / folder) for name, folder in PLACES.items()}
    brought(other)
    assert seen(other) == before
    for folder in PLACES.values():
        assert any((tmp_path / folder).iterdir()), "it is used"
    chat(other, "Later")
    other.invoke("volumes", "backup", "openwebui,database", timeout=WAIT)
    other.invoke("stop")
    for name in PLACES:
        other.settings[name] = ""
    brought(other)
    assert seen(other) == replace(before, chats=before.chats | {"Later"})
