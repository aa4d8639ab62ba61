"""How the rooms of scripts/ stand on each other, read from every import: at the top, in functions, for types."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import combinations
from pathlib import Path

import pytest

from scripts.home import ROOT

# Data flow from the first to the last; none imports one that comes later.
FLOW = ("settings", "host", "stack", "runtimes", "lifecycle", "measure", "commands")


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


PATHS = {name_of(path): path for path in [*ROOT.glob("scripts/**/*.py"), ROOT / "tasks.py"]}


@cache
def modules() -> dict[str, frozenset[str]]:
    """Each module of the product, and of tasks.py, with those that it imports."""
    return {name: imported(name, everywhere) - {name} for name in PATHS}


@cache
def imported(name: str, nodes: Callable[[ast.AST], Iterator[ast.AST]]) -> frozenset[str]:
    """The modules that these nodes of a module import."""

    def named() -> Iterator[str]:
        for node in nodes(ast.parse(PATHS[name].read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (one.name for one in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert not node.level and node.module, f"{name}: imports are absolute"
                for one in node.names:
                    inner = f"{node.module}.{one.name}"
                    yield inner if inner in PATHS else node.module

    return frozenset(one for one in named() if one in PATHS)


def everywhere(tree: ast.AST) -> Iterator[ast.AST]:
    return ast.walk(tree)


def at_once(tree: ast.AST) -> Iterator[ast.AST]:
    """What runs when the module is imported: not the bodies of functions, and not what is for types."""
    for node in ast.iter_child_nodes(tree):
        typing = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        if not typing and not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
            yield from at_once(node)


def loaded_with(name: str) -> set[str]:
    """What the import of a module loads, itself and the packages around each included."""
    found: set[str] = set()
    left = {name}
    while left:
        module = left.pop()
        found.add(module)
        around = {one for one in PATHS if module.startswith(f"{one}.")}
        left |= (imported(module, at_once) | around) - found
    return found


def room(module: str) -> str:
    """`scripts.gpu.judge` is in the room `gpu`."""
    return module.split(".")[1] if module.startswith("scripts.") else module


@cache
def rooms() -> dict[str, frozenset[str]]:
    """Each room with the others that it imports."""
    found: dict[str, set[str]] = {}
    for module, others in modules().items():
        found.setdefault(room(module), set()).update(room(one) for one in others if room(one) != room(module))
    return {name: frozenset(others) for name, others in found.items()}


def circle(graph: dict[str, frozenset[str]]) -> str:
    """The names along a circle, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return " → ".join(reversed(error.args[1]))
    return ""


def test_a_circle_is_seen() -> None:
    assert circle({"a": frozenset("b"), "b": frozenset("c"), "c": frozenset("a")}).count(" → ") == 3
    assert circle({"a": frozenset("b"), "b": frozenset("c")}) == ""


def test_no_rooms_import_each_other() -> None:
    assert circle(rooms()) == ""


def test_no_modules_import_each_other() -> None:
    graph = dict(modules())
    assert circle(graph) == ""


@pytest.mark.parametrize(("early", "late"), list(combinations(FLOW, 2)))
def test_no_import_runs_up_the_flow_of_data(early: str, late: str) -> None:
    assert late not in rooms()[early]


def test_no_command_is_a_library() -> None:
    """Commands import no other, and nothing but the menu imports a command."""
    found = {
        (name, one)
        for name, others in modules().items()
        for one in others
        if one.startswith("scripts.commands.") and name != "tasks"
    }
    assert found == set()


def test_each_command_is_on_the_menu() -> None:
    commands = {name for name in modules() if name.startswith("scripts.commands.")}
    assert commands and commands <= modules()["tasks"]


def test_the_product_does_not_need_what_serves_development() -> None:
    needing = {name for name, others in rooms().items() if "dev" in others}
    assert needing == set()


# These compare logs or texts with the table of faults; the others need it only where something fails.
WITH_TABLE = {f"scripts.commands.{name}" for name in ("doctor", "explain", "gpu", "verify")}


def test_only_what_reads_logs_loads_the_table_of_faults() -> None:
    """It takes 50 ms with RE2. The imports are of modules: a package that loaded all of them would be seen here."""
    commands = {name for name in PATHS if name.startswith("scripts.commands.")}
    heavy = {"scripts.faults.table", "scripts.faults.find", "scripts.faults.patterns"}
    assert {name for name in commands if heavy & loaded_with(name)} == WITH_TABLE
