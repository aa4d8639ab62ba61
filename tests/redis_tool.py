"""The Redis of this machine, by the configuration that a team's stack gives it."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path
from types import TracebackType

from scripts import redis
from tests.machine import free_port
from tests.waits import PATIENCE, until

PASSWORD = "a-password-of-the-test"


class Redis:
    """A running one, as a context manager."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.file = folder / "redis.conf"
        data = folder / "data"
        data.mkdir()
        self.file.write_text(redis.configuration(PASSWORD, "127.0.0.1", self.port, str(data)))

    def __enter__(self) -> Redis:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def start(self) -> None:
        program = redis.program(os.environ)
        self.process = subprocess.Popen([program, str(self.file)], stdout=subprocess.DEVNULL)
        until(self._answers)

    def _answers(self) -> bool:
        try:
            return redis.asked("PING", self.port, PATIENCE) == "+PONG"
        except OSError:
            return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)

    def told(self, command: str) -> str:
        """The first line of its answer to one who has the password."""
        with (
            socket.create_connection(("127.0.0.1", self.port), PATIENCE) as connection,
            connection.makefile("rb") as answer,
        ):
            connection.sendall(f"AUTH {redis.USER} {PASSWORD}\r\n{command}\r\n".encode())
            assert answer.readline() == b"+OK\r\n"
            return answer.readline().decode().strip()
