"""Runs in Open WebUI's own Python: copies the page's data from SQLite into PostgreSQL, or back, where the same version
of Open WebUI has made the tables. All of it or nothing; it is read back and compared before it counts.

Its argument is the database's file. The address of PostgreSQL comes as JSON on standard input, since everyone can see
arguments. It answers with the rows of each table, and what was left out, by table or column: rows that name what was
deleted long ago, which SQLite kept, and tables that this version does not use. Where the two revisions of the schema
are not the same, it answers with them, and has changed nothing. What fails is said without values: they are people's.
"""

import json
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from graphlib import TopologicalSorter
from hashlib import blake2b
from typing import Any, NamedTuple
from urllib.parse import quote

SECONDS = 60  # to wait for the page, which may use a table
ROWS = 500  # that are read at once
REVISION = "alembic_version"
# Their text is the same when it is read back: numbers with a point and times may be written otherwise.
EXACT = {"text", "character varying", "json", "boolean", "bigint", "integer", "smallint"}
JSON = {"json", "jsonb"}
DIGITS = 15  # of a number that is the same as its text, to the last one
INTEGERS = {"bigint", "integer", "smallint"}
# As PostgreSQL reads them; what else a text may be, it refuses.
TRUE, FALSE = {"true", "t", "yes", "y", "on", "1"}, {"false", "f", "no", "n", "off", "0", ""}
COLUMNS = """SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
    ORDER BY c.table_name, c.ordinal_position"""
# Which column of a table names a row of which other one; what becomes of it if that goes (`n`: it names none).
PARENTS = """SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text, b.attname, c.confdeltype::text
    FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]
    WHERE c.contype = 'f' AND cardinality(c.conkey) = 1 AND c.connamespace = 'public'::regnamespace"""
NAMES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"  # of tables
SEQUENCES = """SELECT table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name)
    FROM information_schema.columns
    WHERE table_schema = 'public' AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL"""

Keys = dict[tuple[str, str], set[Any]]  # of a table and its column: what is in the copy


class Parent(NamedTuple):
    """Which column names a row of which table, by which column of that; `can_go`: it may name none."""

    column: str
    table: str
    key: str
    can_go: bool


def copied(file: str, address: str) -> dict[str, Any]:
    """Copy a database. Raises sqlite3.Error, psycopg.Error, and ValueError where the copy is not the same."""
    import psycopg  # type: ignore[import-not-found,unused-ignore]

    where = address.replace("+psycopg", "", 1)
    with (
        closing(sqlite3.connect(f"file:{quote(file)}?mode=rw", uri=True)) as old,
        psycopg.connect(where) as new,
    ):
        old.text_factory = lambda raw: raw.decode(errors="replace")
        (found,) = old.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise ValueError("the database of SQLite is damaged")
        new.execute(f"SET lock_timeout = '{SECONDS}s'")
        revisions = _revisions(old, new)
        return {"revisions": revisions} if revisions else _copied(old, new)


def _revisions(old: Any, new: Any) -> list[str]:
    """Those of the two; nothing where they are the same."""
    one = f"SELECT version_num FROM {REVISION}"
    found = [str(next(iter(base.execute(one)))[0]) for base in (old, new)]
    return found if found[0] != found[1] else []


def _in_postgres(base: Any) -> dict[str, dict[str, str]]:
    """The kind of each column, by table."""
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in base.execute(COLUMNS):
        tables.setdefault(table, {})[column] = kind
    del tables[REVISION]
    return tables


def _copied(old: sqlite3.Connection, new: Any) -> dict[str, Any]:
    tables = _in_postgres(new)
    parents: dict[str, list[Parent]] = {table: [] for table in tables}
    for table, column, other, key, then in new.execute(PARENTS):
        parents[_plain(table)].append(Parent(_plain(column), _plain(other), _plain(key), then == "n"))
    there = {name for (name,) in old.execute(NAMES)}
    left = Counter({one: _count(old, one) for one in there - tables.keys() - {REVISION}})
    if lacks := sorted({one.table for name in there & tables.keys() for one in parents[name]} - there):
        raise ValueError(f"SQLite has no table {', '.join(lacks)}")
    order = TopologicalSorter({table: {one.table for one in parents[table]} - {table} for table in tables})
    keys: Keys = {(one.table, one.key): set() for some in parents.values() for one in some}
    new.execute(f"TRUNCATE {', '.join(map(_quoted, tables))} CASCADE")
    done = {
        table: _table(old, new, table, tables[table], parents[table], keys, left)
        for table in order.static_order()
        if table in there
    }
    for table, column, sequence in new.execute(SEQUENCES).fetchall():
        most = f"(SELECT greatest(max({_quoted(column)}), 1) FROM {_quoted(table)})"
        used = f"(SELECT count(*) > 0 FROM {_quoted(table)})"
        new.execute(f"SELECT setval(%s, {most}, {used})", (sequence,))
    return {"tables": done, "left": {name: count for name, count in left.items() if count}}


