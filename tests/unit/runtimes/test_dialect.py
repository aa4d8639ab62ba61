"""Podman and Docker, each by its own words: what is sent to a fake tool, and what is read of each one's output."""

from __future__ import annotations

import json
import shlex
import socket
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from scripts import settings, stack
from scripts.errors import BusyError, HostError, InstallError, ServiceError
from scripts.home import ROOT, Home
from scripts.lifecycle import choices
from scripts.places import Places
from scripts.progress import Progress
from scripts.runtimes import make
from scripts.runtimes.base import ON_CPU, PROFILES, PULL, SERVICES, Obtained
from scripts.runtimes.containers import Containers
from scripts.runtimes.dialect import DIALECTS, DOCKER

VERSION = "Client:\n Version:           28.2.2\nServer:\n Engine:\n  Version:          28.2.2\n"
TOOLS = ("podman", "docker")
IMAGE = "localhost/byre/mcp:0123456789abcdef"


class Fake:
    """A container tool on a PATH of its own, which writes down its arguments and says what it is told to say."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        folder.mkdir()
        self.log = folder / "argv"
        self.say("version", VERSION)
        program = folder / name
        program.write_text(
            f"""#!/bin/sh
''''exec "{sys.executable}" "$0" "$@" # '''
import json, os, sys
folder, words = {str(folder)!r}, sys.argv[1:]
with open(folder + "/argv", "a") as log:
    log.write(json.dumps(words) + "\\n")
with open(folder + "/buildkit", "w") as log:
    log.write(os.environ.get("DOCKER_BUILDKIT", ""))
for count in (2, 1):
    try:
        out, err, code = json.load(open(folder + "/answer-" + "-".join(words[:count])))
    except OSError:
        continue
    sys.stdout.write(out)
    sys.stderr.write(err)
    sys.exit(code)
"""
        )
        program.chmod(0o755)

    def say(self, command: str, out: str = "", err: str = "", code: int = 0) -> None:
        (self.folder / f"answer-{command.replace(' ', '-')}").write_text(json.dumps([out, err, code]))

    @property
    def heard(self) -> list[list[str]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()] if self.log.exists() else []


def runtime(tmp_path: Path, name: str, **values: str) -> tuple[Containers, Fake]:
    fake = Fake(tmp_path / "bin", name)
    home = Home(tmp_path / "home")
    home.prepare()
    loaded = settings.load(tmp_path, values).settings
    env = {"PATH": str(fake.folder)}
    return Containers(home, Places.of(loaded, home), loaded, tool=name, env=env), fake


def strangers(made: Containers, *names: str) -> None:
    """As `boot` asks for them."""
    made.prerequisites.strangers([made.dialect.container("byre", name) for name in names], made.listed.last)


def services(made: Containers, **variables: str) -> dict[str, stack.Service]:
    known = made.variables({"webui_port": 8080}) | variables
    return stack.load(ROOT / stack.COMPOSE_FILE, known, PROFILES, made.overlays()).services


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


@pytest.mark.parametrize(
    ("name", "flags", "buildkit", "line", "note"),
    [
        (
            "podman",
            ["--format", "docker", "--ignorefile", str(ROOT / ".containerignore")],
            "",
            "[2/3] STEP 4/5: COPY images/uv.txt   /build/",
            "[2/3] 4/5 COPY images/uv.txt /build/",
        ),
        (
            "docker",
            ["--progress", "plain"],
            "1",
            "#11 [stage-2 2/4] COPY --from=build /build/node_modules /opt/byre/node_modules",
            "stage-2 2/4 COPY --from=build /build/node_modules /opt/byre/node_modules",
        ),
    ],
)
def test_a_build(tmp_path: Path, name: str, flags: list[str], buildkit: str, line: str, note: str) -> None:
    made, fake = runtime(tmp_path, name)
    fake.say("build", line + "\n")
    told: list[Progress] = []
    service = services(made)["mcp"]
    made.images.build(service, "localhost/byre/mcp:abc", told.append, threading.Event())
    argv = fake.heard[-1]
    assert argv[: len(flags) + 1] == ["build", *flags]
    assert argv[-9:-5] == [
        "--label", "byre.image=localhost/byre/mcp:abc", "-f", str(ROOT / "Containerfile.mcp")
    ]  # fmt: skip
    assert argv[-5:] == ["-t", "localhost/byre/mcp:abc", "-t", "localhost/byre/mcp:latest", str(ROOT)]
    assert (fake.folder / "buildkit").read_text() == buildkit
    assert told[-1].note == note


def test_a_build_that_fails_says_why(tmp_path: Path) -> None:
    made, fake = runtime(tmp_path, "docker")
    fake.say("build", err="ERROR: failed to solve: no space left on device\n", code=1)
    with pytest.raises(InstallError, match="docker build ended with 1") as caught:
        made.images.build(services(made)["mcp"], "localhost/byre/mcp:abc", lambda _: None, threading.Event())
    assert "no space left" in caught.value.detail[-1]
    # docker 28.2.2 without the plugin
    fake.say(
        "build", err="ERROR: BuildKit is enabled but the buildx component is missing or broken.\n", code=1
    )
    with pytest.raises(HostError) as lacking:
        made.images.build(services(made)["mcp"], "localhost/byre/mcp:abc", lambda _: None, threading.Event())
    assert lacking.value.fault == "buildkit-missing" and "apt install docker-buildx" in lacking.value.hint


def test_this_machine_has_a_name_for_services_that_may_reach_it(tmp_path: Path) -> None:
    uri = "mongodb://localhost:27017/x"
    made, _ = runtime(tmp_path, "docker", MONGODB_URI=uri)
    assert made.from_inside(uri) == "mongodb://host.docker.internal:27017/x"
    spelled = {name: DOCKER.spelled(service.compose()) for name, service in services(made).items()}
    named = {name for name, body in spelled.items() if "extra_hosts" in body}
    assert named == {"openwebui", "mcp", "ollama-pull"}, "those on the outer network"
    assert spelled["mcp"]["extra_hosts"] == ["host.docker.internal:host-gateway"]


def listed(name: str, project: str, service: str = "mcp") -> str:
    labels = {"com.docker.compose.project": project, "io.podman.compose.project": project}
    labels |= {"com.docker.compose.service": service, "io.podman.compose.service": service}
    state = {"Status": "running", "Pid": 0, "StartedAt": "2026-11-23T21:50:00.5Z"}
    one: dict[str, Any] = {
        "Id": "0123abcd",
        "Name": name,
        "Config": {"Labels": labels, "Image": IMAGE},
        "State": state,
        "RestartCount": 2,
    }
    return json.dumps([one])


def ends(name: str, *codes: int) -> str:
    """The tool's events of a container that ended with these codes."""
    lines = [
        {"ContainerExitCode": code}
        if name == "podman"
        else {"Actor": {"Attributes": {"exitCode": str(code)}}}
        for code in codes
    ]
    return "".join(json.dumps(one) + "\n" for one in lines)


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
    fake.say("events", ends(name, 137, 137, 143))
    assert made.processes(("mcp",))["mcp"].ended == "terminated by SIGKILL"


