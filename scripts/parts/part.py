"""What a part is: a folder of data under `parts/`. Its content is its key, so a changed lock is another part."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from scripts import bounded
from scripts.home import ROOT

FOLDER = ROOT / "parts"
NAMES = ("engine", "database", "openwebui", "mcp", "gateway")
SERVERS = "servers"  # what mcp-config.json adds, where it does
LAYOUT = "1"  # raise it when the installer itself lays out a part in another way


@dataclass(frozen=True)
class Part:
    """One thing to install, as its folder describes it.

    `python` and `node` say which versions fit; a part with `node` uses Python only to bring a Node of its own.
    `compile` names the packages whose bytecode is made at once. `made` are files that are not in the folder, by their
    names. `size_estimate` is in bytes, downloads included.
    """

    name: str
    folder: Path
    version: str
    python: str
    size_estimate: int
    node: tuple[str, ...] = ()
    compile: tuple[str, ...] = ()
    made: tuple[tuple[str, str], ...] = ()

    @cached_property
    def key(self) -> str:
        """Twelve hex digits over the folder's content and the kind of machine.

        Not over the Python or Node in use: asking for those takes longer than the rest of a start. What was used is
        in the installed part's record, and is checked to be there still.
        """
        digest = hashlib.sha256(f"{LAYOUT} {sys.platform} {platform.machine()}".encode())
        for file in self.files():
            content = bounded.data(file)
            digest.update(f"\n{file.relative_to(self.folder).as_posix()} {len(content)}\n".encode() + content)
        for name, text in self.made:
            digest.update(f"\n{name} {len(text)}\n{text}".encode())
        return digest.hexdigest()[:12]

    def files(self) -> Iterator[Path]:
        """The files of the folder, in a fixed order, less what Python and editors leave there."""
        for path in sorted(self.folder.rglob("*")):
            inside = path.relative_to(self.folder).parts
            if path.is_file() and not any(name == "__pycache__" or name.startswith(".") for name in inside):
                yield path


def load(name: str, folder: Path = FOLDER) -> Part:
    """The part described in `folder`/`name`. Raises OSError or ValueError: these files belong to the program."""
    home = folder / name
    data = bounded.from_toml(bounded.text(home / "part.toml"))
    return Part(
        name=name,
        folder=home,
        version=data["version"],
        python=data["python"],
        size_estimate=data["bytes"],
        node=tuple(data.get("node", ())),
        compile=tuple(data.get("compile", ())),
    )


def of_npm(packages: Sequence[str]) -> Part:
    """A part with these packages of npm, each NAME@VERSION, and a Node that runs them. What they need in turn is
    chosen when the part is installed."""
    wanted = dict(one.rpartition("@")[::2] for one in packages)
    made = json.dumps({"name": "byre-servers", "private": True, "dependencies": wanted}, indent=1)
    return replace(load(SERVERS), made=(("package.json", made),))


ALL = tuple(load(name) for name in NAMES)


def find(name: str) -> Part:
    """The part of this name. Raises KeyError: names come from the stack's description, not from people."""
    return {part.name: part for part in ALL}[name]
