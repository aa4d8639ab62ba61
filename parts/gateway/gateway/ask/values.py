"""Which fields hold the words of a question: an index of text values, and the hints that it gives for a question.

A small model can't know that "Lisbon" is a city of this database, nor that `flights.SourceAirport` holds "APG". The
index knows; it finds values by words (case, accents and plural endings aside), and those one letter off.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

HINTS = 6  # for one question
FIELDS = 5  # of one hint
WORDS = 8  # of one value: longer ones are found by their first words
LENGTH = 80  # characters of an indexed value
PART = 4  # letters of a word that is looked for inside of values though nothing marks it
SLIP = 5  # letters: a shorter word is looked up as it stands

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# Words that are part of questions. As a whole value they count only when they are quoted or capitals.
_COMMON_WORDS = """
a an the of in on at to for from by with without and or not no is are was were be been do does did
has have had how many much what which who whom whose when where why all any each every both some
most least more less than that this these those there their its it as list show give find get tell
me us i we you return display name names id ids number count total sum average mean min max maximum
minimum first last top bottom highest lowest long short old new one two three other different
distinct unique between before after over under about per order ordered sorted year month day date
time type code true false yes can could would will may might must should shall let got get see want need like please
now still just also only ever never again back up out off so then if else
"""
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True)
class Hint:
    """`said`: the words of the question. `value`: what the database holds. `fields`: "collection.field", those that
    hold it. `whole`: the words are the whole value; else the value contains them, and `value` is what was said.
    """

    said: str
    value: str
    fields: tuple[str, ...]
    whole: bool = True

    def __str__(self) -> str:
        sign = "" if self.whole else "~"
        return f"{sign}{json.dumps(self.value, ensure_ascii=False)}: {', '.join(self.fields)}"


@dataclass
class Index:
    """Text values by their words. `add` fills it; `hints` asks it."""

    _whole: dict[tuple[str, ...], dict[str, list[str]]] = field(default_factory=lambda: defaultdict(dict))
    _inside: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    _slips: dict[str, set[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(set))

    def add(self, collection: str, name: str, values: Iterable[str]) -> None:
        """Index the values of a field."""
        place = f"{collection}.{name}"
        for value in values:
            if not value or len(value) > LENGTH or not value.isprintable():
                continue
            words = tuple(words_of(value))
            if not words or len(words) > WORDS:
                continue
            places = self._whole[words].setdefault(value, [])
            if place not in places:
                places.append(place)
            if len(words) > 1:
                for word in set(words):
                    self._inside[word][place] = self._inside[word].get(place, 0) + 1
            joined = " ".join(words)
            if len(joined) >= SLIP:
                for short in _shorter(joined):
                    self._slips[short].add(words)

    def hints(self, question: str, places: int = FIELDS) -> list[Hint]:
        """The values that a question names, longest first found, in the order of the question, each with so many of
        the `places` that hold it."""
        tokens = [(one.group(), one.start(), one.end()) for one in _WORD.finditer(question)]
        taken = [False] * len(tokens)
        found: list[tuple[int, Hint]] = []
        for length in range(min(WORDS, len(tokens)), 0, -1):
            for start in range(len(tokens) - length + 1):
                if any(taken[start : start + length]):
                    continue
                said = question[tokens[start][1] : tokens[start + length - 1][2]]
                quoted = _quoted(question, tokens[start][1], tokens[start + length - 1][2])
                hint = self._whole_value(said, quoted, start > 0, places)
                if hint:
                    found.append((start, hint))
                    taken[start : start + length] = [True] * length
        for start, (said, begin, end) in enumerate(tokens):
            if not taken[start]:
                named = (said[0].isupper() and start > 0) or _quoted(question, begin, end)
                hint = self._part_of_value(said, places) if named else None
                if hint:
                    found.append((start, hint))
        return [hint for _, hint in sorted(found, key=lambda one: one[0])][:HINTS]

    def parts(self, question: str, places: int = FIELDS) -> list[Hint]:
        """The words that stand inside of values, however they are written: what `hints` does not dare to say."""
        found = []
        for said in dict.fromkeys(one.group() for one in _WORD.finditer(question)):
            its = self._inside.get("".join(words_of(said)), {})
            if len(said) >= PART and said.lower() not in _COMMON and its:
                best = sorted(its, key=lambda one: -its[one])
                (word,) = words_of(said)
                value = (
                    word if said.lower().startswith(word) else said
                )  # "generators" are in "Generator 5 kVA"
                found.append(Hint(said, value, tuple(best[:places]), whole=False))
        return found[:HINTS]

    def _whole_value(self, said: str, quoted: bool, inside: bool, most: int) -> Hint | None:
        words = tuple(words_of(said))
        exact = self._whole.get(words)
        if exact:
            # Several spellings: the one that was written, else the one that most fields hold.
            value = said if said in exact else max(exact, key=lambda one: len(exact[one]))
            plain = (said.isupper() and len(said) > 1) or (said[:1].isupper() and inside) or quoted
            doubtful = len(said) <= 2 or said.lower() in _COMMON or said.isdigit()
            if doubtful and not plain and not (said.isdigit() and len(said) > 3):
                return None
            places = list(dict.fromkeys(place for spelt in exact for place in exact[spelt]))
            return Hint(said, value, tuple(places[:most]))
        joined = " ".join(words)
        if len(joined) < SLIP or joined in _COMMON:
            return None
        near = {other for short in (joined, *_shorter(joined)) for other in self._slips.get(short, ())}
        if len(words) == 1 and (joined in self._inside or not said[0].isupper()):
            near = {
                one
                for one in near
                if len(one) == 1 and abs(len(one[0]) - len(joined)) <= 1 and len(joined) > 6
            }
        near = {one for one in near if _one_off(" ".join(one), joined)}
        if len(near) != 1:
            return None
        spelt = self._whole[near.pop()]
        value = max(spelt, key=lambda one: len(spelt[one]))
        return Hint(said, value, tuple(spelt[value][:most]))

    def _part_of_value(self, said: str, most: int) -> Hint | None:
        words = words_of(said)
        if len(said) < 3 or said.lower() in _COMMON or len(words) != 1:
            return None
        places = self._inside.get(words[0])
        if not places:
            return None
        best = sorted(places, key=lambda one: -places[one])
        return Hint(said, said, tuple(best[:most]), whole=False)


def words_of(text: str) -> list[str]:
    """The words of a text without case, accents and plural endings."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(one for one in plain if not unicodedata.combining(one))
    return [stem(one.group()) for one in _WORD.finditer(plain)]


def stem(word: str) -> str:
    """A word without the ending of its plural or possessive."""
    word = re.sub(r"['’]s?$", "", word)
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return (
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    )


def _shorter(text: str) -> set[str]:
    return {text, *(text[:i] + text[i + 1 :] for i in range(len(text)))}


def _one_off(one: str, other: str) -> bool:
    """Whether two texts differ by one letter more, less or other, or two that changed places."""
    if abs(len(one) - len(other)) > 1 or one[:1] != other[:1]:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    swapped = left[:2] == right[:2][::-1] and left[2:] == right[2:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or swapped


def _quoted(question: str, begin: int, end: int) -> bool:
    return question[max(0, begin - 1) : begin] in set("'\"“‘«`") and question[end : end + 1] in set("'\"”’»`")


def index_of(samples: Mapping[str, Mapping[str, Iterable[str]]]) -> Index:
    """An index of {collection: {field: values}}, named as a plan names them."""
    index = Index()
    for collection, fields in samples.items():
        for name, values in fields.items():
            index.add(collection, name, values)
    return index
