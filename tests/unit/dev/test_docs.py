"""Documentation and code say the same."""

from __future__ import annotations

import ast
import re
import tomllib

import tasks
from scripts import errors, parts
from scripts.dev import docs
from scripts.faults import FAULTS
from scripts.home import ROOT
from scripts.runtimes.base import SERVICES
from scripts.settings import FIELDS

README = (ROOT / "README.md").read_text()
QUICKSTART = (ROOT / "QUICKSTART.md").read_text()
# Tasks as they are typed, those of a collection with a space.
COMMANDS = {name.replace(".", " ") for name in tasks.namespace.task_names}
COMMAND = r"uv run invoke (volumes [a-z]+|[a-z]+)"
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
PAGES = README + QUICKSTART + CONTRIBUTING


def test_the_tables_are_those_of_the_code() -> None:
    assert docs.filled(README) == README, "write them anew: uv run nox -s docs"
    assert docs.settings_table() in README and docs.faults_table() in README


def test_the_seven_sections() -> None:
    assert re.findall(r"^## (.*)", README, re.MULTILINE) == [
        "Overview", "Prerequisites", "Quick Start", "Usage", "Configuration", "Troubleshooting", "Architecture Details",
    ]  # fmt: skip


def test_every_task_is_in_the_readme_and_every_command_in_it_is_a_task() -> None:
    rows = re.findall(r"^\| `uv run invoke ([a-z]+(?: [a-z]+)?)", README, re.MULTILINE)
    assert set(rows) == {name.replace(".", " ") for name in tasks.namespace.task_names}
    assert set(re.findall(COMMAND, PAGES)) <= COMMANDS


def nox_sessions() -> dict[str, bool]:
    """Each session of the noxfile, and whether it is run by default."""
    found = {}
    tree = ast.parse((ROOT / "noxfile.py").read_text())
    for node in (one for one in tree.body if isinstance(one, ast.FunctionDef)):
        for mark in node.decorator_list:
            if ast.unparse(mark).startswith("nox.session"):
                words = {one.arg: one.value for one in mark.keywords} if isinstance(mark, ast.Call) else {}
                name = ast.literal_eval(words["name"]) if "name" in words else node.name
                found[name] = "default" not in words
    return found


def test_every_session_is_named_to_who_contributes() -> None:
    sessions = nox_sessions()
    default = ", ".join(name for name, default in sessions.items() if default)
    told = re.search(r"uv run nox +# all that must pass: (.*)", CONTRIBUTING)
    assert told and set(told[1].split(", ")) == set(default.split(", "))
    by_name = re.search(r"^By name only: .*?\n\n", CONTRIBUTING, re.MULTILINE | re.DOTALL)
    assert by_name
    for name in {name for name, default in sessions.items() if not default}:
        quoted = (f"`{name}`", f'`"{name}"`')
        assert any(one in by_name[0] for one in quoted) or f"uv run nox -s {name}`" in CONTRIBUTING, name


def test_trouble_begins_with_what_names_it() -> None:
    section = README.partition("## Troubleshooting\n")[2]
    assert re.findall(COMMAND, section)[:2] == ["doctor", "explain"]


def test_hints_name_commands_that_exist() -> None:
    for source in (ROOT / "scripts").rglob("*.py"):
        for command in re.findall(COMMAND, source.read_text()):
            assert command in COMMANDS, f"{source}: invoke {command}"


def test_every_task_and_option_has_its_help() -> None:
    for name in tasks.namespace.task_names:
        task = tasks.namespace[name]
        assert task.__doc__, name
        for argument in task.get_arguments():
            assert argument.help, f"{name} --{argument.name}"


def test_settings_named_in_the_pages_exist() -> None:
    known = {name.upper() for name in FIELDS}
    for name in re.findall(r"`?\b([A-Z]+(?:_[A-Z]+)+)=", PAGES):
        assert name in known, name


def test_exit_codes_are_those_of_the_errors() -> None:
    listed = {
        int(c)
        for c in re.findall(r"(?:^|· |\*\* )(\d+) [a-z]", README.split("**Exit codes:**")[1].split("\n\n")[0])
    }
    kinds = {
        kind.code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.ByreError)
    }
    assert listed >= kinds


def test_versions_in_the_readme_are_those_installed() -> None:
    rows = dict(
        re.findall(
            r"^\| (engine|engine in containers|Open WebUI|MongoDB MCP server|database) \|.*\| ([\w.]+) \|$", README,
            re.MULTILINE,
        )
    )  # fmt: skip
    found = {part.name: part.version for part in parts.ALL}
    ollama = re.findall(
        r"^ARG OLLAMA_VERSION=(.+)$", (ROOT / "Containerfile.ollama").read_text(), re.MULTILINE
    )
    assert {rows.pop("engine in containers")} == set(ollama)
    assert rows == {
        "engine": found["engine"], "Open WebUI": found["openwebui"],
        "MongoDB MCP server": found["mcp"], "database": found["database"],
    }  # fmt: skip


def test_services_in_the_readme() -> None:
    for name in SERVICES:
        assert f"`{name}`" in README


def test_faults_have_each_a_name_a_meaning_and_a_fix() -> None:
    assert len({fault.id for fault in FAULTS}) == len(FAULTS)
    for fault in FAULTS:
        assert fault.meaning.endswith(".") and fault.fix
        re.compile(fault.line)


def test_the_menu_is_light() -> None:
    data = tomllib.loads((ROOT / "uv.lock").read_text())
    assert data["package"], "the lock is there"
    assert len(tasks.namespace.task_names) >= 12
