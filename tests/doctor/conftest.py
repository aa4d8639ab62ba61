"""Two installations: one that runs, started once, and one that was never started."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import cache
from tests.doctor.bed import Bed, root_of_its_own
from tests.machine import Machine
from tests.real_models import link_model


@pytest.fixture
def empty(tmp_path: Path) -> Bed:
    machine = Machine(tmp_path / "home", {"DEFAULT_MODEL": "small", "THREADS": ""})
    return Bed(machine, root_of_its_own(tmp_path / "checkout")).known()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bed]:
    """A stack with the small model. Its parts and its model are links: they may be taken away, or
    replaced."""
    folder = tmp_path_factory.mktemp("ill")
    links, models = folder / "parts", folder / "models"
    machine = Machine(
        folder / "home",
        {
            "DEFAULT_MODEL": "small",
            "THREADS": "",
            "PARTS_STORAGE": str(links),
            "OLLAMA_MODEL_STORAGE": str(models),
        },
    )
    link_model("small", models)
    links.mkdir()
    for part in (cache() / "parts").glob("[!.]*"):
        (links / part.name).symlink_to(part)
    bed = Bed(machine, root_of_its_own(folder / "checkout"))
    try:
        machine.invoke("start")
        yield bed.known()
    finally:
        machine.invoke("stop", check=False)


@pytest.fixture
def ill(running: Bed) -> Iterator[Bed]:
    """The running stack. What a test has changed in its settings stays changed."""
    yield running
    running.more = {}
    running.env_file.unlink(missing_ok=True)
