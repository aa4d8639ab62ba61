"""A password that can be told from everything else, and a watch over the arguments of all processes."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

# What to look for: it is the same in each spelling, and no other program of this machine has it.
WORD = f"S3ntinel{secrets.token_hex(4)}"
PASSWORD = f"{WORD}/P4ss"
IN_URI = f"{WORD}%2FP4ss"


def holders(folder: Path, secret: str) -> list[str]:
    """The files below a folder that hold it, by their paths there. Those of a database that runs come and go."""
    found = []
    for place, _, names in os.walk(folder):
        for path in (Path(place, name) for name in names):
            with suppress(FileNotFoundError):
                if path.is_file() and secret.encode() in path.read_bytes():
                    found.append(str(path.relative_to(folder)))
    return sorted(found)


def arguments() -> Iterator[str]:
    """Those of every process. On Linux read by hand: psutil would keep a core busy."""
    if Path("/proc/self/cmdline").exists():
        for file in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                yield file.read_bytes().decode(errors="replace")
        return
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            yield " ".join(process.cmdline())


class Watch:
    """Looks at the arguments of every process, again and again, while something runs."""

    def __init__(self) -> None:
        self.found: set[str] = set()
        self.looks = 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)

    def look(self) -> None:
        while not self.over.wait(0.01):
            self.looks += 1
            self.found |= {line for line in arguments() if WORD in line}

    def __enter__(self) -> Watch:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()
