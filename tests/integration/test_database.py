"""The shop on a real database: the one of the stack, and one of our own that may be killed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from scripts.database import Counted, holds, ping, seed
from scripts.database.connection import MARKER_DATABASE
from scripts.database.sample import documents
from scripts.parts.part import load
from tests.conftest import cache
from tests.machine import ROOT, Stack, free_port, until_database
from tests.waits import PATIENCE

UNAUTHORIZED = 13  # the server's code


def test_the_stack_holds_the_shop(stack: Stack) -> None:
    assert ping(stack.database_uri).server == "SecantusDB 0.7.0b3, MongoDB-compatible"
    wanted = documents()
    with MongoClient[dict[str, Any]](stack.database_uri) as client:
        for name, found in wanted.items():
            assert client["shop"][name].count_documents({}) == len(found)
    assert seed(stack.database_uri).written == 0


def test_the_stack_s_database_asks_for_a_login(stack: Stack) -> None:
    uri = without_login(stack.database_uri)
    with MongoClient[dict[str, Any]](uri) as anyone, pytest.raises(OperationFailure) as refused:
        anyone["shop"]["orders"].insert_one({})
    assert refused.value.code == UNAUTHORIZED


def test_the_mcp_server_s_user_reads_and_can_not_write(stack: Stack) -> None:
    uri = (stack.home / "secrets" / "database_uri").read_text()
    with MongoClient[dict[str, Any]](uri) as reader:
        assert reader["shop"]["orders"].count_documents({}) == 1500
        with pytest.raises(OperationFailure) as refused:
            reader["shop"]["orders"].insert_one({})
    assert refused.value.code == UNAUTHORIZED


def without_login(uri: str) -> str:
    return "mongodb://" + uri.rpartition("@")[2]


def test_the_largest_collections_come_first(stack: Stack) -> None:
    assert holds(stack.database_uri) == (
        Counted("shop", "orders", 1500),
        Counted("shop", "customers", 400),
        Counted("shop", "products", 100),
    )
    other = stack.database_uri.replace("/?", "/other?authSource=admin&")
    assert holds(other) == ()


@pytest.fixture
def empty_database(stack: Stack, tmp_path: Path) -> Iterator[str]:
    """A second database process of the part that the stack has installed, on a folder of its own."""
    port = free_port()
    program = cache() / "parts" / f"database-{load('database').key}" / "bin" / "secantusd-py"
    command = [
        str(program),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--storage-path",
        str(tmp_path / "db"),
    ]
    uri = f"mongodb://127.0.0.1:{port}"
    with (tmp_path / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        try:
            until_database(uri)
            yield uri
        finally:
            server.terminate()
            server.wait(PATIENCE)


SEED = "import sys; from scripts.database import seed; print(seed(sys.argv[1]).written)"


def test_a_seed_killed_at_any_moment_is_finished_by_the_next(empty_database: str) -> None:
    wanted = {name: len(found) for name, found in documents().items()}
    for delay in (0.4, 0.6, 0.8, 1.0, 1.3):
        writer = subprocess.Popen(
            [sys.executable, "-c", SEED, empty_database], cwd=ROOT, stdout=subprocess.DEVNULL
        )
        time.sleep(delay)
        writer.kill()
        writer.wait()
        seed(empty_database)
        with MongoClient[dict[str, Any]](empty_database) as client:
            assert {name: client["shop"][name].count_documents({}) for name in wanted} == wanted
            assert MARKER_DATABASE not in client.list_database_names()
            client.drop_database("shop")


def test_half_a_shop_is_completed_and_nothing_in_it_is_changed(empty_database: str) -> None:
    with MongoClient[dict[str, Any]](empty_database) as client:
        client[MARKER_DATABASE]["marker"].insert_one({"_id": "shop"})
        client["shop"]["customers"].insert_many(
            [{**one, "mine": True} for one in documents()["customers"][:150]]
        )
        assert seed(empty_database).written == 2000 - 150
        assert client["shop"]["customers"].count_documents({"mine": True}) == 150


def test_a_database_of_somebody_is_left_alone(empty_database: str) -> None:
    with MongoClient[dict[str, Any]](empty_database) as client:
        client["mine"]["things"].insert_one({"_id": 1})
        done = seed(empty_database)
        assert done.written == 0
        assert "mine" in done.note
        assert "shop" not in client.list_database_names()
