"""Runs in Open WebUI's own Python, which has PyJWT: a session of an admin, as Open WebUI makes one after a sign-in.

Its argument is the database's file, which is only read. E-mail, the page's secret, how long the session lasts (in
seconds), and the address of a database in PostgreSQL, which counts then, come as JSON on standard input: everyone can
see arguments. It answers with the session, empty where no admin has that e-mail.
"""

import json
import sqlite3
import sys
import time
import uuid
from contextlib import closing
from urllib.parse import quote

SECONDS = 30.0  # to wait for a writer
ACCOUNT = """select auth.id, auth.session_stamp from auth join "user" on "user".id = auth.id
             where auth.email = ? and "user".role = 'admin'"""


def account(database: str, email: str) -> tuple[str, str] | None:
    """The id of an admin, and the stamp that all sessions of the account bear. Raises sqlite3.Error."""
    where = f"file:{quote(database)}?mode=ro"
    with closing(sqlite3.connect(where, uri=True, timeout=SECONDS)) as connection:
        found = connection.execute(ACCOUNT, (email,)).fetchone()
    return (found[0], found[1]) if found else None


def account_in_postgres(address: str, email: str) -> tuple[str, str] | None:
    """The same in PostgreSQL, at an address of SQLAlchemy's. Raises psycopg.Error."""
    import psycopg  # type: ignore[import-not-found,unused-ignore]

    where = address.replace("+psycopg", "", 1)
    with psycopg.connect(where, connect_timeout=int(SECONDS)) as connection:
        found = connection.execute(ACCOUNT.replace("?", "%s"), (email,)).fetchone()
    return (found[0], found[1]) if found else None


def claims(id: str, stamp: str, now: int, seconds: int) -> dict[str, object]:
    """What a session says. Times are seconds since the epoch."""
    return {
        "id": id,
        "typ": "session",
        "auth_method": "password",
        "auth_time": now,
        "session_stamp": stamp,
        "mfa_verified": False,
        "jti": str(uuid.uuid4()),
        "iat": now,
        "exp": now + seconds,
    }


if __name__ == "__main__":
    import jwt  # type: ignore[import-not-found,unused-ignore]

    given = json.load(sys.stdin)
    where, email = given.get("database"), given["email"]
    found = account_in_postgres(where, email) if where else account(sys.argv[1], email)
    body = claims(*found, now=int(time.time()), seconds=given["seconds"]) if found else {}
    session = jwt.encode(body, given["secret"], algorithm="HS256") if found else ""
    print(json.dumps({"session": session}))  # noqa: T201 - its answer
