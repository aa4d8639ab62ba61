"""Named volumes become folders, and named volumes again, each by one command: with all that people have in them."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.machine import ROOT, Machine
from tests.stack_data import Seen, chat, fill, seen

WAIT = 1800  # seconds


def test_named_volumes_become_folders_and_come_back(other: Machine, tmp_path: Path) -> None:
    """In a checkout of its own, since `.env` belongs to the checkout."""
    checkout = tmp_path / "checkout"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(checkout)], check=True)
    machine = Machine(other.home, other.settings | {"READY_TIMEOUT": "900"}, root=checkout)

    def moved(volume: str, into: str, *more: str) -> Any:
        told = machine.json("volumes", "move", "--volume", volume, "--into", into, *more, timeout=WAIT)
        assert all(Path(one).is_dir() for one in told["moved"]["backups"])
        return told

    machine.invoke("start", timeout=WAIT)
    fill(machine)
    before: Seen = seen(machine)
    machine.invoke("stop")
    for volume in ("openwebui", "database"):
        told = moved(volume, str(tmp_path / "a disk" / volume))
        assert not told["started"] and Path(told["moved"]["kept"][volume]).name.endswith(volume_name(volume))
    machine.invoke("start", timeout=WAIT)
    assert seen(machine) == before
    for volume in ("openwebui", "database"):
        assert any((tmp_path / "a disk" / volume).iterdir()), "it is used"
    chat(machine, "Later")
    asked = machine.invoke("volumes", "move", "--volume", "openwebui", "--into", "default", check=False)
    assert asked.returncode and "error[not-confirmed]" in asked.stderr, asked.stderr
    told = moved("openwebui", "default", "--yes")
    assert told["started"] and len(told["moved"]["backups"]) == 2
    assert told["moved"]["counted"] == {"users": 2, "chats": 2, "files": 1}
    after = replace(before, chats=before.chats | {"Later"})
    assert seen(machine) == after
    machine.invoke("stop")
    moved("database", "default")
    machine.invoke("start", timeout=WAIT)
    assert seen(machine) == after
    machine.invoke("stop")


def volume_name(volume: str) -> str:
    return {"openwebui": "openwebui-data"}.get(volume, volume)
