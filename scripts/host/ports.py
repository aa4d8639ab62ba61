"""TCP ports: which are free, and who holds the others."""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass

import psutil

LOOPBACK = "127.0.0.1"
ALL = "0.0.0.0"  # noqa: S104 - the name of all addresses, asked for and never opened by us
ANOTHER_USER = "another user's process"


@dataclass(frozen=True)
class Holder:
    """Who listens on a port. Name and pid only: arguments may hold secrets. `pid` is None when we may not see it."""

    pid: int | None
    name: str

    def __str__(self) -> str:
        return f"{self.name} (process {self.pid})" if self.pid else self.name


def port_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server can listen there now, and gets every visitor: a browser that is sent to `localhost` tries ::1
    first, so for 127.0.0.1 that one has to be free too."""
    if not _can_listen(socket.AF_INET, host, port):
        return False
    if host == LOOPBACK and not _can_listen(socket.AF_INET6, "::1", port):
        return False
    # macOS allows a loopback listener next to one on all addresses: ask whether something answers.
    return sys.platform != "darwin" or not _answers(port, host)


def _can_listen(family: socket.AddressFamily, host: str, port: int) -> bool:
    """False when the address is in use, or not for us (below 1024). A machine without IPv6 has it free."""
    try:
        with closing(socket.socket(family)) as probe:
            probe.setsockopt(
                socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
            )  # a socket that waits to be closed does not count
            probe.bind((host, port))
            probe.listen(1)
    except OSError as error:
        return family == socket.AF_INET6 and error.errno not in (errno.EADDRINUSE, errno.EACCES)
    return True


def free_port(preferred: int = 0) -> int:
    """`preferred` if it is free, else the next free one of the hundred after it, else (and for 0) any free one."""
    for port in range(preferred, min(preferred + 100, 65536)) if preferred else ():
        if port_free(port):
            return port
    with closing(socket.socket()) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def port_holder(port: int) -> Holder | None:
    """The process that listens on a TCP port, or None. Without root, others' processes have no name."""
    for taken, pid in _listeners():
        if taken == port:
            if pid:
                with suppress(psutil.Error):
                    return Holder(pid, psutil.Process(pid).name())
            return Holder(pid, ANOTHER_USER)
    return Holder(None, ANOTHER_USER) if _answers(port, LOOPBACK) else None


def _listeners() -> Iterator[tuple[int, int | None]]:
    """Port and process of every TCP listener that we may see."""
    try:
        for found in psutil.net_connections("tcp"):
            if found.status == psutil.CONN_LISTEN and found.laddr:
                yield found.laddr.port, found.pid
    except psutil.AccessDenied:  # macOS without root: only process by process
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                for own in process.net_connections("tcp"):
                    if own.status == psutil.CONN_LISTEN and own.laddr:
                        yield own.laddr.port, process.pid


def _answers(port: int, host: str) -> bool:
    with closing(socket.socket()) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host, port)) == 0
