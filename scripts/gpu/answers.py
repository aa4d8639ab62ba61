"""Answers that are not language: in JSON, in a log, or reported by a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scripts import bounded
from scripts.gpu.evidence import Evidence
from scripts.language import MIXED, framed, garbled, mixed, stuck
from scripts.text import Line

# A person's words: "the output is gibberish". Denied or past ones do not count.
_WORDS = re.compile(
    r"\b(?:outputs?|answers?|responses?|tokens|text|replies)\b[^.!?]{0,40}?\b(?:gibberish|garbage|garbled|nonsense)\b"
    r"|\b(?:gibberish|garbage|garbled)\b (?:output|answer|response|token|text)",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:no|not|never|without|isn't|instead of|no "
    r"longer|if|collect\w*)\b|\bfix(?:es|ed)?\b[^.]{0,15}\bg[ai]",
    re.IGNORECASE,
)
_JSON = re.compile(r'"(?:response|content)"\s*:\s*("(?:[^"\\]|\\.)*")')


def parse(lines: Sequence[Line], where: str) -> Iterator[Evidence]:
    """Answers that are not language: in JSON, in a log, or reported by a person."""
    said: list[str] = []
    first = 0
    frame = framed(line.text for line in lines)
    for line in lines:
        if frame and stuck(line.text) == "@":
            continue
        if '"response"' in line.text or '"content"' in line.text:
            first = first or line.number
            said += map(_unquoted, _JSON.findall(line.text))
        if stuck(line.text) or len(mixed(line.text)) >= MIXED or _told(line.text):
            yield Evidence("answer", "garbage", line.text.strip(), where, line.number, cause="gpu-garbage")
    whole = "".join(said)
    if garbled(whole):
        yield Evidence("answer", "garbage", whole[:80], where, first, cause="gpu-garbage")


def _told(text: str) -> bool:
    if not any(word in text.lower() for word in ("garb", "gibberish", "nonsense")):
        return False
    found = _WORDS.search(text)
    return (
        bool(found) and not _DENIED.search(text[max(0, found.start() - 30) : found.end()]) if found else False
    )


def _unquoted(text: str) -> str:
    try:
        return str(bounded.from_json(text))
    except ValueError:
        return text
