"""Runs in Open WebUI's own Python: copies the page's data from SQLite into PostgreSQL, where the same version of Open
WebUI has made the tables. All of it or nothing; it is read back and compared before it counts.

Its argument is the database's file. The address of PostgreSQL comes as JSON on standard input, since everyone can see
arguments. It answers with the rows of each table, and what was left out, by table or column: rows that name what was
deleted long ago, which SQLite kept, and tables that this version does not use. Where the two revisions of the schema
are not the same, it answers with them, and has changed nothing.
"""

import json
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from graphlib import TopologicalSorter
from hashlib import blake2b
from typing import Any
from urllib.parse import quote

SECONDS = 60  # to wait for the page, which may use a table
ROWS = 500  # that are read at once
REVISION = "alembic_version"
# Their text is the same when it is read back: numbers with a point and times may be written otherwise.
EXACT = {"text", "character varying", "json", "boolean", "bigint", "integer", "smallint"}
INTEGERS = {"bigint", "integer", "smallint"}
COLUMNS = """SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
    ORDER BY c.table_name, c.ordinal_position"""
# Which column of a table names a row of which other one; what becomes of it if that goes (`n`: it names none).
PARENTS = """SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text, b.attname, c.confdeltype::text
    FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]
    WHERE c.contype = 'f' AND cardinality(c.conkey) = 1"""
SEQUENCES = """SELECT table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name)
    FROM information_schema.columns
    WHERE table_schema = 'public' AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL"""


def copied(file: str, address: str) -> dict[str, Any]:
    """Copy a database. Raises sqlite3.Error, psycopg.Error, and ValueError where the copy is not the same."""
    import psycopg  # type: ignore[import-not-found,unused-ignore]

    where = address.replace("+psycopg", "", 1)
    with (
        closing(sqlite3.connect(f"file:{quote(file)}?mode=rw", uri=True)) as old,
        psycopg.connect(where) as new,
    ):
        old.text_factory = lambda raw: raw.decode(errors="replace")
        new.execute(f"SET lock_timeout = '{SECONDS}s'")
        one = f"SELECT version_num FROM {REVISION}"
        revisions = [str(next(iter(base.execute(one)))[0]) for base in (old, new)]
        if revisions[0] != revisions[1]:
            return {"revisions": revisions}
        return _copied(old, new)


def _copied(old: sqlite3.Connection, new: Any) -> dict[str, Any]:
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in new.execute(COLUMNS):
        tables.setdefault(table, {})[column] = kind
    del tables[REVISION]
    parents: dict[str, list[tuple[str, str, str, str]]] = {table: [] for table in tables}
    for table, *rest in new.execute(PARENTS):
        parents[_plain(table)].append((rest[0], _plain(rest[1]), rest[2], rest[3]))
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    there = {name for (name,) in old.execute(names)}
    left = Counter({one: _count(old, one) for one in there - tables.keys() - {REVISION}})
    order = TopologicalSorter({table: {one[1] for one in parents[table]} - {table} for table in tables})
    new.execute(f"TRUNCATE {', '.join(map(_quoted, tables))} CASCADE")
    done = {
        table: _table(old, new, table, tables[table], parents[table], left)
        for table in order.static_order()
        if table in there
    }
    for table, column, sequence in new.execute(SEQUENCES).fetchall():
        most = f"(SELECT max({_quoted(column)}) FROM {_quoted(table)})"
        new.execute(f"SELECT setval(%s, coalesce({most}, 1), {most} IS NOT NULL)", (sequence,))
    return {"tables": done, "left": {name: count for name, count in left.items() if count}}


