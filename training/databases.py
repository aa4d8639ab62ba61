"""Databases written by people, with questions about them: `training/written/NAME.py`.

`documents(chance)` gives the collections, QUESTIONS the plans, each with the wordings that ask for it:

    bikes[frame="carbon"] count
        how many carbon bikes do we have
        carbon frames, total?

    after bikes[frame="carbon"] count
    bikes[frame="carbon" & sold=true] count
        and how many of those are sold?

    none
        who is our best mechanic

A line that begins with white space is a wording; `after PLAN` makes the wordings below follow-ups.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from gateway.ask import checks, documents, language, sampling
from gateway.ask.catalogue import Catalogue
from gateway.ask.compile import query
from gateway.ask.parse import parse
from gateway.ask.values import Index, index_of

from training import written
from training.generate import TODAY, user_turn

HELD = 8  # one database of so many is kept for validation
AFTER = "after "
Documents = Mapping[str, Sequence[Mapping[str, Any]]]  # of each collection


@dataclass(frozen=True)
class Pair:
    """A wording and the plan that answers it; `previous` is the plan that it follows, empty without one."""

    question: str
    plan: str
    previous: str = ""
    line: int = 0

    @property
    def kind(self) -> str:
        """As in the report of generated data."""
        return "none written" if self.plan == language.NONE else "follow-up" if self.previous else "written"


@dataclass(frozen=True)
class Database:
    """What the model is shown of it, and what is asked."""

    name: str
    catalogue: Catalogue
    index: Index
    pairs: tuple[Pair, ...]
    documents: Documents = field(default_factory=dict, repr=False)

    @property
    def held(self) -> bool:
        """Whether it is kept for validation."""
        return held(self.name)

    def user(self, pair: Pair) -> str:
        """What the model reads after the catalogue."""
        hints = [str(one) for one in self.index.hints(pair.question)]
        return user_turn(pair.question, hints, self.canonical(pair.previous))

    def canonical(self, text: str) -> str:
        """The plan as the product prints it. Raises PlanError."""
        if not text:
            return ""
        plan = parse(text, self.catalogue)
        if plan is None:
            return language.NONE
        query(plan, self.catalogue, TODAY)
        return str(plan)

    def complaints(self, pair: Pair) -> list[str]:
        """What the product's checks say against the pair. Raises PlanError."""
        plan = parse(pair.plan, self.catalogue)
        if plan is None:
            return []
        hints = self.index.hints(pair.question)
        found = checks.complaints(plan, pair.question, self.catalogue, hints, self.canonical(pair.previous))
        return [f"{one.id}: {one}" for one in found]


def names() -> list[str]:
    """The written databases."""
    return sorted(one.name for one in pkgutil.iter_modules(written.__path__))


def held(name: str) -> bool:
    """Whether this database is kept for validation: by its name alone, so that it stays so."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % HELD == 0


def load(name: str) -> Database:
    """Raises ValueError for a text that has another form."""
    return described(name, sample(name), questions(name))


def sample(name: str) -> Documents:
    """The documents of a written database."""
    made: Documents = _module(name).documents(random.Random(name))
    return made


def questions(name: str) -> tuple[Pair, ...]:
    """The pairs of a written database. Raises ValueError for a text that has another form."""
    return tuple(read(_module(name).QUESTIONS))


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"{written.__name__}.{name}")


def described(name: str, collections: Documents, pairs: Sequence[Pair]) -> Database:
    """A database with what the product makes of its documents."""
    catalogue = sampling.build(name, {one: (len(some), some) for one, some in collections.items()})
    index = index_of(documents.texts(catalogue, collections))
    return Database(name, catalogue, index, tuple(pairs), collections)


def read(text: str) -> Iterator[Pair]:
    """The pairs of a text in the form above. Raises ValueError that names the line."""
    plan = previous = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            plan = previous = ""
        elif line[0].isspace():
            if not plan:
                raise ValueError(f"line {number}: a wording without a plan: {line.strip()!r}")
            yield Pair(line.strip(), plan, previous, number)
        elif plan:
            raise ValueError(f"line {number}: an empty line is missing before {line!r}")
        elif line.startswith(AFTER):
            previous = line.removeprefix(AFTER).strip()
        else:
            plan = line.strip()
