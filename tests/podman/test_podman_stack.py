"""The stack in containers, as a person uses it, and what the design says of it, looked up on what runs."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import containers
from tests.containers import SERVICES, container, inside, page, services
from tests.machine import ROOT, Machine, database
from tests.podman_tool import Podman, leftovers
from tests.waits import PATIENCE, until


def test_it_starts_and_every_check_passes(started: Machine) -> None:
    told = started.json("verify")
    assert told["passed"], told
    assert {c["status"] for c in told["findings"]} == {"ok"}, told
    seen = {c["subject"]: c for c in told["findings"]}
    assert "Paris" in seen["page"]["seen"] and "1500" in seen["data"]["seen"]


def test_a_first_start_takes_containers_where_they_can_be_had(other: Machine) -> None:
    other.settings["RUNTIME"] = "auto"
    told = other.json("start", "--dry-run")
    assert told["runtime"] == "podman" and "available" in told["runtime_reason"]
    other.settings["BOOKWORM_IMAGE"] = "127.0.0.1:1/library/debian:bookworm-slim"
    told = other.json("start", "--dry-run")
    assert told["runtime"] == "embedded" and other.settings["BOOKWORM_IMAGE"] in told["runtime_reason"]


def test_the_doctor_finds_nothing_wrong(started: Machine) -> None:
    told = started.json("doctor")
    assert told["well"], told
    probes = {one["subject"]: one["status"] for one in told["findings"]}
    assert probes["networks"] == probes["volumes"] == probes["services"] == probes["drift"] == "ok", told


def test_status_tells_what_the_containers_do(started: Machine, tool: Podman) -> None:
    containers.status_is_true(tool, started)


@pytest.mark.parametrize("service", SERVICES)
def test_no_container_has_more_rights_than_it_needs(started: Machine, tool: Podman, service: str) -> None:
    containers.has_no_rights(tool, started, service)
    containers.is_limited(tool, started, service, containers.GATEWAY_MEMORY if service == "gateway" else 0)


@pytest.mark.parametrize("service", ["openwebui", "llamacpp", "gateway", "mcp"])
def test_an_image_holds_no_build_tools_and_no_caches(started: Machine, tool: Podman, service: str) -> None:
    assert leftovers(tool, tool.inspect(container(started, service))["ImageName"]) == []


def test_only_the_page_is_published_and_only_here(started: Machine, tool: Podman) -> None:
    containers.only_the_page_is_published(tool, started)


@pytest.mark.parametrize("service", ["llamacpp", "gateway", "mcp", "database"])
def test_the_inner_network_has_no_way_out(started: Machine, tool: Podman, service: str) -> None:
    """A listener on this machine stands for the internet: Open WebUI reaches it, the others do not."""
    networks = tool.inspect(container(started, "openwebui"))["NetworkSettings"]["Networks"]
    gateway = next(n["Gateway"] for name, n in networks.items() if name.endswith("_egress"))
    with socket.create_server((gateway, 0)) as outside:
        reach = f"exec 3<>/dev/tcp/{gateway}/{outside.getsockname()[1]}"
        assert inside(tool, started, "openwebui", reach).returncode == 0
        assert inside(tool, started, service, f"timeout 3 bash -c '{reach}'").returncode != 0
    assert inside(tool, started, service, "test $(wc -l < /proc/net/route) -le 2").returncode == 0, (
        "no default route"
    )


def test_secrets_are_files_of_the_service_s_user_and_nothing_else(started: Machine, tool: Podman) -> None:
    containers.secrets_are_files_alone(tool, started)


@pytest.mark.parametrize("service", SERVICES)
def test_looking_leaves_no_process_behind(started: Machine, tool: Podman, service: str) -> None:
    containers.looking_leaves_nothing(tool, started, service)


def test_a_second_start_touches_nothing(started: Machine, tool: Podman) -> None:
    before = {name: one["pid"] for name, one in services(started).items()}
    assert started.json("start")["started"] == []
    assert {name: one["pid"] for name, one in services(started).items()} == before


def test_a_changed_setting_recreates_its_service_alone(started: Machine) -> None:
    before = {name: one["pid"] for name, one in services(started).items()}
    started.settings["CONTEXT_LENGTH"] = "2048"
    assert started.json("start")["started"] == ["llamacpp"]
    after = {name: one["pid"] for name, one in services(started).items()}
    assert {name for name in after if after[name] != before[name]} == {"llamacpp"}


def test_the_engine_s_container_has_no_gpu_and_it_says_so(started: Machine) -> None:
    run = started.invoke("gpu", "--json", check=False)
    told = json.loads(run.stdout)
    links = {link["name"]: link for link in told["links"]}
    assert (run.returncode, told["verdict"]) == (11, "cpu") and links["answer"]["status"] == "ok"


SMALL = ("benchmark", "--prompt", "64", "--answer", "16", "--compare-cpu")


def of_project(tool: Podman, machine: Machine) -> set[str]:
    return set(tool.labelled(machine.settings["COMPOSE_PROJECT_NAME"])["containers"])


def test_a_benchmark_compares_with_a_second_container_on_the_cpu(started: Machine, tool: Podman) -> None:
    before = of_project(tool, started)
    (one,) = started.json(*SMALL, "--repetitions", "1")["results"]
    environment = one["environment"]
    assert (environment["engine"], environment["runtime"], environment["device"]) == (
        "llamacpp", "podman", "CPU",
    )  # fmt: skip
    assert "second container" in one["cpu"]["how"] and "CPU" in one["cpu"]["evidence"], one["cpu"]
    for side in (one, one["cpu"]):
        counts = [(r["prompt_tokens"], r["completion_tokens"]) for r in side["repetitions"]]
        assert counts == [(64, 16)]
        assert all(r["engine_decode"] > 0 and r["client_decode"] > 0 for r in side["repetitions"])
    assert one["cpu"]["threads"] == environment["threads"]
    device, cpu = (side["repetitions"][0]["engine_decode"] for side in (one, one["cpu"]))
    assert one["ratios"]["engine_decode"]["mean"] == pytest.approx(device / cpu, rel=0.01)
    assert of_project(tool, started) == before
    kept = yaml.safe_load((started.home / "run" / "compose.yml").read_text())["services"]
    assert set(kept) == set(SERVICES)


def test_logs_have_times_and_are_in_order(started: Machine) -> None:
    containers.logs_are_in_order(started)


def test_a_container_that_is_killed_comes_back(started: Machine) -> None:
    assert killed(started, "mcp")["restarts"] == 1


def killed(machine: Machine, service: str, ready: bool = True) -> dict[str, Any]:
    """What `status` says of a service whose first process was killed, as soon as there is another one, which answers
    if it has to be `ready`."""

    def look() -> dict[str, Any]:
        return dict(machine.services()[service])

    pid = until(lambda: look()["pid"])
    os.kill(pid, signal.SIGKILL)

    def another() -> dict[str, Any]:
        told = look()
        return told if told["pid"] not in {None, pid} and (told["ready"] or not ready) else {}

    return until(another)


def test_a_container_that_keeps_ending_is_a_crash_loop_until_it_is_restarted_and_its_log_is_followed(
    started: Machine, tmp_path: Path
) -> None:
    before = {name: one["pid"] for name, one in services(started).items() if name != "mcp"}
    while killed(started, "mcp", ready=False)["restarts"] < 3:  # one that runs for a minute has recovered
        pass
    run = started.invoke("status", check=False)
    assert run.returncode == 6 and "crash loop" in run.stdout, run
    assert "service-looping" in run.stdout and "terminated by SIGKILL" in run.stdout, run
    until(lambda: started.services()["mcp"]["ready"])
    with (tmp_path / "log").open("w") as log:
        follower = started.begin("logs", "-f", "--lines", "1", "mcp", told=log.fileno())
    try:
        seen = until(lambda: len((tmp_path / "log").read_text().splitlines()))
        assert started.json("restart", "mcp")["started"] == ["mcp"]
        until(lambda: len((tmp_path / "log").read_text().splitlines()) > seen)
    finally:
        os.killpg(follower.pid, signal.SIGINT)
    assert follower.wait(PATIENCE) == 130, "as Ctrl-C ends a command"
    now = services(started)
    assert now["mcp"]["ready"] and now["mcp"]["state"] == "running", now
    assert {name: one["pid"] for name, one in now.items() if name != "mcp"} == before, "no other was touched"


def test_data_and_chats_survive_a_stop(started: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    from scripts import settings
    from scripts.home import Home
    from scripts.lifecycle import clients
    from scripts.lifecycle.site import Site

    for name, value in started.environment.items():
        monkeypatch.setenv(name, value)
    site = Site.of(settings.load(ROOT, started.environment).settings, Home(started.home))
    with clients.database(site) as uri, database(uri) as client:
        order = client.shop.orders.find_one()
        assert order
        client.shop.orders.insert_one({**order, "_id": "mine"})
    with page(started) as client_:
        made = client_.post("/api/v1/chats/new", json={"chat": {"title": "Kept", "messages": []}}).json()[
            "id"
        ]
    # A backup of the running stack: the database alone stops, for a few seconds.
    running = started.json("volumes", "backup")
    hows = {one["volume"]: (one["how"].split(",")[0], one["paused"] > 0) for one in running["backups"]}
    assert hows["openwebui"] == ("SQLite's own backup", False)
    how, paused = hows["database"]
    assert "short stop" in how and paused
    assert all(one["ready"] for one in started.json("status")["services"].values())
    manifest = json.loads((Path(running["folder"]) / "manifest.json").read_text())
    assert (
        manifest["parts"]["openwebui"]["chats"] >= 1 and len(manifest["parts"]["openwebui"]["revision"]) == 12
    )
    assert started.json("volumes", "verify", "latest")["verified"][0]["good"]
    assert started.json("keys", "create", "kept")["address"] is None, "the gateway is not published"
    assert set(started.json("stop")["stopped"]) == set(SERVICES)
    assert started.invoke("status", check=False).returncode == 6
    assert started.invoke("stop").stdout.strip() == "Nothing is running."
    # And a backup brings back what a reset has removed, with its owner.
    listed = {v["name"]: v for v in started.json("volumes", "list")["volumes"]}
    project = started.settings["COMPOSE_PROJECT_NAME"]
    assert (
        listed["openwebui"]["label"] == f"{project}_openwebui-data" and listed["openwebui"]["kind"] == "named"
    )
    for name in ("openwebui", "database", "gateway"):
        backup = started.json("volumes", "backup", name)["folder"]
        assert started.json("volumes", "reset", name, "--yes")["files"] > 0
        assert {v["name"]: v["files"] for v in started.json("volumes", "list")["volumes"]}[name] == 0
        started.invoke("volumes", "restore", backup)
    started.invoke("start")
    with page(started) as client_:
        assert client_.get(f"/api/v1/chats/{made}").json()["title"] == "Kept"
    assert [one["name"] for one in started.json("keys", "list")["keys"]] == ["kept"]
    data = next(c for c in started.json("verify")["findings"] if c["subject"] == "mongodb")
    assert "orders 1501" in data["seen"] and ", as in SecantusDB " in data["seen"], data
    assert data["seen"].endswith(", MongoDB-compatible")


def test_a_backup_becomes_a_second_stack_that_is_checked_and_goes(started: Machine, tool: Podman) -> None:
    """In containers of its own, while the real one runs."""
    project = started.settings["COMPOSE_PROJECT_NAME"]
    before = tool.labelled(project)
    started.json("volumes", "backup", "openwebui,database")
    told = started.json("volumes", "rehearse", timeout=1700)["rehearsed"]
    seen = {one["what"]: one for one in told["checks"]}
    assert all(one["good"] for one in told["checks"]), told
    assert {"start", "answer", "mongodb", "revision", "users", "chats", "documents"} <= seen.keys(), told
    assert not any(tool.labelled(f"{project}-rehearsal").values())
    assert not (started.home / "rehearsal").exists() and tool.labelled(project) == before
    listed = {one["backup"]: one["rehearsed"] for one in started.json("volumes", "list")["backups"]}
    assert listed[told["backup"]]


def test_the_compose_file_works_by_hand(started: Machine, tool: Podman) -> None:
    containers.works_by_hand(
        tool, started, [sys.executable, "-m", "podman_compose"], "model", **containers.model_file(started)
    )


def check(tool: Podman, machine: Machine, service: str) -> int:
    """The exit code of a container's look at itself."""
    return tool.run("healthcheck", "run", container(machine, service), check=False).returncode


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_checks_itself(started: Machine, tool: Podman, service: str) -> None:
    assert check(tool, started, service) == 0
    containers.looking_leaves_nothing(tool, started, service)


