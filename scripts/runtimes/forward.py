"""A way to a port of another address of this machine: a local port that is there as long as a command needs it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from scripts.runtimes.listener import end, listening

CONNECT_SECONDS = 5.0


def answers(host: str, port: int) -> bool:
    """Whether something takes connections there."""
    with suppress(OSError), socket.create_connection((host, port), CONNECT_SECONDS):
        return True
    return False


@contextmanager
def forward(host: str, port: int) -> Iterator[int]:
    """A port of 127.0.0.1 whose connections go to `port` of `host`."""
    connections: list[socket.socket] = []

    def take(near: socket.socket) -> None:
        try:
            far = socket.create_connection((host, port), CONNECT_SECONDS)
        except OSError:
            near.close()  # as if nobody listened
            return
        far.settimeout(None)
        connections[:] = [one for one in connections if one.fileno() >= 0] + [near, far]
        threading.Thread(target=_join, args=(near, far), daemon=True).start()

    try:
        with listening(take) as local:
            yield local
    finally:
        for connection in connections:
            end(connection)


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
    end(source)
    end(target)
