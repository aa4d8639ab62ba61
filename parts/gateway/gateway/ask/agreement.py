"""Whether a plan does what the words of a question ask for: bounds, ends, figures, groups, an order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.ask import cues, numbers
from gateway.ask.compared import Compared, Complaint
from gateway.ask.confidence import ASKING
from gateway.ask.dates import Date
from gateway.ask.language import ORDERED, Average, Condition, Other
from gateway.ask.names import alike, begins, main_date, means, parts, shortens
from gateway.ask.values import words_of
from gateway.ask.words import is_name

COUNTED = re.compile(r"(last|next) (\d+) \w+")
# What is compared with the last N days, as bounds of how many days ago it was; and with the next N days.
MORE, LESS = (">", ">="), ("<", "<=")
AGO = {"<": MORE, "<=": MORE, ">": LESS, ">=": LESS, "=": LESS, "!=": MORE}
ONWARDS = {">": MORE, ">=": MORE, "<": LESS, "<=": LESS, "=": LESS, "!=": MORE}


def bounds(it: Compared) -> Iterator[Complaint]:
    compared: dict[float, set[str]] = {}
    years: set[float] = set()
    taken: set[float] = set()
    for one in it.conditions:
        for value in one.values:
            if type(value) is float or (isinstance(value, Date) and value.literal.isdecimal()):
                compared.setdefault(float(str(value)), set()).add(one.op)
                years |= {float(str(value))} if it.is_time(one.field) else set()
                taken |= {float(str(value))} if it.is_taken(one.field) else set()
            elif isinstance(value, Date) and (count := COUNTED.fullmatch(value.literal)):
                ops = AGO[one.op] if count[1] == "last" else ONWARDS[one.op]
                compared.setdefault(float(count[2]), set()).update(ops)
    for figure in it.plan.aggregates:
        if figure.compare:
            compared.setdefault(figure.compare[1], set()).add(figure.compare[0])
    for said in numbers.named(it.question):
        used = {op for value in said.values for op in compared.get(value, ())}
        before, after = it.lower[: said.start], it.lower[said.start + len(said.said) :]
        if years & {*said.values}:  # older than 1990 is before 1990
            before = cues.YOUNGER.sub("later than", cues.OLDER.sub("earlier than", before))
        if taken & {*said.values}:  # slower than 2 seconds takes longer
            before = cues.FASTER.sub("shorter than", cues.SLOWER.sub("longer than", before))
        wanted = [op for op, cue in cues.BOUND_AFTER.items() if cue.search(after)]
        wanted += [
            op
            for op, cue in cues.BOUND_BEFORE.items()
            if (found := cue.search(before)) and not set(words_of(found.group())) & set(it.limits())
        ]
        if wanted and used and wanted[0] not in used:
            yield Complaint(
                "bound", f"“{before.split()[-1]} {said.said}” is not {' or '.join(sorted(used))}."
            )


def compared_fields(it: Compared) -> Iterator[Complaint]:
    """Of two fields that are compared the wrong one is the larger: stock under the minimum."""
    for one in it.conditions:
        other = one.values[0]
        if not isinstance(other, Other) or one.op[0] not in cues.BOUND_FIELD:
            continue
        for op, cue in cues.BOUND_FIELD.items():
            taken = it.is_taken(one.field)
            for said in cue.findall(cues.SLOWER.sub("longer than", it.lower) if taken else it.lower):
                after = words_of(said)
                named = [_is_named(name, both, after) for both in [(one.field, other.field)] for name in both]
                if sum(named) == 1 and (op == one.op[0]) != named[1]:
                    yield Complaint("bound", f"“{said.strip()}” is on the other side.")


def _is_named(name: str, both: tuple[str, str], said: list[str]) -> bool:
    """Whether words say the part of a name that the other name does not have."""
    others = {part for one in both if one != name for part in parts(one)}
    return any(
        means(part, word) for part in parts(name) if len(part) > 2 and part not in others for word in said
    )


def quantities(it: Compared) -> Iterator[Complaint]:
    """What names a document is reckoned with like a number: clubs[member_ids<8]."""
    names = [one.field for one in it.conditions if one.op in ORDERED and type(one.values[0]) is float]
    names += [
        one.field for one in it.plan.aggregates if one.field and one.how in ("sum", "avg", "min", "max")
    ]
    for name in [*names, it.plan.rank]:
        if (
            name
            and name in it.own
            and (it.own[name].ref or (parts(name)[1:] and parts(name)[-1] in ("id", "ids")))
        ):
            yield Complaint("quantity", f"{name} is no quantity.")


def directions(it: Compared) -> Iterator[Complaint]:
    for name, high in it.ranked():
        field = it.fields.get(name)
        text, up, down = cues.FROM_TO.sub(r"\1", it.plain), [cues.HIGH], [cues.LOW]
        if field and field.kind == "text":
            up, down = [cues.DESCENDING], [cues.ASCENDING]
        elif it.is_time(name):
            text = cues.SENIOR.sub("earliest", cues.SPAN.sub("", text)).replace("most junior", "latest")
            text = cues.LENGTH.sub("", text.replace("longest", "earliest") if begins(name) else text)
            up, down = [cues.HIGH, cues.LATE], [cues.LOW, cues.EARLY]
        elif it.is_taken(name):
            text = cues.FAST.sub("lowest", cues.SLOW.sub("highest", text))
        elif "age" in parts(name):
            up, down = [cues.HIGH, cues.OLD], [cues.LOW, cues.YOUNG]
        ups, downs = any(one.search(text) for one in up), any(one.search(text) for one in down)
        if ups != downs and ups != high:
            yield Complaint("direction", f"{'Highest' if high else 'Lowest'} is the wrong end.")


def figures(it: Compared) -> Iterator[Complaint]:
    """Averages, sums, shares and counts are asked for, or are not."""
    plan, hows = it.plan, {*(one.how for one in it.plan.aggregates), it.plan.over}
    average = cues.AVERAGE.search(cues.MEANS.sub("", it.lower)) or _how_long(it)
    averaged = any(Average() in one.values for one in it.conditions)
    if "avg" in hows and not average and not _may_average(it):
        yield Complaint("figure", "No average is asked for.")
    if (
        average
        and "avg" not in hows
        and not averaged
        and not any(alike(average.group(), one) for one in it.used)
    ):
        yield Complaint("figure", "An average is asked for.")
    ranked = any(one.order or one.compare for one in plan.aggregates)
    summed = [one.field for one in plan.aggregates if one.how == "sum" and one.field]
    named = all(it.meant_by_words(name) or it.said_in_part(name) for name in summed)
    asked = cues.SUM.search(it.lower) or _quantity_named(it)
    if "sum" in hows and not ranked and not named and not asked:
        yield Complaint("figure", "No total is asked for.")
    if (plan.action == "percent" or "percent" in hows) and not cues.PERCENT.search(it.lower):
        yield Complaint("figure", "No share is asked for.")
    rows = plan.action in ("show", "list", "top", "bottom")
    if (
        rows
        and cues.COUNT_FIRST.match(it.lower)
        and not any(it.fields[key.field].kind == "number" for key in plan.fields)
    ):
        yield Complaint("figure", "A number is asked for.")
    only_count = plan.action == "aggregate" and [str(one) for one in plan.aggregates] == ["count"]
    different = [word for words in cues.DIFFERENT.findall(it.lower) for word in words_of(words)]
    things = parts(plan.collection)
    values = any(not any(shortens(thing, word) for thing in things) for word in different)
    differ = any(isinstance(value, Other) for one in it.conditions for value in one.values)
    if values and not differ and (plan.action == "show" or only_count):
        yield Complaint("figure", "Different values are asked for.")


def _how_long(it: Compared) -> re.Match[str] | None:
    """Whether "how long" asks for an average: not of what is shown for each of some, nor in all."""
    rows = it.plan.action in ("show", "top", "bottom", "distinct")
    one_each = rows and (it.texts or it.plan.rank or cues.WHICH.search(it.lower))
    summed = any(one.how == "sum" for one in it.plan.aggregates)
    in_all = summed and (it.plan.by or cues.IN_ALL.search(it.lower))
    return None if one_each or in_all else cues.HOW_LONG.search(it.lower)


def _may_average(it: Compared) -> bool:
    """Whether an average may be meant: of ratings, of how late something is, of what a document has: "per order"."""
    found = cues.MAY_AVERAGE.search(it.lower)
    things = parts(it.plan.collection)
    per = found[1] if found else None
    if per and not any(alike(thing, word) for thing in things for word in words_of(per)):
        found = None
    averaged = [one.field for one in it.plan.aggregates if one.how == "avg" and one.field]
    rated = (
        it.plan.by
        and not cues.COUNT.search(it.lower)
        and all(cues.RATED & set(parts(name)) and it.said_in_part(name) for name in averaged)
    )
    return bool(found) or bool(rated)


def _adds_up(it: Compared, name: str) -> bool:
    """Whether a number is a quantity: it names nothing, and is no rating, no year, and no money."""
    field, words = it.fields[name], set(parts(name))
    worth = any(means(part, word) for part in words for word in ("price", "amount", "salary"))
    money = words & cues.MONEY or (worth and not words & cues.UNITS)
    return not (field.ref or is_name(field) or it.is_time(name) or words & cues.RATED or money)


def _quantity_named(it: Compared) -> bool:
    """Whether a few words name what is counted up: "hours per crew", "visitors in Bristol". It is neither the
    documents nor what groups them."""
    if cues.WHICH.search(it.lower) or cues.ASKED_FOR.search(it.lower):
        return False
    if not all(_adds_up(it, one.field) for one in it.plan.aggregates if one.how == "sum" and one.field):
        return False
    text = it.lower.partition(":")[2] if it.lower.startswith(("per ", "for each ")) else it.lower
    text = cues.HEAD_END.split(cues.RELATIVE.sub(" ", text).strip(), maxsplit=1)[0]
    head = [word for word in words_of(text) if len(word) > 1 and word not in ASKING]
    summed = {one.field for one in it.plan.aggregates}
    names = [
        it.plan.collection,
        *(key.field for key in it.plan.by),
        *(name for name in it.own if name not in summed),
    ]
    known = [part for name in names for part in parts(name)] + [
        word for one in it.texts for word in words_of(one)
    ]
    things = parts(it.plan.collection)
    return any(
        not any(alike(word, other) for other in known) and not any(means(thing, word) for thing in things)
        for word in head
    )


def groups(it: Compared) -> Iterator[Complaint]:
    plan = it.plan
    if plan.action == "aggregate" and (_each(it) or _group_named(it)):
        yield Complaint("groups", "A figure for each group is asked for.")
    elif not plan.by and not plan.rank and _per_time(it) and main_date(it.own):
        yield Complaint("groups", "Groups by time are asked for.")
    ordered = plan.order or any(one.compare or one.order for one in plan.aggregates)
    asked = cues.GROUPED.search(it.lower) or cues.COUNT.search(it.lower) or it.superlative()
    asked = asked or any(_key_named(it, key.field) for key in plan.by) or _values_named(it)
    if plan.action == "by" and not ordered and not asked:
        yield Complaint("groups", "No groups are asked for.")


def _each(it: Compared) -> bool:
    """Whether groups are asked for by "each" or "every", before anything but a value of the plan: "each month"."""
    values = {word for text in it.texts for word in words_of(text)}
    return any(not word or word not in values for word in cues.EACH_OF.findall(it.lower))


def _values_named(it: Compared) -> bool:
    """Whether values of what makes the groups are named: "starters, mains and desserts"."""
    return " or " not in it.lower and any(
        len({hint.value for hint in it.hints if it.holds(key.field, hint)}) > 1 for key in it.plan.by
    )


def _per_time(it: Compared) -> bool:
    """Whether groups by time are asked for: "per month" may also be a part of a field's name."""
    found = cues.PER_TIME.search(it.lower)
    return found is not None and found[1] not in it.used


