"""Which Node runs a part: the system's when it fits and has npm, else the one that comes as a Python wheel."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts import process


@dataclass(frozen=True)
class Choice:
    """`node` is the program itself (not a shim), None if Byre must install its own; `note` says why, for people."""

    node: Path | None
    version: str
    npm: str
    note: str


def fits(version: str, ranges: Sequence[str]) -> bool:
    """Whether a version is in one of `^20.19` (same major, at least) or `>=24` (at least). Pre-releases don't fit."""
    if not (match := re.fullmatch(r"v?(\d+)\.(\d+)\.(\d+)", version.strip())):
        return False
    have = tuple(int(part) for part in match.groups())
    for text in ranges:
        kind, least = re.match(r"(\^|>=)(.+)", text).groups()  # type: ignore[union-attr] # our own data
        floor = tuple(int(part) for part in least.split("."))
        if have >= floor and (kind == ">=" or have[0] == floor[0]):
            return True
    return False


def choose(ranges: Sequence[str], env: Mapping[str, str]) -> Choice:
    """Look for a fitting Node on PATH. Runs it once; never fails: what does not answer is not used."""
    wanted = " or ".join(ranges)
    path = env.get("PATH", os.defpath)
    program = shutil.which("node", path=path)
    if not program:
        return Choice(None, "", "", f"no Node here ({wanted} needed): Byre installs its own")
    real, version = _ask(program, env)
    if not fits(version, ranges):
        return Choice(
            None, version, "", f"Node {version or '(no answer)'} here, {wanted} needed: Byre installs its own"
        )
    npm = shutil.which("npm", path=path)
    if not npm:
        return Choice(None, version, "", f"Node {version} here, but no npm: Byre installs its own")
    return Choice(Path(real), version, npm, f"Node {version} of this machine")


def version_of(node: Path, env: Mapping[str, str]) -> str:
    """The version that a Node reports, without the v; empty if it does not answer."""
    return _ask(str(node), env)[1]


def _ask(program: str, env: Mapping[str, str]) -> tuple[str, str]:
    show = "process.execPath + '\\n' + process.versions.node"
    try:
        answer = process.run([program, "-p", show], env=env, timeout=20).out.splitlines()
    except process.ProcessError:
        return "", ""
    return (answer[0], answer[1]) if len(answer) == 2 else ("", "")


def stamp(program: Path) -> list[int]:
    """Tells one build of a program from another without running it."""
    found = program.stat()
    return [found.st_size, int(found.st_mtime)]
