"""Containers with an old Open WebUI, and what its people have made in it, go to this Byre's image, and back."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from scripts import images as naming
from tests import page_updates
from tests.containers import PAGE, container, titles, write
from tests.machine import Machine
from tests.podman_tool import Podman

SAME = f"{naming.PREFIX}{PAGE}:0123456789abcdef"  # the same content by the name of another version


@pytest.fixture(scope="module")
def old(tool: Podman, images: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with page_updates.installed(tool, images, tmp_path_factory.mktemp("update")) as made:
        yield made


def used(machine: Machine, tool: Podman) -> str:
    """The image that the page runs from."""
    return str(tool.inspect(container(machine, PAGE))["ImageName"])


def test_an_old_version_goes_to_the_new_one(old: Machine, tool: Podman) -> None:
    page_updates.goes(old, lambda: used(old, tool))


def test_it_comes_back(old: Machine, tool: Podman) -> None:
    page_updates.comes_back(old, lambda: used(old, tool))


def test_another_image_and_back(other: Machine, tool: Podman) -> None:
    """A rollback brings the data of before the update."""
    record = other.home / "run" / "page.json"
    other.invoke("start", timeout=1700)
    state = json.loads(record.read_text())
    new = state["now"]["place"]
    assert used(other, tool) == new and new.startswith(naming.PREFIX)
    tool.run("tag", new, SAME)
    try:
        record.write_text(json.dumps({**state, "now": {"place": SAME, "version": "0.0.1"}}))
        assert "invoke update" in other.invoke("start", timeout=1700).stderr
        assert used(other, tool) == SAME
        write(other, "Before")
        told = json.loads(other.invoke("update", "--json", timeout=1700).stdout)
        assert told["done"] and used(other, tool) == new and titles(other) == {"Before"}
        assert all(one["good"] for one in told["checks"]), told
        write(other, "Since")
        outdated = {one["name"] for one in other.json("clean", "--dry-run")["outdated"]}
        assert not outdated & {SAME, new}, "a rollback needs it"
        told = json.loads(other.invoke("rollback", "--yes", "--json", timeout=1700).stdout)
        assert told["done"] and used(other, tool) == SAME and titles(other) == {"Before"}
    finally:
        other.invoke("stop", check=False)
        tool.run("image", "rm", SAME, check=False)
