"""What a person sees of an outcome."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.ask.client import Outcome
from scripts.ask.shown import ROWS, WIDTH, cell, lines


def answered(**more: Any) -> Outcome:
    document = {
        "status": "answered",
        "database": "shop",
        "answer": "351 orders.",
        "columns": ["count"],
        "rows": [[351]],
        "query": {"collection": "orders", "shell": 'db.getCollection("orders").aggregate([])'},
        "words": "orders where status is shipped: count",
        "read": 1500,
        "milliseconds": 420,
        **more,
    }
    return Outcome("answered", document)


def test_the_sentence_then_the_query_in_words_and_as_mongodb() -> None:
    said = list(lines(answered()))
    assert said[0] == "351 orders."
    assert "query     orders where status is shipped: count" in said
    assert 'MongoDB   db.getCollection("orders").aggregate([])' in said
    assert said[-1] == "read      shop.orders, 1,500 documents, 0.4 s"


def test_rows_are_a_table_and_a_long_one_is_cut() -> None:
    rows = [[f"city {n}", n] for n in range(ROWS + 5)]
    said = list(lines(answered(columns=["city", "count"], rows=rows)))
    assert (
        "city     count" in said
        and f"city {ROWS - 1}  {ROWS - 1}" in said
        and f"city {ROWS}" not in str(said)
    )
    assert any("5 more rows" in line for line in said)
    said = list(lines(answered(columns=["city", "count"], rows=rows, more=True, total=2345)))
    (more,) = (line for line in said if line.startswith("… "))
    assert f"{2345 - ROWS:,} more rows" in more and f" {len(rows)}" in more


def test_an_empty_result_says_which_condition_empties_it() -> None:
    said = list(lines(answered(near=[{"without": "status is shipped", "documents": 12}])))
    assert "  without status is shipped: 12" in said


def test_choices_have_numbers() -> None:
    choices = [{"plan": "a count", "words": "a: count"}, {"plan": "b count", "words": "b: count"}]
    said = list(lines(Outcome("choose", {"status": "choose", "choices": choices})))
    assert said[1:] == ["  1  a: count", "  2  b: count"]


def test_a_choice_that_finds_nothing_says_so() -> None:
    choices = [{"plan": "a count", "words": "a: count"}]
    near = [{"without": "b is 2", "documents": 1500}]
    said = list(lines(Outcome("choose", {"choices": choices, "why": "Nothing is found.", "near": near})))
    assert (said[0], said[1], said[3]) == ("Nothing is found.", "  without b is 2: 1,500", "  1  a: count")


def test_what_is_missing_is_named() -> None:
    assert list(lines(Outcome("declined", {"why": "No salaries."}))) == ["No salaries."]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""), (True, "true"), (1.5, "1.5"), (8973.739999999998, "8973.74"), ("a", "a"), (["a", 1], '["a", 1]'),
        ("x" * 99, "x" * (WIDTH - 1) + "…"),
        ("\x1b]0;owned\x07\nnext", " ]0;owned  next"),
    ],
)  # fmt: skip
def test_a_cell_is_short_and_holds_no_control_character(value: Any, shown: str) -> None:
    assert cell(value) == shown


def test_no_text_of_a_document_reaches_the_terminal_as_it_is() -> None:
    evil = "\x1b[2Jgone"
    said = "".join(lines(answered(answer=evil, words=evil, query={"collection": evil, "shell": evil})))
    assert "\x1b" not in said
