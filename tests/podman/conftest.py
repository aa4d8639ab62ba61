"""A whole stack in real containers, started once for all tests here."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine import Machine
from tests.podman_tool import Podman, base, image, labelled, podman


@pytest.fixture(scope="session")
def tool() -> Podman:
    return podman()


@pytest.fixture(scope="session")
def images(tool: Podman) -> dict[str, str]:
    """The settings that name what stands in for a registry's images."""
    return {
        "BOOKWORM_IMAGE": base(tool, "bookworm"),
        "TRIXIE_IMAGE": base(tool, "trixie"),
        "DATABASE_IMAGE": image(tool, "database", "bookworm"),
    }


def installation(tool: Podman, images: dict[str, str], home: Path, **settings: str) -> Iterator[Machine]:
    """An installation with a project of its own. Nothing of it is left afterwards."""
    project = f"byretest-{uuid.uuid4().hex[:8]}"
    base_settings = {
        "RUNTIME": "podman",
        "ENGINE": "llamacpp",
        "COMPOSE_PROJECT_NAME": project,
        **images,
        **tool.environment,
    }
    made = Machine(home, base_settings | settings)
    try:
        yield made
    finally:
        tool.remove(project)
        assert not any(labelled(tool, project).values())


@pytest.fixture(scope="session")
def machine(
    tool: Podman, images: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machine]:
    yield from installation(tool, images, tmp_path_factory.mktemp("podman") / "mein Ordner ü")


@pytest.fixture(scope="session")
def started(machine: Machine) -> Machine:
    """The running stack with the starter model."""
    machine.invoke("start", timeout=1200)
    return machine


@pytest.fixture
def other(tool: Podman, images: dict[str, str], tmp_path: Path) -> Iterator[Machine]:
    """An installation with the small model and no state at all."""
    yield from installation(tool, images, tmp_path / "home", DEFAULT_MODEL="small")
