"""A file of the gateway's state: a JSON document, written whole or not at all, readable by its owner alone."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

VERSION = 1
MOST = 4 << 20  # bytes


def read(path: Path) -> dict[str, Any]:
    """The document; an empty one where there is no file. Raises OSError, and ValueError for what is not one of ours."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST + 1)
    except FileNotFoundError:
        return {}
    document = json.loads(content) if len(content) <= MOST else None
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise ValueError("not a document of this version")
    return document


def write(path: Path, document: dict[str, Any], lasting: bool = True) -> None:
    """Replace the file: after a crash the old one or the new one is there. `lasting`: after a loss of power the new
    one, so that no key comes back that was revoked. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # of mode 0600
    try:
        with os.fdopen(handle, "w") as file:
            json.dump({"version": VERSION, **document}, file)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        Path(name).replace(path)
        if lasting:
            _sync(path.parent)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    """Make its names last. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
