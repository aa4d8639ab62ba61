"""The engine on this machine itself, all else in real containers: started once for all tests here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.containers import installation
from tests.machine import Machine
from tests.podman.conftest import images, tool
from tests.podman_tool import Podman

__all__ = ["images", "tool"]  # fixtures


@pytest.fixture(scope="session")
def machine(
    tool: Podman, images: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machine]:
    home = tmp_path_factory.mktemp("hybrid") / "mein Ordner ü"
    for made in installation(tool, images, home, ENGINE_LOCATION="native", READY_TIMEOUT="600"):
        yield made
        made.invoke("stop", check=False)


@pytest.fixture(scope="session")
def started(machine: Machine) -> Machine:
    """The running stack with the starter model."""
    machine.invoke("start", timeout=1800)
    return machine
