"""The compose file that is run: labels for SELinux and images that are not ours, by what the compose tools call; health
checks, by running them.

No machine with SELinux was at hand: that the labels open the files is not shown here.
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer, ThreadingTCPServer
from typing import Any

import bson
import pytest
import yaml

from scripts import host, stack
from scripts.database.hello import HEADER, OP_MSG
from scripts.errors import InstallError, ServiceError
from scripts.home import ROOT
from scripts.runtimes.base import PROFILES, Obtained
from scripts.runtimes.compose import healthcheck, may_label, selinux
from scripts.runtimes.containers import Containers
from tests.machine import free_port
from tests.unit.runtimes.fake_tool import FakeTool, runtime, services
from tests.waits import PATIENCE

OURS = "localhost/byre/{}:0123456789abcdef"


@pytest.fixture
def enforcing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "selinux", lambda: "enforcing")
    monkeypatch.setattr("sys.platform", "linux")


def brought_up(made: Containers, name: str) -> None:
    """The compose tool is really called, on a container tool that says nothing of what it was asked to start."""
    folder = made.home.run / "secrets"
    folder.mkdir(exist_ok=True)
    service = services(made)[name]
    for secret in service.secrets:
        (folder / secret.source).write_text("x")
    with pytest.raises(ServiceError, match=f"{name} can't be started"):
        made.up(service, Obtained(OURS.format(name)))


def mounts(fake: FakeTool) -> list[str]:
    argv = next(argv for argv in fake.heard if argv[0] in {"run", "create"})
    return [value for flag, value in pairwise(argv) if flag in {"-v", "--volume", "--mount"}]


def podman(tmp_path: Path, **values: str) -> tuple[Containers, FakeTool]:
    made, fake = runtime(tmp_path, "podman", **values)
    made.tool.env["PATH"] = f"{fake.folder}:{os.environ['PATH']}"
    fake.say("--version", "podman version 5.4.2\n")
    fake.say("ps --filter", "[]")
    return made, fake


@pytest.mark.usefixtures("enforcing")
def test_podman_is_asked_to_label_secrets_and_folders(tmp_path: Path) -> None:
    models = tmp_path / "models"
    made, fake = podman(tmp_path, ENGINE="llamacpp", OLLAMA_MODEL_STORAGE=str(models))
    brought_up(made, "llamacpp")
    assert sorted(mounts(fake)) == sorted(
        [
            f"{made.home.run}/secrets/engine_api_key:/run/secrets/LLAMA_API_KEY:ro,rprivate,rbind,z",
            f"{models}:/models:z,ro",
        ]
    )


@pytest.mark.usefixtures("enforcing")
def test_a_named_volume_has_its_label_already(tmp_path: Path) -> None:
    made, fake = podman(tmp_path)
    brought_up(made, "database")
    assert [one for one in mounts(fake) if ",z" in one or ":z" in one] == []


@pytest.mark.usefixtures("enforcing")
def test_without_selinux_nothing_is_labelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "selinux", lambda: "permissive")
    made, fake = podman(tmp_path, ENGINE="llamacpp")
    brought_up(made, "llamacpp")
    assert len(mounts(fake)) == 2 and not [
        one for one in mounts(fake) if "z" in one.rpartition(":")[2].split(",")
    ]


@pytest.mark.usefixtures("enforcing")
def test_docker_has_no_label_for_a_secret_so_it_is_mounted_as_a_file(tmp_path: Path) -> None:
    made, _ = runtime(tmp_path, "docker", OPENWEBUI_DATA_STORAGE=str(tmp_path / "chats"))
    brought_up(made, "openwebui")
    document: dict[str, Any] = yaml.safe_load((made.home.run / "compose.yml").read_text())
    service = document["services"]["openwebui"]
    assert "secrets" not in service and "x-podman.relabel" not in json.dumps(document)
    secrets = made.home.run / "secrets"
    assert service["volumes"] == [
        f"{tmp_path}/chats:/app/backend/data:z",
        f"{secrets}/webui_secret_key:/run/secrets/WEBUI_SECRET_KEY:ro,z",
        f"{secrets}/webui_admin_password:/run/secrets/WEBUI_ADMIN_PASSWORD:ro,z",
        f"{secrets}/engine_api_key:/run/secrets/OPENAI_API_KEY:ro,z",
        f"{secrets}/page_api_keys:/run/secrets/OPENAI_API_KEYS:ro,z",
        f"{secrets}/tool_servers:/run/secrets/TOOL_SERVER_CONNECTIONS:ro,z",
        f"{secrets}/redis_url:/run/secrets/REDIS_URL:ro,z",
    ]


@pytest.mark.parametrize(("folder", "may"), [
    ("~", False), ("~/models", True), ("/", False), ("/home", False), ("/etc", False), ("/srv/models", True),
])  # fmt: skip
def test_a_home_and_the_system_s_folders_keep_their_labels(
    folder: str, may: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    assert may_label(Path(folder).expanduser()) is may


@pytest.mark.usefixtures("enforcing")
def test_where_the_containers_run_elsewhere_this_machine_s_selinux_says_nothing(tmp_path: Path) -> None:
    made, _ = podman(tmp_path)
    assert selinux(made.tool)
    made.tool.env["CONTAINER_HOST"] = "ssh://nas"
    assert not selinux(made.tool)


# ── health checks ──


@contextmanager
def serving(server: TCPServer) -> Iterator[int]:
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def page(status: int, body: str) -> Iterator[int]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/ready" else 404)
            self.send_header("X-Trap", "true")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Answer)) as port:
        yield port


@contextmanager
def database(document: dict[str, object]) -> Iterator[int]:
    class Answer(StreamRequestHandler):
        def handle(self) -> None:
            length, *_ = HEADER.unpack(self.rfile.read(HEADER.size))
            assert bson.decode(self.rfile.read(length - HEADER.size)[5:])["hello"] == 1
            body = b"\0\0\0\0\0" + bson.encode(document)
            self.wfile.write(HEADER.pack(HEADER.size + len(body), 2, 1, OP_MSG) + body)
            self.rfile.read(1)  # a database keeps the connection

    with serving(ThreadingTCPServer(("127.0.0.1", 0), Answer)) as port:
        yield port


def well(**ready: object) -> bool:
    """What the command of a service that is ready so says."""
    service = stack.Service.model_validate({"name": "x", "x-ready": ready})
    test = healthcheck(service)["test"]
    assert test[0] == "CMD"
    return subprocess.run(test[1:], capture_output=True, timeout=PATIENCE).returncode == 0


@pytest.mark.parametrize(
    ("status", "body", "good"),
    [
        (200, '{"status":true}', True),
        (200, '{\n"status": true\n}\n', True),
        (200, '{"status":false}', False),  # the word is in the head, too
        (200, "", False),
        (503, '{"status":true}', False),
    ],
)
def test_a_page_is_asked_for_what_makes_it_ready(status: int, body: str, good: bool) -> None:
    with page(status, body) as port:
        assert well(port=port, path="/ready", expect="true") is good


@pytest.mark.parametrize(
    ("document", "good"),
    [
        ({"isWritablePrimary": True, "ok": 1.0}, True),
        ({"ok": 0.0, "errmsg": "ok is 1.0 elsewhere"}, False),
    ],
)
def test_a_database_is_asked_hello(document: dict[str, object], good: bool) -> None:
    with database(document) as port:
        assert well(port=port, ping="mongodb") is good


@pytest.mark.parametrize(("answer", "good"), [(b"+PONG\r\n", True), (b"-LOADING\r\n", False), (b"", False)])
def test_redis_is_asked_for_a_sign_of_life(answer: bytes, good: bool) -> None:
    class Answer(StreamRequestHandler):
        def handle(self) -> None:
            assert self.rfile.readline() == b"PING\r\n"
            self.wfile.write(answer)

    with serving(ThreadingTCPServer(("127.0.0.1", 0), Answer)) as port:
        assert well(port=port, ping="redis") is good


def test_nobody_there() -> None:
    port = free_port()
    assert not well(port=port, path="/ready", expect="true")
    assert not well(port=port, ping="mongodb") and not well(port=port, ping="redis")


def test_every_service_is_asked_on_its_own_port() -> None:
    services = stack.load(ROOT / stack.COMPOSE_FILE, {"WEBUI_PORT": "8181"}, PROFILES).services
    asked = {name: " ".join(healthcheck(one)["test"]) for name, one in services.items()}
    assert "/dev/tcp/127.0.0.1/8080" in asked["openwebui"] and "GET /ready " in asked["openwebui"]
    assert "/dev/tcp/127.0.0.1/3001" in asked["mcp"] and "/dev/tcp/127.0.0.1/27017" in asked["database"]


# ── images that are not ours ──

# As the official Dockerfiles say: https://github.com/open-webui/open-webui/blob/main/Dockerfile,
# https://github.com/mongodb-js/mongodb-mcp-server/blob/main/Dockerfile
PAGE = {"Entrypoint": None, "Cmd": ["bash", "start.sh"]}
MCP = {"Entrypoint": ["mongodb-mcp-server"], "Cmd": None}
IMAGES = {
    "OPENWEBUI_IMAGE": "ghcr.io/open-webui/open-webui:main",
    "OLLAMA_IMAGE": "docker.io/ollama/ollama:latest",
}


def described(
    tmp_path: Path, name: str, config: dict[str, Any], **values: str
) -> tuple[dict[str, Any], FakeTool]:
    made, fake = runtime(tmp_path, "podman", **values)
    fake.say("image inspect", json.dumps(config))
    folder = made.home.run / "secrets"
    folder.mkdir()
    service = services(made)[name]
    for secret in service.secrets:
        (folder / secret.source).write_text("x")
    body = made.descriptions.service(service, service.image)
    assert made.descriptions.service(service, service.image) == body
    return body, fake


def test_a_service_with_a_command_of_its_own_keeps_it(tmp_path: Path) -> None:
    """As the official Dockerfile says: https://github.com/valkey-io/valkey-container"""
    config = {"Entrypoint": ["docker-entrypoint.sh"], "Cmd": ["valkey-server"]}
    body, _ = described(tmp_path, "redis", config, REDIS_IMAGE="docker.io/valkey/valkey:8.1")
    assert body["entrypoint"] == ["/bin/sh", "/byre/entrypoint", "docker-entrypoint.sh"]
    assert body["command"] == ["valkey-server", "/run/secrets/REDIS_CONFIG"]


