"""What a question names and a plan leaves out: values, numbers, fields, the documents themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gateway.ask import cues, numbers
from gateway.ask.compared import Compared, Complaint
from gateway.ask.confidence import FUNCTION
from gateway.ask.language import Other, number_text
from gateway.ask.names import alike, due_date, label, meanings, means, parts
from gateway.ask.values import words_of


def unused_values(it: Compared) -> Iterator[Complaint]:
    texts = " ".join(words_of(" ".join(it.texts)))
    names = {part for name in (*it.catalogue.collections, *it.fields) for part in parts(name)}
    fields = {part for name in it.plan.used() for part in parts(name)}
    for hint in it.hints:
        words = words_of(hint.said)
        content = [word for word in words if word not in FUNCTION] or words
        named = all(any(alike(word, name) for name in names) for word in content) or (
            not hint.whole and any(means(part, word) for part in it.used for word in words)
        )
        named = named or all(any(_same(part, word) for part in fields) for word in content)
        grouped = any(it.holds(key.field, hint) for key in it.plan.by)
        here = any(it.holds(name, hint) for name in it.fields)
        if not here or named or grouped or hint.said.lower() in cues.MONTHS:
            continue
        if hint.said.lower() in cues.SPAN_UNITS and cues.SPAN.search(it.lower):
            continue  # the last 30 days
        quoted = " ".join(words) in texts or " ".join(words_of(hint.value)) in texts
        quoted = quoted or any(_stands_for(text, hint.said.lower()) for text in it.texts)
        digits = re.findall(r"\d+", hint.value)
        if not quoted and not (digits and set(digits) & set(re.findall(r"\d+", str(it.plan)))):
            yield Complaint("value-unused", f"“{hint.said}” is not used.")


def _same(part: str, word: str) -> bool:
    """Whether a word means a part of a name, or begins with it: running, hours_run."""
    return bool(meanings(part) & meanings(word)) or (len(part) > 2 and word.startswith(part))


def _stands_for(text: str, said: str) -> bool:
    """Whether a text is a code or the singular of what is said: ENT for enterprise, child for children."""
    return len(text) > 2 and said.startswith(text.lower()) and (text.isupper() or len(said) - len(text) <= 3)


def misplaced_values(it: Compared) -> Iterator[Complaint]:
    for one in it.conditions:
        for hint in it.hints:
            if hint.whole and hint.value in one.values and one.op == "=":
                places = [name for name in it.fields if it.holds(name, hint)]
                if places and one.field not in places:
                    yield Complaint("value-field", f"“{hint.value}” is a value of {' or '.join(places)}.")


def unused_numbers(it: Compared) -> Iterator[Complaint]:
    plan = str(it.plan)
    used = {float(one) for one in re.findall(r"\d+(?:\.\d+)?", plan)} | {
        -float(one) for one in re.findall(r"\d+", plan)
    }
    used |= {value for one in it.conditions for value in one.values if type(value) is float}
    if any(it.fields[key.field].kind == "number" for key in it.plan.by):
        return  # the numbers may be groups
    used |= set(_ends(it))
    texts = set(words_of(" ".join(it.texts)))
    scales = {numbers.SCALES[part] for part in it.used if part in numbers.SCALES}  # pax_millions, fee_k
    for one in numbers.named(it.question):
        long = any(number_text(value) in plan for value in one.values if value > 99)
        scaled = scales & {*one.values} or used & {value / scale for value in one.values for scale in scales}
        in_name = set(words_of(one.said)) <= texts
        if one.sure and not (long or scaled or in_name) and not used & {*one.values}:
            yield Complaint("number-unused", f"{one.said} is not used.")


def _ends(it: Compared) -> Iterator[float]:
    """The ends of what is bounded on the other side: of a scale to 5, "4 or 5" is at least 4."""
    said = numbers.named(it.question)
    for one in it.conditions:
        field, bound = it.fields[one.field], one.values[0]
        end = field.high if one.op in (">", ">=") else field.low if one.op in ("<", "<=") else None
        for first, second in pairwise(said):
            between = it.lower[first.start + len(first.said) : second.start]
            if isinstance(end, int | float) and cues.JOINED.fullmatch(between):
                found = {*first.values, *second.values}
                if bound in found and float(end) in found:
                    yield float(end)


def unnamed_rows(it: Compared) -> Iterator[Complaint]:
    """The documents are asked for, beside a field of theirs, and nothing says which ones they are."""
    name, plan = label(it.own), it.plan
    fields = [key.field for key in plan.fields]
    if not name or plan.action == "distinct" or not fields or {name, "_id"} & set(fields):
        return
    texts = [one for field in fields if (one := it.fields[field]).kind == "text"]
    if len(texts) > 1 or any(not one.values for one in texts):
        return  # two texts, or one that is not one of a few, say which document it is
    shown = {part for field in fields for part in parts(field)}
    words = [word for word in it.words if not word.isdigit()]
    at = next((at for at, word in enumerate(words) if word not in cues.LEADING), len(words))
    head, after = words[at : at + 1], words[at + 1 : at + 2]
    things = parts(plan.collection)
    if any(means(thing, word) for thing in things for word in head) and not any(
        means(part, word) for part in shown for word in (*head, *after)
    ):
        yield Complaint("label", f"{name} is not shown.")


def unused_fields(it: Compared) -> Iterator[Complaint]:
    """A field that the question names in full among what is to be shown: before "of", "whose" and the like."""
    if not it.plan.fields and it.plan.action != "by":
        return
    shown = set(words_of(cues.SHOWN_END.split(cues.SPAN.sub("", it.lower).replace("_", " "), maxsplit=1)[0]))
    used = [*it.used, *(word for hint in it.hints for word in words_of(hint.said))]
    unused = [
        name
        for name in it.own
        if name != "_id"
        and set(parts(name)) <= shown
        and not any(alike(word, one) for word in parts(name) for one in used)
    ]
    # The one field that is named beside groups is mostly what they are made of.
    if len(unused) > (it.plan.action == "by"):
        yield Complaint("field-unused", f"{', '.join(unused)} is not used.")


def other_collection(it: Compared) -> Iterator[Complaint]:
    """Another collection is named, this one is not."""
    if any(it.said(word) for word in parts(it.plan.collection)):
        return
    reached = {one.ref for one in it.own.values()} | set(it.catalogue.links(it.plan.collection))
    own = {part for name in it.own for part in parts(name)}
    for name in it.catalogue.collections:
        words = set(parts(name))
        used = words <= set(it.used)  # of what is referred to: flight.airline
        if name not in reached and words <= set(it.words) and not words <= own and not used:
            yield Complaint("collection", f"{name} is named, {it.plan.collection} is not.")


def overdue(it: Compared) -> Iterator[Complaint]:
    due = due_date(it.own)
    if (
        due
        and cues.OVERDUE.search(it.lower)
        and not any(one.field == due and one.op in ("<", "<=") for one in it.conditions)
        and not any(Other(due) in one.values for one in it.conditions)  # came after it was due
    ):
        yield Complaint("overdue", f"{due} is not used.")
