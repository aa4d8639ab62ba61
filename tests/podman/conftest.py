"""Whole stacks in real containers, each started once for all tests of a folder: llama.cpp's, and Ollama's."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock

from tests import ollama_stack
from tests.conftest import cache
from tests.containers import installation
from tests.machine import Machine
from tests.ollama_release import release
from tests.podman_tool import Podman, podman

# The address is an argument of the build, and so a part of the image's name: it has to stay the same.
RELEASE_IP = "10.88.77.77"
USE_RELEASE = {"program", "release_server"}  # fixtures


@pytest.fixture(scope="session", autouse=True)
def release_in_time(request: pytest.FixtureRequest) -> Iterator[None]:
    """Ollama's release is made beside the first tests: on a new machine it waits a minute for the network.

    What needs it waits for it, and raises what goes wrong.
    """
    with ThreadPoolExecutor(1) as pool:
        if any(USE_RELEASE & set(getattr(item, "fixturenames", ())) for item in request.session.items):
            pool.submit(release)
        yield


@pytest.fixture(scope="session")
def tool() -> Podman:
    return podman()


@pytest.fixture(scope="session")
def images(tool: Podman, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The settings that name the bases. Those of the stack are built, once: another process of tests waits for it."""
    with FileLock(cache() / "podman" / ".building"):
        bases = tool.images()
        for builder in installation(tool, bases, tmp_path_factory.mktemp("builder") / "home"):
            builder.invoke("build", timeout=1800)
    return bases


@pytest.fixture(scope="session")
def machine(
    tool: Podman, images: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machine]:
    yield from installation(tool, images, tmp_path_factory.mktemp("podman") / "mein Ordner ü")


@pytest.fixture(scope="session")
def started(machine: Machine) -> Machine:
    """The running stack with the starter model."""
    machine.invoke("start", timeout=1800)
    return machine


@pytest.fixture
def other(tool: Podman, images: dict[str, str], tmp_path: Path) -> Iterator[Machine]:
    """An installation with the small model and no state at all."""
    yield from installation(tool, images, tmp_path / "home", DEFAULT_MODEL="small")


@pytest.fixture(scope="module")
def release_server(tool: Podman) -> Iterator[str]:
    with ollama_stack.releases(tool, "--ip", RELEASE_IP):
        yield f"http://{RELEASE_IP}:8000"


@pytest.fixture(scope="module")
def ollama_machine(
    tool: Podman, images: dict[str, str], release_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machine]:
    home = tmp_path_factory.mktemp("ollama") / "home"
    yield from installation(tool, images, home, **ollama_stack.SETTINGS, OLLAMA_RELEASE_URL=release_server)


@pytest.fixture(scope="module")
def registry(
    tool: Podman, ollama_machine: Machine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ollama_stack.Registry]:
    with ollama_stack.registry(
        tool, ollama_machine, tmp_path_factory.mktemp("models"), "starter", "small"
    ) as made:
        yield made


@pytest.fixture(scope="module")
def served(ollama_machine: Machine, registry: ollama_stack.Registry) -> Machine:
    """The running stack with Ollama and the starter model, which it has fetched."""
    ollama_machine.invoke("start", timeout=1800)
    return ollama_machine
