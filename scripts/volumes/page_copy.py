"""Runs in Open WebUI's own Python, beside it: copies its database while it is used, and says what is in it.

    copy FROM TO     by SQLite's backup, in one go: in steps it would begin again at each write; and the databases of
                     its knowledge search, which are named then
    facts DATABASE   of one that nothing uses
    moved DATABASE OLD NEW   correct the paths of uploads, whose folder is another one now
    signed_out DATABASE      end every session: the database is an older one, by which those that were ended are good

Nothing but the standard library. https://www.sqlite.org/backup.html
"""

import contextlib
import json
import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

SEARCH = "vector_db/**/*.sqlite3"  # of a page with Chroma: those images have it, Byre's own part has not


def copy(source: str, target: str) -> dict[str, Any]:
    """Copy a database; what is in the copy, and which others were copied beside it, as `others`. One of these that is
    damaged is left out. Raises sqlite3.Error, OSError; ValueError for a copy that is damaged."""
    os.umask(0o077)
    known = _copied(source, target)
    here, there = Path(source).parent, Path(target).parent
    others = []
    for path in sorted(one for one in here.glob(SEARCH) if not one.is_symlink()):
        name = path.relative_to(here)
        try:
            _copied(str(path), str(there / name))
        except (sqlite3.Error, ValueError):
            (there / name).unlink(missing_ok=True)
        else:
            others.append(str(name))
    return {**known, "others": others}


def _copied(source: str, target: str) -> dict[str, Any]:
    folder = Path(target).parent
    folder.mkdir(parents=True, exist_ok=True)
    connect = sqlite3.connect
    with (
        contextlib.closing(connect(Path(source).as_uri() + "?mode=ro", uri=True, timeout=60)) as one,
        contextlib.closing(connect(target)) as other,
    ):
        one.backup(other)
        (found,) = other.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise ValueError(f"the database is damaged: {found}")
        known = of(other)
    Path(target).chmod(Path(source).stat().st_mode & 0o7777)
    return known


def facts(database: str) -> dict[str, Any]:
    """What is in a database that nothing uses; nothing where there is none. No file is left beside it.

    What was written last may still be in its journal, which SQLite leaves out of one that it is told never changes.
    """
    if not Path(database).exists():
        return {}
    journal, index = (Path(f"{database}-{name}") for name in ("wal", "shm"))
    is_whole = not journal.exists() or not journal.stat().st_size
    uri = Path(database).absolute().as_uri() + ("?mode=ro&immutable=1" if is_whole else "?mode=ro")
    had_index = index.exists()
    try:
        with contextlib.closing(sqlite3.connect(uri, uri=True)) as one:
            return of(one)
    finally:
        # On a read-only file system the removal of a file that is missing fails, too.
        if not had_index and index.exists():
            index.unlink(missing_ok=True)


def moved(database: str, old: str, new: str) -> dict[str, Any]:
    """Correct the paths that begin with the folder OLD; how many there were. One without such a table has none.

    Raises sqlite3.Error where they can't be corrected.
    """
    if not Path(database).exists():
        return {"moved": 0}
    query = """UPDATE "file" SET path = ? || substr(path, ?) WHERE substr(path, 1, ?) = ?"""
    uri, begin = Path(database).absolute().as_uri() + "?mode=rw", f"{old.rstrip('/')}/"
    with contextlib.closing(sqlite3.connect(uri, uri=True)) as one, one:
        if "path" not in {column for _, column, *_ in one.execute('PRAGMA table_info("file")')}:
            return {"moved": 0}
        done = one.execute(query, (f"{new.rstrip('/')}/", len(begin) + 1, len(begin), begin))
        return {"moved": done.rowcount}


def signed_out(database: str) -> dict[str, Any]:
    """End every session as Open WebUI does, by another stamp; of how many accounts. Before it had stamps, and where
    there is no database that a page could run by, of none.

    Raises sqlite3.OperationalError where that can't be written.
    """
    if not Path(database).exists():
        return {"accounts": 0}
    uri = Path(database).absolute().as_uri() + "?mode=rw"
    with contextlib.closing(sqlite3.connect(uri, uri=True)) as one, one:
        try:
            if "session_stamp" not in {column for _, column, *_ in one.execute("PRAGMA table_info(auth)")}:
                return {"accounts": 0}
            done = one.execute("UPDATE auth SET session_stamp = lower(hex(randomblob(16)))")
            return {"accounts": done.rowcount}
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:  # damaged
            return {"accounts": 0}


def of(database: sqlite3.Connection) -> dict[str, Any]:
    """The revision of the schema, and how many rows of what a user would miss."""
    found: dict[str, Any] = {"revision": _one(database, "SELECT version_num FROM alembic_version")}
    for name, table in (("users", "user"), ("chats", "chat"), ("files", "file")):
        found[name] = _one(database, f'SELECT count(*) FROM "{table}"')  # noqa: S608 - the names are these
    return found


def _one(database: sqlite3.Connection, query: str) -> Any:
    """The first value; None where there is no such table, or no row."""
    try:
        row = database.execute(query).fetchone()
    except sqlite3.OperationalError:
        return None
    return row[0] if row else None


COMMANDS: dict[str, Callable[..., dict[str, Any]]] = {
    "copy": copy,
    "facts": facts,
    "moved": moved,
    "signed_out": signed_out,
}

if __name__ == "__main__":
    print(json.dumps(COMMANDS[sys.argv[1]](*sys.argv[2:])))  # noqa: T201 - its answer