def _key_named(it: Compared, name: str) -> bool:
    hop = it.catalogue.hop(it.plan.collection, name)
    place = hop[1].name if hop else name
    return it.meant_by_words(place) or any(it.said(word) for word in parts(place))


def _group_named(it: Compared) -> bool:
    """Whether an unused field follows "per" or "by"."""
    following = [set(words_of(text)) for text in cues.AFTER_PER.findall(it.lower)]
    names = [name for name in it.own if name not in it.plan.used()]
    return any(set(parts(name)) <= words for name in names for words in following)


def ranking(it: Compared) -> Iterator[Complaint]:
    plan = it.plan
    names = {name for name, _ in it.ranked()}
    late = any(cues.DELAY & set(parts(name)) for name in names)
    if names and not late and cues.RECENT.search(it.plain) and not any(it.is_time(name) for name in names):
        yield Complaint("ranking", "The latest is asked for.")
    yield from _other_order(it, names)
    linked = it.catalogue.links(plan.collection) or any(one.ref for one in it.own.values())
    often = cues.OFTEN.search(it.plain)
    if plan.rank and linked and often and _counts_links(it, often[0]) and not it.meant_by_words(plan.rank):
        yield Complaint("ranking", f"{plan.rank} is not what is most.")
    limited = plan.action in ("top", "bottom") or any(one.limit for one in plan.aggregates)
    coming = cues.NEXT.search(it.lower) and any(
        one.field == plan.rank and it.is_time(one.field) for one in it.conditions
    )
    if limited and not coming and not it.superlative() and not cues.SORTED.search(it.lower):
        yield Complaint("ranking", "No highest or lowest is asked for.")
    only = plan.limit == 1 or any(one.limit == 1 for one in plan.aggregates)
    if only and cues.SORT.search(it.plain) and not cues.EXTREME.search(it.plain):
        yield Complaint("ranking", "All are asked for, in an order.")
    ranked = bool(names) or any(one.how in ("min", "max") for one in plan.aggregates)
    known = [*it.used, *words_of(str(plan))]
    for cue in (cues.HIGH, cues.LOW):
        found = cue.search(it.plain)
        if not found or ranked or any(_is_end(it, one, found[0]) for one in it.conditions):
            continue
        if not any(alike(found[0], one) or found[0][:3] == one for one in known):
            yield Complaint("ranking", f"“{found[0]}” is not used.")
    if cues.SORT.search(it.lower) and not ranked:
        yield Complaint("ranking", "An order is asked for.")


