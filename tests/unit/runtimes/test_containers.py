"""What is said of containers, from what Podman 4.3.1 said of some. Real containers are in tests/podman."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from scripts import settings, stack
from scripts.errors import HostError
from scripts.home import ROOT, Home
from scripts.lifecycle.secret_files import FOLDER_INSIDE
from scripts.places import Places
from scripts.process import Done
from scripts.runtimes import make
from scripts.runtimes.base import PROFILES, SETTINGS, Obtained, Process
from scripts.runtimes.containers import Containers


@pytest.fixture
def runtime(tmp_path: Path) -> Containers:
    return containers(tmp_path)


def containers(tmp_path: Path, **values: str) -> Containers:
    home = Home(tmp_path / "home")
    home.prepare()
    loaded = settings.load(tmp_path, values).settings
    return Containers(home, Places.of(loaded, home), loaded, env={"PATH": str(tmp_path)})


def test_a_container_whose_address_this_machine_has_is_reached_without_the_tool(runtime: Containers) -> None:
    """An `exec` for each connection would be part of the time to the first token."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        runtime.listed.addresses["llamacpp"] = "127.0.0.1"
        with (
            runtime.reach("llamacpp", server.getsockname()[1]) as local,
            socket.create_connection(("127.0.0.1", local), 5) as client,
        ):
            client.sendall(b"asked")
            server.accept()[0].close()  # whether something answers there
            served, _ = server.accept()
            with served:
                assert served.recv(5) == b"asked"


def test_without_podman_nothing_runs_and_nothing_breaks(runtime: Containers) -> None:
    assert runtime.processes(("mcp",))["mcp"].state == "stopped"
    assert not runtime.anything()


