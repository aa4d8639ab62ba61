"""Flags, read or refused with what is allowed."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.benchmark.options import Flags, Options, parse
from scripts.benchmark.workload import Workload
from scripts.errors import SettingsError


def test_defaults() -> None:
    assert parse(Flags()) == Options()
    assert parse(Flags()).workload == Workload(512, 128, 0)


@pytest.mark.parametrize(
    ("flags", "field", "value"),
    [
        ({"model": "a", "models": "b, a,,c"}, "models", ("a", "b", "c")),
        ({"concurrency": "1, 2,4,2"}, "levels", (1, 2, 4)),
        ({"compare": "a", "other": "b"}, "compare", ("a", "b")),
        ({"compare": "a,b"}, "compare", ("a", "b")),
        ({"gate": "5%"}, "gate", 0.05),
        ({"gate": "2.5"}, "gate", 0.025),
        ({"export": "md"}, "export", "md"),
        ({"plot": "x.svg"}, "plot", "x.svg"),
        ({"plot": "x.png"}, "plot", "x.png"),
        ({"depth": 100}, "workload", Workload(512, 128, 100)),
    ],
)
def test_read(flags: dict[str, Any], field: str, value: object) -> None:
    assert getattr(parse(Flags(**flags)), field) == value


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ({"repetitions": 0}, "--repetitions 0: allowed is 1 or more"),
        ({"prompt": 0}, "--prompt 0"),
        ({"answer": 1}, "--answer 1: allowed is 2 or more"),
        ({"depth": -1}, "--depth -1"),
        ({"concurrency": "1,x"}, "--concurrency 1,x"),
        ({"concurrency": "0"}, "--concurrency 0"),
        ({"concurrency": "257"}, "1 to 256"),
        ({"compare": "a"}, "--compare a: allowed is two"),
        ({"compare": "a,b", "other": "c"}, "--compare a b c"),
        ({"other": "b"}, "b: allowed is nothing"),
        ({"gate": "nan"}, "--gate nan"),
        ({"gate": "0"}, "--gate 0"),
        ({"gate": "100%"}, "--gate 100%"),
        ({"gate": "five"}, "--gate five"),
        ({"export": "xml"}, "--export xml: allowed is md, csv or json"),
        ({"plot": "x.pdf"}, "ends in .svg or .png"),
    ],
)
def test_refused(flags: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse(Flags(**flags))
    assert said in caught.value.message
    assert "benchmark --help" in caught.value.hint
