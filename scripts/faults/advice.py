"""What a text itself advises: a tool that knows what to change says so in a line of its own."""

from __future__ import annotations

import re

from scripts.faults.find import TYPED
from scripts.mask import shown
from scripts.text import lines

# uv and git write `hint:`, miette, Rust and Ruff `help:`, PostgreSQL `HINT:`.
LABEL = re.compile(
    r"^(?P<before>\W*)(?:hint|help|try(?: this)?|tip|suggest(?:ion|ed (?:fix|action))|(?:possible )?(?:re)?solution"
    r"|(?:how )?to fix(?: this| it)?)\s*:\s+(?P<said>\S.{14,})$",
    re.IGNORECASE,
)
# A sentence that says what to do, in the words of most tools, without a label; and where sentences begin.
DO = "run|use|set|install|add|pass|enable|disable|specify|create|start|switch|upgrade|update|downgrade|increase|reduce"
SENTENCE = re.compile(
    r"(?:you (?:also )?(?:need to|must|have to|should|can|may need to)|please|try to|consider) (?:also )?"
    rf"(?:{DO})\b.{{8}}|(?:please )?(?:try|consider) (?:\w+ing|[`'\"].{{5,}}[`'\"])(?: \S|$)"
    r"|(?:run|use|install|upgrade to|set) [`'\"].{5}",
    re.IGNORECASE,
)
SHORTEST = 24  # characters: a shorter one says less than the line that it ends
ENDS = re.compile(r"(?<=[.!])(?: |$)|: (?=\w)|[\"'][,:] ?[\"']|\\*[\"']? *[)\]}]+\W*$")
BEGINS = re.compile(r"(?<=[.!?;:,)]) +|\(")
# What only sends elsewhere, and what may destroy something.
LEFT_OUT = re.compile(
    r"\bsee (?:above|pep|the|https?:)|--help\b|usually indicates|not a problem with|future log output"
    r"|for more (?:info|details)|\bfor debugging\b|https?://\S+$|\bat your own risk\b|orphan containers"
    r"|\bfollowing\b|to identify your requests|suppress this|\bfor faster\b|constructor syntax"
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


def told(text: str) -> str:
    """The first sentence of a text that says what to do, masked; empty without one. It may be about another failure
    than the one that counts."""
    for line in lines(text):
        if line.level == "note" or TYPED.match(line.text):
            continue
        starts = [0, *(found.end() for found in BEGINS.finditer(line.text))]
        for start in starts:
            if SENTENCE.match(line.text, start) and not LEFT_OUT.search(line.text):
                said = ENDS.split(line.text[start:].replace('\\"', '"'), maxsplit=1)[0].strip()
                if len(said) >= SHORTEST:
                    return shown(said[:LONGEST])
    return ""
