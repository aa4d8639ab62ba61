"""A backup of a running stack, under writes, and that stack in another installation."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.machine import Machine, Stack, database
from tests.waits import until


@contextmanager
def signed_in(url: str, email: str, password: str) -> Iterator[httpx.Client]:
    login = {"email": email, "password": password}
    with httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
        answer = client.post("/api/v1/auths/signin", json=login).raise_for_status()
        client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        yield client


def chats(client: httpx.Client) -> set[str]:
    return {one["title"] for one in client.get("/api/v1/chats/").raise_for_status().json()}


def write_chat(client: httpx.Client, title: str) -> None:
    body = {
        "chat": {"title": title, "models": [], "messages": [], "history": {"messages": {}, "currentId": None}}
    }
    client.post("/api/v1/chats/new", json=body).raise_for_status()


@contextmanager
def pairs_written(uri: str) -> Iterator[list[int]]:
    """One who writes a document to `first` and then its fellow to `second`, all the time."""
    over, done = threading.Event(), list[int]()

    def write() -> None:
        with database(uri) as client:
            while not over.is_set():
                client.pairs.first.insert_one({"_id": len(done)})
                client.pairs.second.insert_one({"_id": len(done)})
                done.append(len(done))

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield done
    finally:
        over.set()
        thread.join()


@pytest.fixture(scope="module")
def kept(machine: Machine, stack: Stack) -> Iterator[dict[str, Any]]:
    """A backup that was made while chats and documents were written, and how many there were before and after."""
    with signed_in(stack.webui_url, stack.admin_email, stack.admin_password) as client:
        for number in range(5):
            write_chat(client, f"chat {number} 🦙")
        client.post("/api/v1/files/", files={"file": ("note.txt", b"a note")}).raise_for_status()
        with pairs_written(stack.database_uri) as done:
            until(lambda: len(done) >= 20)
            before = len(done)
            began = time.monotonic()
            made = machine.json("volumes", "backup")
            took = time.monotonic() - began
            after = len(done)
        yield {**made, "before": before, "after": after, "took": took}
    with database(stack.database_uri) as client_of_data:
        client_of_data.drop_database("pairs")


def test_nothing_stopped_and_nothing_is_left(machine: Machine, stack: Stack, kept: dict[str, Any]) -> None:
    hows = {one["volume"]: (one["how"].split(",")[0], one["paused"]) for one in kept["backups"]}
    assert hows["openwebui"] == ("SQLite's own backup", 0)
    assert hows["models"] == ("files that never change", 0)
    how, paused = hows["database"]
    assert how == "the database's own copy" and 0 < paused < kept["took"] / 2
    assert machine.ready().keys() >= {"openwebui", "database", "llamacpp", "mcp"}
    assert not list((machine.home / "data").glob("*/.byre-*"))
    assert machine.json("volumes", "verify", kept["name"])["verified"][0]["good"]


def test_a_second_backup_copies_no_model(machine: Machine, kept: dict[str, Any]) -> None:
    blobs = {path: path.stat().st_ino for path in (machine.home / "backups/blobs").iterdir()}
    assert blobs
    again = machine.json("volumes", "backup", "models")
    assert {path: path.stat().st_ino for path in (machine.home / "backups/blobs").iterdir()} == blobs
    assert again["backups"][0]["bytes"] < again["backups"][0]["blob_bytes"] / 20


def test_a_rehearsal_leaves_only_its_word(machine: Machine, kept: dict[str, Any]) -> None:
    """While the real stack runs."""
    told = machine.json("volumes", "rehearse", kept["name"])["rehearsed"]
    seen = {one["what"]: one["seen"] for one in told["checks"]}
    assert all(one["good"] for one in told["checks"]) and "Paris" in seen["answer"]
    assert seen["chats"].startswith(("5 of 5", "6 of 6")) and seen["files"] == "1 of 1"
    there, of, then = seen["documents"].split()
    assert of == "of" and there == then and int(then) > 2 * kept["before"], "those of the copy, under writes"
    assert not (machine.home / "rehearsal").exists()
    listed = machine.json("volumes", "list")["backups"]
    assert all(one["rehearsed"] for one in listed if one["backup"] == kept["name"])
    assert all("documents" in one["checked"] for one in listed if one["backup"] == kept["name"])
    assert machine.ready()


def test_a_restore_of_a_stack_that_runs(machine: Machine, stack: Stack, kept: dict[str, Any]) -> None:
    command = ("volumes", "restore", kept["name"], "--volume", "openwebui,database")
    with (
        signed_in(stack.webui_url, stack.admin_email, stack.admin_password) as client,
        database(stack.database_uri) as data,
    ):
        write_chat(client, "later")
        data.later.things.insert_one({"_id": 1})
        asked = machine.invoke(*command, check=False)
        assert asked.returncode and "error[not-confirmed]" in asked.stderr and "--yes" in asked.stderr
        assert "later" in chats(client) and data.later.things.count_documents({}) == 1
    told = machine.json(*command, "--yes")
    assert told["started"] and {"chats", "files", "answer", "page"} <= {one["what"] for one in told["checks"]}
    assert all(one["good"] for one in told["checks"]), told
    with signed_in(stack.webui_url, stack.admin_email, stack.admin_password) as client:
        assert "chat 0 🦙" in chats(client) and "later" not in chats(client)
    with database(stack.database_uri) as data:
        assert "later" not in data.list_database_names()
        first, second = (data.pairs[name].count_documents({}) for name in ("first", "second"))
        assert first - second in {0, 1} and kept["before"] <= second <= kept["after"] + 1
    assert machine.ready()


def test_it_is_all_there_in_a_second_stack(
    machine: Machine, stack: Stack, kept: dict[str, Any], tmp_path: Path
) -> None:
    """While the first runs, and with its secrets: they are in no backup."""
    told = machine.json(
        "volumes",
        "restore",
        kept["folder"],
        "--volume",
        "openwebui,database",
        "--into",
        str(tmp_path / "other"),
    )
    assert told["start"].startswith("BYRE_HOME=") and told["environment"]["WEBUI_PORT"] in told["start"]
    other = Machine(tmp_path / "other")
    page = other.home / "data/openwebui/webui.db"
    try:
        with closing(sqlite3.connect(page, isolation_level=None)) as written:
            (known,) = written.execute("SELECT version_num FROM alembic_version").fetchone()
            written.execute("UPDATE alembic_version SET version_num = 'ffffffffffff'")
        refused = other.invoke("start", check=False)
        assert refused.returncode and "error[sql-version]" in refused.stderr
        with closing(sqlite3.connect(page, isolation_level=None)) as written:
            written.execute("UPDATE alembic_version SET version_num = ?", (known,))
        started = other.start()
        with signed_in(started.webui_url, stack.admin_email, stack.admin_password) as client:
            assert {f"chat {number} 🦙" for number in range(5)} <= chats(client)
            (file,) = client.get("/api/v1/files/").json()["items"]
            assert client.get(f"/api/v1/files/{file['id']}/content").raise_for_status().content == b"a note"
        with database(started.database_uri) as data:
            first, second = (data.pairs[name].count_documents({}) for name in ("first", "second"))
            assert first - second in {0, 1}, "of one moment"
            assert kept["before"] <= second <= kept["after"] + 1
            assert data.shop.orders.count_documents({}) == 1500
    finally:
        other.invoke("stop", check=False)
