"""A backup of what is in use is of one moment."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from scripts.errors import ByreError, ServiceError
from scripts.volumes import Mover, Volume, backup, consistent, page_copy, restore, verify
from scripts.volumes.consistent import Beside
from scripts.volumes.manifest import Backup
from tests.unit.volumes.places import Place
from tests.unit.volumes.trees import bring_back, work

COUNTS = ("SELECT count(*) FROM pair", "SELECT count(*) FROM chat")
BESIDE = {"prefix": (), "python": sys.executable}


def connect(path: Path) -> sqlite3.Connection:
    made = sqlite3.connect(path, timeout=30, isolation_level=None)
    made.execute("PRAGMA journal_mode=WAL")
    return made


@pytest.fixture
def page(place: Place) -> Volume:
    """A page's folder: its database, of a schema's revision, and what people have uploaded."""
    place.folder.mkdir()
    (place.folder / "uploads").mkdir()
    (place.folder / "uploads/picture").write_text("p")
    with closing(connect(place.folder / "webui.db")) as database:
        for table in ('"user"', "chat", "file", "pair"):
            database.execute(f"CREATE TABLE {table} (one INTEGER, two INTEGER)")
        database.execute("CREATE TABLE alembic_version (version_num TEXT)")
        database.execute("INSERT INTO alembic_version VALUES ('0bd252b206fb')")
        database.execute('INSERT INTO "user" VALUES (1, 1)')
    return place.volume()


@contextmanager
def writing(path: Path) -> Iterator[list[int]]:
    """Three that write pairs all the time; the numbers that they have written."""
    over, done = threading.Event(), list[int]()

    def write() -> None:
        with closing(connect(path)) as database:
            while not over.is_set():
                with suppress(sqlite3.OperationalError):
                    database.execute("BEGIN IMMEDIATE")
                    number = len(done)
                    database.execute("INSERT INTO pair VALUES (?, ?)", (number, number))
                    database.execute("INSERT INTO chat VALUES (?, ?)", (number, number))
                    database.execute("COMMIT")
                    done.append(number)

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        yield done
    finally:
        over.set()
        for thread in threads:
            thread.join()


def back_up(volume: Volume, reading: consistent.Reading, root: Path) -> Backup:
    with backup.making(root, "one") as new:
        backup.back_up(new, volume, reading)
        return new.finish("1", "embedded", {}, "2026-01-01T00:00:00+00:00")


def test_a_page_under_three_writers(page: Volume, place: Place, root: Path) -> None:
    beside = Beside(data=str(place.folder), **BESIDE)  # type: ignore[arg-type]
    with writing(place.folder / "webui.db") as done:
        while len(done) < 50:
            time.sleep(0.01)
        before = len(done)
        with consistent.page(Mover(page), beside) as reading:
            # Of a change that goes on: beside the copy of the database it would undo what is in it.
            (place.folder / "webui.db-journal").write_bytes(b"pages")
            made = back_up(page, reading, root)
            (place.folder / "webui.db-journal").unlink()
        after = len(done)
        assert not work(place.folder)
    assert reading.paused == 0 and reading.facts["revision"] == "0bd252b206fb" and reading.facts["users"] == 1
    assert before <= reading.facts["chats"] <= after
    (record,) = made.contents.volumes
    paths = {one.path for one in made.entries(record)}
    assert paths == {".", "uploads", "uploads/picture", "webui.db"}
    bring_back(page, made)
    with closing(sqlite3.connect(place.folder / "webui.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        pairs, chats = (database.execute(query).fetchone()[0] for query in COUNTS)
        assert pairs == chats == reading.facts["chats"]
    assert (place.folder / "uploads/picture").read_text() == "p"


def test_a_page_with_a_knowledge_search_under_three_writers(page: Volume, place: Place, root: Path) -> None:
    """Its database is another one of SQLite; one that is damaged is kept as it is."""
    search, bad = place.folder / "vector_db/chroma.sqlite3", place.folder / "vector_db/old/bad.sqlite3"
    bad.parent.mkdir(parents=True)
    bad.write_bytes(b"SQLite format 3\0" + bytes(5000))
    (search.parent / "index.bin").write_bytes(b"i")
    with closing(connect(search)) as database:
        for table in ("pair", "chat"):
            database.execute(f"CREATE TABLE {table} (one INTEGER, two INTEGER)")
    beside = Beside(data=str(place.folder), **BESIDE)  # type: ignore[arg-type]
    with writing(search) as done:
        while len(done) < 50:
            time.sleep(0.01)
        with consistent.page(Mover(page), beside) as reading:
            assert "others" not in reading.facts
            made = back_up(page, reading, root)
    (record,) = made.contents.volumes
    assert {one.path for one in made.entries(record) if one.path.startswith("vector_db/")} == {
        "vector_db/chroma.sqlite3", "vector_db/index.bin", "vector_db/old", "vector_db/old/bad.sqlite3",
    }  # fmt: skip
    bring_back(page, made)
    with closing(sqlite3.connect(search)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        pairs, chats = (database.execute(query).fetchone()[0] for query in COUNTS)
        assert pairs == chats >= 50
    assert bad.read_bytes() == b"SQLite format 3\0" + bytes(5000)


def test_a_page_that_can_not_be_copied(page: Volume, place: Place) -> None:
    beside = Beside(data=str(place.folder / "none"), **BESIDE)  # type: ignore[arg-type]
    with pytest.raises(ServiceError) as caught, consistent.page(Mover(page), beside):
        raise AssertionError("it was read all the same")
    assert caught.value.fault == "backup-inconsistent" and caught.value.detail and not work(place.folder)


def test_what_a_page_at_rest_says(page: Volume, place: Place) -> None:
    found = consistent.page_facts(Mover(page), [sys.executable])
    assert found == {"revision": "0bd252b206fb", "users": 1, "chats": 0, "files": 0}
    assert not [path for path in place.folder.iterdir() if path.name.endswith(("-wal", "-shm"))]
    with pytest.raises(ServiceError) as caught:
        consistent.page_facts(Mover(page), ["/nonexistent/python"])
    assert caught.value.fault == "file-unreadable"
    (place.folder / "webui.db").unlink()
    assert consistent.page_facts(Mover(page), [sys.executable]) == {}
    assert not (place.folder / "webui.db").exists(), "a look makes no file"


@pytest.mark.usefixtures("page")
def test_what_a_page_on_a_read_only_file_system_says(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(
        path: Path, missing_ok: bool = False
    ) -> None:  # before it is looked at whether there is such a file
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    monkeypatch.setattr(Path, "unlink", refused)
    assert page_copy.facts(str(place.folder / "webui.db"))["users"] == 1


@pytest.mark.parametrize("kept", [("-wal",), ("-wal", "-shm")])
def test_a_page_that_was_killed_has_its_last_rows_in_a_journal(
    page: Volume, place: Place, tmp_path: Path, kept: tuple[str, ...]
) -> None:
    here, there = place.folder / "webui.db", tmp_path / "webui.db"
    with closing(connect(here)) as one:
        one.execute('INSERT INTO "user" VALUES (2, 2)')
        one.execute("UPDATE alembic_version SET version_num = 'later'")
        for end in ("", *kept):  # as they are while it is open
            shutil.copy(f"{here}{end}", f"{there}{end}")
    for path in place.folder.glob("webui.db*"):
        path.unlink()
    for path in tmp_path.glob("webui.db*"):
        shutil.copy(path, place.folder)
    before = {path.name: path.read_bytes() for path in place.folder.glob("webui.db*")}
    found = consistent.page_facts(Mover(page), [sys.executable])
    assert (found["revision"], found["users"]) == ("later", 2)
    assert before.keys() == {path.name for path in place.folder.glob("webui.db*")}
    assert before["webui.db-wal"] == (place.folder / "webui.db-wal").read_bytes()


def test_a_copy_has_the_mode_of_the_original_and_is_whole(page: Volume, place: Place, tmp_path: Path) -> None:
    (place.folder / "webui.db").chmod(0o640)
    target = tmp_path / "copy" / "webui.db"
    page_copy.copy(str(place.folder / "webui.db"), str(target))
    assert target.stat().st_mode & 0o777 == 0o640 and [path.name for path in target.parent.iterdir()] == [
        "webui.db"
    ]
    (tmp_path / "bad.db").write_bytes(b"SQLite format 3\0" + bytes(5000))
    with pytest.raises((sqlite3.Error, ValueError)):
        page_copy.copy(str(tmp_path / "bad.db"), str(tmp_path / "x" / "bad.db"))


def test_the_paths_of_uploads_follow_the_folder(page: Volume, place: Place, root: Path) -> None:
    paths = ("/old/data/uploads/a'b", "/old/database/x", "/else/y", None)
    with closing(connect(place.folder / "webui.db")) as one:
        one.execute("DROP TABLE file")
        one.execute("CREATE TABLE file (path TEXT)")
        one.executemany("INSERT INTO file VALUES (?)", [(path,) for path in paths])
    made = back_up(page, consistent.at_rest(Mover(page)), root)
    staged = restore.stage(page, made)
    assert consistent.moved(Mover(page), [sys.executable], staged.folder, "/old/data/", "/app/new") == 1
    restore.swap(staged)
    with closing(sqlite3.connect(place.folder / "webui.db")) as one:
        found = [path for (path,) in one.execute("SELECT path FROM file")]
    assert found == ["/app/new/uploads/a'b", *paths[1:]]
    (place.folder / "webui.db").unlink()
    assert consistent.moved(Mover(page), [sys.executable], ".", "/old", "/new") == 0


def test_sessions_end_in_an_older_database(page: Volume, place: Place) -> None:
    database = place.folder / "webui.db"

    def ended() -> int:
        return consistent.signed_out(Mover(page), [sys.executable], ".")

    def stamps() -> list[str]:
        with closing(connect(database)) as one:
            return [stamp for (stamp,) in one.execute("SELECT session_stamp FROM auth")]

    assert ended() == 0, "Open WebUI before it had stamps"
    with closing(connect(database)) as one, one:
        one.execute("CREATE TABLE auth (id TEXT, session_stamp TEXT)")
        one.executemany("INSERT INTO auth VALUES (?, ?)", [("1", "old"), ("2", "old"), ("3", None)])
    assert ended() == 3 and len({*stamps()}) == 3 and not {None, "", "old"} & {*stamps()}
    first = stamps()
    assert ended() == 3 and not {*first} & {*stamps()}, "they can't be foreseen"
    with closing(connect(database)) as one:
        one.execute("BEGIN IMMEDIATE")
        with pytest.raises(ServiceError) as caught:
            ended()
        assert caught.value.fault == "restore-failed"
    database.write_bytes(b"not a database, and no page runs by it" * 100)
    assert ended() == 0
    database.unlink()
    assert ended() == 0


def test_paths_of_uploads_that_stay_wrong_are_an_error(page: Volume, place: Place) -> None:
    def moved() -> int:
        return consistent.moved(Mover(page), [sys.executable], ".", "/old", "/new")

    database = place.folder / "webui.db"
    assert moved() == 0, "a table without paths"
    with closing(connect(database)) as one:
        one.execute("ALTER TABLE file ADD COLUMN path TEXT")
        one.execute("INSERT INTO file (path) VALUES ('/old/uploads/x')")
        one.execute("BEGIN IMMEDIATE")
        with pytest.raises(ServiceError) as caught:
            moved()
        assert caught.value.fault == "restore-failed" and "locked" in caught.value.detail[-1]
        one.execute("ROLLBACK")
    assert moved() == 1
    database.write_bytes(b"SQLite format 3\0" + bytes(5000))
    with pytest.raises(ServiceError):
        moved()


@pytest.fixture
def database(tmp_path: Path) -> Volume:
    place = Place.of(tmp_path / "place", far=False)
    place.folder.mkdir()
    (place.folder / "data.wt").write_text("being written")
    return place.volume("database")


def copied(folder: str) -> float:
    """As the embedded database does it."""
    Path(folder, "data.wt").write_text("of one moment")
    return 0.25


def refused(folder: str) -> float:
    """As a database that does not know the command, or fails while it copies."""
    Path(folder, "data.wt").write_text("half")
    raise ByreError("no such command", fault="argument-invalid")


class Stops:
    """A database that says when it was stopped; nothing writes to its file then."""

    def __init__(self, database: Volume, monkeypatch: pytest.MonkeyPatch) -> None:
        self.steps: list[str] = []
        self.file = database.folder / "data.wt"
        real = verify.blobs

        def checked(*arguments: Any) -> None:
            self.steps.append("checked")
            real(*arguments)

        monkeypatch.setattr(verify, "blobs", checked)

    @contextmanager
    def __call__(self) -> Iterator[None]:
        self.steps.append("stopped")
        try:
            yield
        finally:
            self.steps.append("started")
            self.file.write_text("written later")


@pytest.fixture
def stops(database: Volume, monkeypatch: pytest.MonkeyPatch) -> Stops:
    return Stops(database, monkeypatch)


def content(database: Volume, made: Backup) -> str:
    """Of the one file that a backup brings back, with the folder's mode."""
    assert [one.path for one in made.entries(made.contents.volumes[0])] == [".", "data.wt"]
    mode = database.folder.stat().st_mode
    bring_back(database, made)
    assert database.folder.stat().st_mode == mode
    return (database.folder / "data.wt").read_text()


