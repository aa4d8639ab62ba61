"""A crowd on the starter: what is counted must hold; how long it took is printed, as a busy machine moves that."""

from __future__ import annotations

import os
import ssl
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence

import psutil
import pytest

from scripts.host.processes import memory_of
from scripts.webui import WebUI
from tests.integration.production.load import crowd
from tests.machine import Machine, Stack
from tests.waits import until

GROWTH = 1 << 30  # bytes, of all services together
PAGE_SECONDS = 1.0


@pytest.fixture(scope="module")
def people(
    machine: Machine, stack: Stack, admin: WebUI, trust: ssl.SSLContext
) -> Iterator[list[crowd.Person]]:
    made = crowd.arrive(admin, machine.settings["PUBLIC_URL"], trust)
    yield made
    crowd.leave(made)


@pytest.fixture(autouse=True)
def told(capsys: pytest.CaptureFixture[str]) -> Iterator[list[tuple[str, str]]]:
    """Rows of a table, printed at the end of a test, also where it fails."""
    rows: list[tuple[str, str]] = [
        ("load of the machine before", f"{os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    ]
    yield rows
    with capsys.disabled():
        sys.stdout.write("\n" + "".join(f"{what:<44} {value}\n" for what, value in rows))


def percentiles(values: Sequence[float]) -> str:
    if len(values) < 2:
        return f"too few: {len(values)}"
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return f"p50 {cuts[49]:.2f}, p95 {cuts[94]:.2f}, p99 {cuts[98]:.2f} s, of {len(values)}"


def memory(machine: Machine) -> int:
    return sum(memory_of(one["pid"]) or 0 for one in machine.ready().values() if one["pid"])


def counted(answers: Sequence[crowd.Answer]) -> str:
    outcomes = Counter(one.outcome for one in answers)
    return ", ".join(f"{number} {name}" for name, number in outcomes.most_common())


def pages(seconds: Sequence[float], failed: Counter[str]) -> str:
    slow = sum(one > PAGE_SECONDS for one in seconds)
    return f"{percentiles(seconds)}; {slow} above {PAGE_SECONDS:g} s; failed: {dict(failed) or 0}"


def test_fifty_ask_at_once(
    machine: Machine, stack: Stack, people: list[crowd.Person], told: list[tuple[str, str]]
) -> None:
    asking, others = people[: crowd.ASKING], people[crowd.ASKING :]
    before = memory(machine)
    began = time.monotonic()
    with crowd.visiting(others) as (seconds, failed):
        answers = crowd.at_once(asking, stack.model)
    took = time.monotonic() - began
    own = sum(one.word in one.text for one in answers)
    grown = memory(machine) - before
    told += [
        ("people, of whom ask at once", f"{len(people)}, {len(asking)}"),
        ("answers", f"{counted(answers)}, in {took:.0f} s"),
        ("the first token", percentiles([one.first for one in answers if one.first])),
        ("answers with the asker's own word", f"{own} of {len(answers)}"),
        ("answers with somebody else's word", str(len(crowd.strangers(answers, people)))),
        ("pages of the others meanwhile", pages(seconds, failed)),
        ("memory of all services", f"{before >> 20} MB before, {grown >> 20:+} MB after"),
    ]
    assert {one.outcome for one in answers} <= {"whole", crowd.LATER} and not failed
    assert not crowd.strangers(answers, people)
    assert grown < GROWTH


def test_each_service_is_killed_meanwhile(
    machine: Machine, stack: Stack, people: list[crowd.Person], told: list[tuple[str, str]]
) -> None:
    asking = people[: crowd.ASKING]
    with crowd.going_on(asking, stack.model) as answers:
        for name, service in machine.ready().items():
            seen = len(answers)
            began = time.monotonic()
            psutil.Process(service["pid"]).kill()
            until(lambda: another(machine, name, service["pid"]), patience=300)  # noqa: B023 - called at once
            back = time.monotonic() - began
            whole = len(answers)
            until(lambda: any(one.outcome == "whole" for one in answers[whole:]), patience=300)  # noqa: B023
            told.append((f"{name} killed", f"ready after {back:.0f} s; answers: {counted(answers[seen:])}"))
    told.append(("answers with somebody else's word", str(len(crowd.strangers(answers, people)))))
    assert not crowd.strangers(answers, people)
    after = crowd.at_once(asking[:4], stack.model)
    assert {one.outcome for one in after} == {"whole"}


def another(machine: Machine, name: str, pid: int) -> bool:
    """Whether another process of the service is there, and ready."""
    now = machine.services()[name]
    return bool(now["ready"]) and now["pid"] != pid
