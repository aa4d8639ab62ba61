"""The table is data: it loads, names what exists, and no pattern of it matches a sentence of Byre itself."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from scripts import errors
from scripts.errors import ByreError
from scripts.faults import BY_ID, FAULTS, explain
from scripts.faults.table import DATA, EVERY, FILES, load
from scripts.home import ROOT

ERRORS = {
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, ByreError)
}
HOLE = "…"  # stands in a message for what is only known when it is raised


def sources() -> list[Path]:
    return [ROOT / "tasks.py", *sorted((ROOT / "scripts").rglob("*.py"))]


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
    assert [fault.id for fault in FAULTS if fault.kind != "fault" and fault.services] == []


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
