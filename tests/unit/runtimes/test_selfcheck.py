"""A container's self-check: the command is run for real, on a server of this machine."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, TCPServer, ThreadingTCPServer

import bson
import pytest

from scripts import stack
from scripts.database.hello import HEADER, OP_MSG
from scripts.home import ROOT
from scripts.runtimes.base import PROFILES
from scripts.runtimes.selfcheck import healthcheck
from tests.machine import free_port


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
    return subprocess.run(test[1:], capture_output=True, timeout=30).returncode == 0


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
