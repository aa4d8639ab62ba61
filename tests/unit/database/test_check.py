"""Each step to a database, on the real embedded one: with and without a login, with TLS, and what is not there."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from scripts.database.check import Checked, can_write, check
from scripts.database.users import OWNER, READER
from scripts.faults.finding import Finding
from tests.machine import free_port, until_database
from tests.unit.database.server import Server

SENTINEL = "s3ntinel"
STEPS = ["address", "name", "tcp", "tls", "login", "rights", "server", "data", "vector search"]


def checked(uri: str, own: bool = True) -> tuple[Checked, dict[str, Finding]]:
    reported: list[Finding] = []
    found = check(uri, own, reported.append, timeout=3.0)
    assert reported == found.findings
    assert SENTINEL not in repr(found)
    return found, {one.subject: one for one in reported}


def test_a_user_that_can_only_read(database: Server) -> None:
    with database.client(OWNER) as client:
        client["seen"]["things"].replace_one({"_id": 1}, {}, upsert=True)
    found, rows = checked(database.uri_of(READER))
    assert list(rows) == STEPS
    assert {one.status for one in found.findings} == {"ok", "not applicable"}
    assert (found.user, found.can_write, found.tls, found.search) == ("reader", False, False, False)
    assert found.server == "SecantusDB 0.7.0b3, MongoDB-compatible"
    seen = next(one for one in found.databases if one.name == "seen")
    assert seen.collections == 1 and seen.bytes
    assert not {"admin", "local", "config"} & {one.name for one in found.databases}


def test_a_user_that_could_write_is_a_warning(database: Server) -> None:
    found, rows = checked(database.uri_of(OWNER))
    assert found.can_write and (rows["rights"].status, rows["rights"].fault) == (
        "advice",
        "database-can-write",
    )


@pytest.mark.parametrize(("own", "fix"), [(True, "MONGODB_URI"), (False, "uv run invoke restart database")])
def test_a_wrong_password_ends_it_at_the_login_and_is_not_shown(
    database: Server, own: bool, fix: str
) -> None:
    found, rows = checked(database.uri_of(READER, f"wrong-{SENTINEL}"), own)
    assert list(rows) == STEPS[: STEPS.index("login") + 1]
    assert (rows["login"].status, rows["login"].fault) == ("wrong", "database-login")
    assert fix in rows["login"].remedy and found.can_write is None


def test_a_login_that_is_missing(database: Server) -> None:
    _, rows = checked(database.uri)
    assert rows["login"].fault == "database-no-login"


@pytest.mark.parametrize(
    ("uri", "step", "fault"),
    [
        (f"mongodb://me:{SENTINEL}@127.0.0.1:PORT/", "tcp", "database-unreachable"),
        (f"mongodb://me:{SENTINEL}@nowhere.invalid/", "name", "database-address"),
        (f"mongodb://me:{SENTINEL}@127.0.0.1/?tls=perhaps", "address", "database-option"),
        (f"mongodb://me:{SENTINEL}@127.0.0.1:99999/", "name", "database-uri"),
        (f"mongodb+srv://me:{SENTINEL}@a.example,b.example/", "address", "database-uri"),
    ],
)
def test_the_step_that_fails_is_the_last(uri: str, step: str, fault: str) -> None:
    found, _ = checked(uri.replace("PORT", str(free_port())))
    assert (found.findings[-1].subject, found.findings[-1].fault) == (step, fault)
    assert [one.status for one in found.findings[:-1]] == ["ok"] * (len(found.findings) - 1)


def test_a_port_where_nobody_says_a_word() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        for option, step in (("", "answer"), ("?tls=true", "tls")):
            found, _ = checked(f"mongodb://me:{SENTINEL}@127.0.0.1:{port}/{option}")
            assert (found.findings[-1].subject, found.findings[-1].fault) == (step, "database-unreachable")


def test_one_host_of_several_that_does_not_answer(database: Server) -> None:
    uri = database.uri_of(READER).replace(
        "/?directConnection=true", f",127.0.0.1:{free_port()}/?authSource=admin"
    )
    _, rows = checked(uri)
    assert rows["tcp"].status == "advice" and "1 of 2" in rows["tcp"].seen


def test_an_option_that_other_drivers_may_refuse(database: Server) -> None:
    _, rows = checked(f"{database.uri_of(READER)}&made=up")
    assert (rows["address"].status, rows["address"].fault) == ("advice", "database-option")
    assert list(rows) == STEPS


def test_a_file_that_a_container_does_not_see(certificates: Path) -> None:
    uri = f"mongodb://127.0.0.1:{free_port()}/?tls=true&tlsCAFile={certificates / 'ca.crt'}"
    for contained, fault in ((True, "database-file-inside"), (False, "")):
        rows: list[Finding] = []
        check(uri, True, rows.append, contained=contained, timeout=1.0)
        assert rows[0].fault == fault


READ = {"resource": {"db": "", "collection": ""}, "actions": ["find", "listCollections", "collStats"]}
WRITE = {"resource": {"db": "shop", "collection": ""}, "actions": ["find", "insert"]}


@pytest.mark.parametrize(
    ("privileges", "roles", "expected"),
    [
        ([READ], ["read"], False),
        ([READ, WRITE], ["mine"], True),
        ([], ["readAnyDatabase", "clusterMonitor"], False),
        ([], ["read", "readWrite"], True),
        ([], ["mine"], None),
    ],
)
def test_whether_a_user_can_write(privileges: Sequence[Any], roles: list[str], expected: bool | None) -> None:
    assert can_write(privileges, roles) is expected


# ── TLS and X.509 ────────────────────────────────────────────────────────────────────────────────────────────────────


def certificate(folder: Path, name: str, subject: str, signer: str = "") -> Path:
    """A file with a certificate and its key, for 127.0.0.1; signed by itself, or by another of the folder."""
    key, made, both = (folder / f"{name}.{end}" for end in ("key", "crt", "pem"))
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", subject,
               "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(made)]  # fmt: skip
    if signer:
        request += ["-CA", str(folder / f"{signer}.crt"), "-CAkey", str(folder / f"{signer}.key"),
                    "-addext", "basicConstraints=critical,CA:FALSE"]  # fmt: skip
    subprocess.run(request, check=True, capture_output=True)
    both.write_text(key.read_text() + made.read_text())
    return both


STOPS = 30.0  # seconds that the server has to stop by itself; what was written is on disk


@contextmanager
def with_tls(folder: Path, data: Path, *arguments: str) -> Iterator[str]:
    port = free_port()
    argv = [
        sys.executable, "-m", "secantus", "--port", str(port), "--storage-path", str(data),
        "--tls-cert-file", str(folder / "server.crt"), "--tls-key-file", str(folder / "server.key"),
        "--tls-ca-file", str(folder / "ca.crt"), *arguments,
    ]  # fmt: skip
    with (folder / "log").open("ab") as log, subprocess.Popen(argv, stdout=log, stderr=log) as process:
        uri = f"mongodb://127.0.0.1:{port}/?directConnection=true"
        try:
            until_database(f"{uri}&tls=true&tlsCAFile={folder / 'ca.crt'}")
            yield uri
        finally:
            process.terminate()
            try:
                process.wait(STOPS)
            except subprocess.TimeoutExpired:  # after handshakes that failed it waits for ever, now and then
                process.kill()


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("secantus", reason="the embedded database has no wheels for this Python")
    if not shutil.which("openssl"):
        pytest.skip("openssl makes the certificates")
    folder = tmp_path_factory.mktemp("certificates")
    certificate(folder, "ca", "/CN=the authority")
    certificate(folder, "server", "/CN=the server", "ca")
    certificate(folder, "me", "/CN=jo", "ca")
    return folder


def test_tls_and_a_login_by_certificate(certificates: Path, tmp_path: Path) -> None:
    trusted = f"&tls=true&tlsCAFile={certificates / 'ca.crt'}"
    with with_tls(certificates, tmp_path / "data") as uri:
        with MongoClient[dict[str, Any]](uri + trusted) as client:
            client["mine"]["things"].insert_one({"_id": 1})
            roles = [{"role": role, "db": "admin"} for role in ("readAnyDatabase", "clusterMonitor")]
            client["$external"].command("createUser", "CN=jo", roles=roles, mechanisms=["MONGODB-X509"])
        found, rows = checked(uri + trusted)
        assert found.tls and rows["tls"].status == "ok"
        assert rows["login"].fault == "database-open" and rows["rights"].fault == "database-can-write"
        _, rows = checked(uri + trusted, own=False)
        assert {rows["login"].status, rows["rights"].status} == {"not applicable"}
        _, rows = checked(f"{uri}&tls=true")
        assert (rows["tls"].status, rows["tls"].fault) == ("wrong", "certificate-unknown")
        _, rows = checked(f"{uri}&tls=true&tlsAllowInvalidCertificates=true")
        assert (rows["tls"].status, rows["tls"].fault) == ("advice", "database-any-certificate")
    with with_tls(certificates, tmp_path / "data", "--auth") as uri:
        mine = f"{trusted}&authMechanism=MONGODB-X509&tlsCertificateKeyFile={certificates / 'me.pem'}"
        found, rows = checked(uri + mine)
        assert (found.user, found.can_write, rows["login"].status) == ("CN=jo", False, "ok")