def _table(
    old: sqlite3.Connection,
    new: Any,
    table: str,
    kinds: dict[str, str],
    parents: list[Any],
    left: "Counter[str]",
) -> int:
    """The rows of one table, read back. Columns that PostgreSQL has not are left out."""
    known = [row[1] for row in old.execute(f"PRAGMA table_info({_quoted(table)})")]
    columns = [one for one in known if one in kinds]
    for one in set(known) - set(columns):
        left[f"{table}.{one}"] += _count(old, table, f"WHERE {_quoted(one)} IS NOT NULL")
    named = ", ".join(map(_quoted, columns))
    rows = old.execute(f"SELECT {named} FROM {_quoted(table)}")
    known_parents = [
        (columns.index(one[0]), _keys(old, new, table, one), one[3]) for one in parents if one[0] in columns
    ]
    exact = [at for at, one in enumerate(columns) if kinds[one] in EXACT]
    count, total = 0, 0
    with new.cursor().copy(f"COPY {_quoted(table)} ({named}) FROM STDIN") as copy:
        for row in _read(rows):
            values = [_value(value, kinds[one]) for value, one in zip(row, columns, strict=True)]
            if not _attached(values, known_parents):
                left[table] += 1
                continue
            copy.write_row(values)
            count, total = count + 1, total + _sum(values[at] for at in exact)
    texts = ", ".join(f"{_quoted(columns[at])}::text" for at in exact) or "NULL"
    found, read = 0, 0
    with new.cursor(name="back") as back:
        back.itersize = ROWS
        for row in back.execute(f"SELECT {texts} FROM {_quoted(table)}"):
            found, read = found + 1, read + _sum(row if exact else ())
    if (found, read) != (count, total):
        raise ValueError(f"the copy of {table} is not the same: {found} rows, {count} were written")
    return count


def _keys(old: sqlite3.Connection, new: Any, table: str, parent: Any) -> set[Any]:
    """What the rows of a table may name: those that are there now, or in the table itself."""
    _, other, key, _ = parent
    base = old if other == table else new
    return {value for (value,) in base.execute(f"SELECT {_quoted(key)} FROM {_quoted(other)}")}


def _attached(values: list[Any], parents: list[Any]) -> bool:
    """Whether all that a row names is there; what may name nothing does so from now on."""
    for at, keys, then in parents:
        if values[at] is not None and values[at] not in keys:
            if then != "n":
                return False
            values[at] = None
    return True


def _value(value: Any, kind: str) -> Any:
    """As PostgreSQL takes it: it has no NUL in texts, and no JSON that is none."""
    if value is None:
        return None
    if kind == "boolean":
        return "true" if value in {1, "1", "true", "True", "t"} else "false"
    if kind in INTEGERS:
        return str(int(value))
    if isinstance(value, bytes) and kind != "bytea":
        value = value.decode(errors="replace")
    if isinstance(value, str):
        value = value.replace("\0", "")
        return _json(value) if kind in {"json", "jsonb"} else value
    return value if kind not in EXACT else str(value)


def _json(text: str) -> str | None:
    """The same text; without what is not JSON: NaN and infinities become null."""
    odd: list[str] = []
    try:
        value = json.loads(text, parse_constant=odd.append)
    except ValueError:
        return json.dumps(text) if text.strip() else None
    return json.dumps(value) if odd else text


def _sum(values: Any) -> int:
    """A number for a row: the sum over all rows is the same in any order."""
    return int.from_bytes(
        blake2b(repr(list(values)).encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big"
    )


def _read(rows: sqlite3.Cursor) -> Iterator[Any]:
    while some := rows.fetchmany(ROWS):
        yield from some


def _count(old: sqlite3.Connection, table: str, where: str = "") -> int:
    return int(old.execute(f"SELECT count(*) FROM {_quoted(table)} {where}").fetchone()[0])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _plain(name: str) -> str:
    """A name as PostgreSQL writes it: quoted only where it has to be."""
    return name[1:-1].replace('""', '"') if name.startswith('"') else name


if __name__ == "__main__":
    given = json.load(sys.stdin)
    print(json.dumps(copied(sys.argv[1] + given["suffix"], given["database"])))  # noqa: T201 - its answer
