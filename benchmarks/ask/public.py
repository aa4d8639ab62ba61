"""Public question sets, as JSON files (packed by xz, too) in a folder outside of the repository.

    {"databases": {name: {table: [document, …] or {"documents": […]}}}, "questions": [{"database": …, …}]}

A question of Spider (https://yale-lily.github.io/spider) has "question" and "sql", and may have "rows"; one of TEND
(nested documents) has "questions", its wordings, with "mql" and "rows".
"""

from __future__ import annotations

import json
import lzma
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlglot
from sqlglot import exp

from benchmarks.ask.cases import Case, Documents, QuestionSet, Right
from benchmarks.ask.judge import Rows, among, same
from scripts import bounded

SUFFIXES = (".json", ".json.xz")
BYTES = 256 << 20  # of a file, unpacked


def files(folder: Path) -> dict[str, Path]:
    """The sets in a folder, by name."""
    found = sorted(path for path in folder.iterdir() if path.name.endswith(SUFFIXES))
    return {path.name.split(".", 1)[0]: path for path in found}


def load(path: Path) -> QuestionSet:
    """A set. Its name says whether it is a judged one ("…-judge"). Raises OSError, and ValueError naming the file."""
    raw = bounded.data(path, BYTES)
    try:
        if path.name.endswith(".xz"):
            raw = lzma.LZMADecompressor().decompress(raw, BYTES)
        data = json.loads(raw, strict=False)
        databases = {
            name: {table: one["documents"] if isinstance(one, dict) else one for table, one in tables.items()}
            for name, tables in data["databases"].items()
        }
        cases = list(_cases(data["questions"], databases))
    except (ValueError, KeyError, TypeError, AttributeError, lzma.LZMAError, sqlglot.ParseError) as error:
        raise ValueError(f"{path} can't be read as a question set: {error!r}") from error
    name = path.name.split(".", 1)[0]
    return QuestionSet(name, databases, cases, name.endswith("-judge"))


def _cases(questions: Sequence[Mapping[str, Any]], databases: Mapping[str, Documents]) -> Iterator[Case]:
    servers = {name: _sqlite(tables) for name, tables in databases.items()}
    for number, one in enumerate(questions):
        if "mql" in one:
            names = list(dict.fromkeys(name for row in one["rows"] for name in row))
            rows = [[row.get(name) for name in names] for row in one["rows"]]
            right = _one_of([rows], "sort" in one["mql"])
            for way, wording in enumerate(one["questions"]):
                yield Case(f"{number}.{way}", "nested", one["database"], wording, right)
        else:
            query = sqlglot.parse_one(one["sql"], read="sqlite")
            kind = "reference" if query.find(exp.Join) else "single"
            asked = _right(one, query, servers[one["database"]])
            if asked:
                yield Case(str(number), kind, one["database"], one["question"], asked, sql=one["sql"])


def _one_of(results: Sequence[Rows], ordered: bool) -> Right:
    return lambda rows: any(same(rows, result, ordered) for result in results)


def _right(one: Mapping[str, Any], query: exp.Expr, server: sqlite3.Connection) -> Right | None:
    """What the set says, and what its SQL gives on the documents; among ties any choice. None if nothing says it."""
    results: list[Rows] = [one["rows"]] if "rows" in one else []
    try:
        results.append(server.execute(one["sql"]).fetchall())
    except sqlite3.Error:
        if not results:
            return None
    asked = _one_of(results, bool(query.args.get("order")) and not query.args.get("limit"))
    tied = _tied(query, server)
    return (lambda rows: asked(rows) or among(rows, *tied)) if tied else asked


def _tied(query: exp.Expr, server: sqlite3.Connection) -> tuple[Rows, int] | None:
    """Rows that a LIMIT could give, those whose order value is one of the asked ones, and how many are asked."""
    limit, order = query.args.get("limit"), query.args.get("order")
    if not isinstance(query, exp.Select) or not limit or not order or len(order.expressions) != 1:
        return None
    wanted = int(limit.expression.name)
    wide = query.copy()
    wide.set("limit", None)
    wide = wide.select(exp.alias_(order.expressions[0].this.copy(), "the_order"))
    try:
        rows = server.execute(wide.sql("sqlite")).fetchall()
    except sqlite3.Error:
        return None
    if len(rows) <= wanted:
        return None
    last = rows[wanted - 1][-1]
    pool = [row[:-1] for i, row in enumerate(rows) if i < wanted or row[-1] == last]
    return (pool, wanted) if len(pool) > wanted else None


def _sqlite(tables: Documents) -> sqlite3.Connection:
    server = sqlite3.connect(":memory:")
    for table, documents in tables.items():
        names = list(dict.fromkeys(name for one in documents for name in one))
        if not names or any(isinstance(value, dict | list) for one in documents for value in one.values()):
            continue  # nested: not of a set with SQL
        columns = ", ".join(f'"{name}" NUMERIC' for name in names)
        server.execute(f'CREATE TABLE "{table}" ({columns})')
        marks = ", ".join("?" * len(names))
        server.executemany(
            f'INSERT INTO "{table}" VALUES ({marks})',  # noqa: S608 - a database in memory
            [[one.get(name) for name in names] for one in documents],
        )
    return server