def test_a_container_that_hangs_says_so_itself(started: Machine, tool: Podman) -> None:
    """All at once: each look waits for its limit, or for Podman's of a second more, whose code is another one."""
    tops = [tool.run("top", container(started, one), "hpid").stdout for one in SERVICES]
    pids = [int(pid) for top in tops for pid in top.split()[1:]]
    send(pids, signal.SIGSTOP)
    try:
        with ThreadPoolExecutor(len(SERVICES)) as pool:
            ill = dict(zip(SERVICES, pool.map(lambda one: check(tool, started, one), SERVICES), strict=True))
    finally:
        send(pids, signal.SIGCONT)
    assert all(ill.values()), ill
    assert {one: check(tool, started, one) for one in SERVICES} == dict.fromkeys(SERVICES, 0)


def send(pids: list[int], number: signal.Signals) -> None:
    """A signal to each of these processes that is still there."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def test_what_was_brought_up_is_a_compose_file_with_nothing_left_to_fill_in(started: Machine) -> None:
    document = yaml.safe_load((started.home / "run" / "compose.yml").read_text())
    assert set(document["services"]) == set(SERVICES) and document["networks"]["llm-network"] == {
        "internal": True
    }
    assert "${" not in json.dumps(document).replace("$${", "")


def test_clean_removes_what_is_outdated_and_nothing_else(started: Machine, tool: Podman) -> None:
    assert started.json("build")["made"] == [], "start has built it all"
    current = tool.inspect(container(started, "mcp"))["ImageName"]
    # An older image of ours, and one that a container was made of.
    old = "localhost/byre/mcp:0123456789abcdef"
    file = started.home / "Containerfile.old"
    file.write_text(f"FROM {current}\nLABEL old=yes\n")
    tool.run("build", "-t", old, "-f", str(file), str(started.home / "run"))
    told = started.json("clean", "--dry-run")
    names = [one["name"] for one in told["outdated"]]
    assert old in names and current not in names
    assert told["removed"] == [] and tool.has(old)
    assert old in started.json("clean")["removed"]
    assert not tool.has(old) and tool.has(current)
    assert started.json("status")["ready"]


def test_clean_removes_what_outdated_builds_left_and_no_image_of_others(
    started: Machine, tool: Podman, tmp_path: Path
) -> None:
    """A stage has no name when its image is built. Those of today's images make the next build faster, and stay."""
    current = tool.inspect(container(started, "mcp"))["ImageName"]
    volumes = tool.labelled(started.settings["COMPOSE_PROJECT_NAME"])["volumes"]
    file = tmp_path / "Containerfile"
    made = {}
    for label in ("byre.image=localhost/byre/mcp:0123456789abcdef", f"byre.image={current}", "of=others"):
        before = unnamed(tool, label)
        file.write_text(
            f"FROM {started.settings['TRIXIE_IMAGE']} AS build\nRUN echo '{label}' > /made\n"
            f"FROM {started.settings['TRIXIE_IMAGE']}\nCOPY --from=build /made /made\n"
        )
        tool.run("build", "--label", label, "-t", "localhost/byretest-staged", "-f", str(file), str(tmp_path))
        tool.run("image", "rm", "localhost/byretest-staged")
        (made[label],) = unnamed(tool, label) - before
    ours, kept, others = made.values()
    try:
        listed = started.json("clean", "--dry-run")["outdated"]
        told = {one["name"]: one["bytes"] for one in listed}
        assert told[f"unnamed image {ours}"] > 50_000_000
        assert f"unnamed image {kept}" not in told and f"unnamed image {others}" not in told
        assert f"unnamed image {ours}" in started.json("clean")["removed"]
        there = {image for label in made for image in unnamed(tool, label)}
        assert ours not in there and {kept, others} <= there
        assert tool.labelled(started.settings["COMPOSE_PROJECT_NAME"])["volumes"] == volumes
    finally:
        tool.run("image", "rm", kept, others, check=False)


def unnamed(tool: Podman, label: str) -> set[str]:
    """The images without a name that have this label; beside these tests others may make some."""
    which = ("--filter", "dangling=true", "--filter", f"label={label}")
    return set(tool.run("images", "--quiet", *which).stdout.split())
