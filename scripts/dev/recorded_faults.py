"""What `explain` finds in saved outputs, next to their notes: `python -m scripts.dev.recorded_faults FOLDER`.

The notes (`# means: …`) are a person's words. Whether the fault's words mean the same, a person must judge; only
recognised and not recognised are counted.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from scripts.console import Console
from scripts.dev import saved
from scripts.faults.find import explain

# What `explain` says of an output in which it only sees what a machine is, not what is wrong with it.
FACTS = "machine-facts"
MEANING = 100  # characters of the notes


@dataclass(frozen=True)
class Row:
    """One output: the ids that `explain` names, and the kind of the first: fault, fact or harmless; empty: none."""

    name: str
    kind: str
    ids: tuple[str, ...]
    meaning: str


def rows(folder: Path) -> list[Row]:
    """Every output of a folder whose notes say what it means."""
    found = []
    for one in saved.outputs(folder):
        if meaning := one.notes.get("means"):
            named = explain(one.text)
            ids = tuple(finding.fault.id for finding in named)
            found.append(Row(one.name, named[0].fault.kind if named else "", ids, meaning))
    return found


def main(folder: Path, console: Console) -> int:
    """Print the table and the counts. Raises HostError when the folder has no such output: nothing was checked."""
    done = rows(folder)
    if not done:
        raise saved.nothing(folder, "that begins with '# means: …'", "scripts.dev.recorded_faults")
    table = [
        [row.kind or "-", row.name, ", ".join(row.ids) or "not known", row.meaning[:MEANING]] for row in done
    ]
    console.table(["", "case", "explain names", "the notes say"], table)
    kinds = Counter(row.kind for row in done)
    only = sum(row.ids == (FACTS,) for row in done)
    console.say(
        f"{len(done) - kinds['']} of {len(done)} recognised: {kinds['fault']} as faults, {kinds['fact']} as facts "
        f"({only} of them only as what a machine is), {kinds['harmless']} as harmless; {kinds['']} not known."
    )
    return 0


if __name__ == "__main__":
    sys.exit(saved.checked(lambda console: main(Path((*sys.argv, ".")[1]), console)))
