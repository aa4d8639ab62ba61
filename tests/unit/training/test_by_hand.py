"""Questions written by hand: each can be trained, and none stands in a set that judges."""

from __future__ import annotations

import importlib
import json
import pkgutil
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from gateway.ask.language import NONE, PlanError
from gateway.ask.parse import parse

from benchmarks.ask import sets
from training import by_hand, databases
from training.databases import Database, Pair

EXAMPLE = """
bikes count
    how many bikes
    all bikes?

after bikes count
bikes[kind="road"] count
    and road bikes?

none
    who is nice
"""


@pytest.fixture(scope="module", params=databases.names())
def database(request: pytest.FixtureRequest) -> Database:
    return databases.load(request.param)


def test_every_plan_is_one_of_its_database(database: Database) -> None:
    lines = {text: pair.line for pair in database.pairs for text in (pair.plan, pair.previous)}
    for text, line in lines.items():
        try:
            database.canonical(text)
        except PlanError as error:
            pytest.fail(f"line {line}: {text}: {error}")


def test_every_question_is_asked_once(database: Database) -> None:
    asked = [(pair.question.lower(), pair.previous) for pair in database.pairs]
    assert len(set(asked)) == len(asked)


def test_each_database_says_what_it_can_not_answer(database: Database) -> None:
    assert sum(pair.plan == NONE for pair in database.pairs) >= 5


def test_the_sample_is_the_same_each_time(database: Database) -> None:
    assert databases.sample(database.name) == database.documents


def test_no_question_stands_in_a_set_that_judges() -> None:
    judged = {plain(text) for text in wordings()}
    assert len(judged) > 500
    mine = {plain(pair.question) for name in databases.names() for pair in databases.questions(name)}
    # Two or three words, as "how many orders", are anybody's.
    assert not {text for text in mine & judged if len(text.split()) > 4}


def wordings() -> Iterator[str]:
    """All questions of the sets in benchmarks/ask."""
    for package in pkgutil.walk_packages(sets.__path__, f"{sets.__name__}."):
        module = importlib.import_module(package.name)
        for question in getattr(module, "QUESTIONS", ()):
            yield from question.wordings


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def test_a_text_is_read() -> None:
    pairs = list(databases.read(EXAMPLE))
    assert [(one.question, one.plan, one.previous) for one in pairs] == [
        ("how many bikes", "bikes count", ""),
        ("all bikes?", "bikes count", ""),
        ("and road bikes?", 'bikes[kind="road"] count', "bikes count"),
        ("who is nice", NONE, ""),
    ]
    assert [one.kind for one in pairs] == ["written", "written", "follow-up", "none written"]


@pytest.mark.parametrize(("text", "line"), [("\n    how many", 2), ("bikes count\nbikes list\n    all", 2)])
def test_another_form_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(ValueError, match=f"line {line}"):
        list(databases.read(text))


def test_lines_hold_every_question_once_as_it_is_asked() -> None:
    database = databases.load("bicycle_workshop")
    written = [json.loads(line) for line in by_hand.lines(database, random.Random(1))]
    assert {one["catalogue"] for one in written} == {database.catalogue.text}
    asked = [tuple(question) for one in written for question in one["questions"]]
    assert len(asked) == len(set(asked)) == len(database.pairs)
    user, plan, kind = next(one for one in asked if one[2] == "follow-up")
    assert user.startswith(str(parse(user.splitlines()[0], database.catalogue))) and "\n> " in user
    assert kind == "follow-up" and plan != NONE


def test_data_for_validation_are_of_other_databases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a few databases: each is written in the same way."""
    kept = [name for name in databases.names() if databases.held(name)][:2]
    others = [name for name in databases.names() if not databases.held(name)][::40]
    assert len(kept) == 2 and len(others) > 1
    monkeypatch.setattr(by_hand, "names", lambda: [*kept, *others])
    report = by_hand.write(tmp_path / "train.jsonl", kept=False, times=2, plain=2)
    pairs = sum(len(databases.questions(name)) for name in others)
    assert sum(report.values()) == 2 * pairs
    catalogues = {
        json.loads(line)["catalogue"] for line in (tmp_path / "train.jsonl").read_text().splitlines()
    }
    assert not catalogues & {databases.load(name).catalogue.text for name in kept}


def test_what_the_checks_doubt_is_named() -> None:
    database = databases.load("bicycle_workshop")
    wrong = Pair("how many cargo bikes", 'bikes[kind="road"] count', line=7)
    unknown = Pair("how many boats", "boats count", line=8)
    found = list(by_hand.problems(Database("x", database.catalogue, database.index, (wrong, unknown, wrong))))
    assert any("x: 7:" in one and "value-unused" in one for one in found)
    assert any("x: 8:" in one and "ERROR" in one for one in found)
    assert any("asked twice" in one for one in found)
