"""Connections to another address of this machine, through real sockets."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from scripts.runtimes.forward import answers, forward

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
            socket.create_connection((AWAY, local), 5) as one,
            socket.create_connection((AWAY, local), 5) as two,
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
        with socket.create_connection((AWAY, local), 5) as one:
            one.sendall(b"x")
            assert _exactly(one, 1) == b"x" and not gone.is_set()
        assert gone.wait(5)


def test_afterwards_nothing_listens_and_nothing_is_open(echo: tuple[int, threading.Event]) -> None:
    port, gone = echo
    with forward(AWAY, port) as local:
        one = socket.create_connection((AWAY, local), 5)
        one.sendall(b"x")
        assert _exactly(one, 1) == b"x"
    assert gone.wait(5) and one.recv(1) == b""
    one.close()
    with pytest.raises(OSError):
        socket.create_connection((AWAY, local), 1)


def test_nobody_behind_it_is_a_connection_that_ends() -> None:
    with socket.create_server((AWAY, 0)) as free:
        port = free.getsockname()[1]
    with (
        forward(AWAY, port) as local,
        socket.create_connection((AWAY, local), 5) as one,
        suppress(ConnectionResetError),
    ):
        assert one.recv(1) == b""
