"""How old a version is that a text names, by the table `releases.toml`: of a program that the failure is about.

It never says that the version is the cause. A date stays true: an old table says less, nothing false.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from scripts import bounded
from scripts.faults.table import Fault
from scripts.text import lines

TABLE = Path(__file__).parent / "releases.toml"
# Months between the version that follows and the newest of the table: fewer are not worth a word.
OLD = 6
# What a text demands or compares with, rather than what is installed.
DEMANDED = re.compile(
    r"\b(?:requires?|needs?|at least|since|before|until|minimum|than|supports?|>=?)\b[^.\n]{0,20}\Z",
    re.IGNORECASE,
)
MORE = re.compile(r"\+|,? (?:or|and) (?:later|newer|higher|above|up)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Program:
    """A program of the table. `out` are its versions, oldest first, with the months from the year 0 to the one since
    which each has been out. `unless` are ids of faults that no later version ends."""

    id: str
    name: str
    subjects: frozenset[str]
    unless: frozenset[str]
    named: tuple[re.Pattern[str], ...]
    upgrade: str
    out: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Age:
    """A version that a text names, the one that follows it in the table and the table's newest."""

    program: Program
    version: str
    after: tuple[str, int]
    newest: tuple[str, int]

    @property
    def said(self) -> str:
        """One line for people."""
        return (
            f"the text names {self.program.name} {self.version}. {self.after[0]} has been out since"
            f" {_month(self.after[1])}, {self.newest[0]} since {_month(self.newest[1])}. Failures are often fixed in"
            f" later versions; whether this one is, is not known. To upgrade: {self.program.upgrade}"
        )


def aged(text: str, fault: Fault | None) -> Age | None:
    """The old version of a program that a fault is about; for a symptom, and a failure that the table does not know
    (None), of any program. None where the text names no version, or one that is not old."""
    if fault and fault.kind not in {"fault", "symptom"}:
        return None
    here = "\n".join(line.text for line in lines(text))
    ages = (_age(one, here) for one in _programs() if _concerns(one, fault))
    return next((age for age in ages if age), None)


def _concerns(program: Program, fault: Fault | None) -> bool:
    if fault is None:
        return True
    return fault.id not in program.unless and (fault.kind == "symptom" or fault.subject in program.subjects)


def _age(program: Program, text: str) -> Age | None:
    """Of several versions, the newest: what ran before an upgrade is named too."""
    all_named = [found for pattern in program.named for found in pattern.finditer(text)]
    installed = [found[1] for found in all_named if not _demanded(text, found)]
    if not installed:
        return None
    highest = max(_parts(found[1]) for found in all_named)
    later = [one for one in program.out if _parts(one[0]) > highest]
    if not later or later[-1][1] - later[0][1] < OLD:
        return None
    version = max(installed, key=_parts)
    after = next(one for one in program.out if _parts(one[0]) > _parts(version))
    return Age(program, version, after, later[-1])


def _demanded(text: str, found: re.Match[str]) -> bool:
    before = text[max(0, found.start() - 40) : found.start()]
    return bool(DEMANDED.search(before) or MORE.match(text[found.end() :]))


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _month(month: int) -> str:
    return date(month // 12, month % 12 + 1, 1).strftime("%B %Y")


@cache
def _programs() -> tuple[Program, ...]:
    return tuple(
        Program(
            id,
            one["name"],
            frozenset(one["subjects"]),
            frozenset(one.get("unless", ())),
            tuple(re.compile(pattern, re.IGNORECASE | re.MULTILINE) for pattern in one["named"]),
            one["upgrade"],
            tuple((name, int(month[:4]) * 12 + int(month[5:]) - 1) for name, month in one["out"].items()),
        )
        for id, one in bounded.from_toml(bounded.text(TABLE)).items()
    )
