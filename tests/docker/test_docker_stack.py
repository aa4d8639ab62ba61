"""The stack in Docker's containers: what differs from Podman's, looked up on what runs. The rest is in tests/podman."""

from __future__ import annotations

import socket

import pytest

from tests import containers
from tests.containers import SERVICES, container, inside, page, services
from tests.docker_tool import Docker
from tests.machine import Machine, free_port
from tests.waits import until

LISTEN = (
    "require('net').createServer(s => s.end('out')).listen(8088, '0.0.0.0', () => console.log('listening'))"
)


def reaches(tool: Docker, machine: Machine, service: str, host: str, port: int) -> bool:
    script = f"timeout 5 bash -c 'exec 3<>/dev/tcp/{host}/{port}'"
    return inside(tool, machine, service, script).returncode == 0


def test_it_starts_and_every_check_passes(started: Machine) -> None:
    told = started.json("verify")
    assert told["passed"], told
    assert {c["status"] for c in told["findings"]} <= {"ok", "not applicable"}, told
    seen = {c["subject"]: c["status"] for c in told["findings"]}
    assert seen["page"] == seen["mongodb"] == seen["model"] == "ok"


def test_status_tells_what_the_containers_do(started: Machine, tool: Docker) -> None:
    containers.status_is_true(tool, started)


def test_a_chat_comes_back(started: Machine) -> None:
    assert "Tokyo" in started.invoke("chat", "What is the capital of Japan?", timeout=300).stdout


@pytest.mark.parametrize("service", SERVICES)
def test_no_container_has_more_rights_than_it_needs(started: Machine, tool: Docker, service: str) -> None:
    facts = tool.inspect(container(started, service))
    host = facts["HostConfig"]
    assert host["CapDrop"] == ["ALL"] and not host["CapAdd"] and not host["Privileged"]
    assert host["SecurityOpt"] == ["no-new-privileges:true"]
    assert host["ReadonlyRootfs"] and list(host["Tmpfs"]) == ["/tmp"]
    assert host["PidsLimit"] == 512
    assert host["Memory"] == {"llamacpp": 1500 << 20, "gateway": containers.GATEWAY_MEMORY}.get(service, 0)
    assert host["RestartPolicy"] == {"Name": "on-failure", "MaximumRetryCount": 10}
    containers.has_no_rights(tool, started, service)


def test_only_the_page_is_published_and_only_here(started: Machine, tool: Docker) -> None:
    containers.only_the_page_is_published(tool, started)


def test_the_inner_network_has_no_way_out(started: Machine, tool: Docker) -> None:
    """Two listeners are outside: a container on the network that leads out, and this machine itself."""
    project = started.settings["COMPOSE_PROJECT_NAME"]
    image = tool.inspect(container(started, "mcp"))["Image"]
    outside = f"{project}-outside"
    tool.run(
        "run", "--detach", "--rm", "--name", outside, "--network", f"{project}_egress",
        "--label", f"com.docker.compose.project={project}", "--entrypoint", "node", image, "-e", LISTEN,
    )  # fmt: skip
    try:
        until(lambda: "listening" in tool.run("logs", outside).stdout)
        network = tool.inspect(outside)["NetworkSettings"]["Networks"][f"{project}_egress"]
        with socket.create_server((network["Gateway"], 0)) as here:
            places = [(network["IPAddress"], 8088), (network["Gateway"], here.getsockname()[1])]
            for host, port in places:
                assert reaches(tool, started, "openwebui", host, port), host
                for service in ("llamacpp", "gateway", "mcp", "database"):
                    assert not reaches(tool, started, service, host, port), (service, host)
    finally:
        tool.run("rm", "--force", outside)


def test_this_machine_has_a_name_where_there_is_a_way_out(started: Machine, tool: Docker) -> None:
    hosts = {name: inside(tool, started, name, "cat /etc/hosts").stdout for name in SERVICES}
    assert {name for name in SERVICES if "host.docker.internal" in hosts[name]} == {"openwebui"}


def test_secrets_are_files_of_the_service_s_user_and_nothing_else(started: Machine, tool: Docker) -> None:
    secrets = containers.secrets_are_files_alone(tool, started)
    arguments = tool.run("top", container(started, "llamacpp"), "-eo", "pid,args").stdout
    assert "llama_server.py" in arguments
    for name, value in secrets.items():
        assert value not in arguments, name


