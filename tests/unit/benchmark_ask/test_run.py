"""A run on the embedded database, with recorded plans: what is asked, kept, judged and printed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from benchmarks.ask import report, table
from benchmarks.ask.cases import Case, QuestionSet
from benchmarks.ask.declining import catalogue_of
from benchmarks.ask.free import Free, messages, rows_of
from benchmarks.ask.replies import Kept, Reply, digest, key
from benchmarks.ask.run import Broken, Run, Share, cases_of, name_of
from benchmarks.ask.sql import plan_of
from benchmarks.ask.table import Judged, Row, verdict
from benchmarks.ask.ways import Product, Way
from tests.unit.benchmark_ask.acting import ByPlan, Direct, Recorded

Client = MongoClient[dict[str, Any]]


@pytest.fixture(scope="module")
def gold(shelter: QuestionSet) -> dict[str, str]:
    """The plan of each question's SQL."""
    catalogue = catalogue_of("rescue", shelter.databases["rescue"])
    return {case.question: str(plan_of(case.sql, catalogue)) for case in shelter.cases}


def run(way: Way, server: Client, kept: Path, *cases: Case, data: QuestionSet) -> list[Judged]:
    """These cases, asked in this way."""
    return asyncio.run(Run(way, server, Kept(kept), print).ask(replace(data, cases=list(cases))))


def by_plan(server: Client, plans: Mapping[str, str]) -> ByPlan:
    return ByPlan(Direct(server), {question: [plan] for question, plan in plans.items()})


def test_recorded_plans_are_right_and_asked_once(
    shelter: QuestionSet, gold: dict[str, str], server: Client, tmp_path: Path
) -> None:
    kept, way = tmp_path / "kept.jsonl", by_plan(server, gold)
    first = run(way, server, kept, *shelter.cases, data=shelter)
    assert [(one.case.question, one.reply.wrote) for one in first if one.verdict != "right"] == []
    assert [one.reply.first for one in first] == [True] + [False] * (len(first) - 1)
    assert not [name for name in server.list_database_names() if name.startswith("ask_")]
    kept.write_text(kept.read_text()[:-9])  # as an interrupted run leaves it
    nothing = by_plan(server, {})
    again = run(nothing, server, kept, *shelter.cases, data=shelter)
    assert [one.verdict for one in again] == ["right"] * (len(first) - 1) + ["declined"]
    assert len(kept.read_text().splitlines()) == len(first) + 1


def test_other_data_are_asked_again(shelter: QuestionSet) -> None:
    case, documents = shelter.cases[0], shelter.databases["rescue"]
    fewer = {**documents, "animals": documents["animals"][1:]}
    assert key(case, digest(documents)) != key(case, digest(fewer))
    assert key(case, digest(documents)) != key(replace(case, before="?"), digest(documents))


def test_questions_that_nothing_answers_are_declined_or_wrong(
    shelter: QuestionSet, gold: dict[str, str], server: Client, tmp_path: Path
) -> None:
    asked = cases_of(shelter, Share(questions=1, declining=0))
    removed = [case for case in asked.cases if case.kind == "removed"]
    assert removed and len(asked.cases) == 1 + len(removed)
    found = run(by_plan(server, {}), server, tmp_path / "kept", *removed, data=asked)
    assert {one.verdict for one in found} == {"right"}
    sure = by_plan(server, {case.question: "shelters count" for case in removed})
    found = run(sure, server, tmp_path / "other", *removed, data=asked)
    assert {one.verdict for one in found} == {"wrong"}


def test_a_choice_counts_by_what_is_in_it(
    shelter: QuestionSet, gold: dict[str, str], server: Client, tmp_path: Path
) -> None:
    case = next(case for case in shelter.cases if case.question == "How many cats are there?")
    for plans, expected in (
        ([gold[case.question], "animals avg age"], "offered"),
        (["animals count", "animals avg age"], "declined"),
    ):
        way = ByPlan(Direct(server), {case.question: plans})
        (one,) = run(way, server, tmp_path / expected, case, data=shelter)
        assert (one.reply.status, one.verdict) == ("choose", expected)
        assert len(one.reply.offered) == 2 and one.reply.wrote == plans


