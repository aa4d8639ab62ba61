"""Questions written by people, as training data: `python -m training.by_hand OUT.jsonl [--held] [--check NAME …]`.

`training/written/NAME.py` is a made-up database: `documents(chance)` gives its collections, QUESTIONS the plans, each with
the wordings that ask for it:

    bikes[frame="carbon"] count
        how many carbon bikes do we have
        carbon frames, total?

    after bikes[frame="carbon"] count
    bikes[frame="carbon" & sold=true] count
        and how many of those are sold?

    none
        who is our best mechanic

A line that begins with white space is a wording; `after PLAN` makes the wordings below follow-ups. `--check` names what
the product's own checks say against a pair: most often the plan says more, or less, than the wording.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import pkgutil
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from gateway.ask import checks, documents, language, sampling
from gateway.ask.catalogue import Catalogue
from gateway.ask.compile import query
from gateway.ask.values import Index, index_of

from training import written
from training.generate import TODAY, user_turn

PACK = 18  # questions of one line, as of generated schemas
HELD = 8  # one database of so many is kept for validation
AFTER = "after "


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
        plan = language.parse(text, self.catalogue)
        if plan is None:
            return language.NONE
        query(plan, self.catalogue, TODAY)
        return str(plan)

    def complaints(self, pair: Pair) -> list[str]:
        """What the product's checks say against the pair. Raises PlanError."""
        plan = language.parse(pair.plan, self.catalogue)
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
    module = importlib.import_module(f"{written.__name__}.{name}")
    return made(name, module)


def made(name: str, module: ModuleType) -> Database:
    """The database of a module with `documents` and `QUESTIONS`."""
    collections = module.documents(random.Random(name))
    catalogue = sampling.build(
        name, {one: (len(documents), documents) for one, documents in collections.items()}
    )
    index = index_of(documents.texts(catalogue, collections))
    return Database(name, catalogue, index, tuple(read(module.QUESTIONS)))


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


def lines(database: Database, chance: random.Random) -> Iterator[str]:
    """Lines of training data, in the form of `training.generate`."""
    pairs = list(database.pairs)
    chance.shuffle(pairs)
    for begin in range(0, len(pairs), PACK):
        packed = [
            (database.user(one), database.canonical(one.plan), one.kind)
            for one in pairs[begin : begin + PACK]
        ]
        yield json.dumps({"catalogue": database.catalogue.text, "questions": packed}, ensure_ascii=False)


def write(path: Path, kept: bool, times: int = 1, seed: int = 1) -> Counter[str]:
    """Write the data of the databases that are (`kept`) or are not for validation, `times` over in another order."""
    chance = random.Random(seed)
    report: Counter[str] = Counter()
    databases = [load(name) for name in names() if held(name) is kept]
    with path.open("w", encoding="utf-8") as out:
        for _ in range(times):
            for one in databases:
                out.writelines(line + "\n" for line in lines(one, chance))
                report.update(pair.kind for pair in one.pairs)
    return report


def problems(database: Database) -> Iterator[str]:
    """A line for each pair that can't be trained or that the product's checks doubt."""
    seen: set[tuple[str, str]] = set()
    for one in database.pairs:
        where = f"{database.name}: {one.line}: {one.question!r}"
        if (one.question.lower(), one.previous) in seen:
            yield f"{where}: asked twice"
        seen.add((one.question.lower(), one.previous))
        try:
            yield from (f"{where} {one.plan}: {said}" for said in database.complaints(one))
            database.canonical(one.plan)
        except language.PlanError as error:
            yield f"{where}: ERROR {one.plan}: {error}"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Write the training data of databases written by hand.")
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--held", action="store_true", help="of the databases that are kept for validation")
    parser.add_argument("--times", type=int, default=1, help="write each database so many times")
    parser.add_argument("--check", nargs="+", metavar="NAME", help="print the catalogue and what is doubtful")
    options = parser.parse_args(arguments)
    if options.check:
        for database in map(load, options.check):
            print(database.catalogue.text, *problems(database), sep="\n")
            print(f"{len(database.pairs)} questions, {len({one.plan for one in database.pairs})} plans")
    if options.out:
        for kind, count in sorted(write(options.out, options.held, options.times).items()):
            print(f"{count:8} {kind}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
