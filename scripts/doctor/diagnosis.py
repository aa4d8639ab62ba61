"""What the doctor says of one thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from scripts.faults import BY_ID
from scripts.mask import shown
from scripts.setup.finding import Command

Status = Literal["ok", "advice", "wrong", "unknown", "not applicable"]


@dataclass(frozen=True)
class Diagnosis:
    """`id` is that of the table of faults, or of setup's findings; empty where nothing is wrong. `seen` is the
    evidence. `commands` mend it and are safe to run once somebody has said yes: they add, restart or close, and
    remove nothing that somebody has made."""

    probe: str
    status: Status
    seen: str
    id: str = ""
    meaning: str = ""
    why: str = ""
    fix: str = ""
    commands: tuple[Command, ...] = ()

    def document(self) -> dict[str, Any]:
        return {
            "probe": self.probe,
            "status": self.status,
            "id": self.id,
            "seen": self.seen,
            "meaning": self.meaning,
            "why": self.why,
            "fix": self.fix,
            "commands": [one.text for one in self.commands],
        }


def ok(probe: str, seen: str) -> Diagnosis:
    return Diagnosis(probe, "ok", shown(seen))


def unknown(probe: str, seen: str) -> Diagnosis:
    """It could not be looked at: neither well nor wrong."""
    return Diagnosis(probe, "unknown", shown(seen))


def fault(
    probe: str,
    id: str,
    seen: str,
    commands: tuple[Command, ...] = (),
    fix: str = "",
    status: Status = "wrong",
) -> Diagnosis:
    """One of the table of faults; `fix` is more exact than the table's. What the table calls a fact is advice."""
    known = BY_ID[id]
    said: Status = status if known.kind == "fault" else "advice"
    return Diagnosis(probe, said, shown(seen), id, known.meaning, known.why, fix or known.fix, commands)


def invoke(*words: str) -> tuple[Command, ...]:
    """One of our own tasks as a command."""
    return (Command(("uv", "run", "invoke", *words)),)
