"""Ways to a port, through real sockets. For tunnels `env` stands for `podman exec -i NAME`."""

from __future__ import annotations

import http.client
import http.server
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import psutil
import pytest

from scripts.runtimes.reach import answers, forward, listening, tunnel
from tests.waits import PATIENCE, until

# ── a local port ──


def test_each_connection_is_handed_on_and_the_port_goes_with_its_end() -> None:
    taken: list[bytes] = []

    def take(connection: socket.socket) -> None:
        with connection:
            taken.append(connection.recv(10))
            connection.sendall(b"seen")

    before = {*threading.enumerate()}
    with listening(take) as port:
        for said in (b"one", b"two"):
            with socket.create_connection(("127.0.0.1", port), PATIENCE) as client:
                client.sendall(said)
                assert client.recv(10) == b"seen"
    assert taken == [b"one", b"two"] and {*threading.enumerate()} <= before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), PATIENCE)


def test_an_error_inside_ends_it_as_well() -> None:
    with pytest.raises(KeyError), listening(lambda connection: None) as port:
        raise KeyError(port)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), PATIENCE)


# ── to another address ──

AWAY = "127.0.0.1"


@pytest.fixture
def echo() -> Iterator[tuple[int, threading.Event]]:
    """A server that sends back what it gets, and the event of a client that has gone."""
    gone = threading.Event()

    def answer(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            while data := connection.recv(65536):
                connection.sendall(data)
        gone.set()

    def serve(server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=answer, args=(server.accept()[0],), daemon=True).start()

    with socket.create_server((AWAY, 0)) as server:
        threading.Thread(target=serve, args=(server,), daemon=True).start()
        yield server.getsockname()[1], gone


def _exactly(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count and (piece := connection.recv(count - len(data))):
        data += piece
    return data


def test_what_takes_connections_and_what_does_not(echo: tuple[int, threading.Event]) -> None:
    with socket.create_server((AWAY, 0)) as server:
        gone = server.getsockname()[1]
    assert answers(AWAY, echo[0]) and not answers(AWAY, gone)


def test_bytes_go_both_ways_on_several_connections(echo: tuple[int, threading.Event]) -> None:
    port, _ = echo
    with forward(AWAY, port) as local:
        assert local != port
        with (
            socket.create_connection((AWAY, local), PATIENCE) as one,
            socket.create_connection((AWAY, local), PATIENCE) as two,
        ):
            big = bytes(range(256)) * 4096
            sender = threading.Thread(target=one.sendall, args=(big,))
            sender.start()
            two.sendall(b"second")
            assert _exactly(two, 6) == b"second"
            assert _exactly(one, len(big)) == big
            sender.join()


def test_a_client_that_goes_is_noticed(echo: tuple[int, threading.Event]) -> None:
    port, gone = echo
    with forward(AWAY, port) as local:
        with socket.create_connection((AWAY, local), PATIENCE) as one:
            one.sendall(b"x")
            assert _exactly(one, 1) == b"x" and not gone.is_set()
        assert gone.wait(PATIENCE)


def test_afterwards_nothing_listens_and_nothing_is_open(echo: tuple[int, threading.Event]) -> None:
    port, gone = echo
    with forward(AWAY, port) as local:
        one = socket.create_connection((AWAY, local), PATIENCE)
        one.sendall(b"x")
        assert _exactly(one, 1) == b"x"
    assert gone.wait(PATIENCE) and one.recv(1) == b""
    one.close()
    with pytest.raises(OSError):
        socket.create_connection((AWAY, local), 1)


def test_nobody_behind_it_is_a_connection_that_ends() -> None:
    with socket.create_server((AWAY, 0)) as free:
        port = free.getsockname()[1]
    with (
        forward(AWAY, port) as local,
        socket.create_connection((AWAY, local), PATIENCE) as one,
        suppress(ConnectionResetError),
    ):
        assert one.recv(1) == b""


# ── into a container ──


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
        threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield int(made.server_address[1])
        made.shutdown()


def ask(port: int, path: str, body: bytes) -> bytes:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("POST", path, body)
        return connection.getresponse().read()


def test_bytes_go_both_ways_unchanged_and_many_at_once(server: int) -> None:
    bodies = [os.urandom(200_000) for _ in range(4)]
    answered: dict[int, bytes] = {}
    with tunnel(["env"], server, dict(os.environ)) as port:
        threads = [
            threading.Thread(target=lambda n=n: answered.update({n: ask(port, "/", bodies[n])}))
            for n in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
    assert answered == {n: body[::-1] for n, body in enumerate(bodies)}


def test_the_caller_hears_that_the_service_hung_up(server: int) -> None:
    with tunnel(["env"], server, dict(os.environ)) as port:
        assert ask(port, "/until-the-end", b"abc") == b"cba"


def test_a_service_that_hung_up_before_the_shell_waits(tmp_path: Path) -> None:
    """Bash pauses after each command, as it may on a busy machine: by then all that the service says is read."""
    slow = tmp_path / "slow.sh"
    slow.write_text("trap 'sleep 0.1' DEBUG\n")

    def greet(listener: socket.socket) -> None:
        with listener.accept()[0] as connection:
            connection.sendall(b"and goodbye")

    with socket.create_server((AWAY, 0)) as listener:
        threading.Thread(target=greet, args=(listener,), daemon=True).start()
        with (
            tunnel(["env", f"BASH_ENV={slow}"], listener.getsockname()[1], dict(os.environ)) as port,
            socket.create_connection((AWAY, port), PATIENCE) as client,
        ):
            assert _exactly(client, 100) == b"and goodbye"


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
    until(lambda: not ours(server))
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