def _table(
    old: sqlite3.Connection,
    new: Any,
    table: str,
    kinds: dict[str, str],
    parents: list[Parent],
    keys: Keys,
    left: "Counter[str]",
) -> int:
    """The rows of one table, read back. Columns that PostgreSQL has not are left out."""
    known = _columns(old, table)
    columns = [one for one in known if one in kinds]
    for one in set(known) - set(columns):
        left[f"{table}.{one}"] += _count(old, table, f"WHERE {_quoted(one)} IS NOT NULL")
    parents = [one for one in parents if one.column in columns]
    _own_keys(old, table, kinds, parents, keys)
    named = ", ".join(map(_quoted, columns))
    exact = [at for at, one in enumerate(columns) if kinds[one] in EXACT]
    referred = {key: keys[table, key] for other, key in keys if other == table}
    count, total = 0, 0
    with new.cursor().copy(f"COPY {_quoted(table)} ({named}) FROM STDIN") as copy:
        for row in _rows(old, table, columns, kinds):
            lost = _detached(row, parents, keys)
            left.update(f"{table}.{one}" for one in lost or ())
            if lost is None:
                left[table] += 1
                continue
            values = list(row.values())
            copy.write_row(values)
            for key, some in referred.items():
                some.add(row.get(key))
            count, total = count + 1, total + _sum(values[at] for at in exact)
    texts = ", ".join(f"{_quoted(columns[at])}::text" for at in exact) or "NULL"
    found, read = 0, 0
    with new.cursor(name="back") as back:
        back.itersize = ROWS
        for one in back.execute(f"SELECT {texts} FROM {_quoted(table)}"):
            found, read = found + 1, read + _sum(one if exact else ())
    if (found, read) != (count, total):
        raise ValueError(f"the copy of {table} is not the same: {found} rows, {count} were written")
    return count


def copied_back(file: str, address: str) -> dict[str, Any]:
    """The way back, into tables that are made in a file of SQLite. Raises as `copied` does."""
    import psycopg  # type: ignore[import-not-found,unused-ignore]

    where = address.replace("+psycopg", "", 1)
    with (
        closing(sqlite3.connect(f"file:{quote(file)}?mode=rw", uri=True, timeout=SECONDS)) as new,
        psycopg.connect(where) as old,
    ):
        old.read_only = True
        if revisions := _revisions(old, new):
            return {"revisions": revisions}
        with new:  # all, or nothing
            new.execute("BEGIN IMMEDIATE")
            return _copied_back(old, new)


def _copied_back(old: Any, new: sqlite3.Connection) -> dict[str, Any]:
    tables = _in_postgres(old)
    there = {name for (name,) in new.execute(NAMES)} - {REVISION}
    left = Counter({one: _count(old, one) for one in tables.keys() - there})
    for table in there:
        new.execute(f"DELETE FROM {_quoted(table)}")
    done = {
        table: _table_back(old, new, table, tables[table], left) for table in sorted(tables.keys() & there)
    }
    return {"tables": done, "left": {name: count for name, count in left.items() if count}}


def _table_back(
    old: Any, new: sqlite3.Connection, table: str, kinds: dict[str, str], left: "Counter[str]"
) -> int:
    """The rows of one table, read back. Columns that SQLite has not are left out."""
    known = set(_columns(new, table))
    columns = [one for one in kinds if one in known]
    for one in kinds.keys() - known:
        left[f"{table}.{one}"] += _count(old, table, f"WHERE {_quoted(one)} IS NOT NULL")
    named = ", ".join(map(_quoted, columns))
    # As they are written: JSON is the same text.
    read = ", ".join(f"{_quoted(one)}::text" if kinds[one] in JSON else _quoted(one) for one in columns)
    exact = [at for at, one in enumerate(columns) if kinds[one] in EXACT]
    into = f"INSERT INTO {_quoted(table)} ({named}) VALUES ({', '.join('?' * len(columns))})"
    count, total = 0, 0
    with old.cursor(name="rows") as rows:
        rows.itersize = ROWS
        for row in rows.execute(f"SELECT {read} FROM {_quoted(table)}"):
            values = [_value_back(value, f"{table}.{one}") for one, value in zip(columns, row, strict=True)]
            new.execute(into, values)
            count, total = count + 1, total + _sum(_same(values[at]) for at in exact)
    found, back = 0, 0
    for row in new.execute(f"SELECT {named} FROM {_quoted(table)}"):
        found, back = found + 1, back + _sum(_same(row[at]) for at in exact)
    if (found, back) != (count, total):
        raise ValueError(f"the copy of {table} is not the same: {found} rows, {count} were written")
    return count


