"""What commands print, recorded from a running stack and shown on the pages: `docs/outputs/`.

`uv run nox -s browser -- --write-docs` writes them; without the option the same tests hold the pages to what the
commands print now.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts import process
from scripts.home import ROOT
from scripts.settings.environment import inherited

FOLDER = ROOT / "docs" / "outputs"
COMMAND = "uv run nox -s browser -- --write-docs"
LONGEST = 60  # characters of a text in an example
STARTER = "qwen2.5-coder:0.5b-instruct-q4_K_M"
CAPITAL = "What is the capital of France?"
ORDERS = '{"database": "shop", "collection": "orders"}'
PENDING = "How many orders are pending?"
KRUNKIT = 'Error: exec: "krunkit": executable file not found in $PATH\n'


@dataclass(frozen=True)
class Output:
    """A command whose output is recorded: as text if a page shows it, as the document of `--json` if it has one.

    `same` is how many leading words of each line of the text are the same on every machine; `stdin` is what it reads.
    What is `slow` is recorded, and not compared afterwards. What is `still` needs no stack: it is recorded with the
    pages that are made from the code.
    """

    name: str
    arguments: tuple[str, ...]
    text: bool = False
    json: bool = True
    same: int = 0
    stdin: str = ""
    slow: bool = False
    still: bool = False

    @property
    def task(self) -> str:
        """The task's name, of one word or two (`volumes list`)."""
        return " ".join(self.arguments[: 2 if self.arguments[0] in GROUPS else 1])

    @property
    def shown(self) -> str:
        """The command as a person types it."""
        quoted = (
            f"'{word}'" if '"' in word else f'"{word}"' if " " in word else word for word in self.arguments
        )
        words = " ".join(quoted)
        return f"uv run invoke {words}"


GROUPS = ("db", "keys", "mcp", "service", "users", "volumes")  # whose tasks have a name of two words

# In this order: the last ones stop the stack and start it again.
OUTPUTS = (
    Output("status", ("status",), text=True, same=1),
    Output("verify", ("verify",), text=True, same=2),
    Output("doctor", ("doctor",), text=True),
    Output("audit", ("audit",)),
    Output("models", ("models",), text=True, same=1),
    Output("fit", ("fit", STARTER), text=True, same=1),
    Output("chat", ("chat", CAPITAL), text=True),
    Output("ask", ("ask", PENDING), text=True, same=1),
    Output("db-check", ("db", "check"), text=True, same=1),
    Output("db-sample", ("db", "sample", "--documents", "1"), text=True, same=1),
    Output("mcp-list", ("mcp", "list"), text=True, same=1),
    Output("mcp-check", ("mcp", "check"), text=True, same=2),
    Output("mcp-call", ("mcp", "call", "mongodb", "count", "--arguments", ORDERS), text=True),
    Output("gpu", ("gpu", "--no-speed"), text=True),
    Output("setup", ("setup", "--dry-run"), text=True),
    Output("benchmark", ("benchmark", "--repetitions", "2"), text=True, slow=True),
    Output("explain", ("explain", "-"), text=True, stdin=KRUNKIT, still=True),
    Output("explain-id", ("explain", "port-taken"), text=True, still=True),
    Output("users-list", ("users", "list"), text=True, same=1),
    Output("users-add", ("users", "add", "ann@example.com", "--dry-run")),
    Output("users-signout", ("users", "signout", "admin@localhost", "--dry-run")),
    Output("version", ("version",)),
    Output("config", ("config",)),
    Output("logs", ("logs", "mcp", "--lines", "1")),
    Output("pull", ("pull", STARTER)),
    Output("build", ("build",)),
    Output("clean", ("clean", "--dry-run")),
    Output("restart", ("restart", "mcp")),
    Output("volumes-backup", ("volumes", "backup", "database")),
    Output("volumes-verify", ("volumes", "verify", "latest")),
    Output("volumes-list", ("volumes", "list"), text=True),
    Output("volumes-rehearse", ("volumes", "rehearse"), slow=True),
    Output("volumes-prune", ("volumes", "prune", "--dry-run")),
    Output("error", ("benchmark", "--export", "xml"), still=True),
    Output("stop", ("stop",)),
    Output("volumes-restore", ("volumes", "restore", "latest")),
    Output("volumes-reset", ("volumes", "reset", "database", "--dry-run")),
    Output("start", ("start",), text=True),
)

# Commands whose document is written by hand in docs/outputs, and why.
BY_HAND = {
    "pin": "it asks registries",
    "tune": "it measures for minutes, and changes what the stack runs with",
    "keys create": "it shows a key",
    "keys list": "it needs keys",
    "keys revoke": "it needs a key",
    "mcp secret": "it asks for a secret",
    "volumes move": "it needs two runtimes",
    "service install": "it changes what starts with the machine",
    "service remove": "it changes what starts with the machine",
    "users reset": "it needs another account",
    "users remove": "it needs another account",
    "update": "it needs data of an older version",
    "rollback": "it needs an update before it",
}


def printed(output: Output, *more: str) -> str:
    """What a command that needs no stack prints to stdout now."""
    argv = [sys.executable, "-m", "invoke", *output.arguments, *more]
    done = process.run(argv, env=inherited(), timeout=60, cwd=ROOT, stdin=output.stdin.encode())
    return done.out


def text(name: str) -> str:
    """The recorded output of this name, as printed."""
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def document(name: str) -> Any:
    """The recorded `--json` document of this name."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def write(name: str, content: str) -> Path:
    """Write a recorded output and return its path."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / name
    path.write_text(content, encoding="utf-8")
    return path


def labels(output: str, words: int) -> set[str]:
    """The first words of each line."""
    return {" ".join(line.split()[:words]) for line in output.splitlines() if line.strip()}


def alike(one: Any, other: Any) -> bool:
    """Whether two documents have the same keys. A value may be null, and a list empty, in one of them alone."""
    if isinstance(one, dict) and isinstance(other, dict):
        one, other = _entries(one), _entries(other)
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return not one or not other or alike(one[0], other[0])
    return one is None or other is None or isinstance(one, (dict, list)) == isinstance(other, (dict, list))


def example(value: Any) -> Any:
    """A document cut down to what shows its form: the first entry of lists and of maps, short texts."""
    if isinstance(value, dict):
        first = dict([next(iter(value.items()))]) if _is_map(value) else value
        return {key: example(one) for key, one in first.items()}
    if isinstance(value, list):
        return [example(value[0])] if value else []
    if isinstance(value, float):
        return round(value, 3)
    return f"{value[:LONGEST]}…" if isinstance(value, str) and len(value) > LONGEST else value


def _is_map(value: dict[str, Any]) -> bool:
    """Whether the keys are names of alike entries, such as services."""
    entries = list(value.values())
    return len(entries) > 1 and all(
        isinstance(one, dict) and one.keys() == entries[0].keys() for one in entries
    )


def _entries(value: dict[str, Any]) -> dict[str, Any]:
    """A map with one entry of any name; another document as it is."""
    return {"": next(iter(value.values()))} if _is_map(value) else value
