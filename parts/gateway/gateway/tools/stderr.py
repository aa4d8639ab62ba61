"""The standard error of MCP servers in the gateway's log: each line with the server's name, so that none passes for a
line of the gateway itself, without secrets, and not so many that they push others out of the log."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import IO, TextIO

from gateway.tools.ledger import masked

LONGEST = 2000  # bytes of a line; a longer one becomes several
MOST = 64 << 10  # bytes in a minute
_MINUTE = 60.0  # seconds


def log_file(name: str, out: IO[str] | None = None) -> TextIO:
    """A file for the standard error of this server's processes. Its lines reach `out` until it is closed; without
    `out` the gateway's log."""
    source, target = os.pipe()
    threading.Thread(target=_copy, args=(name, source, out), daemon=True).start()
    return os.fdopen(target, "w")


def _copy(name: str, source: int, out: IO[str] | None) -> None:
    left, since = MOST, time.monotonic()
    with os.fdopen(source, "rb") as lines:
        while line := lines.readline(LONGEST):
            if time.monotonic() - since >= _MINUTE:
                left, since = MOST, time.monotonic()
            before, left = left, left - len(line)
            if left >= 0:
                _write(name, line.decode("utf-8", "replace"), out)
            elif before >= 0:
                _write(name, f"more than {MOST >> 10} KiB in a minute: the rest of it is left out", out)


def _write(name: str, text: str, out: IO[str] | None) -> None:
    plain = "".join(char if char.isprintable() else " " for char in masked(text)).rstrip()
    stream = out or sys.stderr
    stream.write(f"{name}: {plain}\n")
    stream.flush()
