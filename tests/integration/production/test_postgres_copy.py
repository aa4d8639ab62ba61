"""The page's data, copied from SQLite into a real PostgreSQL and back: every kind of value, and nothing that is half
there."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from scripts import postgres
from scripts.webui import copying
from tests.postgres_tool import PROGRAMS, Postgres
from tests.waits import PATIENCE

pytestmark = pytest.mark.skipif(PROGRAMS is None, reason="without PostgreSQL on this machine")
REVISION = "CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('r1');"
# As Open WebUI makes them in each, with what differs: kinds of values, rows that name others, a column of numbers.
NEW = """
    CREATE TABLE chat (id TEXT PRIMARY KEY, chat JSON, archived BOOLEAN, at BIGINT, seen TIMESTAMP, share FLOAT);
    CREATE TABLE message (id SERIAL PRIMARY KEY, chat_id TEXT NOT NULL REFERENCES chat ON DELETE CASCADE, "user" TEXT);
    CREATE TABLE "group" (id TEXT PRIMARY KEY, parent_id TEXT REFERENCES "group" ON DELETE SET NULL);
    CREATE TABLE folder (id TEXT PRIMARY KEY, parent_id TEXT REFERENCES folder ON DELETE CASCADE);
    CREATE TABLE number (id BIGINT PRIMARY KEY);
    CREATE TABLE line (id SMALLINT, number_id BIGINT NOT NULL REFERENCES number ON DELETE CASCADE);
    CREATE TABLE only_here (id TEXT); INSERT INTO only_here VALUES ('x'); INSERT INTO chat VALUES ('from before');
"""
OLD = """
    CREATE TABLE chat (id TEXT, chat JSON, archived BOOLEAN, at INTEGER, seen DATETIME, share REAL, was TEXT);
    CREATE TABLE message (id INTEGER PRIMARY KEY, chat_id TEXT, user TEXT);
    CREATE TABLE "group" (id TEXT, parent_id TEXT);
    CREATE TABLE only_there (id TEXT); INSERT INTO only_there VALUES ('y');
    INSERT INTO "group" VALUES ('child', 'parent'), ('parent', NULL), ('lost', 'gone');
    CREATE TABLE folder (id TEXT, parent_id TEXT);
    INSERT INTO folder VALUES ('leaf', 'twig'), ('twig', 'gone'), ('low', 'high'), ('high', NULL);
    CREATE TABLE number (id INTEGER); INSERT INTO number VALUES (1), (2.0);
    CREATE TABLE line (id INTEGER, number_id INTEGER); INSERT INTO line VALUES (1, 1), (2, '2'), (3, 3);
    INSERT INTO message VALUES (7, 'a', 'Ann'), (9, 'deleted long ago', 'Bob');
