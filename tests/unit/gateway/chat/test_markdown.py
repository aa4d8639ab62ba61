"""An outcome as a message, and texts of the database that try to be more than text."""

from __future__ import annotations

import datetime
import html
import re
from decimal import Decimal

import pytest
from gateway.ask.outcome import Choice, Outcome
from gateway.chat.markdown import ROWS, escaped, message

EVIL = (
    "</details><img src=x onerror=alert(1)>", "![a](http://evil/x.png)", "[a](javascript:alert(1))", "<b>&lt;b&gt;",
    "http://evil.example", "www.evil.example", "a@evil.example", "**bold** _it_ ~~no~~", "`code`", "a|b", "\\[x\\]",
    "$x$", "{{HTML_FILE_ID_1}}", "# head", "- item", "a\n\n# head", "x\u2028y", "&#10;&#96;&#96;&#96;&#10;<img src=x>",
    "<details>\n<summary>", "[1]", "\x1b[2J",
)  # fmt: skip


def answered(**more: object) -> Outcome:
    known = {
        "answer": "2 groups.", "columns": ("city", "count"), "rows": (["Oslo", 2], ["Lima", 1]), "database": "shop",
        "collection": "orders", "pipeline": ({"$match": {"city": "Oslo"}},), "plan": "orders by city count",
        "words": "all orders: count for each city", "read": 1500, "milliseconds": 420,
    }  # fmt: skip
    return Outcome("answered", **{**known, **more})  # type: ignore[arg-type]


def test_the_sentence_then_how_it_was_made() -> None:
    sentence, folded = message(answered())
    assert sentence == "2 groups."
    # The line ends are Open WebUI's: without them it takes the block for HTML.
    assert (
        folded.startswith("<details>\n<summary>")
        and "</summary>\n" in folded
        and folded.endswith("\n</details>")
    )
    assert "| city | count |\n| --- | --- |\n| Oslo | 2 |\n| Lima | 1 |" in folded
    assert "```plan\norders by city count\n```" in folded
    assert 'db.getCollection("orders").aggregate([{"$match": {"city": "Oslo"}}])' in folded
    assert "shop.orders, 1,500 documents, 0.4 s" in folded


def test_a_single_number_needs_no_table_and_a_long_table_is_cut() -> None:
    assert "| ---" not in message(answered(columns=("count",), rows=([3],)))[1]
    rows = tuple([f"city {number}", number] for number in range(ROWS + 5))
    _, folded = message(answered(rows=rows))
    assert f"city {ROWS - 1} " in folded and f"city {ROWS} " not in folded and "and 5 more rows" in folded
    assert "at least 5 more rows" in message(answered(rows=rows, more=True))[1]
    assert "\nand 2,325 more rows" in message(answered(rows=rows, more=True, total=2345))[1]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""), (True, "true"), (1998, "1998"), (0.5, "0.5"), (8973.739999999998, "8973.74"),
        (Decimal("12.10"), "12.1"),
        (datetime.datetime(2026, 5, 3, tzinfo=datetime.UTC), "2026-05-03"),
        (datetime.datetime(2026, 5, 3, 14, 30, tzinfo=datetime.UTC), "2026-05-03T14:30:00Z"),
        (["a", "b"], "a, b"),
    ],
)  # fmt: skip
def test_cells(value: object, shown: str) -> None:
    assert f"| {shown} | 1 |" in message(answered(rows=([value, 1], ["x", 2])))[1]


def test_choices_have_numbers_and_an_empty_result_says_why() -> None:
    two = (Choice("orders count", "all orders: count"), Choice("orders list", "all orders"))
    first, folded = message(Outcome("choose", choices=two))
    assert (
        "\n1. all orders: count\n2. all orders" in first
        and "```plans\norders count\norders list\n```" in folded
    )
    first, _ = message(Outcome("choose", choices=two[:1], near=(("city is Rome", 12),), why="Nothing."))
    assert (
        first.startswith("Nothing.\n")
        and "- without city is Rome: 12" in first
        and "\n1. all orders" in first
    )


def test_what_is_missing_is_named() -> None:
    assert message(Outcome("declined", why="No salaries.")) == ("No salaries.", "")


@pytest.mark.parametrize("text", EVIL)
def test_a_text_of_the_database_stays_a_text(text: str) -> None:
    r"""No character that begins markup is left without a backslash, and no formula can begin: `\(` or `\[`."""
    safe = escaped(text)
    assert re.sub(r"\\(.)", r"\1", safe) == "".join(one if one.isprintable() else " " for one in text)
    left = re.sub(r"\\.", "x", safe)
    assert not re.search(r"[<>&\]`*|$\\]|://|\{\{|www\.|\w@\w|\A[-+=#]", left)
    assert not re.search(r"(?<!\\)\\[(\[]", safe)


@pytest.mark.parametrize("text", EVIL)
def test_nothing_ends_the_block_or_its_code(text: str) -> None:
    """Open WebUI ends the block at the first `</details>`, then decodes entities once and reads Markdown: neither has
    anything else than the block's own markup."""
    made = answered(
        answer=text, columns=(text, "count"), rows=([text, 1], [{text: [text]}, 2]), words=text, collection=text,
        database=text, pipeline=({"$match": {text: text}},),
    )  # fmt: skip
    first, folded = message(made)
    own = message(answered(columns=("a", "count"), rows=(["a", 1], ["b", 2])))[1]
    assert "\n" not in first
    assert folded.count("<") == own.count("<") and "&" not in folded.replace("&amp;", "").replace("&lt;", "")
    decoded = re.sub(r"\\.", "x", html.unescape(folded))
    assert re.findall(r"<[^ ]*?>|^```.*", decoded, re.MULTILINE) == re.findall(
        r"<[^ ]*?>|^```.*", own, re.MULTILINE
    )
    assert len(decoded.splitlines()) == len(own.splitlines())
