"""Containers with an old Open WebUI, and what its people have made in it, go to this Byre's image, and back."""

from __future__ import annotations

import json
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import images as naming
from tests import old_openwebui, page_updates, rootless
from tests.containers import PAGE, container, installation, page
from tests.machine import Machine
from tests.podman_tool import Podman
from tests.rootless import RootlessMachine

SAME = f"{naming.PREFIX}{PAGE}:0123456789abcdef"  # the same content by the name of another version


@pytest.fixture(scope="module")
def old(tool: Podman, images: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with page_updates.installed(tool, images, tmp_path_factory.mktemp("update")) as made:
        yield made


@pytest.fixture
def without_root(tool: Podman, images: dict[str, str], tmp_path: Path) -> Iterator[RootlessMachine]:
    """An installation of a user without root, who has the images that root has built, the old one too."""
    for root in installation(tool, images, tmp_path / "home", **page_updates.SETTINGS):
        root.invoke("build", timeout=page_updates.WAIT)
    latest = [f"{naming.PREFIX}{name}:latest" for name in (PAGE, "llamacpp", "gateway", "mcp")]
    names = json.loads(tool.run("image", "inspect", *latest).stdout)
    tool.run("tag", old_openwebui.image(tool, page_updates.OLD), page_updates.IMAGE)
    needed = sorted(
        {*images.values(), page_updates.IMAGE, *(tag for one in names for tag in one["RepoTags"])}
    )
    folder = Path(tempfile.mkdtemp(prefix="byre-rootless-"))
    folder.chmod(0o755)
    try:
        with rootless.user(folder, folder / "store") as somebody:
            rootless.hand_over(tool, needed, somebody, folder, folder / "store")
            project = f"byretest-{uuid.uuid4().hex[:8]}"
            settings = {"RUNTIME": "podman", "ENGINE": "llamacpp", "COMPOSE_PROJECT_NAME": project}
            yield rootless.installation(somebody, settings | images | page_updates.SETTINGS)
    finally:
        tool.run("rmi", page_updates.IMAGE, check=False)


def used(machine: Machine, tool: Podman) -> str:
    """The image that the page runs from."""
    return str(tool.inspect(container(machine, PAGE))["ImageName"])


def titles(machine: Machine) -> set[str]:
    with page(machine) as client:
        return {one["title"] for one in client.get("/api/v1/chats/").raise_for_status().json()}


def write(machine: Machine, title: str) -> None:
    with page(machine) as client:
        client.post("/api/v1/chats/new", json={"chat": {"title": title, "messages": []}}).raise_for_status()


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


def test_without_root_an_old_version_goes_to_the_new_one_and_comes_back(
    without_root: RootlessMachine,
) -> None:
    def used_without_root() -> str:
        assert without_root.user
        name = container(without_root, PAGE)
        return without_root.user.run("podman", "inspect", "--format", "{{.ImageName}}", name).strip()

    page_updates.filled(without_root)
    page_updates.goes(without_root, used_without_root)
    page_updates.comes_back(without_root, used_without_root)
    without_root.invoke("stop")
