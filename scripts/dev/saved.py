"""Outputs that were saved with notes before them: lines `# name: text`, an empty line, then what was printed.

The notes describe the output and are not part of it: they are never judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.console import Console
from scripts.errors import ByreError, HostError
from scripts.text import decode

NOTE = re.compile(r"# ([a-z]+): *(.*)")


@dataclass(frozen=True)
class Saved:
    """One output. `notes` is empty where it has none."""

    name: str
    notes: Mapping[str, str]
    text: str


def outputs(folder: Path) -> Iterator[Saved]:
    """The files of a folder, by name; an index (*.md) does not count. Raises HostError where one can't be read."""
    for path in sorted(folder.glob("*")):
        if path.is_file() and path.suffix != ".md":
            try:
                yield split(path.name, decode(path.read_bytes()) or "")
            except OSError as error:
                raise HostError(
                    f"{path} can't be read: {error.strerror}.",
                    fault="file-unreadable",
                    hint=f"ls -l {folder}",
                ) from error


def split(name: str, text: str) -> Saved:
    """The notes, which begin the text, and the rest."""
    notes: dict[str, str] = {}
    rest = text
    while found := NOTE.match(rest):
        notes[found[1]] = found[2].strip()
        rest = rest.partition("\n")[2]
    return Saved(name, notes, rest.removeprefix("\n") if notes else text)


def nothing(folder: Path, what: str, module: str) -> HostError:
    """There was nothing to check, which is not a success."""
    return HostError(
        f"{folder} has no saved output {what}, so nothing was checked.",
        fault="file-unreadable",
        hint=f"uv run python -m {module} FOLDER",
    )


def checked(check: Callable[[Console], int]) -> int:
    """The exit code of a check of outputs, whose error is told as a command's is."""
    console = Console()
    try:
        return check(console)
    except ByreError as error:
        console.fail(error)
        return error.code
