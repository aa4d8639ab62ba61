"""A whole stack in Docker's containers, started once for all tests here."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from tests.docker_tool import Docker, docker
from tests.machine import Machine


@pytest.fixture(scope="session")
def tool() -> Iterator[Docker]:
    with docker() as made:
        yield made


@pytest.fixture(scope="session")
def machine(tool: Docker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """An installation with a project of its own. Nothing of it is left afterwards."""
    project = f"byretest-{uuid.uuid4().hex[:8]}"
    settings = {
        "RUNTIME": "docker",
        "ENGINE": "llamacpp",
        "ENGINE_MEMORY": "1500m",
        "DEFAULT_MODEL": "small",
        "COMPOSE_PROJECT_NAME": project,
        "BOOKWORM_IMAGE": tool.base("bookworm"),
        "TRIXIE_IMAGE": tool.base("trixie"),
        "DATABASE_IMAGE": tool.image("database", "bookworm"),
    }
    try:
        yield Machine(tmp_path_factory.mktemp("docker") / "mein Ordner ü", settings | tool.environment)
    finally:
        tool.remove(project)
        assert not any(tool.labelled(project).values())


@pytest.fixture(scope="session")
def started(machine: Machine) -> Machine:
    """The running stack with the small model."""
    machine.invoke("start", timeout=1200)
    return machine
