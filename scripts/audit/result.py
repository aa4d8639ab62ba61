"""What an audit comes to: a result for each check, an exit code, and the document of SARIF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from scripts.audit.checks import CHECKS, Check
from scripts.faults.finding import Finding, Status

Result = Literal["ok", "wrong", "unchecked", "not applicable"]
# By their weight: one of the first makes the whole check so.
RESULTS: dict[Result, frozenset[Status]] = {
    "wrong": frozenset({"wrong", "missing"}),
    "unchecked": frozenset({"unknown"}),
    "ok": frozenset({"ok", "advice"}),
    "not applicable": frozenset({"not applicable"}),
}
CODES: dict[Result, int] = {"ok": 0, "wrong": 10, "unchecked": 11}
GATE = 1
DECLARED = "podman-compose.yml"  # what the running stack is compared with


def result(findings: Iterable[Finding]) -> Result:
    """The result of one check, or of all: `wrong` before `unchecked` before `ok`."""
    statuses = {one.status for one in findings}
    return next((name for name, those in RESULTS.items() if statuses & those), "unchecked")


def of_check(check: Check, findings: Sequence[Finding]) -> Result:
    """The result of a check."""
    return result(one for one in findings if one.subject == check.id)


def code(findings: Sequence[Finding], gate: bool) -> int:
    """The exit code. With `gate`, 1 for everything that is wrong or unchecked."""
    found = CODES[whole] if (whole := result(findings)) in CODES else CODES["unchecked"]
    return GATE if gate and found else found


def document(findings: Sequence[Finding]) -> dict[str, Any]:
    """As --json shows it."""
    return {
        "result": result(findings),
        "checks": [{"id": one.id, "reason": one.reason, "result": of_check(one, findings)} for one in CHECKS],
        "findings": [one.document() for one in findings],
    }


# https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html#_Toc34317647: `open` is a result that could not
# be decided. Only what fails has a level.
KINDS: dict[Status, tuple[str, str]] = {
    "ok": ("pass", "none"),
    "advice": ("fail", "note"),
    "missing": ("fail", "error"),
    "wrong": ("fail", "error"),
    "unknown": ("open", "none"),
    "not applicable": ("notApplicable", "none"),
}


def sarif(findings: Sequence[Finding], version: str) -> dict[str, Any]:
    """The findings in SARIF 2.1.0, for programs that collect such results. Each check is a rule."""
    rules = [{"id": one.id, "shortDescription": {"text": one.reason}} for one in CHECKS]
    places = {one.id: number for number, one in enumerate(CHECKS)}
    return {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "Byre audit", "semanticVersion": version, "rules": rules}},
                "invocations": [{"executionSuccessful": all(one.status != "unknown" for one in findings)}],
                "results": [_result(one, places[one.subject]) for one in findings],
            }
        ],
    }


def _result(one: Finding, place: int) -> dict[str, Any]:
    kind, level = KINDS[one.status]
    words = [one.seen, one.meaning, one.why, f"Fix: {one.remedy}" if one.remedy else ""]
    return {
        "ruleId": one.subject,
        "ruleIndex": place,
        "kind": kind,
        "level": level,
        "message": {"text": "\n".join(filter(None, words))},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": DECLARED}}}],
        "properties": {"fault": one.fault},
    }
