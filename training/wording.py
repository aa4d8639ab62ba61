"""Small parts of questions: alternatives, numbers, dates, lists and slips of the pen."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import lru_cache

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
COUNTED = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
SHOW = (
    "[What are|What are|What are|What is|Show|Show me|List|List|Give|Give me|Find|Find|Return|Return|Tell me|Display|Get"
    "|Please list|Please show|Please give me|I need|I want|I'd like to see|Can you list|Could you show me|Print|Fetch"
    "|Report|State|Output|Look up]"
)


def expand(template: str, chance: random.Random, **slots: str) -> str:
    """`[a|b|c]` becomes one of the alternatives, innermost first; `{name}` the slot's text.

    >>> expand("[show|list] {what}", random.Random(1), what="cities")
    'show cities'
    """
    text = _alternatives(template, chance)
    for name, value in slots.items():
        text = text.replace("{" + name + "}", value)
    return re.sub(r" +", " ", text).replace(" ,", ",").replace(" ?", "?").strip()


@lru_cache(maxsize=20000)
def _split(template: str) -> tuple[str | tuple[str, ...], ...]:
    """The outermost pieces of a template: plain text, or a tuple of alternatives."""
    pieces: list[str | tuple[str, ...]] = []
    depth, start = 0, 0
    options: list[str] = []
    for at, letter in enumerate(template):
        if letter == "[":
            if depth == 0:
                pieces.append(template[start:at])
                start, options = at + 1, []
            depth += 1
        elif letter == "|" and depth == 1:
            options.append(template[start:at])
            start = at + 1
        elif letter == "]":
            depth -= 1
            if depth == 0:
                pieces.append((*options, template[start:at]))
                start = at + 1
    return (*pieces, template[start:])


def _alternatives(template: str, chance: random.Random) -> str:
    if "[" not in template:
        return template
    made = ""
    for piece in _split(template):
        made += piece if isinstance(piece, str) else _alternatives(chance.choice(piece), chance)
    return made


def joined(parts: Sequence[str], chance: random.Random) -> str:
    """A list in words: `a, b and c`, or one of the other ways to write it."""
    if len(parts) < 2:
        return "".join(parts)
    if len(parts) == 2 and chance.random() < 0.12:
        return chance.choice(
            ["{}, {}", "{} as well as {}", "{} along with {}", "{} together with {}", "both {} and {}"]
        ).format(*parts)
    last = chance.choice([" and ", " and ", " and ", ", and ", ", ", " & "])
    return ", ".join(parts[:-1]) + last + parts[-1]


def article(noun: str) -> str:
    """The noun with a or an; a plural as it is."""
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")):
        return noun
    return ("an " if noun[:1].lower() in "aeiou" else "a ") + noun


def plain(number: float) -> str:
    """A number as a plan writes it."""
    return str(int(number)) if number == int(number) else f"{number:.6f}".rstrip("0")


def number(value: float, chance: random.Random, units: Sequence[str] = (), year: bool = False) -> str:
    """A number as people write it: in digits, words, with thousands separators, k or million, with a unit."""
    if year:
        return plain(value)
    text = plain(value)
    whole = value == int(value)
    if whole and 0 < value <= 12 and chance.random() < 0.3:
        text = COUNTED[int(value)]
    elif whole and abs(value) >= 1000:
        count = int(value)
        ways = [text, text, text, f"{count:,}", f"{count:,}"]
        if count % 1000 == 0 and abs(count) < 1_000_000:
            ways += [f"{count // 1000}k", f"{count // 1000} thousand", f"{count // 1000}K"]
        if count % 100_000 == 0 and abs(count) >= 1_000_000:
            ways += [f"{count / 1e6:g} million", f"{count / 1e6:g}m", f"{count / 1e6:g}M", f"{count:,}"]
        text = chance.choice(ways)
    if units and chance.random() < 0.35:
        unit = chance.choice(list(units))
        if unit in "$€":
            return unit + text if chance.random() < 0.75 else text + unit
        return text + unit if unit == "%" else f"{text} {unit}"
    return text


def rounded(value: float, chance: random.Random) -> float:
    """A number near `value` that a person would ask for."""
    if abs(value) >= 1000 and chance.random() < 0.85:
        step = 10 ** (len(str(int(abs(value)))) - chance.choice([1, 1, 2]))
        return float(round(value / step) * step)
    if abs(value) >= 20 and chance.random() < 0.6:
        return float(round(value / 5) * 5)
    return float(round(value)) if chance.random() < 0.6 else round(value, 1)


def ordinal(day: int) -> str:
    """1st, 2nd, 3rd, 4th …"""
    return f"{day}{'th' if 10 < day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def day_words(year: int, month: int, day: int, chance: random.Random) -> str:
    """A day as people write it."""
    name = MONTHS[month - 1] if chance.random() < 0.75 else MONTHS[month - 1][:3]
    return chance.choice([
        f"{year}-{month:02}-{day:02}", f"{year}-{month:02}-{day:02}", f"{day} {name} {year}", f"{name} {day}, {year}",
        f"{name} {day} {year}", f"{name} {ordinal(day)} {year}", f"{ordinal(day)} of {name} {year}", f"{day:02}.{month:02}.{year}",
        f"{name} {ordinal(day)}, {year}", f"the {ordinal(day)} of {name}, {year}",
        f"{day:02}/{month:02}/{year}" if day > 12 or day == month else f"{day} {name} {year}",
    ])  # fmt: skip


def span(low: int, high: int, chance: random.Random) -> tuple[str, str, str]:
    """A date literal, its words, and its size: year, month or day. Years from `low` to `high`."""
    year, month, day = chance.randint(low, high), chance.randint(1, 12), chance.randint(1, 28)
    size = chance.choice(["year"] * 4 + ["month"] * 4 + ["day"] * 3)
    if size == "year":
        return str(year), chance.choice([str(year)] * 6 + [f"the year {year}"]), size
    if size == "month":
        name = MONTHS[month - 1] if chance.random() < 0.75 else MONTHS[month - 1][:3]
        words = [f"{name} {year}"] * 5 + [
            f"{name} of {year}",
            f"{year}-{month:02}",
            f"{month:02}/{year}",
            f"{name}, {year}",
        ]
        return f"{year}-{month:02}", chance.choice(words), size
    return f"{year}-{month:02}-{day:02}", day_words(year, month, day, chance), size


def when(low: int, high: int, chance: random.Random) -> tuple[list[tuple[str, str]], str]:
    """A span of time in words, and the conditions for it: [(operator, literal)]."""
    way = chance.random()
    if way < 0.58:
        literal, words, size = span(low, high, chance)
        inside = "on" if size == "day" else chance.choice(["in", "in", "in", "during"])
        op, template = chance.choice(
            [("=", inside + " {}")] * 9
            + [
                (">", "after {}"),
                (">", "later than {}"),
                (">", "after {}"),
                ("<", "before {}"),
                ("<", "prior to {}"),
            ]
            + [
                ("<", "earlier than {}"),
                (">=", "since {}"),
                (">=", "from {} on"),
                (">=", "from {} onwards"),
                ("<", "before {}"),
            ]
            + [
                ("<=", "until {}"),
                ("<=", "up to {}"),
                (">=", "in {} or later"),
                ("<=", "by the end of {}"),
                (">=", "starting from {}"),
                (">=", "since {}"),
                ("<=", "by {}"),
                ("<=", "no later than {}"),
                ("<", "before {}"),
                (">", "after {}"),
            ]
        )
        return [(op, literal)], template.format(words)
    if way < 0.66:
        year, half = chance.randint(low, high), chance.randint(1, 2)
        name, place = ["first", "second"][half - 1], ["1st", "2nd"][half - 1]
        forms = [f"in the {name} half of {year}", f"in H{half} {year}", f"in the {place} half of {year}"]
        return [("=", f"{year}-H{half}")], chance.choice(forms)
    if way < 0.74:
        year, quarter = chance.randint(low, high), chance.randint(1, 4)
        name = ["first", "second", "third", "fourth"][quarter - 1]
        forms = [
            f"in Q{quarter} {year}",
            f"in the {name} quarter of {year}",
            f"in Q{quarter} of {year}",
            f"in quarter {quarter} of {year}",
        ]
        return [("=", f"{year}-Q{quarter}")], chance.choice(forms)
    if way < 0.82:
        unit = chance.choice(["week", "month", "quarter", "year", "month", "year"])
        near = chance.choice(["this", "last", "last", "next"] if high > 2025 else ["last"])
        words = near + " " + unit
        if near == "last":
            words = chance.choice([words, words, f"in the previous {unit}", f"the {unit} before this"])
        if near == "this":
            words = chance.choice(
                [words, words, f"in the current {unit}", f"so far this {unit}", f"this {unit} so far"]
            )
        return [("=", f"{near} {unit}")], words
    if way < 0.85:
        word = chance.choice(["today", "yesterday"])
        return [("=", word)], word
    if way < 0.91:
        count, unit = (
            chance.choice([2, 3, 5, 6, 7, 10, 12, 14, 30, 60, 90]),
            chance.choice(["days", "days", "weeks", "months", "years"]),
        )
        text = COUNTED[count] if count <= 12 and chance.random() < 0.35 else str(count)
        words = chance.choice(
            [
                "in the last",
                "within the last",
                "in the past",
                "over the last",
                "during the past",
                "the past",
                "the last",
                "last",
            ]
        )
        return [("=", f"last {count} {unit}")], f"{words} {text} {unit}"
    if way < 0.95:
        month = chance.randint(1, 12)
        forms = [
            f"in {MONTHS[month - 1]}",
            f"in any {MONTHS[month - 1]}",
            f"in the month of {MONTHS[month - 1]}",
        ]
        return [("=", f"*-{month:02}")], chance.choice(forms)
    if chance.random() < 0.3:  # months of one year, named once
        year, (one, other) = chance.randint(low, high), sorted(chance.sample(range(1, 13), 2))
        words = chance.choice(["between {} and {}", "from {} to {}", "from {} through {}", "{} to {}"])
        return [(">=", f"{year}-{one:02}"), ("<=", f"{year}-{other:02}")], words.format(
            MONTHS[one - 1], f"{MONTHS[other - 1]} {year}"
        )
    first, second = span(low, high, chance), span(low, high, chance)
    while second[2] != first[2]:
        second = span(low, high, chance)
    if first[0] > second[0]:
        first, second = second, first
    forms = [
        f"between {first[1]} and {second[1]}",
        f"from {first[1]} to {second[1]}",
        f"from {first[1]} until {second[1]}",
    ]
    return [(">=", first[0]), ("<=", second[0])], chance.choice(forms)


def misspelt(word: str, chance: random.Random) -> str:
    """The word with one letter less, doubled, changed, or two that changed places; not the first one."""
    if len(word) < 4:
        return word
    at = chance.randrange(1, len(word) - 1)
    ways = [
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + chance.choice("aeiourst") + word[at + 1 :],
    ]
    return chance.choice(ways)


def slips(text: str, keep: Sequence[str], chance: random.Random) -> str:
    """One misspelt word, none of those in `keep` (values) nor a short one."""
    kept = {word.lower() for phrase in keep for word in re.findall(r"\w+", phrase)}
    words = [one for one in re.finditer(r"[a-z]{5,}", text) if one.group().lower() not in kept]
    if not words:
        return text
    one = chance.choice(words)
    return text[: one.start()] + misspelt(one.group(), chance) + text[one.end() :]


def tidy(text: str, keep: list[str], chance: random.Random) -> str:
    """The question as somebody types it: capital or not, with or without a mark, perhaps with a slip."""
    text = (
        re.sub(r"\bthe the\b", "the", re.sub(r" +", " ", text))
        .strip()
        .replace(" ,", ",")
        .replace(" ?", "?")
        .replace("..", ".")
        .replace("?.", "?")
    )
    if chance.random() < 0.06:
        text = (
            chance.choice(
                [
                    "please ",
                    "Please ",
                    "can you tell me: ",
                    "hey, ",
                    "I'd like to know: ",
                    "quick question: ",
                    "Now ",
                ]
            )
            + text[:1].lower()
            + text[1:]
        )
    way = chance.random()
    if way < 0.62:
        text = text[:1].upper() + text[1:]
    elif way < 0.72:
        text = text[:1].lower() + text[1:]
    if chance.random() < 0.12:
        text = text.rstrip("?.!")
    if chance.random() < 0.05:
        text = slips(text, keep, chance)
    return text
