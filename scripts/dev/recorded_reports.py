"""Whether `explain` is right about reports whose truth is known: `python -m scripts.dev.recorded_reports FOLDER TRUTH`.

FOLDER holds the reports, one a file; TRUTH is a TOML file with a table for each that is judged, named as its file:

    [001-ollama-filtered]
    kind = "gpu"                 what it is about: the table of results has a row for each kind
    right = ["gpu-filtered"]     faults that are the truth
    half = ["engine-on-cpu"]     faults that are true and leave the cause open
    gpu = ["cpu"]                verdicts of `gpu --from` that are right, if the report is about a GPU

The first finding decides: it is right, half right or wrong; nothing, or facts alone, is silent. A wrong fault behind a
right one makes that half right. A wrong verdict is wrong, whatever `explain` names.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from scripts import bounded, gpu
from scripts.benchmark.statistics import share_interval
from scripts.console import Console
from scripts.dev import saved
from scripts.faults.find import explain

Judgement = Literal["right", "half", "silent", "wrong"]
JUDGEMENTS: tuple[Judgement, ...] = get_args(Judgement)


@dataclass(frozen=True)
class Row:
    """One report: how it was judged, and the faults and symptoms that `explain` named."""

    name: str
    kind: str
    judgement: Judgement
    ids: tuple[str, ...]
    verdict: str = ""  # of `gpu --from`, where it is judged
    verdict_right: bool = True


def judge(ids: Sequence[str], right: Sequence[str], half: Sequence[str]) -> Judgement:
    """The judgement of the faults that were named, in their order."""
    if not ids:
        return "silent"
    if ids[0] not in {*right, *half}:
        return "wrong"
    stray = any(id not in {*right, *half} for id in ids)
    return "right" if ids[0] in right and not stray else "half"


def rows(folder: Path, truth: dict[str, Any]) -> list[Row]:
    """Every report of the folder that the truth knows, by name."""
    found = []
    for one in saved.outputs(folder):
        known = truth.get(one.name.removesuffix(".txt"))
        if known is not None:
            right, half = known["right"], known.get("half", ())
            ids = tuple(
                match.fault.id
                for match in explain(one.text)
                if match.fault.kind in {"fault", "symptom"} or match.fault.id in {*right, *half}
            )
            verdict, verdicts = "", known.get("gpu", ())
            if verdicts:
                verdict = gpu.judge(gpu.read(one.text, one.name).evidence).verdict
            found.append(
                Row(
                    one.name,
                    known["kind"],
                    judge(ids, right, half),
                    ids,
                    verdict,
                    not verdicts or verdict in verdicts,
                )
            )
    return found


def main(folder: Path, truth: Path, console: Console) -> int:
    """Print what is wrong or silent, and the counts of each kind; 1 when one is wrong.

    Raises HostError when the folder has no report that the truth knows: nothing was checked.
    """
    done = rows(folder, bounded.from_toml(bounded.text(truth)))
    if not done:
        raise saved.nothing(folder, f"that {truth} knows", f"scripts.dev.recorded_reports FOLDER {truth}")
    left = [row for row in done if row.judgement != "right"]
    console.table(
        ["", "report", "explain names"], [[r.judgement, r.name, ", ".join(r.ids) or "-"] for r in left]
    )
    console.say()
    kinds = {row.kind: [one for one in done if one.kind == row.kind] for row in done}
    console.table(["kind", *JUDGEMENTS], [[kind, *_counts(own)] for kind, own in sorted(kinds.items())])
    counts = Counter(row.judgement for row in done)
    for judgement in JUDGEMENTS:
        low, high = share_interval(counts[judgement], len(done))
        share = counts[judgement] / len(done)
        console.say(
            f"{judgement:<7} {counts[judgement]:>3} of {len(done)}: {share:.0%} ({low:.0%} to {high:.0%})"
        )
    return int(bool(counts["wrong"] or _verdicts(done, console)))


def _verdicts(rows: Sequence[Row], console: Console) -> int:
    """How many verdicts of `gpu --from` are wrong; each is named."""
    judged = [row for row in rows if row.verdict]
    wrong = [row for row in judged if not row.verdict_right]
    for row in wrong:
        console.say(f"wrong   {row.name}: gpu --from says {row.verdict}")
    if judged:
        console.say(f"gpu --from: {len(judged) - len(wrong)} of {len(judged)} right")
    return len(wrong)


def _counts(rows: Sequence[Row]) -> list[str]:
    counts = Counter(row.judgement for row in rows)
    return [str(counts[judgement]) for judgement in JUDGEMENTS]


if __name__ == "__main__":
    sys.exit(saved.checked(lambda console: main(Path(sys.argv[1]), Path(sys.argv[2]), console)))
