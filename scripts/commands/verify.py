"""`verify`: the doctor's rows of what runs, then questions whose answers can be wrong."""

from __future__ import annotations

from scripts import verify as room
from scripts.console import Console
from scripts.doctor.installation import Installation
from scripts.doctor.judge import RUNNING, judge
from scripts.doctor.probes import probes
from scripts.doctor.run import run
from scripts.errors import ServiceError
from scripts.faults.finding import Finding, failed
from scripts.home import ROOT
from scripts.lifecycle import choose_model, installation
from scripts.lifecycle.site import Site
from scripts.settings.environment import inherited

FAILED = 1


def verify(console: Console) -> int:
    """Show every row, and what to do about each that is not well. Exit code 0 only if none failed."""
    site = installation.look(console.note)
    if not site.running:
        raise ServiceError("Nothing is running, so there is nothing to verify.", fault="nothing-runs")
    findings = list(_rows(site))
    console.rows(findings)
    stack = room.Stack(site, choose_model.served(site))
    for subject, question in room.questions(site):
        findings.append(room.ask(subject, question, stack))
        console.rows(findings[-1:])
    bad = failed(findings)
    console.say()
    console.say(
        f"Failed: {', '.join(dict.fromkeys(one.subject for one in bad))}." if bad else "All checks passed."
    )
    if bad:
        console.say("next:  uv run invoke doctor")
    console.data({"passed": not bad, "findings": [one.document() for one in findings]})
    return FAILED if bad else 0


def _rows(site: Site) -> tuple[Finding, ...]:
    there = Installation(ROOT, inherited(), site.home, site)
    return judge(run([one for one in probes(there) if one.name in RUNNING]), RUNNING)
