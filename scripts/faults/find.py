"""What a text or a log shows: the faults, each with the line that proves it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from scripts.faults import facts
from scripts.faults.table import BY_ID, FAULTS, KINDS, Fault
from scripts.mask import shown
from scripts.text import Line, lines, shortened

WRAPPED = 120  # lines: longer texts are logs, whose lines are whole
# What Byre itself said carries the fault's id: as it is printed, and with --json.
OURS = re.compile(r"\berror\[([a-z0-9-]+)\]:|\binvoke explain ([a-z0-9-]+)$|\"fault\": \"([a-z0-9-]+)\"")
CRASH = "crash"  # says less than any cause beside it
# What differs between lines that say the same: such lines are looked at once.
NUMBERS = re.compile(r"[0-9a-f]{8,}|\d{4,}|\d+\.\d+")


@dataclass(frozen=True)
class Match:
    """A fault that a line proves. `line` is fit to be shown; `number` counts from 1, 0 is unknown.

    `cause` is the id of another fault that was found and brings this one about; empty where none does.
    """

    fault: Fault
    service: str
    line: str
    number: int = 0
    cause: str = ""


def in_logs(log: Iterable[tuple[str, str]]) -> list[Match]:
    """The faults that log lines, as (service, text), prove; each fault once for each service. A program's crash is left
    out where its cause stands beside it, as is what says less."""
    found: dict[tuple[str, str], Match] = {}
    for service, whole in log:
        text = shortened(whole)
        for fault, pattern in _patterns(service):
            if pattern.search(text):
                found.setdefault((service, fault.id), Match(fault, service, shown(text, fault.line)))
                break
    hidden = {(service, less) for service, id in found for less in BY_ID[id].hides}
    hidden |= {(service, CRASH) for service, id in found if id != CRASH}
    return [one for key, one in found.items() if key not in hidden]


def explain(text: str) -> tuple[Match, ...]:
    """The faults of any text: a cause before its consequence; then facts; then what is harmless.

    Nothing where nothing is known.
    """
    here = lines(text)
    if not here:
        return ()
    found: dict[str, Line] = {}
    single = list(_single(here))
    wrapped = _wrapped(here, {line.number for _, line in single}) if len(here) <= WRAPPED else ()
    for id, line in [*single, *facts.look(here), *wrapped]:
        found.setdefault(id, line)
    for id in facts.refuted(here):
        found.pop(id, None)
    if not found and (line_known := facts.known(here)):
        found["machine-facts"] = line_known
    hidden = {less for id in found for less in BY_ID[id].hides}
    kept = [id for id in sorted(found, key=lambda id: found[id].number) if id not in hidden]
    return tuple(_match(BY_ID[id], found[id], kept) for id in _ordered(kept))


def _match(fault: Fault, line: Line, others: Sequence[str]) -> Match:
    cause = next((id for id in others if fault.id in BY_ID[id].brings), "")
    return Match(fault, "", shown(line.text, fault.line), line.number, cause)


@cache
def _patterns(service: str = "") -> tuple[tuple[Fault, re.Pattern[str]], ...]:
    """Those of faults that may stand in a service's log; without a service, of all."""
    return tuple(
        (fault, re.compile(fault.line, re.IGNORECASE))
        for fault in FAULTS
        if fault.line and (not service or service in fault.services)
    )


def _first(text: str) -> tuple[Fault, re.Match[str]] | None:
    if (named := OURS.search(text)) and (fault := BY_ID.get(named[named.lastindex or 0])):
        return fault, named
    for fault, pattern in _patterns():
        if match := pattern.search(text):
            return fault, match
    return None


def _single(here: Sequence[Line]) -> Iterator[tuple[str, Line]]:
    seen: set[str] = set()
    for line in here:
        alike = NUMBERS.sub("#", line.text)
        if alike not in seen and (found := _first(line.text)):
            yield found[0].id, line
        seen.add(alike)


def _wrapped(here: Sequence[Line], whole: set[int]) -> Iterator[tuple[str, Line]]:
    """Messages that a narrow terminal broke in two: what matches begins in one line and ends in the next."""
    for line, after in pairwise(here):
        if after.number - line.number > 1 or {line.number, after.number} & whole:
            continue
        for glue in (" ", ""):
            both = line.text.rstrip() + glue + after.text.strip()
            found = _first(both)
            if found and found[1].start() < len(line.text.rstrip()) < found[1].end() - len(glue):
                yield found[0].id, Line(line.number, both)


def _ordered(ids: Sequence[str]) -> list[str]:
    """By kind, then as the text has them, but a cause before what it brings about."""
    left = sorted(ids, key=lambda id: KINDS.index(BY_ID[id].kind))
    done: list[str] = []
    while left:
        free = next((id for id in left if not any(id in BY_ID[other].brings for other in left)), left[0])
        left.remove(free)
        done.append(free)
    return done
