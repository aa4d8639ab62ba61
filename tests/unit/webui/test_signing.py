"""A session that Byre makes where the page takes no passwords; on a real page:
tests/integration/production/test_sign_in.py."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scripts.webui import signing

ADMIN, ANN = "admin@localhost", "ann@example.com"
# As much of PyJWT as is used: what would be signed, and by which key.
JWT = "import json\nencode = lambda body, key, algorithm: json.dumps([body, key, algorithm])\n"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    folder = tmp_path / "a % b? #c"
    folder.mkdir()
    with sqlite3.connect(folder / "webui.db") as connection:
        connection.execute("create table user (id text, role text)")
        connection.execute("create table auth (id text, email text, session_stamp text)")
        for id_, email, role in (("1", ADMIN, "admin"), ("2", ANN, "user")):
            connection.execute("insert into user values (?, ?)", (id_, role))
            connection.execute("insert into auth values (?, ?, ?)", (id_, email, f"stamp {id_}"))
    connection.close()
    return folder / "webui.db"


def answer(database: Path, tmp_path: Path, email: str) -> Any:
    (tmp_path / "jwt.py").write_text(JWT)
    done = subprocess.run(
        [sys.executable, "-c", Path(signing.__file__).read_text(), str(database)],
        input=json.dumps({"email": email, "secret": "the key", "seconds": 60}),
        cwd=tmp_path, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(done.stdout)["session"]


def test_it_is_an_admin_s_and_bears_the_stamp(database: Path, tmp_path: Path) -> None:
    body, key, algorithm = json.loads(answer(database, tmp_path, ADMIN))
    assert (key, algorithm) == ("the key", "HS256")
    assert (body["id"], body["session_stamp"], body["typ"]) == ("1", "stamp 1", "session")
    assert body["exp"] - body["iat"] == 60 and body["jti"]


@pytest.mark.parametrize("email", [ANN, "nobody@example.com"])
def test_nobody_else_gets_one(database: Path, tmp_path: Path, email: str) -> None:
    assert answer(database, tmp_path, email) == ""


def test_no_database_is_made(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.Error):
        signing.account(str(tmp_path / "none.db"), ADMIN)
    assert not (tmp_path / "none.db").exists()