"""
CHATS = [
    ("a", '{"title": "Ünï 🐄 \\"\\\\ \\u0000"}', 1, 1764500000, "2026-11-30 16:00:00.123", 0.25, None),
    ("b", '{"score": NaN}', 0, 3.0, None, None, "of an old version"),
    ("c", "Infinity", "false", 1764500000.9, None, None, None),
    ("d", "12.50", "yes", None, None, None, None),
    ("tab\tand\nline\\N\0end", "", None, None, None, 1, None),
]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    with Postgres(tmp_path_factory.mktemp("postgres") / "data") as made:
        yield made


@pytest.fixture
def address(running: Postgres) -> Iterator[str]:
    where = postgres.address(running.page, postgres.LOCAL, running.port)
    with psycopg.connect(where.replace("+psycopg", "")) as there:
        there.execute(REVISION + NEW)
    yield where
    with psycopg.connect(where.replace("+psycopg", "")) as there:
        there.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "webui.db")) as made, made:
        made.executescript(REVISION + OLD)
        made.executemany("INSERT INTO chat VALUES (?, ?, ?, ?, ?, ?, ?)", CHATS)
    return tmp_path / "webui.db"


def test_everything_is_there_as_it_was(running: Postgres, address: str, file: Path) -> None:
    done = copying.copied(str(file), address)
    assert done["tables"] == {"chat": 5, "message": 1, "group": 3, "folder": 2, "number": 2, "line": 2}
    assert done["left"] == {
        "chat.was": 1, "message": 1, "only_there": 1, "group.parent_id": 1, "folder": 2, "line": 1,
    }  # fmt: skip
    with psycopg.connect(address.replace("+psycopg", "")) as there:
        rows = there.execute(
            "SELECT id, chat::text, archived, at, seen::text, share FROM chat ORDER BY id"
        ).fetchall()
        assert rows == [
            ("a", CHATS[0][1], True, 1764500000, "2026-11-30 16:00:00.123", 0.25),
            ("b", '{"score": null}', False, 3, None, None),
            ("c", "null", False, 1764500000, None, None),
            ("d", "12.5", True, None, None, None),
            ("tab\tand\nline\\Nend", None, None, None, None, 1.0),
        ]
        assert there.execute('SELECT id, parent_id FROM "group" ORDER BY id').fetchall() == [
            ("child", "parent"), ("lost", None), ("parent", None),
        ]  # fmt: skip
        assert there.execute("SELECT id FROM folder ORDER BY id").fetchall() == [("high",), ("low",)]
        assert there.execute("SELECT id, number_id FROM line ORDER BY id").fetchall() == [(1, 1), (2, 2)]
        # The next one gets a number of its own.
        there.execute("INSERT INTO message (chat_id) VALUES ('a')")
        assert there.execute("SELECT id FROM message ORDER BY id").fetchall() == [(7,), (8,)]
        assert there.execute("SELECT count(*) FROM only_here").fetchall() == [(0,)]


def test_another_version_changes_nothing(address: str, file: Path) -> None:
    with closing(sqlite3.connect(file)) as one, one:
        one.execute("UPDATE alembic_version SET version_num = 'r0'")
    assert copying.copied(str(file), address) == {"revisions": ["r0", "r1"]}
    assert unchanged(address)


def test_what_fails_leaves_nothing_behind(address: str, file: Path) -> None:
    with closing(sqlite3.connect(file)) as one, one:
        one.execute("INSERT INTO chat (id) VALUES ('a')")  # twice, which PostgreSQL refuses
    with pytest.raises(psycopg.Error):
        copying.copied(str(file), address)
    assert unchanged(address)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("INSERT INTO chat (id, seen) VALUES ('x', 'their words')", "seen"),
        ("INSERT INTO chat (id, at) VALUES ('x', 'their words')", "chat.at"),
        ("INSERT INTO chat (id, archived) VALUES ('x', 'their words')", "chat.archived"),
        ("INSERT INTO chat (id) VALUES ('their words'), ('their words')", "chat_pkey"),
        ("DROP TABLE chat", "chat"),
    ],
)
def test_it_says_what_is_wrong_without_anyone_s_words(
    address: str, file: Path, statement: str, told: str
) -> None:
    with closing(sqlite3.connect(file)) as one, one:
        one.execute(statement)
    given = json.dumps({"suffix": "", "to": "postgres", "database": address})
    command = [sys.executable, copying.__file__, str(file)]
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode and told in done.stderr and not done.stdout, done
    assert "their words" not in done.stderr and "pages" not in done.stderr, done.stderr
    assert unchanged(address)


def test_a_damaged_file_is_refused(address: str, file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096 : 4096 + 64] = b"x" * 64
    file.write_bytes(content)
    with pytest.raises((sqlite3.DatabaseError, ValueError)):
        copying.copied(str(file), address)
    assert unchanged(address)


def test_a_copy_that_is_not_the_same_is_refused(
    address: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sums = iter(range(1000))
    monkeypatch.setattr(copying, "_sum", lambda values: next(sums))
    with pytest.raises(ValueError, match="not the same"):
        copying.copied(str(file), address)
    assert unchanged(address)


# As Open WebUI makes them in SQLite; a column and a table fewer than PostgreSQL has.
EMPTY = """
    CREATE TABLE chat (id VARCHAR, chat JSON, archived BOOLEAN, at BIGINT, seen DATETIME, share FLOAT);
    CREATE TABLE "group" (id TEXT, parent_id TEXT, only_here TEXT);
    CREATE TABLE message (id INTEGER PRIMARY KEY AUTOINCREMENT, chat_id TEXT);
    CREATE TABLE number (id BIGINT);
    CREATE TABLE only_there (id TEXT); INSERT INTO only_there VALUES ('y');
    INSERT INTO chat (id) VALUES ('from before');
