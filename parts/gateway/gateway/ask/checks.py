"""What speaks against a plan, by its question, the values that the question names, and the catalogue.

Every value, number and date that the question names has to be used; nothing may be used that neither question nor
catalogue holds; words of direction, bound and grain have to agree. Most checks read English words and are silent
about other languages, and about follow-ups. A complaint is no proof: it turns an answer into a choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gateway.ask import cues, numbers
from gateway.ask.catalogue import Catalogue
from gateway.ask.dates import Date
from gateway.ask.language import Average, Condition, Link, Plan, number_text
from gateway.ask.names import alike, begins, due_date, label, main_date, meanings, means, parts, shortens
from gateway.ask.values import Hint, words_of

ISO_DATE = re.compile(r"\d{4}-\d\d")


@dataclass(frozen=True)
class Complaint:
    """What is wrong, by a short id, and in a sentence."""

    id: str
    text: str

    def __str__(self) -> str:
        return self.text


def complaints(
    plan: Plan, question: str, catalogue: Catalogue, hints: Sequence[Hint] = (), previous: str = ""
) -> tuple[Complaint, ...]:
    """What speaks against the plan. `previous`: the plan that a follow-up goes on from; what it holds is known."""
    return tuple(_Checks(plan, question, catalogue, hints, previous).all())


class _Checks:
    def __init__(
        self, plan: Plan, question: str, catalogue: Catalogue, hints: Sequence[Hint], previous: str
    ) -> None:
        self.plan = plan
        self.question = cues.TIME.sub(lambda found: " " * len(found.group()), question)
        self.lower = self.question.lower()
        # Without what only looks like a superlative: at least, first name.
        self.plain = cues.LOOKS_EXTREME.sub("", self.lower)
        self.words = words_of(question.replace("_", " "))
        self.catalogue = catalogue
        self.own = catalogue.collections[plan.collection].fields
        self.fields = catalogue.fields_of(plan.collection)
        self.hints = hints
        self.previous = set(words_of(re.sub(r"[_-]", " ", previous)))
        self.conditions = plan.conditions()
        self.texts = [value for one in self.conditions for value in one.values if isinstance(value, str)]
        self.used = [part for name in (plan.collection, *plan.used()) for part in parts(name)]

    def all(self) -> Iterator[Complaint]:
        yield from self.unused_values()
        yield from self.misplaced_values()
        yield from self.unused_numbers()
        yield from self.unknown_texts()
        yield from self.unknown_numbers()
        yield from self.unknown_dates()
        yield from self.denials()
        yield from self.no_gaps()
        yield from self.overdue()
        if not self.previous:
            yield from self.other_collection()
            yield from self.unused_fields()
            yield from self.unnamed_rows()
        if self._is_english():
            yield from self.unnamed_conditions()
            yield from self.bounds()
            yield from self.directions()
            yield from self.figures()
            yield from self.groups()
            yield from self.ranking()

    # What the question names is used

    def unused_values(self) -> Iterator[Complaint]:
        texts = " ".join(words_of(" ".join(self.texts)))
        names = {part for name in (*self.catalogue.collections, *self.fields) for part in parts(name)}
        for hint in self.hints:
            words = words_of(hint.said)
            named = all(any(alike(word, name) for name in names) for word in words) or (
                not hint.whole and any(means(part, word) for part in self.used for word in words)
            )
            grouped = any(self._holds(key.field, hint) for key in self.plan.by)
            here = any(self._holds(name, hint) for name in self.fields)
            if not here or named or grouped or hint.said.lower() in cues.MONTHS:
                continue
            quoted = " ".join(words) in texts or " ".join(words_of(hint.value)) in texts
            digits = re.findall(r"\d+", hint.value)
            if not quoted and not (digits and set(digits) & set(re.findall(r"\d+", str(self.plan)))):
                yield Complaint("value-unused", f"“{hint.said}” is not used.")

    def _holds(self, name: str, hint: Hint) -> bool:
        """Whether the field holds the value of the hint."""
        hop = self.catalogue.hop(self.plan.collection, name)
        place = f"{hop[0].ref}.{hop[1].name}" if hop else f"{self.plan.collection}.{name}"
        return place in hint.fields

    def misplaced_values(self) -> Iterator[Complaint]:
        for one in self.conditions:
            for hint in self.hints:
                if hint.whole and hint.value in one.values and one.op == "=":
                    places = [name for name in self.fields if self._holds(name, hint)]
                    if places and one.field not in places:
                        yield Complaint("value-field", f"“{hint.value}” is a value of {' or '.join(places)}.")

    def unused_numbers(self) -> Iterator[Complaint]:
        plan = str(self.plan)
        used = {float(one) for one in re.findall(r"\d+(?:\.\d+)?", plan)} | {
            -float(one) for one in re.findall(r"\d+", plan)
        }
        used |= {value for one in self.conditions for value in one.values if type(value) is float}
        if any(self.fields[key.field].kind == "number" for key in self.plan.by):
            return  # the numbers may be groups
        for one in numbers.named(self.question):
            long = any(number_text(value) in plan for value in one.values if value > 99)
            if one.sure and not long and not used & {*one.values, 1.0 if one.values == (1.0,) else None}:
                yield Complaint("number-unused", f"{one.said} is not used.")

    def unnamed_rows(self) -> Iterator[Complaint]:
        """The documents are asked for, beside a field of theirs, and nothing says which ones they are."""
        name, plan = label(self.own), self.plan
        fields = [key.field for key in plan.fields]
        if not name or plan.action == "distinct" or not fields or {name, "_id"} & set(fields):
            return
        if any(one.kind == "text" and not one.values for field in fields if (one := self.fields[field])):
            return  # a text that is not one of a few says which document it is
        shown = {part for field in fields for part in parts(field)}
        words = [word for word in self.words if not word.isdigit()]
        at = next((at for at, word in enumerate(words) if word not in cues.LEADING), len(words))
        head, after = words[at : at + 1], words[at + 1 : at + 2]
        things = parts(plan.collection)
        if any(means(thing, word) for thing in things for word in head) and not any(
            means(part, word) for part in shown for word in (*head, *after)
        ):
            yield Complaint("label", f"{name} is not shown.")

    def unused_fields(self) -> Iterator[Complaint]:
        """A field that the question names in full among what is to be shown: before "of", "whose" and the like."""
        if not self.plan.fields and self.plan.action != "by":
            return
        shown = set(words_of(cues.SHOWN_END.split(self.lower.replace("_", " "), maxsplit=1)[0]))
        used = [*self.used, *(word for hint in self.hints for word in words_of(hint.said))]
        unused = [
            name
            for name in self.own
            if name != "_id"
            and set(parts(name)) <= shown
            and not any(alike(word, one) for word in parts(name) for one in used)
        ]
        # The one field that is named beside groups is mostly what they are made of.
        if len(unused) > (self.plan.action == "by"):
            yield Complaint("field-unused", f"{', '.join(unused)} is not used.")

    # What the plan holds is named

    def _said(self, word: str) -> bool:
        return word in self.previous or any(alike(word, other) for other in self.words)

    def unknown_texts(self) -> Iterator[Complaint]:
        hinted = {hint.value.casefold() for hint in self.hints}
        for one in self.conditions:
            for text in one.values:
                if isinstance(text, str) and text.casefold() not in hinted and not self._meant(text, one):
                    yield Complaint("text-unknown", f"“{text}” is not in the question.")

    def _meant(self, text: str, one: Condition) -> bool:
        """Whether the question has the words of a text, or what it stands for: a code, initials, a number, a flag."""
        words, plain = words_of(text), text.casefold()
        initials = "".join(word[0] for word in words) if len(words) > 1 else plain
        capitals = {word.casefold() for word in re.findall(r"\b[A-Z]{2,}\b", self.question)}
        code = len(plain) <= 4 and any(
            word.startswith(plain) for word in self.words if word not in cues.FUNCTION_WORDS
        )
        known = {line for other in self.words for line in meanings(other)}
        said = [self._said(word) or bool(meanings(word) & known) for word in words]
        parted = any(
            set(words_of(hint.value)) <= set(words) and self._holds(one.field, hint) for hint in self.hints
        )
        return (
            all(said)
            or parted
            or (said[0] and len(words[0]) > 3 and sum(said) * 2 >= len(said))
            or code
            or any(initials.startswith(word) for word in capitals)
            or (plain in cues.FLAGS and self._named(one))
            or (text.isdecimal() and float(text) in numbers.allowed(self.question))
            or ISO_DATE.match(text) is not None
        )

    def unknown_numbers(self) -> Iterator[Complaint]:
        allowed = {*numbers.allowed(self.question), *(float(one) for one in self.previous if one.isdecimal())}
        for one in self.conditions:
            for value in one.values:
                if type(value) is float and value not in allowed:
                    yield Complaint("number-unknown", f"{number_text(value)} is not in the question.")

    def unknown_dates(self) -> Iterator[Complaint]:
        said = {cues.MONTHS[word] for word in re.findall("[a-z]+", self.lower) if word in cues.MONTHS}
        digits = {int(one) for one in re.findall(r"\d+", self.question) if len(one) < 5}
        digits |= {int(one) for one in self.previous if one.isdecimal()}
        for one in self.conditions:
            for value in one.values:
                if not isinstance(value, Date):
                    continue
                found = re.fullmatch(r"(?:\d{4}|\*)-(\d\d)(?:-(\d\d))?", value.literal)
                month = bool(found) and int(found[1]) not in said | digits if found else False
                day = bool(found and found[2]) and int(found[2]) not in digits if found else False
                relative = value.literal[0].isalpha() and not cues.RELATIVE.search(self.lower)
                if day or ((month or relative) and self._is_english()):
                    yield Complaint("date-unknown", f"{value} is not in the question.")

    def _is_english(self) -> bool:
        said = set(re.findall(r"[^\W\d_]+", self.lower))
        return bool(cues.FUNCTION_WORDS & said) and not cues.OTHER_LANGUAGES & said and not self.previous

    def unnamed_conditions(self) -> Iterator[Complaint]:
        for every in self.plan.where:
            for one in every:
                if isinstance(one, Link):
                    denied = one.kind == "no" and cues.MISSING.search(self.lower) is not None
                    named = denied or any(self._said(word) for word in parts(one.collection))
                elif Average() in one.values:
                    named = cues.AVERAGE.search(self.lower) is not None
                elif one.values == (None,):
                    named = self._named(one) or cues.MISSING.search(self.lower) is not None
                else:
                    named = self.fields[one.field].kind != "bool" or self._named(one)
                if not named:
                    yield Complaint("condition-unnamed", f"{one} is not in the question.")

    def denials(self) -> Iterator[Complaint]:
        """A flag that is not set, where the question denies nothing."""
        if self.previous or cues.DENIED.search(self.lower):
            return
        for one in self.conditions:
            value = str(one.values[0]).casefold()
            flags = {text.casefold() for text in self.fields[one.field].values or ()}
            denied = one.values[0] is False or (value in cues.DENIALS and flags <= cues.FLAGS and flags)
            if one.op == "=" and denied and value not in self.words:
                yield Complaint("denial", f"{one.field} is not denied.")

    def no_gaps(self) -> Iterator[Complaint]:
        """A field is asked to be missing, or not to be, that every document has."""
        for one in self.conditions:
            if one.values == (None,) and one.field in self.own and self.own[one.field].present == 1:
                yield Complaint("no-gaps", f"{one.field} is never missing.")

    def overdue(self) -> Iterator[Complaint]:
        due = due_date(self.own)
        if (
            due
            and cues.OVERDUE.search(self.lower)
            and not any(one.field == due and one.op in ("<", "<=") for one in self.conditions)
        ):
            yield Complaint("overdue", f"{due} is not used.")

    def other_collection(self) -> Iterator[Complaint]:
        """Another collection is named, this one is not."""
        if any(self._said(word) for word in parts(self.plan.collection)):
            return
        reached = {one.ref for one in self.own.values()} | set(self.catalogue.links(self.plan.collection))
        own = {part for name in self.own for part in parts(name)}
        for name in self.catalogue.collections:
            words = set(parts(name))
            if name not in reached and words <= set(self.words) and not words <= own:
                yield Complaint("collection", f"{name} is named, {self.plan.collection} is not.")

    def _said_in_part(self, name: str) -> bool:
        return any(self._said(word) for word in parts(name) if len(word) > 1)

    def _meant_by_words(self, name: str) -> bool:
        return any(means(part, word) for part in parts(name) for word in self.words)

    def _named(self, one: Condition) -> bool:
        words = [word for word in parts(one.field) if len(word) > 1]
        return not words or any(
            self._said(word) or any(shortens(word, other) for other in self.words) for word in words
        )

    # Words and plan agree

    def bounds(self) -> Iterator[Complaint]:
        compared: dict[float, set[str]] = {}
        for one in self.conditions:
            for value in one.values:
                if type(value) is float or (isinstance(value, Date) and value.literal.isdecimal()):
                    compared.setdefault(float(str(value)), set()).add(one.op)
        for figure in self.plan.aggregates:
            if figure.compare:
                compared.setdefault(figure.compare[1], set()).add(figure.compare[0])
        for said in numbers.named(self.question):
            used = {op for value in said.values for op in compared.get(value, ())}
            before, after = self.lower[: said.start], self.lower[said.start + len(said.said) :]
            wanted = [op for op, cue in cues.BOUND_AFTER.items() if cue.search(after)]
            wanted += [op for op, cue in cues.BOUND_BEFORE.items() if cue.search(before)]
            if wanted and used and wanted[0] not in used:
                yield Complaint(
                    "bound", f"“{before.split()[-1]} {said.said}” is not {' or '.join(sorted(used))}."
                )

    def _ranked(self) -> Iterator[tuple[str, bool]]:
        """What the plan ranks by, and whether the highest come first."""
        plan = self.plan
        if plan.rank:
            yield plan.rank, plan.action == "top"
        for one in plan.aggregates:
            if one.order:
                yield one.field or "", one.order in ("top", "desc")
            elif one.how in ("min", "max") and len(plan.aggregates) == 1:
                yield one.field or "", one.how == "max"
        if plan.order:
            yield plan.order.field or plan.by[0].field, plan.order.way == "desc"

    def _is_time(self, name: str) -> bool:
        """Whether a field says when: a date, or a number that is a year."""
        field = self.fields.get(name)
        ends = (
            [float(one) for one in (field.low, field.high) if isinstance(one, int | float)] if field else []
        )
        years = len(ends) == 2 and all(1000 <= one <= 2100 for one in ends)
        return field is not None and (
            field.kind == "date" or years or bool({"year", "date", "time"} & set(parts(name)))
        )

    def directions(self) -> Iterator[Complaint]:
        for name, high in self._ranked():
            field = self.fields.get(name)
            text, up, down = cues.FROM_TO.sub(r"\1", self.plain), [cues.HIGH], [cues.LOW]
            if field and field.kind == "text":
                up, down = [cues.DESCENDING], [cues.ASCENDING]
            elif self._is_time(name):
                text = cues.LENGTH.sub("", text.replace("longest", "earliest") if begins(name) else text)
                up, down = [cues.HIGH, cues.LATE], [cues.LOW, cues.EARLY]
            elif "age" in parts(name):
                up, down = [cues.HIGH, cues.OLD], [cues.LOW, cues.YOUNG]
            ups, downs = any(one.search(text) for one in up), any(one.search(text) for one in down)
            if ups != downs and ups != high:
                yield Complaint("direction", f"{'Highest' if high else 'Lowest'} is the wrong end.")

    def figures(self) -> Iterator[Complaint]:
        """Averages, sums, shares and counts are asked for, or are not."""
        plan, hows = self.plan, {one.how for one in self.plan.aggregates}
        average = cues.AVERAGE.search(self.lower)
        averaged = any(Average() in one.values for one in self.conditions)
        if "avg" in hows and not average:
            yield Complaint("figure", "No average is asked for.")
        if (
            average
            and "avg" not in hows
            and not averaged
            and not any(alike(average.group(), one) for one in self.used)
        ):
            yield Complaint("figure", "An average is asked for.")
        ranked = any(one.order or one.compare for one in plan.aggregates)
        summed = [one.field for one in plan.aggregates if one.how == "sum" and one.field]
        named = all(self._meant_by_words(name) or self._said_in_part(name) for name in summed)
        if "sum" in hows and not ranked and not named and not cues.SUM.search(self.lower):
            yield Complaint("figure", "No total is asked for.")
        if plan.action == "percent" and not cues.PERCENT.search(self.lower):
            yield Complaint("figure", "No share is asked for.")
        rows = plan.action in ("show", "list", "top", "bottom")
        if (
            rows
            and cues.COUNT_FIRST.match(self.lower)
            and not any(self.fields[key.field].kind == "number" for key in plan.fields)
        ):
            yield Complaint("figure", "A number is asked for.")
        only_count = plan.action == "aggregate" and [str(one) for one in plan.aggregates] == ["count"]
        different = [word for words in cues.DIFFERENT.findall(self.lower) for word in words_of(words)]
        things = parts(plan.collection)
        values = any(not any(shortens(thing, word) for thing in things) for word in different)
        if values and (plan.action == "show" or only_count):
            yield Complaint("figure", "Different values are asked for.")

    def groups(self) -> Iterator[Complaint]:
        plan = self.plan
        if plan.action == "aggregate" and (cues.EACH.search(self.lower) or self._group_named()):
            yield Complaint("groups", "A figure for each group is asked for.")
        elif not plan.by and not plan.rank and self._per_time() and main_date(self.own):
            yield Complaint("groups", "Groups by time are asked for.")
        ordered = plan.order or any(one.compare or one.order for one in plan.aggregates)
        asked = cues.GROUPED.search(self.lower) or cues.COUNT.search(self.lower) or self._superlative()
        asked = asked or any(self._key_named(key.field) for key in plan.by)
        if plan.action == "by" and not ordered and not asked:
            yield Complaint("groups", "No groups are asked for.")

    def _per_time(self) -> bool:
        """Whether groups by time are asked for: "per month" may also be a part of a field's name."""
        found = cues.PER_TIME.search(self.lower)
        return found is not None and found[1] not in self.used

    def _key_named(self, name: str) -> bool:
        hop = self.catalogue.hop(self.plan.collection, name)
        place = hop[1].name if hop else name
        return self._meant_by_words(place) or any(self._said(word) for word in parts(place))

    def _group_named(self) -> bool:
        """Whether an unused field follows "per" or "by"."""
        following = [set(words_of(text)) for text in cues.AFTER_PER.findall(self.lower)]
        names = [name for name in self.own if name not in self.plan.used()]
        return any(set(parts(name)) <= words for name in names for words in following)

    def _superlative(self) -> bool:
        return any(found.group() not in cues.NO_EXTREME for found in cues.EXTREME.finditer(self.lower))

    def ranking(self) -> Iterator[Complaint]:
        plan = self.plan
        names = {name for name, _ in self._ranked()}
        if names and cues.RECENT.search(self.plain) and not any(self._is_time(name) for name in names):
            yield Complaint("ranking", "The latest is asked for.")
        yield from self._other_order(names)
        linked = self.catalogue.links(plan.collection) or any(one.ref for one in self.own.values())
        often = cues.OFTEN.search(self.plain)
        if (
            plan.rank
            and linked
            and often
            and self._counts_links(often[0])
            and not self._meant_by_words(plan.rank)
        ):
            yield Complaint("ranking", f"{plan.rank} is not what is most.")
        limited = plan.action in ("top", "bottom") or any(one.limit for one in plan.aggregates)
        if limited and not self._superlative() and not cues.SORTED.search(self.lower):
            yield Complaint("ranking", "No highest or lowest is asked for.")
        only = plan.limit == 1 or any(one.limit == 1 for one in plan.aggregates)
        if only and cues.SORT.search(self.plain) and not cues.EXTREME.search(self.plain):
            yield Complaint("ranking", "All are asked for, in an order.")
        ranked = bool(names) or any(one.how in ("min", "max") for one in plan.aggregates)
        known = [*self.used, *words_of(str(plan))]
        for cue in (cues.HIGH, cues.LOW):
            found = cue.search(self.plain)
            if found and not ranked and not any(alike(found[0], one) or found[0][:3] == one for one in known):
                yield Complaint("ranking", f"“{found[0]}” is not used.")
        if cues.SORT.search(self.lower) and not ranked:
            yield Complaint("ranking", "An order is asked for.")

    def _counts_links(self, said: str) -> bool:
        """Whether what is done most is not a figure of the documents: "borrowed the most", not "owes the most"."""
        links = self.catalogue.links(self.plan.collection)
        # "ordered" is what the orders say.
        named = tuple(
            part[:4] for name in (*links, self.plan.collection) for part in parts(name) if len(part) > 3
        )
        return not said.endswith("the most") or any(word.startswith(named) for word in said.split())

    def _other_order(self, names: set[str]) -> Iterator[Complaint]:
        """The field that follows "ordered by" or "the highest" is not what the plan ranks by."""
        figures = {one.field for one in self.plan.aggregates if one.field}
        keys = {key.field for key in (*self.plan.by, *self.plan.fields)}
        known = {part for name in (*names, *figures, *keys) for part in parts(name)}
        for said in (*cues.ORDERED_BY.findall(self.plain), *cues.AFTER_EXTREME.findall(self.plain)):
            words = words_of(said)
            wanted = [name for name in self.own if name != "_id" and words[: len(parts(name))] == parts(name)]
            if wanted and names and "" not in names and not any(known & set(parts(one)) for one in wanted):
                yield Complaint("ranking", f"The order is by {wanted[0]}.")
