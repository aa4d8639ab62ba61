"""A local port that is there as long as a command needs it: each connection to it is handed on."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def listening(take: Callable[[socket.socket], None]) -> Iterator[int]:
    """A port of 127.0.0.1. `take` is given each connection, one after the other, and must not keep the next waiting."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_serve, args=(server, take), daemon=True)
        thread.start()
        try:
            yield int(server.getsockname()[1])
        finally:
            end(server)  # wakes `accept`, which `close` alone does not
            server.close()
            thread.join(5)


def _serve(server: socket.socket, take: Callable[[socket.socket], None]) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        take(connection)


def end(one: socket.socket) -> None:
    """Whoever waits on this socket is woken, here and on the other side."""
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
