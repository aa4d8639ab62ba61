"""Each fault has a case in cases/, and no case shows another fault."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.faults.find import explain, in_logs
from scripts.faults.table import BY_ID, FAULTS

SERVICES = ("openwebui", "ollama", "llamacpp", "gateway", "mcp", "database")


def cases(folder: Path) -> list[tuple[str, str]]:
    """Of each file: `== ID ID`, or `==` where no fault is right, then the text up to the next case; lines of `# `
    before it are remarks."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        for part in re.split(r"^==(?: |$)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            expected, _, text = part.partition("\n")
            found.append((expected, re.sub(r"\n+(?:# https://\S+\n)?\Z", "", text)))
    return found


CASES = cases(Path(__file__).parent / "cases")
every_case = pytest.mark.parametrize(("expected", "text"), CASES, ids=[expected for expected, _ in CASES])


def found(text: str) -> str:
    return " ".join(one.fault.id for one in explain(text))


@every_case
def test_a_text_shows_these_faults_and_no_other(expected: str, text: str) -> None:
    assert found(text) == expected


@every_case
def test_the_same_through_colours_carriage_returns_and_the_prefix_of_a_log(expected: str, text: str) -> None:
    coloured = "".join(f"\x1b[31m{line}\x1b[0m\r\n" for line in text.split("\n"))
    assert found(coloured) == expected
    prefixed = "\n".join(f"openwebui-1  | {line}" for line in text.split("\n"))
    assert found(prefixed) == expected


@every_case
def test_a_log_of_a_service_shows_no_fault_that_the_text_does_not_show(expected: str, text: str) -> None:
    """But those that another one hides, for a log is read line by line, and what the system answered, which is true
    whoever says it."""
    said = expected.split()
    shown = {*said, *(less for id in said for less in BY_ID[id].hides)}
    shown |= {fault.id for fault in FAULTS if fault.general}
    for service in SERVICES:
        logged = in_logs((service, line) for line in text.split("\n"))
        assert {one.fault.id for one in logged} <= shown


def test_every_fault_with_lines_has_a_case() -> None:
    shown = {id for expected, _ in CASES for id in expected.split()}
    assert {fault.id for fault in FAULTS if fault.lines} - shown == set()


@pytest.mark.parametrize("id", [fault.id for fault in FAULTS])
@pytest.mark.parametrize(
    "said",
    ["error[{}]: something", "about: uv run invoke explain {}", '  "fault": "{}",'],
    ids=["text", "about", "json"],
)
def test_what_byre_itself_prints_is_known_by_its_id(said: str, id: str) -> None:
    assert found(said.format(id)) == id
