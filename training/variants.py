"""Written databases in other forms: the same questions over other names, fields, values and figures.

A model that reads a few dozen schemas over and over learns them by heart. Of each a new form is made for every pass:
names in another style, fields that no question needs left out or added, another order, other names of people and
places (in documents, plans and wordings alike), other numbers and years, wordings as they are typed. A field that some
questions need is now and then left out as well: nothing answers these then. What is no plan of the new form is dropped.
"""

from __future__ import annotations

import datetime
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from gateway.ask.catalogue import Catalogue, parts_of
from gateway.ask.compile import query
from gateway.ask.confidence import ASKING
from gateway.ask.dates import Date
from gateway.ask.language import NONE, Plan, PlanError, number_text
from gateway.ask.names import means, parts
from gateway.ask.numbers import named as numbers_of
from gateway.ask.parse import parse
from gateway.ask.values import words_of

from training import pools
from training.databases import Database, Documents, Pair, described
from training.generate import TODAY
from training.rewrite import Path, Rewriter, other_names, renamed
from training.wording import slips

UNUSED = 0.4  # of the fields that no question needs are left out
FEW = 12  # questions: a field that no more need may be left out, and they with it
REMOVED = 2  # such fields at most
ADDED = 0.3  # of the collections get a field that no question needs
SWAPPED = 0.7  # of the names in values
FIGURES = 0.6  # of the questions get other numbers
OTHERS = 0.04  # questions of another database, of those of this one
TYPED = 0.45  # of the wordings are typed otherwise
YEARS = range(2022, 2027)
NOW = re.compile(r"\b(so far|until now|this|last|next|since then)\b", re.IGNORECASE)

Field = tuple[str, Path]  # of a collection, by their real names


def variant(database: Database, others: Sequence[Database], chance: random.Random) -> Database:
    """The database in another form, with some questions of `others` that it can't answer."""
    asked = [
        (pair, _parsed(pair.plan, database), _parsed(pair.previous, database)) for pair in database.pairs
    ]
    needed: Counter[Field] = Counter()
    for _, plan, before in asked:
        needed.update({one for some in (plan, before) if some for one in fields_of(some, database.catalogue)})
    removed = _removed(database.catalogue, needed, chance)
    unused = {one for one in _fields(database.catalogue) if one not in needed and chance.random() < UNUSED}
    names = other_names(database.catalogue, chance)
    swap = swapped(database, chance)
    collections = {
        name: _arranged(some, chance)
        for name, some in renamed(_values(database.documents, swap), names, unused | removed).items()
    }
    made = described(database.name, collections, ())
    rewriter = Rewriter(database.catalogue, made.catalogue, names)
    pairs: list[Pair] = []
    for pair, plan, before in asked:
        new = _asked(pair, plan, before, rewriter, swap, chance)
        if new is None and plan and not before and _lacks(pair, plan, database.catalogue, removed):
            new = Pair(swap(pair.question), NONE, line=pair.line)
        if new:
            pairs.append(Pair(typed(new.question, chance), new.plan, new.previous, new.line))
    made = described(database.name, collections, pairs)
    return described(database.name, collections, [*pairs, *foreign(made, others, chance)])


def _parsed(text: str, database: Database) -> Plan | None:
    return parse(text, database.catalogue) if text else None


def _asked(
    pair: Pair,
    plan: Plan | None,
    before: Plan | None,
    rewriter: Rewriter,
    swap: Callable[[str], str],
    chance: random.Random,
) -> Pair | None:
    """The pair with the new names and values; None where they do not hold it."""
    try:
        previous = str(rewriter.plan(before, swap)) if before else ""
        if plan is None:
            return Pair(swap(pair.question), NONE, previous, pair.line)
        question, numbers, years = figures(pair.question, plan, chance, 0 if before else FIGURES)
        new = rewriter.plan(
            plan, swap, lambda one: numbers.get(one, one), lambda one: Date(_year(one.literal, years))
        )
        written = parse(str(new), rewriter.new)
        if written:
            query(written, rewriter.new, TODAY)
        return Pair(swap(question), str(new), previous, pair.line)
    except PlanError:
        return None


# Fields


def fields_of(plan: Plan, catalogue: Catalogue) -> Iterator[Field]:
    """The fields that a plan needs, those over a reference at their own collection, the reference too."""
    for name in (part for one in plan.used() for part in parts_of(one)):
        hop = catalogue.hop(plan.collection, name)
        real = catalogue.collections[plan.collection].real
        if hop and hop[0].ref:
            yield real, hop[0].path
            yield catalogue.collections[hop[0].ref].real, hop[1].path
        else:
            yield real, tuple(one for one in catalogue.fields_of(plan.collection)[name].path if one != "#")


def _fields(catalogue: Catalogue) -> list[Field]:
    """Those that no reference needs."""
    keys = {
        (one.ref, one.ref_field)
        for each in catalogue.collections.values()
        for one in each.fields.values()
        if one.ref
    }
    return [
        (each.real, one.path)
        for each in catalogue.collections.values()
        for one in each.fields.values()
        if not one.ref and (each.name, one.name) not in keys and one.path != ("_id",)
    ]


