"""What a text or a log shows: the faults, each with the line that proves it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from scripts.faults import facts
from scripts.faults.chain import chains
from scripts.faults.patterns import Hit, hits, holds
from scripts.faults.table import BY_ID, KINDS, Fault
from scripts.mask import shown, uncut
from scripts.text import Line, lines, shortened

WRAPPED = 120  # lines: longer texts are logs, whose lines are whole
# What Byre itself said carries the fault's id: as it is printed, and with --json. In a service's log an error alone
# counts: answers of the gateway name what somebody's request met.
ERROR = re.compile(r"\berror\[([a-z0-9-]+)\]:")
OURS = re.compile(ERROR.pattern + r"|\binvoke explain ([a-z0-9-]+)(?:$|;)|\"fault\": \"([a-z0-9-]+)\"")
# Begins a line of the gateway about a call of a tool: it holds what somebody asked for, not what went wrong here.
AUDIT = '{"audit": '
CRASH = "crash"  # says less than any cause next to it
# Somebody's own words about a failure that is over, or that is not theirs.
TOLD = re.compile(
    r"\b(?:I|we)(?:'ve| have)? (?:already |since |could |managed to )?(?:fix|solv|resolv)e?d?\b"
    r"|\b(?:that|this|it|which) (?:is|was|got) (?:now |already )?(?:fixed|solved|resolved)\b"
    r"|\b(?:docs?|documentation|readme|manual|guide|wiki|faq) (?:says?|said|mentions?|tells?)\b",
    re.IGNORECASE,
)
# What was typed at a prompt is not what came back.
TYPED = re.compile(
    r"^(?:\$|%|>+|❯|(?:[\w.-]+ \[[\w:, -]+\] )?[\w.-]+>|PS [A-Z]:\\[^>]*>"
    r"|\S+@\S+[:~ ][^#$]*[#$]|\[\S+@[^\]]*\][#$]) "
)
# What differs between lines that say the same: such lines are looked at once.
NUMBERS = re.compile(r"[0-9a-f]{8,}|\d{4,}|\d+\.\d+")

Allowed = Callable[[Fault], bool]


@dataclass(frozen=True)
class Match:
    """A fault that a line proves. `line` is masked, ready to show; `number` counts from 1, 0 is unknown. `said` is
    the fault's meaning, with the names in the line. `count` is the number of lines with it. `cause` is the id of
    another fault found, which causes this one; empty without one.
    """

    fault: Fault
    service: str
    line: str
    number: int = 0
    cause: str = ""
    said: str = ""
    count: int = 1

    @property
    def meaning(self) -> str:
        """What it means: the pattern's own words if it has any, else the fault's."""
        return self.said or self.fault.meaning


@dataclass
class _Seen:
    """Where a fault was seen first, and how often. `words` is a pattern of what proves it."""

    line: Line
    said: str = ""
    count: int = 0
    words: str = ""


def in_logs(log: Iterable[tuple[str, str]]) -> list[Match]:
    """The faults that log lines, as (service, text), prove; each fault once for each service. A program's crash is
    left out if its cause was found too; so is a fault that says less."""
    found: dict[tuple[str, str], Match] = {}
    texts = [
        (service, shortened(whole))
        for service, whole in log
        if not whole.startswith(AUDIT) and not TOLD.search(whole)
    ]
    of_service: dict[str, list[str]] = {}
    for service, text in texts:
        of_service.setdefault(service, []).append(text)
    allowed = {service: _allowed(said) for service, said in of_service.items()}
    for service, text in texts:
        if innermost := _named(text) or _innermost(text, allowed[service], service):
            fault, match = innermost
            line = shown(text, re.escape(match.group()))
            found.setdefault((service, fault.id), Match(fault, service, line, said=_said(fault, match)))
    services = {service for service, _ in found}
    hidden = {
        (one, id) for one in services for id in _hidden([id for service, id in found if service == one])
    }
    hidden |= {(service, CRASH) for service, id in found if id != CRASH}
    return [one for key, one in found.items() if key not in hidden]


def explain(text: str) -> tuple[Match, ...]:
    """The faults of any text: a cause before its consequence and before symptoms; then facts; then what is harmless.

    Nothing where nothing is known.
    """
    here = lines(text)
    if not here:
        return ()
    found: dict[str, _Seen] = {}
    joined = list(chains(here))
    allowed = _allowed([line.text for line in joined])
    single = list(_single(joined, allowed))
    whole = {seen.line.number for _, seen in single}
    wrapped = _wrapped(here, whole, allowed) if len(here) <= WRAPPED else ()
    shows = ((id, _Seen(line, count=1)) for id, line in facts.look(here))
    for id, shown_once in [*single, *shows, *wrapped]:
        if id in found:
            found[id].count += shown_once.count
        else:
            found[id] = shown_once
    for id in facts.refuted(here):
        found.pop(id, None)
    if not found:
        for id, shows_it in (("gpu-only-seen", facts.gpu_shown), ("machine-facts", facts.known)):
            if not found and (line_known := shows_it(here)):
                found[id] = _Seen(line_known, count=1)
    hidden = _hidden(found)
    if any(BY_ID[id].kind in {"fault", "symptom"} for id in found if id != CRASH):
        hidden.add(CRASH)
    kept = [id for id in sorted(found, key=lambda id: found[id].line.number) if id not in hidden]
    warned = {id for id in kept if found[id].line.level == "warning"}
    return tuple(_match(BY_ID[id], found[id], kept) for id in _ordered(kept, warned))


def reader(here: Sequence[Line]) -> Callable[[str], Fault | None]:
    """A function that finds the fault of a line by itself, if the text as a whole allows it; None for a line without
    one."""
    allowed, out = _allowed([line.text for line in here]), facts.refuted(here)

    def read(text: str) -> Fault | None:
        found = _innermost(text, allowed)
        return found[0] if found and found[0].id not in out else None

    return read


def shown_by(text: str) -> Fault | None:
    """The fault that says most about a line; None where it shows none."""
    return reader([Line(0, text)])(text)


def _hidden(found: Iterable[str]) -> set[str]:
    """Of the ids found, those that say less about what another one says: what it names, and symptoms of its subject;
    and of all, what failed according to the system."""
    here = [BY_ID[id] for id in found]
    hidden = {less for one in here for less in one.hides}
    causes = {one.subject for one in here if one.kind == "fault" and not one.general and one.id not in hidden}
    hidden |= {one.id for one in here if one.kind == "symptom" and one.subject in causes and one.id != CRASH}
    if any(one.kind == "fault" for one in here):
        hidden |= {one.id for one in here if one.general and one.kind == "symptom"}
    return hidden


def _match(fault: Fault, seen: _Seen, others: Sequence[str]) -> Match:
    cause = next((id for id in others if fault.id in BY_ID[id].brings), "")
    return Match(fault, "", shown(seen.line.text, seen.words), seen.line.number, cause, seen.said, seen.count)


def _allowed(texts: Sequence[str]) -> Allowed:
    """Whether the lines of a text, all together, allow a fault; each fault is looked at once."""
    return cache(lambda fault: holds(fault, texts))


def _innermost(text: str, allowed: Allowed, service: str = "") -> tuple[Fault, Hit] | None:
    """The fault that says most about a line: a cause before the system's answer, and that before a symptom. Of
    several, the innermost, which is the last in the line; of the same words, the table's first."""
    best: tuple[Fault, Hit] | None = None
    for fault, hit in hits(text, service):
        if allowed(fault) and (
            best is None
            or fault.tier < best[0].tier
            or (fault.tier == best[0].tier and hit.start() >= best[1].end())
        ):
            best = fault, hit
    return best


