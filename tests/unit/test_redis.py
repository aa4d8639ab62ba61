"""What Redis is told, which program it is, and what it says to who has no password."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts import redis
from tests.waits import PATIENCE


def test_its_file_has_no_password_in_it() -> None:
    text = redis.configuration("the-password", "127.0.0.1", 6380, "/home/me/data")
    lines = text.splitlines()
    assert "the-password" not in text and {"bind 127.0.0.1", "port 6380", 'dir "/home/me/data"'} <= {*lines}
    (other, own) = (line for line in lines if line.startswith("user "))
    assert other == "user default reset on nopass +ping"
    # printf the-password | sha256sum
    assert "#711fe0afc18de63fb382000f4225a23fafca71a5f9239e5f6195037deb6e17f7 " in own


def test_a_folder_with_strange_characters_is_quoted() -> None:
    text = redis.configuration("p", "127.0.0.1", 6380, 'my "data" \\ here')
    assert 'dir "my \\"data\\" \\\\ here"' in text.splitlines()


def test_what_it_keeps_stays() -> None:
    lines = {*redis.configuration("p", "127.0.0.1", 6380, "/data").splitlines()}
    assert {"appendonly yes", "maxmemory-policy noeviction", f"maxmemory {redis.MEMORY}"} <= lines


@contextmanager
def programs(folder: Path, **said: str) -> Iterator[dict[str, str]]:
    """An environment whose PATH has these programs alone; each says a line."""
    for name, line in said.items():
        file = folder / f"{name}-server"
        file.write_text(f"#!/bin/sh\necho '{line}'\n")
        file.chmod(0o755)
    yield {"PATH": f"{folder}"}


@pytest.mark.parametrize(
    ("said", "name", "version", "enough"),
    [
        ({}, "", "", False),
        (
            {"redis": "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0"},
            "redis-server",
            "7.0.15",
            True,
        ),
        ({"redis": "Redis server v=6.2.0 sha=00000000:0"}, "redis-server", "6.2.0", False),
        (
            {"redis": "Redis server v=7.0.15", "valkey": "Valkey server v=8.1.1 sha=00000000:0"},
            "valkey-server",
            "8.1.1",
            True,
        ),
        ({"redis": "what?"}, "redis-server", "", False),
    ],
)
def test_its_program(tmp_path: Path, said: dict[str, str], name: str, version: str, enough: bool) -> None:
    with programs(tmp_path, **said) as env:
        assert redis.program(env) == name and redis.version(env) == version
        assert redis.is_new_enough(redis.version(env)) is enough


def test_the_first_line_of_its_answer_counts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                assert connection.recv(64) == b"PING\r\n"
                connection.sendall(b"+PONG\r\nmore")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        assert redis.asked("PING", server.getsockname()[1], PATIENCE) == "+PONG"
        thread.join(PATIENCE)


@pytest.mark.skipif(not redis.version(os.environ), reason="without Redis on PATH")
def test_the_real_one_takes_its_file(tmp_path: Path) -> None:
    """It starts, tells nobody anything without the password, and keeps what it has answered through a kill."""
    from tests.redis_tool import Redis

    with Redis(tmp_path) as server:
        assert redis.asked("PING", server.port, PATIENCE) == "+PONG"
        assert redis.asked("DBSIZE", server.port, PATIENCE).startswith("-NOPERM")
        assert redis.asked("AUTH openwebui wrong", server.port, PATIENCE).startswith("-WRONGPASS")
        assert server.told("SET a 1 EX 600") == "+OK" and server.told("FLUSHALL").startswith("-NOPERM")
        server.kill()
        server.start()
        assert server.told("GET a") == "$1"
