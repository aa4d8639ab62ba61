"""Where the engine writes no plans, a planner does: the same image, on the inner network alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import containers
from tests.containers import container, installation, services
from tests.machine import Machine
from tests.podman_tool import Podman


@pytest.fixture(scope="module")
def planned(
    tool: Podman, images: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machine]:
    home = tmp_path_factory.mktemp("planner") / "home"
    for machine in installation(tool, images, home, DEFAULT_MODEL="small", PLANNER="auto"):
        machine.invoke("start", timeout=1800)
        yield machine


def test_it_answers_next_to_an_engine_with_another_model(planned: Machine) -> None:
    told = planned.json("ask", "How many customers are there?")
    assert (told["status"], told["rows"]) == ("answered", [[400]]), told
    assert planned.json("config")["ask"] == "planner"


def test_it_has_no_more_rights_than_it_needs(planned: Machine, tool: Podman) -> None:
    assert services(planned)["planner"]["ready"]
    containers.has_no_rights(tool, planned, "planner")
    assert containers.networks(tool, planned, "planner") == {"llm-network"}
    same = {tool.inspect(container(planned, one))["ImageName"] for one in ("planner", "llamacpp")}
    assert len(same) == 1, "one image for both"


def test_without_it_the_setting_says_so(planned: Machine) -> None:
    planned.settings["PLANNER"] = "off"
    planned.invoke("start", timeout=1800)
    assert "planner" not in services(planned)
    run = planned.invoke("ask", "How many customers are there?", check=False)
    assert run.returncode == 6 and "error[ask-no-model]" in run.stderr
