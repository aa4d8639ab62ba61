"""A failure that a tool tells over several lines is one chain."""

from __future__ import annotations

import pytest

from scripts.faults.chain import chains
from scripts.text import lines


@pytest.mark.parametrize(
    ("text", "first"),
    [
        # anyhow, with and without numbers. https://docs.rs/anyhow
        ("Error: outer\nCaused by:\n    0: middle\n    1: inner\nnext", "Error: outer: middle: inner"),
        ("error: outer\n\nCaused by:\n    inner\nnext", "error: outer: inner"),
        # miette breaks long causes. https://docs.rs/miette
        ("  × outer\n  ╰─▶ a is gone,\n      nothing fits.\nhint: x", "  × outer: a is gone, nothing fits."),
        # Java's and Node's stacks stand in between. https://nodejs.org/api/errors.html#errorcause
        ("X: outer\n\tat a.b(C.java:3)\n\t... 3 more\nCaused by: Y: inner\n\tat q", "X: outer: Y: inner"),
        ("E: outer\n    at f {\n  code: 1,\n  [cause]: F: inner\n      at g\n  }", "E: outer: F: inner"),
    ],
    ids=["anyhow", "anyhow, one", "miette", "Java", "Node"],
)  # fmt: skip
def test_the_innermost_cause_ends_the_line(text: str, first: str) -> None:
    assert next(chains(lines(text))).text == first


def test_no_line_is_lost_and_each_keeps_its_number() -> None:
    text = "one\n    at a\n  [cause]: two\n    at b\nthree\n  four\nfive"
    found = [(line.number, line.text) for line in chains(lines(text))]
    assert found == [
        (1, "one: two"),
        (2, "    at a"),
        (4, "    at b"),
        (5, "three"),
        (6, "  four"),
        (7, "five"),
    ]


def test_a_chain_ends() -> None:
    text = "error: x\n" + "  Caused by: y\n" * 100
    assert len(list(chains(lines(text)))) > 5
