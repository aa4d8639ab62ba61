"""A container tool that answers out of files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from scripts.runtimes.dialect import DIALECTS
from scripts.runtimes.tool import Tool


class Fake:
    """A container tool that says what it is told to say."""

    def __init__(self, folder: Path, name: str, said: Mapping[str, str]) -> None:
        self.folder = folder
        folder.mkdir()
        for words, text in said.items():
            (folder / words.replace(" ", "-")).write_text(text)
        program = folder / name
        program.write_text(
            '#!/bin/sh\nhere=${0%/*}\nfor one in "$1-$2" "$1"; do\n'
            '    [ ! -e "$here/$one" ] || { cat "$here/$one"; exit 0; }\ndone\necho "Error: no answer" >&2\nexit 125\n'
        )
        program.chmod(0o755)

    def tool(self, name: str, **env: str) -> Tool:
        return Tool(DIALECTS[name], {"PATH": f"{self.folder}:{os.environ['PATH']}", **env})
