"""ENGINE_LOCATION=native with real Podman containers and a real llama.cpp beside them."""

from __future__ import annotations

import json
import os
import signal
import subprocess

import psutil

from scripts.host.processes import family
from tests.containers import container, services
from tests.machine import Machine
from tests.podman_tool import Podman
from tests.waits import until

CONTAINERS = {"openwebui", "gateway", "mcp", "database"}


def gateway(machine: Machine, tool: Podman) -> str:
    network = f"{machine.settings['COMPOSE_PROJECT_NAME']}_egress"
    return str(
        tool.run("network", "inspect", "--format", "{{(index .Subnets 0).Gateway}}", network).stdout.strip()
    )


def listeners(pid: int) -> set[tuple[str, int]]:
    """Addresses and ports that a process and those that it began listen on, as `ss` tells: the engine's clients come to
    a process between, which it forks."""
    told = subprocess.run(["ss", "-Hltnp"], text=True, capture_output=True, check=True).stdout
    ours = [f"pid={one.pid}," for one in family(pid)]
    lines = [line for line in told.splitlines() if any(one in line for one in ours)]
    places = [line.split()[3].rpartition(":") for line in lines]
    return {(host, int(port)) for host, _, port in places}


def test_it_starts_and_every_check_passes(started: Machine) -> None:
    told = started.json("verify", check=False)
    assert told["passed"], told
    seen = {c["subject"]: c for c in told["findings"]}
    assert "Paris" in seen["page"]["seen"], "through Open WebUI in its container"
    assert seen["data"]["status"] == "not applicable", "a native engine writes no plans"


def test_the_engine_is_a_process_and_the_others_are_containers(started: Machine, tool: Podman) -> None:
    told = started.json("status")
    assert told["engine"]["location"] == "native" and set(told["services"]) == {*CONTAINERS, "llamacpp"}
    there = set(tool.labelled(started.settings["COMPOSE_PROJECT_NAME"])["containers"])
    assert there == {container(started, name) for name in CONTAINERS}
    engine = psutil.Process(told["services"]["llamacpp"]["pid"])
    assert any("llama_server.py" in part for part in engine.cmdline())
    assert started.secret("engine_api_key") not in " ".join(engine.cmdline())


def test_it_listens_on_the_outer_networks_gateway_alone(started: Machine, tool: Podman) -> None:
    pid = services(started)["llamacpp"]["pid"]
    port = services(started)["llamacpp"]["port"]
    assert listeners(pid) == {(gateway(started, tool), port)}


def test_containers_of_the_inner_network_do_not_reach_it_and_others_need_the_key(
    started: Machine, tool: Podman
) -> None:
    place = f"{gateway(started, tool)}/{services(started)['llamacpp']['port']}"
    ask = f"exec 3<>/dev/tcp/{place}; printf 'GET /v1/models HTTP/1.0\\r\\n\\r\\n' >&3; head -1 <&3"
    seen = tool.run("exec", container(started, "openwebui"), "bash", "-c", ask, check=False)
    assert " 401 " in seen.stdout, seen
    for name in ("gateway", "mcp", "database"):
        hidden = tool.run("exec", container(started, name), "timeout", "3", "bash", "-c", ask, check=False)
        assert hidden.returncode != 0 and not hidden.stdout, name


def test_a_second_start_touches_nothing(started: Machine) -> None:
    assert started.json("start")["started"] == []


def test_chat_and_logs_know_both_halves(started: Machine) -> None:
    assert "Paris" in started.json("chat", "What is the capital of France?", "--temperature", "0")["text"]
    everything = started.invoke("logs", "--since", "1h").stdout.splitlines()
    assert any(" llamacpp " in line and "buffer size" in line for line in everything)
    assert any(" openwebui " in line for line in everything)
    times = [line[:23] for line in everything]
    assert times == sorted(times)


def test_one_service_of_each_half_is_restarted(started: Machine) -> None:
    before = {name: one["pid"] for name, one in services(started).items()}
    for name in ("llamacpp", "openwebui"):  # without Open WebUI the network's address is gone for a moment
        started.invoke("restart", name)
    after = {name: one["pid"] for name, one in services(started).items()}
    assert {name for name in after if after[name] != before[name]} == {"llamacpp", "openwebui"}
    page = next(c for c in started.json("verify")["findings"] if c["subject"] == "page")
    assert page["status"] == "ok"


def test_a_killed_supervisor_is_nothing_that_the_next_start_can_not_handle(started: Machine) -> None:
    before = services(started)
    os.kill(int((started.home / "run" / "supervisord.pid").read_text()), signal.SIGKILL)
    until(lambda: started.invoke("status", check=False).returncode)
    orphan = before["llamacpp"]["pid"]
    assert psutil.pid_exists(orphan)
    assert started.json("start")["started"] == ["llamacpp"]
    assert services(started)["llamacpp"]["pid"] != orphan and not psutil.pid_exists(orphan)


def test_stop_ends_both_halves(started: Machine) -> None:
    pid = services(started)["llamacpp"]["pid"]
    assert set(started.json("stop")["stopped"]) == {*CONTAINERS, "llamacpp"}
    assert not psutil.pid_exists(pid)
    gone = json.loads(started.invoke("status", "--json", check=False).stdout)
    assert {one["state"] for one in gone["services"].values()} == {"stopped", "exited"}


def test_back_in_containers_nothing_native_is_left(started: Machine, tool: Podman) -> None:
    started.invoke("start")
    pid = services(started)["llamacpp"]["pid"]
    started.settings["ENGINE_LOCATION"] = "container"
    try:
        told = started.json("start")
        assert "llamacpp" in told["started"] and not psutil.pid_exists(pid)
        assert started.json("status")["engine"]["location"] == "podman"
        assert tool.inspect(container(started, "llamacpp"))["State"]["Status"] == "running"
        started.settings["ENGINE_LOCATION"] = "native"
        started.invoke("start")
        assert tool.inspect(container(started, "llamacpp"))["State"]["Status"] == "exited"
    finally:
        started.settings["ENGINE_LOCATION"] = "native"
