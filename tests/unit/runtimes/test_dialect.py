"""Podman and Docker, each by its own words: what is sent to a fake tool, and what is read of each one's output."""

from __future__ import annotations

import json
import socket
import sys
import threading
from pathlib import Path

import pytest

from scripts import settings
from scripts.errors import BusyError, ServiceError
from scripts.home import Home
from scripts.lifecycle import choices
from scripts.places import Places
from scripts.progress import Progress
from scripts.runtimes import make
from scripts.runtimes.base import ON_CPU, PULL, SERVICES, Obtained
from scripts.runtimes.dialect import DIALECTS, DOCKER
from tests.faults import fault
from tests.unit.runtimes.fake_tool import IMAGE, ends, listed, runtime, services

TOOLS = ("podman", "docker")


@pytest.mark.parametrize("name", TOOLS)
def test_each_tool_is_a_runtime_that_can_be_set_and_remembered(tmp_path: Path, name: str) -> None:
    loaded = settings.load(tmp_path, {"RUNTIME": name}).settings
    home = Home(tmp_path / "home")
    made = make(name, loaded, home, Places.of(loaded, home))
    assert made.name == DIALECTS[name].name == name and name in choices.RUNTIMES


@pytest.mark.parametrize(
    ("name", "container", "compose"),
    [
        ("podman", "byre_mcp_1", [sys.executable, "-m", "podman_compose", "--in-pod=false"]),
        ("docker", "byre-mcp-1", ["docker", "compose"]),
    ],
)
def test_names_and_the_compose_tool(tmp_path: Path, name: str, container: str, compose: list[str]) -> None:
    made, fake = runtime(tmp_path, name)
    file, empty = str(made.home.run / "compose.yml"), str(made.home.run / "compose.env")
    assert made.file.command("up", "mcp") == [
        *compose,
        "--env-file",
        empty,
        "-p",
        "byre",
        "-f",
        file,
        "up",
        "mcp",
    ]
    made.stop("mcp")
    assert fake.heard == [["stop", "-t", "15", container]]


def test_this_machine_has_a_name_for_services_that_may_reach_it(tmp_path: Path) -> None:
    uri = "mongodb://localhost:27017/x"
    made, _ = runtime(tmp_path, "docker", MONGODB_URI=uri)
    assert made.wiring.from_inside(uri) == "mongodb://host.docker.internal:27017/x"
    spelled = {name: DOCKER.spelled(service.compose()) for name, service in services(made).items()}
    named = {name for name, body in spelled.items() if "extra_hosts" in body}
    assert named == {"proxy", "openwebui", "mcp", "ollama-pull"}, "those on the outer network"
    assert spelled["mcp"]["extra_hosts"] == ["host.docker.internal:host-gateway"]


@pytest.mark.parametrize(("name", "container"), [("podman", "byre_mcp_1"), ("docker", "/byre-mcp-1")])
def test_how_one_ended_again_and_again_until_it_was_told_to(
    tmp_path: Path, name: str, container: str
) -> None:
    """A start that fails stops what it had started: that is not why it ended before."""
    made, fake = runtime(tmp_path, name)
    fake.say("ps", f"{container.lstrip('/')} 0123abcd\n")
    state = (
        listed(container, "byre").replace('"running"', '"exited"').replace('"Pid"', '"ExitCode": 143, "Pid"')
    )
    fake.say("container inspect", state)
    # Podman 4.3 told an end without its code, just after a kill.
    fake.say("events", ends(name, 137, 137, 143) + '{"Status": "died", "Name": "byre_mcp_1"}\n')
    assert made.processes(("mcp",))["mcp"].ended == "terminated by SIGKILL"


@pytest.mark.parametrize(("name", "container"), [("podman", "byre_mcp_1"), ("docker", "/byre-mcp-1")])
def test_what_was_paused_is_resumed_and_stopped(tmp_path: Path, name: str, container: str) -> None:
    made, fake = runtime(tmp_path, name)
    fake.say("ps", "0123abcd\n")
    fake.say("container inspect", listed(container, "byre").replace('"running"', '"paused"'))
    fake.say("stop", err="it does not stop", code=1)
    with pytest.raises(ServiceError, check=fault("service-stuck"), match="mcp"):
        made.down(("mcp",), lambda _: None)
    said = [words for words in fake.heard if words[0] in {"unpause", "stop"}]
    assert said == [["unpause", container.lstrip("/")], ["stop", "-t", "15", container.lstrip("/")]]


