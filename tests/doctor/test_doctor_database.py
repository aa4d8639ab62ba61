"""Faults of a database of one's own, each real: the doctor asks it before a start uses the new settings."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from pymongo.errors import PyMongoError

from scripts.parts.part import load
from tests.doctor.bed import Bed, Row, Seed, named_fixed_clean
from tests.machine import database, free_port

OUTDATED = "services-outdated"  # the settings were changed and no start was made since
PASSWORD = "p%40ss"
TRIES = 60


@dataclass(frozen=True)
class Servers:
    """Ports: of one that wants a login, of one whose certificate nobody knows, and of none at all."""

    login: int
    tls: int
    nobody: int

    def uri(self, kind: str) -> str:
        near = "serverSelectionTimeoutMS=2000&directConnection=true"
        return {
            "wrong_password": f"mongodb://reader:wrong@127.0.0.1:{self.login}/?{near}",
            "no_user": f"mongodb://127.0.0.1:{self.login}/?{near}",
            "unknown_certificate": f"mongodb://127.0.0.1:{self.tls}/?tls=true&{near}",
            "nobody_listens": f"mongodb://127.0.0.1:{self.nobody}/?{near}",
            "name_without_records": "mongodb+srv://cluster0.no-such-name.invalid/",
            "name_unknown": f"mongodb://no-such-name.invalid/?{near}",
            "options_at_odds": f"mongodb://127.0.0.1:{self.login}/?tls=true&ssl=false",
            "password_not_escaped": f"mongodb://reader:p%ss@127.0.0.1:{self.login}/",
        }[kind]


def serving(program: str, folder: Path, port: int, *options: str) -> subprocess.Popen[bytes]:
    command = [
        program,
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--storage-path",
        str(folder / "db"),
        *options,
    ]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait(uri: str) -> None:
    for attempt in range(TRIES):
        try:
            with database(uri, 1) as client:
                client.admin.command("ping")
            return
        except PyMongoError:
            assert attempt < TRIES - 1
            time.sleep(0.1)


@pytest.fixture(scope="module")
def servers(running: Bed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Two processes of the database's part, which the stack has installed."""
    parts = Path(running.machine.settings["PARTS_STORAGE"])
    program = str(parts / f"database-{load('database').key}" / "bin" / "secantusd-py")
    login, tls = tmp_path_factory.mktemp("login"), tmp_path_factory.mktemp("tls")
    key, certificate = tls / "key.pem", tls / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    found = Servers(free_port(), free_port(), free_port())
    uri = f"mongodb://127.0.0.1:{found.login}/?directConnection=true"
    maker = serving(program, login, found.login)
    wait(uri)
    with database(uri) as client:
        client.admin.command("createUser", "reader", pwd="p@ss", roles=["readAnyDatabase"])
    maker.terminate()
    maker.wait(30)
    run = [
        serving(program, login, found.login, "--auth"),
        serving(program, tls, found.tls, "--tls-cert-file", str(certificate), "--tls-key-file", str(key)),
    ]
    try:
        wait(f"mongodb://reader:{PASSWORD}@127.0.0.1:{found.login}/?directConnection=true")
        wait(f"mongodb://127.0.0.1:{found.tls}/?tls=true&tlsCAFile={certificate}&directConnection=true")
        yield found
    finally:
        for process in run:
            process.terminate()
        for process in run:
            process.wait(30)


def named(kind: str, servers: Servers) -> Seed:
    """A MONGODB_URI in `.env`, taken out again."""

    @contextmanager
    def seed(bed: Bed) -> Iterator[None]:
        bed.env_file.write_text(f"MONGODB_URI={servers.uri(kind)}\n")
        bed.env_file.chmod(0o600)
        yield
        bed.env_file.unlink()

    return seed


KINDS = {
    "wrong_password": ("database-login", "MONGODB_URI"),
    "no_user": ("database-rights", "MONGODB_URI"),
    "unknown_certificate": ("certificate-unknown", "tlsCAFile"),
    "nobody_listens": ("database-unreachable", "MONGODB_URI"),
    "name_without_records": ("database-address", "MONGODB_URI"),
    "name_unknown": ("database-address", "MONGODB_URI"),
    "options_at_odds": ("database-uri", "MONGODB_URI"),
    "password_not_escaped": ("database-uri", "MONGODB_URI"),
}


@pytest.mark.skipif(not shutil.which("openssl"), reason="a certificate is made by openssl")
@pytest.mark.parametrize("kind", KINDS)
def test_named_fixed_clean(ill: Bed, servers: Servers, kind: str) -> None:
    id, says = KINDS[kind]
    named_fixed_clean(ill, Row((id, OUTDATED), named(kind, servers), says))
