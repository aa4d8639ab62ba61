"""Says a plan by a phrase book: in short, typed English, or in German, Spanish or French (`phrases.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from gateway.ask import language
from gateway.ask.dates import Date
from gateway.ask.language import Aggregate, Average, Condition, Key, Link, Other, Plan
from gateway.ask.parse import parse

from training.conditions import CLOSE, OPEN, Speaker, main_dates
from training.domains import plural
from training.schema import Made, Sampled
from training.wording import MONTHS, expand, misspelt, number, plain

LANGUAGES = ("de", "es", "fr")
TOKEN = re.compile(f"{OPEN}(\\d+){CLOSE}")
BEFORE = re.compile(
    r"(with|in|on|at|by|for|under|able|unable|open on|closed on|followed|containing|from|out of|without) "
)
SHORTER = [
    (r"\bwith\b", "w", 0.5), (r"\bwithout\b", "w/o", 0.5), (r"\band\b", "n", 0.2), (r"\band\b", "&", 0.2), (r"\bnumber of\b", "nr of", 0.4),
    (r"\baverage\b", "avg", 0.7), (r"\bmaximum\b", "max", 0.7), (r"\bminimum\b", "min", 0.7), (r"\bquantity\b", "qty", 0.4),
    (r"\bamount\b", "amt", 0.2), (r"\bpercent(age)?\b", "pct", 0.3), (r"\bbefore\b", "b4", 0.1), (r"\bsecond\b", "2nd", 0.3),
    (r"\byears\b", "yrs", 0.2), (r"\bmonth\b", "mth", 0.1), (r"\byear\b", "yr", 0.1), (r"\bdifferent\b", "diff", 0.3),
    (r"\bdepartment\b", "dept", 0.2), (r"\bphone number\b", "phone nr", 0.3), (r"\bplease\b", "pls", 0.8), (r"\bthan\b", "then", 0.03),
    (r"\bkilograms\b", "kg", 0.6), (r"\bminutes\b", "min", 0.2), (r"\byou\b", "u", 0.3), (r"\bbetween\b", "btw", 0.1), (r"\btoo\b", "2", 0.1),
]  # fmt: skip
LEADS = re.compile(
    r"^(please |can you |could you |i need |i want |i'd like to (see|know):? )*"
    r"((what (is|are)|what's|who (is|are)|show|list|give|find|return|tell|display|get|print|fetch|report|state|output|look up)"
    r"( me)?( the| all| a)? )", re.I,
)  # fmt: skip


@cache
def books() -> dict[str, dict[str, Any]]:
    """The phrase books by their names: short, de, es, fr."""
    return tomllib.loads((Path(__file__).parent / "phrases.toml").read_text("utf-8"))


class Unsaid(Exception):
    """The phrase book has no words for this part of a plan."""


@dataclass
class Phrases:
    """The words of one book for the plans of a speaker's schema."""

    speaker: Speaker
    made: Made
    name: str

    def __post_init__(self) -> None:
        self.book = books()[self.name]
        self.short = self.name == "short"
        self.fields: dict[str, tuple[Sampled | None, Sampled]] = {}
        for one in self.made.fields:
            self.fields[one.name] = (None, one)
            if one.kind == "r" and one.target:
                for other in one.target.fields:
                    self.fields[f"{one.name}.{other.name}"] = (one, other)
        dates = [one for one in self.made.fields if one.kind == "d"]
        main = main_dates(self.made)
        years = [one for one in self.made.fields if one.kind == "y"]
        alone = (dates or years) if len(dates) <= 1 and (not dates or not years) and len(years) <= 1 else main
        self.main = alone[0] if len(alone) == 1 else None

    def say(self, key: str, **slots: str) -> str:
        if key not in self.book:
            raise Unsaid(key)
        return expand(str(self.book[key]), self.speaker.chance, **slots)

    # Nouns

    def word(self, noun: str, many: bool = False) -> str:
        """An English noun in the book's language; itself where the book does not have it."""
        entry = self.book.get("nouns", {}).get(noun)
        if not entry:
            return plural(noun) if many else noun
        single, several = entry.split("/")
        return str(several) if many else re.sub(r"^(der|die|das|el|la|los|le) |^l'", "", single)

    def field(self, name: str, many: bool = False, article: bool = False) -> str:
        """What a field is called; over a reference with the noun of its target."""
        length = name.endswith(".#")
        reference, one = self._field(name.removesuffix(".#"))
        if one.kind == "b":
            return one.path[-1]
        if one.kind == "r" and one.target:
            noun = one.target.entity.key
            return self.word(noun, many) + ("" if self.speaker.likely(0.3) else " id")
        if length:
            return self.say("number_of", s=self.field(name.removesuffix(".#"), True))
        nouns = self.speaker.nouns(one)
        known = [noun for noun in nouns if noun in self.book.get("nouns", {})]
        noun = self.speaker.chance.choice(known or nouns)
        if self.short and noun.startswith("number of ") and self.speaker.likely(0.5):
            noun = noun.removeprefix("number of ")
            many = False
        if article and known and not reference:
            return str(self.book["nouns"][noun].split("/")[0])
        if many and self.short and self.speaker.likely(0.6):
            many = False
        text = self.word(noun, many) if not (many and not known) else self.speaker.noun(one, True)
        if reference and reference.target:
            owner = self.word(reference.target.entity.key)
            if one.spec.display and self.speaker.likely(0.5):
                return owner
            return f"{owner} {text}" if self.short or self.speaker.likely(0.6) else f"{text} ({owner})"
        return text

    def _known(self, part: str, name: str) -> list[str]:
        """What a part of the book (asks, best) says for a field of the collection itself."""
        entries = self.book.get(part, {})
        own = self.fields.get(name)
        return [entries[noun] for noun in own[1].spec.nouns if noun in entries] if own and not own[0] else []

    def _field(self, name: str) -> tuple[Sampled | None, Sampled]:
        if name not in self.fields:
            raise Unsaid(name)
        return self.fields[name]

    def key(self, one: Key, many: bool = False) -> str:
        if not one.part:
            return self.field(one.field, many)
        names = dict(zip(("year", "month", "day", "weekday"), self.book["parts"].split(","), strict=True))
        part = names[one.part]
        if self.short and many:
            part += "s"
        reference, field = self._field(one.field)
        return part if field is self.main and not reference else f"{self.field(one.field)} {part}"

    def thing(self, many: bool) -> str:
        single = self.made.entity.key
        if single in self.book.get("nouns", {}):
            return self.word(single, many)
        return self.speaker.thing(self.made, many)

    def joined(self, parts: list[str]) -> str:
        if len(parts) == 1:
            return parts[0]
        return ", ".join(parts[:-1]) + self.between("and_") + parts[-1]

    def between(self, key: str) -> str:
        """A word that joins two parts, with the spaces that belong to it."""
        return str(self.speaker.chance.choice(self.book[key].strip("[]").split("|")))

    # Values

    def value(self, value: Any, one: Sampled | None = None) -> str:
        if isinstance(value, str):
            found = TOKEN.fullmatch(value)
            if not found:
                return value
            mention = self.speaker.mentions[int(found.group(1))]
            if self.short and not mention.fixed and self.speaker.likely(0.65):
                mention.typed = mention.typed.lower()
            return mention.typed
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if one is not None and one.kind in "yi":
                return plain(value)
            if not self.short:
                return plain(value)
            units = [unit for unit in one.spec.get("u") if len(unit) <= 3] if one else []
            text = number(value, self.speaker.chance, units)
            return plain(value) if text.isalpha() and self.speaker.likely(0.7) else text
        raise Unsaid(str(value))

    def day(self, literal: str) -> tuple[str, str]:
        """(bare words of a date, words for inside it)."""
        chance = self.speaker.chance
        near = self.book.get("near", {})
        months = self.book["months"].split(",")
        if found := re.fullmatch(r"last (\d+) (days|weeks|months|years)", literal):
            if self.short:
                return literal, expand(
                    f"[last|last|past|in last|in the last|in the past] {found[1]} [{found[2]}|{found[2]}|{found[2][0] if found[2] != 'months' else 'mths'}]"
                    if found[2] != "years" else f"[last|past] {found[1]} [years|yrs]", chance)  # fmt: skip
            return "", expand(near[found[2]], chance, n=found[1])
        if literal in near:
            return "", expand(near[literal], chance)
        if re.fullmatch(r"today|yesterday|tomorrow|(this|last|next) \w+", literal):
            if not self.short:
                raise Unsaid(literal)
            if literal == "this year" and self.speaker.likely(0.3):
                return literal, "so far this year"
            return literal, literal
        if found := re.fullmatch(r"(\d{4})-([QH])(\d)", literal):
            kind = "quarter" if found[2] == "Q" else "half"
            slots = {
                "q": found[3],
                "h": found[3],
                "y": found[1],
                "o": ["1st", "2nd"][(int(found[3]) - 1) % 2],
            }
            text = self.say(kind, **slots)
            return (text, text) if self.short else ("", text)
        if found := re.fullmatch(r"\*-(\d\d)", literal):
            name = months[int(found[1]) - 1]
            return (
                (name, f"in {name}") if self.short else ("", expand(self.book["any_month"], chance, v=name))
            )
        year, *rest = literal.split("-")
        if not rest:
            if self.short and int(year) > 2009 and self.speaker.likely(0.05):
                return "'" + year[2:], "'" + year[2:]
            return year, self.say("in_year" if not self.short else "inside", v=year)
        month = months[int(rest[0]) - 1]
        if len(rest) == 1:
            if self.short:
                word = month if self.speaker.likely(0.5) else month[:3]
                text = expand(
                    f"[{word} {year}|{word} {year}|{word} {year[2:]}|{rest[0]}/{year}|{literal}|{int(rest[0])}/{year}]",
                    chance,
                )
                return text, self.say("inside", v=text)
            text = expand(str(self.book.get("month", "{m} {y}")), chance, m=month, y=year)
            return text, self.say("in_month", v=text)
        if self.short:
            word = MONTHS[int(rest[0]) - 1][:3]
            text = expand(
                f"[{int(rest[1])} {word} {year}|{word} {int(rest[1])} {year}|{literal}|{int(rest[1])} {month} {year}]",
                chance,
            )
            if rest[0] == rest[1] or int(rest[1]) > 12:
                text = text if self.speaker.likely(0.8) else f"{rest[1]}/{rest[0]}/{year}"
            return text, expand("[{v}|on {v}|{v}]", chance, v=text)
        text = self.say("day", d=str(int(rest[1])), m=month, n=str(int(rest[0])), y=year)
        return text, self.say("in_day", v=text)

    # Conditions: words behind the noun, or before it

    def conditions(self, every: tuple[Condition | Link, ...]) -> tuple[list[str], list[str]]:
        before: list[str] = []
        behind: list[str] = []
        parts = list(every)
        while parts:
            one = parts.pop(0)
            if isinstance(one, Link):
                other = next(made for made in self.speaker.schema.collections if made.name == one.collection)
                single, many = other.entity.nouns[0]
                noun = self.word(single, True) if single in self.book.get("nouns", {}) else many
                behind.append(self.say("link_no" if one.kind == "no" else "link_has", f=noun))
                continue
            pair = parts[0] if parts else None
            if (
                isinstance(pair, Condition) and pair.field == one.field and one.op == ">=" and pair.op == "<="
                and len(one.values) == len(pair.values) == 1
            ):  # fmt: skip
                parts.pop(0)
                behind.append(self._range(one, pair))
                continue
            text, adjective = self._condition(one)
            (before if adjective and len(before) < 2 else behind).append(text)
        return before, behind

    def _range(self, low: Condition, high: Condition) -> str:
        _, one = self._field(low.field)
        a, b = low.values[0], high.values[0]
        if isinstance(a, Date) and isinstance(b, Date):
            first, second = self.day(a.literal)[0], self.day(b.literal)[0]
            if not first or not second:
                raise Unsaid("range")
            return self._dated(low.field, self.say("between", a=first, b=second))
        if not isinstance(a, float | int) or not isinstance(b, float | int):
            raise Unsaid("range")
        text = self.say("range", a=plain(a), b=plain(b))
        return self._dated(low.field, text) if one.kind == "y" else self._number(low.field, text)

    def _dated(self, name: str, text: str) -> str:
        reference, one = self._field(name)
        if one is self.main and not reference and self.speaker.likely(0.85):
            return text
        verbs = [verb for verb in one.spec.get("v") if verb.endswith(("ed", "en", "nt", "wn", "n", "d"))]
        if self.short and verbs and not reference and self.speaker.likely(0.7):
            return f"{self.speaker.chance.choice(verbs)} {text}"
        return self.say("dated", f=self.field(name), w=text)

    def _number(self, name: str, text: str) -> str:
        length = name.endswith(".#")
        reference, one = self._field(name.removesuffix(".#"))
        if length:
            return (
                self.say("counted", f=self.speaker.noun(one, True), cmp=text)
                if self.short
                else self.say("named", f=self.field(name), cmp=text)
            )
        counted = one.spec.get("c")
        if self.short and counted and not reference and self.speaker.likely(0.6):
            return self.say("counted", f=self.speaker.chance.choice(counted), cmp=text)
        units = one.spec.get("u")
        if (
            self.short
            and units
            and not reference
            and any(text.endswith(unit) for unit in units if unit not in "$€%")
        ):
            alike = [other for other in self.made.fields if set(other.spec.get("u")) & set(units)]
            if len(alike) == 1 and self.speaker.likely(0.5):
                return text
        return self.say("named", f=self.field(name), cmp=text)

    def _condition(self, one: Condition) -> tuple[str, bool]:
        name, value = one.field, one.values[0]
        reference, field = self._field(name.removesuffix(".#"))
        if value is None:
            verbs = field.spec.get("v")
            if (
                self.short
                and field.kind == "d"
                and one.op == "="
                and verbs
                and verbs[0].endswith(("ed", "wn"))
                and self.speaker.likely(0.6)
            ):
                return f"not {self.speaker.chance.choice(['', 'yet '])}{verbs[0]}", False
            return self.say("missing" if one.op == "=" else "present", f=self.field(name)), False
        if isinstance(value, bool):
            return self._flag(field, value, reference)
        if isinstance(value, Average):
            return self.say("above_avg" if ">" in one.op else "below_avg", f=self.field(name)), False
        if isinstance(value, Other):
            later, earlier = ("later", "earlier") if field.kind == "d" else ("more", "less")
            if one.op not in "><":
                raise Unsaid(one.op)
            return self.say(
                later if one.op == ">" else earlier, a=self.field(name), b=self.field(value.field)
            ), False
        if isinstance(value, Date):
            return self._date(one), False
        if "flag" in field.spec.words:
            if one.op != "=" or len(one.values) > 1:
                raise Unsaid("flag")
            return self._flag(field, value == field.flag(True), reference)
        if isinstance(value, str):
            return self._text(one, field, reference)
        words = [self.value(each, field) for each in one.values]
        if len(words) > 1 and one.op != "=":
            raise Unsaid(one.op)
        text = words[0] if len(words) == 1 else self.between("or_").join(words)
        if field.kind == "y":
            key = {
                "=": "inside" if self.short else "in_year",
                ">": "after",
                ">=": "since",
                "<": "before",
                "<=": "until",
                "!=": "ne",
            }[one.op]
            return self._dated(name, self.say(key, v=text)), False
        if field.kind == "i" and one.op == "=":
            thing = (reference.target if reference and reference.target else self.made).entity.key
            return expand(
                "[{c} {v}|{c} #{v}|id {v}|{c} id {v}]", self.speaker.chance, c=self.word(thing), v=text
            ), False
        compared = self.say(
            {"=": "eq", ">": "gt", ">=": "ge", "<": "lt", "<=": "le", "!=": "ne"}[one.op], v=text
        )
        direct = field.spec.get("gt" if one.op == ">" else "lt") if one.op in "><" else []
        direct = [each for each in direct if not re.match(r"(over|under|above|below) \{\}$", each)]
        if self.short and direct and not reference and self.speaker.likely(0.3):
            return self.speaker.chance.choice(direct).replace("{}", text), False
        return self._number(name, compared), False

    def _date(self, one: Condition) -> str:
        if len(one.values) > 1:
            raise Unsaid("dates")
        value = one.values[0]
        assert isinstance(value, Date)
        bare, inside = self.day(value.literal)
        if one.op == "=":
            return self._dated(one.field, inside)
        key = {">": "after", ">=": "since", "<": "before", "<=": "until"}.get(one.op)
        if not key or not bare:
            raise Unsaid(one.op)
        return self._dated(one.field, self.say(key, v=bare))

    def _flag(self, field: Sampled, value: bool, reference: Sampled | None) -> tuple[str, bool]:
        words = field.spec.get("adj" if value else "nadj")
        if not words or reference:
            raise Unsaid("flag")
        if not self.short:
            known = [self.book["flags"][word] for word in words if word in self.book["flags"]]
            if not known:
                raise Unsaid("flag")
            return self.speaker.chance.choice(known), self.name == "de"
        word = self.speaker.chance.choice(words)
        if BEFORE.match(word):
            return re.sub(r"^with ", self.speaker.chance.choice(["w ", "w/ ", "with "]), word), False
        return word, self.speaker.likely(0.75)

    def _text(self, one: Condition, field: Sampled, reference: Sampled | None) -> tuple[str, bool]:
        words = [self.value(each) for each in one.values]
        text = words[0] if len(words) == 1 else ", ".join(words[:-1]) + self.between("or_") + words[-1]
        noun = self.field(one.field)
        key = {"!=": "is_not", "~": "contains", "^": "starts", "$": "ends", "=": "is"}.get(one.op)
        if not key:
            raise Unsaid(one.op)
        if one.op != "=":
            return self.say(key, f=noun, v=text), False
        templates = field.spec.get("p")
        place = bool(templates) and templates[0].startswith(("in {}", "from {}"))
        if not self.short:
            if "place" in self.book and place and not reference and self.speaker.likely(0.7):
                return self.say("place", v=text), False
            return self.say("is", f=noun, v=text), False
        if reference and field.spec.display:
            own = [each for each in reference.spec.get("p") if "{}" in each] or ["of {}"]
            way = self.speaker.chance.choice(
                [*own, "{}", "{}", f"{reference.target.entity.key if reference.target else ''} {{}}"]
            )
            return way.replace("{}", text), way == "{}" and self.speaker.likely(0.6)
        listed = field.kind == "e" and len(text) > 2
        if listed and self.speaker.likely(0.55):
            adjective = "a" in field.spec.words or self.speaker.likely(0.25)
            return text, adjective and self.speaker.likely(0.7)
        if templates and not reference and self.speaker.likely(0.5):
            return self.speaker.chance.choice(templates).replace("{}", text), False
        return self.say("is", f=noun, v=text), False

    # Plans

    def things(self, plan: Plan, many: bool = True) -> str:
        return self.phrase(plan, self.thing(many))

    def phrase(self, plan: Plan, head: str) -> str:
        if not plan.where:
            return head
        alternatives = [self.conditions(every) for every in plan.where]
        if len(alternatives) == 1:
            before, behind = alternatives[0]
            text = " ".join([*before, head])
            for position, part in enumerate(behind):
                text += (" " if position == 0 or self.speaker.likely(0.5) else self.between("and_")) + part
            return text
        return f"{head} " + self.between("either_").join(
            " ".join([*before, *behind]) for before, behind in alternatives
        )

    def shown(self, plan: Plan) -> str:
        many = self.speaker.likely(0.3) if self.short else self.speaker.likely(0.6)
        return self.joined(list(dict.fromkeys(self.key(one, many) for one in plan.fields)))

    def figure(self, one: Aggregate, things: str) -> str:
        """A figure with its field: "avg price"; a count with the documents themselves."""
        if one.how == "count" and one.field is None:
            return self.say("number_of", s=things)
        if one.field is None or one.how.startswith("count"):
            raise Unsaid(one.how)
        _, field = self._field(one.field.removesuffix(".#"))
        noun = self.field(one.field)
        if one.how in {"max", "min"} and field.kind in "dy" and self.speaker.likely(0.7):
            return self.say("newest" if one.how == "max" else "oldest", f=noun)
        if one.how in {"max", "min"} and field.kind == "t":
            raise Unsaid(one.how)
        total = field.spec.get("t")
        if self.short and one.how == "sum" and total and self.speaker.likely(0.4):
            noun = self.speaker.chance.choice(total)
        if (
            self.short
            and one.how == "sum"
            and {"amount", "revenue"} & set(field.spec.nouns)
            and self.speaker.likely(0.3)
        ):
            return self.speaker.chance.choice(["revenue", "turnover", "takings", "money in"])
        return self.say(one.how, f=noun)

    def figures(self, plan: Plan, things: str) -> str:
        return self.joined([self.figure(one, things) for one in plan.aggregates])

    def compared(self, compare: tuple[str, float]) -> str:
        key = {"=": "eq", ">": "gt", ">=": "ge", "<": "lt", "<=": "le"}[compare[0]]
        return self.say(key, v=plain(compare[1]))

    def ordered(self, text: str, plan: Plan) -> str:
        if plan.order is None or plan.order.field is None:
            return text
        _, field = self._field(plan.order.field.removesuffix(".#"))
        noun = self.field(plan.order.field)
        text = text.rstrip("? ") if not text.startswith("¿") else text.strip("¿?")
        timed = field.kind == "d" or (field.kind == "y" and self.speaker.likely(0.5))
        key = (
            ("order_new" if timed else "order_desc")
            if plan.order.way == "desc"
            else ("order_old" if timed else "order_asc")
        )
        if plan.order.way == "asc" and field.kind in "te":
            key = "order_asc"
            text = self.say(key, x=text, f=noun)
            return re.sub(", lowest .* first", f" by {noun}", text)
        return self.say(key, x=text, f=noun)

    def text(self, plan: Plan) -> str:
        """The plan in words. Raises Unsaid."""
        things = self.things(plan)
        match plan.action:
            case "percent":
                before, behind = self.conditions(plan.where[0]) if len(plan.where) == 1 else ([], [])
                if not before and not behind:
                    raise Unsaid("percent")
                return self.say("percent", c=self.thing(True), w=" ".join([*before, *behind]))
            case "list":
                return (
                    self.say("list_n", n=str(plan.limit), s=things)
                    if plan.limit
                    else self.say("list", s=things)
                )
            case "distinct":
                return self.ordered(
                    self.say(
                        "distinct", f=self.joined([self.key(one, True) for one in plan.fields]), s=things
                    ),
                    plan,
                )
            case "show":
                return self.ordered(self._show(plan, things), plan)
            case "aggregate":
                return self._figure(plan, things)
            case "top" | "bottom":
                return self._top(plan, things)
            case "by":
                return self._group(plan, things)

    def _show(self, plan: Plan, things: str) -> str:
        parts = plan.conditions()
        display = self.made.displayed
        if (
            len(parts) == 1 == len(plan.where[0])
            and display
            and parts[0].field == display.name
            and parts[0].op in "=~"
        ):
            value = parts[0].values[0]
            if len(parts[0].values) == 1 and isinstance(value, str) and self.speaker.likely(0.8):
                one = plan.fields[0].field
                natural = self._known("asks", one) if len(plan.fields) == 1 else []
                if natural and self.speaker.likely(0.6):
                    return expand(natural[0], self.speaker.chance, v=self.value(value))
                return self.say("show_named", v=self.value(value), f=self.shown(plan),
                                af=self.field(one, article=True) if len(plan.fields) == 1 else self.shown(plan))  # fmt: skip
        return self.say("show", s=things, f=self.shown(plan))

    def _figure(self, plan: Plan, things: str) -> str:
        first = plan.aggregates[0]
        if len(plan.aggregates) == 1 and first.how == "count" and first.field is None:
            return self.say("count", s=things)
        if len(plan.aggregates) == 1 and first.how == "count distinct" and first.field:
            return self.say("number_distinct", f=self.field(first.field, True), s=things)
        if any(one.how.startswith("count") for one in plan.aggregates):
            raise Unsaid("count")
        hows = {one.field for one in plan.aggregates}
        if (
            self.short
            and len(plan.aggregates) > 1
            and len(hows) == 1
            and first.field
            and self.speaker.likely(0.6)
        ):
            word = {"avg": "avg", "max": "max", "min": "min", "sum": "total"}
            text = self.joined([word[one.how] for one in plan.aggregates]) + " " + self.field(first.field)
        else:
            text = self.figures(plan, things)
        return self.say("figure", fig=text, s=things)

    def _top(self, plan: Plan, things: str) -> str:
        assert plan.rank
        way = "hi" if plan.action == "top" else "lo"
        _, field = self._field(plan.rank.removesuffix(".#"))
        noun = self.field(plan.rank)
        words = [pair.split("/")[plan.action == "bottom"] for pair in self._known("best", plan.rank)]
        if self.short and plan.rank in self.fields and field.owner is self.made:
            words = self.speaker.extremes(field, way)
        one, count = self.things(plan, False), str(plan.limit)
        if words and self.speaker.likely(0.6):
            text = self.say(
                "best1" if plan.limit == 1 else "bestn",
                one=one,
                s=things,
                n=count,
                best=self.speaker.chance.choice(words),
            )
        else:
            if field.kind in "dty" and not self.short:
                raise Unsaid("rank")
            counted = self.short and field.spec.get("c")
            high = self.say("high_c" if counted else "high", f=counted[0] if counted else noun)
            low = self.say("low_c" if counted else "low", f=counted[0] if counted else noun)
            key = plan.action + ("1" if plan.limit == 1 else "n")
            if field.kind in "dy":
                high, low = self.say("newest", f=noun), self.say("oldest", f=noun)
            text = self.say(key, one=one, s=things, f=noun, n=count, high=high, low=low)
        if plan.fields:
            text = self.say("with_shown", x=text.strip("¿? "), f=self.shown(plan))
        return text

    def _group(self, plan: Plan, things: str) -> str:
        if plan.over:
            raise Unsaid(plan.over)
        keys = self.joined([self.key(one) for one in plan.by])
        many = self.joined([self.key(one, True) for one in plan.by])
        first = plan.aggregates[0]
        if len(plan.aggregates) == 1:
            plainly = first.how == "count" and first.field is None
            figure = self.figure(first, things)
            if not plainly and (plan.where or self.speaker.likely(0.2)):
                figure += self.between("of_") + things
            if first.compare:
                compared = self.compared(first.compare)
                return self.say(
                    "group_over" if plainly else "group_over_figure",
                    k=keys,
                    ks=many,
                    s=things,
                    fig=figure,
                    cmp=compared,
                )
            if first.order in {"top", "bottom"}:
                kind = "top" if first.order == "top" else "bottom"
                if first.limit > 1:
                    return self.say(
                        f"group_{kind}n", n=str(first.limit), k=keys, ks=many, fig=figure, s=things
                    )
                if plainly:
                    return self.say(f"group_{kind}1", k=keys, s=things)
                return self.say("group_figure1" if kind == "top" else "group_figure0", k=keys, fig=figure)
        elif any(one.compare or one.order for one in plan.aggregates):
            raise Unsaid("groups")
        else:
            figure = self.figures(plan, things)
            if plan.where and all(one.field for one in plan.aggregates):
                figure += self.between("of_") + things
        text = self.say("group", fig=figure, k=keys)
        if first.order:
            return self.say("most_first" if first.order == "desc" else "least_first", x=text)
        if plan.order:
            raise Unsaid("order")
        return text


