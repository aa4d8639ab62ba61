"""Readiness probes against small real servers: what is no right answer is not ready."""

from __future__ import annotations

import http.server
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import bson
import pytest

from scripts import probes
from scripts.stack import Ready
from tests.machine import free_port
from tests.waits import PATIENCE


@contextmanager
def web(status: int, body: str) -> Iterator[int]:
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize(
    ("status", "body", "ready"),
    [
        (200, '{"status":true}', True),
        (503, '{"status":true}', False),
        (200, '{"status":false}', False),
        (200, "<!doctype html><title>true</title>", False),  # Open WebUI answers unknown paths with its page
        (200, "", False),
    ],
)
def test_what_the_answer_holds_decides(status: int, body: str, ready: bool) -> None:
    with web(status, body) as port:
        answer = probes.ready(Ready(port=port, path="/ready", expect="true"), timeout=PATIENCE)
    assert answer.ready is ready and not answer.refused and str(status) in answer.evidence


@pytest.mark.parametrize("ping", ["", "mongodb", "redis", "postgres"])
def test_nobody_listens(ping: str) -> None:
    answer = probes.ready(Ready(port=free_port(), path="/", ping=ping), timeout=PATIENCE)
    assert not answer.ready and answer.refused


@contextmanager
def says(data: bytes) -> Iterator[int]:
    """A server that answers the first message with these bytes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(data)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(PATIENCE)


def message(document: dict[str, object], opcode: int = 2013) -> bytes:
    body = struct.pack("<iB", 0, 0) + bson.encode(document)
    return struct.pack("<iiii", 16 + len(body), 1, 1, opcode) + body


@pytest.mark.parametrize(
    ("data", "ready"),
    [
        (message({"ok": 1.0}), True),
        (message({"ok": 0.0, "errmsg": "no"}), False),
        (message({"ok": 1.0}, opcode=1), False),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", False),
        (message({"ok": 1.0})[:20], False),
        (b"", False),
    ],
)
def test_a_database_must_say_hello(data: bytes, ready: bool) -> None:
    with says(data) as port:
        assert probes.ready(Ready(port=port, ping="mongodb"), timeout=PATIENCE).ready is ready


@pytest.mark.parametrize(
    ("data", "ready"),
    [
        (b"+PONG\r\n", True),
        (b"-LOADING Redis is loading the dataset in memory\r\n", False),
        (b"-MISCONF Errors writing to the AOF file: No space left on device\r\n", False),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", False),
        (b"", False),
    ],
)
def test_redis_must_answer_well(data: bytes, ready: bool) -> None:
    with says(data) as port:
        assert probes.ready(Ready(port=port, ping="redis"), timeout=PATIENCE).ready is ready
