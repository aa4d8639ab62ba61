"""`db check`, `db sample` and `db shell`, on the real embedded database; mongosh is a program that says what it got."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts.commands import db
from scripts.console import Console
from scripts.database.check import Login
from scripts.database.users import OWNER, READER, User
from scripts.errors import HostError, ServiceError, SettingsError
from tests.unit.database.server import PASSWORDS, Server, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    pytest.importorskip("secantus", reason="the embedded database has no wheels for this Python")
    with serving(tmp_path_factory.mktemp("database") / "data") as made:
        with made.client(OWNER) as client:
            client["shop"]["orders"].insert_many([{"_id": 1, "who": "A\x1b[31m\u202e"}, {"_id": 2}])
        yield made


class Stack:
    """A stack whose database is `server`, which a test may stop or make the user's own."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.own = False
        self.password = ""
        self.running = frozenset({"database"})
        self.runtime = SimpleNamespace(containers=None)

    def data(self) -> Any:
        return SimpleNamespace(is_own=self.own)

    @contextmanager
    def reach(self, _: Any, user: User) -> Iterator[str]:
        yield self.server.uri_of(user, self.password)


@pytest.fixture
def stack(server: Server, monkeypatch: pytest.MonkeyPatch) -> Stack:
    made = Stack(server)
    monkeypatch.setattr("scripts.lifecycle.installation.look", lambda note: made)
    monkeypatch.setattr("scripts.lifecycle.clients.database", made.reach)
    return made


