"""A whole stack in real containers, started once for all tests here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.containers import installation
from tests.machine import Machine
from tests.podman_tool import Podman, podman


@pytest.fixture(scope="session")
def tool() -> Podman:
    return podman()


@pytest.fixture(scope="session")
def images(tool: Podman) -> dict[str, str]:
    return tool.images()


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
