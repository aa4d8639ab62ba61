"""What setup finds: a thing that is well, could be better, is missing or is wrong, and the commands that mend it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Any, Literal

Status = Literal["ok", "advice", "missing", "wrong"]
Group = Literal["machine", "containers", "gpu"]


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
    return Command(argv, tuple(env.items()))


@dataclass(frozen=True)
class Finding:
    """`seen` is the evidence, `why` the reason that it matters, `fix` the commands in their order, `safe` whether
    --yes may run them: they add, and change nothing that somebody has made. `hint` is what a person has to do."""

    id: str
    group: Group
    status: Status
    seen: str
    why: str = ""
    fix: tuple[Command, ...] = ()
    safe: bool = False
    hint: str = ""

    @property
    def mendable(self) -> bool:
        """Whether --yes mends it."""
        return self.status != "ok" and self.safe and bool(self.fix)

    def document(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "group": self.group,
            "status": self.status,
            "seen": self.seen,
            "why": self.why,
            "commands": [one.text for one in self.fix],
            "by_yes": self.mendable,
            "hint": self.hint,
        }


def ok(id: str, group: Group, seen: str) -> Finding:
    return Finding(id, group, "ok", seen)
