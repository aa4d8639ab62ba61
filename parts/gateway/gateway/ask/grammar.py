"""What the model may write for one question, as a grammar of llama.cpp (GBNF).

Fields, collections and listed values come from the catalogue; numbers and years from the question; text is a run of
its words, or a value that the index of values found for it. A follow-up may keep what the plan before it holds.
Names are factored by their beginnings: the engine tries each alternative with each token, and there are few this way.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import get_args

from gateway.ask.catalogue import Catalogue
from gateway.ask.dates import years
from gateway.ask.language import AGGREGATED, OPERATORS, Part, number_text
from gateway.ask.numbers import allowed
from gateway.ask.values import Hint

WORDS = 400  # of a question; what comes after them can't be quoted
MOST = 1000  # rows that a plan may ask for
WORD = re.compile(r"[^\W_]+|[^\w\s\"\\]")
# Parts of a year, and bounds in time, that people name without the year.
YEARLESS = re.compile(
    r"\b(quarter|quartal|trimestre|half|halbjahr|semestre|semester"
    r"|(since|until|till|seit|bis|desde|hasta|depuis|jusqu['’]en) \w+)\b",
    re.IGNORECASE,
)
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')

EQUAL = '("=" | "!=")'
ORDER = '("=" | "!=" | ">" "="? | "<" "="?)'
PATTERN = '("~" | "!~" | "^" | "$")'
# What follows a field in a condition, by its kind; {other} are the fields that it may be compared with.
CONDITIONS = {
    "number": '(pair {other})? (' + EQUAL + ' (number ("|" number)* | "null") | ' + ORDER
    + ' (number | "avg" | "@" {other}))',
    "date": EQUAL + ' (date ("|" date)* | "null") | ' + ORDER + ' (date | "@" {other})'
    + ' | (" - " {other} | ":age") ' + ORDER + " number",
    "text": EQUAL + ' (text ("|" text)* | "null" | "@" {other}) | ' + PATTERN + ' text ("|" text)*',
    "bool": EQUAL + ' ("true" | "false" | "null" | "@" {other})',
    "id": EQUAL + ' (text ("|" text)* | "null" | "@" {other})',
}  # fmt: skip
LISTED = EQUAL + ' ({value} ("|" {value})* | "null" | "@" {other}) | ' + PATTERN + ' text ("|" text)*'
# A plan about a collection; {c} begins the names of its own rules.
PLAN = {
    "{c}": '("[" {c}-every (" or " {c}-every){0,3} "]")? " " {c}-action',
    "{c}-every": '{c}-if (" & " {c}-if){0,5}',
    "{c}-action": '{c}-figure (", " {c}-figure){0,3} | "percent" | "list" (" " limit)?'
    ' | ("distinct " | "show ") {c}-keys (way " " {c}-any)?'
    ' | ("top " | "bottom ") limit " " {c}-ordered (pair {c}-ordered | ":age")? (" show " {c}-keys)?'
    ' | ("count" | "avg") " by " {c}-keys " " {c}-group | "by " {c}-keys " percent" compare? rank?'
    ' | "by " {c}-keys (way " " {c}-group (", " {c}-group){0,3} | " " {c}-ranked)',
    "{c}-keys": '{c}-key (", " {c}-key){0,7}',
    "{c}-group": "{c}-figure compare?",
    "{c}-ranked": '({c}-group ", "){0,3} {c}-group rank? (", " {c}-group){0,3}',
    "{c}-figure": '"count" (" " ("distinct " {c}-any | {c}-any))? | ("sum " | "avg ") {c}-reckoned'
    ' | ("min " | "max ") {c}-ordered (pair {c}-ordered | ":age")?',
}
COMMON = {
    "part": '":" (' + " | ".join(f'"{one}"' for one in get_args(Part)) + ")",
    "pair": '" - " | " * "',
    "way": '" asc" | " desc"',
    "compare": '" " (">" "="? | "<" "="? | "=") " " number',
    "rank": '(" top " | " bottom ") limit | way',
    "near": '"today" | "tomorrow" | "yesterday" | "this " period | ("last " | "next ") (period | limit " " period "s")',
    "period": '"day" | "week" | "month" | "quarter" | "year"',
    "month": '"0" [1-9] | "1" [0-2]',
}


class Grammar:
    """The grammars of one catalogue; what all of them share is made once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._rules = dict(COMMON)
        self._listed: dict[tuple[str, ...], str] = {}
        begins = {}
        for number, name in enumerate(catalogue.collections):
            begins[name] = f"c{number}"
            self._collection(f"c{number}", name)
        self._plan = alternatives(begins)
        self._shared = "\n".join(f"{name} ::= {body}" for name, body in self._rules.items())

    def rules(
        self,
        question: str,
        hints: Iterable[Hint] = (),
        previous: str = "",
        none: bool = True,
        today: date | None = None,
    ) -> str:
        """The grammar for a question, after the plan `previous`; with `none` the model may decline. `today` gives the
        year of a quarter that is named without one."""
        own = {
            "root": f'"none" | {self._plan}' if none else self._plan,
            **of_question(question, hints, previous, today),
        }
        return "\n".join([*(f"{name} ::= {body}" for name, body in own.items()), self._shared])

    def _collection(self, c: str, name: str) -> None:
        fields = self._catalogue.fields_of(name)
        of_kind = {kind: [one for one in fields if fields[one].kind == kind] for kind in OPERATORS}
        for kind, names in of_kind.items():
            if names:
                self._rules[f"{c}-{kind}"] = alternatives(dict.fromkeys(names, ""))
                self._rules[f"{c}-{kind}-is"] = CONDITIONS[kind].replace("{other}", f"{c}-{kind}")
        follow = {
            one: self._is_listed(c, field.values) if field.values else f"{c}-{field.kind}-is"
            for one, field in fields.items()
        }
        linked = alternatives(dict.fromkeys(self._catalogue.links(name), ""))
        self._rules[f"{c}-if"] = alternatives(follow) + (f' | ("no " | "has ") ({linked})' if linked else "")
        self._rules[f"{c}-any"] = alternatives(dict.fromkeys(fields, ""))
        self._rules[f"{c}-key"] = alternatives({one: _after_key(c, fields[one].kind) for one in fields})
        ordered = [one for kind in sorted(AGGREGATED["max"]) for one in of_kind[kind]]
        self._rules[f"{c}-ordered"] = alternatives(dict.fromkeys(ordered, "")) or f"{c}-any"
        self._rules.setdefault(f"{c}-number", f"{c}-any")  # a plan that sums nothing reckonable is not read
        made = f'{c}-date (" - " {c}-date | ":age")'
        self._rules[f"{c}-reckoned"] = f"{c}-number (pair {c}-number)?" + f" | {made}" * bool(of_kind["date"])
        for rule, body in PLAN.items():
            self._rules[rule.replace("{c}", c)] = body.replace("{c}", c)

    def _is_listed(self, c: str, values: tuple[str, ...]) -> str:
        """The rule for conditions on a field of these values."""
        if values not in self._listed:
            self._listed[values] = f"value-{len(self._listed)}"
            self._rules[self._listed[values]] = alternatives(dict.fromkeys(map(quoted, values), ""))
        rule = f"{c}-{self._listed[values]}-is"
        self._rules[rule] = LISTED.replace("{value}", self._listed[values]).replace("{other}", f"{c}-text")
        return rule