def document(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_check_as_a_document_and_as_rows(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    assert db.check(Console(json=True)) == 0
    told = document(capsys)
    assert told["passed"] and not told["own"] and told["user"] == "reader"
    assert (told["can_write"], told["tls"], told["vector_search"]) == (False, False, False)
    assert told["databases"][0]["name"] == "shop" and told["databases"][0]["collections"] == 1
    assert db.check(Console()) == 0
    printed = capsys.readouterr().out
    assert [line[8:].split("  ")[0] for line in printed.splitlines()] == [
        one["subject"] for one in told["findings"]
    ]


def test_check_with_a_wrong_password(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    stack.password = "wrong-s3ntinel"
    assert db.check(Console()) == 1
    printed = capsys.readouterr()
    assert "database-login" in printed.out and "s3ntinel" not in printed.out + printed.err


@pytest.mark.parametrize(
    "command",
    [
        lambda: db.check(Console()),
        lambda: db.sample(Console(), "", "", 3, False),
        lambda: db.shell(Console(), False),
    ],
    ids=["check", "sample", "shell"],
)
def test_without_a_database(stack: Stack, mongosh: Path, command: Callable[[], object]) -> None:
    stack.running = frozenset()
    with pytest.raises(ServiceError) as error:
        command()
    assert error.value.fault == "service-down"


def test_sample_prints_a_line_for_each_document_that_a_terminal_does_not_act_on(
    stack: Stack, capsys: pytest.CaptureFixture[str]
) -> None:
    db.sample(Console(), "", "", 1, False)
    first, second = capsys.readouterr().out.splitlines()
    assert first == "shop.orders  2 documents"
    assert second == r'  {"_id": 1, "who": "A\u001b[31m\u202e"}'


def test_a_name_does_not_act_on_the_terminal(
    stack: Stack, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "ord\x1b]0;pwned\x07ers"
    with server.client(OWNER) as client:
        client["named"][name].insert_one({"_id": 1})
        try:
            db.sample(Console(), "named", "", 1, False)
            with pytest.raises(SettingsError) as error:
                db.sample(Console(), "named", "nix", 1, False)
        finally:
            client.drop_database("named")
    Console().fail(error.value)
    printed = capsys.readouterr()
    assert "\x1b" not in printed.out + printed.err and "named.ord" in printed.out


def test_sample_as_a_document(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    db.sample(Console(json=True), "shop", "orders", 3, True)
    told = document(capsys)
    (orders,) = told["collections"]
    assert told["masked"] and (orders["database"], orders["collection"], orders["count"]) == (
        "shop",
        "orders",
        2,
    )
    assert orders["documents"] == [{"_id": "int", "who": "string"}, {"_id": "int"}]


def test_sample_says_what_it_leaves_out(
    stack: Stack, server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("scripts.database.look.COLLECTIONS", 3)
    with server.client(OWNER) as client:
        for number in range(5):
            client["many"][f"c{number}"].insert_one({"_id": 1})
        try:
            db.sample(Console(json=True), "", "", 1, False)
        finally:
            client.drop_database("many")
    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert len(told["collections"]) == 3 and "2 of many, 1 of shop" in printed.err
    assert told["left_out"] == [
        {"database": "many", "collections": 2},
        {"database": "shop", "collections": 1},
    ]


@pytest.mark.parametrize(
    ("database", "collection", "documents"), [("", "", 0), ("", "", 101), ("nix", "", 3), ("", "nix", 3)]
)
def test_sample_refuses_what_is_not_there(
    stack: Stack, database: str, collection: str, documents: int
) -> None:
    with pytest.raises(SettingsError) as error:
        db.sample(Console(), database, collection, documents, False)
    assert error.value.fault == "argument-invalid" and "uv run invoke db" in error.value.hint


@pytest.fixture
def mongosh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A mongosh that writes its arguments and the address that it was given."""
    told = tmp_path / "told.json"
    program = tmp_path / "bin" / "mongosh"
    program.parent.mkdir()
    script = tmp_path / "mongosh.py"
    script.write_text(
        "import json, os, sys\n"
        f"open({str(told)!r}, 'w').write(json.dumps([sys.argv[1:], os.environ[{db.VARIABLE!r}]]))\nsys.exit(3)\n"
    )
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@"\n')  # paths may have blanks
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return told


@pytest.mark.parametrize(("write", "user"), [(False, READER), (True, OWNER)])
def test_the_shell_gets_the_address_and_no_argument_has_it(
    stack: Stack, mongosh: Path, write: bool, user: User
) -> None:
    assert db.shell(Console(), write) == 3
    arguments, uri = json.loads(mongosh.read_text())
    assert uri == stack.server.uri_of(user)
    assert not any(password in one for one in arguments for password in PASSWORDS.values())


def test_a_database_of_ones_own_has_one_user(stack: Stack, mongosh: Path) -> None:
    stack.own, stack.running = True, frozenset()
    with pytest.raises(SettingsError) as error:
        db.shell(Console(), True)
    assert error.value.fault == "argument-invalid"
    assert db.shell(Console(), False) == 3


def test_a_shell_says_before_it_opens_whether_it_can_write(
    stack: Stack, mongosh: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def said() -> str:
        assert db.shell(Console(), False) == 3
        return capsys.readouterr().err

    assert said() == "", "the reader"
    stack.own = True
    monkeypatch.setattr("scripts.lifecycle.clients.database", lambda *_, **__: stack.reach(None, OWNER))
    assert f"The user {OWNER.name} can write" in said()
    stack.password = "wrong-s3ntinel"
    assert "Not known" in (unknown := said()) and "s3ntinel" not in unknown


@pytest.mark.parametrize(
    ("login", "said"),
    [
        (Login("", (), True), "no login"),
        (Login("me\x1b[2J", ("odd",), None), "does not say"),
        (Login("me", ("read",), False), ""),
    ],
)
def test_what_a_login_may_do(monkeypatch: pytest.MonkeyPatch, login: Login, said: str) -> None:
    monkeypatch.setattr("scripts.database.check.login", lambda _: login)
    assert said in (warning := db._may_write("mongodb://h")) and bool(warning) is bool(said)
    assert "\x1b" not in warning


def test_without_mongosh_its_package_is_named(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(HostError) as error:
        db.shell(Console(), False)
    assert error.value.fault == "database-shell-missing"
