"""A whole stack in Docker's containers, started once for all tests here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.containers import installation
from tests.docker_tool import Docker, docker
from tests.machine import Machine


@pytest.fixture(scope="session")
def tool() -> Iterator[Docker]:
    with docker() as made:
        yield made


@pytest.fixture(scope="session")
def machine(tool: Docker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    home = tmp_path_factory.mktemp("docker") / "mein Ordner ü"
    yield from installation(tool, tool.images(), home, DEFAULT_MODEL="small", ENGINE_MEMORY="1500m")


@pytest.fixture(scope="session")
def started(machine: Machine) -> Machine:
    """The running stack with the small model."""
    machine.invoke("start", timeout=1200)
    return machine


@pytest.fixture
def other(tool: Docker, tmp_path: Path) -> Iterator[Machine]:
    """An installation with the small model and no state at all."""
    yield from installation(tool, tool.images(), tmp_path / "home", DEFAULT_MODEL="small")
