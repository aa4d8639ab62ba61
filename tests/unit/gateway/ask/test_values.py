"""The value index: which fields hold the words of a question."""

from __future__ import annotations

import pytest
from gateway.ask.values import Hint, index_of, stem

INDEX = index_of(
    {
        "country": {"name": {"France", "New Zealand", "Curaçao", "Niue"}, "code": {"FR", "NZ", "IT"}},
        "city": {"name": {"Paris", "Oslo"}, "country": {"France"}, "size": {"long", "name"}},
        "airport": {"name": {"Seattle Tacoma", "Oslo Gardermoen"}},
    }
)


@pytest.mark.parametrize(
    ("question", "said", "value", "fields"),
    [
        ("What is the capital of France?", "France", "France", ("country.name", "city.country")),
        ("capital of new zealand", "new zealand", "New Zealand", ("country.name",)),
        ("How big is CURACAO?", "CURACAO", "Curaçao", ("country.name",)),
        ("Show the code 'FR'", "FR", "FR", ("country.code",)),
        ("What is the population of New Zeeland?", "New Zeeland", "New Zealand", ("country.name",)),
    ],
)
def test_a_value_is_found_in_a_question(
    question: str, said: str, value: str, fields: tuple[str, ...]
) -> None:
    assert INDEX.hints(question) == [Hint(said, value, fields)]


def test_part_of_a_value_is_marked() -> None:
    (hint,) = INDEX.hints("flights from Seattle")
    assert str(hint) == '~"Seattle": airport.name'
    assert not hint.whole


@pytest.mark.parametrize("question", ["Show the name of it", "how long is it", "is it so", "", "???"])
def test_words_of_a_question_are_no_values(question: str) -> None:
    assert INDEX.hints(question) == []


def test_the_longest_value_wins() -> None:
    assert [one.value for one in INDEX.hints("planes to Oslo Gardermoen and Oslo")] == [
        "Oslo Gardermoen",
        "Oslo",
    ]


def test_values_that_are_too_long_or_empty_are_left_out() -> None:
    index = index_of({"c": {"f": {"", "x" * 100, "line\nbreak", "ok then"}}})
    assert [one.value for one in index.hints("ok then line break")] == ["ok then"]


@pytest.mark.parametrize(
    ("word", "short"),
    [("cities", "city"), ("boxes", "box"), ("glass", "glass"), ("owner's", "owner"), ("bus", "bus")],
)
def test_stem(word: str, short: str) -> None:
    assert stem(word) == short


def test_words_inside_of_values_are_found_without_a_mark() -> None:
    index = index_of({"items": {"text": ["Large generator", "Small generator", "Drill"]}})
    (hint,) = index.parts("rates of generators, small ones")[:1]
    assert (hint.said, hint.fields, hint.whole) == ("generators", ("items.text",), False)
    assert index.parts("all drills") == []  # that is a whole value
