"""npm's ways: the command, how far it is, and the two failures that it takes too long to own up to."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

from scripts import bounded
from scripts.parts import failures

LOCK = "package-lock.json"
# Running no package's scripts. At "http", npm logs every answer of the registry as it comes.
OPTIONS = (
    *("--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"),
    *("--no-progress", "--loglevel=http", "--logs-max=0"),
    *(
        "--fetch-retries=3",
        "--fetch-retry-mintimeout=1000",
        "--fetch-retry-maxtimeout=8000",
        "--fetch-timeout=60000",
    ),
)
FAILURES = 40  # in a row, and
SILENCE = (
    15.0  # seconds without one good answer: the network is gone. npm itself asks on, for up to four minutes
)
EVERY = 25  # packages between two words on the progress


def command(folder: Path) -> tuple[str, ...]:
    """What installs the packages of a folder: those of its lock alone, where it has one."""
    return ("ci" if (folder / LOCK).exists() else "install", *OPTIONS)


class Follow:
    """Called with each line of npm. Tells `say` how many packages have come; raises InstallError when it is lost.

    npm only warns of files that it can't write (a full disk), and ends with exit code 0 after minutes.
    """

    def __init__(self, name: str, folder: Path, say: Callable[[str], None]) -> None:
        self._of = f" of {_locked(folder)}" if (folder / LOCK).exists() else ""
        self._name, self._say = name, say
        self._come, self._failed, self._good = 0, 0, time.monotonic()

    def __call__(self, line: str) -> None:
        if "TAR_ENTRY_ERROR" in line:
            raise failures.explain(self._name, "unpacking its packages", 1, line)
        if again := re.search(r" attempt \d+ failed with (\w+)", line):
            self._failed += 1
            if self._failed >= FAILURES and time.monotonic() - self._good > SILENCE:
                # An HTTP status, or the name of an error.
                lost = "registry-down" if again[1].isdigit() else "npm-network"
                raise failures.explain(self._name, "fetching its packages", 1, line, unproven=lost)
        elif "http fetch GET 200" in line:
            self._failed, self._good = 0, time.monotonic()
            if ".tgz" in line:
                self._come += 1
                if self._come % EVERY == 0:
                    self._say(f"{self._come}{self._of} packages")


def _locked(folder: Path) -> int:
    packages = bounded.from_json(bounded.data(folder / LOCK))["packages"]
    return sum(1 for path, what in packages.items() if path and not what.get("optional"))
