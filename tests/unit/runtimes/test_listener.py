"""A local port, and what becomes of it."""

from __future__ import annotations

import socket
import threading

import pytest

from scripts.runtimes.listener import listening


def test_each_connection_is_handed_on_and_the_port_goes_with_its_end() -> None:
    taken: list[bytes] = []

    def take(connection: socket.socket) -> None:
        with connection:
            taken.append(connection.recv(10))
            connection.sendall(b"seen")

    before = threading.active_count()
    with listening(take) as port:
        for said in (b"one", b"two"):
            with socket.create_connection(("127.0.0.1", port), 5) as client:
                client.sendall(said)
                assert client.recv(10) == b"seen"
    assert taken == [b"one", b"two"] and threading.active_count() == before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 5)


def test_an_error_inside_ends_it_as_well() -> None:
    with pytest.raises(KeyError), listening(lambda connection: None) as port:
        raise KeyError(port)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 5)