def test_our_entrypoint_goes_before_what_the_image_starts(tmp_path: Path) -> None:
    body, fake = described(tmp_path, "openwebui", PAGE, **IMAGES)
    assert body["entrypoint"] == ["/bin/sh", "/byre/entrypoint"] and body["command"] == ["bash", "start.sh"]
    assert body["volumes"] == [
        "openwebui-data:/app/backend/data",
        f"{ROOT}/images/entrypoint:/byre/entrypoint:ro",
    ]
    assert body["environment"]["HOME"] == "/tmp" and body["environment"]["WEBUI_AUTH"] == "true"
    assert body["user"] == "10001:10001" and body["cap_drop"] == ["ALL"] and body["read_only"]
    assert "healthcheck" not in body, "the image has one of its own"
    asked = [argv for argv in fake.heard if argv[0] == "image"]
    assert asked == [["image", "inspect", "--format", "{{json .Config}}", IMAGES["OPENWEBUI_IMAGE"]]], "once"


def test_an_image_with_an_entrypoint_of_its_own(tmp_path: Path) -> None:
    body, _ = described(tmp_path, "mcp", MCP, MCP_IMAGE="docker.io/mongodb/mongodb-mcp-server:latest")
    assert (
        body["entrypoint"] == ["/bin/sh", "/byre/entrypoint", "mongodb-mcp-server"] and body["command"] == []
    )


