"""The numbers that a question names, in digits and in words.

A plan may hold no others (0 and 1 aside), and should use each of them. What is said is often ambiguous: "1.500" is
fifteen hundred or one and a half, "10%" is 10 or 0.1. So a mention has all its readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gateway.ask.dates import last_years, years

# English; German, Spanish and French in part.
UNITS = {
    name: value
    for value, names in enumerate(
        (
            "zero null cero", "one ein eins eine einen uno una un une", "two zwei dos deux couple",
            "three drei tres trois",
            "four vier cuatro quatre", "five fünf cinco cinq", "six sechs seis", "seven sieben siete sept",
            "eight acht ocho huit", "nine neun nueve neuf", "ten zehn diez dix", "eleven elf once onze",
            "twelve zwölf doce douze dozen dutzend docena douzaine", "thirteen dreizehn trece treize",
            "fourteen vierzehn catorce quatorze", "fifteen fünfzehn quince quinze", "sixteen sechzehn",
            "seventeen siebzehn", "eighteen achtzehn", "nineteen neunzehn",
        )
    )
    for name in names.split()
}  # fmt: skip
TENS = {
    name: value * 10
    for value, names in enumerate(
        ("", "", "twenty zwanzig veinte vingt", "thirty dreißig dreissig treinta trente", "forty vierzig cuarenta",
         "fifty fünfzig cincuenta cinquante", "sixty sechzig sesenta soixante", "seventy siebzig setenta",
         "eighty achtzig ochenta", "ninety neunzig noventa")
    )
    for name in names.split()
}  # fmt: skip
SCALES = {
    name: scale
    for scale, names in {
        100: "hundred hundert cien ciento cent",
        1e3: "thousand tausend mil mille k",
        1e6: "million millions millionen millón millones mio mn m",
        1e9: "billion billions milliarde milliarden bn b",
    }.items()
    for name in names.split()
}
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
HALF = "half halbe halben halber halbes media medio demi demie"
OTHER = {
    **{name: float(value) for value, name in enumerate(ORDINALS.split(), 1)},
    **dict.fromkeys(HALF.split(), 0.5),
    "quarter": 0.25, "twice": 2.0, "single": 1.0, "no": 0.0,
}  # fmt: skip
# Words that mostly mean something else.
_WEAK = "one ein eins eine einen uno una un une once null couple half quarter twice single no m b cent sept"
WEAK = frozenset(_WEAK.split())

# What a number of a unit is in others that a field may hold: hours in minutes, euros in cents.
CONVERSIONS: dict[str, tuple[float, ...]] = {
    name: factors
    for names, factors in {
        "second seconds sec secs sekunde sekunden segundo segundos seconde secondes s": (1 / 60, 1000),
        "minute minutes min mins minuten minuto minutos": (60, 1 / 60),
        "hour hours h hrs stunde stunden std hora horas heure heures": (60, 3600, 1 / 24),
        "day days tag tage tagen día días dia dias jour jours": (24, 1440),
        "week weeks woche wochen semana semanas semaine semaines": (7, 168),
        "year years jahr jahre jahren año años an ans année années": (12,),
        "km kilometer kilometers kilometre kilometres kilo kilos kg tonne tonnes tonnen ton tons"
        " tonelada toneladas t": (1000,),
        "euro euros eur dollar dollars usd pound pounds gbp franken chf € $ £": (100,),
    }.items()
    for name in names.split()
}
UNIT = re.compile(r"[\s-]?(?:(?:of\s+)?an?\s+)?([^\W\d_]+|[€$£])")
SIGN = re.compile(r"([€$£])\s?$")
ARTICLE = re.compile(r"\b(?:an?|eine[rn]?|une?|una|full|whole|ganzen?)[\s-]+(\w+)\b", re.IGNORECASE)
AFTERNOON = re.compile(r"\s?p\.?m\b", re.IGNORECASE)
PART_OF = re.compile(r"\b(half|quarter) (?:of )?an? (hundred|thousand|million|billion)\b", re.IGNORECASE)
HUNDRED_CODES = re.compile(r"\b([1-9])xx\b", re.IGNORECASE)  # of HTTP: 5xx
UNCOUNTED = re.compile(r"\b(?:in|many|viele|en|cuántos)\s$", re.IGNORECASE)  # a scale: in millions


DIGITS = re.compile(
    r"(?<![\w.,])([-−]?)(\d+(?:[.,'’  ]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?:\s?(%|[^\W\d_]+))?"
)
ANY_DIGITS = re.compile(r"\d+(?:\.\d+)?")
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Number:
    """A number as it was said, its possible values, where it stands, and whether it surely is one."""

    said: str
    values: tuple[float, ...]
    start: int
    sure: bool = True


def named(question: str) -> list[Number]:
    """The numbers of a question, in order."""
    digits = [*_digits(question), *_parts(question)]
    inside = {place for one in digits for place in range(one.start, one.start + len(one.said))}  # 1.5 million
    found = [*digits, *(one for one in _words(question) if one.start not in inside)]
    known = [_in_other_units(one, question) for one in found]
    ends = [one.start + len(one.said) for one in found]
    taken = {place for end in ends if (unit := UNIT.match(question, end)) for place in range(end, unit.end())}
    taken |= {one.start for one in found}
    for match in ARTICLE.finditer(question):
        if (factors := CONVERSIONS.get(match[1].lower())) and match.start() not in taken:
            known.append(Number(match.group(), (1.0, *map(float, factors)), match.start(), False))
    return sorted(known, key=lambda one: one.start)


def _in_other_units(number: Number, question: str) -> Number:
    """With the readings in other units: "two weeks" may be 14 days, "$30" 3,000 cents."""
    unit = SIGN.search(question[: number.start]) or UNIT.match(question, number.start + len(number.said))
    factors = CONVERSIONS.get(unit[1].lower(), ()) if unit and unit.group() != "s" else ()  # 1990s
    more = [value * factor for factor in factors for value in number.values]
    if AFTERNOON.match(question, number.start + len(number.said)):
        more += [value + 12 for value in number.values if value < 12]
    return replace(number, values=tuple(dict.fromkeys([*number.values, *more])))


def allowed(question: str) -> list[float]:
    """Every number that a plan for this question may hold: all readings, digits inside of words, the ends of
    decades, centuries and codes ("the nineties", "5xx"), 0 and 1."""
    values = {value for one in named(question) for value in one.values} | {0.0, 1.0}
    values |= {float(one) for one in years(question)} | {one + 1.0 for one in last_years(question)}
    values |= {
        int(first) * 100.0 + rest for first in HUNDRED_CODES.findall(question) for rest in (0, 99, 100)
    }
    return sorted(values | {float(digits) for digits in ANY_DIGITS.findall(question) if len(digits) <= 15})


def _parts(question: str) -> Iterator[Number]:
    """Half a million."""
    for match in PART_OF.finditer(question):
        part, scale = match.groups()
        yield Number(match.group(), (OTHER[part.lower()] * SCALES[scale.lower()],), match.start())


def _digits(question: str) -> Iterator[Number]:
    for match in DIGITS.finditer(question):
        sign, digits, word = match.groups()
        word = (word or "").lower()
        readings = {}
        for value in _readings(digits):
            value = -value if sign else value
            if word in SCALES:
                readings[value * SCALES[word]] = True
            if word not in SCALES or word in WEAK:
                readings[value] = True
            if word in ("%", "percent", "prozent"):
                readings[value / 100] = True
        # Glued letters make it a code ("2nd", "5GB", "90s"), not surely a number.
        glued = word.isalpha() and word not in SCALES and match.group().lower().endswith(digits + word)
        said = match.group() if word in SCALES else sign + digits
        yield Number(said, tuple(readings), match.start(), not glued)


def _readings(digits: str) -> Iterator[float]:
    """With the mark before the last three digits as one of thousands, or of decimals."""
    if re.fullmatch(r"\d{1,3}(?:([.,'’  ])\d{3})(?:\1\d{3})*(?:[.,]\d+)?", digits):
        mark = re.sub(r"\d", "", digits)[0]
        yield float(digits.replace(mark, "").replace(",", "."))
        if digits.count(mark) > 1 or mark not in ".," or len(re.findall(r"[.,]", digits)) > 1:
            return
    plain = re.sub(r"['’  ]", "", digits).replace(",", ".")
    if plain.count(".") <= 1:
        yield float(plain)


def _words(question: str) -> Iterator[Number]:
    """Runs of number words: "two hundred and fifty", "twenty-five thousand"."""
    words = list(WORD.finditer(question))
    at = 0
    while at < len(words):
        start, total, current, said = at, 0.0, 0.0, 0
        while at < len(words):
            word = words[at].group().lower()
            gap = question[words[at - 1].end() : words[at].start()] if at > start else ""
            if gap.strip(" -"):
                break
            if word in UNITS and (not said or current % 10 == 0):
                current += UNITS[word]
            elif word in TENS and current % 100 == 0:
                current += TENS[word]
            elif word in SCALES and not said and len(word) > 2 and SCALES[word] <= 1e6:  # a thousand
                current = SCALES[word]
            elif word in SCALES and said and len(word) > 1:
                total, current = (
                    (total, current * 100) if SCALES[word] == 100 else (total + current * SCALES[word], 0.0)
                )
            elif not (word == "and" and said and at + 1 < len(words) and _counts(words[at + 1].group())):
                break
            said += 1
            at += 1
        if said:
            text = question[words[start].start() : words[at - 1].end()]
            bare = text.lower() in SCALES and UNCOUNTED.search(question[: words[start].start()])
            yield Number(
                text, (total + current,), words[start].start(), text.lower() not in WEAK and not bare
            )
        else:
            word = words[at].group().lower()
            if word in OTHER:
                yield Number(words[at].group(), (OTHER[word],), words[at].start(), False)
            at += 1


def _counts(word: str) -> bool:
    return word.lower() in UNITS or word.lower() in TENS
