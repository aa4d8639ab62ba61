"""What only one module may do, read from the source of all of them."""

from __future__ import annotations

import ast
import re
import tomllib
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
# Phrases of the product that tests assert, and why. None is added: a test asserts an id, a field or a value.
STAY = {
    "what is the capital of": "a question that a model is asked",
    "is the capital of france": "the same question",
    "how many orders are there": "a question about the example's data",
    "no compatible gpus were discovered": "Ollama's words, which the table of faults has to find",
    "no space left on device": "the kernel's words",
}


def test_one_module_starts_processes() -> None:
    assert modules_with(STARTS) == {
        "scripts/process.py",
        "scripts/runtimes/launch.py",  # it becomes the service, with the standard library alone
    }


def test_one_module_reads_the_environment() -> None:
    assert modules_with(READS) == {"scripts/settings/environment.py"}


def test_one_module_asks_whose_the_data_are() -> None:
    found = {
        str(path.relative_to(ROOT))
        for path in ROOT.glob("scripts/**/*.py")
        if not path.is_relative_to(ROOT / "scripts" / "settings") and ".mongodb_uri" in path.read_text()
    }
    assert found == {"scripts/lifecycle/site.py"}


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


def test_runtimes_stay_a_room_that_can_be_read() -> None:
    modules = [path.name for path in ROOT.glob("scripts/runtimes/*.py") if path.name != "__init__.py"]
    assert len(modules) <= 16, modules


def test_nine_of_ten_public_functions_have_a_docstring() -> None:
    found = [
        (f"{path.relative_to(ROOT)}: {function.name}", ast.get_docstring(function) is not None)
        for path in ROOT.glob("scripts/**/*.py")
        for function in public(ast.parse(path.read_text()))
    ]
    without = [name for name, documented in found if not documented]
    assert len(without) <= len(found) / 10, without


def test_no_test_asserts_a_sentence() -> None:
    """What failed is known by its fault's id (`tests.faults`); a phrase of five words is prose that may change."""
    own = {phrase for text in product() for phrase in phrases(text)}
    found = [
        (f"{path.relative_to(ROOT)}:{line}: {text!r}", said)
        for path in ROOT.glob("tests/**/*.py")
        for line, text in asserted(ast.parse(path.read_text()))
        if (said := own.intersection(phrases(text)))
    ]
    assert not [where for where, said in found if said - STAY.keys()]
    assert not STAY.keys() - {phrase for _, said in found for phrase in said}, "the list only shrinks"


def test_no_test_matches_a_sentence() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.value.lineno}: {node.value.value!r}"
        for path in ROOT.glob("tests/**/*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.keyword) and node.arg == "match" and isinstance(node.value, ast.Constant)
        if len(str(node.value.value).split()) >= 5
    ]
    assert not long


def product() -> Iterator[str]:
    """The texts of the product: what its code says, without docstrings, and what its faults mean and advise."""
    for path in (*ROOT.glob("scripts/**/*.py"), *ROOT.glob("parts/**/*.py")):
        yield from (text for _, text in texts(ast.parse(path.read_text())))
    for path in ROOT.glob("scripts/faults/data/*.toml"):
        for fault in tomllib.loads(path.read_text()).values():
            if isinstance(fault, dict):
                yield from (str(fault.get(name, "")) for name in ("meaning", "says", "fix", "why"))


def asserted(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The line and the text of each literal in an `assert`; its message says why, and is nobody's prose."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            yield from texts(node.test)


def texts(node: ast.AST) -> Iterator[tuple[int, str]]:
    """The line and the text of each literal; `|` stands for each value in an f-string."""
    if isinstance(node, ast.JoinedStr):
        parts = node.values
        yield node.lineno, "".join(str(one.value) if isinstance(one, ast.Constant) else "|" for one in parts)
        inner: Iterator[ast.AST] = (one.value for one in parts if isinstance(one, ast.FormattedValue))
    else:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        inner = ast.iter_child_nodes(node)
    for child in inner:
        if not (isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)):  # a docstring
            yield from texts(child)


def phrases(text: str) -> Iterator[str]:
    """Each five words in a row, with nothing but a comma between them; not those of a command."""
    for clause in re.split(r"[^\w\s'’,-]", text.partition("uv run invoke")[0].lower()):
        words = re.findall(r"[\w'’-]+", clause)
        for five in (words[at : at + 5] for at in range(len(words) - 4)):
            if all(re.fullmatch(r"[a-z'’-]+", word) for word in five):
                yield " ".join(five)


def public(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    """Functions and methods without a leading underscore; not those inside a function or a private class."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node
        elif not isinstance(node, ast.FunctionDef) and not getattr(node, "name", "").startswith("_"):
            yield from public(node)
