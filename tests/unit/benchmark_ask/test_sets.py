"""Question sets: what they hold, and the questions without an answer that are made of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.ask import declining, own, public
from benchmarks.ask.cases import QuestionSet, sample


@pytest.mark.parametrize(("read", "databases"), [(own.tune, 3), (own.judge, 6)])
def test_own_questions_have_answers_unless_they_can_t(read: object, databases: int) -> None:
    assert callable(read)
    found: QuestionSet = read()
    assert len(found.databases) == databases and len({case.id for case in found.cases}) == len(found.cases)
    kinds = Counter(case.kind for case in found.cases)
    assert {"single", "reference", "followup", "unanswerable", "write", "small talk"} <= set(kinds)
    for case in found.cases:
        without = case.kind in {"unanswerable", "write", "small talk", "general knowledge", "forecast"}
        assert case.answerable is not without, case.id
        assert bool(case.before) is (case.kind == "followup"), case.id
        if case.right:
            assert not case.right([["no such answer"]])


def test_the_second_judged_set_asks_in_one_wording() -> None:
    found = own.second_judge()
    assert found.judged and len(found.databases) == 4
    assert not set(found.databases) & (set(own.tune().databases) | set(own.judge().databases))
    kinds = {"single", "reference", "unanswerable", "write", "small talk", "general knowledge", "forecast"}
    assert {case.kind for case in found.cases} == kinds
    assert len({(case.database, case.question) for case in found.cases}) == len(found.cases)
    for case in found.cases:
        assert case.answerable is (case.kind in {"single", "reference"}), case.id
        if case.right:
            assert not case.right([["no such answer"]]), case.id


def test_no_database_is_in_both_halves() -> None:
    assert not set(own.tune().databases) & set(own.judge().databases)
    assert own.judge().judged and not own.tune().judged


def test_among_ties_any_is_right(shelter: QuestionSet) -> None:
    (case,) = [case for case in shelter.cases if case.question == "Name two of the youngest"]
    assert case.right
    assert case.right([["Luna"], ["Tom"]]) and case.right([["Max"], ["Luna"]])
    assert not case.right([["Luna"], ["Nala"]]) and not case.right([["Luna"]])


def test_rows_of_a_public_set_count_beside_those_of_its_sql(shelter: QuestionSet) -> None:
    heaviest = next(case for case in shelter.cases if "heaviest" in case.question)
    assert heaviest.right and heaviest.right([["Bella", 30.0]]) and not heaviest.right([["Rex"]])
    assert {case.kind for case in shelter.cases} == {"single", "reference"}


def test_a_nested_set_has_wordings(tmp_path: Path) -> None:
    path = tmp_path / "nested-judge.json"
    path.write_text(
        '{"databases": {"d": {"c": [{"a": {"b": 1}}]}}, "questions": [{"database": "d", "questions": ["one?", "two?"],'
        ' "mql": "db.c.find()", "rows": [{"b": 1}, {"b": 2, "c": 3}]}]}'
    )
    found = public.load(path)
    assert found.name == "nested-judge" and found.judged
    assert [(case.id, case.kind) for case in found.cases] == [("0.0", "nested"), ("0.1", "nested")]
    assert all(case.right and case.right([[2, 3], [1, None]]) for case in found.cases)


@pytest.mark.parametrize("content", ["", "[]", '{"databases": {}}', '{"databases": [], "questions": []}'])
def test_a_file_that_is_no_set_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(content)
    with pytest.raises(ValueError, match=path.name):
        public.load(path)


def test_a_question_asked_elsewhere_shares_no_word_with_that_database() -> None:
    questions = own.tune()
    found = declining.elsewhere(questions, 40)
    assert len(found) == 40 and found == declining.elsewhere(questions, 40)
    first = {case.id: case.database for case in questions.cases}
    for case in found:
        assert not case.answerable and case.kind == declining.ELSEWHERE
        assert case.database != first[case.id.split("@")[0]]
        assert not case.before


def test_a_removed_field_is_gone_and_named_by_no_other(shelter: QuestionSet) -> None:
    found = declining.removed(shelter, 0)
    fields = {case.question: case.database.split("~")[2] for case in found.cases}
    assert fields["How many of each species?"] == "species"
    assert "weight" in fields.values() or "age" in fields.values()
    assert "Animals in Ely" not in fields  # the field is the other collection's
    for case in found.cases:
        _, collection, field = case.database.split("~")
        assert all(field not in one for one in found.databases[case.database][collection])
        assert not case.answerable and case.kind == declining.REMOVED
    assert all("species" in one for one in shelter.databases["rescue"]["animals"])


def test_names_are_words_that_say_something() -> None:
    assert declining.names_of("How many shelterNames are there in each home_town?") == {
        "shelter",
        "home",
        "town",
    }


def test_a_sample_is_the_same_each_time(shelter: QuestionSet) -> None:
    some = sample(shelter.cases, 5)
    assert len(some) == 5 and some == sample(list(shelter.cases), 5)
    assert [case for case in shelter.cases if case in some] == some
    assert sample(shelter.cases, 0) == shelter.cases
