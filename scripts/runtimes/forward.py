"""A way to a port of another address of this machine: a local port that is there as long as a command needs it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

CONNECT_SECONDS = 5.0


@contextmanager
def forward(host: str, port: int) -> Iterator[int]:
    """A port of 127.0.0.1 whose connections go to `port` of `host`."""
    connections: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_serve, args=(server, (host, port), connections), daemon=True)
        thread.start()
        try:
            yield int(server.getsockname()[1])
        finally:
            _end(server)  # wakes `accept`, which `close` alone does not
            server.close()
            thread.join(5)
            for connection in connections:
                _end(connection)


def _serve(server: socket.socket, place: tuple[str, int], connections: list[socket.socket]) -> None:
    while True:
        try:
            near, _ = server.accept()
        except OSError:
            return
        try:
            far = socket.create_connection(place, CONNECT_SECONDS)
        except OSError:
            near.close()  # as if nobody listened
            continue
        far.settimeout(None)
        connections[:] = [one for one in connections if one.fileno() >= 0] + [near, far]
        threading.Thread(target=_join, args=(near, far), daemon=True).start()


def _join(near: socket.socket, far: socket.socket) -> None:
    """Both directions, until either side hangs up: an engine has to notice that its client has gone."""
    back = threading.Thread(target=_pump, args=(far, near), daemon=True)
    back.start()
    _pump(near, far)
    back.join()
    near.close()
    far.close()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    _end(source)
    _end(target)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
