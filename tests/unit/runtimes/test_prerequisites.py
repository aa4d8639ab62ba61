"""What has to be there before the first container: by what both tools are asked, and what they answer."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from scripts.errors import BusyError, HostError
from scripts.runtimes.containers import Containers
from tests.faults import fault
from tests.unit.runtimes.fake_tool import IMAGE, ends, listed, runtime

TOOLS = ("podman", "docker")


def strangers(made: Containers, *names: str) -> None:
    """As `boot` asks for them."""
    made.prerequisites.strangers([made.dialect.container("byre", name) for name in names], made.listed.last)


@pytest.mark.parametrize(
    ("name", "inner", "outer"),
    [
        (
            "podman",
            "--label=io.podman.compose.project=byre --label=com.docker.compose.project=byre --internal",
            "--label=io.podman.compose.project=byre --label=com.docker.compose.project=byre",
        ),
        (
            "docker",
            "--label=com.docker.compose.project=byre --label=com.docker.compose.network=llm-network --internal "
            "--opt com.docker.network.bridge.inhibit_ipv4=true",
            "--label=com.docker.compose.project=byre --label=com.docker.compose.network=egress",
        ),
    ],
)
def test_networks_are_made_as_the_compose_tool_makes_them(
    tmp_path: Path, name: str, inner: str, outer: str
) -> None:
    made, fake = runtime(tmp_path, name)
    made.prerequisites.networks({"llm-network": {"internal": True}, "egress": None})
    assert fake.heard[1:] == [
        shlex.split(f"network create {inner} byre_llm-network"),
        shlex.split(f"network create {outer} byre_egress"),
    ]
    fake.say("network ls", "byre_llm-network\nbyre_egress\n")
    made.prerequisites.networks({"llm-network": {"internal": True}, "egress": None})
    assert len(fake.heard) == 4, "what is there is left as it is"


@pytest.mark.parametrize(("name", "container"), [("podman", "byre_mcp_1"), ("docker", "/byre-mcp-1")])
def test_a_container_of_ours_is_no_stranger(tmp_path: Path, name: str, container: str) -> None:
    made, fake = runtime(tmp_path, name)
    fake.say("ps", f"{container.lstrip('/')} 0123abcd\nother 4567\n")
    fake.say("container inspect", listed(container, "byre"))
    strangers(made, "mcp", "database")
    assert fake.heard[-1] == ["container", "inspect", "0123abcd"]
    fake.say("events", ends(name, 137))
    now = made.processes(("mcp",))["mcp"]
    assert (now.restarts, now.ended) == (2, "terminated by SIGKILL"), "its state has forgotten it"
    strangers(made, "mcp", "database")
    assert fake.heard[-1][:2] == ["ps", "--all"], "what was listed as ours is not looked at again"
    fake.say("image inspect", code=1)
    assert not made.images.has(IMAGE), "what a container runs from may have lost its name"


@pytest.mark.parametrize(("name", "container"), [("podman", "byre_mcp_1"), ("docker", "/byre-mcp-1")])
def test_a_stranger_with_a_name_of_ours(tmp_path: Path, name: str, container: str) -> None:
    made, fake = runtime(tmp_path, name)
    fake.say("ps", f"{container.lstrip('/')} 0123abcd\nother 4567\n")
    fake.say("container inspect", listed(container, "somebody"))
    with pytest.raises(BusyError, match=f"named {container.lstrip('/')} exists") as caught:
        strangers(made, "mcp", "database")
    assert f"{name} rename" in caught.value.hint


def test_no_container_at_all_is_no_question(tmp_path: Path) -> None:
    made, fake = runtime(tmp_path, "docker")
    strangers(made, "mcp")
    assert [words[0] for words in fake.heard] == ["version", "compose", "ps"]


@pytest.mark.parametrize("name", TOOLS)
def test_a_tool_that_is_not_there(tmp_path: Path, name: str) -> None:
    made, fake = runtime(tmp_path, name)
    (fake.folder / name).unlink()
    with pytest.raises(HostError) as caught:
        made.prerequisites.works()
    assert caught.value.fault == f"{name}-missing" and "apt install" in caught.value.hint
    assert "embedded" in caught.value.hint


def test_docker_without_its_compose_plugin(tmp_path: Path) -> None:
    made, fake = runtime(tmp_path, "docker")
    # docker 28.2.2; 20.10 says: 'compose' is not a docker command
    fake.say("compose version", err="docker: unknown command: docker compose\n", code=1)
    with pytest.raises(HostError) as caught:
        made.prerequisites.works()
    assert caught.value.fault == "docker-compose-missing"
    assert caught.value.detail == ("docker: unknown command: docker compose",)
    assert "docker-compose-v2" in caught.value.hint and "docker-compose-plugin" in caught.value.hint


def test_podman_that_fails_says_so_in_its_words(tmp_path: Path) -> None:
    made, fake = runtime(tmp_path, "podman")
    fake.say("ps", err="Error: cannot connect to Podman socket\n", code=125)
    with pytest.raises(HostError, check=fault("podman-unreachable")) as caught:
        made.prerequisites.works()
    assert "cannot connect" in caught.value.detail[0] and [one[0] for one in fake.heard] == ["version", "ps"]