def _removed(catalogue: Catalogue, needed: Counter[Field], chance: random.Random) -> set[Field]:
    """Fields that few questions need and that no other one resembles."""
    words = Counter(word for _, path in _fields(catalogue) for word in set(parts(path[-1])))
    few = [
        one for one in _fields(catalogue)
        if 0 < needed[one] <= FEW and all(words[word] == 1 for word in parts(one[1][-1]))
    ]  # fmt: skip
    return set(chance.sample(few, min(len(few), chance.randint(0, REMOVED))))


def _lacks(pair: Pair, plan: Plan, catalogue: Catalogue, removed: set[Field]) -> bool:
    """Whether the question says the field that was taken from its plan, and no other field answers to that word."""
    lost = [path for real, path in fields_of(plan, catalogue) if (real, path) in removed]
    left = [path[-1] for real, path in _fields(catalogue) if (real, path) not in removed]
    for word in words_of(pair.question):
        if word not in ASKING and any(means(one, word) for path in lost for one in parts(path[-1])):
            return not any(means(one, word) for name in left for one in parts(name))
    return False


def _arranged(documents: Sequence[Mapping[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
    """The documents with their fields in another order, now and then with one more."""
    places: dict[str, float] = {"_id": -1.0}
    for one in documents:
        for key in one:
            places.setdefault(key, chance.random())
    name, value = chance.choice(list(EXTRA.items()))
    add = name not in places and chance.random() < ADDED
    places.setdefault(name, chance.random())
    wide = [{**one, name: value(chance)} if add else one for one in documents]
    return [dict(sorted(one.items(), key=lambda item: places[item[0]])) for one in wide]


# Of no interest to any question.
EXTRA: Mapping[str, Callable[[random.Random], Any]] = {
    "version": lambda chance: chance.randint(1, 9),
    "uuid": lambda chance: f"{chance.randrange(16**8):08X}-{chance.randrange(16**4):04X}",
    "sort_order": lambda chance: chance.randint(1, 500),
    "external_id": lambda chance: f"EX-{chance.randint(1000, 9999)}",
    "locale": lambda chance: chance.choice(["en", "de", "fr", "es"]),
    "image_url": lambda chance: pools.text("url", chance),
    "modified_by": lambda chance: pools.text("handle", chance),
    "source_file": lambda chance: pools.text("host", chance),
    "other_details": lambda chance: pools.text("words", chance),
    "updated_at": lambda chance: (
        datetime.datetime(2024, 1, 1) + datetime.timedelta(days=chance.randrange(1050))
    ),
}


# Values


def swapped(database: Database, chance: random.Random) -> Callable[[str], str]:
    """Changes names of people and places in a text. A name is changed only where each question for it says it as it is."""
    named: Counter[str] = Counter()
    kept = set(ASKING)
    for one in database.catalogue.collections.values():
        kept.update(word for name in (one.name, *one.fields) for word in _lowered(name))
    for pair in database.pairs:
        plan, before = _parsed(pair.plan, database), _parsed(pair.previous, database)
        said = set(_lowered(pair.question))
        theirs = {word for some in (plan, before) if some for word in _names(some)}
        named.update(theirs)
        if before is None and plan:
            kept.update(set(_lowered(" ".join(_words(plan)))) - said)
        if plan:
            kept.update(said - {word.lower() for word in theirs})
    words = set(_lowered(" ".join(_texts(database.documents))))
    changed: dict[str, str] = {}
    for word in sorted(named):
        pool = next(
            (some for some in (pools.FIRST, pools.LAST) if word in some), [*pools.LAST, *pools.PLACES]
        )
        free = [one for one in pool if one.lower() not in words and one.isalpha()]
        if word.lower() not in kept and free and chance.random() < SWAPPED:
            changed[word.lower()] = chance.choice(free)
            words.add(changed[word.lower()].lower())
    if not changed:
        return str
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, changed))})\b", re.IGNORECASE)
    return lambda text: pattern.sub(lambda found: _in_case(changed[found[0].lower()], found[0]), text)


def _in_case(word: str, like: str) -> str:
    return word.lower() if like.islower() else word.upper() if like.isupper() else word


def _lowered(text: str) -> list[str]:
    return [one.lower() for one in re.findall(r"[^\W\d_]+", text)]


def _words(plan: Plan) -> Iterator[str]:
    """Its values that are texts."""
    return (value for one in plan.conditions() for value in one.values if isinstance(value, str))


def _names(plan: Plan) -> Iterator[str]:
    """The words of its values that are written as names are."""
    for value in _words(plan):
        yield from re.findall(r"\b[^\W\d_][a-zà-öø-ÿ]{2,}\b", value) if value[:1].isupper() else ()


def _texts(documents: Any) -> Iterator[str]:
    if isinstance(documents, str):
        yield documents
    elif isinstance(documents, Mapping):
        yield from (text for one in documents.values() for text in _texts(one))
    elif isinstance(documents, list | tuple):
        yield from (text for one in documents for text in _texts(one))


