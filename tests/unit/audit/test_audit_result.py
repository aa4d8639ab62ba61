"""What an audit comes to: exit codes, the documents, SARIF."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.audit.checks import ASKED_FOR, CHECKS
from scripts.audit.result import code, document, result, sarif
from scripts.commands.audit import _write, summary
from scripts.errors import HostError
from scripts.faults.finding import Finding, advice, not_applicable, ok, unknown, wrong
from tests.faults import fault

OK, ASIDE = ok("ports", "closed"), not_applicable("images", "local processes")
SO = advice("ports", "audit-port-extra", "one more")
WRONG, UNSEEN = wrong("keys", "audit-no-key", "mcp answers"), unknown("reach", "no other address")


@pytest.mark.parametrize(
    ("findings", "said", "plain", "gated"),
    [
        ((OK, ASIDE), "ok", 0, 0),
        ((OK, SO), "ok", 0, 0),
        ((OK, UNSEEN), "unchecked", 11, 1),
        ((OK, WRONG), "wrong", 10, 1),
        ((WRONG, UNSEEN), "wrong", 10, 1),
        ((ASIDE,), "not applicable", 11, 1),
        ((), "unchecked", 11, 1),
    ],
)
def test_what_is_wrong_or_unchecked_is_never_0(
    findings: tuple[Finding, ...], said: str, plain: int, gated: int
) -> None:
    assert (result(findings), code(findings, False), code(findings, True)) == (said, plain, gated)


def test_the_last_line_names_what_to_look_at() -> None:
    clean = [ok(one.id, "") for one in CHECKS if one.id not in ASKED_FOR]
    unasked = [*clean, *(not_applicable(id, "not asked for") for id in ASKED_FOR)]
    assert summary(unasked, ()).startswith(f"{len(CHECKS)} checks: {len(clean)} ok. ")
    every = [ok(one.id, "") for one in CHECKS]
    assert summary(every, {"packets", "online"}) == f"{len(CHECKS)} checks: {len(CHECKS)} ok."
    said = summary([WRONG, UNSEEN, *(one for one in unasked if one.subject not in {"keys", "reach"})], ())
    assert "1 wrong (keys)" in said and "(reach)" in said


def test_a_link_or_a_device_is_not_replaced(tmp_path: Path) -> None:
    """Such as /dev/stdout, which is a link."""
    link, target = tmp_path / "link", tmp_path / "target"
    link.symlink_to(target)
    _write(str(link), "{}")
    assert link.is_symlink() and target.read_text() == "{}"
    _write("/dev/null", "{}")
    assert Path("/dev/null").is_char_device()
    with pytest.raises(HostError, check=fault("file-unwritable")):
        _write(str(tmp_path), "{}")


def test_the_document_has_every_check() -> None:
    found = document((OK, WRONG, UNSEEN, ASIDE))
    results = {one["id"]: one["result"] for one in found["checks"]}
    assert results["ports"] == "ok" and results["keys"] == "wrong" and results["images"] == "not applicable"
    assert results["reach"] == "unchecked" and results["sign-in"] == "unchecked", (
        "without a finding it was not checked"
    )
    assert results.keys() == {one.id for one in CHECKS} and len(found["findings"]) == 4


def test_sarif_says_what_failed_and_what_stayed_open() -> None:
    """By section 3.27 of SARIF 2.1.0: only a failure has a level, and what was not decided is `open`."""
    made = sarif((OK, SO, WRONG, UNSEEN, ASIDE), "0.1.0")
    (run,) = made["runs"]
    rules = [one["id"] for one in run["tool"]["driver"]["rules"]]
    kinds = [(one["ruleId"], one["kind"], one["level"]) for one in run["results"]]
    assert made["version"] == "2.1.0" and rules == [one.id for one in CHECKS]
    assert kinds == [
        ("ports", "pass", "none"), ("ports", "fail", "note"), ("keys", "fail", "error"), ("reach", "open", "none"),
        ("images", "notApplicable", "none"),
    ]  # fmt: skip
    assert all(rules[one["ruleIndex"]] == one["ruleId"] and one["message"]["text"] for one in run["results"])
    assert run["invocations"] == [{"executionSuccessful": False}]
    assert run["results"][2]["properties"] == {"fault": "audit-no-key"}
