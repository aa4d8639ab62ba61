"""The data of local processes come into Docker's containers, and go back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.containers import installation
from tests.docker_tool import Docker
from tests.machine import Machine
from tests.stack_data import DOCUMENTS, chat, fill, seen

WAIT = 1800  # seconds


@pytest.fixture
def other(tool: Docker, tmp_path: Path) -> Iterator[Machine]:
    yield from installation(tool, tool.images(), tmp_path / "home", DEFAULT_MODEL="small")


def test_the_data_of_local_processes_come_into_containers_and_go_back(other: Machine) -> None:
    other.settings["RUNTIME"] = "embedded"
    other.invoke("start", timeout=WAIT)
    fill(other)
    before = seen(other)
    other.invoke("stop")
    other.settings["RUNTIME"] = "docker"
    moved = other.json("volumes", "move", timeout=WAIT)["moved"]
    assert moved["documents"]["mine.things"] == DOCUMENTS
    assert moved["counted"] == {"users": 2, "chats": 1, "files": 1}
    other.invoke("start", timeout=WAIT)
    assert seen(other) == before
    chat(other, "Later")
    other.invoke("stop")
    other.settings["RUNTIME"] = "auto"
    other.json("volumes", "move", "--to", "embedded", timeout=WAIT)
    other.invoke("start", timeout=WAIT)
    assert seen(other) == replace(before, chats=before.chats | {"Later"})
    other.invoke("stop")