def _values(documents: Documents, swap: Callable[[str], str]) -> Documents:
    """The documents with every text changed."""

    def inner(value: Any) -> Any:
        if isinstance(value, str):
            return swap(value)
        if isinstance(value, Mapping):
            return {key: inner(one) for key, one in value.items()}
        return [inner(one) for one in value] if isinstance(value, list | tuple) else value

    return {name: [inner(one) for one in some] for name, some in documents.items()}


# Numbers, years and wordings


def figures(
    question: str, plan: Plan, chance: random.Random, share: float = FIGURES
) -> tuple[str, dict[float, float], dict[str, str]]:
    """A `share` of questions with other numbers and another year; {old: new} of the plan's numbers, and of its years.

    Only what the question says once, in figures, is changed; of two bounds the lower one stays so.
    """
    numbers: dict[float, float] = {}
    years: dict[str, str] = {}
    if chance.random() >= share:
        return question, numbers, years
    said = Counter(value for one in numbers_of(question) for value in set(one.values))
    for value in _numbers(plan):
        text = number_text(value)
        found = list(re.finditer(rf"(?<![\w.,:/-]){re.escape(text)}(?![\w:/-]|[.,]\d)", question))
        if len(found) == 1 and said[value] < 2 and value > 1 and value not in numbers:
            new = _near(value, chance)
            if new != value and new not in numbers.values() and _in_order(plan, numbers | {value: new}):
                question = question[: found[0].start()] + number_text(new) + question[found[0].end() :]
                numbers[value] = new
    dated = {
        value.literal[:4] for one in plan.conditions() for value in one.values if isinstance(value, Date)
    }
    old = dated.pop() if len(dated) == 1 else ""
    if re.fullmatch(r"20\d\d", old) and question.count(old) == 1 and not NOW.search(question):
        years[old] = str(chance.choice(YEARS))
        question = question.replace(old, years[old])
    return question, numbers, years


def _numbers(plan: Plan) -> list[float]:
    """Those that stand once in a plan."""
    found = [value for one in plan.conditions() for value in one.values if type(value) is float]
    found += [float(one) for one in (plan.limit, *(each.limit for each in plan.aggregates)) if one]
    found += [one.compare[1] for one in plan.aggregates if one.compare]
    return [one for one, count in Counter(found).items() if count == 1]


def _in_order(plan: Plan, numbers: Mapping[float, float]) -> bool:
    """Whether the numbers that a field is compared with keep their order: between 20 and 50."""
    bounds: dict[str, set[float]] = {}
    for one in plan.conditions():
        bounds.setdefault(one.field, set()).update(value for value in one.values if type(value) is float)
    changed = [[numbers.get(value, value) for value in sorted(some)] for some in bounds.values()]
    return all(some == sorted(set(some)) for some in changed)


def _near(value: float, chance: random.Random) -> float:
    """A number of the same size and roundness; of years one near by."""
    if 1900 <= value <= 2100 and value == int(value):
        return value + chance.randint(-4, 0)
    text = number_text(value)
    whole, _, fraction = text.partition(".")
    zeros = len(whole) - len(whole.rstrip("0")) if not fraction else 0
    step = 10**zeros if zeros else 10.0 ** -len(fraction) if fraction else 1.0
    return max(step, round(round(value * chance.uniform(0.6, 1.8) / step) * step, 6))


def _year(literal: str, years: Mapping[str, str]) -> str:
    return years[literal[:4]] + literal[4:] if literal[:4] in years else literal


def typed(text: str, chance: random.Random) -> str:
    """As another one types it: case, question mark, a slip of the fingers."""
    if chance.random() >= TYPED:
        return text
    match chance.randrange(6):
        case 0:
            return text.lower()
        case 1 | 2:
            return text[:1].upper() + text[1:]
        case 3:
            return text.rstrip("?.! ")
        case 4:
            return text if text.endswith(("?", ".", "!")) else text + "?"
    return slips(text, [one for one in text.split() if not one.islower()], chance)


def foreign(database: Database, others: Sequence[Database], chance: random.Random) -> Iterator[Pair]:
    """Questions that other databases answer and this one does not: no word of them, nor of the collection that they are
    about, stands for anything in it."""
    known = {
        word
        for one in database.catalogue.collections.values()
        for name in (
            one.name,
            *one.fields,
            *(value for each in one.fields.values() for value in each.values or ()),
        )
        for word in parts(name)
    }
    wanted = round(OTHERS * len(database.pairs))
    asked: set[str] = set()
    for _ in range(10 * wanted):
        if len(asked) == wanted:
            return
        other = chance.choice(others)
        pair = chance.choice(other.pairs)
        plan = _parsed(pair.plan, other)
        own = {word for word in words_of(pair.question) if word not in ASKING and not word.isdigit()}
        about = set(parts(plan.collection)) if plan else set()
        apart = len(own) > 1 and not any(means(part, word) for word in own | about for part in known)
        if plan and not pair.previous and apart and not database.index.hints(pair.question):
            if pair.question not in asked:
                yield Pair(pair.question, NONE)
            asked.add(pair.question)
