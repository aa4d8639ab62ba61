"""Each fault has a case in cases/, and no case shows another fault."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import pytest

from scripts.faults.find import explain, in_logs
from scripts.faults.table import BY_ID, FAULTS

SERVICES = ("openwebui", "ollama", "llamacpp", "gateway", "mcp", "database")


@dataclass(frozen=True)
class Case:
    """A text, the ids of the faults that it shows, and the line of its file where it begins."""

    at: str
    expected: str
    text: str


def cases(path: Path) -> list[Case]:
    """Of a file: `== ID ID`, or `==` where no fault is right, then the text up to the next case; lines of `# ` before
    it are remarks."""
    whole, found = path.read_text(encoding="utf-8"), []
    marks = list(re.finditer(r"^==(?: (.*))?\n", whole, flags=re.MULTILINE))
    for mark, following in zip_longest(marks, marks[1:]):
        text = whole[mark.end() : following.start() if following else None]
        line = whole.count("\n", 0, mark.start()) + 1
        found.append(
            Case(f"{path.name}:{line}", mark[1] or "", re.sub(r"\n+(?:# https://\S+\n)?\Z", "", text))
        )
    return found


# A test for each file: one for each of thousands of cases takes longer to report than to run.
CASES = {path.stem: cases(path) for path in sorted((Path(__file__).parent / "cases").glob("*.txt"))}
every_file = pytest.mark.parametrize("cases", CASES.values(), ids=CASES)


def found(text: str) -> str:
    return " ".join(one.fault.id for one in explain(text))


def others(cases: list[Case], show: Callable[[str], str]) -> dict[str, tuple[str, str]]:
    """Where a case shows others than it should: what was expected, and what was found."""
    seen = {case.at: (case.expected, show(case.text)) for case in cases}
    return {at: (expected, shown) for at, (expected, shown) in seen.items() if expected != shown}


@every_file
def test_a_text_shows_these_faults_and_no_other(cases: list[Case]) -> None:
    assert others(cases, found) == {}


@every_file
@pytest.mark.parametrize("around", ["\x1b[31m{}\x1b[0m\r", "openwebui-1  | {}"], ids=["colours", "prefix"])
def test_the_same_through_colours_carriage_returns_and_the_prefix_of_a_log(
    cases: list[Case], around: str
) -> None:
    def wrapped(text: str) -> str:
        return found("\n".join(around.format(line) for line in text.split("\n")))

    assert others(cases, wrapped) == {}


@every_file
def test_a_log_of_a_service_shows_no_fault_that_the_text_does_not_show(cases: list[Case]) -> None:
    """But those that another one hides, for a log is read line by line, and what the system answered, which is true
    whoever says it."""
    general, more = {fault.id for fault in FAULTS if fault.general}, {}
    for case in cases:
        said = case.expected.split()
        shown = general.union(said, *(BY_ID[id].hides for id in said))
        for service in SERVICES:
            logged = in_logs((service, line) for line in case.text.split("\n"))
            if ids := {one.fault.id for one in logged} - shown:
                more[case.at, service] = ids
    assert more == {}


def test_every_fault_with_lines_has_a_case() -> None:
    shown = {id for cases in CASES.values() for case in cases for id in case.expected.split()}
    assert {fault.id for fault in FAULTS if fault.lines} - shown == set()


@pytest.mark.parametrize(
    "said",
    [
        "error[{}]: something",
        "about: uv run invoke explain {}; the whole stack: uv run invoke doctor",
        "about: uv run invoke explain {}",
        '  "fault": "{}",',
    ],
    ids=["text", "error", "finding", "json"],
)
def test_what_byre_itself_prints_is_known_by_its_id(said: str) -> None:
    seen = {fault.id: found(said.format(fault.id)) for fault in FAULTS}
    assert {id: other for id, other in seen.items() if other != id} == {}
