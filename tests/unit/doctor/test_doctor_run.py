"""Probes run side by side; what overruns or fails is unknown, never well."""

from __future__ import annotations

import threading

import pytest

from scripts.doctor.judge import NAMES, judge
from scripts.doctor.run import NotApplicable, Probe, Seen, run
from scripts.errors import ServiceError
from scripts.faults.finding import failed
from tests.waits import PATIENCE


def test_all_run_at_once() -> None:
    """Each waits for the other: one after the other, both would overrun."""
    meet = threading.Barrier(2)
    seen = run([Probe(name, lambda: meet.wait(PATIENCE) >= 0, PATIENCE) for name in "ab"])
    assert [(one.name, one.found) for one in seen] == [("a", True), ("b", True)]


def test_one_that_overruns_is_left_behind_and_the_others_are_told() -> None:
    release = threading.Event()
    seen = run([Probe("slow", lambda: release.wait(PATIENCE), 0.1), Probe("quick", lambda: 1, PATIENCE)])
    release.set()
    assert seen[0] == Seen("slow", None, "no answer in 0.1 s", 0.1)
    assert (seen[1].found, seen[1].why) == (1, "")
    left = [one for one in threading.enumerate() if one.name == "doctor-slow"]
    assert all(one.daemon for one in left)


def _our_error() -> None:
    raise ServiceError("It broke.", detail=["first", "mongodb://jo:s3cret@h/x"])


def _other_error() -> None:
    raise KeyError("token=abcdefgh")


@pytest.mark.parametrize(
    ("look", "why"),
    [
        (_our_error, "It broke. mongodb://***@h/x"),
        (_other_error, "KeyError: 'token=***'"),
        (lambda: None, ""),
    ],
)
def test_an_error_is_the_reason_and_holds_no_secret(look: object, why: str) -> None:
    (seen,) = run([Probe("settings", look)])  # type: ignore[arg-type]
    assert (seen.found, seen.why) == (None, why)
    (told,) = [one for one in judge([seen]) if one.subject == "settings"]
    assert told.status == "unknown" and told.seen == (why or "nothing was found")


def test_what_was_not_looked_at_is_unknown_and_what_does_not_apply_is_no_fault() -> None:
    nothing = judge([])
    assert {one.status for one in nothing} == {"unknown"} and failed(nothing) == nothing
    aside = judge([Seen(name, NotApplicable("not here")) for name in NAMES])
    assert {one.status for one in aside} == {"not applicable"} and failed(aside) == ()


def test_findings_come_from_the_ground_up_whatever_ended_first() -> None:
    told = judge([Seen(name, NotApplicable("")) for name in reversed(NAMES)])
    assert tuple(one.subject for one in told) == NAMES
    place = NAMES.index
    # The machine, then what runs on it, then why it is slow, then the database.
    wanted = [
        "tools",
        "machine",
        "settings",
        "disk",
        "services",
        "model",
        "gpu",
        "database",
        "mcp",
        "mcp-tools",
        "webui",
        "logs",
    ]
    assert sorted(wanted, key=place) == wanted
