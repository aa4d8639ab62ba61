"""Ways to a port that is published nowhere. Each is a random port of 127.0.0.1, there as long as a command needs it.

`forward` leads to another address of this machine. `tunnel` goes through `exec` into a container: it works alike for
Podman and Docker, with and without root, and where the containers live in another machine.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts import process

CONNECT_SECONDS = 5.0

# Bash connects; one cat for each direction. When either side hangs up, both are ended and waited for, so that neither a
# process nor a zombie is left in the container. `wait -n` misses a job that ended before the next one was started: then
# the caller would wait for ever, so the first one is looked at before.
_RELAY = """
exec 3<>"/dev/tcp/127.0.0.1/$1" 4<&0 || exit 1
trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT
trap exit TERM
cat <&3 & from=$!
cat <&4 >&3 &
kill -0 $from 2>/dev/null && wait -n
"""


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
            near.close()  # as if nothing listened
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


def relay(port: int) -> list[str]:
    """The command that, inside of a container, joins its input and output to a port there. It needs bash and cat."""
    return ["bash", "-c", _RELAY, "relay", str(port)]


@contextmanager
def tunnel(
    execute: Sequence[str], port: int, env: Mapping[str, str], cwd: Path | None = None
) -> Iterator[int]:
    """The local port. `execute` runs a command inside of the container, as `podman exec -i NAME` does; it runs in
    `cwd` (see `Tool.cwd`)."""
    running: list[process.Process] = []
    command = [*execute, *relay(port)]

    def take(connection: socket.socket) -> None:
        with connection:
            running[:] = [one for one in running if one.code is None]
            file = connection.fileno()
            running.append(process.start(command, env=env, cwd=cwd, stdin=file, stdout=file))

    try:
        with listening(take) as local:
            yield local
    finally:
        for one in running:
            one.end()


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
