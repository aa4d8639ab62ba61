"""The table's patterns, compiled: which faults a line may show, and where in it.

RE2 looks for them in time linear in the line's length, so that no text can make it slow. It has no
lookarounds and no back-references; `unless` and `never` of the table replace those.
https://github.com/google/re2/wiki/Syntax
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Protocol

import re2

from scripts import pages
from scripts.faults.table import FAULTS, Fault

GROUP = 1000  # patterns: the memory that RE2 has for what it looks for holds that of 2,000, not of 3,000


class Hit(Protocol):
    """Where a pattern matched: RE2's match, which has the methods of Python's."""

    def start(self) -> int:
        """As re.Match.start."""

    def end(self) -> int:
        """As re.Match.end."""

    def group(self) -> str:
        """As re.Match.group."""

    def groupdict(self) -> dict[str, str | None]:
        """As re.Match.groupdict."""


def hits(text: str, service: str = "") -> Iterator[tuple[Fault, Hit]]:
    """The faults that a line shows, in the table's order, with each pattern's first place in it. `service` names the
    service whose log has the line; empty if unknown."""
    return _table().hits(text, pages.kind(service))


def holds(fault: Fault, texts: Sequence[str]) -> bool:
    """Whether the lines of a text allow a fault that one of them shows: none excludes it, and the line that the fault
    requires is there."""
    return not _any(fault.never, texts) and (not fault.beside or _any(fault.beside, texts))


def _any(patterns: Sequence[str], texts: Sequence[str]) -> bool:
    return any(_compiled(pattern).search(text) for pattern in patterns for text in texts)


@cache
def _compiled(pattern: str) -> Any:
    return re2.compile(pattern, _options())


def _options() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    return options


class _Table:
    """All patterns, in groups. RE2 looks for the texts that their matches hold, and tries those whose texts are there:
    as one automaton they took 70 times as long on lines of which each had other words, measured."""

    def __init__(self) -> None:
        patterns = [(fault, pattern) for fault in FAULTS for pattern in fault.lines]
        self.faults = [fault for fault, _ in patterns]
        self.filters: list[tuple[int, Any]] = []
        for first in range(0, len(patterns), GROUP):
            group = re2.Filter()
            for _, pattern in patterns[first : first + GROUP]:
                group.Add(pattern, _options())
            group.Compile()
            self.filters.append((first, group))

    def hits(self, text: str, service: str) -> Iterator[tuple[Fault, Hit]]:
        for first, group in self.filters:
            for number in sorted(group.Match(text) or ()):
                fault = self.faults[first + number]
                if service and service not in fault.services:
                    continue
                if any(_compiled(one).search(text) for one in fault.unless):
                    continue
                if found := group.re(number).search(text):
                    yield fault, found


@cache
def _table() -> _Table:
    return _Table()
