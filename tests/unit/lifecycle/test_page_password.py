"""The password of an admin, set in the page's data by a Python beside the page; by the real one:
tests/integration/production/test_users.py."""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts.errors import ServiceError, SettingsError
from scripts.lifecycle import page_password
from scripts.volumes.consistent import Beside

ADMIN = "admin@localhost"


def site(folder: Path, beside: Beside) -> Any:
    """What is asked of an installation. The page's Python is this one, with a `bcrypt` that turns words round."""
    (folder / "bcrypt.py").write_text(
        "gensalt = lambda: b'$'\nhashpw = lambda text, salt: salt + text[::-1]\n"
    )
    env = {**os.environ, "PYTHONPATH": str(folder)}
    parts = SimpleNamespace(obtain=lambda *_: "the page's part", python=lambda _: ([sys.executable], env))
    data = SimpleNamespace(volumes=lambda: [SimpleNamespace(name="openwebui")], beside=lambda _: beside)
    return SimpleNamespace(
        runtime=SimpleNamespace(parts=parts, data=data),
        described=lambda: {"openwebui": "the page"},
        settings=SimpleNamespace(webui_database="sqlite"),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with sqlite3.connect(tmp_path / "webui.db") as connection:
        connection.execute("create table user (id text, role text)")
        connection.execute("create table auth (id text, email text, password text, session_stamp text)")
        connection.execute("insert into user values ('1', 'admin')")
        connection.execute("insert into auth values ('1', ?, 'old', 'stamp')", (ADMIN,))
    connection.close()
    return tmp_path


def kept(folder: Path) -> str:
    with sqlite3.connect(folder / "webui.db") as connection:
        ((found,),) = connection.execute("select password from auth").fetchall()
    connection.close()
    return str(found)


def test_on_this_machine_by_the_page_s_own_python(folder: Path) -> None:
    page_password.change(site(folder, Beside((), "no such python", str(folder))), ADMIN, "secret")
    assert kept(folder) == "$terces"


def test_in_a_container_by_the_python_there_and_not_by_an_argument(folder: Path) -> None:
    shim = folder / "exec"
    shim.write_text(f'#!/bin/sh\nprintf "%s " "$@" > {folder}/argv\nshift 2\nexec "$@"\n')
    shim.chmod(0o755)
    env = {**os.environ, "PYTHONPATH": str(folder)}
    beside = Beside((str(shim), "-i", "byre_openwebui"), sys.executable, str(folder), env)
    page_password.change(site(folder, beside), ADMIN, "secret")
    assert kept(folder) == "$terces" and "secret" not in (folder / "argv").read_text()


def test_what_can_not_be_changed_is_named(folder: Path) -> None:
    beside = Beside((), "", str(folder))
    with pytest.raises(SettingsError) as none:
        page_password.change(site(folder, beside), "ann@example.com", "secret")
    assert none.value.fault == "account-unknown"
    (folder / "webui.db").write_bytes(b"no database" * 100)
    with pytest.raises(ServiceError) as broken:
        page_password.change(site(folder, beside), ADMIN, "secret")
    assert broken.value.fault == "webui-admin-password"
    assert broken.value.detail and "secret" not in " ".join(broken.value.detail)
