"""An outcome for people: the sentence, the rows, then the query in words and as MongoDB, so that anyone can check it.

Values come from documents that anybody may have written: no control character reaches the terminal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from scripts.ask.client import Outcome
from scripts.text import plain

ROWS = 20  # shown of a longer table
LARGEST = 1e14  # a larger number is written as it is
WIDTH = 60  # characters of a cell


def lines(outcome: Outcome) -> Iterator[str]:
    """What a person sees of an outcome, the sentence first."""
    document = outcome.document
    if outcome.status == "declined":
        yield plain(outcome.text("why") or "This can't be answered from the data.")
        return
    near = [plain(f"  without {one['without']}: {one['documents']:,}") for one in document.get("near", ())]
    if outcome.status == "choose":
        if near:  # what was asked for finds nothing
            yield plain(outcome.text("why"))
            yield from near
        yield "Did you mean:"
        yield from (f"  {number}  {plain(one['words'])}" for number, one in enumerate(outcome.choices, 1))
        return
    yield plain(outcome.text("answer"))
    yield from near
    rows = document.get("rows", [])
    if len(rows) > 1:
        yield ""
        yield from table([str(one) for one in document["columns"]], rows[:ROWS])
        total = int(document.get("total") or len(rows))
        if len(rows) > ROWS or document.get("more"):
            least = "at least " if document.get("more") and total == len(rows) else ""
            has = "them" if total == len(rows) else f"the first {len(rows):,}"
            yield (
                f"… {least}{total - ROWS:,} more rows: --json has {has}" if len(rows) > ROWS else "… and more"
            )
    yield ""
    query = document["query"]
    yield f"query     {plain(outcome.text('words'))}"
    yield f"MongoDB   {plain(query['shell'])}"
    seconds = document.get("milliseconds", 0) / 1000
    where = plain(f"{document.get('database', '')}.{query['collection']}")
    yield f"read      {where}, {document.get('read', 0):,} documents, {seconds:.1f} s"


def table(columns: list[str], rows: list[list[Any]]) -> Iterator[str]:
    """Columns of minimal width."""
    cells = [list(map(cell, row)) for row in [columns, *rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
    for row in cells:
        yield "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()


def cell(value: Any) -> str:
    """A value as a cell of a table, short. A sum of prices has digits that no price had: they are left out."""
    match value:
        case None:
            text = ""
        case str():
            text = value
        case float() if abs(value) < LARGEST:
            text = f"{value:.14g}"
        case _:
            text = json.dumps(value, ensure_ascii=False)
    text = plain(text)
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"
