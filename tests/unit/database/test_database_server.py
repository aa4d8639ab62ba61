"""The embedded database's login, on the real server: who may do what, and folders from before."""

from __future__ import annotations

import runpy
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pymongo import InsertOne, MongoClient
from pymongo.errors import OperationFailure

from scripts.database.users import OWNER, READER
from tests.machine import free_port, until_database
from tests.unit.database.server import PASSWORDS, PROGRAM, Server, environment, serving
from tests.waits import PATIENCE, until

UNAUTHORIZED, LOGIN = 13, 18
WRITES: dict[str, dict[str, Any]] = {
    "insert": {"insert": "things", "documents": [{"_id": 2}]},
    "update": {"update": "things", "updates": [{"q": {}, "u": {"$set": {"a": 1}}}]},
    "delete": {"delete": "things", "deletes": [{"q": {}, "limit": 0}]},
    "findAndModify": {"findAndModify": "things", "query": {}, "remove": True},
    "out": {"aggregate": "things", "pipeline": [{"$out": "others"}], "cursor": {}},
    "merge": {"aggregate": "things", "pipeline": [{"$merge": "others"}], "cursor": {}},
    "drop": {"drop": "things"},
    "create": {"create": "others"},
    "rename": {"renameCollection": "mine.things", "to": "mine.others"},
    "createIndexes": {"createIndexes": "things", "indexes": [{"key": {"a": 1}, "name": "a"}]},
    "dropDatabase": {"dropDatabase": 1},
    "createUser": {"createUser": "eve", "pwd": "x", "roles": ["root"]},
    "updateUser": {"updateUser": "reader", "roles": [{"role": "root", "db": "admin"}]},
    # The server itself asks for no right here: the launcher does.
    "bulkWrite": {"bulkWrite": 1, "ops": [{"insert": 0, "document": {}}], "nsInfo": [{"ns": "mine.things"}]},
    "replSetStepDown": {"replSetStepDown": 60, "force": True},
    "killAllSessions": {"killAllSessions": []},
    "backupArchive": {"secantusAdmin.backupArchive": 1, "outputPath": "/nowhere/else.tar.gz"},
    "byreCopy": {"byreCopy": "/nowhere/else"},
}
OF_ADMIN = {
    "rename",
    "createUser",
    "updateUser",
    "bulkWrite",
    "replSetStepDown",
    "killAllSessions",
    "backupArchive",
    "byreCopy",
}


@pytest.fixture
def things(database: Server) -> Server:
    with database.client(OWNER) as client:
        client["mine"]["things"].replace_one({"_id": 1}, {}, upsert=True)
    return database


@pytest.mark.parametrize("name", WRITES)
def test_the_reader_can_not_write(things: Server, name: str) -> None:
    with things.client(READER) as client, pytest.raises(OperationFailure) as refused:
        client["admin" if name in OF_ADMIN else "mine"].command(WRITES[name])
    assert refused.value.code == UNAUTHORIZED
    with things.client(OWNER) as client:
        assert list(client["mine"]["things"].find()) == [{"_id": 1}]
        assert client["mine"].list_collection_names() == ["things"]


def test_the_reader_reads_all_and_lists_it(things: Server) -> None:
    with things.client(READER) as client:
        assert "mine" in client.list_database_names()
        assert client["mine"].list_collection_names(authorizedCollections=True) == ["things"]
        assert list(client["mine"]["things"].find()) == [{"_id": 1}]
        users = list(client["admin"]["system.users"].find())
    assert users and not any("credentials" in one for one in users)


def test_the_owner_may_all(database: Server, tmp_path: Path) -> None:
    with database.client(OWNER) as client:
        made = client.bulk_write([InsertOne({"_id": 1}, namespace="other.things")])
        client.admin.command("secantusAdmin.backupArchive", outputPath=str(tmp_path / "a.tar.gz"))
        client.drop_database("other")
    assert made.inserted_count == 1 and (tmp_path / "a.tar.gz").stat().st_size > 0


def test_without_a_login_nothing_is_told(database: Server) -> None:
    with MongoClient[dict[str, Any]](database.uri) as client, pytest.raises(OperationFailure) as refused:
        client.list_database_names()
    assert refused.value.code == UNAUTHORIZED


@pytest.mark.parametrize("user", [OWNER, READER], ids=["owner", "reader"])
def test_a_wrong_password_is_refused(database: Server, user: Any) -> None:
    with database.client(user, "wrong") as client, pytest.raises(OperationFailure) as refused:
        client.list_database_names()
    assert refused.value.code == LOGIN


