"""A way to a service that is published nowhere: a local port whose connections go through `exec` into its container.

It works alike for Podman and Docker, with and without root, and where the containers live in another machine. The port
is a random one of 127.0.0.1 and is there only as long as the command that needs it.
"""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts.runtimes.listener import listening

# Bash connects; one cat for each direction. When either side hangs up, both are
# ended and waited for, so that neither a process nor a zombie is left in the container.
_RELAY = """
exec 3<>"/dev/tcp/127.0.0.1/$1" 4<&0 || exit 1
trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT
trap exit TERM
cat <&3 &
cat <&4 >&3 &
wait -n
"""


def relay(port: int) -> list[str]:
    """The command that, inside of a container, joins its input and output to a port there. It needs bash and cat."""
    return ["bash", "-c", _RELAY, "relay", str(port)]


@contextmanager
def tunnel(
    execute: Sequence[str], port: int, env: Mapping[str, str], cwd: Path | None = None
) -> Iterator[int]:
    """The local port. `execute` runs a command inside of the container, as `podman exec -i NAME` does; it runs in
    `cwd` (see `Tool.cwd`)."""
    running: list[subprocess.Popen[bytes]] = []
    command = [*execute, *relay(port)]

    def take(connection: socket.socket) -> None:
        with connection:
            running[:] = [one for one in running if one.poll() is None]
            running.append(
                subprocess.Popen(
                    command, stdin=connection.fileno(), stdout=connection.fileno(), stderr=subprocess.DEVNULL,
                    env=dict(env), cwd=cwd, start_new_session=True,
                )
            )  # fmt: skip

    try:
        with listening(take) as local:
            yield local
    finally:
        for process in running:
            process.terminate()
        for process in running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