def test_a_docker_that_refuses_this_user_says_so_before_anything_is_made(
    runtime: Containers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    denied = (
        "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock"
    )
    folder = tmp_path / "denied"
    folder.mkdir()
    (folder / "docker").write_text(f"#!/bin/sh\necho '{denied}' >&2\nexit 1\n")
    (folder / "docker").chmod(0o755)
    env = {"PATH": f"{folder}:{os.environ['PATH']}"}
    docker = Containers(runtime.home, runtime.places, runtime.settings, tool="docker", env=env)
    monkeypatch.setattr("os.getuid", lambda: 1000)
    with pytest.raises(HostError) as caught:
        docker.boot(("mcp",))
    assert caught.value.fault == "docker-socket-denied" and "usermod -aG docker" in caught.value.hint
    assert caught.value.detail == (denied,)
    assert not (runtime.home.run / "secrets").exists()


def test_a_described_service_holds_nothing_to_fill_in_and_no_secret(runtime: Containers) -> None:
    folder = runtime.home.run / "secrets"
    folder.mkdir()
    for name in ("engine_api_key", "page_api_keys", "mcp_headers", "mcp_servers", "mcp_token", "gateway_token",
                 "plan_key", "database_uri", "webui_secret_key", "webui_admin_password", "tool_servers",
                 "redis_config", "redis_url", "postgres_password", "postgres_page_password"):  # fmt: skip
        (folder / name).write_text("hunter2")
    variables = runtime.wiring.variables({"webui_port": 8080}) | {
        "RAG_TEMPLATE": "it costs $5 of ${X}",
        "ENGINE_CPUS": "1.5",
    }
    described = stack.load(ROOT / stack.COMPOSE_FILE, variables, PROFILES).services
    for service in described.values():
        body = runtime.file.described(service, "image:tag", {})
        assert body["image"] == "image:tag" and "hunter2" not in str(body) and "x-ready" not in body
        assert body["cap_drop"] == ["ALL"] and body["read_only"] is True
        assert "" not in body["environment"].values()
    web = runtime.file.described(described["openwebui"], "i", {})
    assert web["environment"]["RAG_TEMPLATE"] == "it costs $$5 of $${X}"
    assert web["deploy"] == {"resources": {"limits": {"pids": 512}}}
    assert web["ports"] == ["127.0.0.1:8080:8080"]
    engine = runtime.file.described(described["llamacpp"], "i", {})
    assert engine["deploy"]["resources"]["limits"] == {"cpus": "1.5", "pids": 512}


@pytest.mark.parametrize(
    ("servers", "networks", "installed"),
    [
        ({"a": {"url": "${MCP_URL}"}}, ("llm-network",), ""),
        ({"a": {"url": "https://x.example/mcp"}}, ("llm-network", "egress"), ""),
        ({"a": {"command": "npx", "args": ["-y", "pkg@1.2.3"]}}, ("llm-network",), "pkg@1.2.3"),
        ({"a": {"url": 3}}, ("llm-network",), ""),  # `start` says what is wrong with it
    ],
)
def test_the_gateway_gets_what_its_mcp_servers_need(
    runtime: Containers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    servers: dict[str, Any],
    networks: tuple[str, ...],
    installed: str,
) -> None:
    file = tmp_path / "mcp-config.json"
    file.write_text(json.dumps({"mcpServers": servers}))
    monkeypatch.setattr("scripts.runtimes.container_wiring.MCP_CONFIG", file)
    variables = runtime.wiring.variables({"webui_port": 8080})
    loaded = stack.load(ROOT / stack.COMPOSE_FILE, variables, PROFILES, runtime.wiring.overlays()).services[
        "gateway"
    ]
    assert loaded.networks == networks
    assert loaded.build and loaded.build.args["MCP_PACKAGES"] == installed


def test_the_gateway_sees_the_folder_of_mcp_servers_and_can_only_read_it(tmp_path: Path) -> None:
    def mounts(runtime: Containers) -> tuple[str, ...]:
        variables = runtime.wiring.variables({"webui_port": 8080})
        return (
            stack.load(ROOT / stack.COMPOSE_FILE, variables, PROFILES, runtime.wiring.overlays())
            .services["gateway"]
            .volumes
        )

    own = "gateway-data:/var/lib/byre"
    assert mounts(containers(tmp_path)) == (own,)
    named = containers(tmp_path, MCP_FOLDER=str(tmp_path))
    assert mounts(named) == (
        own,
        f"{tmp_path}:{FOLDER_INSIDE}:ro",
    )


def test_production_changes_the_stack_in_every_runtime(tmp_path: Path) -> None:
    team = settings.load(tmp_path, {"SCENARIO": "production"}).settings
    home = Home(tmp_path)
    for name in ("podman", "docker", "embedded"):
        overlays = make(name, team, home, Places.of(team, home)).wiring.overlays()
        assert [one.name for one in overlays][:1] == ["production.yml"]


def test_a_database_outside_gets_the_mcp_server_a_way_out(tmp_path: Path) -> None:
    inner = containers(tmp_path)
    outer = containers(tmp_path, MONGODB_URI="mongodb://u:p@localhost:27017/x")

    def networks(runtime: Containers) -> dict[str, tuple[str, ...]]:
        loaded = stack.load(ROOT / stack.COMPOSE_FILE, {}, PROFILES, runtime.wiring.overlays()).services
        return {name: one.networks for name, one in loaded.items()}

    assert networks(inner)["mcp"] == ("llm-network",)
    assert networks(outer) == networks(inner) | {"mcp": ("llm-network", "egress")}
    assert (
        outer.wiring.from_inside("mongodb://u:p@localhost:27017/x")
        == "mongodb://u:p@host.containers.internal:27017/x"
    )


@pytest.mark.parametrize(
    ("by_hand", "what"),
    [
        ({}, ()),
        ({"Image": "2" * 64}, ("its image",)),
        (
            {"Config": {"User": "mongodb", "Image": "x:1"}, "HostConfig": {}},
            ("its read-only mode", "its rights"),
        ),
    ],
)
def test_a_container_made_anew_by_hand_is_not_current_and_is_replaced(
    runtime: Containers, monkeypatch: pytest.MonkeyPatch, by_hand: dict[str, Any], what: tuple[str, ...]
) -> None:
    service = described_database(runtime)
    runtime.file.put("database", runtime.descriptions.service(service, "x:1"), runtime.descriptions.project())
    runtime.listed.last["database"] = {
        "Image": "1" * 64,
        "State": {"Status": "running"},
        "Config": {"User": "mongodb", "Image": "x:1"},
        "HostConfig": {"ReadonlyRootfs": True, "CapDrop": ["CAP_CHOWN"]},
        "Mounts": [{"Type": "volume", "Name": "byre_database", "Destination": "/data/db"}],
        "NetworkSettings": {"Networks": {"byre_llm-network": {}}},
    } | by_hand
    ran: list[str] = []

    def run(argv: list[str], timeout: float) -> Done:
        ran.append(" ".join(argv))
        return Done("", 0, "1" * 64 + "\n")

    monkeypatch.setattr(runtime.tool, "run", run)
    monkeypatch.setattr(runtime.owner, "settle", lambda image: None)
    monkeypatch.setattr(runtime, "processes", lambda names: {"database": Process("database", "running")})
    obtained = Obtained("x:1")
    assert runtime.differences(service, obtained) == what
    runtime.up(service, obtained)
    replaced = (
        ["podman stop -t 15 byre_database_1", "podman rm --force --time 2 byre_database_1"] if what else []
    )
    assert ran[:-1] == ["podman image inspect --format {{.Id}} x:1", *replaced] and " up --detach " in ran[-1]
    assert runtime.differences(service, Obtained("x:2")) == SETTINGS, "another image is another description"


def described_database(runtime: Containers) -> stack.Service:
    file, variables = ROOT / stack.COMPOSE_FILE, runtime.wiring.variables({"webui_port": 1})
    return stack.load(file, variables, PROFILES, runtime.wiring.overlays())["database"]


def test_the_database_runs_as_its_image_s_user_or_as_the_owner_of_a_folder(tmp_path: Path) -> None:
    default = described_database(containers(tmp_path))
    # The users of MongoDB's images: mongodb in those of Ubuntu, mongod in those of Red Hat's UBI.
    assert default.image.endswith("-ubuntu2204") and default.user == "mongodb"
    ubi = {"DATABASE_IMAGE": "docker.io/mongodb/mongodb-community-server:8.0-ubi9", "DATABASE_USER": "mongod"}
    assert described_database(containers(tmp_path, **ubi)).user == "mongod"
    folder = described_database(containers(tmp_path, DATABASE_STORAGE=str(tmp_path / "db"), **ubi))
    assert folder.user == "10001:10001" and folder.volumes == (f"{tmp_path}/db:/data/db",)


def test_postgresql_comes_from_debian_or_from_an_image(tmp_path: Path) -> None:
    def base(**values: str) -> str:
        runtime = containers(tmp_path, WEBUI_DATABASE="postgres", TRIXIE_IMAGE="localhost/debian:1", **values)
        file, variables = ROOT / stack.COMPOSE_FILE, runtime.wiring.variables({"webui_port": 1})
        build = stack.load(file, variables, PROFILES, runtime.wiring.overlays())["postgres"].build
        return build.args["BASE"] if build else ""

    official = "docker.io/library/postgres:17"
    assert base() == "localhost/debian:1" and base(POSTGRES_IMAGE=official) == official


def test_on_a_mac_the_owner_of_the_database_s_folder_is_whose_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    assert described_database(containers(tmp_path)).userns_mode == ""
    folder = containers(tmp_path, DATABASE_STORAGE=str(tmp_path / "db"))
    assert described_database(folder).userns_mode == "keep-id:uid=10001,gid=10001"


def test_atlas_local_is_started_as_its_makers_say(tmp_path: Path) -> None:
    """As of https://www.mongodb.com/docs/atlas/cli/current/atlas-cli-docker-compose/; not run."""
    runtime = containers(tmp_path, DATABASE_IMAGE="docker.io/mongodb/mongodb-atlas-local:8.0")
    body = described_database(runtime).compose()
    assert "user" not in body and "read_only" not in body and body["hostname"] == "database"
    places = ["database:/data/db", "database-config:/data/configdb", "database-search:/data/mongot"]
    assert body["volumes"] == places and {one.partition(":")[0] for one in places} < set(
        runtime.descriptions.project()["volumes"]
    )
