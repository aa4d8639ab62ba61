"""A password in MONGODB_URI is found nowhere but in its own file: not in files, logs, arguments, or what is printed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from scripts.database.users import OWNER, READER
from tests.conftest import cache
from tests.machine import Machine, Stack, free_port, until_database
from tests.machine import database as connect
from tests.sentinel import IN_URI, PASSWORD, WORD, Watch, holders


def database(folder: Path, port: int, *arguments: str) -> subprocess.Popen[bytes]:
    """A MongoDB-compatible server of the user's own."""
    program = next((cache() / "parts").glob("database-*/bin/secantusd-py"))
    server = subprocess.Popen(
        [program, "--host", "127.0.0.1", "--port", str(port), "--storage-path", folder, *arguments],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=program.parent.parent,
    )  # fmt: skip
    until_database(f"mongodb://127.0.0.1:{port}/?directConnection=true")
    return server


@pytest.fixture
def uri(stack: Stack, tmp_path: Path) -> Iterator[str]:
    """A database with a login and data of its own. (`stack` has installed the program that serves it.)"""
    port = free_port()
    server = database(tmp_path / "db", port)
    with connect(f"mongodb://127.0.0.1:{port}/?directConnection=true") as client:
        client.library.books.insert_many(
            [{"title": f"Book {n}", "kind": ("novel", "poem")[n % 2]} for n in range(37)]
        )
        # This server lets only a monitor list the databases; MongoDB lets every reader.
        roles = ["readAnyDatabase", "clusterMonitor"]
        client.admin.command("createUser", "reader", pwd=PASSWORD, roles=roles)
    server.terminate()
    server.wait()
    server = database(tmp_path / "db", port, "--auth")
    yield f"mongodb://reader:{IN_URI}@127.0.0.1:{port}/?directConnection=true&authSource=admin"
    server.terminate()
    server.wait()


def test_the_database_s_passwords_stay_in_their_files(stack: Stack, machine: Machine) -> None:
    commands = (["config"], ["status"], ["logs"], ["db", "check"], ["doctor"])
    runs = [machine.invoke(*one, check=False) for one in commands]
    printed = "".join(run.stdout + run.stderr for run in runs)
    arguments = [
        arguments
        for process in psutil.process_iter(["cmdline"])
        for arguments in process.info["cmdline"] or ()
    ]
    for user, others in ((OWNER, set()), (READER, {"database_uri"})):
        password = machine.secret(user.secret)
        assert set(holders(machine.home, password)) == {f"secrets/{name}" for name in (user.secret, *others)}
        assert password not in printed and not any(password in one for one in arguments)


def test_the_sentinel_stays_in_its_file(uri: str, tmp_path: Path) -> None:
    machine = Machine(tmp_path / "home", {"MONGODB_URI": uri, "DEFAULT_MODEL": "starter"})
    printed = []
    try:
        with Watch() as watch:
            for arguments in (["start", "--dry-run"], ["start"], ["start", "--json"], ["status"], ["config"],
                              ["config", "--json"], ["logs"], ["verify"]):  # fmt: skip
                run = machine.invoke(
                    *arguments, check=arguments[0] == "start"
                )  # the others may find a slow service
                printed.append(run.stdout + run.stderr)
        assert watch.looks > 50 and not watch.found
        assert WORD not in "".join(printed)
        assert "37" in printed[-1], "the user's own books were counted"
        assert holders(machine.home, WORD) == ["secrets/database_uri"]
        assert (machine.home / "secrets/database_uri").stat().st_mode & 0o777 == 0o600
        assert "database" not in machine.services(), "no database of ours beside the user's"
        with connect(uri) as client:
            assert set(client.list_database_names()) - {"admin", "local", "config"} == {"library"}
    finally:
        machine.invoke("stop", check=False)
