"""Serve SecantusDB with a login from the first moment: its users are written before it listens.

`secantusd-py --auth` has no users on a new folder, and no way to make one but a start without a login. Here their
passwords come from the environment, DATABASE_PASSWORD and DATABASE_READER_PASSWORD, at each start: a folder from before
there were users gets them, and one that comes from another installation gets the passwords of this one.

`byre` may do everything; `reader` may read, and can't write. Needs nothing but secantusdb, which lives in an
environment of its own. Exit 1: the folder or the port can't be used. Exit 2: a password is missing. SIGTERM and SIGINT
end it with 0, after its data are on disk.
"""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

# Each user: the variable of its password, and its roles. SecantusDB's readAnyDatabase does not list databases, unlike
# MongoDB's: https://www.mongodb.com/docs/manual/reference/built-in-roles/
USERS = {
    "byre": ("DATABASE_PASSWORD", ("root",)),
    "reader": ("DATABASE_READER_PASSWORD", ("readAnyDatabase", "clusterMonitor")),
}
HOME = "admin"  # the database that users belong to
# SecantusDB asks for no right before some commands that write (`bulkWrite`) or stop the work of others
# (`replSetStepDown`). They get this one, which only root has.
OWNER_ALONE = ("fsync", "cluster")
COPY = "byreCopy"  # the command for a copy of the data
COUNT = "byreCount"  # the command for how many documents there are
FEW = 100_000  # documents: a collection that has more is counted when the others are
AT_ONCE, TURN = (
    4096,
    0.0005,
)  # documents counted while others wait; seconds that the others get then
SERVERS_OWN = ("admin", "config", "local")  # databases
REFUSED = 20  # MongoDB's code for an operation that is not possible: IllegalOperation


def passwords(environment: Mapping[str, str]) -> dict[str, str]:
    """The password of each user. Raises KeyError with the variable's name where it is missing or empty."""
    found = {}
    for user, (variable, _) in USERS.items():
        if not environment.get(variable):
            raise KeyError(variable)
        found[user] = environment[variable]
    return found


def record(user: str, password: str) -> dict[str, Any]:
    """A user as the server keeps it: its password as SCRAM-SHA-256 credentials alone."""
    from secantus.auth import SCRAM_SHA_256, derive_credentials

    return {
        "_id": f"{HOME}.{user}",
        "user": user,
        "db": HOME,
        "credentials": derive_credentials(password, mechanism=SCRAM_SHA_256, username=user).to_doc(),
        "roles": [{"role": role, "db": HOME} for role in USERS[user][1]],
        "mechanisms": [SCRAM_SHA_256],
    }


def add_commands() -> None:
    """Teach the server its commands for a copy, and for how many documents there are."""
    from secantus import commands

    commands._HANDLERS[COPY] = copied
    commands._HANDLERS[COUNT] = counted


def close_gaps() -> tuple[str, ...]:
    """Let the owner alone run each command for which the server asks for no right. Returns their names."""
    from secantus import commands

    free = commands._NO_PRIVILEGE_COMMANDS | commands._PRE_AUTH_COMMANDS
    names = tuple(sorted(commands._HANDLERS.keys() - commands._COMMAND_ACTIONS.keys() - free))
    commands._COMMAND_ACTIONS.update(dict.fromkeys(names, OWNER_ALONE))
    return names


