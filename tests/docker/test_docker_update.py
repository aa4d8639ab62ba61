"""Docker's containers with an old Open WebUI, and what people have made in it, go to this Byre's image, and back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import page_updates
from tests.containers import PAGE, container
from tests.docker_tool import Docker
from tests.machine import Machine


@pytest.fixture(scope="module")
def old(tool: Docker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with page_updates.installed(tool, tool.images(), tmp_path_factory.mktemp("update")) as made:
        yield made


def test_an_old_version_goes_to_the_new_one_and_comes_back(old: Machine, tool: Docker) -> None:
    def used() -> str:
        return str(tool.inspect(container(old, PAGE))["Config"]["Image"])

    page_updates.goes(old, used)
    page_updates.comes_back(old, used)