"""
ROWS = """
    INSERT INTO chat VALUES
        ('a', '{"title": "Ünï 🐄 \\"\\\\ "}', true, 1764500000, '2026-11-30 16:00:00.5', 0.25),
        ('b', '12.50', false, 9007199254740993, '2026-11-30', NULL), ('c', 'null', NULL, NULL, NULL, NULL);
    INSERT INTO message VALUES (7, 'a', 'Ann'), (9, 'b', NULL);
    INSERT INTO "group" VALUES ('parent', NULL), ('child', 'parent');
    INSERT INTO number SELECT * FROM generate_series(1, 1200);
"""


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "new.db")) as made, made:
        made.executescript(REVISION + EMPTY)
    return tmp_path / "new.db"


def rows(file: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as one:
        return one.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - its names are here


def filled(address: str, statement: str = ROWS) -> None:
    with psycopg.connect(address.replace("+psycopg", "")) as there:
        there.execute("DELETE FROM chat")
        there.execute(statement)


def test_everything_comes_back(address: str, empty: Path) -> None:
    filled(address)
    done = copying.copied_back(str(empty), address)
    assert done["tables"] == {"chat": 3, "group": 2, "message": 2, "number": 1200}
    assert done["left"] == {"message.user": 1, "only_here": 1}
    assert rows(empty, "chat") == [
        ("a", '{"title": "Ünï 🐄 \\"\\\\ "}', 1, 1764500000, "2026-11-30 16:00:00.500000", 0.25),
        ("b", 12.5, 0, 9007199254740993, "2026-11-30 00:00:00.000000", None),
        ("c", "null", None, None, None, None),
    ]
    assert rows(empty, '"group"') == [("parent", None, None), ("child", "parent", None)]
    assert rows(empty, "only_there") == [] and rows(empty, "alembic_version") == [("r1",)]
    with closing(sqlite3.connect(empty)) as one, one:
        one.execute("INSERT INTO message (chat_id) VALUES ('c')")
    assert [number for number, _ in rows(empty, "message")] == [7, 9, 10]
    again = copying.copied(str(empty), address)
    assert again["tables"]["chat"] == 3 and again["left"] == {}


def test_a_way_back_that_fails_leaves_nothing(
    address: str, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(address)
    with monkeypatch.context() as patched:
        sums = iter(range(10_000))
        patched.setattr(copying, "_sum", lambda values: next(sums))
        with pytest.raises(ValueError, match="not the same"):
            copying.copied_back(str(empty), address)
    with closing(sqlite3.connect(empty)) as one, one:
        one.execute("UPDATE alembic_version SET version_num = 'r0'")
    assert copying.copied_back(str(empty), address) == {"revisions": ["r1", "r0"]}
    with closing(sqlite3.connect(empty)) as one, one:
        one.execute("UPDATE alembic_version SET version_num = 'r1'")
        one.execute("DROP TABLE number")
        one.execute("CREATE TABLE number (id BIGINT CHECK (id < 1000))")
    given = json.dumps({"suffix": "", "to": "sqlite", "database": address})
    command = [sys.executable, copying.__file__, str(empty)]
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode and "CHECK" in done.stderr and not done.stdout, done
    assert [row[0] for row in rows(empty, "chat")] == ["from before"]


def unchanged(address: str) -> bool:
    with psycopg.connect(address.replace("+psycopg", "")) as there:
        return there.execute("SELECT id FROM chat").fetchall() == [("from before",)]
