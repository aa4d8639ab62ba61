"""Which PostgreSQL is taken, what it says to who has no password, and that the real one is started well."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest

from scripts import postgres
from tests.postgres_tool import PROGRAMS, Postgres
from tests.unit.test_probes import says
from tests.waits import PATIENCE


def programs(folder: Path, line: str) -> Path:
    folder.mkdir(parents=True)
    for name in postgres.NEEDED:
        (folder / name).write_text(f"#!/bin/sh\necho '{line}'\n")
        (folder / name).chmod(0o755)
    return folder


def only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This machine has one PostgreSQL, which is asked for its version alone. Returns the folder of its programs."""
    monkeypatch.setattr(postgres, "DEBIAN", tmp_path / "lib")
    monkeypatch.setattr(postgres, "HOMEBREW", ())
    return programs(tmp_path / "lib" / "15" / "bin", "postgres (PostgreSQL) 15.18")


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[int, Path]:
    """Those of this machine: two of Debian's and an old one on PATH."""
    monkeypatch.setattr(postgres, "DEBIAN", tmp_path / "lib")
    monkeypatch.setattr(postgres, "HOMEBREW", ())
    return {
        15: programs(tmp_path / "lib" / "15" / "bin", "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"),
        17: programs(tmp_path / "lib" / "17" / "bin", "postgres (PostgreSQL) 17.2"),
        12: programs(tmp_path / "old", "postgres (PostgreSQL) 12.1"),
    }


def test_the_version_that_wrote_the_data_is_taken_else_the_newest(
    tmp_path: Path, there: dict[int, Path]
) -> None:
    env = {"PATH": f"{there[12]}"}
    assert postgres.folders(env) == there
    assert postgres.folder(env, tmp_path / "data") == there[17]
    (tmp_path / "data" / "cluster").mkdir(parents=True)
    (tmp_path / "data" / "cluster" / "PG_VERSION").write_text("15\n")
    assert postgres.written_by(tmp_path / "data") == 15
    assert postgres.folder(env, tmp_path / "data") == there[15]
    assert postgres.version(env, tmp_path / "data") == "15.18"


def test_one_of_homebrew_is_found_that_is_not_on_path(
    tmp_path: Path, there: dict[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "HOMEBREW", (tmp_path / "none", tmp_path / "opt"))
    found = programs(tmp_path / "opt" / "postgresql@18" / "bin", "postgres (PostgreSQL) 18.1 (Homebrew)")
    assert postgres.folder({"PATH": f"{there[12]}"}, tmp_path / "data") == found


def test_one_that_is_too_old_or_not_whole_is_none(tmp_path: Path, there: dict[int, Path]) -> None:
    for version in (15, 17):
        (there[version] / "pg_basebackup").unlink()
    env = {"PATH": f"{there[12]}"}
    assert postgres.folders(env) == {12: there[12]} and postgres.folder(env, tmp_path) is None
    assert postgres.version(env, tmp_path) == ""


def answer(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!I", 4 + len(body)) + body


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (answer(b"R", struct.pack("!I", 10) + b"SCRAM-SHA-256\0\0"), "password"),
        (answer(b"R", struct.pack("!I", 0)), "open"),
        (answer(b"E", b"SFATAL\0C57P03\0Mit is starting up\0\0"), "it is starting up"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "no answer of PostgreSQL"),
        (b"R", "no answer of PostgreSQL"),
        (b"", "nothing"),
    ],
)  # fmt: skip
def test_what_it_says_to_who_has_no_password(data: bytes, said: str) -> None:
    with says(data) as port:
        assert postgres.asked(port, PATIENCE) == said


@pytest.mark.skipif(PROGRAMS is None, reason="without PostgreSQL on this machine")
def test_the_real_one_takes_new_passwords_and_keeps_its_data_after_a_kill(tmp_path: Path) -> None:
    with Postgres(tmp_path / "data") as server:
        assert (
            server.told("CREATE TABLE one (a int); INSERT INTO one VALUES (7)") == "CREATE TABLE\nINSERT 0 1"
        )
        assert "authentication failed" in server.told("SELECT 1", password="wrong")
        assert server.told("SELECT 1", postgres.OWNER, server.owner) == "1"
        assert "must be superuser" in server.told("COPY one TO PROGRAM 'true'")
        running = Path(f"/proc/{server.process.pid}")
        if running.exists():
            seen = (running / "cmdline").read_bytes() + (running / "environ").read_bytes()
            assert b"PASSWORD" not in seen and server.owner.encode() not in seen
        server.kill()
    with Postgres(tmp_path / "data", owner="other", page="another", killed_here=True) as server:
        assert server.told("SELECT a FROM one") == "7"
        assert "authentication failed" in server.told("SELECT 1", password="pages")
    assert "pages" not in (tmp_path / "postgres.log").read_text()


def test_its_address_names_the_driver_that_the_page_has() -> None:
    assert postgres.address("p", "h", 1) == "postgresql+psycopg://openwebui:p@h:1/openwebui"
    assert postgres.folder({"PATH": "/nowhere"}, Path("/nowhere")) in {
        None,
        *postgres.folders(os.environ).values(),
    }
