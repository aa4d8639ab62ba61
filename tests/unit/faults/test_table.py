"""The table is data: it loads, names what exists, and no pattern of it matches a sentence of Byre itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import re2

from scripts import errors
from scripts.errors import ByreError
from scripts.faults.find import explain
from scripts.faults.table import BY_ID, DATA, EVERY, FAULTS, FILES, load
from scripts.home import ROOT

ERRORS = {
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, ByreError)
}
HOLE = "…"  # stands in a message for what is only known when it is raised


def sources() -> list[Path]:
    return [ROOT / "tasks.py", *sorted((ROOT / "scripts").rglob("*.py"))]


def speaking() -> list[Path]:
    """What has texts of ours: the program, the parts that are ours, and shell scripts."""
    parts = [path for kind in ("py", "sh") for path in sorted((ROOT / "parts").rglob(f"*.{kind}"))]
    return [*sources(), *parts, *sorted((ROOT / "scripts").rglob("*.sh"))]


def words(node: ast.expr) -> str:
    """The text of a literal, with HOLE for each value in it; empty for what is no literal."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(words(part) or HOLE for part in parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return words(left) + words(right)
    return ""


def messages() -> list[tuple[str, str]]:
    """Every message, hint and remark that an error of ours is raised with, as (where, text)."""
    found = []
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS:
                values = [*node.args, *(one.value for one in node.keywords if one.arg == "hint")]
                where = f"{path.relative_to(ROOT)}:{node.lineno}"
                found += [(where, text) for text in map(words, values) if text.replace(HOLE, "").strip()]
    return found


def test_every_file_of_the_table_is_read() -> None:
    assert {path.stem for path in DATA.iterdir()} == set(FILES)


def test_an_unknown_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('title = "X"\n[x]\nmeaning = "M."\nfix = "F"\nline = "typo"\n')
    with pytest.raises(TypeError, match="line"):
        load(path)


def test_every_service_is_one_star(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('title = "X"\n[x]\nmeaning = "M."\nfix = "F"\nlines = [\'a\', \'b\']\nservices = ["*"]\n')
    title, (fault,) = load(path)
    assert (title, fault.services, fault.line) == ("X", EVERY, "(?:a)|(?:b)")


def test_what_faults_name_exists() -> None:
    assert len(BY_ID) == len(FAULTS)
    for fault in FAULTS:
        assert {*fault.hides, *fault.brings} <= BY_ID.keys() - {fault.id}, fault.id
        assert fault.meaning.endswith(".") and fault.fix, fault.id
        assert not fault.why or fault.why.endswith("."), fault.id
        assert set(fault.services) <= set(EVERY), fault.id


def test_a_remark_or_a_fact_fails_no_log() -> None:
    assert [fault.id for fault in FAULTS if fault.kind in {"fact", "harmless"} and fault.services] == []


def test_re2_reads_every_pattern_so_that_each_is_linear() -> None:
    options = re2.Options()
    options.log_errors = False
    for fault in FAULTS:
        for pattern in (*fault.lines, *fault.unless, *fault.never, *fault.beside):
            re2.compile(pattern, options)  # its error names the pattern
        named = {name for pattern in fault.lines for name in re2.compile(pattern, options).groupindex}
        assert set(re.findall(r"{(\w+)}", fault.says)) <= named, fault.id


def test_what_is_safe_to_run_removes_nothing() -> None:
    for fault in FAULTS:
        for command in fault.run:
            assert not re.search(
                r"\b(?:rm|reset|prune|--force|stop|migrate|usermod|chown|NAME|IMAGE)\b", command
            ), fault.id


def test_our_messages_are_found() -> None:
    assert len(messages()) > 100


@pytest.mark.parametrize(("where", "text"), messages())
def test_no_pattern_matches_a_message_of_ours(where: str, text: str) -> None:
    assert [one.fault.id for one in explain(text) if not one.line.endswith(f"explain {one.fault.id}")] == []


# Words of other programs in our code: it looks for them, or gives them on.
OTHERS = {
    "nodename nor servname",
    "certificate has expired",
    "no usable GPU found",
    'msg="dropping integrated GPU',
    'msg="dropping integrated GPU.* description="(?P<name>[^"]*)"',
    'msg="(?P<name>amdgpu too old [^"]*)',
    "insufficient VRAM to load any model layers",
    "no subuid ranges found",
    "Emulate Docker CLI using podman",
    "Is there a repository at the following location",
    'Error: exec: "krunkit": executable file not found in $PATH\n',  # an example on a page
    f"{HOLE}: not found",  # as a shell answers, with its exit code
}


def texts(path: Path) -> list[str]:
    """Every text of three words or more in a module, without docstrings and expressions of several branches; each line
    of a shell script."""
    if path.suffix == ".sh":
        return path.read_text(encoding="utf-8").splitlines()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    within = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if node.body and isinstance(node.body[0], ast.Expr)
    }
    found = []
    for node in ast.walk(tree):  # what is within another text comes after it
        if isinstance(node, ast.JoinedStr | ast.BinOp | ast.Constant) and id(node) not in within:
            within |= {id(one) for one in ast.walk(node)}
            text = words(node)
            if len(text.split()) >= 3 and not re.search(r"[|\\]", text):
                found.append(text)
    return found


