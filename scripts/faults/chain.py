"""The lines of a text as chains of causes: what a tool says over several lines is one failure.

error: Failed to download `…`            what speaks, what it tried
  Caused by: client error (Connect)      what lies below
  Caused by: invalid peer certificate    why: the innermost
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scripts.text import Line

# anyhow and miette (uv, netavark), Node's [cause], pip's and Java's: what follows is the cause of the line before it.
# https://docs.rs/anyhow, https://docs.rs/miette, https://nodejs.org/api/errors.html#errorcause
BELOW = re.compile(
    r"\s*(?:\[?caused? ?(?:by)?\]?|because|reason|the cause was|[╰├└]─*▶|[╰├└]─+)\s*:?\s+(?:\d+: )?",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"\s*\d+: ")
BELOW_FIRST = re.compile(r"\s*(?:caused by|\[cause\]|cause|[╰├└]─*▶)", re.IGNORECASE)
# Java's and Node's stacks are between a failure and its cause.
FRAME = re.compile(r"\s+(?:at |\.\.\. \d+ |\{?$)|\{$")
MOST = 12  # lines of one chain
FRAMES = 60  # lines of a stack that are passed over


def chains(lines: Sequence[Line]) -> Iterator[Line]:
    """Each failure in one line, outermost first; other lines as they are, frames of its stack after it."""
    joined: list[Line] = []
    frames: list[Line] = []
    for line in lines:
        if joined and len(joined) < MOST and (BELOW_FIRST.match(line.text) or _goes_on(joined, frames, line)):
            joined.append(line)
        elif (
            joined
            and len(frames) < FRAMES
            and (FRAME.match(line.text) or (frames and line.text[:1].isspace()))
        ):
            frames.append(line)
        else:
            yield from [*_one(joined), *frames]
            joined, frames = [line], []
    yield from [*_one(joined), *frames]


def _goes_on(joined: Sequence[Line], frames: Sequence[Line], line: Line) -> bool:
    """Whether a line belongs to the cause above it: it is indented deeper than the first `Caused by:`."""
    return (
        len(joined) > 1
        and not frames
        and line.number == joined[-1].number + 1
        and _depth(line) > _depth(joined[1])
    )


def _depth(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip())


def _one(lines: Sequence[Line]) -> Iterator[Line]:
    if len(lines) < 2:
        yield from lines
        return
    text, opened = lines[0].text.rstrip().rstrip(":"), False
    for line in lines[1:]:
        begins = opened or bool(BELOW_FIRST.match(line.text) or NUMBERED.match(line.text))
        said = NUMBERED.sub("", BELOW.sub("", f"{line.text} ", count=1), count=1).strip()
        opened = begins and not said.rstrip(":")
        text += "" if opened else f"{': ' if begins else ' '}{said}"
    yield Line(lines[0].number, text, lines[0].level)
