"""Whether a text can be language, by the statistics of its letters. A GPU that computes wrong produces one letter
without end, meaningless tokens, or words of many writing systems together. Words of one language in a senseless
order, and a repeated sentence, could be a requested answer: they are not judged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

SHORT = 6  # characters: a shorter text could be an answer
BROKEN = 0.1  # share of characters that replace broken bytes
ONE = 0.6  # share of one character
MANY = 4  # writing systems in a clause; a sentence on languages has three
MIXED = 2  # words that are written in two alphabets

# One letter six times and more as a word of its own, a mark eight times. A, a, b to f, F, x and 0 occur so in keys,
# numbers, colours and what was left out.
_LETTER = re.compile(
    r"(?<![\w./+=@-])(?P<letter>[BCDEG-WYZg-wyz@])(?P=letter){5,}(?![\w./+=@-])"
    r"|(?<![\w!?])(?P<mark>[!?])(?P=mark){7,}"
)
_FRAMED = re.compile(r"@ +WARNING: .+ @\s*$")
# Tokens of the vocabulary that no answer has.
_NOTHING = re.compile(r"(?:<unused\d+>|<pad>|<unk>|\[PAD\d*\]|\[UNK\]){3,}")
_RUN = re.compile(r"(\S)\1{5,}")
_RULE = frozenset("-=_*.#~ ─━")  # of which lines are drawn
_WORD = re.compile(r"[^\W\d_]+")
_CLAUSE = re.compile(r"[\n,;:.!?()\[\]|/·•\"“”«»—–]+|\s-\s")
_JOINED = {
    "HIRAGANA": "CJK",
    "KATAKANA": "CJK",
    "FULLWIDTH": "LATIN",
    "HALFWIDTH": "CJK",
    "MODIFIER": "LATIN",
    "FEMININE": "LATIN",
    "MASCULINE": "LATIN",
    "MICRO": "GREEK",
}
# Alphabets whose words are set apart by spaces, and from those of others: Hebrew, Arabic, Thai, Korean and Chinese
# take words of Latin letters in without one.
_APART = frozenset({"LATIN", "CYRILLIC", "GREEK", "DEVANAGARI", "ARMENIAN", "GEORGIAN", "BENGALI", "TAMIL"})


def stuck(text: str) -> str:
    """The letter or mark that a word of the text repeats and nothing else, or empty."""
    found = _LETTER.search(text)
    return (found["letter"] or found["mark"]) if found else ""


def framed(texts: Iterable[str]) -> bool:
    """Whether ssh drew a frame of @ around a warning: its lines repeat a letter, and are no answer."""
    return any(map(_FRAMED.search, texts))


def mixed(text: str) -> list[str]:
    """The words in which two alphabets meet, with two letters of each."""
    return [] if text.isascii() else [word for word in _WORD.findall(text) if _is_mixed(word)]


def systems(text: str) -> int:
    """How many writing systems the letters of a text belong to; Chinese and Japanese are one."""
    return len(set(_names(text)))


def garbled(answer: str) -> bool:
    """Whether a model's answer is not language."""
    text = answer.strip()
    if len(text) < SHORT:
        return False
    if text.count("\ufffd") >= BROKEN * len(text) or _NOTHING.search(text):
        return True
    return _one_character(text) or len(mixed(text)) >= MIXED or any(map(_foreign, _CLAUSE.split(text)))


def _one_character(text: str) -> bool:
    runs = [found for found in _RUN.finditer(text) if found[1] not in _RULE]
    longest = max((len(found[0]) for found in runs if not found[1].isdigit()), default=0)
    whole = any(found[0] == text and len(text) >= 2 * SHORT for found in runs)
    return whole or longest >= ONE * len(text)


def _foreign(clause: str) -> bool:
    return not clause.isascii() and systems(clause) >= MANY


def _is_mixed(word: str) -> bool:
    names = [name for name in _names(word) if name in _APART]
    return len(set(names)) > 1 and min(names.count(name) for name in set(names)) > 1


def _names(text: str) -> Iterator[str]:
    for char in text:
        if char.isalpha() and (name := unicodedata.name(char, "").split(" ")[0]):
            yield _JOINED.get(name, name)