def test_data_from_before_there_was_a_login_stay_and_a_new_password_is_taken(tmp_path: Path) -> None:
    pytest.importorskip("secantus")
    folder, port = tmp_path / "data", free_port()
    old = [sys.executable, "-m", "secantus", "--port", str(port), "--storage-path", str(folder)]
    uri = f"mongodb://127.0.0.1:{port}/?directConnection=true"
    with (tmp_path / "log").open("wb") as log, subprocess.Popen(old, stdout=log, stderr=log) as process:
        until_database(uri)
        with MongoClient[dict[str, Any]](uri) as client:
            client["mine"]["things"].insert_one({"_id": "from before"})
        process.terminate()
        process.wait(PATIENCE)
    # The second passwords are those of another installation, to which a backup was brought.
    for passwords in (PASSWORDS, {OWNER: "new", READER: "newer"}):
        with serving(folder, passwords) as server, server.client(READER) as client:
            assert list(client["mine"]["things"].find()) == [{"_id": "from before"}]


@pytest.mark.parametrize("user", [OWNER, READER], ids=["owner", "reader"])
def test_it_does_not_start_without_a_password(tmp_path: Path, user: Any) -> None:
    argv = [
        sys.executable,
        str(PROGRAM),
        "--port",
        str(free_port()),
        "--storage-path",
        str(tmp_path / "data"),
    ]
    done = subprocess.run(argv, env=environment(PASSWORDS | {user: ""}), capture_output=True, text=True)
    assert done.returncode == 2 and "PASSWORD is not set" in done.stderr
    assert "s3ntinel" not in done.stderr and not (tmp_path / "data").exists()


def test_a_copy_under_writes_is_of_one_moment(database: Server, tmp_path: Path) -> None:
    """What two collections hold is written in turn: the copy has both, or the first one more."""
    over, copy, done = threading.Event(), tmp_path / "copy", list[int]()

    def write() -> None:
        with database.client(OWNER) as client:
            while not over.is_set():
                for name in ("first", "second"):
                    client["pairs"][name].insert_one({"_id": len(done)})
                done.append(len(done))

    copy.mkdir()
    writer = threading.Thread(target=write)
    writer.start()
    try:
        until(lambda: len(done) > 20)
        before = len(done)
        with database.client(OWNER) as client:
            told = client.admin.command("byreCopy", str(copy))
        after = len(done)
        until(lambda: len(done) > after + 20)  # writes go on
    finally:
        over.set()
        writer.join()
    assert 0 < told["paused"] < PATIENCE
    with serving(copy) as server, server.client(READER) as client:
        first, second = (client["pairs"][name].count_documents({}) for name in ("first", "second"))
    assert before <= second <= first <= second + 1 <= after + 2


def test_a_copy_into_no_folder_is_refused(database: Server, tmp_path: Path) -> None:
    with database.client(OWNER) as client:
        with pytest.raises(OperationFailure) as refused:
            client.admin.command("byreCopy", str(tmp_path / "none"))
        assert refused.value.code == 20
        (tmp_path / "copy").mkdir()
        assert client.admin.command("byreCopy", str(tmp_path / "copy"))["ok"], "the next one works"


def test_a_copy_beside_another_is_refused_and_keeps_no_session(tmp_path: Path) -> None:
    """The other one holds the only cursor of a copy. More tries than the server has sessions."""
    secantus = pytest.importorskip("secantus", reason="the embedded database has no wheels for this Python")
    copied, copy, sessions = runpy.run_path(str(PROGRAM))["copied"], tmp_path / "copy", 50
    copy.mkdir()
    server = secantus.SecantusDBServer(storage_path=str(tmp_path / "data"), session_max=sessions)
    server.start()
    try:
        context, asked = SimpleNamespace(storage=server.storage), {"byreCopy": str(copy)}
        other = server.storage._conn.open_session()
        other.open_cursor("backup:", None, None)
        for _ in range(2 * sessions):
            told = copied(asked, context)
            assert (told["ok"], told.get("code")) == (0.0, 20), told
        other.close()
        assert copied(asked, context)["ok"] and (copy / "WiredTiger.backup").exists()
    finally:
        server.stop()


def test_a_server_that_stops_while_it_counts(tmp_path: Path) -> None:
    """Its sessions go with it: what is asked of them then could end the process."""
    secantus = pytest.importorskip("secantus", reason="the embedded database has no wheels for this Python")
    closed = pytest.importorskip("wiredtiger").WiredTigerError
    program = runpy.run_path(str(PROGRAM))
    server = secantus.SecantusDBServer(storage_path=str(tmp_path / "data"))
    server.start()
    with MongoClient[dict[str, Any]](server.uri) as client:
        client.mine.things.insert_one({})
    with program["snapshot"](server.storage) as seen:
        assert program["number"](server.storage, seen, ("mine", "things"), 0) == 1
        assert program["number"](server.storage, seen, ("mine", "none"), 0) == 0
        server.stop()
        with pytest.raises(closed):
            program["number"](server.storage, seen, ("mine", "things"), 0)