def copied(document: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Copy the data's files, all of one moment, into an empty folder: `{byreCopy: FOLDER, count: SECONDS}`. `paused`
    are the seconds in which nothing could be written. With `count` also how many documents the copy has, as `counted`.

    WiredTiger keeps the files of a backup cursor as they are until it is closed, and writes go on beside them:
    https://source.wiredtiger.com/develop/backup.html. The server's own backup packs them while nothing can be written.
    """
    from wiredtiger import WiredTigerError

    storage, folder, session, counts = context.storage, Path(str(document[COPY])), None, dict[str, Any]()
    try:
        with ExitStack() as rest:
            with storage._lock:
                began = time.monotonic()
                storage.checkpoint()
                session = storage._conn.open_session()
                seen = rest.enter_context(snapshot(storage)) if document.get("count") else None
                # One at a time: there is none beside another copy.
                cursor = session.open_cursor("backup:", None, None)
                names = []
                while cursor.next() == 0:
                    names.append(cursor.get_key())
                paused = time.monotonic() - began
            if seen:
                with suppress(WiredTigerError):  # the copy is as good without
                    counts = tally(storage, seen, float(document["count"]))
        for name in names:
            shutil.copyfile(Path(storage.home_path, name), folder / name)
    except (OSError, WiredTigerError) as error:
        return {"ok": 0.0, "errmsg": f"The data can't be copied: {error}", "code": REFUSED}
    finally:
        with storage._lock:
            if session and not storage._closed:  # else the session went with its connection
                session.close()
    return {"ok": 1.0, "paused": paused, **counts}


def counted(document: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """How many documents each collection has, all of one moment: `{byreCount: SECONDS}`, the time for it. `counts` are
    those that were counted, `left` the others.

    The server's own count keeps everybody from writing until it is done, and stops for no limit.
    """
    from wiredtiger import WiredTigerError

    storage = context.storage
    try:
        with snapshot(storage) as seen:
            return {"ok": 1.0, **tally(storage, seen, float(document[COUNT]))}
    except WiredTigerError as error:
        return {"ok": 0.0, "errmsg": f"The documents can't be counted: {error}", "code": REFUSED}


@contextmanager
def snapshot(storage: Any) -> Iterator[Any]:
    """A session that sees the data as they are now, whatever is written since."""
    with storage._lock:
        session = storage._conn.open_session()
        session.begin_transaction("isolation=snapshot")
    try:
        yield session
    finally:
        with storage._lock:
            if not storage._closed:
                session.close()


def tally(storage: Any, session: Any, seconds: float) -> dict[str, Any]:
    """What a session sees, for so many seconds; large collections when the others are done."""
    import bson
    from secantus.storage import _COLL_TABLE

    end, names = time.monotonic() + seconds, list[tuple[str, str]]()
    with opened(storage, session, _COLL_TABLE) as cursor:
        while cursor.next() == 0:
            name, options = tuple(cursor.get_key()), bson.decode(bytes(cursor.get_value()))
            if name[0] not in SERVERS_OWN and "viewOn" not in options:
                names.append(name)
    found = {name: number(storage, session, name, end, FEW) for name in names}
    found |= {name: number(storage, session, name, end) for name in names if found[name] is None}
    return {
        "counts": [{"db": db, "collection": one, "n": n} for (db, one), n in found.items() if n is not None],
        "left": [{"db": db, "collection": one} for (db, one), n in found.items() if n is None],
    }


def number(storage: Any, session: Any, name: tuple[str, str], end: float, most: int = 1 << 62) -> int | None:
    """The documents of a collection; None for more than `most`, and where the time is over first."""
    from secantus.storage import _doc_table_for

    count, after = 0, -(1 << 63)
    while True:
        with opened(storage, session, _doc_table_for(*name)) as cursor:
            if cursor is None:  # its table is made with the first document
                return 0
            for edge, key in (("lower", after), ("upper", (1 << 63) - 1)):
                cursor.set_key(*name, key)
                cursor.bound(
                    f"action=set,bound={edge}" + ",inclusive=false" * bool(count and edge == "lower")
                )
            for _ in range(AT_ONCE):
                if cursor.next() != 0:
                    return count
                count += 1
            after = cursor.get_key()[2]
        if count > most or time.monotonic() > end:
            return None
        time.sleep(TURN)


@contextmanager
def opened(storage: Any, session: Any, table: str) -> Iterator[Any]:
    """A cursor, None without such a table. Nobody closes the storage meanwhile. Raises WiredTigerError where somebody
    has."""
    from wiredtiger import WiredTigerError

    with storage._lock:
        if storage._closed:
            raise WiredTigerError("The database stops")
        try:
            cursor = session.open_cursor(table, None, None)
        except WiredTigerError:
            yield None
            return
        try:
            yield cursor
        finally:
            cursor.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="database_server", description="SecantusDB with a login")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--storage-path", required=True, metavar="FOLDER")
    parser.add_argument("--cache-size", default="128M")
    arguments = parser.parse_args()
    try:
        known = passwords(os.environ)
    except KeyError as missing:
        sys.stderr.write(f"database_server: {missing.args[0]} is not set.\n")
        return 2

    from secantus.server import SecantusDBServer

    logging.basicConfig(level="INFO", format="%(levelname)s %(name)s: %(message)s")
    server = SecantusDBServer(
        host=arguments.host,
        port=arguments.port,
        storage_path=arguments.storage_path,
        cache_size=arguments.cache_size,
        require_auth=True,
        enable_test_commands=False,
    )
    add_commands()
    close_gaps()
    for user, password in known.items():
        server.storage.add_user(HOME, user, record(user, password), replace=True)

    def end(*_: object) -> None:
        server.stop()
        sys.exit(0)

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    server.start()
    server.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
