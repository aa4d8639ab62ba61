"""Words of names, and words of questions that stand for them."""

from __future__ import annotations

import pytest
from gateway.ask.names import abbreviates, alike, begins, due_date, label, main_date, means, parts, shortens

from tests.unit.gateway.ask.plans import field


def test_words_of_names() -> None:
    assert parts("SourceAirport") == ["source", "airport"]
    assert parts("customer_id.unit_price") == ["customer", "id", "unit", "price"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("populated", "population", True),
        ("city", "cities", False),
        ("paid", "page", False),
        ("age", "average", False),
    ],
)
def test_forms_of_a_word(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "stands"),
    [("dlv", "delivered", True), ("act", "inactive", True), ("qty", "city", False), ("x", "x", False)],
)
def test_a_short_name_of_a_word(one: str, other: str, stands: bool) -> None:
    assert shortens(one, other) is stands


@pytest.mark.parametrize(
    ("one", "other", "stands"),
    [("cty", "city", True), ("descr", "description", True), ("act", "inactive", False), ("age", "average", False),
     ("nm", "name", True), ("dt", "date", True)],
)  # fmt: skip
def test_an_abbreviation(one: str, other: str, stands: bool) -> None:
    assert abbreviates(one, other) is stands


@pytest.mark.parametrize(
    ("part", "word", "same"),
    [("phone", "telephone", True), ("tel", "telephone", True), ("price", "cheapest", True), ("weight", "schwer", True),
     ("customer", "kunden", True), ("price", "buchpreis", True), ("book", "buchpreis", True), ("city", "ville", True),
     ("france", "french", True), ("eid", "id", True), ("valid", "id", False),
     ("price", "colour", False), ("born", "title", False), ("price", "salary", False)],
)  # fmt: skip
def test_words_of_one_meaning(part: str, word: str, same: bool) -> None:
    assert means(part, word) is same


def test_what_a_field_is_for() -> None:
    fields = dict(
        [field("code", "text"), field("cust_nm", "text"), field("out_dt", "date"), field("due_dt", "date")]
    )
    assert (label(fields), due_date(fields)) == ("cust_nm", "due_dt")
    assert label(dict([field("code", "text")])) == "code"
    assert label(dict([field("size", "text", values=("S", "L"))])) is None
    assert main_date(fields) == "out_dt"
    assert main_date(dict([field("paid", "date", present=0.5)])) == "paid"
    assert main_date(dict([field("paid", "date", present=0.5), field("due", "date")])) is None
    assert begins("since_dt") and begins("joined") and not begins("born")
