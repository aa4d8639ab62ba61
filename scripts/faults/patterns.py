"""The table's patterns, compiled: which faults a line may show, and where in it.

RE2 looks for all of them at once, in time linear in the line's length, so that no text can make it slow. It has no
lookarounds and no back-references; `unless` and `never` of the table replace those.
https://github.com/google/re2/wiki/Syntax
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Protocol

import re2

from scripts.faults.table import FAULTS, Fault

MEMORY = 64 << 20  # bytes that RE2 may use for one table


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
    return _table(service).hits(text)


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
    options.max_mem = MEMORY
    return options


class _Table:
    def __init__(self, service: str) -> None:
        self.patterns = [
            (fault, pattern)
            for fault in FAULTS
            if not service or service in fault.services
            for pattern in fault.lines
        ]
        self.all = re2.Set.SearchSet(_options())
        for _, pattern in self.patterns:
            self.all.Add(pattern)
        self.all.Compile()

    def hits(self, text: str) -> Iterator[tuple[Fault, Hit]]:
        for number in sorted(self.all.Match(text) or ()):
            fault, pattern = self.patterns[number]
            if any(_compiled(one).search(text) for one in fault.unless):
                continue
            if found := _compiled(pattern).search(text):
                yield fault, found


@cache
def _table(service: str) -> _Table:
    return _Table(service)