@pytest.mark.parametrize(("name", "container"), [("podman", "byre_mcp_1"), ("docker", "/byre-mcp-1")])
def test_what_was_paused_is_resumed_and_stopped(tmp_path: Path, name: str, container: str) -> None:
    made, fake = runtime(tmp_path, name)
    fake.say("ps", "0123abcd\n")
    fake.say("container inspect", listed(container, "byre").replace('"running"', '"paused"'))
    fake.say("stop", err="it does not stop", code=1)
    with pytest.raises(ServiceError, match="Not every container stopped: mcp"):
        made.down(("mcp",), lambda _: None)
    said = [words for words in fake.heard if words[0] in {"unpause", "stop"}]
    assert said == [["unpause", container.lstrip("/")], ["stop", "-t", "15", container.lstrip("/")]]


def test_what_a_killed_stop_left_ending_is_stopped(tmp_path: Path) -> None:
    """It has its ports until it is gone: a start would find them taken."""
    made, fake = runtime(tmp_path, "podman")
    fake.say("ps", "0123abcd\n")
    fake.say("container inspect", listed("byre_mcp_1", "byre").replace('"running"', '"stopping"'))
    fake.say("stop", err="it does not stop", code=1)
    assert made.anything()
    with pytest.raises(ServiceError, match="Not every container stopped: mcp"):
        made.down(("mcp",), lambda _: None)
    assert ["stop", "-t", "15", "byre_mcp_1"] in fake.heard


@pytest.mark.parametrize(("name", "container"), [("podman", "byre_mcp_1"), ("docker", "/byre-mcp-1")])
def test_a_stranger_with_a_name_of_ours(tmp_path: Path, name: str, container: str) -> None:
    made, fake = runtime(tmp_path, name)
    fake.say("ps", f"{container.lstrip('/')} 0123abcd\nother 4567\n")
    fake.say("container inspect", listed(container, "somebody"))
    with pytest.raises(BusyError, match=f"named {container.lstrip('/')} is there already") as caught:
        strangers(made, "mcp", "database")
    assert f"{name} rename" in caught.value.hint


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
    with pytest.raises(HostError, match="podman does not work here") as caught:
        made.prerequisites.works()
    assert "cannot connect" in caught.value.detail[0] and [one[0] for one in fake.heard] == ["version", "ps"]


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
        with pytest.raises(BusyError, match="is at work"), made.temporary(service, Obtained(IMAGE), 1):
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
