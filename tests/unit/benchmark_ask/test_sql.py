"""Plans made of SQL give, on the embedded database, what the SQL gives."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from bson import json_util
from gateway.ask import compile
from pymongo import MongoClient

from benchmarks.ask.cases import QuestionSet
from benchmarks.ask.declining import catalogue_of
from benchmarks.ask.sql import NoPlan, plan_of

TODAY = datetime.date(2026, 11, 29)


def test_each_plan_gives_what_its_sql_gives(
    shelter: QuestionSet, server: MongoClient[dict[str, Any]]
) -> None:
    documents = shelter.databases["rescue"]
    for name, its in documents.items():
        server["rescue"][name].insert_many([dict(one) for one in its])
    catalogue = catalogue_of("rescue", documents)
    for case in shelter.cases:
        plan = plan_of(case.sql, catalogue)
        query = compile.query(plan, catalogue, TODAY)
        found = server["rescue"][query.collection].aggregate(json_util.loads(json.dumps(query.pipeline)))
        rows = compile.rows(query, json.loads(json_util.dumps(list(found))))
        assert case.right and case.right(rows), (case.question, str(plan), rows)
        assert not case.right([*rows, *rows, ["something else"]])


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT name FROM animals UNION SELECT name FROM shelters",
        "SELECT age * 2 FROM animals",
        "SELECT name FROM animals WHERE age = (SELECT max(age) FROM animals)",
        "SELECT name FROM animals ORDER BY age, weight",
        "SELECT name FROM animals LIMIT 1",
        "SELECT name FROM nothing",
    ],
)
def test_what_the_language_can_t_say_has_no_plan(shelter: QuestionSet, sql: str) -> None:
    with pytest.raises(NoPlan):
        plan_of(sql, catalogue_of("rescue", shelter.databases["rescue"]))