@pytest.mark.parametrize("path", speaking(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_pattern_matches_any_other_text_of_ours(path: Path) -> None:
    """Rows, remarks and notes too, also with a program's name in them."""
    found = [
        (text, one.fault.id)
        for text in texts(path)
        if text not in OTHERS
        for one in explain(text.replace(HOLE, "podman"))
        if not one.line.endswith(f"explain {one.fault.id}") and f"error[{one.fault.id}]" not in one.line
    ]
    assert found == []


READS = {
    "search",
    "match",
    "fullmatch",
    "findall",
    "finditer",
    "startswith",
    "endswith",
    "find",
    "index",
    "count",
}


KINDS = {"kind", "is_kept"}  # of an origin: made to be compared


def within(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of an expression, without what is only asked for one of KINDS."""
    yield node
    if not (isinstance(node, ast.Attribute) and node.attr in KINDS):
        for child in ast.iter_child_nodes(node):
            yield from within(child)


def bound(tree: ast.AST) -> Iterator[tuple[ast.AST, ast.AST, ast.AST]]:
    """The names that are given a value or the members of one, that value, and the nodes in which the name means it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
            yield from ((one.target, one.iter, node) for one in node.generators)
        elif isinstance(node, ast.For):
            yield node.target, node.iter, node
        elif isinstance(node, ast.FunctionDef | ast.Module):
            for one in ast.walk(node):
                if isinstance(one, ast.Assign):
                    yield from ((target, one.value, node) for target in one.targets)
                elif isinstance(one, ast.NamedExpr):
                    yield one.target, one.value, node


def read_by_code(tree: ast.AST) -> list[int]:
    """Lines on which a text of an error of ours, or the words of an origin, decide something: compared, or searched by
    a method of READS; also by a name that is given that text alone, or each of its lines."""
    ours: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and node.name and node.type:
            kinds = {one.id for one in ast.walk(node.type) if isinstance(one, ast.Name)}
            ours |= {node.name} if kinds & ERRORS else set()

    def is_text(node: ast.AST) -> bool:
        match node:
            case (
                ast.Attribute(attr="message" | "hint" | "detail")
                | ast.Call(func=ast.Attribute(attr="origin"))
            ):
                return True
            case ast.Name():
                return id(node) in named
            case ast.Call(func=ast.Name(id="str"), args=[ast.Name(id=name)]):
                return name in ours
        return False

    def holds(*nodes: ast.AST) -> bool:
        return any(is_text(one) for node in nodes for one in within(node))

    named: set[int] = set()
    for target, value, where in bound(tree):
        if isinstance(target, ast.Name) and is_text(value):
            named |= {id(one) for one in ast.walk(where) if isinstance(one, ast.Name) and one.id == target.id}

    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, ops=ops, comparators=others):
                compared = any(isinstance(op, ast.In | ast.NotIn | ast.Eq | ast.NotEq) for op in ops)
                found += [node.lineno] if compared and holds(left, *others) else []
            case ast.Call(func=ast.Attribute(value=value, attr=attr), args=values) if attr in READS:
                found += [node.lineno] if holds(value, *values) else []
    return found


@pytest.mark.parametrize(
    "code",
    [
        "if 'x' in error.message: pass",
        "same = one.hint == 'x'",
        "re.search('x', refused.message)",
        "error.hint.startswith('x')",
        "try: f()\nexcept HostError as error:\n    if 'x' in str(error): pass",
        "same = 'x' in error.detail",
        "said = [line for line in error.detail if not line.startswith('x')]",
        "for line in error.detail:\n    if line == 'x': pass",
        "same = settings.origin('x') == 'environment'",
        "def f():\n    origin = site.settings.origin('x')\n    return origin.text.startswith('--')",
        "same = str(settings.origin('x')).startswith('.env')",
    ],
)
def test_code_that_reads_a_message_is_found(code: str) -> None:
    assert read_by_code(ast.parse(code))


def test_words_of_others_may_be_read() -> None:
    code = "try: f()\nexcept OSError as error:\n    if 'x' in str(error): pass\nprint(error.message)"
    assert not read_by_code(ast.parse(code))


def test_an_origin_s_kind_may_be_compared() -> None:
    code = "origin = settings.origin('x')\nif origin.kind == 'flag' or settings.origin('y').kind in KEPT: print(origin)"
    assert not read_by_code(ast.parse(code))


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_code_reads_a_message_of_ours(path: Path) -> None:
    """What failed is told by the error's class or its fault's id: rewording a sentence changes no behaviour."""
    assert read_by_code(ast.parse(path.read_text(encoding="utf-8"))) == []


def narrower() -> set[str]:
    """Errors of a room's own, without those whose constructor names the fault."""
    classes = [
        node
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and {getattr(base, "id", "") for base in node.bases} & ERRORS
    ]
    return {
        node.name for node in classes if not any(getattr(one, "name", "") == "__init__" for one in node.body)
    } - {"ByreError"}


NARROWER = narrower()


@pytest.mark.parametrize(
    "path",
    [path for path in sources() if path.parent.name != "dev"],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_every_error_names_a_fault_of_the_table(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS | NARROWER:
            named = [one.value for one in node.keywords if one.arg == "fault"]
            assert named, f"line {node.lineno}: no fault"
            for value in named:
                assert not isinstance(value, ast.Constant) or value.value in BY_ID, ast.unparse(value)
