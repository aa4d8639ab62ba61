"""What only one module may do, read from the source of all of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from scripts.home import ROOT

STARTS = (
    "subprocess",
    "plumbum",
    "pty",
    "multiprocessing",
    "asyncio.create_subprocess",
    *(f"os.{name}" for name in ("exec", "spawn", "posix_spawn", "fork", "system", "popen")),
)
READS = ("os.environ", "os.getenv", "expandvars")


def test_one_module_starts_processes() -> None:
    assert modules_with(STARTS) == {
        "scripts/process.py",
        "scripts/runtimes/launch.py",  # it becomes the service, with the standard library alone
        "scripts/commands/volumes.py",  # it becomes itself once more, as the owner of the volumes
    }


def test_one_module_reads_the_environment() -> None:
    assert modules_with(READS) == {"scripts/settings/environment.py"}


def modules_with(names: tuple[str, ...]) -> set[str]:
    return {
        str(path.relative_to(ROOT))
        for path in ROOT.glob("scripts/**/*.py")
        if any(name.startswith(names) for name in used(ast.parse(path.read_text())))
    }


def used(tree: ast.AST) -> Iterator[str]:
    """What is imported, names of modules as they are written, and attributes of anything else."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Attribute):
            yield f"{node.value.id}.{node.attr}" if isinstance(node.value, ast.Name) else node.attr
