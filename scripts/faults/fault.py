"""What a fault is. The tables of faults are files of this room, one for each subject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# A fault is mended; a fact is only to be known; what is harmless looks like an error and is none.
Kind = Literal["fault", "fact", "harmless"]
KINDS: tuple[Kind, ...] = ("fault", "fact", "harmless")  # in the order in which they are told

EVERY = ("openwebui", "ollama", "llamacpp", "mcp", "database")
ENGINES = ("ollama", "llamacpp")


def any_of(*patterns: str) -> str:
    """One regular expression out of several."""
    return "|".join(f"(?:{pattern})" for pattern in patterns)


@dataclass(frozen=True)
class Fault:
    """What can be wrong, what that means, what to do.

    `line` matches a line that proves it, in upper or lower case; empty where no single line does (`facts.py`
    finds those). `services` are those in whose logs such a line may stand; none where it is never a service's
    own. `why` says why it matters, where the meaning doesn't. `run` holds commands that change nothing that
    somebody has made: safe to run as they stand. Faults in `hides` say less about the same thing and are left
    out beside this one; those in `brings` are its consequences and are told after it.
    """

    id: str
    meaning: str
    fix: str
    line: str = ""
    services: tuple[str, ...] = ()
    why: str = ""
    run: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    brings: tuple[str, ...] = ()
    kind: Kind = "fault"
