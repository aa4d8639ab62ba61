"""A whole stack on real parts, started once for all integration tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.machine import Machine, Stack


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """An installation of its own: state in a temporary folder, parts and models from the cache."""
    made = Machine(tmp_path_factory.mktemp("byre"))
    yield made
    made.invoke("stop", check=False)


@pytest.fixture(scope="session")
def stack(machine: Machine) -> Stack:
    """The running stack with the starter model."""
    return machine.start()
