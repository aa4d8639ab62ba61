"""An outcome as a message in Markdown: the sentence, then what it was made from in a block that folds.

Texts of the database, of its field names and of the question are anybody's. None of them can make markup, a link or an
image. Open WebUI ends a folded block at the first `</details>`, and decodes its entities before it reads its Markdown,
so that there `<` and `&` are entities: src/lib/utils/marked/extension.ts of https://github.com/open-webui/open-webui.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from gateway.ask import shell, words
from gateway.ask.outcome import Outcome, plain
from gateway.chat import conversation

ROWS = 20  # of a table
LARGEST = 1e14  # a larger number is written as it is

# Each gets a backslash: Markdown, formulas (`$`), templates (`{{`), and what makes links of addresses. Of a link's
# brackets it is the second: `\[` would begin a formula. No entity: Open WebUI shows one as it is written.
MARKUP = re.compile(
    r"[\\`*~|$&<>\]]|\{(?=\{)|(?<=\{)\{|(?<!\w)_|_(?!\w)|:(?=//)|(?<=\S)@(?=\S)|(?<=\bwww)\.|\A[-+=#:]",
    re.IGNORECASE,
)


def message(outcome: Outcome) -> tuple[str, str]:
    """The text that is read first, and the block that folds, empty for an outcome without one."""
    match outcome.status:
        case "answered":
            return escaped(outcome.answer), _folded("The query and its result", _answered(outcome))
        case "choose":
            plans = conversation.block(conversation.OFFERED, [one.plan for one in outcome.choices])
            return "\n".join(_choices(outcome)), _folded("As plans", [plans])
    return escaped(outcome.why or "This can't be answered from the data."), ""


def escaped(text: str) -> str:
    """A text on one line that Markdown shows as it is."""
    line = "".join(one if one.isprintable() else " " for one in text)
    return MARKUP.sub(r"\\\g<0>", line)


def _choices(outcome: Outcome) -> Iterator[str]:
    if outcome.near:
        yield f"{escaped(outcome.why)}\n"
        yield from (f"- without {escaped(condition)}: {count:,}" for condition, count in outcome.near)
        yield ""
    one = len(outcome.choices) == 1
    yield (
        "Did you mean this? Answer with 1 or yes.\n"
        if one
        else "Did you mean one of these? Answer with its number.\n"
    )
    yield from (f"{number}. {escaped(choice.words)}" for number, choice in enumerate(outcome.choices, 1))


def _answered(outcome: Outcome) -> Iterator[str]:
    yield f"**Query:** {_inside(outcome.words)}"
    if outcome.rows and (len(outcome.rows) > 1 or len(outcome.columns) > 1):
        yield "\n".join(_table(outcome))
        if (left := (outcome.total or len(outcome.rows)) - ROWS) > 0:
            least = "at least " if outcome.more and not outcome.total else ""
            yield f"and {least}{left:,} more rows"
        elif outcome.more:
            yield "and more rows"
    yield conversation.block(conversation.ANSWERED, [outcome.plan])
    yield conversation.block("javascript", [shell.query(outcome.collection, outcome.pipeline)])
    where, seconds = _inside(f"{outcome.database}.{outcome.collection}"), outcome.milliseconds / 1000
    yield f"**Read:** {where}, {outcome.read:,} documents, {seconds:.1f} s"


def _table(outcome: Outcome) -> Iterator[str]:
    yield _row([_inside(one) for one in outcome.columns])
    yield _row(["---"] * len(outcome.columns))
    yield from (_row([_inside(_cell(one)) for one in row]) for row in outcome.rows[:ROWS])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: Any) -> str:
    """Numbers without separators: they may be years or ids. A sum of prices has digits that no price had."""
    match value:
        case None:
            return ""
        case bool():
            return words.value(value)
        case float() if abs(value) < LARGEST:
            return f"{value:.14g}"
        case int() | float() | Decimal():
            return str(plain(value))
        case datetime():
            return str(plain(value)).removesuffix("T00:00:00Z")
    return words.value(value)


def _inside(text: str) -> str:
    """A text inside of a block that folds."""
    return escaped(text).replace("&", "&amp;").replace("<", "&lt;")


def _folded(title: str, parts: Any) -> str:
    return "\n\n".join([f"<details>\n<summary>{title}</summary>", *parts, "</details>"])
