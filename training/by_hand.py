"""Written databases as training data: `python -m training.by_hand OUT.jsonl [--held] [--times N] [--check NAME …]`.

Of `--times` passes over the databases (`training.databases`) the first has them as they are written, each other one in
new forms (`training.variants`). `--check` names what the product's own checks say against a pair: most often the plan
says more, or less, than the wording.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from gateway.ask import language

from training.databases import Database, held, load, names
from training.variants import variant

PACK = 18  # questions of one line, as of generated schemas


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


def write(path: Path, kept: bool, times: int = 1, seed: int = 1, plain: int = 1) -> Counter[str]:
    """Write the data of the databases that are (`kept`) or are not for validation, `times` over, `plain` times as they
    are written."""
    chance = random.Random(seed)
    report: Counter[str] = Counter()
    databases = [load(name) for name in names() if held(name) is kept]
    with path.open("w", encoding="utf-8") as out:
        for number in range(times):
            for one in databases:
                others = [other for other in databases if other is not one]
                made = one if number < plain else variant(one, others, chance)
                out.writelines(line + "\n" for line in lines(made, chance))
                report.update(pair.kind for pair in made.pairs)
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
    parser.add_argument(
        "--plain", type=int, default=1, help="of them so many as it is, the others in new forms"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", nargs="+", metavar="NAME", help="print the catalogue and what is doubtful")
    options = parser.parse_args(arguments)
    if options.check:
        for database in map(load, options.check):
            print(database.catalogue.text, *problems(database), sep="\n")
            print(f"{len(database.pairs)} questions, {len({one.plan for one in database.pairs})} plans")
    if options.out:
        made = write(options.out, options.held, options.times, options.seed, options.plain)
        for kind, count in sorted(made.items()):
            print(f"{count:8} {kind}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
