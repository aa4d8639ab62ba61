"""Engines are asked what they can do, never which they are: their names stand in few places."""

from __future__ import annotations

import ast
from pathlib import Path

from scripts.engines import kinds
from scripts.home import ROOT

NAMES = frozenset(kind.name for kind in kinds.ALL)
# Where a name may be written, and why.
ALLOWED = {
    "scripts/engines/": "the room that makes engines",
    "scripts/settings/model.py": "the values of ENGINE",
    "scripts/settings/scenario.py": "the same, by the scenarios",
    "scripts/faults/facts.py": "whom other programs say that they are connected to",
    "scripts/faults/table.py": "names of data files, and the services that a line of log may be of",
}


def written(path: Path) -> list[str]:
    """The engines' names that are literals of this module, with their lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value in NAMES]
    return [f"{path.relative_to(ROOT)}:{node.lineno} {node.value!r}" for node in found]


def compared(path: Path) -> list[str]:
    """Where the `.name` of a kind, or a kind itself, is compared with one that is named."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    own = {kind.name.upper() for kind in kinds.ALL}
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        for one in ast.walk(node)
        if getattr(one, "id", getattr(one, "attr", "")) in own
    ]


MODULES = [*sorted(ROOT.glob("scripts/**/*.py")), ROOT / "tasks.py"]


def test_no_module_asks_which_engine_it_is() -> None:
    others = [one for one in MODULES if not str(one.relative_to(ROOT)).startswith(tuple(ALLOWED))]
    assert [found for one in others for found in (*written(one), *compared(one))] == []


def test_the_places_where_names_are_allowed_hold_some() -> None:
    for place in ALLOWED:
        paths = [one for one in MODULES if str(one.relative_to(ROOT)).startswith(place)]
        assert any(written(one) for one in paths), f"{place}: take it off the list"