@pytest.mark.parametrize("status", ["initialized", "stopping"])
def test_what_a_killed_start_or_stop_left_is_stopped(tmp_path: Path, status: str) -> None:
    """It has a process, and its ports until that is gone: a start would find them taken."""
    made, fake = runtime(tmp_path, "podman")
    fake.say("ps", "0123abcd\n")
    fake.say("container inspect", listed("byre_mcp_1", "byre").replace('"running"', f'"{status}"'))
    fake.say("stop", err="it does not stop", code=1)
    assert made.anything()
    with pytest.raises(ServiceError, check=fault("service-stuck"), match="mcp"):
        made.down(("mcp",), lambda _: None)
    assert ["stop", "-t", "15", "byre_mcp_1"] in fake.heard


def test_root_s_podman_is_asked_by_its_bridge_and_by_exec_where_that_leads_nowhere(tmp_path: Path) -> None:
    made, fake = runtime(tmp_path, "podman")
    with socket.create_server(("127.0.0.2", 0)) as server:
        port = server.getsockname()[1]
        (one,) = json.loads(listed("byre_mcp_1", "byre"))
        one["NetworkSettings"] = {"Networks": {"a": {"IPAddress": ""}, "b": {"IPAddress": "127.0.0.2"}}}
        fake.say("ps", "0123abcd\n")
        fake.say("container inspect", json.dumps([one]))
        made.processes(("mcp",))
        answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

        def serve() -> None:
            visitor, _ = server.accept()
            visitor.recv(1000)
            visitor.sendall(answer)
            visitor.close()

        thread = threading.Thread(target=serve)
        thread.start()
        service = services(made, MCP_MONITORING_PORT=str(port))["mcp"]
        seen = made.ready(service)
        thread.join()
    assert seen.ready and seen.evidence.startswith(f"http://127.0.0.2:{port}/health")
    assert not made.ready(service).ready, "nobody listens there now"
    assert not any(words[0] == "exec" for words in fake.heard)


def test_a_temporary_container_is_removed_in_the_tool_s_words(tmp_path: Path) -> None:
    for name, words in (("podman", "rm --force --time 2 byre_x_1"), ("docker", "rm --force byre-x-1")):
        dialect = DIALECTS[name]
        assert [*dialect.remove, dialect.container("byre", "x")] == words.split()


@pytest.mark.parametrize(
    ("name", "asked"), [("podman", "{{.Store.VolumePath}}"), ("docker", "{{.DockerRootDir}}")]
)
def test_where_ollama_s_models_lie(tmp_path: Path, name: str, asked: str) -> None:
    made, fake = runtime(tmp_path, name)
    fake.say("info", f"{tmp_path}\n")
    assert made.data.model_storage() == tmp_path and fake.heard == [["info", "--format", asked]]


@pytest.mark.parametrize(
    ("name", "what", "container"),
    [
        ("podman", PULL, "byre_ollama-pull_1"),
        ("docker", PULL, "byre-ollama-pull-1"),
        ("podman", ON_CPU, "byre_llamacpp-cpu_1"),
    ],
)
def test_what_a_killed_command_left_is_ended_and_a_living_one_is_not(
    tmp_path: Path, name: str, what: str, container: str
) -> None:
    made, fake = runtime(tmp_path, name)
    fake.say("ps", "0123abcd\n")
    fake.say("container inspect", listed(container, "byre", what))
    remove = [*made.dialect.remove, container]
    assert {one.state for one in made.processes(SERVICES).values()} == {"stopped"}, "it is no service"
    with made.home.lock(name=what):
        made._end_abandoned()
        assert remove not in fake.heard
        service = services(made)[PULL].model_copy(update={"name": what})
        with pytest.raises(BusyError, match="is working"), made.temporary(service, Obtained(IMAGE), 1):
            raise AssertionError("two of them at once")
    made._end_abandoned()
    assert fake.heard[-1] == remove


def test_stop_names_what_it_ended_beside_the_services(tmp_path: Path) -> None:
    made, fake = runtime(tmp_path, "podman")
    fake.say("ps", "0123abcd\n")
    fake.say("container inspect", listed("byre_llamacpp-cpu_1", "byre", ON_CPU))

    def stopped(_: Progress) -> None:
        fake.say("ps")

    assert made.down(("mcp",), stopped) == [ON_CPU]
