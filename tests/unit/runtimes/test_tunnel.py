"""The way into a container, here into this very machine: `env` stands for `podman exec -i NAME`."""

from __future__ import annotations

import http.client
import http.server
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress

import psutil
import pytest

from scripts.runtimes.tunnel import tunnel


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        if self.path == "/until-the-end":  # no length: the end is told by hanging up
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body[::-1])
            self.close_connection = True
            return
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[::-1])

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def server() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield int(made.server_address[1])
        made.shutdown()


def ask(port: int, path: str, body: bytes) -> bytes:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("POST", path, body)
        return connection.getresponse().read()


def test_bytes_go_both_ways_unchanged_and_many_at_once(server: int) -> None:
    bodies = [os.urandom(200_000) for _ in range(4)]
    answers: dict[int, bytes] = {}
    with tunnel(["env"], server, dict(os.environ)) as port:
        threads = [
            threading.Thread(target=lambda n=n: answers.update({n: ask(port, "/", bodies[n])}))
            for n in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    assert answers == {n: body[::-1] for n, body in enumerate(bodies)}


def test_the_caller_hears_that_the_service_hung_up(server: int) -> None:
    with tunnel(["env"], server, dict(os.environ)) as port:
        assert ask(port, "/until-the-end", b"abc") == b"cba"


def ours(server: int) -> list[str]:
    """The processes that a tunnel to this server has started."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get("BYRE_TEST") == str(server):
                found.append(process.name())
    return found


def test_nobody_listens_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        dead = gone.getsockname()[1]
    with tunnel(["env"], dead, dict(os.environ)) as port, pytest.raises((http.client.HTTPException, OSError)):
        ask(port, "/", b"x")


def test_nothing_listens_and_nothing_is_left_afterwards(server: int) -> None:
    with tunnel(["env", "-i", "PATH=/usr/bin:/bin", f"BYRE_TEST={server}"], server, dict(os.environ)) as port:
        assert ask(port, "/", b"x") == b"x"
    deadline = time.monotonic() + 5
    while (left := ours(server)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not left
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=2)
