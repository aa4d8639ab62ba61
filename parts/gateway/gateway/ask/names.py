"""The words of a name, and whether a question says them: as they are, cut short, or by another word for the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from gateway.ask.catalogue import Field
from gateway.ask.values import words_of

DUE = frozenset(words_of("due deadline expiry expires expire expiration until"))
LABELS = frozenset(words_of("name title label description headline subject"))
SHORT_ID = 4  # letters of a name such as "eid"
NAMES = 10_000  # of which the words are kept: a plan is checked many times
STEM = 5  # letters that two words share at least to be forms of one, where meanings are looked up
COMPOUND = 8  # letters of a word from which on it may be two: Buchpreis


def parts(name: str) -> list[str]:
    """The words of a name: unit_price, SourceAirport, customer_id.city."""
    return list(_parts(name))


@lru_cache(maxsize=NAMES)
def _parts(name: str) -> tuple[str, ...]:
    return tuple(words_of(re.sub(r"[_.#]+", " ", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name))))


def alike(one: str, other: str) -> bool:
    """Whether two words begin so much alike that they are forms of one: populated, population."""
    shared = max(4, min(len(one), len(other)) - 3)
    return one == other or (min(len(one), len(other)) >= 4 and one[:shared] == other[:shared])


def shortens(one: str, other: str) -> bool:
    """Whether a part of a name stands for a word: "dlv" for delivered, "act" for inactive."""
    rest = iter(other)
    return len(one) > 1 and (one in other or (one[0] == other[0] and all(letter in rest for letter in one)))


def abbreviates(one: str, other: str) -> bool:
    """Whether a part of a name is the beginning of a word, or the consonants of one: descr, cty, qty."""
    if not 2 <= len(one) < len(other) or one[0] != other[0]:
        return False
    if len(one) > 2 and other.startswith(one):
        return True
    rest = iter(other)
    return len(one) <= 4 and not set(one[1:]) & set("aeiou") and all(letter in rest for letter in one)


def means(part: str, word: str) -> bool:
    """Whether a word of a question stands for a part of a name."""
    return (
        alike(part, word)
        or abbreviates(part, word)
        or (word == "id" and part.endswith(word) and len(part) <= SHORT_ID)
        or bool(meanings(part) & meanings(word))
        or (
            not meanings(part)
            and any(abbreviates(part, one) for line in meanings(word) for one in _lines()[line])
        )
    )


@lru_cache(maxsize=NAMES)
def meanings(word: str) -> frozenset[int]:
    """The lines of `meanings.txt` that hold a word, or a form of it; of a long word also those of its halves."""
    known = _meanings()
    if word in known or len(word) < STEM:
        return frozenset(known.get(word, ()))
    return frozenset(line for other, lines in known.items() if _forms(word, other) for line in lines)


def _forms(word: str, other: str) -> bool:
    """Whether they are forms of one, or one is a half of the other: Kunden, Kunde; Buchpreis, Preis."""
    short, long = sorted((word, other), key=len)
    ending = len(short) >= STEM - 1 and long.startswith(short) and len(long) - len(short) <= 3
    half = len(word) >= COMPOUND and len(other) >= 4 and (word.startswith(other) or word.endswith(other))
    return ending or half


@cache
def _lines() -> tuple[tuple[str, ...], ...]:
    text = Path(__file__).with_name("meanings.txt").read_text("utf-8")
    return tuple(tuple(words_of(line)) for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _meanings() -> Mapping[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for number, words in enumerate(_lines()):
        for word in words:
            found[word].add(number)
    return dict(found)


def due_date(fields: Mapping[str, Field]) -> str | None:
    """The date by which something has to be done."""
    dates = (name for name, one in fields.items() if one.kind == "date")
    return next((name for name in dates if set(parts(name)) & DUE), None)


def main_date(fields: Mapping[str, Field]) -> str | None:
    """The date by which documents are dated: the only one, or the first that none lacks and nothing is due by."""
    dates = {name: one for name, one in fields.items() if one.kind == "date"}
    sure = [name for name, one in dates.items() if one.present == 1 and not set(parts(name)) & DUE]
    return next(iter(dates if len(dates) == 1 else sure), None)


def begins(name: str) -> bool:
    """Whether a date is the beginning of something that lasts: since, joined, opened."""
    began = {line for word in ("start", "join", "founded") for line in meanings(word)}
    return any(meanings(part) & began for part in parts(name))


def label(fields: Mapping[str, Field]) -> str | None:
    """The text that says which document it is."""
    texts = [
        name
        for name, one in fields.items()
        if one.kind == "text" and not (one.values or one.ref or one.array)
    ]
    return next((name for name in texts if _labels(parts(name))), texts[0] if texts else None)


def _labels(words: list[str]) -> bool:
    return bool(words) and any(words[-1] == one or abbreviates(words[-1], one) for one in LABELS)
