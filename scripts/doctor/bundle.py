"""`doctor --bundle`: what a bug report needs, in one archive without secrets."""

from __future__ import annotations

import io
import json
import tarfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts.doctor.redact import Redactor
from scripts.errors import HostError
from scripts.home import write_atomic

LAST_LINES = 500  # of each log


def name(now: float) -> str:
    """The archive's default name; `now` is in seconds since the epoch."""
    return time.strftime("byre-doctor-%Y%m%d-%H%M%S.tar.gz", time.gmtime(now))


def pack(documents: Mapping[str, Any], texts: Mapping[str, str], redactor: Redactor, now: float) -> bytes:
    """A .tar.gz of JSON documents and texts by file name, each without secrets. `now` is the files' time."""
    members = {f"{one}.json": _json(redactor, content) for one, content in documents.items()}
    members |= {one: redactor.text(content) for one, content in texts.items()}
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for one, content in sorted(members.items()):
            data = content.encode("utf-8", "replace")
            entry = tarfile.TarInfo(f"byre-doctor/{one}")
            entry.size, entry.mtime, entry.mode = len(data), int(now), 0o600
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def write(to: Path, now: float, data: bytes) -> Path:
    """Whole or not at all, for its owner's eyes, into a file, or into a folder under the default name. Returns the
    file. Raises HostError."""
    path = to
    try:
        path = to / name(now) if to.is_dir() else to
        write_atomic(path, data, mode=0o600)
    except OSError as error:
        raise HostError(
            f"The bundle can't be written to {path}: {error.strerror or error}.",
            fault="file-unwritable",
            hint="Name another place: uv run invoke doctor --bundle --to FOLDER",
        ) from error
    return path


def _json(redactor: Redactor, document: Any) -> str:
    plain = json.loads(json.dumps(document, default=str))
    return json.dumps(redactor.document(plain), indent=2, ensure_ascii=False) + "\n"