def _after_key(c: str, kind: str) -> str:
    """What may follow a field that is shown: a part of its date, or another field that it is reckoned with."""
    return {"date": f'(part | " - " {c}-date | ":age")?', "number": f"(pair {c}-number)?"}.get(kind, "")


def of_question(
    question: str, hints: Iterable[Hint], previous: str, today: date | None = None
) -> dict[str, str]:
    """The rules for numbers, dates and text."""
    before = STRING.sub(" ", previous)
    numbers = sorted({*allowed(question), *allowed(before)})
    limits = [one for one in numbers if one.is_integer() and 1 <= one <= MOST]
    days = [f"{int(one):02}" for one in limits if one <= 31]
    named = sorted({*years(question), *years(before)})
    if not named and today and YEARLESS.search(question):
        named = [today.year - 1, today.year]
    dates = ['"*-" month', "near"]
    if named:
        day = f'("-" ({listed(days)}))?'
        dates.insert(0, f'({listed(map(str, named))}) ("-" ((month) {day} | "Q" [1-4] | "H" [12]))?')
    texts = dict.fromkeys([*(quoted(one.value) for one in hints), *STRING.findall(previous)], "")
    words = list(WORD.finditer(question))[:WORDS]
    spans: dict[str, str] = {}
    for at, word in enumerate(words):
        after = words[at + 1] if at + 1 < len(words) else None
        gap = literal(inside(question[word.end() : after.start()])) if after else ""
        spans[f"w{at}"] = literal(inside(word.group())) + (f" ({gap} w{at + 1})?" if after else "")
    quote = literal('"')
    run = [f"{quote} ({' | '.join(spans)}) {quote}"] if spans else []
    return {
        "number": listed(map(number_text, numbers)),
        "limit": listed(str(int(one)) for one in limits),
        "date": " | ".join(dates),
        "text": " | ".join([*run, *([alternatives(texts)] if texts else [])]) or literal('""'),
        **spans,
    }


def listed(texts: Iterable[str]) -> str:
    """One of the texts."""
    return alternatives(dict.fromkeys(texts, ""))


def alternatives(follow: Mapping[str, str]) -> str:
    """One of the texts, each with the rule that follows it (or an empty string), factored by common beginnings."""
    groups: dict[str, dict[str, str]] = defaultdict(dict)
    for text, rule in follow.items():
        groups[text[:1]][text] = rule
    made = [groups.pop("")[""]] if "" in groups else []
    for group in groups.values():
        start = _beginning(group)
        rest = {text[len(start) :]: rule for text, rule in group.items()}
        if len(rest) == 1:
            made.append(f"{literal(start)} {rest.pop('')}".rstrip())
        elif rest.get("") == "":
            del rest[""]
            made.append(f"{literal(start)} ({alternatives(rest)})?")
        else:
            made.append(f"{literal(start)} ({alternatives(rest)})")
    return " | ".join(made)


def _beginning(texts: Iterable[str]) -> str:
    """What all the texts begin with: what the first and the last one of them do."""
    ordered = sorted(texts)
    first, last = ordered[0], ordered[-1]
    length = next(
        (at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first)
    )
    return first[:length]


def quoted(text: str) -> str:
    """Text as a plan writes it."""
    return json.dumps(text, ensure_ascii=False)


def inside(text: str) -> str:
    """Part of a text as a plan writes it, without the quotes."""
    return quoted(text)[1:-1]


def literal(text: str) -> str:
    """Text as a grammar writes it."""
    if not text:
        return ""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one.isprintable() else f"\\U{ord(one):08X}" for one in escaped) + '"'