def _value_back(value: Any, where: str) -> Any:
    """As SQLAlchemy writes it into SQLite. Raises ValueError, which has no value of a row.

    https://docs.sqlalchemy.org/en/20/dialects/sqlite.html#date-and-time-types
    """
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, int | float | str | bytes):
        return value
    raise ValueError(f"{where} has a kind of value that SQLite does not know")


def _same(value: Any) -> str | None:
    """The same for a value that SQLite keeps as a number and for its text: `12.50` in a column of JSON."""
    try:
        return None if value is None else repr(float(value)) if len(str(value)) <= DIGITS else str(value)
    except ValueError:
        return str(value)


def _columns(base: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in base.execute(f"PRAGMA table_info({_quoted(table)})")]


def _own_keys(
    old: sqlite3.Connection, table: str, kinds: dict[str, str], parents: list[Parent], keys: Keys
) -> None:
    """What the rows of a table may name in that table: rows that go into the copy themselves."""
    own = {one.key for one in parents if one.table == table}
    if not own:
        return
    columns = sorted(own | {one.column for one in parents})
    kept: dict[str, set[Any]] | None = None
    while kept is None or any(kept[one] != keys[table, one] for one in own):
        keys.update({(table, one): some for one, some in (kept or {}).items()})
        rows = _rows(old, table, columns, kinds)
        some = [row for row in rows if kept is None or _detached(row, parents, keys) is not None]
        kept = {one: {row[one] for row in some} for one in own}


def _detached(row: dict[str, Any], parents: list[Parent], keys: Keys) -> list[str] | None:
    """The columns of a row that name what is not there, and name nothing from now on; None where it can't be without
    that."""
    lost = []
    for one in parents:
        if row[one.column] is not None and row[one.column] not in keys[one.table, one.key]:
            if not one.can_go:
                return None
            row[one.column] = None
            lost.append(one.column)
    return lost


def _rows(
    old: sqlite3.Connection, table: str, columns: list[str], kinds: dict[str, str]
) -> Iterator[dict[str, Any]]:
    """The rows of SQLite as PostgreSQL takes them. Raises ValueError, which has no value of a row."""
    found = old.execute(f"SELECT {', '.join(map(_quoted, columns))} FROM {_quoted(table)}")
    while some := found.fetchmany(ROWS):
        for row in some:
            yield {
                one: _value(value, kinds[one], f"{table}.{one}")
                for one, value in zip(columns, row, strict=True)
            }


def _value(value: Any, kind: str, where: str) -> Any:
    """As PostgreSQL takes it: it has no NUL in texts, and no JSON that is none. Raises ValueError."""
    if value is None:
        return None
    if isinstance(value, bytes) and kind != "bytea":
        value = value.decode(errors="replace")
    if kind == "boolean":
        text = str(int(value != 0)) if isinstance(value, int | float) else value.strip().lower()
        if text not in TRUE | FALSE:
            raise ValueError(f"{where} has what is neither true nor false")
        return "true" if text in TRUE else "false"
    if kind in INTEGERS:
        try:
            return str(int(value))
        except (ValueError, OverflowError):
            raise ValueError(f"{where} has what is not a whole number") from None
    if kind in JSON:
        return _json(value if isinstance(value, str) else json.dumps(value))
    if isinstance(value, str):
        return value.replace("\0", "")
    return value if kind not in EXACT else str(value)


def _json(text: str) -> str | None:
    """The same text; without what is not JSON: NaN and infinities become null."""
    odd: list[str] = []
    text = text.replace("\0", "")
    try:
        value = json.loads(text, parse_constant=odd.append)
    except RecursionError:  # PostgreSQL says whether it takes it
        return text
    except ValueError:
        return json.dumps(text) if text.strip() else None
    return json.dumps(value) if odd else text


def _sum(values: Any) -> int:
    """A number for a row: the sum over all rows is the same in any order."""
    return int.from_bytes(
        blake2b(repr(list(values)).encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big"
    )


def _count(old: Any, table: str, where: str = "") -> int:
    return int(old.execute(f"SELECT count(*) FROM {_quoted(table)} {where}").fetchone()[0])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _plain(name: str) -> str:
    """A name as PostgreSQL writes it: quoted only where it has to be."""
    return name[1:-1].replace('""', '"') if name.startswith('"') else name


def _why(error: Exception) -> str:
    """An error without values. PostgreSQL shows those that it does not take, up to a whole row: chats, and hashes of
    passwords."""
    seen = getattr(error, "diag", None)
    if not seen or not seen.message_primary:
        return f"{type(error).__name__}: {error}"
    told = [seen.message_primary, *(seen.context or "").splitlines()[:1]]
    return "; ".join(one.partition(': "')[0] for one in told)


if __name__ == "__main__":
    given = json.load(sys.stdin)
    try:
        copy = copied if given["to"] == "postgres" else copied_back
        answer = copy(sys.argv[1] + given["suffix"], given["database"])
    except Exception as error:
        sys.exit(_why(error))
    print(json.dumps(answer))  # noqa: T201 - its answer