def test_a_follow_up_is_asked_after_its_question(
    shelter: QuestionSet, server: Client, tmp_path: Path
) -> None:
    case = Case("f", "followup", "rescue", "and dogs?", lambda rows: rows == [[4]], before="How many cats?")
    model = Recorded(
        {
            "How many cats?": 'animals[species="cat"] count',
            "and dogs?": 'animals[species="dog"] count',
        }
    )
    (one,) = run(Product(Direct(server), model), server, tmp_path / "kept", case, data=shelter)
    assert (one.verdict, one.reply.wrote) == ("right", ['animals[species="dog"] count'])
    assert model.asked[-1].splitlines() == ['animals[species="cat"] count', "> and dogs?"]


def test_what_fails_is_not_kept_and_ends_the_run(
    shelter: QuestionSet, server: Client, tmp_path: Path
) -> None:
    model = Recorded({case.question: "FAIL" for case in shelter.cases})
    broken = Product(Direct(server), model)
    (one,) = run(broken, server, tmp_path / "kept", shelter.cases[0], data=shelter)
    assert (one.verdict, one.reply.why) == ("failed", "ask-no-model")
    with pytest.raises(Broken, match="ask-no-model"):
        run(broken, server, tmp_path / "kept", *shelter.cases, data=shelter)
    assert not (tmp_path / "kept").exists() and len(model.asked) == 6
    assert not [name for name in server.list_database_names() if name.startswith("ask_")]


def test_names_of_databases_are_ones_that_the_server_takes() -> None:
    made = name_of("set", "a database~with signs/" * 9)
    assert len(made.encode()) < 63 and not set(made) & set('/\\. "$*<>:|?~')
    assert made != name_of("other", "a database~with signs/" * 9)


# A free query


def free(server: Client, *answers: str) -> tuple[Free, list[dict[str, Any]]]:
    """The way, with a chat server that says these."""
    left, asked = list(answers), []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(json.loads(request.content))
        return httpx.Response(200, json={"choices": [{"message": {"content": left.pop(0)}}]})

    way = Free(Direct(server), "http://127.0.0.1:9", slot=1)
    way._http = httpx.AsyncClient(base_url="http://127.0.0.1:9", transport=httpx.MockTransport(answer))
    return way, asked


def test_a_free_query_runs_or_is_declined(shelter: QuestionSet, server: Client, tmp_path: Path) -> None:
    count = {"collection": "animals", "pipeline": [{"$match": {"species": "cat"}}, {"$count": "n"}]}
    answers = [
        json.dumps(count), "not JSON", '{"collection": "", "pipeline": []}',
        '{"collection": "animals", "pipeline": [{"$nonsense": 1}]}',
    ]  # fmt: skip
    way, asked = free(server, *answers)
    case = next(case for case in shelter.cases if case.question == "How many cats are there?")
    cases = [replace(case, id=str(i), question=f"{case.question} {i}") for i in range(len(answers))]
    found = asyncio.run(Run(way, server, Kept(tmp_path / "kept"), print).ask(replace(shelter, cases=cases)))
    assert [one.verdict for one in found] == ["right", "declined", "declined", "declined"]
    assert asked[0]["id_slot"] == 1 and "species" in asked[0]["messages"][0]["content"]
    names = asked[0]["response_format"]["json_schema"]["schema"]["properties"]["collection"]["enum"]
    assert set(names) == {"", "animals", "shelters"}


def test_a_follow_up_of_a_free_query_sees_the_one_before(shelter: QuestionSet) -> None:
    catalogue = catalogue_of("rescue", shelter.databases["rescue"])
    case = Case("f", "followup", "rescue", "and dogs?", None, before="How many cats?")
    told = messages(catalogue, case, '{"collection": "animals"}')
    assert [one["role"] for one in told] == ["system", "user", "assistant", "user"]
    assert [one["role"] for one in messages(catalogue, case, "")] == ["system", "user"]


def test_documents_are_rows_with_inner_keys_as_columns() -> None:
    documents = [{"_id": {"town": "Ely", "year": 2026}, "n": 2}, {"_id": {"town": "March"}, "n": 1, "x": [1]}]
    assert rows_of(documents) == [["Ely", 2026, 2, None], ["March", None, 1, [1]]]


# What is said of it


