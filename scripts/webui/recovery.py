"""Runs in Open WebUI's own Python, which has bcrypt: sets the password of an admin in the page's database, and ends the
sessions of that account as Open WebUI does, by another stamp. The page may run.

Its argument is the database's file; e-mail and password come as JSON on standard input: everyone can see arguments. It
answers with how many accounts were changed: 0 where no admin has that e-mail.
"""

import json
import sqlite3
import sys
import uuid
from contextlib import closing
from urllib.parse import quote

SECONDS = 30.0  # to wait for another writer
CHANGE = """update auth set password = ?, session_stamp = ?
            where email = ? and id in (select id from user where role = 'admin')"""


def change(database: str, email: str, hashed: str) -> int:
    """Put the hash of a password there; how many accounts that changed. Raises sqlite3.Error."""
    where = f"file:{quote(database)}?mode=rw"
    with closing(sqlite3.connect(where, uri=True, timeout=SECONDS)) as connection, connection:
        return connection.execute(CHANGE, (hashed, str(uuid.uuid4()), email)).rowcount


if __name__ == "__main__":
    import bcrypt  # type: ignore[import-not-found,unused-ignore]

    given = json.load(sys.stdin)
    hashed = bcrypt.hashpw(given["password"].encode(), bcrypt.gensalt()).decode()
    print(json.dumps({"changed": change(sys.argv[1], given["email"], hashed)}))  # noqa: T201 - its answer
