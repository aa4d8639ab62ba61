"""Images: how each is named after what it is made of, and built when that changes."""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from scripts import bounded
from scripts.errors import InstallError
from scripts.home import ROOT
from scripts.stack import Service

PREFIX = "localhost/byre/"
KEY_LENGTH = 16
CACHE = "__pycache__"  # of Python, which makes it again; .containerignore keeps it out as well
# On each image that we build and on the stages that it is made in: the name of that image.
LABEL = "byre.image"


def name(service: Service, root: Path = ROOT) -> str:
    """The image that a service runs from: the one in the settings, or Byre's own, tagged with the hash of its
    ingredients. Raises InstallError if a file that the Containerfile copies is missing.
    """
    if service.build is None or not service.image.startswith(PREFIX):
        return service.image
    return f"{service.image.rpartition(':')[0]}:{key(service, root)}"


def key(service: Service, root: Path = ROOT) -> str:
    """The hash of a Containerfile, of the files that it copies, and of its arguments."""
    assert service.build
    digest = hashlib.sha256()
    for argument in sorted(service.build.args.items()):
        digest.update(repr(argument).encode())
    for file in ingredients(root, service.build.dockerfile):
        content = bounded.data(file)
        digest.update(f"{file.relative_to(root)} {file.stat().st_mode & 0o111} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:KEY_LENGTH]


def ingredients(root: Path, containerfile: str) -> list[Path]:
    """The Containerfile and every file of the context that it copies, folders unfolded, in a fixed order."""
    path = root / containerfile
    try:
        text = bounded.text(path)
    except OSError as error:
        raise InstallError(
            f"{path} can't be read: {error.strerror}.",
            fault="build-file-missing",
            hint=f"git checkout {containerfile}",
        ) from error
    files = [path]
    for source in _copied(text):
        found = root / source
        if not found.exists():
            raise InstallError(
                f"{containerfile} copies {source}, which is not there.",
                fault="build-file-missing",
                hint=f"git checkout {source}",
            )
        inside = (p for p in found.rglob("*") if p.is_file() and p.parent.name != CACHE)
        files += sorted(inside) if found.is_dir() else [found]
    return files


def _copied(text: str) -> Iterator[str]:
    """The sources of COPY that are in the context (not those of another stage)."""
    for line in re.sub(r"\\\n", " ", text).splitlines():
        words = shlex.split(line, comments=True)
        if words[:1] == ["COPY"] and not any(w.startswith("--from") for w in words):
            yield from (w for w in words[1:-1] if not w.startswith("--"))
