"""An engine outside of containers and inside, told apart in the history."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scripts.benchmark.compare import locations
from scripts.benchmark.result import Result
from tests.unit.benchmark.acting import made


def at(name: str, *speeds: float | None, location: str | None = "container", **other: Any) -> Result:
    one = made(name, *speeds)
    environment = replace(one.environment, **{"runtime": "podman", "location": location} | other)
    return replace(one, environment=environment)


def test_the_last_of_each_location_are_compared() -> None:
    old = at("a", 1.0, 1.1, location="native")
    native, contained = at("b", 40.0, 41.0, 42.0, location="native"), at("c", 20.0, 20.5, 21.0)
    found = locations([old, native, contained], "acted:1b")
    assert found and (found.native, found.contained) == (41.0, 20.5)
    assert found.ratio.more and found.ratio.mean == pytest.approx(2, rel=0.01)
    found = locations([contained, native, at("d", 80.0, 81.0, 82.0)], "acted:1b")
    assert found and found.ratio.less


def test_one_of_each_tells_no_more_than_that() -> None:
    found = locations([at("a", 40.0, location="native"), at("b", 20.0)], "acted:1b")
    assert found and not found.ratio.told and not found.ratio.more


@pytest.mark.parametrize(
    ("other", "more"),
    [
        ({"cores": 8}, {}),
        ({"processor": "Another"}, {}),
        ({"location": None}, {}),
        ({"location": "native"}, {}),
        ({}, {"workload": None}),
        ({}, {"model": None}),
    ],
)
def test_what_is_not_alike_is_not_compared(other: dict[str, Any], more: dict[str, Any]) -> None:
    one = at("b", 20.0, 20.5, **{"location": "container"} | other)
    if "workload" in more:
        one = replace(one, workload=replace(one.workload, prompt=16))
    if "model" in more:
        one = replace(one, model=replace(one.model, name="other:2b"))
    assert locations([at("a", 40.0, 41.0, location="native"), one], "acted:1b") is None
    assert locations([], "acted:1b") is None


def test_a_side_without_figures() -> None:
    assert locations([at("a", None, None, location="native"), at("b", 20.0, 20.5)], "acted:1b") is None


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"location": "container"}, "container"),
        ({"location": "native"}, "native"),
        ({"runtime": "embedded", "location": None}, "native"),  # results of before it was kept
        ({"runtime": "embedded", "engine": "openai", "location": None}, None),
        ({"runtime": "podman", "location": None}, None),
    ],
)
def test_location(environment: dict[str, Any], said: str | None) -> None:
    assert at("a", 1.0, **environment).location == said