def _named(text: str) -> tuple[Fault, Hit] | None:
    """The fault that a part of Byre itself names in its log, where the table has it."""
    named = ERROR.search(text)
    return (BY_ID[named[1]], named) if named and named[1] in BY_ID else None


def _ours(text: str) -> Fault | None:
    """The fault that Byre itself named."""
    named = OURS.search(text)
    return BY_ID.get(named[named.lastindex or 0]) if named else None


def _said(fault: Fault, match: Hit) -> str:
    """The meaning, not cut, with what the line names; the fault's own where the line does not name all of it."""
    named = {key: shown(value) for key, value in match.groupdict().items() if value}
    try:
        return uncut(fault.says.format_map(named)) if fault.says else ""
    except KeyError:
        return ""


def _seen(line: Line, found: tuple[Fault, Hit], count: int) -> tuple[str, _Seen]:
    fault, hit = found
    return fault.id, _Seen(line, _said(fault, hit), count, re.escape(hit.group()))


def _single(here: Sequence[Line], allowed: Allowed) -> Iterator[tuple[str, _Seen]]:
    """(id, where it was seen) of each kind of line; those that differ in numbers alone are one kind.

    What a program only notes may be what the table knows; what the system answered there is not a failure.
    """
    kinds: dict[tuple[str, str], list[Line]] = {}
    for line in here:
        if TOLD.search(line.text):
            continue
        kinds.setdefault((NUMBERS.sub("#", line.text), line.level), []).append(line)
    for (_, level), alike in kinds.items():
        if ours := _ours(alike[0].text):
            yield ours.id, _Seen(alike[0], count=len(alike))
        elif (found := _innermost(alike[0].text, allowed)) and (level != "note" or not found[0].general):
            yield _seen(alike[0], found, len(alike))


def _wrapped(here: Sequence[Line], whole: set[int], allowed: Allowed) -> Iterator[tuple[str, _Seen]]:
    """Messages that a narrow terminal broke in two: what matches begins in one line and ends in the next. A
    command that was typed does not go on in what it printed."""
    for line, after in pairwise(here):
        if (
            after.number - line.number > 1
            or {line.number, after.number} & whole
            or "note" in {line.level, after.level}
            or TYPED.match(line.text)
        ):
            continue
        for glue in (" ", ""):
            both = line.text.rstrip() + glue + after.text.strip()
            found = _innermost(both, allowed)
            if found and found[1].start() < len(line.text.rstrip()) < found[1].end() - len(glue):
                yield _seen(Line(line.number, both), found, 1)


def _ordered(ids: Sequence[str], warned: set[str]) -> list[str]:
    """By kind, causes before what the system answered, what failed before what a program only warned of, then as the
    text has them, but a cause before what it brings about."""
    left = sorted(ids, key=lambda id: (KINDS.index(BY_ID[id].kind), BY_ID[id].general, id in warned))
    done: list[str] = []
    while left:
        free = next((id for id in left if not any(id in BY_ID[other].brings for other in left)), left[0])
        left.remove(free)
        done.append(free)
    return done