@pytest.mark.parametrize("service", SERVICES)
def test_looking_leaves_no_process_behind(started: Machine, tool: Docker, service: str) -> None:
    containers.looking_leaves_nothing(tool, started, service)


def test_logs_have_times_and_are_in_order(started: Machine) -> None:
    containers.logs_are_in_order(started)


def beside(machine: Machine, name: str, **changes: str) -> Machine:
    """Another installation with the same images."""
    home = machine.home.parent / name
    return Machine(
        home, machine.settings | {"BYRE_HOME": str(home), "WEBUI_PORT": str(free_port())} | changes
    )


def test_a_stranger_of_our_name_is_left_alone(started: Machine, tool: Docker) -> None:
    name = "byretest-stranger-mcp-1"
    tool.run("create", "--name", name, tool.inspect(container(started, "mcp"))["Image"])
    try:
        refused = beside(started, "stranger", COMPOSE_PROJECT_NAME="byretest-stranger").invoke(
            "start", check=False
        )
        assert refused.returncode == 8 and f"container named {name}" in refused.stderr, refused
        assert not any(tool.labelled("byretest-stranger").values())
    finally:
        tool.run("rm", name)


def test_a_daemon_that_does_not_run_is_named(machine: Machine) -> None:
    other = beside(machine, "refused", DOCKER_HOST="unix:///nowhere/docker.sock")
    refused = other.invoke("start", check=False)
    assert refused.returncode == 3 and "error[docker-down]" in refused.stderr, refused.stderr
    assert "RUNTIME=embedded" in refused.stderr and not (other.home / "run" / "compose.yml").exists()


def test_a_changed_setting_recreates_its_service_alone_and_data_survive_a_stop(started: Machine) -> None:
    before = {name: one["pid"] for name, one in services(started).items()}
    assert started.json("start")["started"] == []
    started.settings["CONTEXT_LENGTH"] = "2048"
    assert started.json("start")["started"] == ["llamacpp"]
    after = {name: one["pid"] for name, one in services(started).items()}
    assert {name for name in after if after[name] != before[name]} == {"llamacpp"}

    with page(started) as client:
        chat = {"chat": {"title": "Kept", "messages": []}}
        made = client.post("/api/v1/chats/new", json=chat).json()["id"]
    project = started.settings["COMPOSE_PROJECT_NAME"]
    listed = {v["name"]: v for v in started.json("volumes", "list")["volumes"]}
    assert listed["openwebui"]["label"] == f"{project}_openwebui-data"
    assert listed["openwebui"]["kind"] == "named"
    assert listed["openwebui"]["files"] > 0 and listed["database"]["files"] > 0
    assert set(started.json("stop")["stopped"]) == set(SERVICES)
    assert started.invoke("status", check=False).returncode == 6
    assert started.invoke("stop").stdout.strip() == "Nothing is running."
    # A backup brings back what a reset has removed, with its owner.
    backup = started.json("volumes", "backup", "openwebui")["folder"]
    assert started.json("volumes", "reset", "openwebui", "--yes")["files"] > 0
    started.invoke("volumes", "restore", backup)
    assert set(started.json("start")["started"]) == set(SERVICES)
    with page(started) as client:
        assert client.get(f"/api/v1/chats/{made}").json()["title"] == "Kept"


def test_clean_names_what_is_outdated_and_nothing_else(started: Machine, tool: Docker) -> None:
    assert started.json("build")["made"] == [], "start has built it all"
    current = tool.inspect(container(started, "mcp"))["Config"]["Image"]
    old = "localhost/byre/mcp:0123456789abcdef"
    tool.run("tag", current, old)
    try:
        told = started.json("clean", "--dry-run")
        outdated = {one["name"]: one["bytes"] for one in told["outdated"]}
        assert current not in outdated and outdated[old] > 100_000_000
        assert told["removed"] == [] and tool.has(old)
    finally:
        tool.run("rmi", old)
    assert tool.has(current)


def test_the_compose_file_works_by_hand(started: Machine, tool: Docker) -> None:
    """The file is one to Docker's tool, too."""
    containers.works_by_hand(tool, started, ["docker", "compose"], "model", **containers.model_file(started))