def phrased(speaker: Speaker, made: Made, plan: str, name: str) -> str | None:
    """A draft's plan by a phrase book; None where the book has no words for it."""
    text = TOKEN.sub(lambda found: f'"{found.group()}"', plan)
    try:
        parsed = parse(text, speaker.schema.catalogue)
        if parsed is None:
            return None
        said = Phrases(speaker, made, name).text(parsed)
    except (Unsaid, language.PlanError):
        return None
    said = re.sub(r" +", " ", said).strip()
    if name == "short":
        return typed(said, speaker)
    if speaker.likely(0.25):
        said = said.strip("¿? ")
    kept = [one.typed for one in speaker.mentions]
    return apart(said, kept, str.lower) if speaker.likely(0.25) else said[:1].upper() + said[1:]


def apart(text: str, kept: list[str], change: Callable[[str], str]) -> str:
    """The text with all but the values in `kept` changed."""
    if not kept:
        return change(text)
    parts = re.split("(" + "|".join(map(re.escape, sorted(kept, key=len, reverse=True))) + ")", text)
    return "".join(part if part in kept else change(part) for part in parts)


def typed(text: str, speaker: Speaker) -> str:
    """Short text as thumbs write it: mostly lower case, with abbreviations and slips; values keep their letters."""
    kept = [one.typed for one in speaker.mentions]
    for pattern, short, share in SHORTER:
        if speaker.likely(share):
            text = apart(text, kept, partial(re.sub, pattern, short))
    text = text.rstrip("?.! ")
    if speaker.likely(0.9):
        text = apart(text, kept, str.lower)
    words = text.split(" ")
    values = {word.lower() for one in kept for word in one.split()}
    if speaker.likely(0.1):
        at = speaker.chance.randrange(len(words))
        if words[at].isalpha() and words[at].lower() not in values and len(words[at]) > 4:
            words[at] = misspelt(words[at], speaker.chance)
    text = " ".join(words)
    if speaker.likely(0.04):
        text += speaker.chance.choice([" pls", " thx", " please", " ty", "??"])
    return text


