"""What the rest of the program knows of runtimes: their protocols, never which one it is; and faults by their ids."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import errors
from scripts.faults.table import BY_ID
from scripts.home import ROOT

ROOM = ROOT / "scripts" / "runtimes"
MAKERS = {f"scripts.runtimes.{name}" for name in ("containers", "embedded", "hybrid")}
LOCAL = {"EMBEDDED", "'embedded'"}
# Where a word is compared that is not the name of a runtime at work, and which it is.
OTHER_WORDS = {
    "doctor/probe_state.py": "the kind of a volume",
    "settings/model.py": "a value of RUNTIME, before there is a runtime",
    "tools/failures.py": "what a fix of the table says already, so that it is not said twice",
}


def asks(tree: ast.AST) -> Iterator[str]:
    """Where code wants to know which runtime it has: an import of a class of one, or its name compared with a word."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
            if names & MAKERS:
                yield f"line {node.lineno}: imports {', '.join(alias.name for alias in node.names)}"
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            named = any(ast.unparse(side).endswith("runtime.name") for side in sides)
            words = any(isinstance(part, ast.Constant) for side in sides for part in ast.walk(side))
            if (named and words) or any(ast.unparse(side).rpartition(".")[2] in LOCAL for side in sides):
                yield f"line {node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in sorted((ROOT / "scripts").rglob("*.py"))
        if not path.is_relative_to(ROOM) and str(path.relative_to(ROOT / "scripts")) not in OTHER_WORDS
    ],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_only_the_room_of_runtimes_knows_which_there_are(path: Path) -> None:
    assert list(asks(ast.parse(path.read_text()))) == []


@pytest.mark.parametrize(
    "code",
    [
        "from scripts.runtimes.embedded import LOCAL",
        "from scripts.runtimes import containers",
        'a = site.runtime.name == "embedded"',
        'a = self.runtime.name in {"podman", "docker"}',
        'a = here.runtime == "embedded"',
        "a = name != runtimes.EMBEDDED",
    ],
)
def test_who_asks_is_found(code: str) -> None:
    assert len(list(asks(ast.parse(code)))) == 1


def test_a_name_may_be_shown_and_compared_with_the_one_of_the_last_start() -> None:
    assert list(asks(ast.parse("print(runtime.name); a = before != site.runtime.name"))) == []


ERRORS = {name for name in vars(errors) if name.endswith("Error")}
OWN_WORDS = [
    path
    for room in ("runtimes", "tools", "lifecycle", "engines")
    for path in (ROOT / "scripts" / room).glob("*.py")
]


def faults(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The line and the fault's id of each error that is made; empty where it has none, `?` where it is worked out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS:
            given = next((word.value for word in node.keywords if word.arg == "fault"), ast.Constant(""))
            yield node.lineno, str(given.value) if isinstance(given, ast.Constant) else "?"


@pytest.mark.parametrize("path", OWN_WORDS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_error_has_a_fault_of_the_table(path: Path) -> None:
    made = list(faults(ast.parse(path.read_text())))
    assert [(line, fault) for line, fault in made if fault != "?" and fault not in BY_ID] == []


def test_an_error_without_a_fault_is_seen() -> None:
    assert list(faults(ast.parse('raise HostError("x", hint="y")\nraise HostError("x", fault="z")'))) == [
        (1, ""), (2, "z"),
    ]  # fmt: skip
