"""Runs fixes: each command is shown before it runs, and only what was checked afterwards is called fixed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from scripts import process
from scripts.errors import InstallError
from scripts.faults.finding import Command, Finding
from scripts.host.ask import ABSENT, NO_ANSWER, REFUSED
from scripts.setup.evidence import Evidence, Wish
from scripts.setup.judge import judge
from scripts.setup.machine import Difference, verify_machine

# Enough for what a system can lack; an end is an end also where a fix helps nothing.
MOST_FIXES = 20


class Execute(Protocol):
    """Runs a command to its end; its exit code and its last lines."""

    def __call__(self, command: Command) -> tuple[int, tuple[str, ...]]: ...


class Executor:
    """An Execute with `env`'s PATH; each line of output goes to `on_line`. `timeout` is in seconds, per command.

    The command stays in our session, so that sudo can ask for its password on the terminal.
    """

    def __init__(self, env: Mapping[str, str], timeout: float, on_line: Callable[[str], None]) -> None:
        self.env, self.timeout, self.on_line = dict(env), timeout, on_line

    def __call__(self, command: Command) -> tuple[int, tuple[str, ...]]:
        last: deque[str] = deque(maxlen=process.LAST)

        def see(line: str) -> None:
            if text := line.rstrip():
                last.append(text)
                self.on_line(text)

        try:
            done = process.run(
                command.argv, env=self.env | dict(command.env), timeout=self.timeout, on_line=see, merge=True,
                terminal=True,
            )  # fmt: skip
        except process.NotFound:
            return ABSENT, (f"{command.argv[0]}: not found",)
        except process.NotStarted as error:
            return REFUSED, (error.why,)
        except process.TimedOut as error:
            return NO_ANSWER, (*last, error.why)
        return done.code, tuple(last)


@dataclass(frozen=True)
class Fixed:
    """What was run, what is seen afterwards, the faults that are still there after their fix, and how a machine that
    was made differs from what was asked."""

    ran: tuple[Command, ...]
    evidence: Evidence
    findings: tuple[Finding, ...]
    left: tuple[str, ...] = ()
    machine: tuple[Difference, ...] = ()


def fix(
    evidence: Evidence,
    wish: Wish,
    look: Callable[[], Evidence],
    execute: Execute,
    tell: Callable[[Finding, Command], None],
) -> Fixed:
    """Carry out what --yes may, one finding at a time, and look again after each: what a fix has to be depends on what
    the one before it brought.

    Raises InstallError at the first command that fails, with its last lines. No set of commands is tried twice.
    """
    ran: list[Command] = []
    tried: dict[tuple[Command, ...], str] = {}
    made = False
    findings = judge(evidence, wish)
    while len(tried) < MOST_FIXES:
        chosen = next((one for one in findings if one.fixable and one.commands not in tried), None)
        if not chosen:
            break
        tried[chosen.commands] = chosen.fault
        for command in chosen.commands:
            tell(chosen, command)
            code, last = execute(command)
            ran.append(command)
            if code:
                raise InstallError(
                    f"{chosen.seen}: the fix failed, {command.argv[0]} ended with {code}.",
                    fault="fix-failed",
                    detail=[command.text, *last],
                    hint="See its output; then: uv run invoke setup",
                )
        made = made or chosen.fault == "machine-missing"
        evidence = look()
        findings = judge(evidence, wish)
    still = {one.commands for one in findings if one.fixable}
    differences = verify_machine(evidence.machine(wish.machine), evidence, wish) if made else ()
    left = tuple(fault for commands, fault in tried.items() if commands in still)
    return Fixed(tuple(ran), evidence, findings, left, differences)
