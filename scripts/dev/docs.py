"""The pages that are made from the code: `.env.template`, the reference, and the marked blocks of other pages.

A block is between `<!-- NAME: begin -->` and `<!-- NAME: end -->`. `uv run nox -s write-docs` writes all of it;
with `--check` nothing is written, and the exit code is 1 if a page differs from the code.
"""

from __future__ import annotations

import ast
import copy
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from invoke.parser.argument import Argument

import tasks
from scripts import errors
from scripts.ask import client
from scripts.audit.result import CODES as AUDIT_CODES
from scripts.audit.result import Result
from scripts.console import FORMAT
from scripts.dev import outputs
from scripts.dev.outputs import BY_HAND, OUTPUTS
from scripts.faults.table import KINDS, SUBJECTS, Fault
from scripts.gpu.judge import CODES
from scripts.home import ROOT
from scripts.settings import FIELDS, Settings, allowed, is_secret, template

COMMAND = "uv run nox -s write-docs"
MADE = f"<!-- Made from the code by `{COMMAND}`. Change the code, not this page. -->\n"
MARK = re.compile(r"<!-- (?P<name>[\w -]+): begin -->\n.*?<!-- (?P=name): end -->", re.DOTALL)
GPU_CODES = {
    "gpu": "The engine uses the GPU.",
    "partial": "A part of the model is on the GPU.",
    "cpu": "The CPU computes the model.",
    "software": "The driver is software: it computes on the CPU.",
    "broken": "A GPU is there, and something keeps the engine from it.",
    "unknown": "The evidence is not enough.",
}
ASK_CODES = {
    "answered": "The question is answered.",
    "choose": "It may mean several things, which are listed.",
    "declined": "The data can't answer it.",
}


RESULTS: dict[Result, str] = {
    "ok": "Everything that was asked for was checked, and is as declared.",
    "wrong": "Something is wrong.",
    "unchecked": "Nothing is wrong, but something could not be checked.",
}


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; a `|` inside a cell is escaped."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def command(name: str) -> str:
    """A task as it is typed: `volumes.list` is `uv run invoke volumes list`."""
    return f"uv run invoke {name.replace('.', ' ')}"


def names() -> list[str]:
    """The tasks in the menu's order."""
    return list(tasks.namespace.task_names)


def task_rows() -> str:
    """The README's table of tasks: a row for each command with its summary, and one for each group of commands."""

    def link(name: str, text: str) -> str:
        return f"[`{text}`](docs/reference/tasks.md#{name.replace('.', '-')})"

    rows = []
    for group, together in groupby(names(), lambda name: name.rpartition(".")[0]):
        if group:
            rows.append((f"`{group}` and", ", ".join(link(n, n.removeprefix(f"{group}.")) for n in together)))
        else:
            rows += [(link(n, command(n)), _summary(n)) for n in together]
    return table(("command", "what it does"), rows)


def _summary(name: str) -> str:
    return str(tasks.namespace[name].__doc__).strip().splitlines()[0]


def arguments(name: str) -> list[Argument]:
    """The arguments of a task, with their help: invoke takes the help out of the task that it asks."""
    task = copy.copy(tasks.namespace[name])
    task.help = dict(task.help)
    return list(task.get_arguments())


def flag(argument: Argument) -> str:
    """The name of an option as it is typed, without dashes in front."""
    return str(argument.name).strip("_").replace("_", "-")


def _usage(task: str) -> tuple[str, list[tuple[str, str]]]:
    """The command line of a task, and its options with their help."""
    line, options = [command(task)], []
    unnamed = tasks.namespace[task].unnamed
    for argument in arguments(task):
        name, text = flag(argument), str(argument.help)
        if argument.positional or argument.name == unnamed:
            line.append(name.upper() if argument.positional else f"[{name.upper()}]")
            options.append((f"`{name.upper()}`", text))
        else:
            value = "" if argument.kind is bool else f" {name.upper()}"
            default = f" Default: {argument.default}." if argument.kind is int and argument.default else ""
            options.append((f"`--{name}{value}`", f"{text}{'.' if default else ''}{default}"))
    return " ".join(line), options


