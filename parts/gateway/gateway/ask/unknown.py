"""What a plan holds and nobody named: texts, numbers, dates, conditions, denials."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.ask import cues, numbers
from gateway.ask.compared import Compared, Complaint
from gateway.ask.dates import Date
from gateway.ask.language import Average, Condition, Link, number_text
from gateway.ask.names import alike, meanings, means, parts
from gateway.ask.values import words_of

ISO_DATE = re.compile(r"\d{4}-\d\d")
COUNTED = re.compile(r"(?:last|next) (\d+) (day|week|month|year)s")


def unknown_texts(it: Compared) -> Iterator[Complaint]:
    hinted = {hint.value.casefold() for hint in it.hints}
    for one in it.conditions:
        for text in one.values:
            if isinstance(text, str) and text.casefold() not in hinted and not _meant(it, text, one):
                yield Complaint("text-unknown", f"“{text}” is not in the question.")


def _meant(it: Compared, text: str, one: Condition) -> bool:
    """Whether the question has the words of a text, or what it stands for: a code, initials, a number, a flag."""
    words, plain = words_of(text), text.casefold()
    initials = "".join(word[0] for word in words) if len(words) > 1 else plain
    capitals = {word.casefold() for word in re.findall(r"\b[A-Z]{2,}\b", it.question)}
    code = len(plain) <= 4 and any(
        word.startswith(plain) for word in it.words if word not in cues.FUNCTION_WORDS
    )
    known = {line for other in it.words for line in meanings(other)}
    said = [it.said(word) or bool(meanings(word) & known) for word in words]
    parted = any(set(words_of(hint.value)) <= set(words) and it.holds(one.field, hint) for hint in it.hints)
    return (
        all(said)
        or parted
        or (said[0] and len(words[0]) > 3 and sum(said) * 2 >= len(said))
        or code
        or any(initials.startswith(word) for word in capitals)
        or (plain in cues.FLAGS and it.named(one))
        or (plain in cues.FLAGS | cues.FLAGS_ABROAD and _flagged(it, one))
        or (text.isdecimal() and float(text) in numbers.allowed(it.question))
        or ISO_DATE.match(text) is not None
    )


def _flagged(it: Compared, one: Condition) -> bool:
    """Whether a word stands for a field that is a flag, or denies what it does: "unpaid", "open" of `bezahlt`."""
    known = {meaning for word in it.words for meaning in meanings(cues.UN.sub("", word))}
    return (
        it.meant_by_words(one.field)
        or any(meanings(part) & known for part in parts(one.field))
        or _owed(it, one)
    )


def _owed(it: Compared, one: Condition) -> bool:
    """Whether a field says what is paid, and the question asks for what is not."""
    paid = any(meanings(part) & meanings("payment") for part in parts(one.field))
    return paid and cues.OWED.search(it.lower) is not None


def unknown_numbers(it: Compared) -> Iterator[Complaint]:
    allowed = {*numbers.allowed(it.question), *(float(one) for one in it.previous if one.isdecimal())}
    for one in it.conditions:
        for value in one.values:
            if type(value) is float and value not in allowed:
                yield Complaint("number-unknown", f"{number_text(value)} is not in the question.")


def unknown_dates(it: Compared) -> Iterator[Complaint]:
    said = {
        cues.MONTHS[word]
        for found in re.findall("[a-z]+", it.lower)
        for word in (found, found.removesuffix("s"))
        if word in cues.MONTHS
    }
    digits = {int(one) for one in re.findall(r"\d+", it.question) if len(one) < 5}
    digits |= {int(one) for one in it.previous if one.isdecimal()}
    for one in it.conditions:
        for value in one.values:
            if not isinstance(value, Date):
                continue
            found = re.fullmatch(r"(?:\d{4}|\*)-(\d\d)(?:-(\d\d))?", value.literal)
            month = bool(found) and int(found[1]) not in said | digits if found else False
            day = bool(found and found[2]) and int(found[2]) not in digits if found else False
            relative = value.literal[0].isalpha() and not _relative(it, one, value)
            if day or ((month or relative) and it.is_english()):
                yield Complaint("date-unknown", f"{value} is not in the question.")


def _relative(it: Compared, one: Condition, value: Date) -> bool:
    """Whether a span that today is the measure of is said: by its words, as a number of units, or as an age."""
    if cues.RELATIVE.search(it.lower):
        return True
    if value.literal == "today":
        cue = cues.AHEAD if one.op in (">", ">=") else cues.GONE
        return one.op != "=" and cue.search(it.lower) is not None
    counted = COUNTED.fullmatch(value.literal)
    if not counted or not any(float(counted[1]) in said.values for said in numbers.named(it.question)):
        return False
    birth = any(meanings(part) & meanings("birth") for part in parts(one.field))
    return any(alike(counted[2], word) or means(counted[2], word) for word in it.words) or (
        birth and counted[2] == "year"
    )


def unnamed_conditions(it: Compared) -> Iterator[Complaint]:
    for every in it.plan.where:
        for one in every:
            if not (_link_named(it, one) if isinstance(one, Link) else _condition_named(it, one)):
                yield Complaint("condition-unnamed", f"{one} is not in the question.")


def _link_named(it: Compared, one: Link) -> bool:
    cue = cues.MISSING if one.kind == "no" else cues.EVER
    ever = cue.search(it.lower) is not None and (one.kind == "no" or not cues.NEVER.search(it.lower))
    return ever or it.said_in_part(one.collection) or it.meant(one.collection)


def _condition_named(it: Compared, one: Condition) -> bool:
    if Average() in one.values:
        return cues.AVERAGE.search(it.lower) is not None
    field = it.fields[one.field]
    if one.values == (None,):
        now = field.kind == "date" and (cues.NOW if one.op == "=" else cues.BEFORE_NOW).search(it.lower)
        return bool(now or cues.MISSING.search(it.lower)) or it.named(one) or it.meant(one.field)
    if field.kind != "bool" or it.named(one) or it.meant(one.field):
        return True
    # Where one thing alone can be denied, that is meant.
    if False in one.values and _owed(it, one):
        return True
    alone = [name for name, other in it.own.items() if other.kind == "bool"] == [one.field]
    return False in one.values and (cues.DENIED if alone else cues.OPPOSITE).search(it.lower) is not None


def denials(it: Compared) -> Iterator[Complaint]:
    """A flag that is not set, where the question denies nothing."""
    if it.previous or cues.DENIED.search(it.lower):
        return
    for one in it.conditions:
        value = str(one.values[0]).casefold()
        flags = {text.casefold() for text in it.fields[one.field].values or ()}
        denied = one.values[0] is False or (value in cues.DENIALS and flags <= cues.FLAGS and flags)
        if one.op == "=" and denied and value not in it.words:
            yield Complaint("denial", f"{one.field} is not denied.")


def no_gaps(it: Compared) -> Iterator[Complaint]:
    """A field is asked to be missing, or not to be, that every document has."""
    for one in it.conditions:
        if one.values == (None,) and one.field in it.own and it.own[one.field].present == 1:
            yield Complaint("no-gaps", f"{one.field} is never missing.")
