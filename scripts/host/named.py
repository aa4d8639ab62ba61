"""The ports, files and devices that a text names, as they are on this machine now. Nothing is changed."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from scripts.host.ports import port_holder

# An address of this machine with its port: elsewhere a port says nothing about this one.
PORT = re.compile(
    r"(?:\b127\.0\.0\.1|\blocalhost|\b0\.0\.0\.0|\[::1?\]|(?<=[ (])|(?<=[\s=(,\[:][\"'])):(\d{2,5})\b(?![.:]\d)"
)
PATH = re.compile(
    r"(?<![\w/:.~-])(/(?:dev|etc|home|mnt|media|opt|proc|root|run|srv|sys|tmp|usr|var)/[\w@%+.,:/-]*[\w-])"
)
PLACE = re.compile(r":\d+(?::\d+)?$")
MOST = 4  # ports and paths of one line


def named(text: str) -> Iterator[str]:
    """A sentence about each port and path that a line names. A path inside of a container is another one: each sentence
    says that it is about this machine."""
    for port in list(dict.fromkeys(int(found) for found in PORT.findall(text)))[:MOST]:
        if 0 < port < 65536:
            holder = port_holder(port)
            yield (
                f"On this machine, {holder} listens on port {port}."
                if holder
                else (f"On this machine, nothing listens on port {port}.")
            )
    # A path that was cut off (…) is another one; in `a.c:6:10` a line and a column follow.
    whole = (PLACE.sub("", found[1]) for found in PATH.finditer(text) if text[found.end() :][:1] != "…")
    for path in list(dict.fromkeys(whole))[:MOST]:
        yield f"On this machine, {_path(Path(path))}."


def _path(path: Path) -> str:
    try:
        found = path.stat()
    except FileNotFoundError:
        there = next(parent for parent in path.parents if os.path.lexists(parent))
        return f"{path} does not exist" + (f"; {there} does" if there != Path("/") else "")
    except OSError as error:
        return f"{path} can't be checked: {error.strerror}"
    kind = (
        "folder"
        if stat.S_ISDIR(found.st_mode)
        else "file"
        if stat.S_ISREG(found.st_mode)
        else "device or socket"
    )
    rights = [word for word, mode in (("read", os.R_OK), ("write", os.W_OK)) if os.access(path, mode)]
    may = f"your user may {' and '.join(rights)} it" if rights else "your user may neither read nor write it"
    return f"{path} is a {kind}, and {may}"