def test_one_that_reads_no_secret_starts_as_it_is(tmp_path: Path) -> None:
    body, _ = described(tmp_path, "ollama", {"Entrypoint": ["/bin/ollama"], "Cmd": ["serve"]}, **IMAGES)
    assert "entrypoint" not in body and body["environment"]["HOME"] == "/tmp"


def test_the_database_is_what_its_image_makes_of_it(tmp_path: Path) -> None:
    body, fake = described(tmp_path, "database", {})
    assert "entrypoint" not in body and body["user"] == "mongodb" and fake.heard == []


def test_an_image_that_cannot_be_asked(tmp_path: Path) -> None:
    with pytest.raises(InstallError, match=r"^ghcr\.io/") as caught:
        described(tmp_path, "openwebui", [], **IMAGES)  # type: ignore[arg-type]
    assert caught.value.fault == "image-missing"


def test_the_compose_tool_passes_on_all_of_it(tmp_path: Path) -> None:
    """podman-compose itself is called, on a Podman that says nothing of what it was asked to start."""
    made, fake = runtime(tmp_path, "podman", **IMAGES)
    made.tool.env["PATH"] = f"{fake.folder}:{os.environ['PATH']}"
    for command, said in (
        ("--version", "podman version 5.4.2\n"), ("ps --filter", "[]"), ("image inspect", json.dumps(PAGE)),
    ):  # fmt: skip
        fake.say(command, said)
    (made.home.run / "secrets").mkdir()
    service = services(made)["openwebui"]
    for secret in service.secrets:
        (made.home.run / "secrets" / secret.source).write_text("x")
    with pytest.raises(ServiceError, match="openwebui can't be started"):
        made.up(service, Obtained(service.image))
    begun = [argv for argv in fake.heard if "--entrypoint" in argv]
    assert len(begun) == 1
    argv = begun[0]
    assert json.loads(argv[argv.index("--entrypoint") + 1]) == ["/bin/sh", "/byre/entrypoint"]
    assert argv[-3:] == [service.image, "bash", "start.sh"]
    assert f"{ROOT}/images/entrypoint:/byre/entrypoint:ro" in argv
