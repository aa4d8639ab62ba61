"""ENGINE=openai with real containers: a server of the user's own at an address that containers reach."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.containers import installation, services
from tests.machine import Machine
from tests.openai_server import KEY, STARTER, Server, serve
from tests.podman_tool import Podman

ADDRESS = (
    "10.213.77.1"  # an address of this machine for as long as the test runs; on `lo`: no other machine's
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    subprocess.run(["ip", "address", "add", f"{ADDRESS}/32", "dev", "lo"], check=True)
    try:
        with serve(tmp_path_factory.mktemp("server"), STARTER, host=ADDRESS) as one:
            yield one
    finally:
        subprocess.run(["ip", "address", "delete", f"{ADDRESS}/32", "dev", "lo"], check=True)


@pytest.fixture
def external(
    tool: Podman, images: dict[str, str], server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machine]:
    home: Path = tmp_path_factory.mktemp("external") / "home"
    settings = {"ENGINE": "openai", "OPENAI_API_BASE_URL": f"{server.address}/v1", "OPENAI_API_KEY": KEY}
    yield from installation(tool, images, home, **settings, DEFAULT_MODEL="auto")


def test_four_containers_and_the_server_answer_every_check(external: Machine, tool: Podman) -> None:
    """Started, checked, looked at, stopped: all in one, since it is slow to make."""
    told = external.json("start")
    assert sorted(told["started"]) == ["database", "gateway", "mcp", "openwebui"] and told["model"] == STARTER
    assert set(services(external)) == {"openwebui", "gateway", "mcp", "database"}
    checks = {one["subject"]: one for one in external.json("verify")["findings"]}
    assert {one["status"] for one in checks.values()} == {"ok", "not applicable"}, checks
    assert "Paris" in checks["page"]["seen"], "through Open WebUI in its container"
    assert checks["data"]["status"] == "not applicable", "no planner, and a model that calls no tools"
    there = tool.labelled(external.settings["COMPOSE_PROJECT_NAME"])["containers"]
    assert len(there) == 4
    for name in there:
        shown = tool.run("inspect", name).stdout
        assert KEY not in shown, f"{name} has the key where everybody reads it"
    assert external.json("start")["started"] == []
