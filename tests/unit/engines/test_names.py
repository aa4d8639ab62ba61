"""Engines are asked what they can do, never which they are: their names stand in few places."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from scripts import runtimes, settings
from scripts.engines import kinds
from scripts.home import ROOT, Home
from scripts.lifecycle.site import Site
from scripts.places import Places

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


def chooses(path: Path) -> list[str]:
    """Where ENGINE is made a kind by `kinds.chosen`: others ask `Site.engine` or `runtimes.engine`."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and ast.unparse(node) in {"kinds.chosen", "engines.kinds.chosen"})
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "scripts.engines.kinds"
            and any(one.name == "chosen" for one in node.names)
        )
    ]


MODULES = [*sorted(ROOT.glob("scripts/**/*.py")), ROOT / "tasks.py"]


def test_no_module_asks_which_engine_it_is() -> None:
    others = [one for one in MODULES if not str(one.relative_to(ROOT)).startswith(tuple(ALLOWED))]
    assert [found for one in others for found in (*written(one), *compared(one))] == []


def test_no_module_chooses_an_engine_but_the_rooms_that_make_them() -> None:
    rooms = ("scripts/engines/", "scripts/runtimes/")
    others = [one for one in MODULES if not str(one.relative_to(ROOT)).startswith(rooms)]
    assert [found for one in others for found in chooses(one)] == []
    assert any(chooses(one) for one in MODULES), "kinds.chosen has another name: change it here too"


@pytest.mark.parametrize(
    ("runtime", "values", "kind", "contained"),
    [
        ("embedded", {}, kinds.LLAMACPP, False),
        ("embedded", {"ENGINE_LOCATION": "native"}, kinds.LLAMACPP, False),
        ("podman", {}, kinds.OLLAMA, True),
        ("docker", {"ENGINE": "llamacpp"}, kinds.LLAMACPP, True),
        ("auto", {}, kinds.OLLAMA, True),
        ("podman", {"ENGINE_LOCATION": "native"}, kinds.LLAMACPP, False),
        ("podman", {"ENGINE": "ollama", "ENGINE_LOCATION": "native"}, kinds.OLLAMA, False),
        ("podman", {"ENGINE": "openai", "ENGINE_LOCATION": "native"}, kinds.OPENAI, True),
    ],
)
def test_a_runtime_that_is_not_made_says_the_same_of_its_engine(
    tmp_path: Path, runtime: str, values: dict[str, str], kind: kinds.Kind, contained: bool
) -> None:
    chosen, home = settings.load(tmp_path, values).settings, Home(tmp_path / "home")
    found = runtimes.engine(runtime, chosen)
    assert (found.kind, found.contained) == (kind, contained)
    if runtime != "auto":
        site = Site(chosen, home, runtimes.make(runtime, chosen, home, Places.of(chosen, home)))
        assert (site.engine, site.contained) == (kind, contained)
        program = site.runtime.containers.program if site.runtime.containers else "embedded"
        assert program == runtime, "commands name the tool"


def test_the_places_where_names_are_allowed_hold_some() -> None:
    for place in ALLOWED:
        paths = [one for one in MODULES if str(one.relative_to(ROOT)).startswith(place)]
        assert any(written(one) for one in paths), f"{place}: take it off the list"