def shortened(text: str, speaker: Speaker) -> str:
    """A finished English question cut down as if typed on a phone: no lead, fewer articles, abbreviations."""
    text = LEADS.sub("", text.strip()) if speaker.likely(0.8) else text
    if speaker.likely(0.8):
        text = re.sub(
            r"\b(the|a|an|all|every|are there|there are|is|are|do we have|does|their|its) ",
            "",
            text,
            flags=re.I,
        )
    if speaker.likely(0.7):
        text = re.sub(r"\b(that|which|who) (have|has|with) ", "w ", text)
        text = re.sub(r"\b(that|which|who) ", "", text) if speaker.likely(0.7) else text
    text = re.sub(r"\b(of|for|in) (?=[a-z]+$)", "", text) if speaker.likely(0.2) else text
    return typed(text, speaker)


def refused_abroad(speaker: Speaker, name: str) -> str | None:
    """A question in another language that no plan answers: of a field that is not there, or of another kind."""
    made = speaker.chance.choice(speaker.schema.collections)
    phrases = Phrases(speaker, made, name)
    have = {
        word
        for one in speaker.schema.collections
        for field in one.layout
        for noun in field.spec.nouns
        for word in noun.lower().split()
    }
    have |= {
        word for one in speaker.schema.collections for noun in one.entity.key.split() for word in (noun,)
    }
    absent = [
        noun
        for spec in made.absent
        if spec.kind in "nyde"
        for noun in spec.nouns
        if not have & set(noun.lower().split())
    ]
    field = speaker.chance.choice([phrases.word(noun) for noun in absent]) if absent else ""
    key = "none_absent" if field and speaker.likely(0.6) else "none_other"
    return phrases.say(key, f=field, c=phrases.thing(True), one=phrases.thing(False))
