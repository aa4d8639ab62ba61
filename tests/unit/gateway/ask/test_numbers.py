from __future__ import annotations

import pytest
from gateway.ask.numbers import allowed, named


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("orders over 1,500", (1500, 1.5)),
        ("orders over 1.500", (1500, 1.5)),
        ("orders over 1,234.50 euros", (1234.5, 123450)),
        ("fines over $30", (30, 3000)),
        ("fines over 30 €", (30, 3000)),
        ("calls of more than two hours", (2, 120, 7200, 1 / 12)),
        ("stays of over two weeks", (2, 14, 336)),
        ("half an hour late", (0.5, 30, 1800, 1 / 48)),
        ("longer than a week", (1, 7, 168)),
        ("eine halbe Stunde", (1, 0.5, 30, 1800, 1 / 48)),
        ("half a second", (0.5, 1 / 120, 500, 2)),
        ("over 5 Tonnen", (5, 5000)),
        ("half a million people", (500000,)),
        ("after 6 pm", (6, 18)),
        ("orders over 1.234,5", (1234.5,)),
        ("orders over 1'000'000", (1000000,)),
        ("orders over 0.5", (0.5,)),
        ("colder than -5 degrees", (-5,)),
        ("more than 20k", (20000,)),
        ("more than 1.5 million people", (1500000,)),
        ("above 3 m", (3000000, 3)),
        ("a discount of 10%", (10, 0.1)),
        ("at least twenty-five customers", (25,)),
        ("more than two hundred and fifty", (250,)),
        ("five thousand", (5000,)),
        ("over a thousand", (1000,)),
        ("mehr als hundert", (100,)),
        ("three hundred thousand", (300000,)),
        ("mehr als zwölf Bestellungen", (12,)),
        ("two or three", (2, 3)),
        ("between 5 and 10", (5, 10)),
        ("in 2014, 2015 and 2016", (2014, 2015, 2016)),
    ],
)
def test_numbers(question: str, values: tuple[float, ...]) -> None:
    assert tuple(value for one in named(question) for value in one.values) == values


@pytest.mark.parametrize(
    ("question", "sure"),
    [
        ("the 90s", []),
        ("passengers in millions", []),
        ("how many million people", []),
        ("orders in Sept", []),
        ("which one is the oldest?", []),
        ("the second half", []),
        ("flights of an A320", []),
        ("customers with no orders", []),
        ("top 3 of two", ["3", "two"]),
        ("how many were sold by Anna", []),
    ],
)
def test_what_surely_is_a_number(question: str, sure: list[str]) -> None:
    assert [one.said for one in named(question) if one.sure] == sure


def test_a_plan_may_hold_all_readings_and_digits_in_words() -> None:
    assert allowed("A320 over 1,500") == [0, 1, 1.5, 320, 500, 1500]


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("books from the nineties", {1990, 1999, 2000}),
        ("houses of the 20th century", {1900, 1999, 2000}),
        ("houses of the nineteenth century", {1800, 1899, 1900}),
        ("founded in the 1900s", {1900, 1909, 1910, 1999, 2000}),
        ("requests with a 5xx status", {500, 599, 600}),
    ],
)
def test_a_plan_may_hold_the_ends_of_what_is_named_as_a_whole(question: str, values: set[float]) -> None:
    assert values <= set(allowed(question))
