"""The builds on disk, among the installed parts: a folder for each archive, named by the archive's sha256."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from scripts.home import read_json

RECORD = "installed.json"  # as that of a part: `invoke clean` removes what nothing needs
NAME = "engine-release"  # the folders begin with it
PROGRAM = "llama-server"


@dataclass(frozen=True)
class Build:
    """An unpacked archive. `backend` is a value of `kinds.Backend`."""

    folder: Path
    tag: str
    backend: str
    sha256: str
    source: str  # the host that it came from

    @property
    def program(self) -> Path:
        """The server."""
        return self.folder / PROGRAM

    @property
    def uses_gpu(self) -> bool:
        """Whether it has a backend for a GPU."""
        return self.backend != "cpu"


def place(sha256: str, folder: Path) -> Path:
    """Where the archive of this sha256 is unpacked, in a folder of parts."""
    return folder / f"{NAME}-{sha256[:12]}"


def find(sha256: str, folder: Path) -> Build | None:
    """The build of this sha256, if it is there whole."""
    record = read_json(place(sha256, folder) / RECORD)
    if not isinstance(record, dict) or record.get("sha256") != sha256:
        return None
    known = {name: str(record.get(name, "")) for name in ("tag", "backend", "source")}
    made = Build(place(sha256, folder), sha256=sha256, **known)
    return made if os.access(made.program, os.X_OK) else None
