"""`doctor --fix`: the safe commands, each asked for, then a second look at what is still wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from scripts.faults.finding import Command, Finding
from scripts.setup.run import Execute

STARTS = frozenset({"services", "drift"})  # the probes whose fix is that services are started


@dataclass(frozen=True)
class Run:
    """A command that was run, its exit code, and its last lines where it failed."""

    command: Command
    code: int
    last: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fixed:
    """What was run, what the user declined, and the findings now. `still`: ids that a fix did not solve."""

    ran: tuple[Run, ...]
    declined: tuple[Command, ...]
    now: tuple[Finding, ...]
    still: tuple[str, ...]


def offered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What --fix asks for: each set of commands once, with the first thing that it fixes. Services are started when
    what they need is fixed."""
    found: dict[tuple[Command, ...], Finding] = {}
    for one in sorted(findings, key=lambda one: one.subject in STARTS):
        if one.fixable:
            found.setdefault(one.commands, one)
    return tuple(found.values())


def fix(
    findings: Sequence[Finding],
    ask: Callable[[Finding], bool],
    execute: Execute,
    look: Callable[[], tuple[Finding, ...]],
) -> Fixed:
    """Run what `ask` agrees to, in the findings' order; a set of commands ends with the first that fails. `look` is
    called once afterwards, if anything was run."""
    ran: list[Run] = []
    declined: list[Command] = []
    tried: set[tuple[str, str]] = set()
    for one in offered(findings):
        if not ask(one):
            declined += one.commands
            continue
        tried |= {(two.subject, two.fault) for two in findings if two.commands == one.commands}
        for command in one.commands:
            code, last = execute(command)
            ran.append(Run(command, code, last if code else ()))
            if code:
                break
    now = look() if ran else tuple(findings)
    left = {(one.subject, one.fault) for one in now if one.fault and not one.well}
    still = tuple(sorted({fault for _, fault in tried & left}))
    return Fixed(tuple(ran), tuple(declined), now, still)