def _is_end(it: Compared, one: Condition, said: str) -> bool:
    """Whether a condition asks for an end: the top rating is 5, a field for the minimum is compared."""
    field, value = it.fields[one.field], one.values[0]
    if isinstance(value, Other):
        return said in ("minimum", "maximum")
    if said in ("most", "least", "fewest"):
        return False
    return (
        one.op == "=" and value is not None and value == (field.high if cues.HIGH.match(said) else field.low)
    )


def _counts_links(it: Compared, said: str) -> bool:
    """Whether what is done most is not a figure of the documents: "borrowed the most", not "owes the most"."""
    links = it.catalogue.links(it.plan.collection)
    # "ordered" is what the orders say.
    named = tuple(part[:4] for name in (*links, it.plan.collection) for part in parts(name) if len(part) > 3)
    return not said.endswith("the most") or any(word.startswith(named) for word in said.split())


def _other_order(it: Compared, names: set[str]) -> Iterator[Complaint]:
    """The field that follows "ordered by" or "the highest" is not what the plan ranks by."""
    figures = {one.field for one in it.plan.aggregates if one.field}
    keys = {key.field for key in (*it.plan.by, *it.plan.fields)}
    known = {part for name in (*names, *figures, *keys) for part in parts(name)}
    things = parts(it.plan.collection)
    ranks = {part for name in names for part in parts(name)}
    ends = [
        after
        for verb, after in cues.AFTER_EXTREME.findall(it.plain)
        if verb not in ranks  # sold the most seats
    ]
    for said in (*cues.ORDERED_BY.findall(it.plain), *ends):
        words = words_of(said)
        wanted = [
            name
            for name in it.own
            if name not in ("_id", "on") and words[: len(parts(name))] == parts(name) != things
        ]
        if (
            wanted
            and names
            and "" not in names
            and not known & {*words, *(part for one in wanted for part in parts(one))}
        ):
            yield Complaint("ranking", f"The order is by {wanted[0]}.")