def tasks_page() -> str:
    """docs/reference/tasks.md: each task with its usage and options."""
    parts = [
        MADE,
        "# Tasks\n",
        "`uv run invoke --list` shows them all, `uv run invoke --help TASK` one of them. See also the"
        " [exit codes](exit-codes.md) and the [documents of `--json`](json.md).\n",
    ]
    for name in names():
        line, options = _usage(name)
        parts.append(f"## {name.replace('.', ' ')}\n\n{_summary(name)}\n\n```sh\n{line}\n```\n")
        parts.append(table(("option", "what it does"), options) + "\n")
    return "\n".join(parts)


def settings_page() -> str:
    """docs/reference/settings.md: each setting with its meaning, default and allowed values."""
    parts = [
        MADE,
        "# Settings\n",
        "Every setting has a default; an empty `.env`, or none, is fine. `uv run invoke setup` writes a `.env` to"
        " change. A variable of the same name in the environment wins over the file, and a flag wins over both."
        " `uv run invoke config` shows the values in use and where each comes from.\n",
    ]
    for name in FIELDS:
        field = Settings.model_fields[name]
        extra = field.json_schema_extra
        if isinstance(extra, dict) and extra["group"]:
            parts.append(f"## {extra['group']}\n")
        default = f"`{field.default}`" if field.default else "empty"
        secret = " It is a secret: no command shows it." if is_secret(name) else ""
        parts.append(
            f"### {name.upper()}\n\n{field.description}{secret}\n\n"
            f"Default: {default}. Allowed: {allowed(name)}.\n"
        )
    return "\n".join(parts)


def room_rows() -> str:
    """The rooms of scripts/ and what each is: the first sentence of its docstring."""
    paths = [*(ROOT / "scripts").glob("*.py"), *(ROOT / "scripts").glob("*/__init__.py")]
    found = {path.parent.name if path.stem == "__init__" else path.stem: path for path in paths}
    del found["scripts"]
    return table(("room", "what it is"), [(f"`{name}`", _what(found[name])) for name in sorted(found)])


