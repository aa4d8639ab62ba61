"""Answers that are no language: in JSON, in a log, or told by a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scripts import bounded
from scripts.gpu.evidence import Evidence
from scripts.text import Line

# A letter six times and more as a word of its own, a mark eight times, a word eight times. Words of eight or sixteen
# hexadecimal letters are numbers, x stands for something left out.
_REPEATED = re.compile(
    r"(?<![\w./+@-])(?P<one>[A-Za-z@])(?P=one){5,}(?![\w/+=@-])|(?<![\w!?])(?P<mark>[!?])(?P=mark){7,}"
    r"|(?<!\S)(?P<word>[A-Za-z]{1,15})(?: (?P=word)){7,}(?!\S)"
)
# A person's words: "the output is gibberish". Denied or past ones are none.
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
SHORT = 6  # characters: less than that can't be told from an answer


def parse(lines: Sequence[Line], where: str) -> Iterator[Evidence]:
    """Answers that are no language: in JSON, in a log, or told by a person."""
    said: list[str] = []
    first = 0
    for line in lines:
        if '"response"' in line.text or '"content"' in line.text:
            first = first or line.number
            said += map(_unquoted, _JSON.findall(line.text))
        if repeated(line.text) or _told(line.text):
            yield Evidence("answer", "garbage", line.text.strip(), where, line.number, cause="gpu-garbage")
    whole = "".join(said)
    if degenerate(whole):
        yield Evidence("answer", "garbage", whole[:80], where, first, cause="gpu-garbage")


def repeated(text: str) -> str:
    """The letter that a word of the text repeats and nothing else, or empty."""
    for found in _REPEATED.finditer(text):
        letter, length = found["one"] or found["mark"] or found["word"], len(found[0])
        hexadecimal = letter in "abcdefABCDEF" and length in (8, 16)
        if letter not in "xX" and not hexadecimal:
            return letter
    return ""


def degenerate(answer: str) -> bool:
    """Whether an answer is one short piece over and over, or characters that stand for broken bytes."""
    text = answer.strip()
    if len(text) < SHORT:
        return False
    if text.count("\ufffd") * 10 >= len(text):
        return True
    found = re.search(r"(\S)\1{5,}|(\S.{0,15}?)\2{7,}", text, re.DOTALL)
    return bool(found) and len(found[0]) * 10 >= len(text) * 6 if found else False


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
