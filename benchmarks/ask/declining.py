"""Questions that nothing in the database answers, made of those that something does.

elsewhere   a question of one database, asked of another of the same set
removed     a question whose field the documents no longer hold
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from gateway.ask import sampling
from gateway.ask.catalogue import Catalogue
from gateway.ask.language import Plan
from gateway.ask.values import words_of

from benchmarks.ask.cases import Case, Documents, QuestionSet, sample
from benchmarks.ask.sql import NoPlan, plan_of

ELSEWHERE, REMOVED = "elsewhere", "removed"
SAMPLE = 200  # documents of a collection from which a catalogue is made, as the product does
LETTERS = 4  # a word of a question that has fewer names nothing
# Words of questions that name nothing of a database.
_PLAIN = """
a an and any are all average avg amount between case common count different distinct does each entry entries ever every
field find first from give have highest how into item items kind known largest last least less list long longest lowest
many maximum mean minimum more most much name named names number numbers order ordered over please recent record records
return same show shown shortest smallest some sort sorted tell than that their them there these they this those total
type types value values what when where which while whose with year years month months date dates ascending descending
alphabetical alphabetically both many none just only also still since after before today
"""
PLAIN = frozenset(_PLAIN.split())


def names_of(text: str) -> set[str]:
    """The words of a question or of a catalogue that may name something: stems, without those of any question."""
    parted = re.sub(r"([a-z])([A-Z])", r"\1 \2", text).replace("_", " ")
    return {word for word in words_of(parted) if len(word) >= LETTERS and word not in PLAIN}


def catalogue_of(name: str, documents: Documents) -> Catalogue:
    """The catalogue of a database in memory."""
    filled = {table: (len(its), its[:SAMPLE]) for table, its in documents.items() if its}
    return sampling.build(name, filled)


def elsewhere(questions: QuestionSet, most: int) -> list[Case]:
    """Up to `most` answerable questions, each asked of a database that knows none of its words, no value either."""
    known = {name: _all_words(its) for name, its in questions.databases.items()}
    found = []
    for case in questions.cases:
        words = names_of(case.question)
        others = [name for name, its in known.items() if name != case.database and words and not words & its]
        if case.answerable and not case.before and others:
            other = others[_draw(case.id, len(others))]
            found.append(replace(case, id=f"{case.id}@{other}", kind=ELSEWHERE, database=other, right=None))
    return sample(found, most)


def removed(questions: QuestionSet, most: int) -> QuestionSet:
    """Up to `most` questions with SQL, each on a copy of its database without one field that the question names and
    no other field is named like.
    """
    catalogues = {name: catalogue_of(name, its) for name, its in questions.databases.items()}
    found = []
    for case in questions.cases:
        if not case.sql:
            continue
        catalogue = catalogues[case.database]
        try:
            plan = plan_of(case.sql, catalogue)
        except NoPlan:
            continue
        fields = sorted(_needed(plan, catalogue, case.question))
        if fields:
            field = fields[_draw(case.id, len(fields))]
            copy = f"{case.database}~{plan.collection}~{field}"
            found.append(
                replace(case, id=f"{case.id}-{field}", kind=REMOVED, database=copy, right=None, sql="")
            )
    drawn = sample(found, most)
    databases: dict[str, Documents] = {}
    for case in drawn:
        name, collection, field = case.database.split("~")
        path = catalogues[name].collections[collection].fields[field].path
        real = catalogues[name].collections[collection].real
        databases[case.database] = _without(questions.databases[name], real, path[0])
    return QuestionSet(questions.name, databases, drawn, questions.judged)


def _needed(plan: Plan, catalogue: Catalogue, question: str) -> Iterator[str]:
    """Fields of the plan that the question names by a word that no other field of the database has."""
    asked = names_of(question)
    own = catalogue.collections[plan.collection].fields
    for name in plan.used():
        if name not in own or own[name].ref or len(own[name].path) > 1:
            continue
        words = names_of(name) & asked
        others: set[str] = set()
        for collection in catalogue.collections.values():
            others |= names_of(collection.name)
            for one in collection.fields.values():
                if collection.name != plan.collection or one.name != name:
                    others |= names_of(one.name)
        if words and not words & others:
            yield name


def _without(documents: Documents, collection: str, key: str) -> Mapping[str, list[dict[str, object]]]:
    return {
        name: [{k: value for k, value in one.items() if k != key} for one in its]
        if name == collection
        else its
        for name, its in documents.items()
    }


def _all_words(documents: Documents) -> set[str]:
    """Every word of a database: names of collections and fields, and texts."""
    found: set[str] = set()
    todo: list[object] = [documents]
    while todo:
        value = todo.pop()
        if isinstance(value, Mapping):
            found |= names_of(" ".join(map(str, value)))
            todo += value.values()
        elif isinstance(value, list):
            todo += value
        elif isinstance(value, str):
            found |= names_of(value)
    return found


def _draw(seed: str, size: int) -> int:
    """A number below `size`, the same each time."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4]) % size
