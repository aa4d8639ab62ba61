"""Reading `.env`: parsed by python-dotenv, never executed, and every doubtful line is named."""

from __future__ import annotations

import difflib
import io
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from dotenv.parser import parse_stream

from scripts import bounded
from scripts.errors import Problem, SettingsError

LARGEST = 1 << 20  # bytes of the file


@dataclass(frozen=True)
class EnvFile:
    """What a `.env` holds: values, the line of each, and remarks that are not errors."""

    values: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def read(path: Path, known: frozenset[str]) -> EnvFile:
    """Read `path`, which need not exist. Raises SettingsError that lists every bad line.

    A byte order mark, CRLF line ends and `export ` are accepted, since editors and habits leave them.
    """
    return parse(path, _data(path), known) if os.path.lexists(path) else EnvFile()


def parse(path: Path, data: bytes, known: frozenset[str]) -> EnvFile:
    """The same of the content that `path` has, or is to have."""
    text = _text(path, data)
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    remarks: list[str] = []
    for binding in parse_stream(io.StringIO(text)):
        raw = binding.original.string
        line = binding.original.line + len(raw) - len(raw.lstrip("\r\n"))
        where = f"{path.name} line {line}"
        if binding.error:
            problems.append(
                Problem("settings-invalid", f"{where}: expected NAME=value: {_masked(raw.strip())}")
            )
            continue
        if binding.key is None:
            continue
        name, value = binding.key, binding.value
        if name not in known:
            near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.75)
            advice = f"Did you mean {near[0]}?" if near else "Remove the line, or put a # before it."
            problems.append(Problem("settings-unknown", f"{where}: unknown setting {name}. {advice}"))
        elif value is None:
            said = f"{where}: {name} has no value. Write {name}=value, or put a # before it."
            problems.append(Problem("settings-invalid", said))
        elif name in lines:
            said = f"{where}: {name} is already set in line {lines[name]}. Keep one of the two lines."
            problems.append(Problem("settings-duplicate", said))
        elif re.search(r"\$\(|`|\$\{", value) and not re.search(r"=\s*'", raw):
            said = (
                f"{where}: {name} holds $(…), ${{…}} or a backtick. This file is read, never executed: write the "
                f"value itself, or put it in single quotes if it is meant literally."
            )
            problems.append(Problem("settings-invalid", said))
        else:
            values[name], lines[name] = value, line
            if re.search(r"=\s*[^'\"\s#][^'\"]*\s#", raw):
                remarks.append(
                    f"{where}: {name}: what follows ' #' was taken for a comment. To keep it, quote the value."
                )
    if problems:
        raise SettingsError(
            f"{path} can't be used: {len(problems)} line{'s' * (len(problems) > 1)} to correct.",
            fault=problems[0].fault,
            problems=problems,
            hint="Correct it, then: uv run invoke config",
        )
    return EnvFile(values, lines, tuple(remarks))


def _data(path: Path) -> bytes:
    if path.is_dir():
        raise SettingsError(
            f"{path} must be a file, not a folder.",
            fault="file-unreadable",
            hint=f"Move it away, then: uv run invoke setup  ({path})",
        )
    try:
        return bounded.data(path, LARGEST)
    except OSError as error:
        raise SettingsError(
            f"{path} can't be read: {error.strerror}.",
            fault="file-unreadable",
            hint=f"Make it readable: chmod 600 '{path}'",
        ) from error


def _text(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"{path} is not UTF-8 text (byte {error.start}).",
            fault="settings-invalid",
            hint="Save it as UTF-8, then: uv run invoke config",
        ) from error


def _masked(line: str) -> str:
    """A bad line without anything that may be a secret: its first word up to `=`, ten characters at most."""
    return f"{line.split('=')[0].split()[0][:20] if line.split('=')[0].split() else ''}…"


def written(text: str, values: dict[str, str]) -> str:
    """The text of an `.env` with these values: in the setting's line, or at the end."""
    lines = text.splitlines()
    left = dict(values)
    for number, line in enumerate(lines):
        if (match := re.match(r"\s*(?:export\s+)?([A-Z0-9_]+)\s*=", line)) and match[1] in left:
            lines[number] = f"{match[1]}={left.pop(match[1])}"
    return "\n".join([*lines, *(f"{name}={value}" for name, value in left.items())]) + "\n"
