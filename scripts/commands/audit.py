"""`audit`: what is declared against what runs, each check with what it saw, why it matters and what fixes it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from scripts.audit import result
from scripts.audit.checks import CHECKS
from scripts.audit.checks import audit as checked
from scripts.console import Console
from scripts.doctor.installation import Installation
from scripts.home import ROOT, release, write_state
from scripts.settings.environment import inherited

WORDS = {
    "ok": "ok",
    "wrong": "wrong",
    "unchecked": "could not be checked",
    "not applicable": "not applicable here",
}
LOOK_SECONDS = 60.0  # for what runs; a busy container tool takes its time
SHARED = 0o644  # the mode of a file for other programs


def audit(console: Console, sarif: str = "", gate: bool = False) -> int:
    """Run every check. `sarif` is a file to write the findings to.

    Exit code 0 only if everything was checked and nothing is wrong; 10 if something is wrong, 11 if something could not
    be checked; with `gate` 1 for both. Raises HostError where the file can't be written.
    """
    findings = checked(Installation.of(ROOT, inherited(), LOOK_SECONDS))
    console.rows(findings)
    if sarif:
        path = Path(sarif).expanduser().absolute()
        write_state(
            path, json.dumps(result.sarif(findings, release()), indent=2, ensure_ascii=False) + "\n", SHARED
        )
    count = Counter(WORDS[result.of_check(one, findings)] for one in CHECKS)
    console.say()
    console.say(
        f"{len(CHECKS)} checks: {', '.join(f'{number} {word}' for word, number in count.most_common())}."
    )
    console.data(result.document(findings))
    return result.code(findings, gate)
