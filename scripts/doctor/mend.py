"""`doctor --fix`: the safe commands, each asked for, then a second look at what is still wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from scripts.doctor.diagnosis import Diagnosis
from scripts.setup.finding import Command
from scripts.setup.run import Execute

STARTS = frozenset({"services", "drift"})  # the probes whose remedy is that services are started


@dataclass(frozen=True)
class Run:
    """A command that was run, its exit code, and its last lines where it failed."""

    command: Command
    code: int
    last: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mended:
    """What was run, what somebody said no to, and what is seen now. `still`: ids that a fix did not help."""

    ran: tuple[Run, ...]
    declined: tuple[Command, ...]
    now: tuple[Diagnosis, ...]
    still: tuple[str, ...]


def offered(diagnoses: Iterable[Diagnosis]) -> tuple[tuple[Diagnosis, tuple[Command, ...]], ...]:
    """What --fix asks for: each set of commands once, with the first thing that it mends. Services are started when
    what they need is mended."""
    found: dict[tuple[Command, ...], Diagnosis] = {}
    for one in sorted(diagnoses, key=lambda one: one.probe in STARTS):
        if one.commands and one.status in {"wrong", "advice"}:
            found.setdefault(one.commands, one)
    return tuple((one, commands) for commands, one in found.items())


def mend(
    diagnoses: Sequence[Diagnosis],
    ask: Callable[[Diagnosis, tuple[Command, ...]], bool],
    execute: Execute,
    look: Callable[[], tuple[Diagnosis, ...]],
) -> Mended:
    """Run what `ask` agrees to, in the diagnoses' order; a set of commands ends with the first that fails. `look` is
    called once afterwards, if anything was run."""
    ran: list[Run] = []
    declined: list[Command] = []
    tried: set[tuple[str, str]] = set()
    for one, commands in offered(diagnoses):
        if not ask(one, commands):
            declined += commands
            continue
        tried |= {(two.probe, two.id) for two in diagnoses if two.commands == commands}
        for command in commands:
            code, last = execute(command)
            ran.append(Run(command, code, last if code else ()))
            if code:
                break
    now = look() if ran else tuple(diagnoses)
    left = {(one.probe, one.id) for one in now if one.status in {"wrong", "advice"} and one.id}
    still = tuple(sorted({id for probe, id in tried & left}))
    return Mended(tuple(ran), tuple(declined), now, still)
