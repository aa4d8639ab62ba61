"""What a command found out about one thing: the row that `setup`, `status`, `verify` and `doctor` are made of."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from scripts.faults import lookup
from scripts.mask import shown

# `missing` and `wrong` keep something from working; `unknown` could not be looked at: neither well nor wrong.
Status = Literal["ok", "advice", "missing", "wrong", "unknown", "not applicable"]
FAILED: frozenset[Status] = frozenset({"missing", "wrong", "unknown"})


@dataclass(frozen=True)
class Command:
    """A command as it is run: argv, and variables set for it alone. Never a secret."""

    argv: tuple[str, ...]
    env: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """As it is typed in a shell."""
        return " ".join(
            [*(f"{name}={shlex.quote(value)}" for name, value in self.env), shlex.join(self.argv)]
        )


def command(*argv: str, **env: str) -> Command:
    """A command of these arguments, with these environment variables."""
    return Command(argv, tuple(env.items()))


def invoke(*words: str) -> tuple[Command, ...]:
    """One of Byre's own tasks as a command."""
    return (Command(("uv", "run", "invoke", *words)),)


@dataclass(frozen=True)
class Finding:
    """One judged row. `subject` is what was looked at, `seen` the evidence, which is masked here.

    `fault` is an id of the table of faults, with the meaning and why it matters; empty if nothing is wrong. `fix`
    says what to do, if it is more exact than the table's. `commands` do it, in this order; `safe`: they may run on a
    yes (--yes, --fix), because they change nothing that a person made. `seconds` is how long the probe took,
    `figures` what it measured, for commands that show them.
    """

    subject: str
    status: Status
    seen: str
    fault: str = ""
    fix: str = ""
    commands: tuple[Command, ...] = ()
    safe: bool = False
    seconds: float | None = None
    figures: Mapping[str, float | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "seen", shown(self.seen))

    @property
    def well(self) -> bool:
        """Whether there is nothing to do: it is well, or does not apply here."""
        return self.status in {"ok", "not applicable"}

    @property
    def fixable(self) -> bool:
        """Whether --yes and --fix may run its commands."""
        return self.safe and bool(self.commands) and self.status in {"advice", "missing", "wrong"}

    @property
    def meaning(self) -> str:
        """The meaning of its fault in the table; empty without a fault."""
        return lookup.fault(self.fault).meaning if self.fault else ""

    @property
    def why(self) -> str:
        """Why its fault matters; empty without a fault."""
        return lookup.fault(self.fault).why if self.fault else ""

    @property
    def remedy(self) -> str:
        """What to do, in a line: as its judge says, by its commands, or by the table."""
        by_commands = "; then: ".join(one.text for one in self.commands)
        return self.fix or by_commands or (lookup.fault(self.fault).fix if self.fault else "")

    def document(self) -> dict[str, Any]:
        """As --json shows it, in every command."""
        return {
            "subject": self.subject,
            "status": self.status,
            "seen": self.seen,
            "fault": self.fault,
            "meaning": self.meaning,
            "why": self.why,
            "fix": self.remedy,
            "commands": [one.text for one in self.commands],
            "safe": self.fixable,
            "seconds": self.seconds,
            "figures": dict(self.figures),
        }


def ok(subject: str, seen: str) -> Finding:
    """A finding: this is as it should be."""
    return Finding(subject, "ok", seen)


def unknown(subject: str, seen: str) -> Finding:
    """A finding: this could not be found out."""
    return Finding(subject, "unknown", seen)


def not_applicable(subject: str, why: str) -> Finding:
    """A finding: this does not apply here."""
    return Finding(subject, "not applicable", why)


def wrong(
    subject: str, fault: str, seen: str, *, fix: str = "", commands: tuple[Command, ...] = ()
) -> Finding:
    """A fault of the table, with commands that are safe to run. What the table calls a fact is advice."""
    status: Status = "wrong" if lookup.fault(fault).kind in {"fault", "symptom"} else "advice"
    return Finding(subject, status, seen, fault, fix, commands, bool(commands))


def advice(
    subject: str, fault: str, seen: str, *, fix: str = "", commands: tuple[Command, ...] = ()
) -> Finding:
    """As `wrong`, of what keeps nothing from working."""
    return Finding(subject, "advice", seen, fault, fix, commands, bool(commands))


def failed(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What an exit code says no for: advice is fine, and so is what does not apply."""
    return tuple(one for one in findings if one.status in FAILED)
