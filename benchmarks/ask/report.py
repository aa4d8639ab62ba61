"""What a run says: the table, the bars of judged sets, and a file with everything."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.ask import table
from benchmarks.ask.cases import QuestionSet
from benchmarks.ask.table import Bar, Judged
from scripts.home import ROOT, write_atomic

VERSION = 1  # of the file
ROWS = 20  # of an answer in the file
OWN = "own-"  # a set of the project's own, whose wording is careful
NOTE = """\
Questions went one after another through the MCP server. Shares in % with 95 % intervals. Right, of a question that
nothing answers: declined. Score: right +1, wrong -2. Seconds without the first question of each database.
"""


def publish(
    judged: Sequence[Judged], sets: Sequence[QuestionSet], about: Mapping[str, Any], file: Path, show: bool
) -> None:
    """Print the figures, and write them to `file` together with the questions. Those of judged sets are left out in
    both unless `show` is given: then those without a right reply are printed too.
    """
    found, barred = table.rows(judged), list(bars(judged, sets))
    print("", NOTE, *table.lines(found), sep="\n")
    if barred:
        print("", *map(_bar, barred), sep="\n")
    if show:
        print("", *_replies(judged), sep="\n")
    hidden = set() if show else {one.name for one in sets if one.judged}
    document = {
        "version": VERSION,
        "made": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "cores": os.cpu_count(),
        **about,
        "rows": [row.document() for row in found],
        "bars": [{"way": way, "set": name, **vars(bar), "met": bar.met} for way, name, bar in barred],
        "questions": [_document(one) for one in judged if one.set not in hidden],
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(file, json.dumps(document, ensure_ascii=False, indent=1, default=str).encode())
    left_out = f", without the questions of {', '.join(sorted(hidden))}" if hidden else ""
    print(f"\nall of it{left_out}: {file}")


def bars(judged: Sequence[Judged], sets: Sequence[QuestionSet]) -> Iterator[tuple[str, str, Bar]]:
    """The bars of each judged set, for each way."""
    for name in (one.name for one in sets if one.judged):
        for way in dict.fromkeys(one.way for one in judged):
            its = [one for one in judged if (one.way, one.set) == (way, name)]
            for bar in table.bars(its, loose=not name.startswith(OWN)) if its else ():
                yield way, name, bar


def _bar(found: tuple[str, str, Bar]) -> str:
    way, name, bar = found
    sign, met = "≥" if bar.at_least else "≤", "met" if bar.met else "NOT MET"
    return f"{way}  {name}  {bar.what:<34} {bar.value:.3f} {sign} {bar.goal:<5} {met}"


def _replies(judged: Sequence[Judged]) -> Iterator[str]:
    for one in judged:
        if one.verdict != "right":
            before = f"{one.case.before} > " if one.case.before else ""
            yield f"{one.verdict:<9} {one.way}  {one.set} {one.case.id}  {before}{one.case.question}"
            yield from (f"          {written}" for written in one.reply.wrote or [one.reply.why])


def _document(one: Judged) -> dict[str, Any]:
    case, reply = one.case, one.reply
    return {
        "way": one.way, "set": one.set, "id": case.id, "kind": case.kind, "database": case.database,
        "before": case.before, "question": case.question, "verdict": one.verdict, "status": reply.status,
        "wrote": reply.wrote, "why": reply.why, "rows": reply.rows[:ROWS], "seconds": round(reply.seconds, 3),
        "first": reply.first,
    }  # fmt: skip


def _commit() -> str:
    """The commit of the checkout; empty where git can't say."""
    asked = ["git", "rev-parse", "HEAD"]
    try:
        return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
