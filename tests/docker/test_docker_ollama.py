"""Ollama, which a plain start takes, in Docker's containers: what differs from Podman's is looked up on what runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests import containers
from tests.containers import installation
from tests.docker_tool import BRIDGE, Docker
from tests.machine import Machine
from tests.ollama_stack import ENGINE_MEMORY, SETTINGS, Registry, registry, releases

# This machine as a build sees it. The address is a part of the image's name: it has to stay the same.
HERE = BRIDGE.partition("/")[0]


@dataclass
class Bed:
    machine: Machine
    registry: Registry


@pytest.fixture(scope="module")
def bed(tool: Docker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bed]:
    """The running stack with the small model, which Ollama has fetched."""
    folder = tmp_path_factory.mktemp("ollama")
    settings = {**SETTINGS, "DEFAULT_MODEL": "small", "OLLAMA_RELEASE_URL": f"http://{HERE}:8000"}
    with releases(tool, "--publish", f"{HERE}:8000:8000"):
        for machine in installation(tool, tool.images(), folder / "home", **settings):
            with registry(tool, machine, folder / "models", "small") as made:
                machine.invoke("start", timeout=1200)
                yield Bed(machine, made)


def test_it_fetches_its_model_and_every_check_passes(bed: Bed, tool: Docker) -> None:
    log = tool.run("logs", bed.registry.name)
    assert "ollama/0.33.0" in log.stdout + log.stderr, "Ollama asked the registry itself"
    told = bed.machine.json("verify")
    assert told["passed"], told
    seen = {c["subject"]: c["status"] for c in told["findings"]}
    assert seen["page"] == seen["mongodb"] == seen["model"] == "ok"
    containers.status_is_true(tool, bed.machine)
    assert bed.machine.json("start")["started"] == []


def test_its_container_has_no_more_rights_than_it_needs(bed: Bed, tool: Docker) -> None:
    containers.has_no_rights(tool, bed.machine, "ollama")
    containers.is_limited(tool, bed.machine, "ollama", ENGINE_MEMORY)
    containers.only_the_page_is_published(tool, bed.machine)
    containers.secrets_are_files_alone(tool, bed.machine)
    assert containers.networks(tool, bed.machine, "ollama") == {"llm-network"}
    project = bed.machine.settings["COMPOSE_PROJECT_NAME"]
    assert not [name for name in tool.labelled(project)["containers"] if "ollama-pull" in name]


def test_it_chats_and_keeps_its_model_over_a_stop(bed: Bed, tool: Docker) -> None:
    question = "What is the capital of Japan?"
    assert "Tokyo" in bed.machine.invoke("chat", question, timeout=300).stdout
    assert set(bed.machine.json("stop")["stopped"]) == set(containers.expected(bed.machine))
    tool.run("pause", bed.registry.name)  # nothing can be fetched now
    try:
        assert set(bed.machine.json("start")["started"]) == set(containers.expected(bed.machine))
        assert "Tokyo" in bed.machine.invoke("chat", question, timeout=300).stdout
    finally:
        tool.run("unpause", bed.registry.name)
