"""The PostgreSQL of this machine, as the stack starts it."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import psutil

from scripts import postgres
from scripts.home import ROOT
from tests.machine import free_port
from tests.waits import PATIENCE, until

PROGRAMS = postgres.folder(os.environ, Path("/nowhere"))


# As in a container, where the one that was killed had the same number as the next one.
SAME_NUMBER = """cd "$POSTGRES_DATA/cluster" && { echo $$; tail -n +2 postmaster.pid; } >left && mv left postmaster.pid
exec sh "$0"
"""


class Postgres:
    """A running one, as a context manager. `owner` and `page` are the passwords of its two users. `killed_here`: the
    one before was killed, and its number is this one's."""

    def __init__(
        self, data: Path, owner: str = "owners", page: str = "pages", killed_here: bool = False
    ) -> None:
        self.data, self.owner, self.page, self.port = data, owner, page, free_port()
        self.killed_here = killed_here
        data.mkdir(exist_ok=True)

    def __enter__(self) -> Postgres:
        environment = {
            "PATH": os.environ["PATH"], "POSTGRES_BIN": str(PROGRAMS), "POSTGRES_DATA": str(self.data),
            "POSTGRES_LISTEN": postgres.LOCAL, "POSTGRES_PORT": str(self.port), "POSTGRES_PASSWORD": self.owner,
            "POSTGRES_PAGE_PASSWORD": self.page,
        }  # fmt: skip
        with (self.data.parent / "postgres.log").open("ab") as log:
            first = ("-c", SAME_NUMBER) if self.killed_here else ()
            command = ["sh", *first, str(ROOT / "images" / "postgres-service")]
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        until(self._answers)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)

    def _answers(self) -> bool:
        assert self.process.poll() is None, (self.data.parent / "postgres.log").read_text()
        with suppress(OSError):
            return postgres.asked(self.port, PATIENCE) == "password"
        return False

    def kill(self) -> None:
        """Its other processes see that and end: until then the data are in use."""
        others = psutil.Process(self.process.pid).children(recursive=True)
        self.process.kill()
        self.process.wait(PATIENCE)
        psutil.wait_procs(others, timeout=PATIENCE)

    def told(self, query: str, user: str = postgres.PAGE, password: str = "") -> str:
        """The answer to a query, or why there is none."""
        assert PROGRAMS
        done = subprocess.run(
            [str(PROGRAMS / "psql"), "-X", "-A", "-t", "-h", postgres.LOCAL, "-p", str(self.port), "-U", user, "-c",
             query, postgres.PAGE],
            env={"PGPASSWORD": password or self.page}, capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip
        return done.stdout.strip() or done.stderr.strip()