def _what(path: Path) -> str:
    """The first sentence of a module's docstring."""
    words = " ".join((ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split())
    return plain(re.split(r"(?<=[.!?]) ", words)[0])


def faults_page() -> str:
    """docs/reference/faults.md: each fault of the table under a heading of its id."""
    parts = [
        MADE,
        "# Faults\n",
        "What can go wrong, what it means, and what to do. An error prints the id of its fault:"
        " `uv run invoke explain ID` shows the same text as this page, and `uv run invoke doctor` finds most of them."
        " A *fact* needs no fix. What is *harmless* looks like an error and is not one.\n",
    ]
    for title, faults in SUBJECTS:
        parts.append(f"## Faults: {title}\n")
        parts += [_fault(one) for one in sorted(faults, key=lambda one: KINDS.index(one.kind))]
    return "\n".join(parts)


def _fault(fault: Fault) -> str:
    kind = "" if fault.kind == "fault" else f"*{fault.kind.capitalize()}.* "
    text = plain(f"{fault.meaning} {fault.why}".strip())
    return f"### {fault.id}\n\n{kind}{text}\n\n**What to do:** {plain(fault.fix)}\n"


# An address with a placeholder, such as http://HOST:PORT, which a link checker would take for a link; or markup.
_NOT_PLAIN = re.compile(
    r"(?P<address>[a-z][a-z0-9+]*://(?=[^\s`]*(?:[A-Z]{2}|…))[^\s`]*[^\s`,.;:)])|[\\*_<>\[\]#$]"
)


def plain(text: str) -> str:
    """Text in which Markdown sees no markup but code between backticks, and what is not a real address is code."""
    pieces = text.split("`")
    pieces[::2] = [
        _NOT_PLAIN.sub(lambda one: f"`{one[0]}`" if one["address"] else f"\\{one[0]}", piece)
        for piece in pieces[::2]
    ]
    return "`".join(pieces)


def exit_codes_page() -> str:
    """docs/reference/exit-codes.md: the codes of `ByreError`, of `gpu`, of `ask` and of `audit`."""
    kinds: list[type[errors.ByreError]] = [errors.ByreError, *errors.ByreError.__subclasses__()]
    kinds = [kind for kind in kinds if kind.__module__ == errors.__name__]
    rows = [("0", "Done."), *((str(kind.code), _first_line(kind)) for kind in kinds)]
    rows.append((str(errors.INTERRUPTED), "Stopped by Ctrl-C."))
    gpu = [(str(code), GPU_CODES[answer]) for answer, code in CODES.items()]
    ask = [(str(code), ASK_CODES[status]) for status, code in client.CODES.items()]
    audit = [(str(code), RESULTS[result]) for result, code in AUDIT_CODES.items()]
    return "\n".join(
        (
            MADE,
            "# Exit codes\n",
            "The codes are stable: scripts may rely on them.\n",
            table(("code", "meaning"), rows),
            "\n## Of `uv run invoke gpu`\n",
            "It answers with a code of its own:\n",
            table(("code", "meaning"), gpu),
            "\n## Of `uv run invoke ask`\n",
            table(("code", "meaning"), ask) + "\n",
            "## Of `uv run invoke audit`\n",
            "With `--gate` it is 1 instead of 10 and 11:\n",
            table(("code", "meaning"), audit) + "\n",
        )
    )


def _first_line(kind: type) -> str:
    return str(kind.__doc__).strip().splitlines()[0]


def json_page() -> str:
    """docs/reference/json.md: a recorded example of each `--json` document."""
    parts = [
        MADE,
        "# Documents of `--json`\n",
        f"With `--json` a command prints one JSON document and nothing else on stdout. `format` is {FORMAT}: it is"
        " raised when a key goes away or changes its meaning. New keys may come at any time: ignore those that you"
        " do not know.\n",
        "The examples are recorded. Lists, and maps of alike entries, show their first entry only.\n",
    ]
    for output in (one for one in OUTPUTS if one.json):
        parts.append(
            _example("An error" if output.name == "error" else output.task, output.shown, output.name)
        )
    parts += [_example(name, f"{command(name)}", name.replace(" ", "-")) for name in BY_HAND]
    return "\n".join(parts)


def _example(title: str, shown: str, name: str) -> str:
    text = json.dumps(outputs.example(outputs.document(name)), indent=2, ensure_ascii=False)
    return f"## {title}\n\n`{shown} --json`\n\n```json\n{text}\n```\n"


def _still() -> Iterator[tuple[str, Callable[[], str]]]:
    """Outputs that need no stack: their files, and what prints them."""
    for output in (one for one in OUTPUTS if one.still):
        yield f"docs/outputs/{output.name}.json", partial(outputs.printed, output, "--json")
        if output.text:
            yield f"docs/outputs/{output.name}.txt", partial(outputs.printed, output)


# In this order: pages are made of the outputs before them.
WHOLE: dict[str, Callable[[], str]] = {
    **dict(_still()),
    ".env.template": template,
    "docs/reference/tasks.md": tasks_page,
    "docs/reference/settings.md": settings_page,
    "docs/reference/faults.md": faults_page,
    "docs/reference/exit-codes.md": exit_codes_page,
    "docs/reference/json.md": json_page,
}
BLOCKS: dict[str, Callable[[], str]] = {"tasks": task_rows, "rooms": room_rows}


def filled(text: str) -> str:
    """A page with its marked blocks as the code makes them: those of BLOCKS, and `output NAME` of `docs/outputs`."""

    def block(match: re.Match[str]) -> str:
        name = match["name"]
        content = _output(name.removeprefix("output ")) if name.startswith("output ") else BLOCKS[name]()
        return f"<!-- {name}: begin -->\n{content}\n<!-- {name}: end -->"

    return MARK.sub(block, text)


def _output(name: str) -> str:
    shown = next(one for one in OUTPUTS if one.name == name)
    before = "podman machine start 2>&1 | " if shown.stdin else ""
    return f"```console\n$ {before}{shown.shown}\n{outputs.text(name).strip()}\n```"


def made(root: Path = ROOT) -> Iterator[tuple[Path, str]]:
    """Each page that is made from the code, wholly or in part, and the text that it must have."""
    for name, make in WHOLE.items():
        yield root / name, make()
    for path in sorted([*root.glob("*.md"), *root.glob("docs/**/*.md")]):
        text = path.read_text(encoding="utf-8")
        if MARK.search(text):
            yield path, filled(text)


def outdated(root: Path = ROOT) -> list[Path]:
    """The pages that differ from what the code makes, or are missing."""
    return [
        path for path, text in made(root) if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def write(root: Path = ROOT) -> None:
    """Write every page that is made from the code."""
    for path, text in made(root):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main(arguments: Sequence[str]) -> Any:
    """Write the pages; with `--check` name those that differ from the code. The return value is an exit status."""
    if "--check" in arguments:
        stale = "\n".join(f"{path} differs from the code." for path in outdated())
        return f"{stale}\nWrite it: {COMMAND}" if stale else 0
    write()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
