"""The lines of a text as chains of causes: what a tool says over several lines is one failure.

error: Failed to download `…`            what speaks, what it tried
  Caused by: client error (Connect)      what lies below
  Caused by: invalid peer certificate    why: the innermost
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scripts.text import Line

# anyhow and miette (uv, netavark), Node's [cause], pip's and Java's: what follows lies below the line before it.
# https://docs.rs/anyhow, https://docs.rs/miette, https://nodejs.org/api/errors.html#errorcause
BELOW = re.compile(
    r"\s*(?:\[?caused? ?(?:by)?\]?|because|reason|the cause was|[╰├└]─*▶|[╰├└]─+)\s*:?\s+(?:\d+: )?",
    re.IGNORECASE,
)
BELOW_FIRST = re.compile(r"\s*(?:caused by|\[cause\]|cause|[╰├└]─*▶)", re.IGNORECASE)
MOST = 12  # lines of one chain


def chains(lines: Sequence[Line]) -> Iterator[Line]:
    """Each failure in one line, outermost first; other lines as they are."""
    joined: list[Line] = []
    for line in lines:
        if joined and len(joined) < MOST and BELOW_FIRST.match(line.text):
            joined.append(line)
            continue
        yield from _one(joined)
        joined = [line]
    yield from _one(joined)


def _one(lines: Sequence[Line]) -> Iterator[Line]:
    if len(lines) < 2:
        yield from lines
        return
    said = [lines[0].text.rstrip(), *(BELOW.sub("", line.text, count=1).strip() for line in lines[1:])]
    yield Line(lines[0].number, ": ".join(said))
