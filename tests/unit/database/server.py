"""The embedded database as the stack starts it, for tests: `parts/database/database_server.py` in a process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from scripts.database.users import OWNER, READER, User, with_login
from scripts.home import ROOT
from tests.machine import free_port, until_database
from tests.waits import PATIENCE

PROGRAM = ROOT / "parts" / "database" / "database_server.py"
PASSWORDS = {OWNER: "owner-s3ntinel", READER: "reader-s3ntinel"}
VARIABLES = {OWNER: "DATABASE_PASSWORD", READER: "DATABASE_READER_PASSWORD"}


class Server:
    """A running one."""

    def __init__(self, port: int, passwords: dict[User, str]) -> None:
        self.port = port
        self.passwords = passwords

    @property
    def uri(self) -> str:
        """Without a login."""
        return f"mongodb://127.0.0.1:{self.port}/?directConnection=true"

    def uri_of(self, user: User, password: str = "") -> str:
        return with_login(self.uri, user.name, password or self.passwords[user])

    def client(self, user: User, password: str = "") -> MongoClient[dict[str, Any]]:
        return MongoClient(self.uri_of(user, password), serverSelectionTimeoutMS=10_000)


def environment(passwords: dict[User, str]) -> dict[str, str]:
    return {**os.environ, **{VARIABLES[user]: password for user, password in passwords.items()}}


@contextmanager
def serving(folder: Path, passwords: dict[User, str] | None = None) -> Iterator[Server]:
    """The database on a folder, which may have data."""
    server = Server(free_port(), passwords or PASSWORDS)
    argv = [sys.executable, str(PROGRAM), "--port", str(server.port), "--storage-path", str(folder)]
    with (
        folder.with_suffix(".log").open("ab") as log,
        subprocess.Popen(argv, stdout=log, stderr=log, env=environment(server.passwords)) as process,
    ):
        try:
            until_database(server.uri)
            yield server
        finally:
            process.terminate()
            assert process.wait(PATIENCE) == 0
