"""What a text itself advises: a tool that knows what to change says so in a line of its own."""

from __future__ import annotations

import re

from scripts.mask import shown
from scripts.text import lines

# uv and git write `hint:`, miette, Rust and Ruff `help:`, PostgreSQL `HINT:`.
LABEL = re.compile(
    r"^(?P<before>\W*)(?:hint|help|try(?: this)?|tip|suggest(?:ion|ed (?:fix|action))|(?:possible )?(?:re)?solution"
    r"|(?:how )?to fix(?: this| it)?)\s*:\s+(?P<said>\S.{14,})$",
    re.IGNORECASE,
)
# What only sends elsewhere, and what may destroy something.
LEFT_OUT = re.compile(
    r"\bsee (?:above|pep|the|https?:)|--help\b|usually indicates|not a problem with|future log output"
    r"|for more (?:info|details)"
    r"|--break-system-packages|\brm -|--force\b|\b777\b|\bprune\b|\breset\b",
    re.IGNORECASE,
)
MOST = 4  # lines of one advice
LONGEST = 400  # characters


def advised(text: str) -> str:
    """The first advice in a text, masked, in one line; empty without one."""
    here = lines(text)
    for place, line in enumerate(here):
        found = LABEL.match(line.text)
        if not found:
            continue
        said = [found["said"].strip()]
        for after in here[place + 1 : place + MOST]:
            indented = len(after.text) - len(after.text.lstrip())
            if (
                said[-1].endswith(".")
                or not after.text.strip()
                or indented < len(found["before"])
                or not indented
            ):
                break
            said.append(after.text.strip())
        whole = " ".join(said)
        if not LEFT_OUT.search(whole):
            return shown(whole[:LONGEST])
    return ""
