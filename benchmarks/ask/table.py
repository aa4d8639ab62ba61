"""The figures of a run: a row for each kind of question, with 95 % intervals.

right       the answer is right; of a question that nothing answers: it was declined
offered     a choice was offered, and one of its readings is right
wrong       the answer is wrong, or there is one where nothing answers the question
declined    no answer, or a choice with nothing right in it, though there is an answer; of a question that nothing
            answers: a choice was offered
failed      there was no reply; it counts among the questions
score       the mean of right +1, wrong -2, anything else 0. SOURCE: TrustSQL, https://arxiv.org/abs/2403.15879
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from benchmarks.ask.cases import Case
from benchmarks.ask.judge import nothing
from benchmarks.ask.replies import Reply
from scripts.benchmark.statistics import share_interval

Verdict = Literal["right", "offered", "wrong", "declined", "failed"]
POINTS: dict[Verdict, int] = {"right": 1, "wrong": -2}
ANSWERABLE, UNANSWERABLE, EVERY = "answerable", "not answerable", "all"
SINGLE = frozenset({"single", "nested"})


def verdict(case: Case, reply: Reply) -> Verdict:
    """What a reply is worth."""
    if reply.status == "failed":
        return "failed"
    if case.right is None:
        if reply.status == "answered":
            return "right" if case.nothing and nothing(reply.rows) else "wrong"
        return "right" if reply.status == "declined" else "declined"
    if reply.status == "answered":
        return "right" if case.right(reply.rows) else "wrong"
    return "offered" if any(map(case.right, reply.offered)) else "declined"


@dataclass(frozen=True)
class Judged:
    """A question of a set, replied to in one way."""

    way: str
    set: str
    case: Case
    reply: Reply
    verdict: Verdict


@dataclass(frozen=True)
class Row:
    """The figures of a kind. Seconds are those of all but the first question of a database."""

    way: str
    set: str
    kind: str
    counts: Counter[Verdict]
    seconds: tuple[float, ...]

    @classmethod
    def of(cls, way: str, name: str, kind: str, judged: Sequence[Judged]) -> Row:
        seconds = sorted(one.reply.seconds for one in judged if not one.reply.first)
        return cls(way, name, kind, Counter(one.verdict for one in judged), tuple(seconds))

    @property
    def questions(self) -> int:
        return self.counts.total()

    def share(self, *verdicts: Verdict) -> float:
        """The share of the questions, 0..1."""
        return sum(self.counts[one] for one in verdicts) / max(1, self.questions)

    @property
    def score(self) -> float:
        points = sum(points * self.counts[one] for one, points in POINTS.items())
        return points / max(1, self.questions)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds) if self.seconds else 0.0

    @property
    def p95(self) -> float:
        """The time in which 95 % of the questions got their reply."""
        return self.seconds[max(0, -(-95 * len(self.seconds) // 100) - 1)] if self.seconds else 0.0

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        shares = {
            name: {
                "count": count,
                "share": count / max(1, self.questions),
                "interval": share_interval(count, self.questions),
            }
            for name, count in self._counts()
        }
        return {
            "way": self.way, "set": self.set, "kind": self.kind, "questions": self.questions, **shares,
            "score": self.score, "median_seconds": self.median, "p95_seconds": self.p95,
        }  # fmt: skip

    def _counts(self) -> Iterator[tuple[str, int]]:
        counts = self.counts
        yield "right", counts["right"]
        yield "right_or_offered", counts["right"] + counts["offered"]
        yield "wrong", counts["wrong"]
        yield "declined", counts["declined"]
        yield "failed", counts["failed"]

    def cells(self) -> list[str]:
        """As the table has it."""
        shares = [
            f"{100 * count / max(1, self.questions):.0f} [{100 * low:.0f}, {100 * high:.0f}]"
            for _, count in list(self._counts())[:4]
            for low, high in [share_interval(count, self.questions)]
        ]
        failed, score = str(self.counts["failed"] or ""), f"{100 * self.score:+.0f}"
        return [
            self.way, self.set, self.kind, str(self.questions), *shares, failed, score,
            f"{self.median:.2f}", f"{self.p95:.2f}",
        ]  # fmt: skip


HEADER = [
    "way", "set", "kind", "n", "right %", "right or offered", "wrong", "declined", "failed", "score",
    "median s", "p95 s",
]  # fmt: skip


def rows(judged: Iterable[Judged]) -> list[Row]:
    """A row for each way, set and kind, then one of the answerable ones, of those that are not, and of all."""
    every = list(judged)
    found = []
    for way, name in dict.fromkeys((one.way, one.set) for one in every):
        its = [one for one in every if (one.way, one.set) == (way, name)]
        for kind in dict.fromkeys(one.case.kind for one in its):
            found.append(Row.of(way, name, kind, [one for one in its if one.case.kind == kind]))
        for kind, answerable in ((ANSWERABLE, True), (UNANSWERABLE, False)):
            some = [one for one in its if one.case.answerable is answerable]
            if some:
                found.append(Row.of(way, name, kind, some))
        found.append(Row.of(way, name, EVERY, its))
    return found


def lines(found: Sequence[Row]) -> Iterator[str]:
    """The table as text."""
    cells = [HEADER, *(row.cells() for row in found)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(HEADER))]
    for number, row in enumerate(cells):
        parts = [
            text.ljust(width) if i < 3 else text.rjust(width)
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        if number > 1 and (row[0], row[1]) != (cells[number - 1][0], cells[number - 1][1]):
            yield ""
        yield "  ".join(parts).rstrip()


@dataclass(frozen=True)
class Bar:
    """What a figure of a judged set has to be. Shares 0..1, seconds."""

    what: str
    value: float
    goal: float
    at_least: bool

    @property
    def met(self) -> bool:
        return self.value >= self.goal if self.at_least else self.value <= self.goal


def bars(judged: Sequence[Judged], loose: bool) -> Iterator[Bar]:
    """The bars of one judged set. `loose`: of Spider's, whose wording is."""
    single = Row.of("", "", "", [one for one in judged if one.case.answerable and one.case.kind in SINGLE])
    reference = Row.of("", "", "", [one for one in judged if one.case.kind == "reference"])
    without = Row.of("", "", "", [one for one in judged if not one.case.answerable])
    every = Row.of("", "", "", judged)
    if single.questions:
        yield Bar("one collection: right", single.share("right"), 0.80 if loose else 0.88, True)
        both = single.share("right", "offered")
        yield Bar("one collection: right or offered", both, 0.88 if loose else 0.94, True)
    if reference.questions:
        yield Bar("one reference followed: right", reference.share("right"), 0.75, True)
    if without.questions:
        yield Bar("not answerable: declined", without.share("right"), 0.92, True)
    yield Bar("all: wrong", every.share("wrong"), 0.04, False)
    yield Bar("all: median, seconds", every.median, 1.0, False)
    yield Bar("all: p95, seconds", every.p95, 3.0, False)
