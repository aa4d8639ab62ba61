"""Pages and code say the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import tasks
from scripts import errors, pages, parts
from scripts.dev import docs
from scripts.dev.outputs import GROUPS
from scripts.faults.table import FAULTS
from scripts.gpu.judge import CODES
from scripts.home import ROOT
from scripts.runtimes.base import SERVICES
from scripts.settings import FIELDS

README = (ROOT / "README.md").read_text()
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
PAGES = {
    str(path.relative_to(ROOT)): path.read_text()
    for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
}
# Tasks as they are typed, those of a collection with a space.
COMMANDS = {name.replace(".", " ") for name in tasks.namespace.task_names}
OTHERS = {"MODEL_FILE", "ENGINE_URL"}  # variables of podman-compose.yml, run by hand
COMMAND = rf"uv run invoke ((?:{'|'.join(GROUPS)}) [a-z]+|[a-z]+)"

# Each has a usual word: again, is, lasting, Byre's own, right now.
STUMBLING = r"\b(?:anew|shall|for good|of ours|in the moment)\b"


def test_generated_pages_are_those_of_the_code() -> None:
    assert docs.outdated() == [], f"write them: {docs.COMMAND}"


def test_a_page_that_differs_is_named_and_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docs, "WHOLE", {"docs/a.md": lambda: "a\n"})
    monkeypatch.setattr(docs, "BLOCKS", {"tasks": lambda: "| start |"})
    (tmp_path / "README.md").write_text("1\n<!-- tasks: begin -->\nold\n<!-- tasks: end -->\n2\n")
    assert docs.outdated(tmp_path) == [tmp_path / "docs/a.md", tmp_path / "README.md"]
    docs.write(tmp_path)
    assert docs.outdated(tmp_path) == []
    assert (tmp_path / "README.md").read_text() == (
        "1\n<!-- tasks: begin -->\n| start |\n<!-- tasks: end -->\n2\n"
    )


def test_text_of_faults_is_not_read_as_markup() -> None:
    assert docs.plain("a_b <c> `d_e` [f]") == r"a\_b \<c\> `d_e` \[f\]"
    assert docs.plain("P=http://HOST:PORT, https://a.example/B `x://HOST`") == (
        "P=`http://HOST:PORT`, https://a.example/B `x://HOST`"
    )


def headings(page: str) -> list[str]:
    return re.findall(r"^#+ (.*)", PAGES[page], re.MULTILINE)


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("docs/reference/tasks.md", sorted(COMMANDS)),
        ("docs/reference/settings.md", [name.upper() for name in FIELDS]),
        ("docs/reference/faults.md", [fault.id for fault in FAULTS]),
    ],
)
def test_each_has_its_heading_and_anchor(page: str, wanted: list[str]) -> None:
    assert set(wanted) <= set(headings(page))
    anchors = [one.lower().replace(" ", "-") for one in headings(page)]
    assert len(set(anchors)) == len(anchors), "an anchor is on a page once"


def test_exit_codes_are_those_of_the_errors() -> None:
    page = PAGES["docs/reference/exit-codes.md"]
    kinds = {kind.code for kind in _kinds(errors.ByreError)}
    own, _, gpu = page.partition("## ")
    codes = r"^\| (\d+) \| \w"
    assert {int(code) for code in re.findall(codes, own, re.MULTILINE)} == kinds | {0, errors.INTERRUPTED}
    assert {int(code) for code in re.findall(codes, gpu, re.MULTILINE)} == set(CODES.values())


def _kinds(kind: type[errors.ByreError]) -> Iterator[type[errors.ByreError]]:
    """The errors of `scripts.errors` alone: others end with the code of the one that they are made of."""
    yield kind
    for below in kind.__subclasses__():
        if below.__module__ == errors.__name__:
            yield from _kinds(below)


def test_the_seven_sections() -> None:
    assert re.findall(r"^## (.*)", README, re.MULTILINE) == [
        "Overview", "Prerequisites", "Quick Start", "Usage", "Configuration", "Troubleshooting", "Architecture Details",
    ]  # fmt: skip


def test_the_readme_is_read_in_one_go() -> None:
    assert len(README.splitlines()) <= 250


def test_each_section_of_the_readme_shows_a_command_and_what_it_prints() -> None:
    for section in re.split(r"^## ", README, flags=re.MULTILINE)[1:]:
        assert docs.MARK.search(section) and "<!-- output " in section, section.partition("\n")[0]


def test_every_task_is_in_the_readme() -> None:
    section = README.partition("<!-- tasks: begin -->")[2].partition("<!-- tasks: end -->")[0]
    linked = re.findall(r"\[`(?:uv run invoke )?[a-z]+`\]\(docs/reference/tasks\.md#([a-z-]+)\)", section)
    assert [name.replace("-", " ") for name in linked] == [name.replace(".", " ") for name in docs.names()]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_options_and_sessions_that_exist(page: str) -> None:
    # What follows a command in the next sentence or in brackets belongs to another one.
    for name, rest in re.findall(rf"{COMMAND}((?:(?!\. )[^`\n|#;(])*)", PAGES[page]):
        known = {docs.flag(one) for one in docs.arguments(name.replace(" ", "."))} | {"help"}
        assert set(re.findall(r"(?<!\S)--([a-z][a-z-]*)", rest)) <= known, f"{name}{rest}"
    assert set(re.findall(r"uv run nox -s ([a-z-]+)", PAGES[page])) <= set(nox_sessions())


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_tasks_and_settings_that_exist(page: str) -> None:
    assert set(re.findall(COMMAND, PAGES[page])) <= COMMANDS
    named = set(re.findall(r"\b([A-Z]+(?:_[A-Z]+)+)=", PAGES[page]))
    assert named <= {name.upper() for name in FIELDS} | OTHERS


def nox_sessions() -> dict[str, bool]:
    """Each session of the noxfile, and whether it is run by default."""
    found = {}
    tree = ast.parse((ROOT / "noxfile.py").read_text())
    for node in (one for one in tree.body if isinstance(one, ast.FunctionDef)):
        for mark in node.decorator_list:
            if ast.unparse(mark).removeprefix("nox.").startswith("session("):
                words = {one.arg: one.value for one in mark.keywords} if isinstance(mark, ast.Call) else {}
                name = ast.literal_eval(words["name"]) if "name" in words else node.name
                found[name] = "default" not in words
    return found


def test_every_session_is_named_to_who_contributes() -> None:
    rows = re.findall(r"^\| `\"?([^`\"]+)\"?` \|", CONTRIBUTING, re.MULTILINE)
    assert set(rows) == set(nox_sessions())


def test_trouble_begins_with_what_names_it() -> None:
    section = README.partition("## Troubleshooting\n")[2]
    assert re.findall(COMMAND, section)[:2] == ["doctor", "explain"]


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("docs/how-to/")])
def test_a_page_that_says_how_names_the_one_door_for_trouble(page: str) -> None:
    if page == "docs/how-to/trouble.md":
        assert re.findall(COMMAND, PAGES[page])[0] == "doctor"
    else:
        assert "`uv run invoke doctor`" in PAGES[page].splitlines()[-1]


@pytest.mark.parametrize("page", ["README.md", "QUICKSTART.md", "docs/index.md", "docs/tutorial.md"])
def test_a_first_page_names_the_one_door_for_trouble(page: str) -> None:
    assert "doctor" in re.findall(COMMAND, PAGES[page])


def test_hints_name_commands_that_exist() -> None:
    for source in (ROOT / "scripts").rglob("*.py"):
        for command in re.findall(COMMAND, source.read_text()):
            assert command in COMMANDS, f"{source}: invoke {command}"


def test_every_task_and_option_has_its_help() -> None:
    for name in tasks.namespace.task_names:
        assert tasks.namespace[name].__doc__, name
        for argument in docs.arguments(name):
            assert argument.help, f"{name} --{argument.name}"


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
    for name in {pages.kind(name) for name in SERVICES}:
        assert f"`{name}`" in README


def test_faults_have_each_a_name_a_meaning_and_a_fix() -> None:
    assert len({fault.id for fault in FAULTS}) == len(FAULTS)
    for fault in FAULTS:
        assert fault.meaning.endswith(".") and fault.fix
        assert all(map(re.compile, fault.lines))


def test_no_text_has_a_word_that_makes_people_stumble() -> None:
    texts = {f"fault {one.id}": " ".join((one.meaning, one.says, one.why, one.fix)) for one in FAULTS}
    notes = {path.name: path.read_text() for path in (ROOT / "changes").glob("*.md")}
    found = [
        (where, said)
        for where, text in (PAGES | notes | texts).items()
        for said in re.findall(STUMBLING, text, re.IGNORECASE)
    ]
    assert found == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_files_that_exist(page: str) -> None:
    named = re.findall(r"`((?:scripts|tests|overlays|docs|parts|images|\.github)/[\w./-]*)`", PAGES[page])
    assert [path for path in named if not (ROOT / path).exists()] == []
