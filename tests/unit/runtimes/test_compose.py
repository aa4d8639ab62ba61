"""The compose file that is run: labels for SELinux, by what the compose tools call; health checks, by running them.

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
from scripts.errors import ServiceError
from scripts.home import ROOT
from scripts.runtimes.base import PROFILES, Obtained
from scripts.runtimes.compose import healthcheck, may_label, selinux
from scripts.runtimes.containers import Containers
from tests.machine import free_port
from tests.unit.runtimes.test_dialect import Fake, runtime, services
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


def mounts(fake: Fake) -> list[str]:
    argv = next(argv for argv in fake.heard if argv[0] in {"run", "create"})
    return [value for flag, value in pairwise(argv) if flag in {"-v", "--volume", "--mount"}]


def podman(tmp_path: Path, **values: str) -> tuple[Containers, Fake]:
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
        f"{secrets}/tool_servers:/run/secrets/TOOL_SERVER_CONNECTIONS:ro,z",
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
    threading.Thread(target=server.serve_forever, daemon=True).start()
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


def test_nobody_there() -> None:
    port = free_port()
    assert not well(port=port, path="/ready", expect="true") and not well(port=port, ping="mongodb")


def test_every_service_is_asked_on_its_own_port() -> None:
    services = stack.load(ROOT / stack.COMPOSE_FILE, {"WEBUI_PORT": "8181"}, PROFILES).services
    asked = {name: " ".join(healthcheck(one)["test"]) for name, one in services.items()}
    assert "/dev/tcp/127.0.0.1/8080" in asked["openwebui"] and "GET /ready " in asked["openwebui"]
    assert "/dev/tcp/127.0.0.1/3001" in asked["mcp"] and "/dev/tcp/127.0.0.1/27017" in asked["database"]
