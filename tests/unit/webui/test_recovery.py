"""An admin's password, set in the page's data; on a real page: tests/integration/production/test_users.py."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.webui import recovery

ADMIN, ANN = "admin@localhost", "ann@example.com"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The columns that matter, in a folder whose name has what an address would read otherwise."""
    folder = tmp_path / "a % b? #c"
    folder.mkdir()
    with sqlite3.connect(folder / "webui.db") as connection:
        connection.execute("create table user (id text, role text)")
        connection.execute("create table auth (id text, email text, password text, session_stamp text)")
        for id_, email, role in (("1", ADMIN, "admin"), ("2", ANN, "user")):
            connection.execute("insert into user values (?, ?)", (id_, role))
            connection.execute("insert into auth values (?, ?, 'old', 'stamp')", (id_, email))
    connection.close()
    return folder / "webui.db"


def rows(database: Path) -> dict[str, tuple[str, str]]:
    with sqlite3.connect(database) as connection:
        found = connection.execute("select email, password, session_stamp from auth").fetchall()
    connection.close()
    return {email: (password, stamp) for email, password, stamp in found}


def test_only_that_admin_gets_it_and_another_stamp(database: Path) -> None:
    assert recovery.change(str(database), ADMIN, "new") == 1
    (password, stamp), hers = rows(database)[ADMIN], rows(database)[ANN]
    assert password == "new" and stamp != "stamp" and hers == ("old", "stamp")
    assert recovery.change(str(database), ANN, "new") == 0
    assert recovery.change(str(database), "nobody@example.com", "new") == 0
    assert rows(database)[ANN] == hers


def test_no_database_is_made(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.Error):
        recovery.change(str(tmp_path / "none.db"), ADMIN, "new")
    assert not (tmp_path / "none.db").exists()


def test_the_password_is_no_argument(database: Path, tmp_path: Path) -> None:
    (tmp_path / "bcrypt.py").write_text(
        "gensalt = lambda: b'$'\nhashpw = lambda text, salt: salt + text[::-1]\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", Path(recovery.__file__).read_text(), str(database)],
        input=json.dumps({"email": ADMIN, "password": "secret"}),
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert json.loads(done.stdout) == {"changed": 1} and rows(database)[ADMIN][0] == "$terces"
