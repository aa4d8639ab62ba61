"""The runtime of a first start: acted tools, a real registry on this machine, and one that nobody answers for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import settings
from scripts.lifecycle import choices, choose_runtime
from scripts.lifecycle.choices import Chosen
from scripts.setup import Evidence
from scripts.tools.docker import DockerVersion
from tests.unit.registry import Server, registry
from tests.unit.setup.machines import linux, podman

NOBODY = "127.0.0.1:1/library/debian:trixie-slim"
# Acts a tool that has the images whose names are in the file `images` beside it, and no container.
TOOL = """#!/bin/sh
here=$(dirname "$0")
case "$1 $2" in
  "image inspect") for name; do :; done; grep -qxF "$name" "$here/images" ;;
  *) exit 0 ;;
esac
"""


@pytest.fixture
def server() -> Iterator[Server]:
    with registry() as made:
        yield made


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of programs, but for the system's own; it has no tool yet."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "images").touch()
    for name in ("dirname", "grep"):
        (folder / name).symlink_to(Path("/usr/bin") / name)
    monkeypatch.setenv("PATH", str(folder))
    return folder


def add(folder: Path, name: str) -> None:
    (folder / name).write_text(TOOL)
    (folder / name).chmod(0o755)


def looks(monkeypatch: pytest.MonkeyPatch, evidence: Evidence) -> None:
    monkeypatch.setattr("scripts.setup.probe", lambda *_: evidence)


def chosen(tmp_path: Path, image: str, **values: str) -> Chosen:
    images = dict.fromkeys(("BOOKWORM_IMAGE", "TRIXIE_IMAGE", "DATABASE_IMAGE"), image)
    loaded = settings.load(tmp_path, {"BYRE_HOME": str(tmp_path / "home"), **images, **values})
    loaded.home.prepare()
    return choose_runtime.runtime(loaded.settings, loaded.home)


def test_a_tool_that_works_and_a_registry_that_answers(
    tmp_path: Path, tools: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(tools, "podman")
    looks(monkeypatch, linux(podman=podman()))
    found = chosen(tmp_path, server.image)
    assert found.name == "podman" and "RUNTIME=embedded" in found.why


def test_images_that_are_here_need_no_registry(
    tmp_path: Path, tools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(tools, "podman")
    (tools / "images").write_text(f"{NOBODY}\n")
    looks(monkeypatch, linux(podman=podman()))
    assert chosen(tmp_path, NOBODY).name == "podman"


def test_no_registry_means_local_processes_and_says_which_image(
    tmp_path: Path, tools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(tools, "podman")
    looks(monkeypatch, linux(podman=podman()))
    found = chosen(tmp_path, NOBODY)
    assert found.name == "embedded" and f"podman: The digest of {NOBODY}" in found.why
    assert "docker was not found" in found.why


def test_no_tool_means_local_processes_at_once(
    tmp_path: Path, tools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.setup.probe", lambda *_: pytest.fail("there is nothing to look at"))
    found = chosen(tmp_path, NOBODY)
    assert found.name == "embedded" and "podman was not found" in found.why
    assert "docker was not found" in found.why


def test_a_tool_that_does_not_work_is_passed_over_with_its_reason(
    tmp_path: Path, tools: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(tools, "podman")
    add(tools, "docker")
    docker = DockerVersion("28.2.2", "28.2.2")
    looks(monkeypatch, linux(podman=podman("4.2.0"), docker=docker, docker_compose="2.40.0"))
    assert chosen(tmp_path, server.image).name == "docker"
    looks(monkeypatch, linux(podman=podman("4.2.0"), docker=DockerVersion("28.2.2", trouble="docker-down")))
    found = chosen(tmp_path, server.image)
    assert found.name == "embedded" and "4.2.0 is older than" in found.why and "docker: " in found.why


def test_what_was_chosen_stays(tmp_path: Path, tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.setup.probe", lambda *_: pytest.fail("it is chosen already"))
    add(tools, "podman")
    assert chosen(tmp_path, NOBODY, RUNTIME="docker").name == "docker"
    loaded = settings.load(tmp_path, {"BYRE_HOME": str(tmp_path / "home")})
    choices.LastStart.of(loaded.home).keep(runtime="podman")
    assert chosen(tmp_path, NOBODY).name == "podman"


def test_data_of_local_processes_decide_where_the_choice_was_lost(
    tmp_path: Path, tools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.setup.probe", lambda *_: pytest.fail("the data are here"))
    add(tools, "podman")
    (tmp_path / "home/data/openwebui").mkdir(parents=True)
    found = chosen(tmp_path, NOBODY)
    assert found.name == "embedded" and "data" in found.why


def test_docker_without_root_is_chosen_where_its_socket_may_be_used_and_named_where_not(
    tmp_path: Path, tools: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is chosen here is kept: it has to be something that a start can use."""
    add(tools, "docker")
    monkeypatch.setattr("os.getuid", lambda: 1000)
    docker = DockerVersion("28.2.2", "28.2.2")
    looks(monkeypatch, linux(podman=None, docker=docker, docker_compose="2.40.0"))
    assert chosen(tmp_path, server.image).name == "docker"
    why = "permission denied while trying to connect to the Docker daemon socket"
    looks(
        monkeypatch,
        linux(podman=None, docker=DockerVersion("28.2.2", trouble="docker-socket-denied"), docker_why=why),
    )
    found = chosen(tmp_path, server.image)
    assert found.name == "embedded" and f"docker 28.2.2 does not answer: {why}" in found.why
