"""Conditions in words: each field, compared in each way that the language has, said in many ways."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from dataclasses import dataclass, field

from training import pools
from training.domains import plural
from training.schema import Made, Sampled, Schema
from training.wording import article, expand, misspelt, number, plain, rounded, when

OPEN, CLOSE = "\ue000", "\ue001"  # around the number of a mention, until hints are known


MAIN = re.compile(
    r"date|day|created|(order|start|starting|loan|booking|sale|visit|rental|invoice|issue|pick-up|out|check-in|joining|hire"
    r"|admission|creation) date"
)

ELSE = re.compile(
    r"birth|expiry|last |due|return|updated"
)  # said with the date's name, even where it is the only one


def main_dates(made: Made) -> list[Sampled]:
    """The dates by which people mean a document when they name no field: "rentals in March"."""
    dates = [one for one in made.fields if one.kind == "d"]
    if len(dates) == 1 and not dates[0].arrays and not ELSE.match(dates[0].spec.nouns[0]):
        return dates
    return [one for one in dates if any(MAIN.fullmatch(noun) for noun in one.spec.nouns)]


@dataclass
class Mention:
    """A value named in a question: as the database has it, and as it is typed. `fixed`: the plan takes it as it is."""

    value: str
    typed: str
    place: str
    fixed: bool = False


@dataclass
class Said:
    """A condition: the plan's text, and phrases for it.

    `post` stands behind the noun ("from Oslo"), `adjective` before it, `predicate` after "that" or as a verb, `noun`
    in its place; `entity` is a name by which one document is meant.
    """

    plan: str
    post: list[str] = field(default_factory=list)
    predicate: list[str] = field(default_factory=list)
    adjective: list[str] = field(default_factory=list)
    noun: list[str] = field(default_factory=list)
    entity: list[str] = field(default_factory=list)


class Speaker:
    """Chooses words for fields and values of a schema."""

    def __init__(self, schema: Schema, chance: random.Random) -> None:
        self.schema = schema
        self.chance = chance
        self.mentions: list[Mention] = []
        self._nouns: dict[int, Counter[str]] = {}
        self._extremes: dict[int, Counter[str]] = {}

    def say(self, template: str, **slots: str) -> str:
        return expand(template, self.chance, **slots)

    def likely(self, share: float) -> bool:
        return self.chance.random() < share

    # Nouns

    def nouns(self, one: Sampled, many: bool = False) -> list[str]:
        """Words for a field that mean no other of its collection; in the plural if `many`."""
        owner = one.owner
        if id(owner) not in self._nouns:
            self._nouns[id(owner)] = Counter(
                noun.lower() for other in owner.fields for noun in set(other.spec.nouns)
            )
        found = [noun for noun in one.spec.nouns if self._nouns[id(owner)][noun.lower()] == 1]
        if one.kind == "r":
            assert one.target
            found = [one.target.entity.key]
        key = self._key_words(one)
        if not found or (self.likely(0.1) and len(key) > 2):
            found = [key]
        if not many:
            return found
        return (
            one.spec.plurals
            if found == list(one.spec.nouns) and one.spec.get("pl")
            else [plural(noun) for noun in found]
        )

    def _key_words(self, one: Sampled) -> str:
        key = one.path[-1]
        split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", key).replace("_", " ").replace("-", " ")
        return split.lower() if self.likely(0.8) else key

    def noun(self, one: Sampled, many: bool = False) -> str:
        return self.chance.choice(self.nouns(one, many))

    def extremes(self, one: Sampled, way: str) -> list[str]:
        """Superlatives for the highest (hi) or lowest (lo) value that no other field of the collection shares."""
        owner = one.owner
        if id(owner) not in self._extremes:
            self._extremes[id(owner)] = Counter(
                word for other in owner.fields for word in {*other.spec.get("hi"), *other.spec.get("lo")}
            )
        return [word for word in one.spec.get(way) if self._extremes[id(owner)][word] == 1]

    def thing(self, made: Made, many: bool = True) -> str:
        pairs = made.entity.nouns
        pair = pairs[0] if self.likely(0.6) else self.chance.choice(pairs)
        taken = {
            word
            for other in self.schema.collections
            if other is not made
            for two in other.entity.nouns
            for word in two
        }
        if taken & set(pair):
            pair = pairs[0]
        return pair[1 if many else 0]

    # Values

    def mention(
        self, value: str, one: Sampled | None, typed: str | None = None, fixed: bool = False
    ) -> tuple[str, str]:
        """(what the question says, what the plan says until hints are known) for a text value."""
        place = "" if one is None else f"{one.owner.name}.{one.name}"
        text = typed or value
        if not fixed:
            way = self.chance.random()
            if way < 0.14:
                text = text.lower()
            elif way < 0.16:
                text = text.upper()
            elif way < 0.21 and len(text) >= 6 and text == value and text.isalpha():
                text = misspelt(text, self.chance)
        self.mentions.append(Mention(value, text, place, fixed))
        token = f"{OPEN}{len(self.mentions) - 1}{CLOSE}"
        if self.likely(0.13):
            text = self.chance.choice(["'{}'", '"{}"', '"{}"', "“{}”"]).format(text)
        return text, token

    def resolve(self, plan: str, hinted: dict[str, str], listed: dict[str, set[str]]) -> str | None:
        """The plan with its values: as a hint or the catalogue's list gives them, else as typed. None: can't be known."""

        def value(found: re.Match[str]) -> str:
            one = self.mentions[int(found.group(1))]
            if one.fixed:
                return json.dumps(one.typed, ensure_ascii=False)
            if one.value in listed.get(one.place, ()) or hinted.get(one.typed.lower()) == one.value:
                return json.dumps(one.value, ensure_ascii=False)
            if (
                one.typed.lower() != one.value.lower()
                or hinted.get(one.typed.lower(), one.value) != one.value
            ):
                raise LookupError
            return json.dumps(one.typed, ensure_ascii=False)

        try:
            return re.sub(f"{OPEN}(\\d+){CLOSE}", value, plan)
        except LookupError:
            return None

    # Conditions

    def condition(self, made: Made, hops: bool = True, over: str = "") -> Said | None:
        """A condition on some field of a collection; `over` is the path of a reference before it."""
        one = self.chance.choice(made.fields)
        if one.kind == "r":
            return self._reference(one) if hops else None
        if one.kind == "i":
            return self._identity(one, over)
        lengths = len(one.path) in one.arrays
        if not over and self.likely(0.05):
            return self._missing(one, over)
        if lengths and not over and self.likely(0.3):
            return self._length(one)
        match one.kind:
            case "n":
                return self._number(one, over)
            case "y":
                return self._year(one, over)
            case "d":
                return self._date(one, over)
            case "e":
                return self._listed(one, over)
            case "b":
                return self._flag(one, over)
        return self._text(one, over)

    def _path(self, one: Sampled, over: str) -> str:
        return f"{over}.{one.name}" if over else one.name

    def _identity(self, one: Sampled, over: str) -> Said:
        """One document by its key, or keys in a range."""
        value, path, single, noun = (
            self.chance.choice(one.values),
            self._path(one, over),
            self.thing(one.owner, False),
            self.noun(one),
        )
        if isinstance(value, str):
            text, token = self.mention(value, one)
        else:
            text = token = str(value)
            if self.likely(0.15):
                op, words = self.chance.choice(
                    [(">", "greater than"), ("<", "less than"), (">=", "at least"), (">", "above")]
                )
                return Said(
                    f"{path}{op}{token}",
                    [f"with {article(noun)} {words} {text}", f"whose {noun} is {words} {text}"],
                    [f"have {article(noun)} {words} {text}"],
                )
        name = self.say(
            f"[{single} {text}|{single} {text}|{single} number {text}|{single} #{text}|{single} with id {text}|{single} id {text}]"
        )
        post = [
            f"with {noun} {text}",
            f"with id {text}",
            f"whose {noun} is {text}",
            f"with the {noun} {text}",
            f"having {noun} {text}",
        ]
        return Said(f"{path}={token}", post, [f"have the {noun} {text}"], entity=[name])

    def _missing(self, one: Sampled, over: str) -> Said:
        noun, path = self.noun(one), self._path(one, over)
        if one.kind == "b":
            noun = f"{noun} flag" if self.likely(0.5) else f"value for {noun}"
        if one.kind == "d" and one.spec.get("v") and self.likely(0.5):
            verb = self.chance.choice(one.spec.get("v"))
            if verb.endswith(("ed", "en", "nt", "wn")):
                return Said(
                    f"{path}=null", [f"not yet {verb}", f"that have not been {verb}", f"that are not {verb} yet"],
                    [f"have not been {verb} yet", f"are not yet {verb}", f"have never been {verb}"],
                )  # fmt: skip
        if self.likely(0.75):
            post = [f"without {article(noun)}", f"with no {noun}", f"that have no {noun}", f"whose {noun} is missing",
                    f"with unknown {noun}", f"with no {noun} recorded", f"lacking {article(noun)}", f"where {noun} is null",
                    f"whose {noun} is unknown", f"without any {noun}", f"with missing {noun}", f"where the {noun} is empty"]  # fmt: skip
            return Said(
                f"{path}=null",
                post,
                [
                    f"have no {noun}",
                    f"lack {article(noun)}",
                    f"have an unknown {noun}",
                    f"do not have {article(noun)}",
                ],
            )
        post = [f"with {article(noun)}", f"that have {article(noun)}", f"with a known {noun}", f"where {noun} is set",
                f"whose {noun} is not null", f"that have {article(noun)} recorded"]  # fmt: skip
        return Said(f"{path}!=null", post, [f"have {article(noun)}", f"have {article(noun)} recorded"])

    def _length(self, one: Sampled) -> Said:
        many, count = self.noun(one, True), self.chance.choice([0, 0, 1, 2, 3, 2, 4])
        path = f"{one.name}.#"
        if count == 0:
            return Said(
                f"{path}=0",
                [f"without {many}", f"with no {many}", f"without any {many}"],
                [f"have no {many}", f"have zero {many}"],
            )
        op, template = self.chance.choice(
            [(">", "more than {}"), (">", "over {}"), (">=", "at least {}"), ("=", "exactly {}"), ("=", "{}"), ("<", "fewer than {}"),
             (">=", "{} or more"), ("<=", "at most {}")]
        )  # fmt: skip
        words = template.format(number(count, self.chance))
        return Said(
            f"{path}{op}{count}",
            [f"with {words} {many}", f"that have {words} {many}"],
            [f"have {words} {many}"],
        )

    def _near(self, one: Sampled) -> float:
        spec = one.spec
        value = (
            float(self.chance.choice(one.values))
            if self.likely(0.7)
            else self.chance.uniform(spec.low, spec.high)
        )
        return rounded(value, self.chance)

    def _number(self, one: Sampled, over: str) -> Said:
        spec, noun, path = one.spec, self.noun(one), self._path(one, over)
        units = spec.get("u")
        if spec.get("z") and self.likely(0.15):
            word = self.chance.choice(spec.get("z"))
            return Said(f"{path}=0", [f"that are {word}"], [f"are {word}"], [word] if " " not in word else [])
        if not over and self.likely(0.06):
            return self._average(one, noun)
        if not over and self.likely(0.07):
            other = self._other(one)
            if other:
                return other
        if self.likely(0.13):
            low, high = sorted((self._near(one), self._near(one)))
            if low < high:
                first, second = plain(low), number(high, self.chance, units)
                words = self.say(
                    "[between {a} and {b}|from {a} to {b}|{a} to {b}|{a}-{b}|{a} - {b}|in the range {a} to {b}|between {a} to {b}|in between {a} and {b}]",
                    a=first,
                    b=second,
                )
                post = [
                    f"with {article(noun)} {words}",
                    f"whose {noun} is {words}",
                    f"with {noun} {words}",
                    f"that have {article(noun)} {words}",
                ]
                if spec.get("c"):
                    post += [f"with {first} to {second} {self.chance.choice(spec.get('c'))}"] * 2
                return Said(
                    f"{path}>={plain(low)} & {path}<={plain(high)}", post, [f"have {article(noun)} {words}"]
                )
        op = self.chance.choice(
            [">"] * 5 + ["<"] * 5 + ["="] * 3 + [">="] * 2 + ["<="] * 2 + ["!="] * (self.likely(0.3))
        )
        value = self._near(one)
        if op in "!=" or op == "=":
            value = float(self.chance.choice(one.values)) if self.likely(0.8) else value
        return self._compared(one, path, noun, op, value, units)

    def _compared(self, one: Sampled, path: str, noun: str, op: str, value: float, units: list[str]) -> Said:
        spec, shown = one.spec, number(value, self.chance, units)
        words = self.say(
            {
                ">": "[more than|more than|over|above|greater than|higher than|exceeding|larger than|>|bigger than] {v}",
                ">=": "[at least {v}|{v} or more|no less than {v}|a minimum of {v}|>= {v}|{v} or higher|{v} or above|not less than {v}|{v}+]",
                "<": "[less than|less than|under|below|lower than|smaller than|<|fewer than] {v}",
                "<=": "[at most {v}|{v} or less|no more than {v}|up to {v}|a maximum of {v}|<= {v}|not more than {v}|{v} or lower]",
                "=": "[{v}|{v}|exactly {v}|equal to {v}|= {v}]",
                "!=": "[not {v}|other than {v}|different from {v}]",
            }[op],
            v=shown,
        )
        of = f"with {article(noun)} of {words}" if op not in {"!="} else f"with {article(noun)} {words}"
        post = [f"with {noun} {words}", f"with {article(noun)} {words}", f"whose {noun} is {words}", of, f"where {noun} is {words}",
                f"having {article(noun)} {words}", f"that have {article(noun)} {words}", f"whose {noun} is {words}"]  # fmt: skip
        if op in "><" and self.likely(0.4):
            compared = self.say("[greater|higher|larger] than" if op == ">" else "[lower|smaller|less] than")
            post += [f"with {article(noun)} {compared} {shown}", f"whose {noun} is {compared} {shown}"] * 2
        predicate = [
            f"have {article(noun)} {words}",
            f"have {article(noun)} of {words}" if op != "!=" else f"have {article(noun)} {words}",
        ]
        if spec.get("c") and op != "!=":
            counted = self.chance.choice(spec.get("c"))
            some = (
                words.replace("higher than", "more than")
                .replace("bigger than", "more than")
                .replace("greater than", "more than")
            )
            some = (
                some.replace("larger than", "more than")
                .replace("lower than", "fewer than")
                .replace("smaller than", "fewer than")
            )
            if not units or some[-1].isdigit() or some.split()[-1] in {"more", "less"}:
                post += [f"with {some} {counted}"] * 5 + [f"that have {some} {counted}"] * 2
                predicate += [f"have {some} {counted}"] * 4
        for attribute in ["gt"] if op == ">" else ["lt"] if op == "<" else []:
            post += [one.replace("{}", shown) for one in spec.get(attribute)] * 3
            predicate += ["are " + one.replace("{}", shown) for one in spec.get(attribute)
                          if not one.startswith(("with", "that", "who", "costing", "earning", "lasting", "making", "weighing", "holding"))] * 2  # fmt: skip
        if spec.get("v"):
            verb = self.chance.choice(spec.get("v"))
            predicate += [f"{verb} {words}"] * 3
            post += [f"that {verb} {words}"] * 2
        if "p" in spec.words and op == "=":
            post += [template.replace("{}", shown) for template in spec.get("p")] * 3
        return Said(f"{path}{op}{plain(value)}", post, predicate)

    def _average(self, one: Sampled, noun: str) -> Said:
        op = self.chance.choice([">", ">", "<"])
        more = self.say(
            "[above|higher than|greater than|more than|over|larger than]"
            if op == ">"
            else "[below|lower than|less than|smaller than|under]"
        )
        mean = self.say(
            "[the average|average|the mean|the average {n}|the mean {n}|the average {n} of all {p}]",
            n=noun,
            p=self.thing(one.owner),
        )
        post = [
            f"with {article(noun)} {more} {mean}",
            f"whose {noun} is {more} {mean}",
            f"with {more.split()[0]} average {noun}"
            if more in {"above", "below"}
            else f"whose {noun} is {more} {mean}",
        ]
        for attribute in ["gt"] if op == ">" else ["lt"]:
            post += [
                said.replace("{}", "average")
                for said in one.spec.get(attribute)
                if " than {}" in said and said.endswith("{}")
            ]
        return Said(
            f"{one.name}{op}avg",
            post,
            [f"have {article(noun)} {more} {mean}", f"are {more} average in {noun}"],
        )

    def _other(self, one: Sampled) -> Said | None:
        alike = [other for other in one.owner.fields
                 if other is not one and other.kind == one.kind and other.arrays == one.arrays == ()
                 and (set(other.spec.get("u")) & set(one.spec.get("u")) or set(other.spec.get("c")) & set(one.spec.get("c")) or other.kind == "d"
                      or (not other.spec.get("u") and not one.spec.get("u") and other.spec.low == one.spec.low))]  # fmt: skip
        if not alike:
            return None
        other = self.chance.choice(alike)
        first, second = self.noun(one), self.noun(other)
        op = self.chance.choice([">", "<", "="])
        if one.kind == "d":
            words = {">": "after", "<": "before", "=": "the same as"}[op]
            return Said(
                f"{one.name}{op}@{other.name}",
                [f"whose {first} is {words} the {second}", f"with {article(first)} {words} their {second}"],
                [f"have {article(first)} {words} the {second}"],
            )
        words = self.say(
            {
                ">": "[greater than|higher than|larger than|above|more than]",
                "<": "[less than|lower than|smaller than|below]",
                "=": "[equal to|the same as]",
            }[op]
        )
        post = [
            f"whose {first} is {words} the {second}",
            f"with {article(first)} {words} their {second}",
            f"where {first} is {words} {second}",
        ]
        if one.spec.get("c") and other.spec.get("c") and op != "=":
            more = "more" if op == ">" else "fewer"
            post += [f"with {more} {first} than {second}", f"that have {more} {first} than {second}"]
        return Said(f"{one.name}{op}@{other.name}", post, [f"have {article(first)} {words} their {second}"])

    def _year(self, one: Sampled, over: str) -> Said:
        path, noun, year = self._path(one, over), self.noun(one), int(float(self.chance.choice(one.values)))
        if self.likely(0.4):
            year = round(year / 10) * 10 if self.likely(0.5) else year
        verb = self.chance.choice(one.spec.get("v") or [""])
        main = sum(other.kind in "yd" for other in one.owner.fields) == 1
        if self.likely(0.13):
            end = year + self.chance.randint(1, 20)
            words = self.say(
                "[between {a} and {b}|from {a} to {b}|in the years {a} to {b}|between {a} and {b}|{a}-{b}]",
                a=str(year),
                b=str(end),
            )
            post = (
                [f"{verb} {words}"] * 3
                if verb
                else [f"with {article(noun)} {words}", f"whose {noun} is {words}", *([words] if main else [])]
            )
            return Said(
                f"{path}>={year} & {path}<={end}",
                post,
                [f"were {verb} {words}" if verb else f"have {article(noun)} {words}"],
            )
        op, template = self.chance.choice(
            [("=", "in {}")] * 6 + [(">", "after {}"), (">", "after {}"), (">", "later than {}"), ("<", "before {}"), ("<", "before {}"), ("<", "prior to {}")]
            + [(">=", "since {}"), (">=", "from {} on"), (">=", "in or after {}"), (">=", "in {} or later"), ("<=", "until {}"), ("<=", "in {} or earlier"), ("<=", "up to {}")]
        )  # fmt: skip
        words = template.format(year)
        plain_words = self.say(
            {
                "=": "[{v}|equal to {v}]",
                ">": "[after {v}|later than {v}|> {v}|greater than {v}]",
                "<": "[before {v}|earlier than {v}|< {v}|less than {v}]",
                ">=": "[at least {v}|{v} or later]",
                "<=": "[at most {v}|{v} or earlier]",
            }[op],
            v=str(year),
        )
        post = [f"with {noun} {plain_words}", f"whose {noun} is {plain_words}"]
        if main or verb:
            post += [f"{verb} {words}".strip()] * 4
        if op == "=" and not verb and main:
            post += [f"from {year}", f"of {year}", f"in the year {year}"] * 2
        predicate = (
            [f"were {verb} {words}", f"have been {verb} {words}"]
            if verb
            else [f"have {article(noun)} {plain_words}"]
        )
        return Said(f"{path}{op}{year}", post, predicate)

    def _date(self, one: Sampled, over: str) -> Said:
        path, noun = self._path(one, over), self.noun(one)
        conditions, words = when(int(one.spec.low), int(min(one.spec.high, 2026)), self.chance)
        plan = " & ".join(f"{path}{op}{literal}" for op, literal in conditions)
        main = [id(other) for other in main_dates(one.owner)] == [id(one)] and not over
        verbs = one.spec.get("v")
        post = [f"with {article(noun)} {words}", f"whose {noun} is {words}", f"where the {noun} is {words}"]
        predicate = [f"have {article(noun)} {words}"]
        for verb in verbs:
            post += [f"{verb} {words}"] * 3 + [f"that were {verb} {words}"]
            predicate += [f"were {verb} {words}"] * 3 + [f"got {verb} {words}"]
        if main:
            post += [words] * (4 if not verbs else 1)
            if not verbs:
                predicate += [f"took place {words}", f"happened {words}"] if not one.owner.entity.who else []
        return Said(plan, post, predicate)

    def _listed(self, one: Sampled, over: str) -> Said:
        spec, path, noun = one.spec, self._path(one, over), self.noun(one)
        if "flag" in spec.words:
            return self._flag(one, over)
        values = sorted({str(value) for value in one.values})
        listed = bool(one.known and one.known.values)

        def named(value: str) -> tuple[str, str]:
            words = one.words(value) if listed and self.likely(0.6) else [value]
            word = self.chance.choice(words)
            if word != value and word.lower() != value.lower():
                return self.mention(value, one, word)
            return self.mention(value, one, word.replace("_", " ") if listed else word)

        if one.arrays and len(values) > 1 and self.likely(0.15):
            (first, a), (second, b) = (named(value) for value in self.chance.sample(values, 2))
            post = [f"{template.replace('{}', first + ' and ' + second)}" for template in spec.get("p")] or [
                f"with both {noun}s {first} and {second}"
            ]
            both = [
                f"with the {plural(noun)} {first} and {second}",
                f"with both {first} and {second} as {noun}",
            ]
            return Said(
                f"{path}={a} & {path}={b}",
                post + both,
                [template.replace("{}", f"{first} and {second}") for template in spec.get("pr")]
                + [f"have both {first} and {second} as {noun}"],
            )
        way = self.chance.random()
        if way < 0.1 and len(values) > 1:
            chosen = self.chance.sample(values, 3 if len(values) > 3 and self.likely(0.2) else 2)
            pairs = [named(value) for value in chosen]
            word = self.chance.choice([" or ", " or ", " or ", " and ", "/"])
            text = ", ".join(pair[0] for pair in pairs[:-1]) + word + pairs[-1][0]
            text = f"either {text}" if word == " or " and self.likely(0.25) else text
            plan = f"{path}=" + "|".join(pair[1] for pair in pairs)
            if "/" in word or " and " in word:
                return Said(
                    plan,
                    [template.replace("{}", text) for template in spec.get("p")] or [f"with {noun} {text}"],
                    [],
                )
            return self._forms(plan, text, one, noun, False)
        if way < 0.18:
            text, token = named(self.chance.choice(values))
            post = [f"with {article(noun)} other than {text}", f"whose {noun} is not {text}", f"where {noun} is not {text}",
                    f"not {template.replace('{}', text)}" if (template := self.chance.choice(spec.get("p") or ["with {}"])).startswith(("in", "from", "of", "by", "at")) else f"with {article(noun)} different from {text}",
                    f"with {article(noun)} not equal to {text}", f"whose {noun} is anything but {text}",
                    *(f"{word} {text}" for word in ("except", "apart from", "other than", "excluding", "but not") if len(text) > 2)]  # fmt: skip
            return Said(
                f"{path}!={token}",
                post,
                [
                    f"do not have {noun} {text}",
                    f"are not {text}" if spec.words.get("a") is not None else f"don't have the {noun} {text}",
                ],
            )
        if way < 0.23 and not one.arrays:
            return self._pattern(one, path, noun, self.chance.choice(values))
        text, token = named(self.chance.choice(values))
        said = self._forms(f"{path}={token}", text, one, noun, True)
        if "noun" in spec.words and "'" not in text and '"' not in text and "“" not in text:
            words = next((choice for choice in one.choices if choice[0] == self.mentions[-1].value), ())
            many = [word for word in words[1:] if word.endswith("s") or word.lower() in {"people"}]
            if many and listed:
                self.mentions[-1].typed = many[0]
                said.noun = [many[0]]
        return said

    def _forms(self, plan: str, text: str, one: Sampled, noun: str, single: bool) -> Said:
        spec = one.spec
        post = [template.replace("{}", text) for template in spec.get("p")] * 3
        post += [f"with {noun} {text}", f"whose {noun} is {text}", f"where {noun} is {text}", f"with the {noun} {text}", f"that have {noun} {text}",
                 f"whose {noun} equals {text}", f"with {article(noun)} of {text}"]  # fmt: skip
        predicate = [template.replace("{}", text) for template in spec.get("pr")] * 3 + [
            f"have {noun} {text}",
            f"have the {noun} {text}",
        ]
        adjective = [text, text] if "a" in spec.words else []
        return Said(plan, post, predicate, adjective if single or " or " in text else [])

    def _flag(self, one: Sampled, over: str) -> Said:
        spec, path = one.spec, self._path(one, over)
        no = self.likely(0.4) and bool(spec.get("nadj"))
        words = spec.get("nadj") if no else spec.get("adj")
        verbs = spec.get("nbp") if no else spec.get("bp")
        post, adjective, predicate = [], [], []
        for word in words:
            if word.startswith(
                (
                    "with",
                    "in ",
                    "on ",
                    "at ",
                    "by ",
                    "for ",
                    "under ",
                    "able",
                    "unable",
                    "covered",
                    "open on",
                    "closed on",
                    "followed",
                    "trained",
                    "not ",
                    "out of",
                    "containing",
                    "offering",
                    "running",
                    "adapted",
                    "cracked",
                    "never",
                    "still",
                    "from ",
                )
            ):
                post += (
                    [word, f"that are {word}"]
                    if not word.startswith("not ")
                    else [f"that are {word}", f"which are {word}"]
                )
            else:
                adjective.append(word)
                post.append(f"that are {word}")
            predicate.append(f"are {word}")
        post += [f"that {verb}" for verb in verbs] + [f"who {verb}" for verb in verbs if one.owner.entity.who]
        value = json.dumps(one.flag(not no)) if one.kind == "e" else "false" if no else "true"
        if self.likely(0.12):
            key = one.path[-1]
            post = [
                f"with {key} {value}",
                f"where {key} is {value}",
                f"whose {key} is {'no' if no else 'yes'}",
                f"where {key} = {value}",
            ]
            adjective = []
        return Said(f"{path}={value}", post, predicate + verbs * 2, adjective)

    def _pattern(self, one: Sampled, path: str, noun: str, value: str) -> Said:
        """Contains, starts with, ends with."""
        words = [word for word in re.findall(r"[\w'&-]+", value) if len(word) > 1] or [value]
        way = self.chance.choice(["~", "~", "~", "^", "$", "!~"])
        if way in "~!~":
            part = self.chance.choice(words)
            part = part[: self.chance.randint(2, len(part))] if len(part) > 3 and self.likely(0.35) else part
        else:
            length = self.chance.choice([1, 1, 2, 3, len(words[0])])
            part = value[:length] if way == "^" else value[-length:]
            part = part.strip() or value[0]
        shown = part.lower() if self.likely(0.15) else part
        text, token = self.mention(value, one, shown, fixed=True)
        if self.likely(0.5) and not text.startswith(("'", '"', "“")):
            text = self.chance.choice(["'{}'", '"{}"', '"{}"']).format(text)
        phrases = {
            "~": "[containing|that contains|including|that includes|with the word|which contains|having the substring|with the letters] {v}",
            "^": "[starting with|that starts with|beginning with|that begins with|which starts with the letter|with the prefix] {v}",
            "$": "[ending with|that ends with|ending in|that ends in|with the suffix] {v}",
            "!~": "[not containing|that does not contain|that doesn't include|without] {v}",
        }
        verbs = {
            "~": "[contains|includes|has {v} in it|contains the word]",
            "^": "[starts with|begins with|starts with the letter]",
            "$": "[ends with|ends in]",
            "!~": "[does not contain|doesn't include]",
        }
        verb = self.say(verbs[way], v=text)
        phrase = self.say(phrases[way], v=text)
        whose = f"whose {noun} {verb}" + ("" if text in verb else f" {text}")
        post = [
            whose,
            whose,
            f"with {article(noun)} {phrase}",
            f"where the {noun} {verb}" + ("" if text in verb else f" {text}"),
        ]
        if way == "~":
            post += [
                f"with {text} in the {noun}",
                f"with {text} in their {noun}",
                f"having {text} in the {noun}",
            ]
        return Said(
            f"{path}{way}{token}",
            post,
            [f"have {text} in their {noun}"] if way == "~" else [f"have {article(noun)} {phrase}"],
        )

    def _text(self, one: Sampled, over: str) -> Said:
        spec, path, noun = one.spec, self._path(one, over), self.noun(one)
        if spec.pool in {"initial"} or one.kind == "k":
            text, token = self.mention(str(self.chance.choice(one.values)), one)
        else:
            if self.likely(0.22 if spec.pool not in {"words"} else 0.7):
                return self._pattern(one, path, noun, str(self.chance.choice(one.values)))
            value = (
                str(self.chance.choice(one.values))
                if self.likely(0.88)
                else pools.text(spec.pool, self.chance)
            )
            parts = value.split()
            if (
                len(parts) > 1
                and spec.pool in {"person", "title", "company", "place", "product", "label"}
                and self.likely(0.15)
            ):
                part = self.chance.choice([parts[-1], parts[-1], parts[0]])
                if len(part) > 3:
                    text, token = self.mention(value, one, part, fixed=True)
                    post = [template.replace("{}", text) for template in spec.get("p")] or [
                        f"with {noun} {text}"
                    ]
                    return Said(
                        f"{path}~{token}",
                        post,
                        [f"have {text} as {noun}"],
                        entity=[text] if spec.display else [],
                    )
            text, token = self.mention(value, one)
        if spec.display and not over and self.likely(0.05):
            return Said(
                f"{path}!={token}",
                [
                    f"except {text}",
                    f"other than {text}",
                    f"excluding {text}",
                    f"besides {text}",
                    f"apart from {text}",
                    f"but not {text}",
                    f"except for {text}",
                ],
                [f"are not {text}"],
            )
        if self.likely(0.05) and not one.arrays:
            return Said(
                f"{path}!={token}",
                [
                    f"whose {noun} is not {text}",
                    f"with {article(noun)} other than {text}",
                    f"not named {text}" if spec.display else f"whose {noun} isn't {text}",
                ],
                [f"do not have the {noun} {text}"],
            )
        said = self._forms(f"{path}={token}", text, one, noun, True)
        if spec.display or (one.kind == "k" and not one.owner.displayed):
            said.entity = [text]
        return said

    def _reference(self, one: Sampled) -> Said | None:
        target = one.target
        assert target
        prepositions = [template for template in one.spec.get("p") if "{}" in template] or ["of {}"]
        predicates = one.spec.get("pr")
        single = self.thing(target, False)
        if self.likely(0.16) and target.id_style != "object":
            identity = self.chance.choice(target.ids)
            if isinstance(identity, int):
                text, token = str(identity), str(identity)
            else:
                text, token = self.mention(str(identity), one)
            name = self.say(
                f"[{single} {text}|{single} {text}|{single} number {text}|{single} #{text}|{single} with id {text}|{single} id {text}]"
            )
            post = [template.replace("{}", name) for template in prepositions] + [
                f"with {one.path[-1]} {text}",
                f"with {single} id {text}",
            ]
            return Said(
                f"{one.name}={token}",
                post,
                [template.replace("{}", name) for template in predicates],
                entity=[name],
            )
        usable = [other for other in target.fields if other.kind != "r"]
        if not usable:
            return None
        display = target.displayed
        if display and self.likely(0.5):
            inner = self._text(display, one.name) if display.kind in "tk" else self._listed(display, one.name)
        else:
            inner_or_none = self.condition(target, hops=False, over=one.name)
            if inner_or_none is None:
                return None
            inner = inner_or_none
        if inner.entity and self.likely(0.75):
            name = inner.entity[0]
            name = self.say(f"[{name}|{name}|{single} {name}|the {single} {name}|the {single} named {name}]")
            return Said(
                inner.plan,
                [template.replace("{}", name) for template in prepositions],
                [template.replace("{}", name) for template in predicates],
                entity=[name],
            )
        phrase = self.phrase(target, [inner], many=self.likely(0.55))
        if not phrase.split()[0].endswith("s"):
            phrase = phrase if self.likely(0.7) else f"any {phrase}"
        noun = single
        post = [template.replace("{}", phrase) for template in prepositions] * 2
        if inner.post:
            post.append(
                f"whose {noun} is {inner.predicate[0].removeprefix('are ')}"
                if inner.predicate and inner.predicate[0].startswith("are ")
                else post[0]
            )
        return Said(inner.plan, post, [template.replace("{}", phrase) for template in predicates])

    # Phrases

    def phrase(self, made: Made, conditions: list[Said], many: bool = True, noun: str = "") -> str:
        """A noun phrase: the documents of a collection that meet all conditions."""
        head = noun or self.thing(made, many)
        before: list[str] = []
        after: list[str] = []
        for one in conditions:
            if one.noun and many and not before and self.likely(0.6):
                head = self.chance.choice(one.noun)
            elif one.adjective and len(before) < 2 and (self.likely(0.6) or not one.post):
                before.append(self.chance.choice(one.adjective))
            elif one.post:
                after.append(self.chance.choice(one.post))
            elif one.predicate:
                after.append(("who " if made.entity.who else "that ") + self.chance.choice(one.predicate))
        if not many:
            after = [
                re.sub(
                    r"\b(that|who|which) have\b",
                    r"\1 has",
                    re.sub(r"\b(that|who|which) are\b", r"\1 is", one),
                )
                for one in after
            ]
        text = " ".join([*before, head])
        for position, part in enumerate(after):
            text += (" " if position == 0 else self.chance.choice([" and ", " and ", " ", ", "])) + part
        return text