def judged(case: Case, reply: Reply, name: str = "own-judge") -> Judged:
    return Judged("byre", name, case, reply, verdict(case, reply))


def some(kind: str, verdicts: str, name: str = "own-judge") -> list[Judged]:
    """r: right, o: offered, w: wrong, d: declined, f: failed; of a kind that nothing answers where it says so."""
    right = None if kind == "unanswerable" else (lambda rows: rows == [[1]])
    replies = {
        "r": Reply("declined" if right is None else "answered", [[1]], seconds=0.5),
        "o": Reply("choose", offered=[[[2]], [[1]]], seconds=0.5),
        "w": Reply("answered", [[2]], seconds=0.5),
        "d": Reply("choose" if right is None else "declined", seconds=0.5),
        "f": Reply("failed", seconds=9.0),
    }
    return [
        judged(Case(f"{kind}{i}", kind, "db", f"the {kind} question {i}", right), replies[one], name)
        for i, one in enumerate(verdicts)
    ]


def test_verdicts_and_score() -> None:
    every = some("single", "rrrowdf") + some("unanswerable", "rrwd")
    letters = "".join(one.verdict[0] for one in every)
    assert letters == "rrrowdfrrwd"
    by_kind = {row.kind: row for row in table.rows(every)}
    assert list(by_kind) == ["single", "unanswerable", "answerable", "not answerable", "all"]
    row = by_kind["all"]
    assert (row.questions, row.counts["right"], row.counts["wrong"]) == (11, 5, 2)
    assert row.score == pytest.approx((5 - 4) / 11)
    assert by_kind["single"].share("right", "offered") == pytest.approx(4 / 7)


def test_an_empty_result_is_fine_where_a_set_says_so() -> None:
    case = Case("x", "unanswerable", "db", "How many in Brighton?", None, nothing=True)
    assert judged(case, Reply("answered", [[0]])).verdict == "right"
    assert judged(case, Reply("answered", [[3]])).verdict == "wrong"
    assert judged(replace(case, nothing=False), Reply("answered", [[0]])).verdict == "wrong"


def test_times_leave_out_the_first_question() -> None:
    case = Case("x", "single", "db", "?", lambda _: True)
    every = [judged(case, Reply("answered", seconds=i / 10)) for i in range(1, 21)]
    every.append(judged(case, Reply("answered", seconds=60.0, first=True)))
    row = Row.of("byre", "s", "single", every)
    assert row.median == pytest.approx(1.05) and row.p95 == pytest.approx(1.9)
    assert Row.of("byre", "s", "none", []).median == 0.0


def test_bars_are_those_of_the_set() -> None:
    every = some("single", "r" * 17 + "oo" + "d") + some("reference", "rrrd") + some("unanswerable", "r" * 12)
    own = {bar.what: bar for bar in table.bars(every, loose=False)}
    loose = {bar.what: bar for bar in table.bars(every, loose=True)}
    assert not own["one collection: right"].met and loose["one collection: right"].met
    assert own["one collection: right or offered"].met and own["one reference followed: right"].met
    assert own["all: wrong"].met and not own["all: wrong"].at_least
    assert not list(table.bars(some("single", "wr"), loose=True))[2].met


def test_questions_of_judged_sets_stay_hidden(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hidden, shown = some("single", "rwd"), some("nested", "rw", "own-tune")
    sets = [QuestionSet("own-judge", {}, [], judged=True), QuestionSet("own-tune", {}, [])]
    file = tmp_path / "there" / "result.json"
    report.publish([*hidden, *shown], sets, {"sample": 5}, file, show=False)
    printed, document = capsys.readouterr().out, json.loads(file.read_text())
    assert "the single question" not in printed + file.read_text()
    assert {one["set"] for one in document["questions"]} == {"own-tune"} and document["sample"] == 5
    assert {row["kind"] for row in document["rows"]} == {"single", "nested", "answerable", "all"}
    assert any("own-judge" in line and "NOT MET" in line for line in printed.splitlines())
    report.publish([*hidden, *shown], sets, {}, file, show=True)
    assert "the single question 1" in capsys.readouterr().out
    assert {one["set"] for one in json.loads(file.read_text())["questions"]} == {"own-tune", "own-judge"}
