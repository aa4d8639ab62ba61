"""Weeks of local processes, then `RUNTIME=podman`: the data come along, and go back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from tests.containers import kill
from tests.machine import Machine
from tests.stack_data import DOCUMENTS, chat, fill, seen
from tests.waits import until


def test_the_data_of_local_processes_come_into_containers_and_go_back(
    other: Machine,
) -> None:
    other.settings |= {"RUNTIME": "embedded", "READY_TIMEOUT": "900"}
    other.invoke("start", timeout=1800)
    fill(other)
    before = seen(other)
    originals = files_of(other.home / "data/openwebui/uploads")

    # One command, as a stranger would guess it; without a terminal it wants consent.
    other.settings["RUNTIME"] = "podman"
    asked = other.invoke("volumes", "move", check=False, timeout=1800)
    assert asked.returncode and "error[not-confirmed]" in asked.stderr, asked.stderr
    # Killed while it copies: nothing has changed, and no half copy is started.
    killed = other.begin("volumes", "move", "--yes")
    until((other.home / "run/move-podman.json").exists, patience=900, every=0.05)
    kill(killed)
    refused = other.invoke("start", check=False)
    assert refused.returncode and "error[move-interrupted]" in refused.stderr, refused.stderr
    assert files_of(other.home / "data/openwebui/uploads") == originals

    told = other.invoke("volumes", "move", "--yes", "--json", timeout=1800)
    moved = json.loads(told.stdout)
    other.invoke("start", timeout=1800)
    assert moved["moved"]["documents"]["mine.things"] == DOCUMENTS
    assert moved["moved"]["counted"] == {"users": 2, "chats": 1, "files": 1}
    now = other.json("status")
    assert all(one["ready"] for one in now["services"].values())
    assert seen(other) == before
    assert files_of(other.home / "data/openwebui/uploads") == originals, "the originals stay"

    assert not (other.home / "run/move-podman.json").exists()

    # What is written there since comes back, and replaces the originals, which are put aside.
    chat(other, "Later")
    other.invoke("stop")
    other.settings["RUNTIME"] = "auto"
    back = other.json("volumes", "move", "--to", "embedded")
    assert not back["started"] and len(back["moved"]["backups"]) == 2
    other.invoke("start", timeout=1800)
    assert seen(other) == replace(before, chats=before.chats | {"Later"})
    other.invoke("stop")


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
