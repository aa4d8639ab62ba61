"""Runs in Open WebUI's own Python, which has bcrypt: sets the password of an admin in the page's database, and ends the
sessions of that account as Open WebUI does, by another stamp. The page may run.

Its argument is the database's file. E-mail and password come as JSON on standard input, and so does the address of a
database in PostgreSQL, which counts then: everyone can see arguments. It answers with how many accounts were changed: 0
where no admin has that e-mail.
"""

import json
import sqlite3
import sys
import uuid
from contextlib import closing
from urllib.parse import quote

SECONDS = 30.0  # to wait for another writer
CHANGE = """update auth set password = ?, session_stamp = ?
            where email = ? and id in (select id from "user" where role = 'admin')"""


def change(database: str, email: str, hashed: str) -> int:
    """Put the hash of a password there; how many accounts that changed. Raises sqlite3.Error."""
    where = f"file:{quote(database)}?mode=rw"
    with closing(sqlite3.connect(where, uri=True, timeout=SECONDS)) as connection, connection:
        return connection.execute(CHANGE, (hashed, str(uuid.uuid4()), email)).rowcount


def change_in_postgres(address: str, email: str, hashed: str) -> int:
    """The same in PostgreSQL, at an address of SQLAlchemy's. Raises psycopg.Error."""
    import psycopg  # type: ignore[import-not-found,unused-ignore]

    where = address.replace("+psycopg", "", 1)
    with psycopg.connect(where, connect_timeout=int(SECONDS)) as connection:
        done = connection.execute(CHANGE.replace("?", "%s"), (hashed, str(uuid.uuid4()), email))
        return int(done.rowcount)


if __name__ == "__main__":
    import bcrypt  # type: ignore[import-not-found,unused-ignore]

    given = json.load(sys.stdin)
    hashed = bcrypt.hashpw(given["password"].encode(), bcrypt.gensalt()).decode()
    where = given.get("database")
    done = (
        change_in_postgres(where, given["email"], hashed)
        if where
        else change(sys.argv[1], given["email"], hashed)
    )
    print(json.dumps({"changed": done}))  # noqa: T201 - its answer