def test_a_database_by_its_own_copy(database: Volume, root: Path, stops: Stops) -> None:
    database.folder.chmod(0o750)
    with consistent.database(Mover(database), copied, stops) as reading:
        made = back_up(database, reading, root)
    assert reading.paused == 0.25 and stops.steps == ["checked"] and not work(database.folder)
    assert content(database, made) == "of one moment"


@pytest.mark.parametrize("copy", [None, refused], ids=["none", "refused"])
def test_a_database_by_a_short_stop(database: Volume, root: Path, stops: Stops, copy: Any) -> None:
    """It runs again before its files are read."""
    with consistent.database(Mover(database), copy, stops) as reading:
        assert stops.steps == ["stopped", "started"] and reading.paused
        made = back_up(database, reading, root)
    assert not work(database.folder) and content(database, made) == "being written"


def test_a_database_without_room_for_a_copy(
    database: Volume, root: Path, stops: Stops, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It runs again before the backup is checked."""
    monkeypatch.setattr(consistent, "COPY_ROOM", 1e12)
    with consistent.database(Mover(database), copied, stops) as reading:
        made = back_up(database, reading, root)
    assert stops.steps == ["stopped", "started", "checked"] and reading.paused and not work(database.folder)
    assert content(database, made) == "being written"


@pytest.mark.parametrize(
    ("room", "steps"),
    [(1.5, ["stopped", "started", "checked"]), (3, ["checked"])],
    ids=["for the archive alone", "for both"],
)
def test_a_copy_leaves_room_for_its_archive(
    database: Volume, root: Path, stops: Stops, room: float, steps: list[str]
) -> None:
    """The backup may lie on the same disk."""
    (database.folder / "data.wt").write_bytes(bytes(1 << 20))
    place = Place(database.folder.parent, far=False)
    place.program("df", f"echo x; echo 'd 9 9 {int(room * 1024)} 9% /'")
    with consistent.database(Mover(database), copied, stops) as reading:
        back_up(database, reading, root)
    assert stops.steps == steps


def test_a_copy_that_goes_on_after_it_failed(database: Volume, root: Path, stops: Stops) -> None:
    """A database that took too long still writes into its folder."""
    asked = list[Path]()

    def late(folder: str) -> float:
        asked.append(Path(folder))
        raise ByreError("no answer", fault="argument-invalid")

    @contextmanager
    def stopped() -> Iterator[None]:
        with stops():
            if asked[0].exists():
                (asked[0] / "late.wt").write_text("of another moment")
            yield

    with consistent.database(Mover(database), late, stopped) as reading:
        made = back_up(database, reading, root)
    assert content(database, made) == "being written"


@pytest.mark.parametrize("room", [0.0, 1e12], ids=["copied", "read"])
def test_a_database_starts_again_whatever_happens(
    database: Volume, stops: Stops, room: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consistent, "COPY_ROOM", room)
    with pytest.raises(KeyboardInterrupt), consistent.database(Mover(database), None, stops):
        raise KeyboardInterrupt
    assert stops.steps == ["stopped", "started"] and not work(database.folder)


def test_a_database_that_is_written_in_its_stop(database: Volume, stops: Stops) -> None:
    other = database.folder / "other.wt"
    other.touch()
    Place(database.folder.parent, far=False).program("cp", f'cp "$@" && echo more >> "{other}"')
    with pytest.raises(ServiceError) as caught, consistent.database(Mover(database), None, stops):
        raise AssertionError("it was read all the same")
    assert caught.value.fault == "volume-busy" and not work(database.folder)
    assert stops.steps == ["stopped", "started"]
