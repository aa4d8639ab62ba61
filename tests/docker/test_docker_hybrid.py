"""ENGINE_LOCATION=native beside Docker's containers. The rest is in tests/hybrid, with Podman's."""

from __future__ import annotations

from pathlib import Path

from tests.containers import container, installation, services
from tests.docker_tool import Docker
from tests.hybrid.test_hybrid_stack import CONTAINERS, listeners


def test_the_engine_is_a_process_that_the_containers_reach(tool: Docker, tmp_path: Path) -> None:
    """Started, checked, asked, stopped: all in one, since it is slow to make."""
    settings = {"ENGINE_LOCATION": "native", "READY_TIMEOUT": "600", "DEFAULT_MODEL": "small"}
    for machine in installation(tool, tool.images(), tmp_path / "home", **settings):
        try:
            machine.invoke("start", timeout=1800)
            told = machine.json("verify")
            assert told["passed"], told
            assert {c["subject"]: c["status"] for c in told["findings"]}["page"] == "ok", "through Open WebUI"
            assert "Tokyo" in machine.invoke("chat", "What is the capital of Japan?", timeout=300).stdout
            project = machine.settings["COMPOSE_PROJECT_NAME"]
            there = set(tool.labelled(project)["containers"])
            assert there == {container(machine, name) for name in CONTAINERS}
            engine = services(machine)["llamacpp"]
            asked = (
                "network",
                "inspect",
                "--format",
                "{{(index .IPAM.Config 0).Gateway}}",
                f"{project}_egress",
            )
            assert listeners(engine["pid"]) == {(tool.run(*asked).stdout.strip(), engine["port"])}
            assert set(machine.json("stop")["stopped"]) == {*CONTAINERS, "llamacpp"}
        finally:
            machine.invoke("stop", check=False)
