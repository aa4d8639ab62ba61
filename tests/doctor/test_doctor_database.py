"""Faults of a database of one's own, each real: the doctor asks it before a start uses the new settings."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.parts.part import load
from tests.doctor.bed import Bed, Row, Seed, named_fixed_clean
from tests.machine import database, free_port, until_database
from tests.waits import PATIENCE

OUTDATED = "services-outdated"  # the settings were changed and no start was made since
PASSWORD = "p%40ss"


@dataclass(frozen=True)
class Servers:
    """Ports: of one that wants a login, of one whose certificate nobody knows, of one whose certificate is past, and of
    none at all."""

    login: int
    tls: int
    past: int
    nobody: int
    certificate: Path  # of `past`

    def uri(self, kind: str) -> str:
        near = "serverSelectionTimeoutMS=2000&directConnection=true"
        return {
            "wrong_password": f"mongodb://reader:wrong@127.0.0.1:{self.login}/?{near}",
            "no_user": f"mongodb://127.0.0.1:{self.login}/?{near}",
            "unknown_certificate": f"mongodb://127.0.0.1:{self.tls}/?tls=true&{near}",
            "certificate_of_yesterday": f"mongodb://127.0.0.1:{self.past}/?tls=true&tlsCAFile={self.certificate}&{near}",
            "no_way_there": f"mongodb://224.0.0.1/?{near}",  # of a group of machines: no connection leads to one
            "nobody_listens": f"mongodb://127.0.0.1:{self.nobody}/?{near}",
            "name_without_records": "mongodb+srv://cluster0.no-such-name.invalid/",
            "name_unknown": f"mongodb://no-such-name.invalid/?{near}",
            "options_at_odds": f"mongodb://127.0.0.1:{self.login}/?tls=true&ssl=false",
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


AUTHORITY = """[ca]
default_ca = own
[own]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = named
copy_extensions = copy
[named]
commonName = supplied
"""


def certified(folder: Path, *dates: str) -> tuple[Path, Path]:
    """A key and a certificate that it signed itself, of two days, or of these dates."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    (folder / "ca.cnf").write_text(AUTHORITY)
    (folder / "index.txt").touch()
    (folder / "serial").write_text("01")
    request = ("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-addext",
               "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", "request.pem")  # fmt: skip
    sign = ("ca", "-batch", "-config", "ca.cnf", "-selfsign", "-keyfile", str(key), "-in", "request.pem",
            "-out", str(certificate), *(dates or ("-days", "2")))  # fmt: skip
    for arguments in (request, sign):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
    return key, certificate


@pytest.fixture(scope="module")
def servers(running: Bed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Two processes of the database's part, which the stack has installed."""
    parts = Path(running.machine.settings["PARTS_STORAGE"])
    program = str(parts / f"database-{load('database').key}" / "bin" / "secantusd-py")
    login, tls, past = (tmp_path_factory.mktemp(name) for name in ("login", "tls", "past"))
    key, certificate = certified(tls)
    past_key, past_certificate = certified(
        past, "-startdate", "20200101000000Z", "-enddate", "20200102000000Z"
    )
    found = Servers(free_port(), free_port(), free_port(), free_port(), past_certificate)
    uri = f"mongodb://127.0.0.1:{found.login}/?directConnection=true"
    maker = serving(program, login, found.login)
    until_database(uri)
    with database(uri) as client:
        client.admin.command("createUser", "reader", pwd="p@ss", roles=["readAnyDatabase"])
    maker.terminate()
    maker.wait(PATIENCE)
    run = [
        serving(program, login, found.login, "--auth"),
        serving(program, tls, found.tls, "--tls-cert-file", str(certificate), "--tls-key-file", str(key)),
        serving(
            program,
            past,
            found.past,
            "--tls-cert-file",
            str(past_certificate),
            "--tls-key-file",
            str(past_key),
        ),
    ]
    try:
        until_database(f"mongodb://reader:{PASSWORD}@127.0.0.1:{found.login}/?directConnection=true")
        until_database(
            f"mongodb://127.0.0.1:{found.tls}/?tls=true&tlsCAFile={certificate}&directConnection=true"
        )
        yield found
    finally:
        for process in run:
            process.terminate()
        for process in run:
            process.wait(PATIENCE)


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
    "no_user": ("database-no-login", "MONGODB_URI"),
    "unknown_certificate": ("certificate-unknown", "tlsCAFile"),
    "certificate_of_yesterday": ("certificate-time", "Check the clock"),
    "no_way_there": ("network-unreachable", "Check the network"),
    "nobody_listens": ("database-unreachable", "MONGODB_URI"),
    "name_without_records": ("database-address", "MONGODB_URI"),
    "name_unknown": ("database-address", "MONGODB_URI"),
    "options_at_odds": ("database-uri", "MONGODB_URI"),
}


@pytest.mark.skipif(not shutil.which("openssl"), reason="a certificate is made by openssl")
@pytest.mark.parametrize("kind", KINDS)
def test_named_fixed_clean(ill: Bed, servers: Servers, kind: str) -> None:
    id, says = KINDS[kind]
    named_fixed_clean(ill, Row((id, OUTDATED), named(kind, servers), says))
